"""The gate lets in who has the right, and nothing that another site's page sends."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from weakref import ref

import pytest
from aiohttp import ClientError, web
from sqlalchemy.exc import IntegrityError, OperationalError

from app.accounts.roles import AccountRole, Right
from app.storage.database import DatabaseAway
from app.web.site.routes import OpenRoute, Route
from app.words.refusal import Refusal
from tests.web.site.visit import Door, visit, visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.web.site.routes import OpenHandler

EVIL = {"Sec-Fetch-Site": "cross-site"}


async def hello(_request: web.Request, who: Visitor) -> web.Response:
    return web.Response(text=who.name)


async def anybody(_request: web.Request) -> web.Response:
    return web.Response(text="anybody")


ROUTES: list[Route | OpenRoute] = [
    Route("GET", "/me", Right.OWN, hello),
    Route("POST", "/me", Right.OWN, hello),
    Route("GET", "/journal", Right.JOURNAL, hello),
    OpenRoute("POST", "/open", anybody),
]


async def test_who_has_not_signed_in_is_sent_to_sign_in_and_then_back() -> None:
    async with visit(ROUTES, None) as browser:
        page = await browser.get("/me?week=2", allow_redirects=False)
        program = await browser.get("/me", headers={"Accept": "application/json"})

    assert (page.status, page.headers["Location"]) == (303, "/sign-in?next=/me?week%3D2")
    assert program.status == 401


async def test_a_form_of_somebody_whose_session_has_ended_leads_to_sign_in_and_back_to_the_form() -> None:
    """They read "sign in first" on an empty page."""
    async with visit(ROUTES, None) as browser:
        page = str((await browser.post("/open")).url.origin()) + "/me?week=2"
        own = await browser.post("/me", headers={"Referer": page}, allow_redirects=False)
        other = await browser.post(
            "/me", headers={"Referer": "https://evil.example/x"}, allow_redirects=False
        )
        program = await browser.post("/me", headers={"Accept": "application/json"})

    assert (other.status, other.headers["Location"]) == (303, "/sign-in?next=/&done=ended")
    assert (own.status, own.headers["Location"]) == (303, "/sign-in?next=/me?week%3D2&done=ended")
    assert program.status == 401


@pytest.mark.parametrize(
    ("stood", "page"),
    [
        ("/codes/pin?x=1", "/codes"),
        ("/codes/pin/new", "/codes"),
        ("/pins", "/"),
        ("//evil.example/me", "/"),
    ],
)
async def test_a_form_at_an_address_that_only_takes_forms_leads_to_the_page_above(
    stood: str, page: str
) -> None:
    """As when a weak code was refused: the way back led to a bare "405: Method Not Allowed"."""
    routes = [
        Route("GET", "/codes", Right.OWN, hello),
        Route("POST", "/codes/pin", Right.OWN, hello),
        Route("POST", "/pins", Right.OWN, hello),
        Route("GET", "/", Right.OWN, hello),
    ]
    door = Door(None)
    async with visit(routes, None, door=door) as browser:
        origin = str((await browser.get("/sign-in")).url.origin())
        ended = await browser.post("/codes/pin", headers={"Referer": origin + stood}, allow_redirects=False)
        way = parse_qs(urlsplit(ended.headers["Location"]).query)["next"][0]
        door.who = visitor()
        back = await browser.get(way)

    assert (ended.status, way, back.status) == (303, page, 200)


async def test_an_address_that_is_none_is_nobodys_site() -> None:
    """Both were a mistake of ours in the log."""
    async with visit(ROUTES, None) as browser:
        form = await browser.post("/me", headers={"Referer": "http://[x"}, allow_redirects=False)
        other = await browser.post("/open", headers={"Origin": "http://[x"})

    assert (form.status, form.headers["Location"]) == (303, "/sign-in?next=/&done=ended")
    assert other.status == 403


async def test_a_right_that_somebody_lacks_shuts_the_page() -> None:
    async with visit(ROUTES, visitor(AccountRole.AGENT)) as browser:
        closed = await browser.get("/journal")
        assert (closed.status, (await browser.get("/me")).status) == (403, 200)
        assert "Det här får du inte se" in await closed.text()


@pytest.mark.parametrize("path", ["/me", "/open"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (EVIL, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),  # no browser, so nobody else's cookie
    ],
)
async def test_another_sites_page_can_change_nothing(path: str, headers: dict[str, str], status: int) -> None:
    async with visit(ROUTES, visitor()) as browser:
        assert (await browser.post(path, headers=headers)).status == status


async def test_every_answer_says_what_a_page_may_load() -> None:
    async with visit(ROUTES, visitor()) as browser:
        for answer in (await browser.get("/me"), await browser.get("/journal"), await browser.post("/open")):
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("status", [404, 409])
@pytest.mark.parametrize(("lang", "said"), [("sv", "länken finns inte\n"), ("en", "there is no such link\n")])
async def test_a_refusal_that_no_page_shows_is_the_answer_in_the_readers_language(
    status: int, lang: str, said: str
) -> None:
    async def cannot_be_had(_request: web.Request, _who: Visitor) -> web.Response:
        raise Refusal(status, "there is no such link", sv="länken finns inte")

    async with visit([Route("GET", "/me", Right.OWN, cannot_be_had)], visitor(lang=lang)) as browser:
        answer = await browser.get("/me")

        assert (answer.status, await answer.text()) == (status, said)
        assert answer.headers["Content-Security-Policy"]


async def test_also_to_somebody_who_has_not_signed_in() -> None:
    async with visit([OpenRoute("GET", "/link", fails(Refusal(409, "no", sv="nej")))], None) as browser:
        assert await (await browser.get("/link")).text() == "nej\n"


async def fails_halfway(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    await answer.write(b"half")
    raise AWAY


def fails(error: Exception) -> OpenHandler:
    async def failing(_request: web.Request) -> web.StreamResponse:
        raise error

    return failing


AWAY = OperationalError("SELECT 1", {}, Exception("connection refused"))


async def test_while_the_database_is_away_each_page_says_so() -> None:
    """Only those said so that somebody had thought of; the others answered 500."""
    routes = [
        OpenRoute("GET", "/away", fails(AWAY)),
        OpenRoute("GET", "/gone", fails(DatabaseAway("no file"))),
        OpenRoute("GET", "/wrong", fails(IntegrityError("INSERT", {}, Exception("twice")))),
        OpenRoute("GET", "/halfway", fails_halfway),
    ]
    async with visit(routes, None) as browser:
        answers = [await browser.get(path) for path in ("/away", "/gone", "/wrong")]
        said = await answers[0].text()
        halfway = await browser.get("/halfway")
        with pytest.raises(ClientError):
            await halfway.read()

    assert [one.status for one in answers] == [503, 503, 500]
    assert (said, answers[0].headers["Retry-After"]) == (
        "databasen är borta; försök igen om en stund\n",
        "10",
    )
    assert answers[0].headers["X-Content-Type-Options"] == "nosniff"


async def test_an_answer_that_was_raised_keeps_nothing_of_its_handler() -> None:
    """Such as the draft of a large company, 30 MB, until Python looked for circles: after minutes, or hours."""

    class Draft:
        """Something large."""

    drafts: list[ref[Draft]] = []

    async def save(_request: web.Request, _who: Visitor) -> web.Response:
        draft = Draft()
        drafts.append(ref(draft))
        try:
            raise LookupError(draft)
        except LookupError:
            raise web.HTTPSeeOther("/me") from None

    gc.disable()
    try:
        async with visit([Route("POST", "/me", Right.OWN, save)], visitor()) as browser:
            answer = await browser.post("/me", allow_redirects=False)
            kept = [draft() for draft in drafts]
    finally:
        gc.enable()

    assert (answer.status, kept) == (303, [None])

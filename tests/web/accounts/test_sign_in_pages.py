"""Signing in and out, without a script: what the browser gets, and what it is told."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from app.accounts.locks import WRONG_PASSWORDS
from app.accounts.roles import AccountRole
from app.accounts.sign_in import sign_in_name
from app.web.accounts.browser import BOARD_COOKIE, HALFWAY_COOKIE, way_on
from tests.accounts.stage import GOOD

if TYPE_CHECKING:
    from app.accounts.account import Account
    from tests.web.accounts.stage import Site


async def test_the_right_password_leads_to_where_one_wanted_to_go(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        form = await (await browser.get("/sign-in?next=/me")).text()
        answer = await browser.sign_in("anna")

        assert 'value="/me"' in form
        assert (answer.status, answer.headers["Location"]) == (303, "/me")
        assert await (await browser.get("/me")).text() == "Anna Alm, employee"
        assert (await browser.get("/sign-in?next=/me")).status == 303  # nobody signs in twice


async def test_a_wrong_password_is_told_and_the_name_stays(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        answer = await browser.sign_in("anna", "fel lösenord")
        page = await answer.text()

    assert answer.status == 401
    assert "Namnet eller lösenordet är fel." in page
    assert 'value="anna"' in page
    assert "fel lösenord" not in page
    assert browser.cookies == {}


async def test_a_locked_account_says_when_to_try_again(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        for _ in range(WRONG_PASSWORDS):
            await browser.sign_in("anna", "fel lösenord")
        answer = await browser.sign_in("anna")

        assert answer.status == 429
        assert "Kontot är låst till 09:01:00" in await answer.text()  # the stage's clock, in Sweden


async def test_a_disabled_account_is_told_so(site: Site) -> None:
    await site.stage.account(None, AccountRole.ADMINISTRATOR, "boss")
    await site.stage.administration.disable("root", await site.stage.account("anna"))
    async with site.browser() as browser:
        answer = await browser.sign_in("anna")

        assert answer.status == 403
        assert "Kontot är stängt" in await answer.text()


async def test_signing_in_again_gives_another_secret_and_ends_the_former(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        await browser.sign_in("anna")
        first = browser.session_cookie
        await browser.sign_in("anna")

    assert browser.session_cookie not in ("", first)
    assert await site.stage.signed_in.visitor_of(first) is None


async def test_a_cookie_that_somebody_planted_is_never_a_session(site: Site) -> None:
    await site.stage.account("anna")
    planted = "x" * 43
    async with site.browser() as browser:
        browser.cookies = {"__Host-vaxel": planted}
        await browser.sign_in("anna")

    assert browser.session_cookie != planted
    assert await site.stage.signed_in.visitor_of(planted) is None


async def test_signing_out_ends_the_session_and_takes_the_cookie(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        await browser.sign_in("anna")
        secret = browser.session_cookie
        answer = await browser.post("/sign-out")
        page = await (await browser.get("/sign-in?done=out")).text()

    assert answer.headers["Location"] == "/sign-in?done=out"
    assert "Du är utloggad." in page
    assert browser.cookies == {}
    assert await site.stage.signed_in.visitor_of(secret) is None


async def test_by_plain_http_from_elsewhere_one_is_told_to_use_https(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        headers = {"Host": "vaxel.bolaget.se"}
        data = {"name": "anna", "password": GOOD}
        answer = await browser.session.post("/sign-in", data=data, headers=headers)

        assert answer.status == 403
        assert "https" in await answer.text()
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/me?week=2", "/me?week=2"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/sign-in?next=/", "/"),
        ("/me\nSet-Cookie: x", "/"),
    ],
)
def test_the_way_on_is_always_a_page_of_ours(asked: str, led: str) -> None:
    assert way_on(asked) == led


class AsksForCode:
    async def asked(self, _account: Account) -> str | None:
        return "/sign-in/code"


async def test_who_must_show_a_second_factor_is_led_there_and_has_no_session_yet(site: Site) -> None:
    await site.stage.account("anna")
    site.stage.sign_in.second = AsksForCode()
    async with site.browser() as browser:
        answer = await browser.sign_in("anna")
        assert answer.headers["Location"] == "/sign-in/code?next=/me"
        assert browser.session_cookie == ""

        halfway = await site.stage.sign_in.halfway(browser.cookies[HALFWAY_COOKIE])
        assert halfway is not None
        assert (await browser.get("/me")).status == 303


async def test_an_open_live_page_is_let_go_when_its_session_ends(site: Site) -> None:
    anna = await site.stage.account("anna")
    async with site.browser() as browser:
        await browser.sign_in("anna")
        answer = await browser.get("/me/now")
        first = await answer.content.readuntil(b"\n\n")
        await site.stage.administration.end_sessions("root", anna)
        async with asyncio.timeout(10):  # not fifteen seconds later
            rest = await answer.content.read()

    assert first.startswith(b"event: full")
    assert rest.endswith(b"event: out\ndata: {}\n\n")


async def test_while_the_database_is_away_who_is_in_stays_in_and_others_are_told(site: Site) -> None:
    await site.stage.account("anna")
    sessions = site.stage.store.sessions

    async def away(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("away"))

    async with site.browser() as inside, site.browser() as outside:
        await inside.sign_in("anna")
        await outside.sign_in("anna")
        await inside.get("/me")
        sessions.by_hash = away  # type: ignore[assignment,method-assign]
        sessions.used = away  # type: ignore[assignment,method-assign]
        site.stage.later(minutes=5)

        assert (await inside.get("/me")).status == 200
        answer = await outside.get("/me")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "10")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/forgotten", "/welcome/none"])
async def test_a_form_in_no_known_letters_is_refused(site: Site, path: str) -> None:
    site.letters.works = True
    async with site.browser() as browser:
        answer = await browser.session.post(
            path,
            data=b"name=anna&password=x",
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=foo"},
        )

    assert answer.status == 415


async def test_a_name_that_is_no_text_is_a_wrong_one(site: Site) -> None:
    await site.stage.account("anna")
    async with site.browser() as browser:
        assert (await browser.sign_in("anna\u202e")).status == 401
        assert (await browser.sign_in("anna\0")).status == 400  # as in every form
    assert sign_in_name("anna\0") == ""  # PostgreSQL takes no such text


async def test_signing_out_forgets_a_link_to_the_desk_too(site: Site) -> None:
    """Whoever came to the browser next was at the desk as its agent."""
    async with site.browser() as browser:
        answer = await browser.post("/sign-out")

        assert (answer.cookies[BOARD_COOKIE].value, answer.cookies[BOARD_COOKIE]["max-age"]) == ("", "0")

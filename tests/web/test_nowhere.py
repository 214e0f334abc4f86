"""Where nothing is, a person gets a page and a program a problem, in their language, with the usual headers."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web

from app.accounts.roles import Right
from app.storage.database import DatabaseAway, is_away
from app.web.nowhere import answer_unknown_addresses
from app.web.site.gate import Gate
from app.web.site.render import Pages
from app.web.site.routes import Route
from app.words.refusal import Refusal
from tests.web.asking import asking
from tests.web.site.visit import Door, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.accounts.visitor import Visitor
    from app.web.site.gate import Sessions

PERSON = {"Accept": "text/html,*/*", "Accept-Language": "sv"}


async def nobody_there(_request: web.Request, _who: Visitor) -> web.Response:
    raise web.HTTPNotFound


async def no_recording(_request: web.Request, _who: Visitor) -> web.Response:
    raise Refusal(404, "there is no such recording", sv="inspelningen finns inte")


async def nothing(_request: web.Request) -> web.Response:
    return web.Response()


class Away:
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def visitor_of(self, _request: web.Request) -> Visitor | None:
        raise self._error


@asynccontextmanager
async def house(door: Sessions) -> AsyncIterator[ClientSession]:
    pages = Pages()
    app = web.Application(middlewares=[answer_unknown_addresses(pages, door, is_away)])
    routes = [
        Route("GET", "/people/{id}", Right.OWN, nobody_there),
        Route("GET", "/recordings/{id}", Right.OWN, no_recording),
        Route("POST", "/recordings/delete", Right.OWN, no_recording),
        Route("POST", "/pin", Right.OWN, no_recording),
    ]
    Gate(door, pages.forbidden, is_away).add(app, routes)
    app.router.add_get("/api/v1/people", nothing)
    async with asking(app) as session:
        yield session


async def test_a_person_gets_a_page_with_the_way_on() -> None:
    async with house(Door(visitor())) as browser:
        for path in ("/nope", "/people/nobody", "/recordings/999"):
            answer = await browser.get(path, headers=PERSON)
            page = await answer.text()

            assert (answer.status, answer.content_type) == (404, "text/html")
            assert "Sidan finns inte" in page
            assert "Anna Alm" in page
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_form_about_what_is_gone_and_an_address_that_only_takes_forms_have_the_page() -> None:
    async with house(Door(visitor())) as browser:
        gone = await browser.post("/recordings/delete", headers=PERSON)
        form = await browser.get("/pin", headers=PERSON)

        assert (gone.status, "Sidan finns inte" in await gone.text()) == (404, True)
        assert (form.status, "Sidan finns inte" in await form.text()) == (405, True)
        assert (form.headers["Allow"], "Content-Security-Policy" in form.headers) == ("POST", True)


async def test_a_program_that_wants_no_page_reads_what_is_gone() -> None:
    async with house(Door(visitor(lang="en"))) as program:
        answer = await program.get("/recordings/999")

        assert (answer.status, await answer.text()) == (404, "there is no such recording\n")


async def test_also_somebody_who_has_not_signed_in_or_of_whom_nobody_knows() -> None:
    for door in (Door(None), Away(DatabaseAway("away")), Away(web.HTTPServiceUnavailable())):
        async with house(door) as browser:
            answer = await browser.get("/nope", headers={"Accept": "text/html", "Accept-Language": "en"})

            assert (answer.status, "There is no such page" in await answer.text()) == (404, True)


async def test_a_program_gets_a_problem_in_the_language_that_it_asks_for() -> None:
    async with house(Door(None)) as browser:
        answer = await browser.get("/api/v1/nope")
        other = await browser.patch("/api/v1/people", headers={"Accept-Language": "sv"})

        assert (answer.status, answer.content_type) == (404, "application/problem+json")
        assert (await answer.json(content_type=None))["detail"].startswith("there is nothing at this address")
        assert (other.status, other.headers["Allow"]) == (405, "GET,HEAD")
        assert (await other.json(content_type=None))[
            "detail"
        ] == "den här adressen tar inte emot PATCH; se /api/docs"
        assert "Content-Security-Policy" in other.headers


async def test_what_is_no_page_stays_short_and_has_the_headers() -> None:
    async with house(Door(None)) as browser:
        answer = await browser.post("/nope")

        assert (answer.status, await answer.text()) == (404, "404: Not Found")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

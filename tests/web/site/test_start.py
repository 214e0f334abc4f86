"""The start page leads on, and the service's state is for those who run it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.web.parts import Part
from app.web.site.start import Start, StatusPage, start_of
from tests.web.site.visit import visit, visitor
from tests.web.test_server import READY

if TYPE_CHECKING:
    from app.web.status import Status

ALL = ("/", "/me", "/desk", "/journal", "/company", "/operations")


@pytest.mark.parametrize(
    ("role", "person", "pages", "start"),
    [
        (AccountRole.EMPLOYEE, "anna", ALL, "/me"),
        (AccountRole.AGENT, "anna", ALL, "/desk"),
        (AccountRole.SUPERVISOR, "anna", ALL, "/desk"),
        (AccountRole.ADMINISTRATOR, None, ALL, "/company"),
        (AccountRole.ADMINISTRATOR, None, ("/me", "/operations"), "/operations"),
        (AccountRole.EMPLOYEE, None, ALL, "/components"),
    ],
)
def test_the_start_is_what_a_role_mostly_uses(
    role: AccountRole, person: str | None, pages: tuple[str, ...], start: str
) -> None:
    assert start_of(visitor(role, person), pages) == start


async def test_who_has_not_signed_in_begins_there() -> None:
    async with visit(Start(lambda: ALL).routes(), None) as browser:
        answer = await browser.get("/", allow_redirects=False)

    assert (answer.status, answer.headers["Location"]) == (303, "/sign-in?next=/")


async def test_the_state_of_the_service_shows_the_part_that_is_asked_for_to_those_who_run_it() -> None:
    """It has everybody's mobile number; all of ten thousand people take a while."""
    asked: list[Part] = []

    def shown(part: Part) -> Status:
        asked.append(part)
        return replace(READY, part=part)

    async with visit(StatusPage(shown).routes(), visitor(AccountRole.SUPERVISOR)) as browser:
        closed = await browser.get("/operations")
    async with visit(StatusPage(shown).routes(), visitor(AccountRole.ADMINISTRATOR)) as browser:
        for query in ("?like=+Anna++Ek&page=3", "?page=9999999999", "?page=-1"):
            await browser.get(f"/operations{query}")
        moving = await (await browser.get("/operations")).text()
        answer = await browser.get("/operations?still")
        still = await answer.text()

    assert closed.status == 403
    assert asked == [Part("Anna Ek", 3), Part(), Part(), Part(), Part()]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in still
    assert ("http-equiv=refresh" in moving, "http-equiv=refresh" in still) == (True, False)
    assert ("href='?still'" in moving, "href='?'" in still) == (True, True)
    assert "+46701740605" in still

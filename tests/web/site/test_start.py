"""The start page leads on, and the service's state is for those who run it."""

from __future__ import annotations

import pytest

from app.accounts.roles import AccountRole
from app.web.site.start import Start, start_of
from tests.web.site.visit import visit, visitor

ALL = ("/", "/me", "/desk", "/journal", "/company", "/operations")


@pytest.mark.parametrize(
    ("role", "person", "pages", "start"),
    [
        (AccountRole.EMPLOYEE, "anna", ALL, "/me"),
        (AccountRole.AGENT, "anna", ALL, "/desk"),
        (AccountRole.SUPERVISOR, "anna", ALL, "/desk"),
        (AccountRole.ADMINISTRATOR, None, ALL, "/company"),
        (AccountRole.ADMINISTRATOR, None, ("/me", "/operations"), "/operations"),
        (AccountRole.EMPLOYEE, None, ALL, "/journal"),
        (AccountRole.EMPLOYEE, None, ("/me",), "/components"),
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

"""Who may use which route: every row of the website's table, with every role and with nobody, against docs/rights.md.

Knows: the table that is written down, and the one that is served. Refuses to know: what a page shows; of whom somebody
sees what, tests/accounts/test_sight.py tells.

docs/rights.md names places, not routes: a new page below one of them needs its right, or this fails. What is open to
everybody is named route by route.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from aiohttp import ClientSession, web

from app.accounts.roles import RIGHTS, AccountRole, Right
from app.accounts.tokens import SCOPES, ApiToken, rights_of_scopes, scopes_of, visitor_with_own_token
from app.web.site.gate import Gate
from app.web.site.render import Pages
from app.web.site.routes import OpenRoute, Route
from tests.service.table import table_of
from tests.web.asking import asking
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from app.accounts.visitor import Visitor

WRITTEN: Final = Path(__file__).parents[2] / "docs" / "rights.md"
ROW: Final = re.compile(r"^\| `([^`]+)` \| (?:`(\w+)`|everybody) \|", re.MULTILINE)
ROLES: Final = [*AccountRole, None]


@dataclass(frozen=True)
class Place:
    """A row of docs/rights.md: a path and all below it, or "GET /path" that is open to everybody."""

    path: str
    right: Right | None


def written() -> dict[str, Place]:
    found = [
        Place(path, Right(right) if right else None)
        for path, right in ROW.findall(WRITTEN.read_text("utf-8"))
    ]
    places = {one.path: one for one in found}
    assert set(places.values()) == set(found), "two rows of docs/rights.md say different things of one place"
    return places


def place_of(places: dict[str, Place], method: str, path: str) -> Place | None:
    """The row that says who may use a route: its own, or that of the closest place above it."""
    own = places.get(f"{method} {path}")
    if own is not None:
        return own
    above, _, last = path.rpartition("/")
    for closest in (path, f"{above}/{last.partition('.')[0]}"):
        if closest in places:
            return places[closest]
    while above:
        if above in places:
            return places[above]
        above = above.rpartition("/")[0]
    return None


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Route | OpenRoute]:
    """The table of a running service; nothing of it runs."""
    return table_of(tmp_path, monkeypatch)


def test_each_route_has_the_right_of_its_place(table: list[Route | OpenRoute]) -> None:
    places = written()
    wrong = {}
    for route in table:
        has = route.right if isinstance(route, Route) else None
        place = place_of(places, route.method, route.path)
        if place is None:
            wrong[f"{route.method} {route.path}"] = f"no row of docs/rights.md; it asks for {has}"
        elif place.right is not has:
            wrong[f"{route.method} {route.path}"] = f"asks for {has}; docs/rights.md says {place.right}"

    assert wrong == {}


def test_what_is_open_is_named_route_by_route(table: list[Route | OpenRoute]) -> None:
    """So nothing becomes open because it stands below something that is."""
    places = written()
    is_open = {f"{one.method} {one.path}" for one in table if isinstance(one, OpenRoute)}

    assert is_open - places.keys() == set()
    assert all(" /" in one.path for one in places.values() if one.right is None)


def test_a_program_with_all_scopes_may_use_all_of_the_api_but_what_is_somebodys_own(
    table: list[Route | OpenRoute],
) -> None:
    has = rights_of_scopes(SCOPES, writes=True)
    closed = {one.path for one in table if isinstance(one, Route) and one.right not in has}

    assert {one for one in closed if one.startswith("/api/v1/") and not one.startswith("/api/v1/me")} == set()


@pytest.mark.parametrize("role", AccountRole)
def test_ones_own_token_with_all_scopes_may_use_what_is_ones_own_and_nothing_that_one_may_not(
    table: list[Route | OpenRoute], role: AccountRole
) -> None:
    """Of the API alone; that it opens no page, tests/web/access tells."""
    places, own = written(), {Right.OWN, Right.CALLS, Right.COLLEAGUES, Right.POLICY, Right.BOARD}
    has = {writes: own_token_visitor(role, writes=writes) for writes in (False, True)}
    for one in table:
        place = place_of(places, one.method, one.path)
        if not isinstance(one, Route) or not one.path.startswith("/api/v1/") or place is None:
            continue
        assert place.right is not None
        may = has[one.method != "GET"].may(one.right)
        assert may is (place.right in own & RIGHTS[role]), f"{one.method} {one.path}"


def own_token_visitor(role: AccountRole, *, writes: bool) -> Visitor:
    token = ApiToken(
        id=1,
        name="mine",
        hash="x",
        scopes=scopes_of(tuple(Right)),
        made_at=datetime.now(UTC),
        made_by="anna",
        expires_at=datetime.now(UTC),
        account=1,
    )
    return visitor_with_own_token(token, visitor(role), writes=writes)


class OneOfEach:
    """The header says who comes."""

    async def visitor_of(self, request: web.Request) -> Visitor | None:
        role = request.headers.get("Role")
        return visitor(AccountRole(role)) if role else None


@asynccontextmanager
async def served(table: Sequence[Route | OpenRoute]) -> AsyncIterator[ClientSession]:
    """The real gate before the real table; each handler only says that it was reached."""

    async def reached(_request: web.Request, _who: Visitor) -> web.Response:
        return web.Response(status=204)

    async def reached_by_anybody(_request: web.Request) -> web.Response:
        return web.Response(status=204)

    app = web.Application()
    rows = [
        replace(one, handler=reached) if isinstance(one, Route) else replace(one, handler=reached_by_anybody)
        for one in table
    ]
    Gate(OneOfEach(), Pages().forbidden).add(app, rows)
    async with asking(app) as session:
        yield session


SAMPLES: Final = {"[0-9]{1,9}": "1", "[0-9]+": "1", r"\d+": "1", ".+": "x"}


def sample(path: str) -> str:
    """A path that the route takes: its variables filled in."""

    def fill(found: re.Match[str]) -> str:
        pattern = found[1] or ""
        if "|" in pattern and not set(pattern) & set("()[]\\"):
            return pattern.split("|")[0]
        return next(
            (word for like, word in SAMPLES.items() if pattern == like),
            "1" if "0-9" in pattern or r"\d" in pattern else "x",
        )

    return re.sub(r"\{\w+(?::((?:[^{}]|\{[^{}]*\})*))?\}", fill, path)


async def answers(table: Sequence[Route | OpenRoute], role: AccountRole | None) -> dict[str, int]:
    headers = {"Accept": "application/json", **({"Role": role.value} if role is not None else {})}
    async with served(table) as session:
        found = {}
        for one in table:
            answer = await session.request(
                one.method, sample(one.path), headers=headers, allow_redirects=False
            )
            found[f"{one.method} {one.path}"] = answer.status
        return found


@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_who_the_table_says_and_nobody_else(
    table: list[Route | OpenRoute], role: AccountRole | None
) -> None:
    places = written()
    expected = {}
    for one in table:
        place = place_of(places, one.method, one.path)
        assert place is not None
        if place.right is None:
            status = 204
        elif role is None:
            status = 401
        else:
            status = 204 if place.right in RIGHTS[role] else 403
        expected[f"{one.method} {one.path}"] = status

    assert asyncio.run(answers(table, role)) == expected


def test_the_columns_of_roles_say_what_the_roles_may() -> None:
    """docs/rights.md shows who has which right; the second table."""
    shown = {}
    for line in WRITTEN.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 6 and re.fullmatch(r"`\w+`", cells[0]):
            shown[Right(cells[0].strip("`"))] = [cell == "yes" for cell in cells[2:]]

    assert shown == {right: [right in RIGHTS[role] for role in AccountRole] for right in Right}

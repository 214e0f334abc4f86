"""What the pages do, the API does: every route of a page has its operations in docs/api-and-pages.md, or says why not.

Knows: the table that is written down, and the routes and operations that there are. Refuses to know: whether a page and
its operation do the same; they call the same action (tests/web).

A row is a route (`POST /links`), or, for what has no operation, a place with all below it (`/sign-in`).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from app.web.api_v1.operation import BASE
from tests.service.table import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.web.site.routes import OpenRoute, Route

WRITTEN: Final = Path(__file__).parents[2] / "docs" / "api-and-pages.md"
ROW: Final = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
NAME: Final = re.compile(r"`(\w+)`")
_PATTERN: Final = re.compile(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}")
NOT_PAGES: Final = ("/api/docs", f"{BASE}/openapi.json")


def written() -> dict[str, str]:
    return dict(ROW.findall(WRITTEN.read_text("utf-8")))


def row_of(rows: Iterable[str], method: str, path: str) -> str | None:
    """Its own; for a live part or a file of a page, the page's; else that of a place above it."""
    page = path.removesuffix("/now").removesuffix(".csv")
    found = next((row for row in (f"{method} {path}", f"{method} {page}") if row in rows), None)
    while found is None and path:
        found = path if path in rows else None
        path = path.rpartition("/")[0]
    return found


@pytest.fixture
def routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Method and path of every route; a variable without its pattern."""
    table: list[Route | OpenRoute] = table_of(tmp_path, monkeypatch)
    return [(one.method, _PATTERN.sub(r"{\1}", one.path)) for one in table]


def test_every_page_has_its_operations_or_says_why_not(routes: list[tuple[str, str]]) -> None:
    rows = written()
    pages = [(method, path) for method, path in routes if not path.startswith((BASE, *NOT_PAGES))]

    found = {f"{method} {path}": row_of(rows, method, path) for method, path in pages}

    assert [page for page, row in found.items() if row is None] == []
    assert rows.keys() - set(found.values()) == set(), "rows of pages that there are not"


def test_every_operation_that_is_named_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(tmp_path, monkeypatch)
    there = {
        operation.name
        for one in table
        if (operation := getattr(one.handler, "__self__", None)) is not None and one.path.startswith(BASE)
        if hasattr(operation, "area")
    }
    named = {name for told in written().values() for name in NAME.findall(told)}

    assert len(there) > 90
    assert named - there == set()


@pytest.mark.parametrize(
    ("method", "path", "row"),
    [
        ("GET", "/links", "GET /links"),
        ("GET", "/links/now", "GET /links"),
        ("GET", "/links.csv", "GET /links"),
        ("POST", "/sign-in/code", "/sign-in"),
        ("POST", "/links", None),
        ("GET", "/links/1", None),
    ],
)
def test_a_row_is_a_route_or_a_place_without_operations(method: str, path: str, row: str | None) -> None:
    assert row_of(["GET /links", "/sign-in"], method, path) == row

"""/accounts/audit: who changed what, when, from what to what, and why; as a page, and as CSV.

Knows: filters, pages and CSV. Refuses to know: what is noted.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlencode

from app.accounts.roles import Right
from app.web.accounts.said import SWEDISH_TIME, at_minute, at_second
from app.web.site.csv_answer import csv_answer
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.whole_number import whole_number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp import web

    from app.accounts.audit import AuditLine
    from app.accounts.visitor import Visitor
    from app.web.site.csv_answer import Cell
    from app.web.site.render import Pages

LINES_A_PAGE: Final = 50
LONGEST_LINE_NUMBER: Final = 18  # digits of a line's number: more do not fit the database
MOST_LINES_OF_CSV: Final = 50_000
LINES_AT_ONCE: Final = 200  # of CSV: calls go on between them
CSV_HEADINGS: Final = (
    *("number", "when_in_sweden", "by", "person", "did_what"),
    *("action_id", "about", "before", "after", "why"),
)


class ReadsAudit(Protocol):
    """The audit log, to read."""

    async def lines(
        self,
        limit: int = 50,
        *,
        by: str = "",
        action: str = "",
        about: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        below: int | None = None,
    ) -> Sequence[AuditLine]: ...


@dataclass(frozen=True, slots=True)
class AuditWanted:
    """What the address asks for; days in Sweden, both included."""

    by: str = ""
    action: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    below: int | None = None


class AuditPages:
    """For administrators."""

    def __init__(self, pages: Pages, audit: ReadsAudit) -> None:
        self._pages = pages
        self._audit = audit

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/accounts/audit", Right.ACCOUNTS, self._show),
            Route("GET", "/accounts/audit.csv", Right.ACCOUNTS, self._csv),
        ]

    async def _find(self, request: web.Request, limit: int) -> Sequence[AuditLine]:
        wanted = _wanted(request)
        return await self._audit.lines(
            limit,
            by=wanted.by,
            action=wanted.action,
            about=wanted.about,
            since=wanted.since,
            until=wanted.until,
            below=wanted.below,
        )

    async def _show(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        found = await self._find(request, LINES_A_PAGE + 1)
        lines = found[:LINES_A_PAGE]
        asked = {key: request.query.get(key, "") for key in ("by", "action", "about", "from", "to")}
        kept = {key: value for key, value in asked.items() if value}
        older = urlencode({**kept, "below": lines[-1].n}) if len(found) > LINES_A_PAGE else ""
        texts = self._pages.catalogues[language_of(request, visitor)].texts
        return self._pages.html(
            request,
            visitor,
            "accounts/audit.html",
            lines=[
                (one, at_second(one.at), _did(one, texts), _told(one.before), _told(one.after))
                for one in lines
            ],
            asked=asked,
            actions=_actions(texts, asked["action"]),
            older=older,
            csv=urlencode(kept),
        )

    async def _csv(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        found = await self._find(request, MOST_LINES_OF_CSV)
        lang = language_of(request, visitor)
        t = self._pages.catalogues[lang]
        name = f"{t('audit.file')}-{datetime.now(SWEDISH_TIME):%Y-%m-%d}.csv"
        heading = [t(f"audit.{one}") for one in CSV_HEADINGS]
        return await csv_answer(request, name, lang, heading, _rows(found, t.texts))


async def _rows(lines: Sequence[AuditLine], texts: dict[str, str]) -> AsyncIterator[Sequence[Cell]]:
    for first in range(0, len(lines), LINES_AT_ONCE):
        some = lines[first : first + LINES_AT_ONCE]
        for row in await asyncio.to_thread(lambda part: [_row(one, texts) for one in part], some):
            yield row


def _row(one: AuditLine, texts: dict[str, str]) -> list[Cell]:
    """As the page tells it; with the action's id, by which one filters."""
    return [
        *(one.n, at_second(one.at), one.by, one.person, _did(one, texts), one.action, one.about),
        *(_told(one.before), _told(one.after), one.why),
    ]


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in value.items() if one is not None)
    return _plain(value)


def _plain(value: object) -> str:
    """A list as one says it, and an instant as the clock on the wall shows it."""
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value) or "–"
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    try:
        at = datetime.fromisoformat(value) if "T" in value else None
    except ValueError:
        return value
    return at_minute(at) if at is not None and at.tzinfo is not None else value


def _actions(texts: dict[str, str], asked: str) -> list[tuple[str, str]]:
    """The actions to choose from, with their words, in the order of the alphabet; also one asked for without words."""
    known = {
        key.removeprefix("audit.did."): text for key, text in texts.items() if key.startswith("audit.did.")
    }
    if asked and asked not in known:
        known[asked] = asked
    return sorted(known.items(), key=lambda one: (one[1].casefold(), one[0]))


def _did(line: AuditLine, texts: dict[str, str]) -> str:
    """An action in words; one without words as it is."""
    return texts.get(f"audit.did.{line.action}", line.action)


def _wanted(request: web.Request) -> AuditWanted:
    asked = {key: request.query.get(key, "").strip() for key in ("by", "action", "about")}
    below = request.query.get("below", "")
    to = _day(request.query.get("to", ""))
    return AuditWanted(
        **asked,
        since=_day(request.query.get("from", "")),
        until=to + timedelta(days=1) if to is not None else None,
        below=whole_number(below, LONGEST_LINE_NUMBER),
    )


def _day(text: str) -> datetime | None:
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return None
    return datetime.combine(day, time(0), SWEDISH_TIME) if 1 < day.year < 9999 else None

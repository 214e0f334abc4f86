"""A company under test: its versions and drafts in memory, and pages that change them.

Knows: the contract of the ports. Refuses to know: databases.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.accounts.roles import AccountRole
from app.company import document, document_hash, parse_company
from app.service.web.company_room import new_id, people_actions
from app.storage.rows import StoredCompany, StoredDraft, VersionRow
from app.web.site.company.company_actions import CompanyActions
from app.web.site.company.pages import CompanyPages
from app.web.site.company.ports import OvertakenDraft
from app.web.site.render import Pages
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor

EXAMPLE: Final = Path("examples/bolaget.yaml").read_text("utf-8")
NOW: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass
class Versions:
    """See CompanyVersions: the last one that was not prepared is in force."""

    kept: list[StoredCompany] = field(default_factory=list)
    called_off: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, text: str) -> Versions:
        found = document(parse_company(text.encode()))
        return cls(
            [
                StoredCompany(
                    1, document_hash(found), NOW, "root (Linux)", json.dumps(found), "först", None, text
                )
            ]
        )

    async def until(self, at: datetime | None) -> StoredCompany | None:
        before = at or NOW
        came = [one for one in self.kept if one.in_force_from is None]
        ready = [one for one in await self.waiting(None) if one.in_force_from and one.in_force_from < before]
        return [*came, *ready][-1]

    async def one(self, number: int) -> StoredCompany | None:
        return next((one for one in self.kept if one.id == number), None)

    async def log(self) -> Sequence[VersionRow]:
        now = await self.until(None)
        return [
            VersionRow(
                one.id,
                one.hash,
                one.imported_at,
                one.imported_by,
                one.why,
                one.in_force_from,
                since=None if one.in_force_from else one.imported_at,
                until=None if one is now or one.in_force_from else NOW,
            )
            for one in reversed(self.kept)
        ]

    async def waiting(self, after: datetime | None) -> Sequence[StoredCompany]:
        return [
            one
            for one in self.kept
            if one.in_force_from and one.in_force_from > (after or NOW) and one.id not in self.called_off
        ]

    async def add(
        self,
        document: dict[str, Any],
        *,
        by: str,
        why: str,
        text: str | None,
        at: datetime | None,
        follows: int | None,
    ) -> tuple[StoredCompany, bool]:
        before = await self.until(at)
        assert before is not None
        if follows not in (None, before.id):
            raise OvertakenDraft
        if before.document == document and text in (None, before.text):
            return before, False
        made = StoredCompany(
            len(self.kept) + 1, document_hash(document), NOW, by, json.dumps(document), why, at, text
        )
        self.kept.append(made)
        return made, True

    async def call_off(self, number: int, by: str, why: str) -> bool:  # noqa: ARG002 - the port's
        waits = number in [one.id for one in await self.waiting(None)]
        self.called_off.add(number)
        return waits


@dataclass
class MemoryDrafts:
    """See Drafts."""

    kept: dict[str, StoredDraft] = field(default_factory=dict)

    async def of(self, by: str) -> StoredDraft | None:
        return self.kept.get(by)

    async def keep(self, by: str, follows: int, text: str) -> None:
        self.kept[by] = StoredDraft(by, follows, text, NOW)

    async def forget(self, by: str) -> None:
        self.kept.pop(by, None)


@dataclass
class AuditLines:
    """See AuditLog."""

    lines: list[tuple[object, ...]] = field(default_factory=list)

    async def note(
        self,
        visitor: Visitor | str,
        action: str,
        about: str,
        before: object = None,
        after: object = None,
        why: str = "",
    ) -> None:
        by = visitor if isinstance(visitor, str) else visitor.by
        self.lines.append((by, action, about, before, after, why))


class KnownFindings:
    """See PolicyCheck: it finds each ring time of a text, and a call that another one would have moved."""

    async def moved(self, text: str) -> tuple[int, int] | None:
        return 40, text.count("ring_seconds: 25")

    async def findings(self, text: str, lang: str) -> list[tuple[str, str, str]]:
        return [
            ("warning", "ring_seconds", f"{lang}: {line}")
            for line in text.splitlines()
            if line.startswith("ring_seconds")
        ]


class Office:
    """The company's pages, for one administrator or several."""

    def __init__(self, text: str = EXAMPLE) -> None:
        self.versions, self.drafts, self.audit = Versions.of(text), MemoryDrafts(), AuditLines()
        self.actions = CompanyActions(self.versions, self.drafts, self.audit, lambda: NOW)
        self.pages = Pages()
        self.check, self.people = KnownFindings(), people_actions(self.actions)
        self.room = CompanyPages(self.pages, self.actions, self.check, self.people, new_id)

    @asynccontextmanager
    async def browser(self, who: Visitor | None = None) -> AsyncIterator[ClientSession]:
        async with visit(self.room.routes(), who or administrator(), self.pages) as browser:
            yield browser

    def now(self) -> StoredCompany:
        return [one for one in self.versions.kept if one.in_force_from is None][-1]


def administrator(by: str = "boss", lang: str = "sv") -> Visitor:
    return visitor(AccountRole.ADMINISTRATOR, by, lang)

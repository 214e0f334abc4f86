"""Answers what the journal's pages ask, from the store.

Knows: which question of the store answers which of the pages. Refuses to know: what the pages show.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.clock import real_clock
from app.company import BadCompanyFile, from_document, to_company
from app.service.version_cache import VersionCache
from app.service.web.story_lines import StoryLines
from app.storage.cards import people_in
from app.storage.rows import Access

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.calls.journal_search import JournalPage, JournalSearch
    from app.explain.told_calls import ToldCall
    from app.policy.model import Company
    from app.storage import Store
    from app.storage.rows import StoredCall, StoredCompany, StoredMessage, StoredRecording
    from app.web.site.journal.call_book import RuleNotes

VERSIONS_REMEMBERED = 8


class StoredCalls:
    """A CallBook (see web/site/journal/call_book.py)."""

    def __init__(self, store: Store, company: Callable[[], Company | None]) -> None:
        self._store = store
        self.company = company
        self._versions: VersionCache[tuple[Company | None]] = VersionCache(_people, VERSIONS_REMEMBERED)
        self._lines = StoryLines(store)

    async def page(self, search: JournalSearch, limit: int = 50) -> JournalPage[StoredCall]:
        return await self._store.journal.page(search, limit)

    def every(self, search: JournalSearch) -> AsyncIterator[StoredCall]:
        return self._store.journal.every(search)

    async def call(self, id: str) -> StoredCall | None:  # noqa: A002 - the word of the trade
        return await self._store.call(id)

    async def company_of(self, call: ToldCall) -> Company | None:
        """Reading a version takes long in a large company, and many calls have the same."""
        if not call.policy:
            return None
        found = self._versions.get(call.policy)
        if found is None:
            stored = await self._store.company_by_hash(call.policy)
            if stored is None:
                return None
            found = (await asyncio.to_thread(_company_in, stored),)
            self._versions.put(call.policy, found)
        return found[0]

    async def notes_of(self, call: ToldCall, lang: str) -> RuleNotes | None:
        return await self._lines.notes_of(call, lang)

    async def recordings_of(self, id: str) -> Sequence[StoredRecording]:  # noqa: A002
        return await self._store.recordings_of_call(id)

    async def messages_of(self, id: str) -> Sequence[StoredMessage]:  # noqa: A002
        return await self._store.messages_of_call(id)

    async def is_party(self, id: str, person: str) -> bool:  # noqa: A002
        return await self._store.journal.is_marked(id, person)

    async def numbers_beginning(self, prefix: str) -> list[str]:
        return await self._store.journal.marks_beginning(prefix)

    async def contacts(self) -> Mapping[str, Sequence[str]]:
        return {
            one.shown: [line.number for line in one.lines]
            for one in await self._store.provisioning.contacts()
        }

    async def not_entered(self) -> datetime | None:
        return await self._store.journal.not_entered()

    def people_in(self, call: ToldCall) -> Collection[str]:
        company = self.company()
        return people_in(call, company.people) if company is not None else ()

    async def looked(
        self,
        visitor: Visitor,
        what: str,
        people: Collection[str],
        *,
        call: str | None = None,
        taken_out: bool = False,
    ) -> None:
        others = [one for one in people if one != visitor.person]
        now = real_clock()
        why = "CSV" if taken_out else ""
        looks = [Access(now, visitor.by, what, why, call=call, person=one) for one in others or (None,)]
        await self._store.note_looks(looks, each_time=taken_out)


def _people(read: tuple[Company | None]) -> int:
    company = read[0]
    return len(company.people) if company is not None else 0


def _company_in(stored: StoredCompany) -> Company | None:
    """None if this program cannot read it. Takes seconds (10,000 people)."""
    try:
        return to_company(from_document(stored.document))
    except BadCompanyFile:
        return None

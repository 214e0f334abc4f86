"""The rules of the versions that judged a call, with their lines; read once, beside the calls.

Knows: versions in the store, and how long a page waits for them. Refuses to know: the story (explain/), and where
a rule stands (company/rule_lines.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from app.calls.queue.rules import queue_rules
from app.company import BadCompanyFile
from app.company.rule_lines import RuleLines, lines_of_version
from app.explain.journal_notes import JournalNotes
from app.service.version_cache import VersionCache
from app.web.site.journal.call_book import RuleNotes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.explain.told_calls import ToldCall
    from app.storage.store import Store

LINES_WITHIN: Final = (
    2.0  # seconds; a company of 10,000 people takes longer, and is ready when the page is loaded again
)
LINES_REMEMBERED: Final = 4  # versions


class StoryLines:
    """Reads each version once, in a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reading: VersionCache[asyncio.Task[RuleLines | None]] = VersionCache(
            _people, LINES_REMEMBERED, unread=lambda task: not task.done()
        )

    async def notes_of(self, call: ToldCall, lang: str) -> RuleNotes | None:
        """None: no version of them can be read any more. Raises TimeoutError: not yet."""
        steps = (str(step.data["policy"]) for step in call.steps if step.data.get("policy"))
        hashes = dict.fromkeys(one for one in (call.policy, *steps) if one)
        found = await self._read(hashes)
        usual = found.get(call.policy or "") or next(iter(found.values()), None)
        if usual is None:
            return None
        return RuleNotes(JournalNotes(found, usual, queue_rules, lang), usual.footer(lang))

    async def _read(self, hashes: Iterable[str]) -> dict[str, RuleLines]:
        asked = tuple(hashes)
        if not asked:
            return {}
        self._reading.hold(asked)
        tasks = {one: self._task(one) for one in asked}
        _, late = await asyncio.wait(tasks.values(), timeout=LINES_WITHIN)
        if late:
            raise TimeoutError
        self._reading.release(asked)
        return {one: lines for one, task in tasks.items() if (lines := task.result()) is not None}

    def _task(self, hash_: str) -> asyncio.Task[RuleLines | None]:
        task = self._reading.get(hash_)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = asyncio.create_task(self._lines(hash_))
            task.add_done_callback(lambda _done: self._reading.trim())
            self._reading.put(hash_, task)
        return task

    async def _lines(self, hash_: str) -> RuleLines | None:
        stored = await self._store.company_by_hash(hash_)
        if stored is None:
            return None
        try:
            return await asyncio.to_thread(
                lambda: lines_of_version(stored.document, stored.text, stored.hash)
            )
        except BadCompanyFile:
            return None


def _people(task: asyncio.Task[RuleLines | None]) -> int:
    if not task.done() or task.cancelled() or task.exception() is not None:
        return 0
    lines = task.result()
    return len(lines.company.people) if lines is not None else 0

"""The versions of the company for the pages of administrators.

Knows: the store, and `vaxel policy check` as a process. Refuses to know: what a page shows, and what may be changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.company import document_hash
from app.storage.versions import Overtaken
from app.web.site.company.draft import text_digest
from app.web.site.company.ports import OvertakenDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.storage.rows import StoredCompany, VersionRow
    from app.storage.store import Store

CHECKED_WITHIN: Final = 120.0  # seconds


class CompanyDesk:
    """Versions in the database; see CompanyVersions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def until(self, at: datetime | None) -> StoredCompany | None:
        if at is None:
            return await self._store.current_company()
        return await self._store.versions.until_instant(at)

    async def one(self, number: int) -> StoredCompany | None:
        return await self._store.versions.one(number)

    async def log(self) -> Sequence[VersionRow]:
        return await self._store.versions.log()

    async def waiting(self, after: datetime | None) -> Sequence[StoredCompany]:
        return await self._store.versions.waiting_after(after)

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
        people = document["people"]
        try:
            return await self._store.import_document(
                document,
                await asyncio.to_thread(document_hash, document),
                by,
                people=[person["id"] for person in people],
                desk_phones=[person["id"] for person in people if person.get("desk", True)],
                why=why,
                text=text,
                in_force_from=at,
                follows=follows,
            )
        except Overtaken:
            raise OvertakenDraft from None

    async def call_off(self, number: int, by: str, why: str) -> bool:
        return await self._store.versions.call_off(number, by, why)


class CheckedElsewhere:
    """`vaxel policy check` in a process of its own: a year is swept, and calls must not wait for it."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._known: dict[tuple[bytes, str], list[tuple[str, str, str]]] = {}

    async def findings(self, text: str, lang: str) -> list[tuple[str, str, str]]:
        """The severity, the place and the words of each finding; nothing if it cannot be checked."""
        key = text_digest(text), lang
        if key in self._known:
            return self._known[key]
        async with self._one_at_a_time:
            found = await self._check(text, lang)
            if len(self._known) > 8:
                self._known.clear()
            self._known[key] = found
            return found

    async def moved(self, text: str) -> tuple[int, int] | None:
        """By `vaxel replay` of the last week's journal."""
        async with self._one_at_a_time:
            told = await _asked(text, lambda file: ["replay", "--policy", file, "--since", "7d", "--json"])
        if told is None:
            return None
        found = json.loads(told)
        return (int(found["calls"]), int(found["elsewhere"])) if not found["partial"] else None

    async def _check(self, text: str, lang: str) -> list[tuple[str, str, str]]:
        options = ["--json", "--lang", lang, "--fail-on", "never"]
        told = await _asked(text, lambda file: ["policy", "check", file, *options])
        if told is None:
            return []
        return [
            (str(one["severity"]), str(one["field"]), str(one["message"]))
            for one in json.loads(told)["findings"]
        ]


async def _asked(text: str, command: Callable[[str], list[str]]) -> bytes | None:
    """What a command of ours says of a text, as JSON; None if it says nothing, or takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "company.yaml"
        file.write_text(text, encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *("nice", sys.executable, "-m", "app", *command(str(file))),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(CHECKED_WITHIN):
                told, _ = await process.communicate()
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:  # too long, or whoever asked has gone
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
    return told if told.startswith(b"{") else None

"""The rules of a call's versions are read beside the calls."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from app.company import document, document_hash, load
from app.company.rule_lines import lines_of_version
from app.service import version_cache
from app.service.web import story_lines
from app.service.web.story_lines import StoryLines
from app.storage.migrate import migrate
from app.storage.rows import StoredCall, StoredCompany
from app.storage.store import Store
from tests.policy.bolaget import BOLAGET, EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BEGAN = datetime(2026, 11, 24, 11, tzinfo=UTC)


async def test_a_version_is_read_once_and_not_in_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its document is 10 MB at 10,000 people, and was decoded in the loop."""
    read = []

    def decoded(version: StoredCompany) -> object:
        read.append(threading.current_thread() is not threading.main_thread())
        return json.loads(version.written)

    url = f"sqlite+aiosqlite:///{tmp_path}/vaxel.db"
    await migrate(url)
    store = await Store.open(url)
    try:
        found = document(load(EXAMPLE))
        await store.import_document(found, document_hash(found), "test", people=BOLAGET.people)
        monkeypatch.setattr(StoredCompany, "document", property(decoded))
        call = StoredCall(
            *("c1", BEGAN, "trunk", "in", None, None, document_hash(found)),
            *(None, None, None, None, None, None),
        )
        lines = StoryLines(store)

        assert await lines.notes_of(call, "sv") is not None
        assert await lines.notes_of(call, "sv") is not None
        assert read == [True]
    finally:
        await store.close()


class SlowReading:
    """Versions of a large company, which are read when it is said that they are. `read`: which, in this order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = document(load(EXAMPLE))
        lines = lines_of_version(found, None, document_hash(found))
        goes_on = self._goes_on = {"v1": asyncio.Event(), "v2": asyncio.Event()}
        read = self.read = list[str]()

        async def company_by_hash(hash_: str) -> object:
            read.append(hash_)
            await goes_on[hash_].wait()
            return SimpleNamespace(document=found, text=None, hash=hash_)

        async def beside(work: Callable[[], object]) -> object:
            return work()

        monkeypatch.setattr(asyncio, "to_thread", beside)
        monkeypatch.setattr(story_lines, "lines_of_version", lambda *_: lines)
        monkeypatch.setattr(story_lines, "LINES_WITHIN", 0.0)
        monkeypatch.setattr(version_cache, "MOST_PEOPLE_CACHED", len(lines.company.people) - 1)
        self.lines = StoryLines(cast("Any", SimpleNamespace(company_by_hash=company_by_hash)))

    async def is_over(self, version: str) -> None:
        self._goes_on[version].set()
        for _ in range(20):  # turns of the loop: more than it takes
            await asyncio.sleep(0)


def under(*versions: str) -> Any:
    """A call that was decided by each of these."""
    steps = [SimpleNamespace(data={"policy": one}) for one in versions]
    return SimpleNamespace(policy=versions[0], steps=steps)


async def test_a_call_under_two_large_versions_gets_its_lines_when_both_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They were not in memory together until somebody asked again, however often."""
    slow = SlowReading(monkeypatch)
    with pytest.raises(TimeoutError):
        await slow.lines.notes_of(under("v1", "v2"), "sv")
    for version in ("v1", "v2"):
        await slow.is_over(version)

    assert await slow.lines.notes_of(under("v1", "v2"), "sv") is not None
    assert slow.read == ["v1", "v2"]


async def test_who_reads_another_large_version_meanwhile_takes_nobodys_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = SlowReading(monkeypatch)
    for version in ("v1", "v2"):
        with pytest.raises(TimeoutError):
            await slow.lines.notes_of(under(version), "sv")
    for version in ("v1", "v2"):
        await slow.is_over(version)

    assert await slow.lines.notes_of(under("v1"), "sv") is not None
    assert await slow.lines.notes_of(under("v2"), "sv") is not None
    assert slow.read == ["v1", "v2"]

"""The rules of a call's versions are read beside the calls."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.company import document, document_hash, load
from app.service.story_lines import StoryLines
from app.storage.migrate import migrate
from app.storage.rows import StoredCall, StoredCompany
from app.storage.store import Store
from tests.policy.bolaget import BOLAGET, EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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

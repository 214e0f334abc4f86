"""Everything that services of live tests journalled is decided again, and comes out byte for byte.

Knows: the databases of all services that were started. Refuses to know: what was tested with them.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from sqlalchemy import make_url

from app.replay.part import Job
from app.replay.tally import Replayed
from app.replay.workers import replay_parts
from app.storage.decisions import Decisions, JournalPart

STARTED: Final[dict[str, None]] = {}  # databases, in the order of their services


def are_the_same_bytes(backend: str) -> None:
    """Take every decision in the databases of this backend again, and say how many. sqlite: those still there."""
    found = Replayed()
    for database in STARTED:
        url = make_url(database)
        if url.get_backend_name() == backend and (backend != "sqlite" or Path(url.database or "").exists()):
            found.add(again(database))
    assert not found.unlike, [(what, group.example) for what, group in found.unlike.items()]
    assert not found.missing, found.missing
    print(f"\n{backend}: {found.decisions} decisions of {found.calls} live calls again: the same bytes")


def again(database: str) -> Replayed:
    async def parts() -> list[JournalPart]:
        decisions = Decisions(database)
        try:
            return await decisions.parts(None, None)
        finally:
            await decisions.close()

    return replay_parts(Job(database, None), asyncio.run(parts()), lambda _: None)[0]

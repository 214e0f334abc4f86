"""At the end of a run: everything that its services journalled is decided again, and comes out byte for byte.

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


def all_again() -> Replayed:
    """Every decision in every SQLite database that is still there. A PostgreSQL server ended with its test."""
    tally = Replayed()
    for database in STARTED:
        url = make_url(database)
        if url.get_backend_name() == "sqlite" and Path(url.database or "").exists():
            tally.add(again(database))
    return tally


def again(database: str) -> Replayed:
    async def parts() -> list[JournalPart]:
        decisions = Decisions(database)
        try:
            return await decisions.parts(None, None)
        finally:
            await decisions.close()

    return replay_parts(Job(database, None), asyncio.run(parts()), lambda _: None)[0]

"""Databases that tests do not migrate are what the migrations make."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

from app.storage import migrate
from tests.storage.prepared import once_only

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from sqlalchemy import Connection


def told(file: Path) -> list[str]:
    """All that is in it, as SQL."""
    connection = sqlite3.connect(file)
    try:
        return sorted(connection.iterdump())
    finally:
        connection.close()


async def test_they_are_the_same_to_the_last_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One run of the migrations is all that can be compared: another may name constraints in another order."""
    files = [tmp_path / name for name in ("first.db", "second.db")]
    first, second = (f"sqlite+aiosqlite:///{file}" for file in files)
    module = sys.modules[migrate.__module__]
    really, ran = module._run, list[str]()

    def run(connection: Connection, revision: str) -> None:
        ran.append(revision)
        really(connection, revision)

    monkeypatch.setattr(module, "_run", once_only(run))

    await migrate(first)
    await migrate(second)
    assert ran == ["head"]
    await migrate(second)

    assert told(files[0]) == told(files[1])
    assert any('INSERT INTO "alembic_version"' in line for line in told(files[1]))

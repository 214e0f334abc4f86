"""How the database is opened."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.storage import migrate
from app.storage.database import BadDatabaseUrl, DatabaseAway, in_words, open_engine, parse_url, sqlite_file

ROOT = Path(__file__).resolve().parents[2]


async def test_sqlite_is_opened_so_that_readers_and_the_writer_do_not_wait_for_each_other(
    tmp_path: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(url)
    engine = open_engine(url, patience=1.5)
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    async with engine.connect() as connection:
        found = [(await connection.execute(text(f"PRAGMA {name}"))).scalar_one() for name in pragmas]
    await engine.dispose()

    assert found == ["wal", 1, 1, 1500]


async def test_an_error_says_no_value(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(url)
    engine = open_engine(url)

    with pytest.raises(OperationalError) as refused:
        async with engine.connect() as connection:
            await connection.execute(
                text("SELECT * FROM no_table WHERE number = :number"), {"number": "+4670"}
            )
    await engine.dispose()

    assert "no such table" in str(refused.value)
    assert "+4670" not in str(refused.value)


async def test_opening_makes_no_database_where_there_is_none(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}")

    with pytest.raises(DatabaseAway, match="vaxel migrate"):
        await engine.connect().__aenter__()

    assert list(tmp_path.iterdir()) == []
    await engine.dispose()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "sqlite:///x.db", "postgresql://host/name", "mysql+aiomysql://host/name"]
)
def test_a_url_of_another_kind_is_refused_with_what_it_must_be(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="VAXEL_DATABASE"):
        parse_url(url)


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite+aiosqlite:////var/lib/vaxel.db", Path("/var/lib/vaxel.db")),
        ("sqlite+aiosqlite:///vaxel.db", Path("vaxel.db")),
        ("sqlite+aiosqlite://", None),
        ("postgresql+psycopg://host/name", None),
    ],
)
def test_only_an_sqlite_file_is_a_file(url: str, file: Path | None) -> None:
    assert sqlite_file(parse_url(url)) == file


def test_a_port_that_is_none_is_no_url_and_its_password_is_not_told() -> None:
    with pytest.raises(BadDatabaseUrl) as caught:
        parse_url("postgresql+psycopg://vaxel:hush@host:port/name")

    assert "hush" not in str(caught.value)


FILL_THE_DISK = """
import asyncio, os, sys
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from app.storage import migrate
from app.storage.database import in_words, open_engine

async def main(place):
    url = f"sqlite+aiosqlite:///{place}/vaxel.db"
    await migrate(url)
    with open(f"{place}/filler", "wb", buffering=0) as filler:
        try:
            while filler.write(b"-" * 4096):
                pass
        except OSError:
            pass
    engine = open_engine(url)
    try:
        async with engine.begin() as connection:
            for number in range(100):
                await connection.execute(text("INSERT INTO phone VALUES (:id, :s)"), {"id": number, "s": "x" * 8000})
    except Exception as error:
        print(in_words(error, url))

asyncio.run(main(sys.argv[1]))
"""


def test_a_full_disk_is_called_a_full_disk(tmp_path: Path) -> None:
    """A real one of 2 MB. SQLite says "disk I/O error", or that it or the database is full."""
    mounted = f"mount -t tmpfs -o size=2m none {tmp_path} && exec {sys.executable} - {tmp_path}"

    done = subprocess.run(
        ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", mounted],
        input=FILL_THE_DISK,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert re.match(rf"the disk of {tmp_path} is full \(\d+ kB free\): free disk space there \(", done.stdout)


def test_a_disk_that_fails_and_has_room_is_not_called_full(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")

    told = in_words(error, f"sqlite+aiosqlite:///{tmp_path}/vaxel.db")

    assert re.fullmatch(rf"disk I/O error \({tmp_path} has \d+ MB free: .*\)", told)

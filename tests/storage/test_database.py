"""How the database is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.storage import migrate
from app.storage.database import BadDatabaseUrl, DatabaseAway, open_engine, parse, sqlite_file


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
        parse(url)


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
    assert sqlite_file(parse(url)) == file

"""The migrations, on both databases: up, down, up again; and they make exactly what tables.py says."""

from __future__ import annotations

import asyncio
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.storage import Store, migrate
from app.storage.database import open_engine
from app.storage.migrate import migrations, newest_revision
from app.storage.numbering import last_given
from app.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sqlalchemy import Connection


async def ask(database: str, question: Callable[[Connection], Any]) -> Any:
    engine = open_engine(database)
    async with engine.connect() as connection:
        answer = await connection.run_sync(question)
    await engine.dispose()
    return answer


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def drift(connection: Connection) -> list[Any]:
    return list(
        compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)
    )


async def test_a_database_goes_up_and_down_and_up_again(empty_database: str) -> None:
    await migrate(empty_database)
    up = await ask(empty_database, tables)
    await migrate(empty_database, "base")
    down = await ask(empty_database, tables)
    await migrate(empty_database)

    assert up == set(metadata.tables)
    assert down == set()
    assert await ask(empty_database, tables) == up


async def test_autogenerate_finds_no_drift_between_migrations_and_tables(empty_database: str) -> None:
    await migrate(empty_database)

    assert await ask(empty_database, drift) == []


async def test_sqlite_gives_a_number_once_where_the_tables_say_so(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(database)

    def counted(connection: Connection) -> set[str]:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        return set(connection.exec_driver_sql(sql).scalars())

    said = {one.name for one in metadata.sorted_tables if one.dialect_options["sqlite"]["autoincrement"]}
    assert {"message", "recording"} <= said
    assert await ask(database, counted) == said


async def test_the_migration_to_numbers_given_once_keeps_the_rows(tmp_path: Path) -> None:
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(database, "0015")
    engine = open_engine(database)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO message VALUES (7, 'anna', NULL, 'c1', '2026-11-24 11:00:00', 4.5, 'a.wav', 1)"
        )
        await connection.exec_driver_sql(
            "INSERT INTO webhook VALUES"
            " (3, 'https://a.example', '[\"call.began\"]', 's', 1, '2026-11-24 11:00:00', 'boss')"
        )
    await engine.dispose()

    await migrate(database)

    store = await Store.open(database)
    [message], [hook] = await store.messages(), await store.webhooks.all()
    await store.close()
    assert (message.id, message.call, message.caller, message.heard) == (7, "c1", None, True)
    assert (message.recorded_at, message.sound) == (datetime(2026, 11, 24, 11, tzinfo=UTC), "a.wav")
    assert (hook.id, hook.kinds, hook.active) == (3, ("call.began",), True)


async def test_the_migration_gives_no_number_again_that_a_log_names(empty_database: str) -> None:
    """On SQLite, numbers that were freed before 0016 could be given once more."""
    await migrate(empty_database, "0016")
    at = "'2026-11-24 11:00:00+00'"
    engine = open_engine(empty_database)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO recording_access (at, who, what, recording, why) "
            f"VALUES ({at}, 'boss', 'delete', 41, 'asked for')"
        )
        await connection.exec_driver_sql(
            "INSERT INTO audit (at, by, action, about, why) "
            f"VALUES ({at}, 'anna', 'message.delete', 'message:7', ''), ({at}, 'eva', 'x', 'message:odd', '')"
        )
    await engine.dispose()

    await migrate(empty_database)

    assert await last_numbers(empty_database) == {"message": 7, "recording": 41}


async def last_numbers(database: str) -> dict[str, int]:
    engine = open_engine(database)
    async with engine.connect() as connection:
        found = {table.name: await last_given(connection, table) for table in metadata.sorted_tables}
    await engine.dispose()
    return {name: found[name] for name in ("message", "recording")}


async def test_autogenerate_would_find_a_drift(empty_database: str) -> None:
    await migrate(empty_database)

    def a_column_too_many(connection: Connection) -> list[Any]:
        connection.exec_driver_sql("ALTER TABLE phone ADD COLUMN colour VARCHAR")
        return drift(connection)

    assert [found[0] for found in await ask(empty_database, a_column_too_many)] == ["remove_column"]


def test_the_newest_migration_is_known_by_its_file_s_name() -> None:
    """Without Alembic, which takes a start a third of a second to say that there is nothing to do."""
    config = Config()
    config.set_main_option("script_location", str(migrations()))

    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()


async def test_migrating_keeps_what_is_stored(empty_database: str) -> None:
    await migrate(empty_database)
    store = await Store.open(empty_database)
    await store.set_profile("anna", "meeting", "test")

    await migrate(empty_database)

    assert await store.profiles() == {"anna": "meeting"}
    await store.close()


async def test_two_that_migrate_at_once_do_not_disturb_each_other(empty_database: str) -> None:
    await asyncio.gather(*(migrate(empty_database) for _ in range(4)))

    assert await ask(empty_database, tables) == set(metadata.tables)


async def test_an_sqlite_file_with_passwords_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "vaxel.db"

    await migrate(f"sqlite+aiosqlite:///{file}")

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.whole
def test_an_installed_package_brings_its_migrations(tmp_path: Path) -> None:
    """Laid out as the wheel lays it out (see pyproject), away from the clone."""
    root = Path(__file__).parents[2]
    shutil.copytree(root / "app", tmp_path / "app")
    shutil.copytree(root / "migrations", tmp_path / "app" / "storage" / "migrations")
    program = (
        "import asyncio, app.storage as s; from app.storage.migrate import migrations; print(migrations());"
        f"asyncio.run(s.migrate('sqlite+aiosqlite:///{tmp_path}/x.db'))"
    )

    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "app" / "storage" / "migrations")
    assert (tmp_path / "x.db").stat().st_size > 0

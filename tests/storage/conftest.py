"""Real databases for the storage tests: an SQLite file and a throwaway PostgreSQL, for the same tests."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import pytest_asyncio

from app.storage import Store, migrate
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


WITH_TABLES = "vaxel_with_tables"


class PostgresServer:
    """A cluster in a temporary directory, reached by a unix socket only, with nothing synced to disk."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._home = Path(tempfile.mkdtemp(prefix="vaxel-pg-"))
        self._user = "postgres" if os.geteuid() == 0 else None  # initdb refuses root
        self._numbers = itertools.count(1)
        self._migrated = False
        if self._user:
            shutil.chown(self._home, self._user, self._user)
        cluster = str(self._home / "data")
        self._run("initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        settings = f"-c listen_addresses='' -c unix_socket_directories='{self._home}' -c fsync=off"
        data, log = str(self._home / "data"), str(self._home / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._home / "data"), "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._home)

    def new_database(self) -> str:
        """The URL of an empty database."""
        return self._created(f"vaxel{next(self._numbers)}", "template1")

    async def new_database_with_tables(self) -> str:
        """As `migrate` leaves a new one: a copy of the first, which takes a fraction of the time."""
        if not self._migrated:
            await migrate(self._created(WITH_TABLES, "template1"))
            self._migrated = True
        return self._created(f"vaxel{next(self._numbers)}", WITH_TABLES)

    def _created(self, name: str, template: str) -> str:
        with psycopg.connect(host=str(self._home), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return f"postgresql+psycopg://postgres@/{name}?host={self._home}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        # Output to a file: the server keeps what it inherits open, and a pipe would never end.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command, user=self._user, group=self._user, cwd="/", stdout=output, stderr=subprocess.STDOUT
            )
            output.seek(0)
            assert done.returncode == 0, f"{program} failed:\n{output.read().decode()}"


def _programs() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    asked = shutil.which("pg_config")
    if asked:
        answer = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True)
        places.append(Path(answer.stdout.strip()))
    for place in reversed(places):
        if (place / "initdb").exists():
            return place
    pytest.fail(
        "PostgreSQL is not installed (Debian's package is `postgresql`): these tests need the real one"
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind_of_database(request: pytest.FixtureRequest) -> str:
    """Each test that has a database is run with both."""
    return str(request.param)


@pytest.fixture
def empty_database(kind_of_database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, without tables."""
    if kind_of_database == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest_asyncio.fixture
async def database(kind_of_database: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with its tables, and nothing in them."""
    if kind_of_database == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
        await migrated(url)
        return url
    server: PostgresServer = request.getfixturevalue("postgres")
    return await server.new_database_with_tables()


@pytest_asyncio.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An open store on it."""
    opened = await Store.open(database)
    yield opened
    await opened.close()

"""Real databases for the storage tests: an SQLite file and a throwaway PostgreSQL, for the same tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
import pytest_asyncio

from app.storage import Store
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


class PostgresServer:
    """A cluster in a temporary directory, reached by a unix socket only, with nothing synced to disk."""

    def __init__(self) -> None:
        self._programs = _programs()
        self._home = Path(tempfile.mkdtemp(prefix="vaxel-pg-"))
        self._user = "postgres" if os.geteuid() == 0 else None  # initdb refuses root
        self._count = 0
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
        self._count += 1
        name = f"vaxel{self._count}"
        with psycopg.connect(host=str(self._home), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
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
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, without tables."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest_asyncio.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """An open store on a database with tables."""
    await migrated(database)
    opened = await Store.open(database)
    yield opened
    await opened.close()

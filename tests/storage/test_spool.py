"""The journal's way to the database, in bad weather: nothing is lost, nothing comes twice, nothing raises."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import SQLAlchemyError
from structlog.testing import capture_logs

from app.calls.journal import Begin, End, Step
from app.storage import Store, migrate
from app.storage.spool import BACKOFF, SPOOL_PAUSE, SpooledJournal
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from app.calls.journal import JournalRecord
    from tests.storage.conftest import PostgresServer

AT = "2026-11-24T11:00:00.000Z"


def begin(call: str, caller: str = "+46701234567") -> Begin:
    return Begin(call, AT, "trunk", "in", caller=caller, called="0846500401", policy="h")


def step(call: str, n: int = 1) -> Step:
    return Step(call, AT, f"{call}-{n}", "note", {"n": n, "name": "Åsa Öst"})


def end(call: str) -> End:
    return End(call, "2026-11-24T11:00:30.000Z", "answered", "anna", 2_000, 28_000, 16)


def files(directory: Path, ending: str = "*.jsonl") -> list[Path]:
    return sorted(directory.glob(ending))


async def ids(store: Store) -> list[str]:
    return sorted(call.id for call in await store.calls(100_000))


class Weather:
    """Takes lines as the store does, except when told that the database is away."""

    def __init__(self) -> None:
        self.away = False
        self.lines: list[JournalRecord] = []
        self.arrived = asyncio.Event()

    async def write(self, lines: Sequence[JournalRecord]) -> None:
        if self.away:
            raise ConnectionError("the database is away")
        self.lines += lines
        self.arrived.set()

    async def reconnect(self) -> None: ...


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An SQLite database's file; the database is made by `hasty`."""
    return tmp_path / "db" / "vaxel.db"


@pytest.fixture
async def hasty(file: Path) -> AsyncIterator[Store]:
    """A store on SQLite that hardly waits for a lock."""
    await migrated(f"sqlite+aiosqlite:///{file}")
    store = await Store.open(f"sqlite+aiosqlite:///{file}", patience=0.05)
    yield store
    await store.close()


async def test_lines_arrive_and_their_segment_goes(spool: Path, store: Store) -> None:
    journal = SpooledJournal(spool, store)

    for line in (begin("c1"), step("c1"), end("c1"), begin("c2")):
        journal.write(line)
    on_disk = len(files(spool))
    await journal.deliver()

    assert on_disk == 1
    assert await ids(store) == ["c1", "c2"]
    call = await store.call("c1")
    assert call is not None
    assert (call.answered_by, call.steps[0].data) == ("anna", {"n": 1, "name": "Åsa Öst"})
    assert list(spool.iterdir()) == []


async def test_the_same_lines_delivered_twice_are_stored_once(spool: Path, store: Store) -> None:
    journal = SpooledJournal(spool, store)
    for line in (begin("c1"), step("c1"), end("c1")):
        journal.write(line)
    [segment] = files(spool)
    copy = segment.read_bytes()
    await journal.deliver()

    segment.write_bytes(copy)  # as after a crash between the commit and the deletion
    await journal.deliver()

    call = await store.call("c1")
    assert call is not None
    assert (await ids(store), len(call.steps)) == (["c1"], 1)
    assert files(spool) == []


async def test_run_carries_lines_without_being_asked(spool: Path) -> None:
    weather = Weather()
    journal = SpooledJournal(spool, weather)
    async with asyncio.timeout(10):
        running = asyncio.create_task(journal.run())

        journal.write(begin("c1"))
        await weather.arrived.wait()

        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert weather.lines == [begin("c1")]


async def test_a_database_that_is_away_is_logged_once_and_tried_ever_more_seldom(spool: Path) -> None:
    weather = Weather()
    weather.away = True
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 7:
            weather.away = False
        if len(waits) == 9:
            raise asyncio.CancelledError

    journal = SpooledJournal(spool, weather, sleep=sleep)
    journal.write(begin("c1"))

    with capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await journal.run()

    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0, SPOOL_PAUSE, SPOOL_PAUSE]
    assert (waits[0], max(waits)) == BACKOFF
    assert [entry["log_level"] for entry in logs] == ["error", "info"]
    assert weather.lines == [begin("c1")]


async def test_while_another_connection_locks_the_database_lines_wait(
    spool: Path, file: Path, hasty: Store
) -> None:
    journal = SpooledJournal(spool, hasty)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    for n in range(5):
        journal.write(begin(f"c{n}"))
        with pytest.raises(SQLAlchemyError, match="locked"):
            await journal.deliver()
    waiting = files(spool)
    other.execute("ROLLBACK")
    other.close()
    await journal.deliver()

    assert waiting != []
    assert await ids(hasty) == ["c0", "c1", "c2", "c3", "c4"]
    assert files(spool) == []


async def test_while_the_database_file_is_garbage_lines_wait(spool: Path, file: Path, hasty: Store) -> None:
    journal = SpooledJournal(spool, hasty)
    journal.write(begin("before"))
    await journal.deliver()
    await hasty.close()  # so that the file is whole
    whole = file.read_bytes()
    file.write_bytes(b"garbage" * 10_000)

    journal.write(begin("during"))
    with pytest.raises(SQLAlchemyError, match="not a database"):
        await journal.deliver()
    await hasty.reconnect()  # as `run` does
    file.write_bytes(whole)
    await journal.deliver()

    assert await ids(hasty) == ["before", "during"]
    assert files(spool) == []


async def test_while_another_file_is_in_the_database_s_place_lines_wait(
    spool: Path, file: Path, hasty: Store
) -> None:
    """An open connection would go on writing, without an error, into the file that was moved away."""
    journal = SpooledJournal(spool, hasty)
    journal.write(begin("before"))
    await journal.deliver()

    aside = file.rename(file.with_suffix(".aside"))
    journal.write(begin("gone"))
    with pytest.raises(OSError, match="there is no database"):
        await journal.deliver()
    assert not file.exists(), "an empty database must not be made in its place"
    file.write_bytes(b"another")
    journal.write(begin("another"))
    with pytest.raises(OSError, match="somebody replaced"):
        await journal.deliver()
    aside.replace(file)
    await journal.deliver()

    assert await ids(hasty) == ["another", "before", "gone"]
    assert files(spool) == []


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A directory of a user other than root, and that user's rights: root may write read-only files."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory(prefix="vaxel-nobody-") as name:
        if root:
            os.chown(name, 65534, 65534)
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)


async def test_while_the_database_is_read_only_lines_wait() -> None:
    with as_nobody() as home:
        url = f"sqlite+aiosqlite:///{home / 'vaxel.db'}"
        await migrated(url)
        store = await Store.open(url, patience=0.05)
        journal = SpooledJournal(home / "spool", store)
        (home / "vaxel.db").chmod(0o400)

        journal.write(begin("c1"))
        with pytest.raises(SQLAlchemyError, match="readonly"):
            await journal.deliver()
        await store.reconnect()  # as `run` does
        for part in home.glob("vaxel.db*"):
            part.chmod(0o600)
        await journal.deliver()

        assert await ids(store) == ["c1"]
        await store.close()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """As on a full disk: the kernel takes nothing beyond this size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_while_the_database_has_no_room_lines_wait(spool: Path, file: Path, hasty: Store) -> None:
    journal = SpooledJournal(spool, hasty)
    for n in range(2000):
        journal.write(begin(f"c{n}"))

    with files_no_larger_than(file.stat().st_size), pytest.raises(SQLAlchemyError, match=r"full|I/O"):
        await journal.deliver()
    await hasty.reconnect()
    await journal.deliver()

    assert len(await ids(hasty)) == 2000
    assert files(spool) == []


@pytest.mark.postgres
async def test_while_postgresql_is_stopped_lines_wait(spool: Path, postgres: PostgresServer) -> None:
    url = postgres.new_database()
    await migrate(url)
    store = await Store.open(url)
    journal = SpooledJournal(spool, store)
    journal.write(begin("before"))
    await journal.deliver()

    postgres.stop()
    try:
        for n in range(3):
            journal.write(begin(f"during{n}"))
            with pytest.raises(SQLAlchemyError):
                await journal.deliver()
    finally:
        postgres.start()
    journal.write(begin("after"))
    await journal.deliver()

    assert await ids(store) == ["after", "before", "during0", "during1", "during2"]
    assert files(spool) == []
    await store.close()


WRITER = """
import sys
from pathlib import Path
from app.calls.journal import Begin, Step
from app.storage.spool import SpooledJournal

journal = SpooledJournal(Path(sys.argv[1]), None, segment=20_000)
n = 0
while True:
    n += 1
    journal.write(Begin(f"c{n}", "2026-11-24T11:00:00.000Z", "trunk", "in", "+46701234567", "100", "h"))
    journal.write(Step(f"c{n}", "2026-11-24T11:00:00.000Z", f"c{n}-1", "note", {"pad": "x" * 200}))
    print(n, flush=True)
"""


async def test_records_written_before_kill_9_arrive_at_the_next_start(spool: Path, store: Store) -> None:
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(spool)], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    last = 0
    for told in child.stdout:
        last = int(told)
        if last == 500:
            child.send_signal(signal.SIGKILL)
    child.wait()
    assert child.returncode == -signal.SIGKILL
    assert len(files(spool)) > 1

    journal = SpooledJournal(spool, store)
    await journal.deliver()

    calls = set(await ids(store))
    assert {f"c{n}" for n in range(1, last + 1)} <= calls
    assert len(calls) <= last + 1, "one more may have been written and not yet told"
    call = await store.call(f"c{last}")
    assert call is not None
    assert len(call.steps) == 1
    assert files(spool) == files(spool, "*.bad") == []


async def test_a_segment_that_another_process_still_writes_is_left_alone(spool: Path, store: Store) -> None:
    other = SpooledJournal(spool, store)
    other.write(begin("c1"))

    await SpooledJournal(spool, store).deliver()
    other.write(begin("c2"))
    await other.deliver()

    assert await ids(store) == ["c1", "c2"]


@pytest.mark.parametrize("tail", [b'{"kind":"begin","call":"c3","at":"20', b"\0" * 4096, b'{"kind"\n'])
async def test_a_torn_line_is_set_aside_and_the_others_arrive(spool: Path, store: Store, tail: bytes) -> None:
    journal = SpooledJournal(spool, store)
    journal.write(begin("c1"))
    journal.write(begin("c2"))
    [segment] = files(spool)
    whole = segment.read_bytes()
    segment.write_bytes(whole + tail)

    with capture_logs() as logs:
        await journal.deliver()

    assert await ids(store) == ["c1", "c2"]
    [aside] = files(spool, "*.bad")
    assert aside.read_bytes() == tail
    assert [(entry["file"], entry["byte"]) for entry in logs] == [(str(segment), len(whole))]
    assert files(spool) == []


async def test_a_line_that_the_database_refuses_does_not_hold_up_the_others(
    spool: Path, store: Store
) -> None:
    journal = SpooledJournal(spool, store)
    journal.write(begin("c1"))
    journal.write(End("c2", "no time at all", "answered", None, 0, 0, 16))
    journal.write(begin("c3"))

    await journal.deliver()

    assert await ids(store) == ["c1", "c3"]
    [aside] = files(spool, "*.bad")
    assert b"no time at all" in aside.read_bytes()


async def test_a_name_that_is_half_a_character_is_journalled_all_the_same(spool: Path, store: Store) -> None:
    journal = SpooledJournal(spool, store)

    journal.write(begin("c1", caller="\ud83d"))
    await journal.deliver()

    assert [call.caller for call in await store.calls()] == ["?"]


async def test_with_the_spool_s_disk_full_lines_are_held_and_arrive_later(spool: Path) -> None:
    weather = Weather()
    weather.away = True
    journal = SpooledJournal(spool, weather)
    journal.write(begin("c1"))
    [segment] = files(spool)

    with files_no_larger_than(segment.stat().st_size + 20):
        for n in range(2, 6):
            journal.write(begin(f"c{n}"))
        held = journal.state()
        torn = segment.read_bytes().endswith(b"\n")
        with pytest.raises(ConnectionError):
            await journal.deliver()
    weather.away = False
    await journal.deliver()

    assert (held.held, held.lost, torn) == (4, 0, True)
    assert weather.lines == [begin(f"c{n}") for n in range(1, 6)]
    assert (journal.state().held, files(spool), files(spool, "*.bad")) == (0, [], [])


async def test_with_the_spool_s_disk_full_a_database_elsewhere_still_gets_the_lines(spool: Path) -> None:
    weather = Weather()
    journal = SpooledJournal(spool, weather)

    with files_no_larger_than(10):
        journal.write(begin("c1"))
        journal.write(begin("c2"))
        await journal.deliver()

    assert weather.lines == [begin("c1"), begin("c2")]
    assert journal.state().held == 0


async def test_lines_without_room_anywhere_are_counted(spool: Path) -> None:
    journal = SpooledJournal(spool, Weather(), held=3)

    with files_no_larger_than(10), capture_logs() as logs:
        for n in range(10):
            journal.write(begin(f"c{n}"))

    assert (journal.state().held, journal.state().lost) == (3, 7)
    assert len(logs) == 2, "once that the disk is full, once that memory is"


async def test_a_long_outage_makes_several_segments_and_all_arrive(spool: Path, store: Store) -> None:
    journal = SpooledJournal(spool, store, segment=5_000)
    for n in range(300):
        journal.write(begin(f"c{n}"))
    segments = len(files(spool))

    await journal.deliver()

    assert segments > 5
    assert len(await ids(store)) == 300
    assert files(spool) == []

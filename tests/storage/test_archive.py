"""Recorded calls become sealed recordings: each once, none lost, none left lying open, whatever breaks in between."""

from __future__ import annotations

import asyncio
import resource
import stat
import wave
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from app.calls.tape import Occasion, Taped
from app.policy.decision import Direction
from app.storage.archive import Archive, export
from app.storage.recordings import LOOKS_JOINED
from app.storage.retention import ACCESSES_KEPT, forget_recordings
from app.storage.rows import Access
from app.storage.vault import CannotOpen, add_key
from tests.storage.test_mailbox import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.storage import Store
    from app.storage.rows import StoredRecording

BEGAN = datetime(2026, 11, 24, 11, 0, 0, 123_000, tzinfo=UTC)
LINE = "ast-1795518000.13"
FILE = f"david_in_call_ast-1795518000.12_{LINE}_{BEGAN.timestamp() * 1000:.0f}.wav"
SEALED = f"2026/11/{LINE}_{BEGAN.timestamp() * 1000:.0f}.vxr"
LOOKS = Access(BEGAN, "test", "list", "a test")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    directory = tmp_path / "inbox"
    directory.mkdir()
    return directory


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "recordings"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "recording.key"


@pytest.fixture
def archive(inbox: Path, kept: Path, key: Path, store: Store) -> Archive:
    return Archive(inbox, kept, key, store)


class DatabaseAway:
    """A store whose database is away."""

    async def add_recording(self, taped: Taped, **_: object) -> StoredRecording:
        raise OperationalError("INSERT", {}, Exception(f"{taped.call}: the database is away"))


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """As if the disk were full: no file can be written beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_recording_is_sealed_stored_and_exported_as_it_was(
    inbox: Path, kept: Path, key: Path, archive: Archive, store: Store, tmp_path: Path
) -> None:
    sound = record(inbox / FILE).read_bytes()

    taken = await archive.collect(FILE)

    assert taken is not None
    assert await store.recordings(LOOKS) == [taken]
    assert (taken.person, taken.direction, taken.occasion) == ("david", "in", "call")
    assert (taken.call, taken.began_at, taken.seconds) == ("ast-1795518000.12", BEGAN, 4.5)
    assert taken.file == SEALED
    assert taken.key in key.read_text()
    assert list(inbox.iterdir()) == []
    assert sound[1000:1100] not in (kept / SEALED).read_bytes()
    assert stat.S_IMODE((kept / SEALED).stat().st_mode) == 0o600
    export(kept, key, taken, tmp_path / "out.wav")
    assert (tmp_path / "out.wav").read_bytes() == sound
    assert stat.S_IMODE((tmp_path / "out.wav").stat().st_mode) == 0o600


async def test_a_recording_told_of_twice_is_one(inbox: Path, archive: Archive, store: Store) -> None:
    left_over = record(inbox / FILE).read_bytes()

    await asyncio.gather(*(archive.collect(FILE) for _ in range(3)))
    (inbox / FILE).write_bytes(left_over)  # as after a crash between storing and removing
    await archive.sweep(frozenset())

    assert len(await store.recordings(LOOKS)) == 1
    assert list(inbox.iterdir()) == []


async def test_sweeping_leaves_what_is_still_being_recorded(
    inbox: Path, archive: Archive, store: Store
) -> None:
    """However long the call has been on hold: its line is in the exchange."""
    record(inbox / FILE)

    assert await archive.sweep({LINE}) == 0
    assert (inbox / FILE).exists()
    assert await archive.sweep({"another"}) == 1
    assert len(await store.recordings(LOOKS)) == 1


async def test_while_the_database_is_away_the_file_stays_and_is_tried_again(
    inbox: Path, kept: Path, key: Path, archive: Archive, store: Store
) -> None:
    record(inbox / FILE)

    assert await Archive(inbox, kept, key, DatabaseAway()).collect(FILE) is None
    stays = (inbox / FILE).exists()

    assert (stays, await archive.sweep(frozenset())) == (True, 1)
    assert len(await store.recordings(LOOKS)) == 1


async def test_a_full_disk_costs_no_recording(
    inbox: Path, kept: Path, archive: Archive, store: Store, key: Path
) -> None:
    record(inbox / FILE)
    add_key(key)

    with no_room(20_000), capture_logs() as logs:
        assert await archive.collect(FILE) is None
    left = [file.name for file in kept.rglob("*") if file.is_file()]

    assert (left, (inbox / FILE).exists()) == ([], True)
    assert [entry["log_level"] for entry in logs] == ["error"]
    assert await archive.sweep(frozenset()) == 1
    assert len(await store.recordings(LOOKS)) == 1


@pytest.mark.parametrize("told", [0, 10**6])
async def test_a_recording_whose_exchange_was_killed_is_whole_as_far_as_it_goes(
    inbox: Path, kept: Path, key: Path, archive: Archive, tmp_path: Path, told: int
) -> None:
    """The header's length is written last (so it says 0), or before what the disk did not get (too much)."""
    whole = record(inbox / FILE).read_bytes()
    with (inbox / FILE).open("r+b") as file:
        file.seek(40)
        file.write(told.to_bytes(4, "little"))

    taken = await archive.collect(FILE)

    assert taken is not None
    export(kept, key, taken, tmp_path / "out.wav")
    assert (tmp_path / "out.wav").read_bytes() == whole
    with wave.open(str(tmp_path / "out.wav")) as mended:
        assert mended.getnframes() == 36_000


@pytest.mark.parametrize("seconds", [None, 0.0])
async def test_a_file_without_sound_is_no_recording(
    inbox: Path, kept: Path, archive: Archive, store: Store, seconds: float | None
) -> None:
    """Nobody answered."""
    if seconds is None:
        (inbox / FILE).touch()
    else:
        record(inbox / FILE, seconds)

    assert await archive.collect(FILE) is None
    assert await store.recordings(LOOKS) == []
    assert list(inbox.iterdir()) == []
    assert not kept.exists()


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0"])
async def test_a_recording_without_a_sample_is_none(
    inbox: Path, archive: Archive, store: Store, content: bytes
) -> None:
    """The call ended in the instant in which the file was begun."""
    (inbox / FILE).write_bytes(content)

    with capture_logs() as logs:
        assert await archive.collect(FILE) is None

    assert logs == []
    assert await store.recordings(LOOKS) == []
    assert list(inbox.iterdir()) == []


async def test_a_file_that_is_no_sound_is_set_aside_and_noted(inbox: Path, archive: Archive) -> None:
    (inbox / FILE).write_bytes(b"no sound at all" * 1000)

    with capture_logs() as logs:
        await archive.collect(FILE)

    assert (inbox / ".broken" / FILE).exists()
    assert [entry["log_level"] for entry in logs] == ["error"]


@pytest.mark.parametrize("file", ["../x.wav", "david_in_call_c_d.wav", f"a/{FILE}", "anna_17.wav"])
async def test_a_name_that_is_not_a_recordings_is_refused(kept: Path, archive: Archive, file: str) -> None:
    assert await archive.collect(file) is None
    assert not kept.exists()


async def test_a_tampered_file_is_refused_and_leaves_no_half(
    inbox: Path, kept: Path, key: Path, archive: Archive, tmp_path: Path
) -> None:
    record(inbox / FILE, 30)
    taken = await archive.collect(FILE)
    assert taken is not None
    content = (kept / SEALED).read_bytes()
    (kept / SEALED).write_bytes(content[:-1000])

    with pytest.raises(CannotOpen, match="changed it or cut it off"):
        export(kept, key, taken, tmp_path / "out.wav")

    assert [file.name for file in tmp_path.iterdir() if "out.wav" in file.name] == []


async def test_after_a_new_key_older_recordings_still_open(
    inbox: Path, kept: Path, key: Path, archive: Archive, tmp_path: Path
) -> None:
    record(inbox / FILE)
    old = await archive.collect(FILE)
    new = add_key(key)
    later = FILE.replace("_in_", "_out_").replace(LINE, "ast-2.1")
    record(inbox / later)
    young = await archive.collect(later)

    assert old is not None
    assert young is not None
    assert (young.key, old.key != new) == (new, True)
    for one in (old, young):
        export(kept, key, one, tmp_path / f"{one.id}.wav")


async def test_old_recordings_go_with_their_files_and_the_log_stays(
    inbox: Path, kept: Path, archive: Archive, store: Store
) -> None:
    for days in (0, 5, 6, 7):
        at = BEGAN - timedelta(days=days)
        name = f"david_in_call_c{days}_ast-{days}_{at.timestamp() * 1000:.0f}.wav"
        record(inbox / name, 0.1)
        assert await archive.collect(name) is not None
    (
        kept / "2026/11" / f"ast-7_{(BEGAN - timedelta(days=7)).timestamp() * 1000:.0f}.vxr"
    ).unlink()  # interrupted
    long_ago = Access(BEGAN - ACCESSES_KEPT - timedelta(days=1), "Carin", "export", "long ago")
    await store.note_access(long_ago)

    expired = await forget_recordings(store, kept, BEGAN - timedelta(days=1), BEGAN, batch=2)

    assert expired == 3
    assert [one.call for one in await store.recordings(LOOKS)] == ["c0"]
    assert len(list(kept.rglob("*.vxr"))) == 1
    log = await store.accesses()
    assert [(one.who, one.what, one.call) for one in log if one.what == "expire"] == [
        ("vaxel", "expire", call) for call in ("c5", "c6", "c7")
    ]
    assert long_ago not in log


async def test_recordings_are_found_by_person_and_time_and_looking_is_written_down(
    inbox: Path, archive: Archive, store: Store
) -> None:
    for person in ("david", "gun"):
        name = FILE.replace("david", person).replace(LINE, f"ast-{person}")
        record(inbox / name, 0.1)
        await archive.collect(name)

    assert [one.person for one in await store.recordings(LOOKS, person="gun")] == ["gun"]
    assert await store.recordings(LOOKS, since=BEGAN + timedelta(seconds=1)) == []
    assert len(await store.recordings(LOOKS, 1)) == 1
    assert await store.accesses() == [LOOKS]


async def test_the_next_page_goes_on_where_the_last_one_ended_though_that_recording_is_gone(
    store: Store,
) -> None:
    """The archive takes what it finds in any order: a later number may have begun earlier."""
    made = {}
    for name, minute in (("b", 2), ("c", 3), ("a", 1), ("also b", 2)):
        tape = Taped("david", Direction.IN, Occasion.CALL, name, name, BEGAN)
        began = BEGAN + timedelta(minutes=minute, microseconds=7)
        made[name] = await store.add_recording(tape, began_at=began, seconds=1.0, file=name, key="k")

    for edge, following in (("c", ["also b", "b", "a"]), ("also b", ["b", "a"]), ("b", ["a"]), ("a", [])):
        await store.forget_recording(made[edge].id)
        below = made[edge].began_at, made[edge].id
        assert [one.call for one in await store.recordings(LOOKS, below=below)] == following


async def test_the_access_log_comes_in_pages_of_one_person_or_of_all(store: Store) -> None:
    for minute in range(5):
        at, whose = BEGAN + timedelta(minutes=minute), "anna" if minute % 2 == 0 else "bo"
        await store.note_access(Access(at, "boss", "hear", f"{minute}", person=whose))

    first = await store.access_page(2, person="anna")
    second = await store.access_page(2, first.next, person="anna")
    everybodys = await store.access_page(5)

    assert [one.why for one in first.lines + second.lines] == ["4", "2", "0"]
    assert second.next is None
    assert [one.why for one in everybodys.lines] == ["4", "3", "2", "1", "0"]
    assert everybodys.next is None


async def test_whoever_looks_again_and_again_fills_no_log(store: Store) -> None:
    listens = Access(BEGAN, "boss", "hear", "a complaint (#7)", person="anna")
    await store.note_access(listens)
    look = Access(BEGAN, "boss", "messages", "", person="anna")
    for seconds in range(100):
        await store.note_looks([replace(look, at=BEGAN + timedelta(seconds=seconds))])
    others = [
        replace(look, who="siv"),
        replace(look, what="calls"),
        replace(look, why="bo"),
        replace(look, call="c1"),
        replace(look, recording=3),
        replace(look, person=None),
    ]
    await store.note_looks(others)
    later = replace(look, at=BEGAN + LOOKS_JOINED + timedelta(seconds=1))
    await store.note_looks([later])
    await store.note_access(replace(listens, at=later.at))

    log = await store.accesses()

    assert log[0:2] == [replace(listens, at=later.at), later]
    assert log[-1] == listens
    assert log[-2] == look
    assert sorted(log[2:-2], key=repr) == sorted(others, key=repr)

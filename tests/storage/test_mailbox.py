"""Recorded messages become stored messages: each once, none lost, whatever breaks in between."""

from __future__ import annotations

import asyncio
import os
import time
import wave
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from app.storage.mailbox import Mailbox, read_sound
from tests.storage.prepared import store_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.storage import Store
    from app.storage.rows import StoredMessage

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CALLER = "+46701234567"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    directory = tmp_path / "messages"
    directory.mkdir()
    return directory


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "voicemail"


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Store]:
    async with store_in(tmp_path) as opened:
        yield opened


@pytest.fixture
def mailbox(inbox: Path, kept: Path, sqlite: Store) -> Mailbox:
    return Mailbox(inbox, kept, sqlite)


def record(path: Path, seconds: float = 4.5, rate: int = 8000) -> Path:
    """What the exchange's Record() leaves; samples that count, so that a lost one is noticed."""
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(counting(round(seconds * rate)))
    return path


@cache
def counting(samples: int) -> bytes:
    return b"".join((n % 30_000).to_bytes(2, "little") for n in range(samples))


def settle(path: Path) -> None:
    """As if nobody had written to it for a minute."""
    past = time.time() - 60
    os.utime(path, (past, past))


class DatabaseAway:
    """A store whose database is away."""

    async def add_message(self, **_: object) -> StoredMessage:
        raise OperationalError("INSERT", {}, Exception("the database is away"))


async def test_a_message_is_taken_in_with_caller_time_and_length(
    inbox: Path, kept: Path, mailbox: Mailbox, sqlite: Store
) -> None:
    source = record(inbox / "anna_1700000000.12.wav")
    recorded = read_sound(source)

    message = await mailbox.collect(source.name, "anna", CALLER, "1700000000.12", AT)

    assert message is not None
    assert await sqlite.messages("anna") == [message]
    assert (message.caller, message.call, message.recorded_at) == (CALLER, "1700000000.12", AT)
    assert (message.seconds, message.sound) == (4.5, "anna/1700000000.12.wav")
    assert read_sound(kept / message.sound) == recorded
    assert list(inbox.iterdir()) == []


async def test_a_message_told_of_twice_is_one(inbox: Path, mailbox: Mailbox, sqlite: Store) -> None:
    record(inbox / "anna_1.wav")

    tellings = [mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT) for _ in range(3)]
    messages = await asyncio.gather(*tellings)
    late = await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert {message.id for message in (*messages, late) if message} == {1}
    assert len(await sqlite.messages()) == 1


async def test_a_file_that_was_stored_but_not_removed_is_not_taken_in_again(
    inbox: Path, mailbox: Mailbox, sqlite: Store
) -> None:
    source = record(inbox / "anna_1.wav")
    left_over = source.read_bytes()
    await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    source.write_bytes(left_over)  # as after a crash in between
    settle(source)
    await mailbox.sweep()

    assert [message.caller for message in await sqlite.messages()] == [CALLER]
    assert list(inbox.iterdir()) == []


async def test_sweeping_takes_in_what_nobody_told_of(inbox: Path, mailbox: Mailbox, sqlite: Store) -> None:
    settle(record(inbox / "anna_1.wav"))
    settle(record(inbox / "team_support_2.wav"))

    taken = await mailbox.sweep()

    assert taken == 2
    found = {(message.mailbox, message.call, message.caller) for message in await sqlite.messages()}
    assert found == {("anna", "1", None), ("team_support", "2", None)}
    assert list(inbox.iterdir()) == []


async def test_sweeping_leaves_a_file_that_may_still_be_recorded(inbox: Path, mailbox: Mailbox) -> None:
    source = record(inbox / "anna_1.wav")

    assert await mailbox.sweep() == 0
    assert source.exists()


async def test_sweeping_before_the_exchange_has_made_the_directory_finds_nothing(
    tmp_path: Path, kept: Path, sqlite: Store
) -> None:
    assert await Mailbox(tmp_path / "not yet", kept, sqlite).sweep() == 0


async def test_a_caller_told_of_after_the_sweep_is_still_learnt(
    inbox: Path, mailbox: Mailbox, sqlite: Store
) -> None:
    settle(record(inbox / "anna_1.wav"))
    await mailbox.sweep()

    await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert [message.caller for message in await sqlite.messages()] == [CALLER]


async def test_while_the_database_is_away_the_file_stays_and_is_tried_again(
    inbox: Path, kept: Path, mailbox: Mailbox, sqlite: Store
) -> None:
    source = record(inbox / "anna_1.wav")
    away = Mailbox(inbox, kept, DatabaseAway())

    told = await away.collect("anna_1.wav", "anna", CALLER, "1", AT)
    settle(source)
    swept = await away.sweep()
    stays = source.exists()
    later = await mailbox.sweep()

    assert (told, swept, stays, later) == (None, 0, True, 1)
    assert len(await sqlite.messages()) == 1


@pytest.mark.parametrize(("seconds", "taken"), [(0.0, 0), (0.9, 0), (1.1, 1)])
async def test_hanging_up_at_the_tone_leaves_no_message(
    inbox: Path, kept: Path, mailbox: Mailbox, sqlite: Store, seconds: float, taken: int
) -> None:
    record(inbox / "anna_1.wav", seconds)

    with capture_logs() as logs:
        await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert len(await sqlite.messages()) == taken
    assert len(list(kept.rglob("*.wav"))) == taken
    assert len(logs) == 1 - taken
    assert list(inbox.iterdir()) == []


@pytest.mark.parametrize(
    ("loudness", "taken"), [(0, 0), (8, 0), (40, 0), (120, 1), (3000, 1)], ids=lambda value: str(value)
)
async def test_silence_is_no_message_and_a_quiet_voice_is_one(
    inbox: Path, mailbox: Mailbox, sqlite: Store, loudness: int, taken: int
) -> None:
    """An open line hums at some 10 to 40 of 32,767; losing a real message would be worse than keeping noise."""
    with wave.open(str(inbox / "anna_1.wav"), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        hum = b"".join(((-1) ** n * loudness).to_bytes(2, "little", signed=True) for n in range(4000))
        writer.writeframes(bytes(16_000) + hum + bytes(16_000))

    await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert len(await sqlite.messages()) == taken
    assert list(inbox.iterdir()) == []


async def test_a_message_that_has_to_wait_is_a_trouble_until_it_is_taken_in(
    inbox: Path, kept: Path, mailbox: Mailbox, sqlite: Store
) -> None:
    """As with a full disk: it stays where the exchange put it, and /health says why."""
    source = record(inbox / "anna_1.wav")
    kept.write_text("no directory, so nothing can be written there")

    waits = await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)
    trouble, is_there = mailbox.trouble, source.exists()
    kept.unlink()
    settle(source)
    await mailbox.sweep()

    assert (waits, is_there, mailbox.trouble) == (None, True, "")
    assert "File exists" in trouble or "Not a directory" in trouble
    assert len(await sqlite.messages()) == 1


async def test_a_box_with_an_address_has_its_messages_sent_there_once(
    inbox: Path, kept: Path, sqlite: Store
) -> None:
    mailbox = Mailbox(inbox, kept, sqlite, {"anna": "anna@bolaget.example"}.get)
    for name in ("anna_1.wav", "bo_2.wav"):
        record(inbox / name)
        await mailbox.collect(name, name.partition("_")[0], CALLER, None, AT)
    record(inbox / "anna_1.wav")  # told of again
    await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    due = await sqlite.mails_due()

    assert [(one.mailbox, one.address, one.attempts) for one in due] == [("anna", "anna@bolaget.example", 0)]


@pytest.mark.parametrize("bytes_", [0, 4, 30, 44])
async def test_a_message_without_a_sample_is_none(
    inbox: Path, kept: Path, mailbox: Mailbox, sqlite: Store, bytes_: int
) -> None:
    """The caller hung up in the instant in which the file was begun: that is no mistake of anybody's."""
    source = record(inbox / "anna_1.wav")
    source.write_bytes(source.read_bytes()[:bytes_])

    with capture_logs() as logs:
        await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert [entry["log_level"] for entry in logs] == ["info"]
    assert await sqlite.messages() == []
    assert list(inbox.iterdir()) == []
    assert not (kept / ".broken").exists()


@pytest.mark.parametrize("content", [b"no", b"no sound at all" * 1000])
async def test_a_broken_file_is_set_aside_and_noted(
    inbox: Path, kept: Path, mailbox: Mailbox, sqlite: Store, content: bytes
) -> None:
    (inbox / "anna_1.wav").write_bytes(content)

    with capture_logs() as logs:
        await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert (kept / ".broken" / "anna_1.wav").read_bytes() == content
    assert [entry["log_level"] for entry in logs] == ["error"]
    assert await sqlite.messages() == []
    assert list(inbox.iterdir()) == []


@pytest.mark.parametrize("told", [0, 10**6])
async def test_a_recording_whose_exchange_was_killed_is_heard_to_its_end(
    inbox: Path, kept: Path, mailbox: Mailbox, told: int
) -> None:
    """The header's length is written last (so it says 0), or before what the disk did not get (too much)."""
    source = record(inbox / "anna_1.wav")
    whole = read_sound(source)
    with source.open("r+b") as file:
        file.seek(40)
        file.write(told.to_bytes(4, "little"))

    message = await mailbox.collect("anna_1.wav", "anna", CALLER, "1", AT)

    assert message is not None
    assert message.seconds == 4.5
    assert read_sound(kept / message.sound) == whole
    with wave.open(str(kept / message.sound)) as mended:
        assert mended.getnframes() == 36_000


@pytest.mark.parametrize(
    ("file", "box"),
    [
        ("../anna_1.wav", "anna"),
        ("anna_1.wav", "bo"),
        ("a/b_1.wav", "a/b"),
        (".._1.wav", ".."),
        ("x.wav", "x"),
    ],
)
async def test_a_name_that_is_not_a_message_s_is_refused(
    inbox: Path, kept: Path, mailbox: Mailbox, file: str, box: str
) -> None:
    record(inbox / "anna_1.wav")

    assert await mailbox.collect(file, box, CALLER, "1", AT) is None
    assert (inbox / "anna_1.wav").exists()
    assert not kept.exists()

"""Voicemail boxes as the telephone uses them: the store's, and those that the screenplays believe in."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.ports.kept import LeftMessage
from app.storage.mailboxes import StoredMailboxes
from tests.calls.mailbox.boxes import MemoryMailboxes

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage import Store

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return tmp_path / "shared/prompts"


async def stored(store: Store, tmp_path: Path, prompts: Path, changes: list[str]) -> StoredMailboxes:
    """Three messages for Anna, the second heard."""
    kept = tmp_path / "voicemail"
    (kept / "anna").mkdir(parents=True)
    for n in (1, 2, 3):
        (kept / f"anna/c{n}.wav").write_bytes(b"sound %d" % n)
        message = await store.add_message(
            mailbox="anna",
            caller=f"+4670174060{n}",
            call=f"c{n}",
            recorded_at=AT + timedelta(minutes=n),
            seconds=4.0,
            sound=f"anna/c{n}.wav",
        )
        await store.mark_heard(message.id, heard=n == 2)
    boxes = StoredMailboxes(store, kept, prompts, lambda: changes.append("changed"))
    await boxes.clear()
    return boxes


@pytest.fixture(params=["stored", "in memory"])
async def boxes(
    request: pytest.FixtureRequest, store: Store, tmp_path: Path, prompts: Path
) -> StoredMailboxes | MemoryMailboxes:
    if request.param == "stored":
        return await stored(store, tmp_path, prompts, [])
    memory = MemoryMailboxes()
    memory.left["anna"] = [
        LeftMessage(n, f"+4670174060{n}", AT + timedelta(minutes=n), new=n != 2) for n in (1, 2, 3)
    ]
    return memory


async def test_the_new_ones_come_first_each_kind_in_order(boxes: StoredMailboxes | MemoryMailboxes) -> None:
    found = await boxes.messages("anna")

    assert [(one.caller, one.new) for one in found] == [
        ("+46701740601", True),
        ("+46701740603", True),
        ("+46701740602", False),
    ]
    assert await boxes.messages("bo") == []


async def test_saved_is_no_longer_new_and_deleted_is_gone(boxes: StoredMailboxes | MemoryMailboxes) -> None:
    first, second, _ = await boxes.messages("anna")

    await boxes.save(first.id)
    await boxes.delete(second.id)

    assert [(one.caller, one.new) for one in await boxes.messages("anna")] == [
        ("+46701740601", False),
        ("+46701740602", False),
    ]
    assert await boxes.lend(second.id) is None


async def test_a_code_is_tried(boxes: StoredMailboxes | MemoryMailboxes) -> None:
    before = await boxes.has_pin("anna"), await boxes.try_pin("anna", "8351")
    await boxes.set_pin("anna", "8351", "test")

    assert before == (False, False)
    assert (await boxes.try_pin("anna", "8352"), await boxes.try_pin("anna", "8351")) == (False, True)


async def test_it_is_known_since_when_a_box_has_its_code(store: Store, tmp_path: Path, prompts: Path) -> None:
    boxes = await stored(store, tmp_path, prompts, [])
    before = await boxes.pin_since("anna")
    await boxes.set_pin("anna", "8351", "test")
    first = await boxes.pin_since("anna")
    await boxes.set_pin("anna", "8351", "test")
    again = await boxes.pin_since("anna")

    assert before is None
    assert first is not None
    assert again is not None
    assert again > first


async def test_a_sound_is_lent_under_a_name_that_nobody_guesses_and_taken_back(
    store: Store, tmp_path: Path, prompts: Path
) -> None:
    boxes = await stored(store, tmp_path, prompts, [])
    first, *_ = await boxes.messages("anna")

    lent = [await boxes.lend(first.id), await boxes.lend(first.id)]
    sounds = [(prompts / f"{one}.wav").read_bytes() for one in lent]
    for one in lent:
        await boxes.take_back(one or "")

    assert len(set(lent)) == 2
    assert sounds == [b"sound 1", b"sound 1"]
    assert list((prompts / "playing").iterdir()) == []


async def test_a_start_ends_channels_that_a_killed_service_had_borrowed(
    store: Store, tmp_path: Path, prompts: Path
) -> None:
    boxes = await stored(store, tmp_path, prompts, [])
    first, *_ = await boxes.messages("anna")
    await boxes.lend(first.id)

    await boxes.clear()

    assert list((prompts / "playing").iterdir()) == []


async def test_the_directorys_readers_are_told_of_a_change(
    store: Store, tmp_path: Path, prompts: Path
) -> None:
    changes: list[str] = []
    boxes = await stored(store, tmp_path, prompts, changes)
    first, second, _ = await boxes.messages("anna")
    before = await store.message_counts()

    await boxes.save(first.id)
    await boxes.delete(second.id)

    assert changes == ["changed", "changed"]
    assert (before, await store.message_counts()) == ({"anna": (2, 1)}, {"anna": (0, 2)})


async def test_no_room_to_lend_it_is_said_as_being_away(store: Store, tmp_path: Path, prompts: Path) -> None:
    boxes = await stored(store, tmp_path, prompts, [])
    first, *_ = await boxes.messages("anna")
    shutil.rmtree(prompts / "playing")
    (prompts / "playing").write_text("no directory")

    with pytest.raises(ConnectionError):
        await boxes.lend(first.id)

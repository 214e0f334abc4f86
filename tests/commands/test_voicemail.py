"""`vaxel voicemail`: list, and save as a file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage import Store, StoredMessage
    from tests.commands.conftest import InStore, Vaxel


@pytest.fixture
def messages(bolaget: Vaxel, in_store: InStore, data: Path) -> Vaxel:
    """One message for Anna, one for Bo."""

    async def leave(store: Store) -> StoredMessage:
        at = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
        await store.add_message(
            mailbox="anna",
            caller="+46701234567",
            call="c1",
            recorded_at=at,
            seconds=65.0,
            sound="anna/c1.wav",
        )
        return await store.add_message(
            mailbox="bo", caller=None, call="c2", recorded_at=at, seconds=4.0, sound="bo/c2.wav"
        )

    in_store(leave)
    (data / "voicemail" / "anna").mkdir(parents=True)
    (data / "voicemail" / "anna" / "c1.wav").write_bytes(b"the sound")
    return bolaget


def test_messages_are_listed_with_caller_time_and_length(messages: Vaxel) -> None:
    done = messages("voicemail", "anna")

    assert done.stdout.splitlines()[1].split() == [
        *("1", "anna", "2026-11-24", "12:00", "+46701234567", "1", "min", "5", "s", "nytt")
    ]
    assert len(done.stdout.splitlines()) == 2


def test_without_a_mailbox_all_are_listed(messages: Vaxel) -> None:
    found = json.loads(messages("voicemail", "--json").stdout)

    assert [(message["mailbox"], message["caller"]) for message in found] == [
        ("bo", None),
        ("anna", "+46701234567"),
    ]


def test_an_empty_mailbox_says_so(messages: Vaxel) -> None:
    assert messages("voicemail", "carin").stdout == "Inga meddelanden till carin.\n"


def test_a_message_is_saved_as_a_sound_file(messages: Vaxel, tmp_path: Path) -> None:
    done = messages("voicemail", "export", "1", tmp_path / "out.wav", "--lang", "en")

    assert done.exit_code == 0
    assert "written, 1 min 5 s" in done.stdout
    assert (tmp_path / "out.wav").read_bytes() == b"the sound"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("export", "3", "out.wav"), 1, "no message 3"),
        (("export", "2", "out.wav"), 2, "No such file"),
        (("export", "x", "out.wav"), 2, "export ID FILE.wav"),
        (("export", "1"), 2, "export ID FILE.wav"),
        (("anna", "1"), 2, "did you mean"),
    ],
)
def test_what_cannot_be_saved_is_told_in_words(
    messages: Vaxel, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = messages(
        "voicemail", *(str(tmp_path / one) if one == "out.wav" else one for one in arguments), "--lang", "en"
    )

    assert done.exit_code == code
    assert words in done.stderr

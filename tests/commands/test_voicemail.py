"""`vaxel voicemail`: list, and save as a file."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import command_line
from tests.commands.conftest import changes_in

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
def test_a_failure_to_save_is_told_in_words(
    messages: Vaxel, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = messages(
        "voicemail", *(str(tmp_path / one) if one == "out.wav" else one for one in arguments), "--lang", "en"
    )

    assert done.exit_code == code
    assert words in done.stderr


def test_a_message_is_saved_and_another_deleted_with_its_sound(
    messages: Vaxel, data: Path, in_store: InStore
) -> None:
    saved = messages("voicemail", "save", "2")
    deleted = messages("voicemail", "delete", "1", "--lang", "en")

    left = json.loads(messages("voicemail", "--json").stdout)
    assert (saved.stdout, deleted.stdout) == ("meddelande 2 sparat\n", "message 1 deleted\n")
    assert [(one["id"], one["heard"]) for one in left] == [(2, True)]
    assert not (data / "voicemail/anna/c1.wav").exists()
    assert changes_in(in_store) == [("message.mark", "message:2"), ("message.delete", "message:1")]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("delete", "9"), 1, "no message 9"),
        (("save", "x"), 2, "vaxel voicemail save ID"),
        (("pin", "nobody"), 1, "no mailbox 'nobody'"),
        (("pin",), 2, "vaxel voicemail pin MAILBOX"),
    ],
)
def test_a_change_that_is_impossible_is_refused_in_words(
    messages: Vaxel, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = messages("voicemail", *arguments, "--lang", "en")

    assert done.exit_code == code
    assert words in done.stderr


def test_a_code_is_made_shown_once_and_opens_the_box(messages: Vaxel, in_store: InStore) -> None:
    done = messages("voicemail", "pin", "101", "--make", "--lang", "en")

    found = re.search(r"The code of anna is ([0-9]{6}): it is shown only now", done.stdout)
    assert found is not None

    async def opens(store: Store) -> bool:
        return await store.try_pin("anna", found[1])

    assert in_store(opens)
    assert changes_in(in_store) == [("voicemail.pin", "anna")]


@pytest.mark.usefixtures("bolaget")
@pytest.mark.parametrize(
    ("typed", "words"), [("1234\n", "för lätt"), ("12\n", "4 till 8"), ("8351\n", "sparad")]
)
def test_a_code_that_is_typed_must_not_be_an_easy_one(in_store: InStore, typed: str, words: str) -> None:
    done = command_line.run(["voicemail", "pin", "anna"], input=typed)

    async def there(store: Store) -> bool:
        return await store.has_pin("anna")

    assert words in done.output
    assert in_store(there) is (words == "sparad")


def test_how_it_is_with_the_e_mail_stands_in_the_list(messages: Vaxel, in_store: InStore) -> None:
    async def fail(store: Store) -> None:
        message = await store.add_message(
            mailbox="anna",
            caller=None,
            call="c3",
            recorded_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
            seconds=4.0,
            sound="anna/c3.wav",
            mail_to="anna@bolaget.example",
        )
        await store.mail_not_sent(message.id, "550 no such user", None)

    in_store(fail)

    assert "kunde inte skickas: 550 no such user" in messages("voicemail", "anna").stdout


def test_a_mailbox_goes_by_its_number_too_and_one_that_is_not_there_is_no_empty_one(messages: Vaxel) -> None:
    by_number = json.loads(messages("voicemail", "101", "--json").stdout)
    nobody = messages("voicemail", "nobody", "--lang", "en")

    assert [message["mailbox"] for message in by_number] == ["anna"]
    assert (nobody.exit_code, nobody.stderr) == (1, "vaxel: no mailbox 'nobody'\n")

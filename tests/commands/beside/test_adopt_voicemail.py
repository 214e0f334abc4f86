"""`vaxel adopt voicemail`: a spool folder of app_voicemail, with the sounds that it records."""

from __future__ import annotations

import json
import subprocess
import wave
from typing import TYPE_CHECKING

import pytest

from app.storage.taken_over import LIST

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage import Store
    from app.storage.rows import StoredMessage
    from tests.commands.conftest import InStore, Vaxel

LEFT_AT = 1_764_000_000  # 2025-11-24 17:00 in Stockholm
TEXT = """;
; Message Information file
;
[message]
origmailbox={box}
context=macro-vm
macrocontext=
exten=s-NOANSWER
rdnis=unknown
priority=2
callerchan=PJSIP/trunk-00000001
callerid={callerid}
origdate=Mon Nov 24 04:00:00 PM UTC 2025
origtime={at}
category=
msg_id={at}-00000001
flag=
duration=2
"""


def tone(file: Path, seconds: float, hertz: int = 440) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    kind = {".gsm": ("-t", "gsm"), ".WAV": ("-t", "wav", "-e", "gsm-full-rate"), ".ulaw": ("-t", "ul")}
    how = kind.get(file.suffix, ("-t", "wav", "-b", "16"))
    sound = ("synth", str(seconds), "sine", str(hertz), "gain", "-6")
    subprocess.run(["sox", "-n", "-r", "8000", "-c", "1", *how, str(file), *sound], check=True)


def leave(
    box: Path,
    name: str,
    ends: tuple[str, ...] = (".wav",),
    *,
    callerid: str,
    hertz: int,
    at: int = LEFT_AT,
) -> None:
    for end in ends:
        tone(box / f"{name}{end}", 2.0, hertz)
    told = TEXT.format(box=box.parent.name, callerid=callerid, at=at)
    (box / f"{name}.txt").write_bytes(told.encode("latin-1"))


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """Anna (101) has three messages in three formats, one of them heard; sales (201) has one; 999 is nobody."""
    folder = tmp_path / "voicemail" / "default"
    anna = folder / "101"
    leave(
        anna / "INBOX", "msg0000", (".wav", ".WAV", ".gsm"), callerid='"Kund Åsa" <+46701234567>', hertz=400
    )
    leave(anna / "INBOX", "msg0001", (".WAV",), callerid='"Bo Lind" <102>', hertz=500, at=LEFT_AT + 60)
    leave(anna / "Old", "msg0000", (".gsm",), callerid="Unknown", hertz=600, at=LEFT_AT - 60)
    leave(folder / "201" / "INBOX", "msg0000", (".ulaw",), callerid="0701234568", hertz=700)
    leave(folder / "999" / "INBOX", "msg0000", callerid="0701234569", hertz=800)
    tone(anna / "unavail.wav", 3.0)
    tone(anna / "busy.wav", 3.0)
    tone(anna / "tmp" / "msg0009.wav", 1.0)
    return folder.parent


def messages(in_store: InStore) -> list[StoredMessage]:
    async def ask(store: Store) -> list[StoredMessage]:
        return await store.messages()

    return in_store(ask)


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / sound.getframerate())


def test_at_first_it_only_tells_what_it_would_do(
    bolaget: Vaxel, spool: Path, in_store: InStore, data: Path
) -> None:
    done = bolaget("adopt", "voicemail", spool)

    assert done.exit_code == 0, done.output
    assert "Meddelanden: 4 (0.1 minuter), hälsningar: 1: skulle komma över" in done.output
    assert "Ingenting är gjort än: --yes gör det." in done.output
    assert messages(in_store) == []
    assert not (data / "voicemail").exists()
    assert not (data / "prompts").exists()


def test_messages_come_over_with_caller_time_and_length(
    bolaget: Vaxel, spool: Path, in_store: InStore, data: Path
) -> None:
    done = bolaget("adopt", "voicemail", spool, "--yes")

    assert done.exit_code == 0, done.output
    found = {
        (one.mailbox, one.caller, int(one.recorded_at.timestamp()), one.heard) for one in messages(in_store)
    }
    assert found == {
        ("anna", "+46701234567", LEFT_AT, False),
        ("anna", "bo", LEFT_AT + 60, False),
        ("anna", None, LEFT_AT - 60, True),
        ("salj", "+46701234568", LEFT_AT, False),
    }
    for one in messages(in_store):
        assert one.seconds == pytest.approx(2.0, abs=0.1)
        assert seconds(data / "voicemail" / one.sound) == pytest.approx(one.seconds, abs=0.02)
        assert (data / "voicemail" / one.sound).stat().st_mode & 0o077 == 0


def test_a_greeting_comes_over_and_what_has_no_place_is_told(bolaget: Vaxel, spool: Path, data: Path) -> None:
    done = bolaget("adopt", "voicemail", spool, "--yes", "--lang", "en")

    assert seconds(data / "prompts" / "sv" / "greeting-anna.wav") == pytest.approx(3.0, abs=0.1)
    assert "busy.wav: the greeting while busy: vaxel prompts set greeting-anna-PROFILE" in done.output
    assert "mailbox 999: no person or queue has that number" in done.output
    assert "messages in tmp that were left out: 1" in done.output


def test_a_second_time_brings_nothing_twice(bolaget: Vaxel, spool: Path, in_store: InStore) -> None:
    bolaget("adopt", "voicemail", spool, "--yes")
    before = messages(in_store)

    again = bolaget("adopt", "voicemail", spool, "--yes", "--json")

    assert messages(in_store) == before
    told = json.loads(again.stdout)
    assert (told["messages"], told["greetings"], told["here_already"]) == ({}, [], 5)


def test_a_message_moved_over_there_is_still_the_same_message(
    bolaget: Vaxel, spool: Path, in_store: InStore
) -> None:
    bolaget("adopt", "voicemail", spool, "--yes")
    anna = spool / "default" / "101"
    for end in (".WAV", ".txt"):  # heard there since: app_voicemail moves and numbers it anew
        (anna / "INBOX" / f"msg0001{end}").rename(anna / "Old" / f"msg0001{end}")

    bolaget("adopt", "voicemail", spool, "--yes")

    assert len(messages(in_store)) == 4


def test_messages_deleted_here_do_not_come_back(bolaget: Vaxel, spool: Path, in_store: InStore) -> None:
    bolaget("adopt", "voicemail", spool, "--yes")
    bolaget("voicemail", "delete", str(messages(in_store)[0].id))

    bolaget("adopt", "voicemail", spool, "--yes")

    assert len(messages(in_store)) == 3


def test_interrupted_before_the_list_was_written_the_next_time_completes_it(
    bolaget: Vaxel, spool: Path, in_store: InStore, data: Path
) -> None:
    bolaget("adopt", "voicemail", spool, "--yes")
    (data / "voicemail" / LIST).unlink()

    bolaget("adopt", "voicemail", spool, "--yes")

    assert len(messages(in_store)) == 4
    assert len((data / "voicemail" / LIST).read_text().split()) == 4


def test_a_broken_sound_is_told_and_stops_nothing(bolaget: Vaxel, spool: Path, in_store: InStore) -> None:
    inbox = spool / "default" / "101" / "INBOX"
    (inbox / "msg0002.wav").write_bytes(b"RIFF" + b"\0" * 100)
    (inbox / "msg0003.txt").write_text(TEXT.format(box="101", callerid="x", at=1))
    (inbox / "msg0004.txt").write_bytes(b"\xff" * 100)
    tone(inbox / "msg0004.gsm", 1.0, 900)

    done = bolaget("adopt", "voicemail", spool, "--yes", "--lang", "en")

    assert "msg0002.wav: sox:" in done.output
    assert "msg0003.txt: there is no sound to the message" in done.output
    assert "msg0004.gsm: who called is not written down; the time is the file's" in done.output
    assert len(messages(in_store)) == 5


def test_the_spool_is_left_as_it_was(bolaget: Vaxel, spool: Path) -> None:
    def state() -> dict[Path, tuple[int, bytes]]:
        return {one: (one.stat().st_mtime_ns, one.read_bytes()) for one in spool.rglob("*") if one.is_file()}

    before = state()
    bolaget("adopt", "voicemail", spool, "--yes")

    assert state() == before


def test_a_link_that_leads_round_is_not_followed(bolaget: Vaxel, spool: Path, in_store: InStore) -> None:
    (spool / "default" / "101" / "device").symlink_to(spool / "default")

    bolaget("adopt", "voicemail", spool, "--yes")

    assert len(messages(in_store)) == 4


def test_a_folder_that_there_is_not_is_told(bolaget: Vaxel, tmp_path: Path) -> None:
    done = bolaget("adopt", "voicemail", tmp_path / "nowhere")

    assert done.exit_code == 2
    assert "finns inte" in done.output

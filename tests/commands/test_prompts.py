"""`vaxel prompts` and `vaxel greetings`: what callers hear, in whose voice, and own recordings."""

from __future__ import annotations

import json
import os
import threading
import wave
from typing import TYPE_CHECKING

import pytest

from tests.speech.tone import hum

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "anna.wav"
    hum(file, 2.5, rate=44100, channels=2)
    return file


def test_every_prompt_is_listed_with_its_voice_and_words(bolaget: Vaxel, data: Path, sound: Path) -> None:
    bolaget("prompts", "set", "greeting-anna", sound)
    (data / "shared/prompts/sv").mkdir(parents=True)
    (data / "shared/prompts/sv/confirm.wav").touch()

    lines = [" ".join(line.split()) for line in bolaget("prompts").stdout.splitlines()]

    assert lines[0] == "Namn Röst Ord"
    assert "sv/confirm syntetisk Du har ett samtal till Exempelbolaget AB. Tryck ett för att svara." in lines
    assert any(line.startswith("sv/greeting-anna egen Hej! Du har kommit till Anna Ek") for line in lines)
    assert any(line.startswith("en/confirm saknas You have a call") for line in lines)


def test_the_list_can_be_narrowed_and_read_by_a_program(bolaget: Vaxel) -> None:
    found = json.loads(bolaget("prompts", "list", "en/confirm", "--json").stdout)

    assert found == [
        {
            "lang": "en",
            "name": "confirm",
            "by": "missing",
            "text": "You have a call to Exempelbolaget AB. Press one to answer.",
        }
    ]


def test_prompts_are_searched_by_their_words_and_cut(bolaget: Vaxel) -> None:
    found = json.loads(bolaget("prompts", "--like", "tryck ETT för att svara", "--json").stdout)
    cut = bolaget("prompts", "--limit", "2", "--lang", "en")
    none = bolaget("prompts", "--like", "xyzzy", "--lang", "en")

    assert [(one["lang"], one["name"]) for one in found] == [("sv", "confirm")]
    assert len(cut.stdout.splitlines()) == 3  # with the headings
    assert "--like TEXT searches" in cut.stderr
    assert "no prompt 'xyzzy'" in none.stderr


def test_a_recording_is_put_in_place_taken_out_again_and_removed(
    bolaget: Vaxel, data: Path, sound: Path, tmp_path: Path
) -> None:
    put = bolaget("prompts", "set", "greeting-anna", sound, "--lang", "en")
    out = bolaget("prompts", "export", "sv/greeting-anna", tmp_path / "out.wav")
    gone = bolaget("prompts", "remove", "greeting-anna", "--lang", "en")

    assert put.stdout == "sv/greeting-anna recorded, 2.5 s\n"
    assert out.exit_code == 0, out.output
    with wave.open(str(tmp_path / "out.wav")) as kept:
        assert kept.getnframes() / kept.getframerate() == pytest.approx(2.5, abs=0.01)
    assert gone.stdout == "sv/greeting-anna is spoken by the voice again\n"
    assert not (data / "prompts/sv/greeting-anna.wav").exists()


def test_a_recording_may_come_by_a_pipe(bolaget: Vaxel, data: Path, sound: Path, tmp_path: Path) -> None:
    """Into a container: `vaxel prompts set greeting-anna /dev/stdin < anna.wav`."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(sound.read_bytes()))
    writer.start()

    done = bolaget("prompts", "set", "greeting-anna", pipe, "--json")
    writer.join(10)

    assert json.loads(done.stdout) == {
        "lang": "sv",
        "name": "greeting-anna",
        "seconds": 2.5,
        "clipped": False,
    }
    assert (data / "prompts/sv/greeting-anna.wav").exists()


def test_a_recording_that_was_too_loud_is_taken_with_a_warning(
    bolaget: Vaxel, data: Path, sound: Path
) -> None:
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes((b"\xff\x7f" * 10 + b"\x00\x80" * 10) * 800)

    done = bolaget("prompts", "set", "greeting-anna", sound)

    assert done.exit_code == 0
    assert "för starkt" in done.stderr
    assert (data / "prompts/sv/greeting-anna.wav").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("set", "greeting-ana", "anna.wav"), 1, "sv/greeting-anna?"),
        (("set", "greeting-anna", "text"), 2, "was not taken: it cannot be read as a WAV file"),
        (("set", "greeting-anna", "nowhere.wav"), 2, "No such file"),
        (("set", "greeting-anna"), 2, "write `vaxel prompts set NAME FIL"),
        (("set",), 2, "write `vaxel prompts set NAME"),
        (("remove", "greeting-anna"), 1, "no own recording of sv/greeting-anna"),
        (("remove", "greeting-anna", "anna.wav"), 2, "write `vaxel prompts remove NAME`"),
        (("export", "greeting-anna", "out.wav"), 1, "sv/greeting-anna is not made yet"),
        (("list", "no-such"), 1, "no prompt 'no-such'"),
    ],
)
def test_an_impossible_choice_is_refused_in_words(
    bolaget: Vaxel, sound: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    sound.with_name("text").write_text("this is no sound")
    given = [str(sound.with_name(one)) if one.endswith((".wav", "text")) else one for one in arguments]

    done = bolaget("prompts", *given, "--lang", "en")

    assert (done.exit_code, words in done.stderr) == (code, True), done.stderr


def test_missing_greetings_are_listed(bolaget: Vaxel, sound: Path) -> None:
    """V1: the administrator sees who has none."""
    bolaget("prompts", "set", "greeting-anna", sound)

    told = bolaget("greetings").stdout.splitlines()
    found = json.loads(bolaget("greetings", "--json").stdout)

    assert told[0].endswith("har ingen egen hälsning:")
    assert {"id": "bo", "name": "Bo Lind", "extension": "102"} in found
    assert "anna" not in [one["id"] for one in found]
    assert len(told) == len(found) + 2

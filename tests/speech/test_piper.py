"""Piper's voices, with a small program of the tests' own in its place, which fails in the ways that a program can.

It takes the arguments that both of Piper's editions take. Piper itself is in test_piper_itself.py.
"""

from __future__ import annotations

import sys
import wave
from typing import TYPE_CHECKING

import pytest

from app.settings import Settings
from app.speech.piper import PiperVoice, voice_of
from app.speech.process import ProgramFailed, ProgramMissing
from app.speech.voice import EspeakVoice

if TYPE_CHECKING:
    from pathlib import Path

PIPER = """#!{python}
import argparse, pathlib, sys, wave

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--output_file", required=True)
asked = parser.parse_args()
if pathlib.Path(asked.model).read_bytes() != b"a voice":
    sys.exit("Load model failed: Protobuf parsing failed.")
text = sys.stdin.read()
with wave.open(asked.output_file, "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(22050)
    file.writeframes(bytes([0, 64, 0, 192]) * 1000 * len(text))
"""


@pytest.fixture
def piper(tmp_path: Path) -> Path:
    program = tmp_path / "piper"
    program.write_text(PIPER.format(python=sys.executable))
    program.chmod(0o755)
    return program


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "sv_SE-nst-medium.onnx"
    file.write_bytes(b"a voice")
    (tmp_path / "sv_SE-nst-medium.onnx.json").write_text("{}")
    return file


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / sound.getframerate())


async def test_piper_gets_the_words_as_its_input_and_writes_the_sound(piper: Path, model: Path) -> None:
    """`--version` is a name like others."""
    voice = PiperVoice(str(piper), model)
    await voice.check()

    await voice.synthesize("--version åäö", "sv", piper.with_name("said.wav"))

    assert seconds(piper.with_name("said.wav")) == pytest.approx(2000 * 13 / 22050, abs=0.01)


async def test_a_missing_piper_is_an_error_at_the_start_that_says_what_to_do(
    tmp_path: Path, model: Path
) -> None:
    with pytest.raises(ProgramMissing, match=r"piper is missing: pip install piper-tts.*VAXEL_PIPER.*unset"):
        await PiperVoice(str(tmp_path / "piper"), model).check()


@pytest.mark.parametrize("missing", [".onnx", ".onnx.json"])
async def test_a_missing_voice_is_an_error_at_the_start_that_names_the_file(
    piper: Path, model: Path, missing: str
) -> None:
    file = model.with_name(f"sv_SE-nst-medium{missing}")
    file.unlink()

    with pytest.raises(ProgramMissing, match=r"VAXEL_PIPER_VOICE_SV: there is no file .*sv_SE") as error:
        await PiperVoice(str(piper), model).check()

    assert str(file) in str(error.value)


async def test_a_voice_that_piper_cannot_read_is_an_error_with_its_own_words(
    piper: Path, model: Path
) -> None:
    """Half a download has the right name."""
    model.write_bytes(b"half a voice")

    with pytest.raises(ProgramMissing, match="Protobuf parsing failed"):
        await PiperVoice(str(piper), model).check()


async def test_a_program_of_the_same_name_that_does_not_speak_is_found_out(
    tmp_path: Path, model: Path
) -> None:
    """Debian's package `piper` is for mice."""
    (tmp_path / "piper").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "piper").chmod(0o755)

    with pytest.raises(ProgramMissing, match=r"wrote no file.*is it the Piper that speaks"):
        await PiperVoice(str(tmp_path / "piper"), model).check()


async def test_one_language_may_be_spoken_by_piper_and_the_other_by_espeak(piper: Path, model: Path) -> None:
    voice = voice_of(str(piper), model, None)
    await voice.check()

    await voice.synthesize("lunch", "sv", piper.with_name("sv.wav"))
    await voice.synthesize("lunch", "en", piper.with_name("en.wav"))

    assert seconds(piper.with_name("sv.wav")) == pytest.approx(2000 * 5 / 22050, abs=0.01)
    model.write_bytes(b"no voice")
    with pytest.raises(ProgramFailed):
        await voice.synthesize("lunch", "sv", piper.with_name("sv.wav"))
    await voice.synthesize("lunch", "en", piper.with_name("en.wav"))


def test_another_edition_of_a_voice_speaks_everything_anew(piper: Path, model: Path) -> None:
    before = voice_of(str(piper), model, None).name
    model.write_bytes(b"a better voice")

    assert voice_of(str(piper), model, None).name != before
    assert voice_of(str(piper), None, model).name != before


def test_without_a_voice_file_espeak_speaks() -> None:
    settings = Settings.read({})

    voice = voice_of(settings.piper, settings.piper_voice_sv, settings.piper_voice_en)

    assert isinstance(voice, EspeakVoice)


def test_voice_files_are_settings(tmp_path: Path) -> None:
    settings = Settings.read({"VAXEL_PIPER": "/opt/piper", "VAXEL_PIPER_VOICE_EN": str(tmp_path / "en.onnx")})

    assert (settings.piper, settings.piper_voice_sv) == ("/opt/piper", None)
    assert settings.piper_voice_en == tmp_path / "en.onnx"

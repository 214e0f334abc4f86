"""Prompts one after the other are one WAV file, with silence between."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

from app.speech.joined import joined_wav

if TYPE_CHECKING:
    from pathlib import Path


def test_prompts_are_joined_with_silence_between(tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        files.append(tmp_path / f"{number}.wav16")
        with wave.open(str(files[-1]), "wb") as made:
            made.setnchannels(1)
            made.setsampwidth(2)
            made.setframerate(16000)
            made.writeframes(bytes([number, 0]) * 1600)

    with wave.open(io.BytesIO(joined_wav(files, 0.5))) as sound:
        samples = sound.readframes(sound.getnframes())

    assert sound.getframerate() == 16000
    assert samples == b"\1\0" * 1600 + b"\0\0" * 8000 + b"\2\0" * 1600

"""Which piece of music is heard: by the recording's own waveform, wherever in the piece it is.

Knows: fingerprints of the pieces (loudness of every 20 ms, to find the place; samples, to be sure). Refuses to know:
who hears it and why.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tests.live.audio import FRAME, RATE, Heard, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STRETCH: Final = 100  # frames that are looked for: 2 s
WINDOW: Final = RATE // 20  # samples that must be the recording's own: 50 ms
SURE: Final = 0.8  # correlation of samples; A-law keeps 0.99 of them, another recording's come to some 0.3


def piece(samples: Sequence[int], directory: Path) -> str:
    """The WAV file from which two seconds in the middle of the sound come; "" if from none."""
    heard = Heard.of(samples)
    loud = [i for i, rms in enumerate(heard.envelope) if rms > 200]
    if len(loud) < STRETCH:
        return ""
    middle = max(0, min(loud[len(loud) // 2] - STRETCH // 2, len(heard.envelope) - STRETCH))
    asked = heard.envelope[middle : middle + STRETCH]
    found = sorted((_best(asked, file) for file in sorted(directory.glob("*.wav"))), reverse=True)
    for _, place, file in found[:3]:
        if _same(samples, middle * FRAME, read_once(file), place * FRAME):
            return file.stem
    return ""


@lru_cache
def read_once(file: Path) -> Sequence[int]:
    return read(file)


@lru_cache
def _levels(file: Path) -> tuple[float, ...]:
    return Heard.of(read_once(file)).envelope


def _best(asked: Sequence[float], file: Path) -> tuple[float, int, Path]:
    """How like the stretch the file is where it is most like it, and at which frame that is."""
    size, levels = len(asked), _levels(file)
    mean = sum(asked) / size
    wanted = [level - mean for level in asked]
    spread = math.sqrt(sum(level * level for level in wanted)) or 1.0
    total, squares = sum(levels[:size]), sum(level * level for level in levels[:size])
    best, place = -1.0, 0
    for at in range(len(levels) - size):
        own = math.sqrt(max(squares - total * total / size, 1.0))
        likeness = sum(map(float.__mul__, wanted, levels[at : at + size])) / (spread * own)
        if likeness > best:
            best, place = likeness, at
        gone, new = levels[at], levels[at + size]
        total, squares = total + new - gone, squares + new * new - gone * gone
    return best, place, file


def _same(heard: Sequence[int], at: int, piece: Sequence[int], place: int) -> bool:
    """Whether most windows of the stretch are the piece's own samples, at the same shift within two frames."""
    alike = 0
    windows = range(0, STRETCH * FRAME - WINDOW, STRETCH * FRAME // 10)
    for offset in windows:
        window = heard[at + offset : at + offset + WINDOW]
        power = math.sqrt(sum(sample * sample for sample in window)) or 1.0
        alike += any(
            _likeness(window, power, piece, place + offset + shift) > SURE
            for shift in range(-2 * FRAME, 2 * FRAME)
        )
    return alike > len(windows) // 2


def _likeness(window: Sequence[int], power: float, piece: Sequence[int], start: int) -> float:
    if start < 0 or start + len(window) > len(piece):
        return 0.0
    own = piece[start : start + len(window)]
    product = sum(map(int.__mul__, window, own))
    return product / (power * (math.sqrt(sum(sample * sample for sample in own)) or 1.0))

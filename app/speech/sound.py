"""Makes any WAV file fit for the telephone: mono, 16 bit, 8 and 16 kHz, at an even level.

Knows: sox, and how a good prompt sounds. Refuses to know: what it says.
"""

from __future__ import annotations

import wave
from array import array
from typing import TYPE_CHECKING

from app.speech.process import ProgramFailed, run

if TYPE_CHECKING:
    from pathlib import Path

# Peaks at -3 dB: loud enough on any phone, room left for G.711.
# Cut silence (below 0.5 % of full scale) off both ends.
_LEVEL = ("gain", "-n", "-3")
_TRIM = ("silence", "1", "0.02", "0.5%", "reverse", "silence", "1", "0.02", "0.5%", "reverse")
RECIPE = "gain-3 trim0.5%"  # part of the cache key


async def check() -> None:
    """Raises ProgramMissing when sox is not installed."""
    await run("sox", "--version")


async def fit(source: Path, to: Path, rate: int, *, trim: bool, pause: float = 0.0) -> None:
    """Write `source` (any WAV) for the telephone, at `rate` samples a second.

    trim: cut silence off both ends; pause: seconds of silence to add, before the words that follow. Raises
    ProgramFailed if it is not sound, or one hears nothing in it.
    """
    effects = (*_LEVEL, *(_TRIM if trim else ()), *(("pad", "0", f"{pause:g}") if pause else ()))
    await run(
        *("sox", "-V1", "-t", "wav", str(source)),
        *("-t", "wav", "-r", str(rate), "-c", "1", "-b", "16", "-e", "signed-integer", str(to)),
        *effects,
    )
    with wave.open(str(to)) as made:
        samples = array("h", made.readframes(made.getnframes()))
    if not samples or max(abs(max(samples)), abs(min(samples))) < 1000:
        raise ProgramFailed("there is nothing to hear in it")

"""Several prompts as one WAV file, for a page that plays what a caller hears.

Knows: WAV. Refuses to know: which prompts.
"""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def joined_wav(files: Sequence[Path], between: float) -> bytes:
    """One after the other; between: seconds of silence. All are alike, mono and 16 bit. Raises OSError, wave.Error."""
    made = io.BytesIO()
    with wave.open(made, "wb") as to:
        for number, file in enumerate(files):
            with wave.open(str(file), "rb") as source:
                if number == 0:
                    to.setparams(source.getparams())
                else:
                    to.writeframes(b"\0\0" * int(between * source.getframerate()))
                to.writeframes(source.readframes(source.getnframes()))
    return made.getvalue()

"""Whether there is anything to hear in a recording.

Knows: 16-bit samples, and how loud a telephone line is when nobody speaks. Refuses to know: files, and what follows
from it.
"""

from __future__ import annotations

import math
from array import array
from operator import mul
from typing import Final

FRAME: Final = 0.02  # seconds
SILENT_BELOW: Final = (
    60.0  # RMS of a frame, of 32767: a quiet voice is louder, an open line is not (some 10 to 40)
)


def loud_seconds(samples: bytes, rate: int, enough: float = math.inf) -> float:
    """Seconds of sound that is not silence; looks no further when it has found `enough`.

    samples: 16 bit, little-endian as in a WAV file (this is so on every machine that we run on), `rate` a second.
    """
    values = array("h", samples[: len(samples) // 2 * 2])
    size = max(1, int(rate * FRAME))
    loudest = SILENT_BELOW * SILENT_BELOW * size
    loud = 0.0
    for start in range(0, len(values) - size + 1, size):
        frame = values[start : start + size]
        if sum(map(mul, frame, frame)) > loudest:
            loud += FRAME
            if loud >= enough:
                break
    return loud

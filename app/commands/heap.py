"""How the C library keeps a long-running process's memory.

Knows: glibc's settings. Refuses to know: what the memory is for.
"""

from __future__ import annotations

import ctypes
from typing import Final

ARENA_MAX: Final = -8  # mallopt(3)
MMAP_THRESHOLD: Final = -3
TRIM_THRESHOLD: Final = -1
LARGE: Final = 128 * 1024  # bytes: glibc's own first value, which would grow to 32 MB by itself


def keep_heap_small() -> None:
    """One heap for all threads, and large pieces given back when they are free. Call it before threads start.

    By itself glibc gives each thread a heap, and what a thread read of a large company stays in its heap for ever. The
    threads take turns anyway, as Python lets one run. Another C library has no such settings, and we leave it alone.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    for setting, value in ((ARENA_MAX, 1), (MMAP_THRESHOLD, LARGE), (TRIM_THRESHOLD, LARGE)):
        mallopt(setting, value)

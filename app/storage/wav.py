"""Sound files that hold no sound: those that the exchange only began, and those that are not WAV.

Knows: where these are put, and how long a WAV file's head is. Refuses to know: what the file is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = 44  # bytes, as Asterisk writes it; who hangs up in that instant leaves it half written
WAV_MAGIC: Final = b"RIFF"
BROKEN: Final = ".broken"  # directory beside the others for files that are not WAV


def has_no_sample(path: Path) -> bool:
    """Whether there is nothing but a WAV file's head, or a part of it, or nothing at all. Raises OSError."""
    if path.stat().st_size > HEAD:
        return False
    return WAV_MAGIC.startswith(path.read_bytes()[: len(WAV_MAGIC)])

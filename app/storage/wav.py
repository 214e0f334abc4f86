"""A sound file that the exchange began and in which there is no sound.

Knows: how long a WAV file's head is. Refuses to know: what the file is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = 44  # bytes, as Asterisk writes it; who hangs up in that instant leaves it half written
MAGIC: Final = b"RIFF"


def has_no_sample(path: Path) -> bool:
    """Whether there is nothing but a WAV file's head, or a part of it, or nothing at all. Raises OSError."""
    if path.stat().st_size > HEAD:
        return False
    return MAGIC.startswith(path.read_bytes()[: len(MAGIC)])

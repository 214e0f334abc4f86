"""Sound files without sound: those that the exchange only began, and those that are not WAV.

Knows: where to put these, and the length of a WAV file's header. Refuses to know: what the file is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Final = 44  # bytes, as Asterisk writes it; a caller who hangs up in that instant leaves half a header
WAV_MAGIC: Final = b"RIFF"
BROKEN: Final = ".broken"  # directory beside the others for files that are not WAV


def has_no_sample(path: Path) -> bool:
    """Whether the file holds only a WAV header, a part of one, or nothing. Raises OSError."""
    if path.stat().st_size > HEAD:
        return False
    return WAV_MAGIC.startswith(path.read_bytes()[: len(WAV_MAGIC)])

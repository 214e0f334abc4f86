"""What the operating system says when a file cannot be read or written, in Swedish.

Knows: the errors that a mistyped path or a full disk makes. Refuses to know: which file, and who asks.

The English words are the system's own; an error that is not here stays in them.
"""

from __future__ import annotations

import errno
from typing import Final

_SWEDISH: Final = {
    errno.ENOENT: "finns inte",
    errno.EACCES: "behörighet saknas",
    errno.EPERM: "behörighet saknas",
    errno.EEXIST: "finns redan",
    errno.EISDIR: "är en katalog",
    errno.ENOTDIR: "något i sökvägen är ingen katalog",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ENOSPC: "disken är full",
    errno.EROFS: "disken går bara att läsa",
    errno.ECONNREFUSED: "ingen lyssnar där",
    errno.ETIMEDOUT: "inget svar i tid",
}


def of_the_system(error: OSError, lang: str) -> str:
    """Why it could not be done, without the file's name: "finns inte"."""
    swedish = _SWEDISH.get(error.errno or 0) if lang == "sv" else None
    return swedish or error.strerror or str(error)

"""Text that others wrote, made harmless to whoever reads it on a screen.

Knows: which signs print. Refuses to know: where a text comes from, and who reads it.

A caller writes into a number or a name whatever they want: an escape that colours or empties a terminal, a sign that
turns the rest of a line around. Such a sign is shown as what it is: \\x1b, \\u202e.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Final

LAYOUT: Final = "\n\t"  # what a text of ours is laid out with


def printable(text: str, *, keep: str = "") -> str:
    """The text, with every sign that does not print written out. keep: signs that are left, too."""
    if text.isprintable():
        return text
    return "".join(sign if _prints(sign) or sign in keep else _written_out(sign) for sign in text)


def _prints(sign: str) -> bool:
    """Spaces of every width do, though Python says no (a no-break space in "10 000 kr")."""
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def _written_out(sign: str) -> str:
    """As in JSON from 7F on, so that a JSON text says the same as before."""
    if ord(sign) < 0x7F:
        return f"\\x{ord(sign):02x}"
    return json.dumps(sign)[1:-1]

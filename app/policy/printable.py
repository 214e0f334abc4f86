"""Makes other people's text harmless on a screen.

Knows: which signs print. Refuses to know: where a text comes from, and who reads it.

A caller can write anything into a number or a name: an escape that colours or empties a terminal, or a sign that
turns the rest of a line around. We show such a sign by its code: \\x1b, \\u202e.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Final

LAYOUT: Final = "\n\t"  # how our own texts are laid out


def printable(text: str, *, keep: str = "") -> str:
    """The text, with every sign that does not print written out. keep: further signs to leave as they are."""
    others = text
    for sign in keep:
        others = others.replace(sign, "")
    if others.isprintable():
        return text
    return "".join(sign if _prints(sign) or sign in keep else _written_out(sign) for sign in text)


def _prints(sign: str) -> bool:
    """Spaces of every width print, though Python says no (a no-break space in "10 000 kr")."""
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def _written_out(sign: str) -> str:
    """As JSON writes it from 7F on, so that a JSON text still means the same."""
    if ord(sign) < 0x7F:
        return f"\\x{ord(sign):02x}"
    return json.dumps(sign)[1:-1]

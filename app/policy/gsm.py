"""The alphabet of SMS (3GPP TS 23.038, once GSM 03.38), and what a text costs in it.

Knows: which signs an SMS can hold at seven bits each, and how many parts a text needs. Refuses to know: what we write,
and to whom.

One sign outside the alphabet makes the whole SMS UCS-2, sixteen bits a sign: 70 signs in one part instead of 160.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_ESCAPE: Final = "\x1b"  # leads to the extension table; not a sign itself
BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ"
    + _ESCAPE
    + "ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = "\f^{}\\[~]|€"
_WIDTH: Final = {sign: 1 for sign in BASIC if sign != _ESCAPE} | dict.fromkeys(EXTENSION, 2)  # septets

ONE, OF_MANY = 160, 153  # septets in an SMS by itself, and in each part of a longer one
ONE_WIDE, OF_MANY_WIDE = 70, 67  # the same in UCS-2, in units of sixteen bits

# What word processors make of a plain sign.
_TYPOGRAPHIC: Final = str.maketrans(
    {
        **dict.fromkeys("“”„«»″", '"'),
        **dict.fromkeys("‘’‚′`´", "'"),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
        "\u00a0": " ",
        "\t": " ",
    }
)


def septets(text: str) -> int | None:
    """How many septets the text takes; None if it holds a sign outside the alphabet."""
    try:
        return sum(_WIDTH[sign] for sign in text)
    except KeyError:
        return None


def parts(text: str) -> int:
    """How many SMS the text needs, and we pay for. No sign is split between two."""
    if septets(text) is not None:
        return _packed([_WIDTH[sign] for sign in text], ONE, OF_MANY)
    return _packed([1 if ord(sign) < 0x10000 else 2 for sign in text], ONE_WIDE, OF_MANY_WIDE)


def plain(text: str) -> str:
    """The text in the alphabet: other signs become the nearest one (ê e, – -), or ?."""
    typed = text.translate(_TYPOGRAPHIC)
    return "".join(sign if sign in _WIDTH else _nearest(sign) for sign in typed)


def _nearest(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)
    return "".join(one for one in base if one in _WIDTH) or "?"


def _packed(widths: list[int], one: int, of_many: int) -> int:
    if sum(widths) <= one:
        return 1
    count, room = 1, of_many
    for width in widths:
        if width > room:
            count, room = count + 1, of_many
        room -= width
    return count

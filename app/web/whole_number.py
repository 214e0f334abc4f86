"""A whole number in an address or a form, as somebody typed it.

Knows: which texts are one. Refuses to know: what it numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aiohttp import web

LONGEST_PAGE: Final = 6  # digits


def whole_number(text: str, digits: int = 9) -> int | None:
    """None for what is none, or has more digits; int() alone takes " 1_0", too."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def asked_page(request: web.Request) -> int:
    """The page of a list that the address asks for; the first one if it asks for none that can be."""
    return max(1, whole_number(request.query.get("page", "1"), LONGEST_PAGE) or 1)

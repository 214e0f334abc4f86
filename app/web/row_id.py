"""A row's number in an address, as somebody typed it.

Knows: which texts are a number that the database holds. Refuses to know: whose row it is.
"""

from __future__ import annotations

from typing import Final

from app.web.whole_number import whole_number

LONGEST_ROW_ID: Final = 9  # digits: more may not fit the database


def row_id(text: str) -> int:
    """The number; 0, which is no row, for everything else."""
    return whole_number(text, LONGEST_ROW_ID) or 0

"""The last look at a number, right before it is dialled outside.

Knows: what never leaves, whatever was decided: what is no number of any country, and what is greylisted (O2).
Refuses to know: who calls. The rules are decide.py's and outward.py's; this is the belt to those braces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.numbers import NumberKind, canonical
from app.policy.outward import is_sold

if TYPE_CHECKING:
    from app.policy.model import Company


def impossible(number: str) -> str | None:
    """Why a number is not dialled that is not in the one form in which numbers leave; None for one that is."""
    read = canonical(number)
    return None if read.text == number and read.kind in (NumberKind.E164, NumberKind.SERVICE) else "invalid"


def stopped(company: Company, number: str) -> str | None:
    """Why a number is not dialled for this company: "invalid", "greylisted", "premium"; None for one that may leave."""
    read = canonical(number)
    if read.text == number and is_sold(read):
        return "premium" if company.premium.refused else None
    no = impossible(number)
    if no is None and company.greylist.match(number) is not None:
        return "greylisted"
    return no

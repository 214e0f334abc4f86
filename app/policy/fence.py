"""The last look at a number, right before the exchange dials it outside.

Knows: what we never dial, whatever was decided: what is no number of any country, and what is greylisted (O2).
Refuses to know: who calls. decide.py and outward.py hold the rules; this checks once more, in case they fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.numbers import NumberKind, canonical
from app.policy.outward import is_sold

if TYPE_CHECKING:
    from app.policy.model import Company


def impossible(number: str) -> str | None:
    """Why we do not dial this text: it is not in the one form in which we dial numbers outside. None if it is."""
    read = canonical(number)
    return None if read.text == number and read.kind in (NumberKind.E164, NumberKind.SERVICE) else "invalid"


def stopped(company: Company, number: str) -> str | None:
    """Why we do not dial a number for this company: "invalid", "greylisted", "premium"; None if we may."""
    read = canonical(number)
    if read.text == number and is_sold(read):
        return "premium" if company.premium.refused else None
    no = impossible(number)
    if no is None and company.greylist.match(number) is not None:
        return "greylisted"
    return no

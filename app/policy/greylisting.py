"""The age of a greylist: somebody keeps it up to date, or gets a warning (O2).

Knows: how soon somebody must look through the list again. Refuses to know: what is on it (barring.py), and whom we
warn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.policy.barring import Greylist

GOOD_FOR = 90  # days


def age(greylist: Greylist, today: date) -> int | None:
    """Days since somebody looked through it; None if nobody has said when."""
    return None if greylist.reviewed is None else max((today - greylist.reviewed).days, 0)


def overdue(greylist: Greylist, today: date) -> int | None:
    """0 if somebody has looked through it lately; else how many days ago, or None if nobody has said."""
    days = age(greylist, today)
    return 0 if days is not None and days <= GOOD_FOR else days

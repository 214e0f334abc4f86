"""The age of a greylist: somebody keeps it up to date, or gets a warning (O2).

Knows: how long a look at the list is good for. Refuses to know: what is on it (barring.py), and who is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from app.policy.barring import Greylist

GOOD_FOR = 90  # days


def age(greylist: Greylist, today: date) -> int | None:
    """Days since somebody looked through it; None: nobody has said when."""
    return None if greylist.reviewed is None else max((today - greylist.reviewed).days, 0)


def overdue(greylist: Greylist, today: date) -> int | None:
    """0 if somebody has looked through it lately; else how many days ago it was, None if nobody has said."""
    days = age(greylist, today)
    return 0 if days is not None and days <= GOOD_FOR else days

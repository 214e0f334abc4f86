"""Numbers and times as words that are said one after the other: prompts, by name.

Knows: which prompts there are for them (speech/mailbox_texts.py says them). Refuses to know: languages and sounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import datetime

HIGHEST_NUMBER: Final = 60  # there is a prompt for each number from 0 to this one
WEEK: Final = 7  # days back that are told by the day of the week


def count(how_many: int, kind: str) -> list[str]:
    """How many messages there are. kind: new or saved; that none is saved is not said."""
    match how_many:
        case 0:
            return [f"vm-{kind}-0"] if kind == "new" else []
        case 1:
            return [f"vm-{kind}-1"]
        case _ if how_many > HIGHEST_NUMBER:
            return [f"vm-{kind}-more"]
        case _:
            return ["vm-you-have", f"number-{how_many}", f"vm-{kind}"]


def number(caller: str | None) -> list[str]:
    """From whom, digit by digit."""
    digits = [f"number-{digit}" for digit in caller or "" if digit in "0123456789"]
    if not digits:
        return ["vm-from-unknown"]
    return ["vm-from", *(["vm-plus"] if (caller or "").startswith("+") else []), *digits]


def moment_prompts(at: datetime, now: datetime) -> list[str]:
    """When, on the clock in Stockholm: today, yesterday, on Friday, on 24 November."""
    at, now = at.astimezone(STOCKHOLM), now.astimezone(STOCKHOLM)
    days = (now.date() - at.date()).days
    match days:
        case 0:
            day = ["vm-today"]
        case 1:
            day = ["vm-yesterday"]
        case _ if 0 < days < WEEK:
            day = [f"vm-day-{at.weekday()}"]
        case _:
            day = ["vm-on-the", f"number-{at.day}", f"vm-month-{at.month}"]
    minutes = ["number-0"] * (at.minute < 10) + [f"number-{at.minute}"]
    return [*day, "vm-at", f"number-{at.hour}", *minutes]

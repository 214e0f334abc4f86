"""Until when a rejected way stays rejected: the end of a meeting, the next opening.

Knows: which hindrances end by themselves, and when. Refuses to know: why they hold (policy/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.hindrances import DEFAULT_STATE
from app.policy.hours import STOCKHOLM, next_change
from app.policy.targets import destination
from app.policy.tenure import as_of

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.decision import Rejected, Situation
    from app.policy.model import Company


def rejected_until(company: Company, situation: Situation, no: Rejected) -> datetime | None:
    """When the hindrance ends, in Stockholm's time; None if it has no end, or nobody knows it, as of a talk."""
    company, at, code = as_of(company, situation.at), situation.at, no.reason.code
    who = destination(no.target)
    end: datetime | None = None
    if code.startswith("profile"):
        end = situation.people.get(who, DEFAULT_STATE).back
    elif code == "mobile_rests" and who in company.people:
        end = next_change(company.working_hours_of(company.people[who]), company.calendar, at)
    elif code.startswith("closed_") and who in company.queues:
        end = next_change(company.queues[who].hours, company.calendar, at)
    elif code.startswith("reception_") and company.front.hours is not None:
        end = next_change(company.front.hours, company.calendar, at)
    return end.astimezone(STOCKHOLM) if end is not None and end > at else None


def until_text(end: datetime, at: datetime, lang: str) -> str:
    """till 14:00; till 10:31:20; till 2026-11-30 08:00 on another day than `at`."""
    local = end.astimezone(STOCKHOLM)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    day = "" if local.date() == at.astimezone(STOCKHOLM).date() else f"{local:%Y-%m-%d} "
    return f"{'till' if lang == 'sv' else 'until'} {day}{clock}"

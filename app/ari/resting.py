"""Which mobiles the exchange rings without the service, and when: only within working hours (S4).

Knows: that the dialplan compares the clock with an entry `vx-hours/WHOSE`, two epoch seconds with a hyphen between, and
rings a mobile leg `NUMBER:WHOSE@mexleg-hours` only then. Refuses to know: what else rings (provision.py).

The entry holds the present working day, or the next one. We renew it when that is over. If the service is
away then, mobiles rest until it is back: at night, on holidays and after them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.policy.decision import Device
from app.policy.hours import Opening, next_change, opening
from app.policy.tenure import is_reached_at_any_hour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from app.policy.decision import Leg
    from app.policy.hours import Hours
    from app.policy.model import Company
    from app.policy.people import Person

FAMILY: Final = "vx-hours"
COMPANY: Final = "0"  # the company's working hours; a role's are under its id, which begins with a letter
FOR_EVER: Final = 9_999_999_999  # epoch seconds
MOBILE_CONTEXTS: Final = ("mexleg", "mextrust", "mexleg-by", "mextrust-by")  # contexts that ring a mobile
_MOBILE_LEG: Final = re.compile(rf"Local/(?P<dialled>[^@&]+)@(?P<context>{'|'.join(MOBILE_CONTEXTS)})(?=&|$)")


def within_hours(dialled: str, legs: Iterable[Leg], company: Company, at: datetime) -> str:
    """A dial string. A mobile rings within its owner's working hours; if the owner is on call, at any hour."""
    rest: dict[str, str] = {}  # whose hours, by mobile number
    for leg in legs:
        person = company.people[leg.person]
        if leg.device is Device.MOBILE and not is_reached_at_any_hour(company, person, at):
            rest[leg.number or ""] = _whose(company, person)

    def timed(leg: re.Match[str]) -> str:
        number, _, _ = leg["dialled"].partition("~")
        whose = rest.get(number)
        return f"Local/{leg['dialled']}:{whose}@{leg['context']}-hours" if whose else leg[0]

    return _MOBILE_LEG.sub(timed, dialled) if rest else dialled


def entries(company: Company, at: datetime, ahead: float = 0.0) -> dict[str, str]:
    """`vx-hours/WHOSE` for all working hours. ahead: seconds by which `at` is ahead of the real clock."""
    found = {}
    for whose, hours in _all(company):
        window = _window(company, hours, at)
        if window is not None:
            begins, ends = (0.0 if one is None else max(one.timestamp() - ahead, 0.0) for one in window)
            found[f"{FAMILY}/{whose}"] = f"{begins:.0f}-{ends if window[1] else FOR_EVER:.0f}"
    return found


def renew_at(company: Company, at: datetime) -> datetime | None:
    """When the first of the entries ends; None: never."""
    windows = (_window(company, hours, at) for _, hours in _all(company))
    return min(
        (window[1] for window in windows if window is not None and window[1] is not None), default=None
    )


def _all(company: Company) -> Iterator[tuple[str, Hours]]:
    yield COMPANY, company.working_hours
    yield from ((role.id, role.working_hours) for role in company.roles.values() if role.working_hours)


def _whose(company: Company, person: Person) -> str:
    role = company.roles.get(person.role)
    return role.id if role is not None and role.working_hours is not None else COMPANY


def _window(company: Company, hours: Hours, at: datetime) -> tuple[datetime | None, datetime | None] | None:
    """The present open time (from None), or the next; until (exclusive) None: for ever. None: never open."""
    change = next_change(hours, company.calendar, at)
    if opening(hours, company.calendar, at) is Opening.OPEN:
        return None, change
    return (change, next_change(hours, company.calendar, change)) if change is not None else None

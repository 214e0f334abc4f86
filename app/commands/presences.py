"""Everybody's profile at an instant, for commands: from choices, calendars and schedules together.

Knows: how stored choices become layers. Refuses to know: which layer wins (policy/absence.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.opened import now_here
from app.policy.absence import Chosen, presence
from app.policy.happenings import meaning_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from app.policy.absence import Presence
    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.storage.rows import ProfileState
    from app.storage.store import Store


def no_calendars(_person: str) -> Sequence[Span]:
    """The presences for a company file: no choices and no calendars."""
    return ()


async def kept_calendars(store: Store, company: Company) -> Callable[[str], Sequence[Span]]:
    """By person's id: absences in the calendars' last copies, from yesterday to two months ahead; fetches nothing."""
    if not await store.calendars():
        return no_calendars
    from app.schedule.calendars import Calendars  # its libraries are slow to import

    calendars = Calendars(
        store, now_here, 0, lambda _person: None, lambda person: meaning_in(company, person)
    )
    await calendars.read_kept()
    return calendars.spans


def presences_at(
    at: datetime,
    company: Company,
    states: Iterable[ProfileState],
    calendars: Callable[[str], Sequence[Span]] = no_calendars,
) -> tuple[dict[str, Presence], list[str]]:
    """The choices by person; and the people who chose later: their earlier choice is not stored, and counts as none."""
    chosen, unknown = {}, []
    for state in states:
        if state.person not in company.people or state.profile not in company.profiles:
            continue  # left over from an older company
        if state.since > at:
            unknown.append(state.person)
        else:
            chosen[state.person] = Chosen(state.profile, state.until)
    found = {
        person.id: presence(company, person, at, chosen.get(person.id), calendars(person.id))
        for person in company.people.values()
    }
    return found, unknown


def chosen_since(states: Iterable[ProfileState]) -> dict[str, tuple[datetime, Chosen]]:
    """By person: the choice that was made last, and when."""
    return {one.person: (one.since, Chosen(one.profile, one.until)) for one in states}

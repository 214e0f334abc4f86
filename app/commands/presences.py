"""Everybody's profile at an instant, for commands: what was chosen, calendars and schedules taken together.

Knows: how choices that are stored become layers. Refuses to know: which layer wins (policy/absence.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.absence import Chosen, presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from app.policy.absence import Presence, Span
    from app.policy.model import Company
    from app.storage.rows import ProfileState

NO_CALENDARS: Callable[[str], Sequence[Span]] = lambda _person: ()  # noqa: E731


def presences_at(
    at: datetime,
    company: Company,
    states: Iterable[ProfileState],
    calendars: Callable[[str], Sequence[Span]] = NO_CALENDARS,
) -> tuple[dict[str, Presence], list[str]]:
    """By person; and who has chosen since: what they had chosen before is not kept, and taken as nothing."""
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

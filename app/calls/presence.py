"""Everybody's profile, live: what is in force now, and when it next changes.

Knows: people's choices and their calendars, as last reported. Refuses to know: which layer wins
(policy/absence.py), where choices are stored, and what a profile does.

We work out a profile once and use it until its time is over; then every question gets the next one, whether or
not a timer has fired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.absence import Chosen, alike, presence

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from datetime import datetime

    from app.clock import Clock
    from app.policy.absence import Presence
    from app.policy.happenings import Span
    from app.policy.model import Company


class Presences:
    """By person's id. `company` is asked for at each question; after a change of it, `configure` anew."""

    def __init__(self, clock: Clock, company: Callable[[], Company]) -> None:
        self._clock = clock
        self._company = company
        self._chosen: Mapping[str, Chosen] = {}
        self._meanwhile: dict[str, Chosen | None] = {}  # chosen since we began to read the stored choices
        self._calendar: Callable[[str], Sequence[Span]] = lambda _person: ()
        self._now: dict[str, Presence] = {}
        self.changes = 0  # grows with every change of a profile

    def about_to_read(self) -> None:
        """We read the stored choices from now on, for `configure`: whatever is chosen meanwhile is newer."""
        self._meanwhile.clear()

    def configure(self, chosen: Mapping[str, Chosen], *, anew: bool = False) -> None:
        """Put these choices in force. anew: the company is another, and nothing that was worked out holds."""
        newest = {**chosen, **self._meanwhile}
        chosen = {person: one for person, one in newest.items() if one is not None}
        before, self._chosen = self._chosen, chosen
        if anew:
            self._now.clear()
            self.changes += 1
        for person in before.keys() | chosen.keys():
            if before.get(person) != chosen.get(person):
                self._forget(person)

    def use_calendars(self, spans: Callable[[str], Sequence[Span]]) -> None:
        """Where everybody's calendar is asked for."""
        self._calendar = spans

    def calendars_changed(self, people: Iterable[str]) -> None:
        for person in people:
            self._forget(person)

    def chose(self, person: str, chosen: Chosen | None) -> None:
        """A choice, or (None) that one was taken back."""
        self._meanwhile[person] = chosen
        others = {who: one for who, one in self._chosen.items() if who != person}
        self._chosen = others if chosen is None else {**others, person: chosen}
        self._forget(person)

    def of(self, person: str) -> Presence:
        """Raises KeyError for nobody of the company's."""
        return self._of(person, self._clock())

    def _of(self, person: str, now: datetime) -> Presence:
        if not self._holds(person, now):
            self._now[person] = self.at(person, now)
            self.changes += 1
        return self._now[person]

    def _holds(self, person: str, now: datetime) -> bool:
        """Whether the stored result for somebody is still right."""
        found = self._now.get(person)
        return found is not None and (found.holds_until is None or found.holds_until > now)

    def at(self, person: str, at: datetime) -> Presence:
        """The profile at another time, as far as we know now. Raises KeyError."""
        company = self._company()
        one = company.people[person]
        return presence(company, one, at, self._chosen.get(person), self._calendar(person))

    def chosen_by(self, person: str) -> Chosen | None:
        """Their own choice, though it may have ended since."""
        return self._chosen.get(person)

    def calendar_of(self, person: str) -> Sequence[Span]:
        """The absences in their calendar."""
        return self._calendar(person)

    def next_change(self) -> datetime | None:
        """When anybody's profile, or which of their phones ring, changes next; None: nobody's does.

        All are asked for one instant, and of people who are alike one is looked at for all.
        """
        now, company = self._clock(), self._company()
        known: dict[Hashable, Presence] = {}
        for person in company.people.values():
            if self._holds(person.id, now) or person.id in self._chosen or self._calendar(person.id):
                continue
            like = alike(company, person)
            if like not in known:
                known[like] = self.at(person.id, now)
            self._now[person.id] = known[like]
            self.changes += 1
        # By their identities: 10,000 people share a few presences.
        different = {id(one): one for one in (self._of(person, now) for person in company.people)}
        ends = (one.holds_until for one in different.values())
        return min((end for end in ends if end is not None), default=None)

    def _forget(self, person: str) -> None:
        self._now.pop(person, None)
        self.changes += 1

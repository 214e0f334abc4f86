"""The company under check: who is at work when, who calls, and whose calls are decided alike.

Knows: the profiles that schedules give, as `vaxel explain` does without a database. Refuses to know: what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.company.places import Places
from app.lint.reach import Reach
from app.lint.year import Year, every_hours
from app.policy import numbers
from app.policy.absence import alike, presence
from app.policy.decision import Layer, PersonState
from app.policy.devices import that_ring
from app.policy.hindrances import DEFAULT_STATE, absent
from app.policy.tenure import as_of
from app.policy.ways import ToPerson, ToQueue, Voicemail

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from datetime import date, datetime

    from app.company import CompanyFile
    from app.policy.model import Company
    from app.policy.people import Person

CUSTOMERS: Final = tuple(f"+467017406{n:02}" for n in range(99, 4, -1))  # from the series for books and films


class CheckedHouse:
    """What all checks look at."""

    def __init__(self, file: CompanyFile, company: Company, day: date) -> None:
        self.file = file
        self.company = company
        self.places = Places(file)
        self.year = Year(company, day)
        self.every_hours = list(every_hours(company))
        taken = {one.mobile for one in company.people.values()}
        taken |= {phone.number for phone in company.register.private.values()}
        free = (one for one in CUSTOMERS if one not in taken and company.greylist.match(one) is None)
        self.customer = next(free, "")  # "" is a caller without a number
        self._alike = {one.id: alike(company, one) for one in company.people.values()}
        first: dict[Hashable, Person] = {}
        for one in company.people.values():
            first.setdefault(self._alike[one.id], one)
        self._first = first
        self._states: dict[datetime, dict[str, PersonState]] = {}
        self._named = {to for way in _ways(company) for to in [_id(way)] if to is not None}

    def states(self, at: datetime) -> dict[str, PersonState]:
        """Everybody's state by schedules alone, of those who have another than the default one."""
        found = self._states.get(at)
        if found is None:
            now = {kind: presence(self.company, one, at) for kind, one in self._first.items()}
            told = {
                kind: PersonState(one.profile, False, one.layer, one.back)
                for kind, one in now.items()
                if one.layer is not Layer.BASE
            }
            found = self._states[at] = {who: told[kind] for who, kind in self._alike.items() if kind in told}
        return found

    def takes_calls(self, who: str, at: datetime) -> bool:
        """Whether a call to somebody would ring a phone of theirs."""
        company = as_of(self.company, at)
        person, state = company.people[who], self.states(at).get(who, DEFAULT_STATE)
        if who in company.in_force.gone or who in company.in_force.phoneless:
            return False
        if absent(company, person, state) is not None:
            return False
        return bool(that_ring(company, person, state.profile, state.layer, at)[0])

    def sample(self, reach_of: dict[str, Reach]) -> list[Person]:
        """One of all people whose calls are decided alike, but for their names and numbers."""
        found: dict[Hashable, Person] = {}
        for one in self.company.people.values():
            found.setdefault(self.kind(one, reach_of), one)
        return list(found.values())

    def kind(self, person: Person, reach_of: dict[str, Reach]) -> Hashable:
        """What decides a person's calls. reach_of: by role, filled here."""
        company, register = self.company, self.company.register
        alone = (
            person.id in register.private
            or person.id in register.leavers
            or person.id in company.receptionists
            or person.id in self._named
            or any(person.id in one.people for one in company.profiles.values())
        )
        key: Hashable = (self._alike[person.id], person.devices, bool(person.direct), bool(person.email))
        if alone:
            return (person.id,)
        reached = _reached(company, person, reach_of)
        queues = frozenset(one for one in reached.queues if person.id in company.queues[one].agents)
        mobile = person.direct is not None and numbers.is_mobile(person.direct)
        return (key, queues, mobile)


def _reached(company: Company, person: Person, reach_of: dict[str, Reach]) -> Reach:
    """What a call to somebody with this role can come to, besides themselves."""
    found = reach_of.get(person.role)
    if found is None:
        found = reach_of[person.role] = Reach(company, ToPerson(person.id))
    return found


def _ways(company: Company) -> Iterable[object]:
    """All places that rules name."""
    for rules in (company.fixed, company.mobile):
        yield from (one.to for one in rules.diversions.values())
    for role in company.roles.values():
        yield from (one.to for one in role.diversions.values())
    for profile in company.profiles.values():
        yield from (one.to for one in profile.diversions.values())
        if profile.diversion is not None:
            yield from (to for _, to in (*profile.diversion.offers, profile.diversion.otherwise))
    for queue in company.queues.values():
        yield from (queue.closed.to, queue.no_answer.to)
        if queue.at_promise is not None:
            yield queue.at_promise.to
    if company.front.closed is not None:
        yield company.front.closed.to
    yield from (one.to for one in company.front.menu)
    yield from (one.successor for one in company.register.leavers.values())


def _id(way: object) -> str | None:
    match way:
        case ToPerson(id=to) | ToQueue(id=to):
            return to
        case Voicemail(box=box):
            return box
        case _:
            return None

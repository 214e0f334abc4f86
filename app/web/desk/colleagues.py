"""The colleagues as a desk shows them: found by name, role, number or skill, each with their state of now.

Knows: how to find people quickly among ten thousand. Refuses to know: HTML, and who may see what (seen.py).

A person's skills are the queues that they answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import ReferenceType, ref

from app.policy.decision import Layer
from app.policy.tenure import as_of
from app.web.reachable import reachable
from app.words.profiles import clock_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.calls.floor import Floor
    from app.calls.presence import Presences
    from app.calls.snapshot import Snapshot
    from app.clock import Clock
    from app.policy.model import Company
    from app.policy.people import Person
    from app.web.desk.seen import SightAtDesk

ON_A_PAGE: Final = 30  # colleagues
LONGEST_LIKE: Final = 80  # characters of a search
SEARCHES_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class ColleagueNow:
    """One colleague. until: when the profile ends, "" open; back: when calls come through again, "" now or unknown.

    mobile and from_calendar: only for those who may see it. standing: free, profile (takes no calls) or out_of_reach.
    """

    id: str
    name: str
    role: str
    extension: str
    direct: str
    mobile: str
    skills: tuple[str, ...]
    profile: str
    until: str
    back: str
    from_calendar: bool
    on_phone: bool
    standing: str


@dataclass(frozen=True, slots=True)
class ColleaguesPage:
    """One page of those who match. page: 1 is the first; matches: on all pages."""

    like: str
    page: int
    matches: int
    people: tuple[ColleagueNow, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.matches // ON_A_PAGE))


class Colleagues:
    """Keeps what stands about people until the company or the day changes, and who matches the latest searches."""

    def __init__(
        self, snapshot: Callable[[], Snapshot | None], presences: Presences, floor: Floor, clock: Clock
    ) -> None:
        self._snapshot = snapshot
        self._presences = presences
        self._floor = floor
        self._clock = clock
        self._company: ReferenceType[Company] | None = (
            None  # it goes with the next one, also while nobody looks
        )
        self._texts: dict[bool, list[tuple[str, str, str]]] = {}  # by whether mobiles count: id, name, text
        self._skills: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[str, bool], list[str]] = {}

    def page(self, like: str, page: int, lang: str, seen: SightAtDesk) -> ColleaguesPage:
        """A page of those who match all words; the nearest page if there is no such one."""
        company = self._today()
        if company is None:
            return ColleaguesPage(like, 1, 0, ())
        found = self._matching(company, like, seen)
        page = max(1, min(page, -(-len(found) // ON_A_PAGE)))
        at = self._clock()
        shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
        return ColleaguesPage(
            like, page, len(found), tuple(self.one(company, id_, lang, seen, at) for id_ in shown)
        )

    def one(self, company: Company, id_: str, lang: str, seen: SightAtDesk, at: datetime) -> ColleagueNow:
        """One colleague now. Raises KeyError."""
        person, now = company.people[id_], self._presences.of(id_)
        profile = company.profiles.get(now.profile)
        role = company.roles.get(person.role)
        until = now.until if now.layer is not Layer.BASE else None
        return ColleagueNow(
            id_,
            person.name,
            role.name if role is not None else person.role,
            person.extension,
            person.direct or "",
            (person.mobile or "") if seen.mobile else "",
            self._skills.get(id_, ()),
            profile.name(lang) if profile is not None else now.profile,
            clock_text(until, lang, at) if until is not None else "",
            clock_text(now.back, lang, at) if now.back is not None and now.back != until else "",
            seen.calendar and now.layer is Layer.CALENDAR,
            self._floor.on_phone(id_),
            reachable(company, person, self._presences, self._floor, at),
        )

    def _today(self) -> Company | None:
        """The company of the day; what was kept of another is forgotten."""
        snapshot = self._snapshot()
        if snapshot is None:
            return None
        company = as_of(snapshot.company, self._clock())
        if self._company is None or self._company() is not company:
            self._company = ref(company)
            self._texts.clear()
            self._found.clear()
            self._skills = _skills(company)
        return company

    def _matching(self, company: Company, like: str, seen: SightAtDesk) -> list[str]:
        """Ids in order: first those whose name begins with what was typed, then by name."""
        words = _words(like)
        key = (" ".join(words), seen.mobile)
        if key not in self._found:
            if len(self._found) >= SEARCHES_KEPT:
                del self._found[next(iter(self._found))]
            texts = self._texts.get(seen.mobile)
            if texts is None:
                texts = self._texts[seen.mobile] = self._written(company, mobiles=seen.mobile)
            found = [
                (not name.startswith(key[0]), name, id_)
                for id_, name, text in texts
                if all(word in text for word in words)
            ]
            self._found[key] = [id_ for _, _, id_ in sorted(found)]
        return self._found[key]

    def _written(self, company: Company, *, mobiles: bool) -> list[tuple[str, str, str]]:
        gone = company.in_force.gone
        return [
            (
                person.id,
                person.name.casefold(),
                _text(company, person, self._skills.get(person.id, ()), mobiles),
            )
            for person in company.people.values()
            if person.id not in gone
        ]


def wanted_like(text: str) -> str:
    """What somebody typed, as we use it."""
    return " ".join(text.split())[:LONGEST_LIKE]


def _words(like: str) -> Sequence[str]:
    """The words to find; a number written in groups is one word."""
    digits = like.translate({ord(sign): None for sign in " -()/"})
    if digits.removeprefix("+").isdecimal():
        return [digits]
    return like.casefold().split()


def _text(company: Company, person: Person, skills: Sequence[str], mobiles: bool) -> str:
    role = company.roles.get(person.role)
    numbers = [person.extension, person.direct, person.mobile if mobiles else None]
    national = [f"0{one[3:]}" for one in numbers if one and one.startswith("+46")]
    told = [person.name, role.name if role is not None else person.role, person.id, *skills]
    return "\n".join(one for one in (*told, *numbers, *national) if one).casefold()


def _skills(company: Company) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for queue in company.queues.values():
        for agent in queue.agents:
            found[agent] = (*found.get(agent, ()), queue.name)
    return found

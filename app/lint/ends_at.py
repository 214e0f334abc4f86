"""Which rules lead calls to an end: a sweep of every number, person, profile and cause, as the check's (sweep.py).

Knows: how to put ways together by rule, number and hours. Refuses to know: where calls go: walk.py asks `decide`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.explain.path import leading_reason
from app.explain.wanted import EndKind
from app.lint.example import ExampleCall, tried_text
from app.lint.reach import Reach
from app.lint.sweep import every_start, state_in, variants
from app.lint.walk import walk
from app.policy import numbers
from app.policy.decide import decide
from app.policy.decision import Direction, Situation
from app.policy.targets import Action, destination
from app.policy.ways import ToPerson

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

    from app.company.rule_lines import RuleLines, RulePlace
    from app.explain.wanted import Wanted
    from app.lint.house import CheckedHouse
    from app.lint.sweep import CalledState
    from app.policy.decision import Attempt, Reason

    Spell = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class EndCause:
    """How a call comes there: the state of the person called (a profile's id, "on_phone"), and what was tried last."""

    profile: str = ""
    on_phone: bool = False
    last: Attempt | None = None

    @property
    def at(self) -> str:
        return destination(self.last.target) if self.last is not None else ""


@dataclass(slots=True)
class FromNumber:
    """What leads calls of one number there by one rule. alike: people whose calls are decided so, too."""

    number: str
    called: str  # the person's or queue's name; "" the company
    alike: tuple[str, ...]
    example: ExampleCall
    causes: dict[EndCause, None] = field(default_factory=dict)
    places: set[int] = field(default_factory=set)  # among the year's instants

    def plain_first(self) -> list[EndCause]:
        """The causes, those first that need least."""
        return sorted(self.causes, key=lambda one: (bool(one.profile) + one.on_phone, one.last is not None))

    def spells(self, house: CheckedHouse) -> tuple[Spell, ...]:
        """When, in the year; instants in a row are one spell."""
        instants = (*house.year.instants, house.year.end)
        found: list[Spell] = []
        for place in sorted(self.places):
            begin, end = instants[place], instants[place + 1]
            if found and found[-1][1] == begin:
                found[-1] = (found[-1][0], end)
            else:
                found.append((begin, end))
        return tuple(found)


@dataclass(slots=True)
class RuleThere:
    """A rule that leads there. reason: of the first call found."""

    place: RulePlace
    reason: Reason
    numbers: dict[str, FromNumber] = field(default_factory=dict)


def rules_to(
    house: CheckedHouse,
    rules: RuleLines,
    wanted: Wanted,
    went: Callable[[int, int], None] = lambda _done, _all: None,
) -> list[RuleThere]:
    """Every rule that leads a call from outside there within a year. went: is told how many numbers are done."""
    company = house.company
    reach_of: dict[str, Reach] = {}
    people = house.sample(reach_of)
    alike: dict[Hashable, list[str]] = {}
    for one in company.people.values():
        alike.setdefault(house.kind(one, reach_of), []).append(one.name)
    starts = every_start(company, people)
    found: dict[Hashable, RuleThere] = {}
    for count, (way, to) in enumerate(starts):
        went(count, len(starts))
        reach = Reach(company, way)
        person = company.people[way.id] if isinstance(way, ToPerson) else None
        same = tuple(alike[house.kind(person, reach_of)][1:]) if person is not None else ()
        queue = company.queue_of(to)
        called = person.name if person is not None else queue.name if queue is not None else ""
        for sight in house.year.sights(reach.hours(company), reach.turns(company)):
            for variant in variants(company, person):
                people_then = dict(house.states(sight.at))
                if person is not None:
                    people_then[person.id] = state_in(house, person, variant, sight.at)
                first = Situation(sight.at, Direction.IN, house.customer, to, people=people_then)
                for step in walk(company, first):
                    reason = leading_reason(step.decision)
                    if reason is None or not wanted.is_target(step.decision.target):
                        continue
                    place = rules.place(step.situation, step.decision, reason)
                    rule = found.setdefault(
                        (place.field, reason.code.partition(".")[0]), RuleThere(place, reason)
                    )
                    tried = step.situation.tried
                    states = variant.texts(person.id) if person is not None else ()
                    example = ExampleCall(to, sight.at, house.customer, states, tried_text(tried))
                    number = rule.numbers.setdefault(to, FromNumber(to, called, same, example))
                    number.example = min(number.example, example, key=_needs)
                    number.causes.setdefault(_cause(variant, tried))
                    number.places.update(sight.places)
    went(len(starts), len(starts))
    if wanted.kind is EndKind.REFUSED:
        _refusals(house, rules, found)
    return sorted(found.values(), key=lambda one: (one.place.line or 0, one.reason.clause, one.reason.code))


def _needs(example: ExampleCall) -> int:
    return len(example.states) + len(example.tried)


def _refusals(house: CheckedHouse, rules: RuleLines, found: dict[Hashable, RuleThere]) -> None:
    """Calls that are refused for their numbers: greylisted ones both ways, premium rate, numbers that nobody has."""
    company, caller = house.company, next(iter(house.company.people))
    entries = house.file.greylist
    listed = [f"{country_code_of(one)}52345678" for one in (*entries.countries[:1], *entries.prefixes[:1])]
    calls = [(company.main_number, number, Direction.IN) for number in listed]
    calls += [(number, caller, Direction.OUT) for number in (*listed, "+46939100000", "89999")]
    for to, by, direction in calls:
        situation = Situation(house.year.start, direction, by, to)
        decision = decide(company, situation)
        reason = leading_reason(decision)
        if reason is None or decision.action is not Action.REFUSE:
            continue
        place = rules.place(situation, decision, reason)
        rule = found.setdefault((place.field, reason.code), RuleThere(place, reason))
        example = ExampleCall(to, house.year.start, by)
        who = f"({company.people[by].name})" if by in company.people else ""
        number = rule.numbers.setdefault(to, FromNumber(to, who, (), example))
        number.causes.setdefault(EndCause())
        number.places.update(range(len(house.year.instants)))


def country_code_of(entry: str) -> str:
    """+53 of CU; a prefix as it stands."""
    return entry if entry.startswith("+") else f"+{numbers.country_code(entry)}"


def _cause(variant: CalledState, tried: tuple[Attempt, ...]) -> EndCause:
    return EndCause(variant.profile, variant.on_phone, tried[-1] if tried else None)

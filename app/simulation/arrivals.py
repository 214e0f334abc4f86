"""The calls of a stretch of time, in order: drawn from a scenario's rates, or given.

Knows: Poisson arrivals, and what each caller brings along. Refuses to know: where their calls go.

What a caller brings along is drawn here, apart from what happens in the house: two policies get the same callers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from random import Random
from typing import TYPE_CHECKING, Final

from app.lint.year import DayKind, day_kind
from app.policy.hours import STOCKHOLM
from app.policy.red_days import SATURDAY
from app.simulation.callers import DRAWN_CALLER, DRAWN_CALLERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.policy.model import Company
    from app.simulation.scenario import NumberRate, Scenario
    from app.simulation.spells import Stretch

HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True)
class SimulatedCall:
    """A call that comes in. at: epoch seconds. talk: seconds, if somebody answers. patience: seconds, inf for ever."""

    at: float
    called: str
    caller: str
    talk: float
    patience: float


@dataclass(frozen=True, slots=True)
class GivenCall:
    """A call of a file or the journal; what is None is drawn."""

    at: float
    called: str
    caller: str
    talk: float | None = None
    patience: float | None = None


def drawn_calls(company: Company, scenario: Scenario, stretch: Stretch, seed: str) -> Iterator[SimulatedCall]:
    """The calls of a stretch by the scenario's rates; each is drawn when it is asked for."""

    def of(number: int, rate: NumberRate) -> Iterator[SimulatedCall]:
        chance = Random(f"{seed}/{stretch.name}/{number}/{rate.to}")
        for at in _times(company, rate, stretch, chance):
            caller = _caller(company, scenario, rate.to, chance)
            talk, patience = scenario.talk.drawn(chance), _patience(scenario, chance)
            yield SimulatedCall(at, rate.to, caller, talk, patience)

    each = [of(number, rate) for number, rate in enumerate(scenario.rates)]
    return merge(*each, key=lambda one: (one.at, one.called))


def given_calls(
    calls: Iterable[GivenCall], scenario: Scenario, stretch: Stretch, seed: str
) -> Iterator[SimulatedCall]:
    """The given calls of a stretch, with what is not known of them drawn, each when it is asked for."""
    chance = Random(f"{seed}/{stretch.name}/given")
    for one in calls:
        talk, patience = scenario.talk.drawn(chance), _patience(scenario, chance)
        yield SimulatedCall(
            one.at,
            one.called,
            one.caller,
            talk if one.talk is None else one.talk,
            patience if one.patience is None else one.patience,
        )


def _times(company: Company, rate: NumberRate, stretch: Stretch, chance: Random) -> Iterator[float]:
    at = stretch.start
    while at < stretch.end:
        local = datetime.fromtimestamp(at, UTC).astimezone(STOCKHOLM)
        until = min(at + HOUR - local.minute * 60 - local.second, stretch.end)
        per_hour = rate.hours[local.hour] * _share(company, rate, local)
        if per_hour > 0:
            next_at = at - math.log(1.0 - chance.random()) * HOUR / per_hour
            while next_at < until:
                yield round(next_at, 3)  # as a live call's: to the millisecond
                next_at -= math.log(1.0 - chance.random()) * HOUR / per_hour
        at = until


def _share(company: Company, rate: NumberRate, at: datetime) -> float:
    kind = day_kind(company, at)
    if kind is not DayKind.USUAL or at.weekday() > SATURDAY:
        return rate.sunday
    return rate.saturday if at.weekday() == SATURDAY and at.date() not in company.calendar.open_dates else 1.0


def _caller(company: Company, scenario: Scenario, called: str, chance: Random) -> str:
    queue = company.queue_of(called) if scenario.priorities else None
    if queue is not None:
        place = chance.random()
        for one in queue.serving.priorities:
            place -= scenario.priorities.get(one.id, 0.0)
            if place < 0:
                return min(one.numbers, default="") or f"{min(one.prefixes, default=DRAWN_CALLER[:8])}00"
    return DRAWN_CALLER.format(int(chance.random() * DRAWN_CALLERS))


def _patience(scenario: Scenario, chance: Random) -> float:
    return scenario.patience.drawn(chance) if scenario.patience is not None else math.inf

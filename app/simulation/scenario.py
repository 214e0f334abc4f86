"""How people behave in a simulation: how many call which number and when, how long they talk, how long they wait.

Knows: values and their usual sizes. Refuses to know: files (scenario_file.py), and what comes of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from app.policy.model import Company

# How a working day's calls are spread over its hours: a peak before lunch, a lower one after.
USUAL_DAY: Final = (1, 1, 1, 1, 1, 2, 8, 30, 85, 120, 120, 100, 70, 100, 100, 90, 70, 35, 18, 12, 8, 5, 3, 2)
CALLS_OF_AN_AGENT: Final = 60.0  # a day to a queue, for each agent of the first tier
CALLS_OF_A_PERSON: Final = 3.0  # a day to a direct number
CALLS_OF_ALL: Final = 2.0  # a day to the main number, for each person
SIGMA: Final = 0.75  # of the lognormal shape: measured talk times have about this spread


class Shape(StrEnum):
    """How lengths lie around their mean."""

    LOGNORMAL = "lognormal"
    EXPONENTIAL = "exponential"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Length:
    """A length at random. mean: seconds."""

    mean: float
    shape: Shape = Shape.EXPONENTIAL

    def drawn(self, chance: Random) -> float:
        match self.shape:
            case Shape.FIXED:
                return self.mean
            case Shape.EXPONENTIAL:
                return -math.log(1.0 - chance.random()) * self.mean
            case _:
                return self.mean * math.exp(chance.gauss(0.0, SIGMA) - SIGMA * SIGMA / 2)


@dataclass(frozen=True, slots=True)
class NumberRate:
    """Calls to one number. hours: how many in each hour of a working day.

    saturday, sunday: the share of that on Saturdays, and on Sundays, public holidays, eves and closed dates.
    """

    to: str
    hours: tuple[float, ...]
    saturday: float = 0.1
    sunday: float = 0.05


@dataclass(frozen=True, slots=True)
class AwayWith:
    """A person has a profile from an instant until another (aware)."""

    who: str
    profile: str
    start: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that the policy does not say. Times in seconds, chances from 0 to 1.

    talk, patience: a caller's; patience None: they never hang up. patience counts from the call's beginning, also
    while a phone rings. agents_answer: an offer, after `agents_after`; agents_decline: they press it away; else it
    rings out. people_answer, service_answers: a call to somebody, and to a number outside. presses_key: when a
    voice offers keys; leaves_message: at the beep; wants_callback: when a queue offers it; customer_answers: when
    we call back. sick: the share of people who are ill on a day. target: of callers who get an answer within what
    the queue promises, for staffing. priorities: the share of callers in each class (Q14).
    """

    rates: tuple[NumberRate, ...] = ()
    talk: Length = Length(200.0, Shape.LOGNORMAL)
    patience: Length | None = Length(300.0)
    agents_answer: float = 0.95
    agents_after: float = 6.0
    agents_decline: float = 0.01
    people_answer: float = 0.7
    people_after: float = 8.0
    service_answers: float = 0.98
    presses_key: float = 0.7
    leaves_message: float = 0.5
    wants_callback: float = 0.4
    customer_answers: float = 0.8
    sick: float = 0.0
    target: float = 0.95
    priorities: Mapping[str, float] = field(default_factory=dict)
    away: tuple[AwayWith, ...] = ()


def spread_over_a_day(calls: float) -> tuple[float, ...]:
    """So many calls over the hours of a working day, in the usual way."""
    return tuple(calls * one / sum(USUAL_DAY) for one in USUAL_DAY)


def usual_rates(company: Company) -> tuple[NumberRate, ...]:
    """Calls as a company of this size might get them: to the main number, each queue, each direct number."""
    people = sorted(one.id for one in company.people.values() if one.direct)
    return (
        NumberRate(company.main_number, spread_over_a_day(CALLS_OF_ALL * len(company.people))),
        *(
            NumberRate(one.number or one.id, spread_over_a_day(CALLS_OF_AN_AGENT * len(one.members)))
            for one in company.queues.values()
        ),
        *(
            NumberRate(company.people[one].direct or one, spread_over_a_day(CALLS_OF_A_PERSON))
            for one in people
        ),
    )

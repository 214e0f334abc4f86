"""A scenario as YAML: the file, checked against a company.

Knows: the fields, and what to write instead of what is wrong. Refuses to know: what comes of it.
"""

from __future__ import annotations

import math
import re
from dataclasses import fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.company import line_of
from app.company.problems import BadCompanyFile, FileProblem
from app.company.yaml_text import read_yaml
from app.policy.hours import STOCKHOLM, read_instant
from app.simulation.scenario import (
    AwayWith,
    Length,
    NumberRate,
    Scenario,
    Shape,
    spread_over_a_day,
    usual_rates,
)
from app.simulation.scenario_words import swedish

if TYPE_CHECKING:
    from app.company import FieldPath
    from app.policy.model import Company

SHARES: Final = (
    "agents_answer", "agents_decline", "people_answer", "service_answers", "presses_key", "leaves_message",
    "wants_callback", "customer_answers", "sick", "target",
)  # fmt: skip
SECONDS: Final = ("agents_after", "people_after")
LENGTHS: Final = ("talk", "patience")
NUMBER_FIELDS: Final = ("to", "per_day", "per_hour", "saturday", "sunday")
AWAY_FIELDS: Final = ("who", "profile", "from", "until")
LENGTH_EXAMPLE: Final = "{mean: 240, shape: lognormal}"
CALLS_EXAMPLE: Final = "[{to: support, per_day: 200}]"
MOST_LISTED: Final = 12
MOST_A_DAY: Final = 1_000_000  # calls, of all numbers together: a day's calls are drawn into memory
MOST_TIMES_A_DAY: Final = 10.0  # a Saturday's or Sunday's calls, of a working day's
_CLOCK: Final = re.compile(r"[T ]")  # between a day and a time of it, as read_instant takes them


def read_scenario(raw: bytes, file: str, company: Company) -> Scenario:
    """Read a scenario; what it does not say is as usual. Raises BadCompanyFile, with the line and field of each
    problem.
    """
    found, lines = read_yaml(raw, file)
    reading = _Reading(company)
    scenario = reading.scenario(found)
    if reading.problems:
        told = [FileProblem(one.place, one.message, line_of(one.place, lines)) for one in reading.problems]
        raise BadCompanyFile(sorted(told, key=lambda one: one.line or 0), file)
    return scenario


def simulation_problems(error: BadCompanyFile, lang: str) -> str:
    """What is wrong with a scenario or a table of calls, a line for each problem."""
    if lang != "sv":
        return error.in_words(lang)
    return BadCompanyFile(
        [FileProblem(one.place, swedish(one.message), one.line) for one in error.problems], error.file
    ).in_words("en")


def known_places(company: Company) -> str:
    """Some of what can be called, for who wrote something else."""
    queues, people = sorted(company.queues), sorted(company.people)
    return ", ".join([company.main_number, *queues[:5], *people[:2]])


class _Reading:
    def __init__(self, company: Company) -> None:
        self.company = company
        self.problems: list[FileProblem] = []

    def wrong(self, place: FieldPath, message: str) -> None:
        self.problems.append(FileProblem(place, message))

    def scenario(self, found: dict[str, Any]) -> Scenario:
        known = ["version", "calls", "absences", *(one.name for one in fields(Scenario))]
        known = [one for one in known if one not in ("rates", "away")]
        for name in found:
            if name not in known:
                self.wrong((name,), f"is not a field of a scenario; fields are {', '.join(known)}")
        if found.get("version", "1") != "1":
            self.wrong(("version",), "must be 1")
        values: dict[str, Any] = {}
        usual = Scenario()
        for name in SHARES:
            if name in found:
                values[name] = self.number((name,), found[name], most=1.0)
        for name in SECONDS:
            if name in found:
                values[name] = self.number((name,), found[name])
        for name in LENGTHS:
            if name in found:
                values[name] = self.length((name,), found[name])
        if "talk" in found and values["talk"] is None:
            self.wrong(("talk",), f"must be seconds, such as 240, or {LENGTH_EXAMPLE}")
        if values.get("agents_answer", usual.agents_answer) + values.get("agents_decline", 0.0) > 1:
            self.wrong(("agents_decline",), "the shares are more than 1 together")
        if "priorities" in found:
            values["priorities"] = self.priorities(found["priorities"])
        rates = self.rates(found["calls"]) if "calls" in found else usual_rates(self.company)
        away = self.absences(found["absences"]) if "absences" in found else ()
        if self.problems:
            return Scenario()
        return Scenario(rates=rates, away=away, **values)

    def number(self, place: FieldPath, text: object, most: float = math.inf) -> float:
        share = most == 1.0
        try:
            value = float(text) if isinstance(text, str) else math.nan
        except ValueError:
            value = math.nan
        if 0.0 <= value <= most and value < math.inf:
            return value
        if share:
            self.wrong(place, "must be a share from 0 to 1, such as 0.7")
        elif value > most:
            self.wrong(place, f"must be at most {most:.0f}")
        else:
            self.wrong(place, "must be a number, 0 or more")
        return 0.0

    def length(self, place: FieldPath, found: object) -> Length | None:
        """Seconds alone, or mean and shape; `none` is None."""
        if found == "none":
            return None
        if isinstance(found, str):
            return Length(self.number(place, found), Shape.EXPONENTIAL)
        if not isinstance(found, dict) or "mean" not in found:
            self.wrong(place, f"must be seconds, such as 240, or {LENGTH_EXAMPLE}")
            return None
        self.only(place, found, ("mean", "shape"))
        shape = found.get("shape", Shape.EXPONENTIAL.value)
        if shape not in {one.value for one in Shape}:
            self.wrong((*place, "shape"), f"must be one of {', '.join(Shape)}")
            shape = Shape.EXPONENTIAL
        return Length(self.number((*place, "mean"), found["mean"]), Shape(shape))

    def only(self, place: FieldPath, found: dict[str, Any], names: tuple[str, ...]) -> None:
        for name in found:
            if name not in names:
                self.wrong((*place, name), f"is not a field here; fields are {', '.join(names)}")

    def priorities(self, found: object) -> dict[str, float]:
        if not isinstance(found, dict):
            self.wrong(("priorities",), "must be fields, such as {vip: 0.05}")
            return {}
        known = sorted({one.id for queue in self.company.queues.values() for one in queue.serving.priorities})
        for name in found:
            if not known:
                self.wrong(("priorities", name), "no queue has priorities")
            elif name not in known:
                self.wrong(
                    ("priorities", name),
                    f"there is no queue with the priority {name}; priorities are {', '.join(known)}",
                )
        shares = {name: self.number(("priorities", name), text, most=1.0) for name, text in found.items()}
        if sum(shares.values()) > 1:
            self.wrong(("priorities",), "the shares are more than 1 together")
        return shares

    def rates(self, found: object) -> tuple[NumberRate, ...]:
        if not isinstance(found, list):
            self.wrong(("calls",), f"must be a list, such as {CALLS_EXAMPLE}")
            return ()
        rates = tuple(
            rate
            for number, entry in enumerate(found)
            if (rate := self.rate(("calls", number), entry)) is not None
        )
        if sum(sum(one.hours) * max(1.0, one.saturday, one.sunday) for one in rates) > MOST_A_DAY:
            self.wrong(("calls",), f"are more than {MOST_A_DAY} a day together")
        return rates

    def rate(self, place: FieldPath, entry: object) -> NumberRate | None:
        if not isinstance(entry, dict):
            self.wrong(place, "must be fields, such as {to: support, per_day: 200}")
            return None
        self.only(place, entry, NUMBER_FIELDS)
        to = self.dialled((*place, "to"), entry.get("to"))
        if "per_day" in entry and "per_hour" in entry:
            self.wrong((*place, "per_hour"), "give per_day or per_hour, not both")
        hours: tuple[float, ...] = ()
        if "per_day" in entry:
            hours = spread_over_a_day(self.number((*place, "per_day"), entry["per_day"], most=MOST_A_DAY))
        elif "per_hour" in entry:
            hours = self.hours((*place, "per_hour"), entry["per_hour"])
        else:
            example = '{"08-12": 40, "13": 60}'
            self.wrong(place, f"give per_day, such as 200, or per_hour, such as {example}")
        shares = {
            name: self.number((*place, name), entry[name], most=MOST_TIMES_A_DAY)
            for name in ("saturday", "sunday")
            if name in entry
        }
        return NumberRate(to, hours or (0.0,) * 24, **shares)

    def dialled(self, place: FieldPath, to: object) -> str:
        text = to if isinstance(to, str) else ""
        if text == "main":
            return self.company.main_number
        if self.company.find(text) is None:
            self.wrong(
                place,
                "leads to nobody of the company; write a number, an extension or an id, "
                f"such as {known_places(self.company)}",
            )
            return text
        queue, person = self.company.queue_of(text), self.company.person_of(text)
        if queue is not None:
            return queue.number or text
        return (person.direct if person is not None else None) or text

    def hours(self, place: FieldPath, found: object) -> tuple[float, ...]:
        if not isinstance(found, dict):
            self.wrong(place, 'must be fields, such as {"08-12": 40, "13": 60}')
            return ()
        hours = [0.0] * 24
        for text, calls in found.items():
            between = re.fullmatch(r"(\d{1,2})(?::00)?(?:-(\d{1,2})(?::00)?)?", str(text))
            first = int(between[1]) if between else 24
            last = int(between[2]) if between and between[2] else first + 1
            if not 0 <= first < last <= 24:
                self.wrong((*place, text), "is no hour; write an hour such as 08, or hours such as 08-12")
                continue
            try:
                rate = float(calls)
            except (TypeError, ValueError):
                rate = -1.0
            if not 0 <= rate < math.inf:
                self.wrong((*place, text), "must be calls in an hour, 0 or more, such as 40")
                continue
            if rate > MOST_A_DAY:
                self.wrong((*place, text), f"must be at most {MOST_A_DAY}")
                continue
            hours[first:last] = [rate] * (last - first)
        return tuple(hours)

    def absences(self, found: object) -> tuple[AwayWith, ...]:
        example = "[{who: anna, profile: vacation, from: 2027-07-01, until: 2027-07-28}]"
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.wrong(("absences",), f"must be a list, such as {example}")
            return ()
        away = [self.absence(("absences", number), entry) for number, entry in enumerate(found)]
        return tuple(one for one in away if one is not None)

    def absence(self, place: FieldPath, entry: dict[str, Any]) -> AwayWith | None:
        self.only(place, entry, AWAY_FIELDS)
        before = len(self.problems)
        who, profile = entry.get("who"), entry.get("profile")
        if who not in self.company.people:
            people = ", ".join(sorted(self.company.people)[:MOST_LISTED])
            self.wrong((*place, "who"), f"there is no such person; people are {people}")
        if profile not in self.company.profiles:
            profiles = ", ".join(list(self.company.profiles)[:MOST_LISTED])
            self.wrong((*place, "profile"), f"there is no such profile; profiles are {profiles}")
        start = self.instant((*place, "from"), entry.get("from"), ends=False)
        until = self.instant((*place, "until"), entry.get("until"), ends=True)
        if start is None or until is None or len(self.problems) > before:
            return None
        if until <= start:
            self.wrong((*place, "until"), "must end after it begins")
        return AwayWith(str(who), str(profile), start, until)

    def instant(self, place: FieldPath, text: object, *, ends: bool) -> datetime | None:
        """A time, or a day: its beginning, or (ends) its end."""
        try:
            if not isinstance(text, str):
                raise ValueError
            at = read_instant(text).astimezone(STOCKHOLM)
        except ValueError:
            self.wrong(place, f"{text} is no day or time such as 2027-07-01 or 2027-07-01T13:00")
            return None
        return at + timedelta(days=1) if ends and not _CLOCK.search(text) else at

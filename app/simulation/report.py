"""The figures of a simulation, as one document for programs, tables and pictures.

Knows: shares, percentiles, and who is overloaded. Refuses to know: how they look (report_tables.py, plots.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.policy.decision import Reason
from app.policy.hours import STOCKHOLM
from app.policy.texts import say
from app.simulation.staffing import differs
from app.simulation.tally import (
    ANSWERED,
    CAME,
    GAVE_UP,
    HALF_HOURS,
    IN_TIME,
    WAITED,
    QueueTally,
    SimulatedEnd,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from app.policy.model import Company
    from app.policy.queues import Queue
    from app.simulation.day import Plan
    from app.simulation.staffing import StaffedHalfHour
    from app.simulation.tally import AgentTally
    from app.simulation.year import Simulated

OVERLOADED: Final = 0.85  # of the time at work: above it there is no time left for anything else
SOMEBODY_ANSWERED: Final = frozenset({SimulatedEnd.AGENT, SimulatedEnd.PERSON, SimulatedEnd.OUTSIDE})
HALF_HOURS_OF_A_WEEK: Final = 7 * HALF_HOURS


@dataclass(frozen=True, slots=True)
class SimulationReport:
    """plan, result: what was simulated, and what came of it. staffing: None if it was not asked for."""

    plan: Plan
    result: Simulated
    staffing: Sequence[StaffedHalfHour] | None = None


def simulation_json(report: SimulationReport, lang: str) -> dict[str, Any]:
    """Everything, for programs. Shares are 0 to 1, times seconds; None where there is nothing to divide by."""
    plan, result = report.plan, report.result
    company, tally = plan.company, result.tally
    ends = {how.value: sum(n for (_, one), n in tally.ends.items() if one is how) for how in SimulatedEnd}
    found: dict[str, Any] = {
        "company": company.name,
        "from": plan.first.isoformat(),
        "until": (plan.first + timedelta(days=plan.days - 1)).isoformat(),
        "seed": plan.seed,
        "partial": result.partial,
        "stretches": {"done": result.done, "of": result.of},
        "calls": tally.calls,
        "share_answered": share(sum(ends[one] for one in SOMEBODY_ANSWERED), tally.calls),
        "share_gave_up": share(ends[SimulatedEnd.GAVE_UP], tally.calls),
        "ends": ends,
        "numbers": [
            _number(company, called, tally.ends) for called in sorted({one for one, _ in tally.ends})
        ],
        "queues": [
            _queue(queue, tally.queues.get(queue.id, QueueTally())) for queue in company.queues.values()
        ],
        "agents": [
            _agent(company.people[who].name, who, one)
            for who, one in sorted(tally.agents.items())
            if who in company.people
        ],
        "rules": _rules(tally.rules, lang),
        "days": [
            {"day": day, "calls": int(row[0]), "answered": int(row[1]), "gave_up": int(row[2])}
            for day, row in tally.days.items()
        ],
        "open_callbacks": tally.open_tickets,
    }
    if report.staffing is not None:
        found["staffing"] = {
            "target": plan.scenario.target,
            "half_hours": [_staffed(one) for one in report.staffing],
            "differs": {
                queue.id: list(differs(company, queue, plan.scenario)) for queue in company.queues.values()
            },
        }
    return found


def share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def percentile(waits: Counter[int], part: float) -> int | None:
    """The wait that this part of callers does not exceed, in whole seconds (nearest rank); None of nobody."""
    rank, seen = part * waits.total(), 0
    for seconds in sorted(waits):
        seen += waits[seconds]
        if seen >= rank:
            return seconds
    return None


def place_name(company: Company, called: str) -> str:
    """Whose number it is: a person, a queue, or the company."""
    queue = company.queue_of(called)
    person = company.person_of(called)
    if queue is not None:
        return queue.name
    if person is not None:
        return person.name
    return company.name if company.find(called) is not None else "?"


def _number(company: Company, called: str, ends: Counter[tuple[str, SimulatedEnd]]) -> dict[str, Any]:
    found = {how.value: ends[called, how] for how in SimulatedEnd}
    return {
        "called": called,
        "name": place_name(company, called),
        "calls": sum(found.values()),
        "ends": found,
    }


def _queue(queue: Queue, one: QueueTally) -> dict[str, Any]:
    return {
        "id": queue.id,
        "name": queue.name,
        "promise": queue.serving.promise,
        "came": one.came,
        "answered": one.answered,
        "share_answered": share(one.answered, one.came),
        "within": one.within,
        "share_within": share(one.within, one.came),
        "waited_longer": one.breached,
        "gave_up": one.gave_up,
        "share_gave_up": share(one.gave_up, one.came),
        "passed_on": one.passed_on,
        "full": one.full,
        "wait": {
            "median": percentile(one.waits, 0.5),
            "p95": percentile(one.waits, 0.95),
            "longest": max(one.waits, default=None),
        },
        "callbacks": {
            "promised": one.promised,
            "called_back": one.called_back,
            "not_reached": one.not_reached,
            "median": percentile(one.callback_waits, 0.5),
        },
        "open_hours": round(one.open_for / 3600, 2),
        "nobody_hours": round(sum(end - start for start, end in one.nobody) / 3600, 2),
        "nobody": [{"from": local_text(start), "until": local_text(end)} for start, end in one.nobody],
        "waits": {str(seconds): one.waits[seconds] for seconds in sorted(one.waits)},
        "half_hours": [
            _half_hour(one, half)
            for half in range(HALF_HOURS_OF_A_WEEK)
            if half in one.slots or half in one.staffed
        ],
    }


def _half_hour(one: QueueTally, half: int) -> dict[str, Any]:
    row = one.slots.get(half, [0.0] * 5)
    open_for, at_work = one.staffed.get(half, (0.0, 0.0))
    return {
        "weekday": half // HALF_HOURS,
        "half": half % HALF_HOURS,
        "came": int(row[CAME]),
        "answered": int(row[ANSWERED]),
        "within": int(row[IN_TIME]),
        "gave_up": int(row[GAVE_UP]),
        "mean_wait": round(row[WAITED] / row[ANSWERED], 1) if row[ANSWERED] else None,
        "agents": round(at_work / open_for, 2) if open_for else None,
    }


def _agent(name: str, who: str, one: AgentTally) -> dict[str, Any]:
    occupancy = share(one.talked + one.wrapped_up, one.at_work)
    return {
        "id": who,
        "name": name,
        "at_work_hours": round(one.at_work / 3600, 2),
        "talked_hours": round(one.talked / 3600, 2),
        "wrapped_up_hours": round(one.wrapped_up / 3600, 2),
        "rung_hours": round(one.rung / 3600, 2),
        "occupancy": occupancy,
        "overloaded": occupancy is not None and occupancy > OVERLOADED,
        "answered": one.answered,
        "missed": one.missed,
        "own": one.own,
    }


def _rules(rules: Counter[tuple[str, str, tuple[tuple[str, str], ...]]], lang: str) -> list[dict[str, Any]]:
    """The most used first. Of reasons with the same words the times are added."""
    told: dict[tuple[str, str, str], int] = {}
    for (clause, code, about), times in rules.items():
        key = (clause, code, say(Reason(clause, code, about), lang))
        told[key] = told.get(key, 0) + times
    order = sorted(told.items(), key=lambda one: (-one[1], one[0]))
    return [
        {"clause": clause, "code": code, "text": text, "times": times}
        for (clause, code, text), times in order
    ]


def _staffed(one: StaffedHalfHour) -> dict[str, Any]:
    return {
        "queue": one.queue,
        "half": one.half,
        "calls": round(one.calls, 2),
        "at_work": round(one.at_work, 2),
        "needed": one.needed,
        "share_within": round(one.share, 4),
        "erlang_c": one.formula,
    }


def local_text(at: float) -> str:
    """2026-11-24T12:30, as the clock on the wall showed."""
    return datetime.fromtimestamp(at, UTC).astimezone(STOCKHOLM).strftime("%Y-%m-%dT%H:%M")

"""Rows of the statistics' tables: counts, shares and means of one queue, person, day or hour.

Knows: which figures belong to which table, and how a share is made. Refuses to know: words, and where counts come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The columns of each table, by the keys of their words.
DAY_COLUMNS: Final = (
    "calls",
    "answered",
    "abandoned",
    "messages",
    "callbacks",
    "unanswered",
    "diverted",
    "blocked",
    "failed",
    "mean_wait",
    "talked",
)
QUEUE_COLUMNS: Final = (
    "calls",
    "answered",
    "service_level",
    "late",
    "abandoned",
    "messages",
    "callbacks",
    "diverted",
    "mean_wait",
    "talked",
)
PERSON_COLUMNS: Final = (
    "to_calls",
    "to_answered",
    "to_diverted",
    "to_missed",
    "agent_calls",
    "agent_answered",
    "from_calls",
    "talked",
)
IN_SECONDS: Final = frozenset({"mean_wait", "talked"})  # seconds
IN_SHARES: Final = frozenset({"service_level"})  # 0 to 1

LONGEST_BELOW: Final = 11  # characters of a name below a bar

Value = float | int | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """key: an id or a day's text; values: by column; None: there is nothing to make a share of."""

    key: str
    name: str
    values: Mapping[str, Value]


def figures_of(counts: Mapping[str, int]) -> dict[str, Value]:
    """The counts, with shares and means. service_level: answered within the promise (Q2), of all who came."""
    calls, answered = counts.get("calls", 0), counts.get("answered", 0)
    waited, talked = counts.get("waited_ms", 0), counts.get("talking_ms", 0)
    return {
        **counts,
        "service_level": counts.get("in_time", 0) / calls if calls else None,
        "mean_wait": waited / 1000 / answered if answered else None,
        "talked": talked / 1000,
    }


def person_figures(
    to: Mapping[str, int], agent: Mapping[str, int], own: Mapping[str, int]
) -> dict[str, Value]:
    """What a person was called, was rung for in queues, and called."""
    return {
        "to_calls": to.get("calls", 0),
        "to_answered": to.get("answered", 0),
        "to_diverted": to.get("diverted", 0),
        "to_missed": to.get("unanswered", 0) + to.get("abandoned", 0),
        "agent_calls": agent.get("calls", 0),
        "agent_answered": agent.get("answered", 0),
        "from_calls": own.get("calls", 0),
        "talked": sum(one.get("talking_ms", 0) for one in (to, agent, own)) / 1000,
    }


def summed_up(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sums of counts."""
    found: dict[str, int] = {}
    for counts in several:
        for name, number in counts.items():
            found[name] = found.get(name, 0) + number
    return found


def parts_of(counts: Mapping[str, int]) -> dict[str, int]:
    """A bar's pieces: answered; given up or not answered; and the others."""
    calls, answered = counts.get("calls", 0), counts.get("answered", 0)
    lost = sum(counts.get(name, 0) for name in ("abandoned", "unanswered", "failed"))
    return {"answered": answered, "lost": lost, "other": max(0, calls - answered - lost)}


def parts_of_person(values: Mapping[str, Value]) -> dict[str, int]:
    """The same of the calls to a person, by the columns of a person's row."""
    calls, answered, lost = (int(values[f"to_{one}"] or 0) for one in ("calls", "answered", "missed"))
    return {"answered": answered, "lost": lost, "other": max(0, calls - answered - lost)}


def shortened_name(name: str) -> str:
    """As much of it as fits below a bar: Anna Ek, Kerstin R."""
    if len(name) <= LONGEST_BELOW:
        return name
    first, _, last = name.partition(" ")
    return f"{first[: LONGEST_BELOW - 3]} {last[:1]}.".strip() if last else f"{name[: LONGEST_BELOW - 1]}…"

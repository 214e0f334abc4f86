"""The sum of many calls: counts by day and clause, with the first call of each as an example.

Knows: counting. Refuses to know: how to judge a call (judge.py), and how to report the counts (report.py).

Its memory grows only with days and clauses, not with calls.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.beside.shadow.question import Unjudged
from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from datetime import date

    from app.beside.shadow.judge import Verdict
    from app.beside.shadow.past import BadLine, PastCall

MOST_NAMED: Final = 20  # bad lines
_MOST_NUMBERS: Final = 1000  # unknown numbers that we count


class Section(StrEnum):
    """A section of the report, and its clause."""

    ELSEWHERE = "elsewhere"
    CAPTURED = "captured"  # S2
    LATE = "late"  # Q2
    PRIVATE = "private"  # S3
    BLOCKED = "blocked"  # O2


CLAUSES: Final = {
    Section.CAPTURED: "S2",
    Section.LATE: "Q2",
    Section.PRIVATE: "S3",
    Section.BLOCKED: "O2",
}


@dataclass(slots=True)
class Group:
    """A number of calls, and one of them."""

    past: PastCall
    verdict: Verdict
    count: int = 0


@dataclass(slots=True)
class Period:
    """One day, or all of them. gaps: how often, and for how many seconds, we did not hear the exchange."""

    calls: int = 0
    judged: int = 0
    elsewhere: int = 0
    lost: int = 0
    longest_wait: float = 0.0
    groups: dict[tuple[Section, str], Group] = field(default_factory=dict)
    unjudged: Counter[Unjudged] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None

    def add(self, past: PastCall, verdict: Verdict | Unjudged) -> None:
        day = past.at.astimezone(STOCKHOLM).date()
        self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        self.calls += 1
        if isinstance(verdict, Unjudged):
            self.unjudged[verdict] += 1
            self._name(past.caller if verdict is Unjudged.CALLER else past.called or past.queue, verdict)
            return
        self.judged += 1
        self.lost += verdict.lost
        if verdict.elsewhere:
            self.elsewhere += 1
            self._count(Section.ELSEWHERE, verdict.reason.clause, past, verdict)
        if verdict.captured:
            self._count(Section.CAPTURED, "S2", past, verdict)
        if verdict.late:
            self.longest_wait = max(self.longest_wait, past.waited)
            self._count(Section.LATE, "Q2", past, verdict)
        if verdict.private:
            self._count(Section.PRIVATE, "S3", past, verdict)
        if verdict.blocked and verdict.elsewhere:
            self._count(Section.BLOCKED, "O2", past, verdict)

    def group(self, section: Section) -> list[tuple[str, Group]]:
        """Its groups by clause, the largest first."""
        found = [(clause, group) for (one, clause), group in self.groups.items() if one is section]
        return sorted(found, key=lambda one: (-one[1].count, one[0]))

    def _count(self, section: Section, clause: str, past: PastCall, verdict: Verdict) -> None:
        group = self.groups.setdefault((section, clause), Group(past, verdict))
        group.count += 1

    def _name(self, number: str, why: Unjudged) -> None:
        if why in (Unjudged.CALLED, Unjudged.CALLER) and (
            number in self.numbers or len(self.numbers) < _MOST_NUMBERS
        ):
            self.numbers[number] += 1


@dataclass(slots=True)
class Tally:
    """All that we read, as a whole and by day. bad: lines that we could not read, and the first of them."""

    whole: Period = field(default_factory=Period)
    days: dict[date, Period] = field(default_factory=dict)
    bad: int = 0
    named: list[BadLine] = field(default_factory=list)

    def add(self, past: PastCall, verdict: Verdict | Unjudged) -> None:
        self.whole.add(past, verdict)
        self.days.setdefault(past.at.astimezone(STOCKHOLM).date(), Period()).add(past, verdict)

    def add_bad(self, line: BadLine) -> None:
        self.bad += 1
        if len(self.named) < MOST_NAMED:
            self.named.append(line)

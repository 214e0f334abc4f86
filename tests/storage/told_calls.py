"""A morning's calls, small enough to count by hand: what each counts for stands beside it.

2026-11-24 is a Tuesday; 08:05 UTC is 09:05 in Sweden.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.calls.journal import LATE_NOTE, Begin, End, Step

if TYPE_CHECKING:
    from app.calls.journal import JournalRecord

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # in Sweden
CUSTOMER, OTHER = "+46701234567", "+46739999999"


class Told:
    """One call's records; times are seconds since nine."""

    def __init__(
        self,
        id_: str,
        at: float,
        caller: str,
        called: str,
        *,
        source: str = "trunk",
        direction: str = "in",
        day: int = 0,
    ) -> None:
        self.id = id_
        self._nine = NINE + timedelta(days=day)
        self.records: list[JournalRecord] = [
            Begin(id_, self.stamp(at), source, direction, caller, called, "hash")
        ]

    def stamp(self, at: float) -> str:
        return (self._nine + timedelta(seconds=at)).isoformat(timespec="milliseconds")

    def step(self, at: float, what: Any, data: dict[str, Any]) -> Told:
        self.records.append(Step(self.id, self.stamp(at), f"{self.id}-{len(self.records)}", what, data))
        return self

    def decided(
        self, at: float, action: str, target: str, *clauses: str, past: str = "", **more: Any
    ) -> Told:
        """past: the person ("queue:ID" a queue) that was called and that it went past."""
        kind, _, who = ("ring:" + past if ":" not in past else past).partition(":")
        passed = [{"action": kind, "target": who, "clause": "F3", "code": "busy", "text": "upptagen"}]
        decision = {
            "action": action,
            "target": target,
            "reasons": [{"clause": one, "code": "x", "text": "ord"} for one in clauses],
            "rejected": passed if past else [],
        }
        return self.step(at, "decision", {"decision": decision | more})

    def rung(self, at: float, *agents: str) -> Told:
        for agent in agents:
            self.step(
                at, "note", {"text": f"{agent} is rung", "offer": agent, "clause": "Q9", "considered": []}
            )
        return self

    def late(self, at: float) -> Told:
        return self.step(at, "note", {"text": LATE_NOTE, "sv": "har väntat längre än vad som lovats (Q2)"})

    def outcome(self, at: float, action: str, target: str, outcome: str) -> Told:
        return self.step(at, "outcome", {"action": action, "target": target, "outcome": outcome})

    def ended(self, at: float, how: str, by: str | None = None, talked: float = 0, rang: float = 0) -> Told:
        times = (round(rang * 1000), round(talked * 1000))
        self.records.append(End(self.id, self.stamp(at), how, by, *times, 16))
        return self


def morning() -> list[Told]:
    """Ten calls of an hour and one of the next."""
    return [
        # in: answered; queue support: answered in time after 12 s; agents anna and bo were rung, anna answered
        Told("c1", 300, CUSTOMER, "0812345600")
        .decided(300, "queue", "support", "Q14", "Q9")
        .rung(301, "anna", "bo")
        .ended(432, "answered", "anna", talked=120, rang=12),
        # in: abandoned; queue support: abandoned, late; agent anna was rung
        Told("c2", 600, OTHER, "0812345600")
        .decided(600, "queue", "support", "Q14")
        .rung(601, "anna")
        .late(780)
        .ended(800, "caller_hung_up", rang=200),
        # in: message; queue support: messages
        Told("c3", 700, CUSTOMER, "0812345600").decided(700, "queue", "support", "Q14").ended(760, "message"),
        # in: callbacks; queue support: callbacks
        Told("c4", 720, OTHER, "0812345600").decided(720, "queue", "support", "Q14").ended(770, "told"),
        # in: answered; queue support: diverted, late; queue sales: answered after 5 s, in time; agent bo
        Told("c5", 900, CUSTOMER, "0812345600")
        .decided(900, "queue", "support", "Q14")
        .late(1080)
        .outcome(1200, "queue", "support", "no_answer")
        .decided(1200.1, "queue", "sales", "S2")
        .rung(1201, "bo")
        .ended(1265, "answered", "bo", talked=60, rang=305),
        # in, diverted: anna is busy, so bo answers; to anna: diverted; to bo: answered
        Told("c6", 1000, OTHER, "+46812345611")
        .decided(1000, "ring", "bo", "F3", past="anna")
        .ended(1040, "answered", "bo", talked=30, rang=10),
        # in: blocked (O2)
        Told("c7", 1100, "+23276123456", "0812345611")
        .decided(1100, "refuse", "0812345611", "O2")
        .ended(1103, "refused"),
        # internal: unanswered; from bo; to anna: unanswered
        Told("c8", 1300, "bo", "101", source="phone", direction="internal")
        .decided(1300, "ring", "anna", "F1")
        .outcome(1330, "ring", "anna", "no_answer")
        .decided(1330.1, "voicemail", "anna", "V2")
        .ended(1340, "no_answer"),
        # out: answered; from anna
        Told("c9", 1500, "anna", "0739999999", source="phone", direction="out")
        .decided(1500, "trunk", OTHER, "F1")
        .ended(1575, "answered", OTHER, talked=60, rang=15),
        # a code, which counts for nothing
        Told("c10", 1600, "anna", "*21", source="phone", direction="internal")
        .decided(1600, "code", "profile:lunch:", "R3")
        .ended(1603, "told"),
        # the next hour. in: answered; queue support: answered by anna, who transfers to bo; to bo: answered
        Told("c11", 3700, CUSTOMER, "0812345600")
        .decided(3700, "queue", "support", "Q14")
        .rung(3708, "anna")
        .step(3760, "transfer", {"by": "anna", "to": "102"})
        .decided(3760.1, "ring", "bo", "F1")
        .ended(3800, "answered", "bo", talked=35, rang=5),
    ]


def all_records() -> list[JournalRecord]:
    return [record for call in morning() for record in call.records]

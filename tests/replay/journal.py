"""A journal of the example company: calls as the service would have written them.

Knows: that only those are in a record whom the policy asked about. Refuses to know: databases.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.calls.journal import Begin, Step
from app.policy.decide import decide
from app.policy.decision import Direction, PersonState, Situation
from app.policy.json_form import decision_json, situation_json
from tests.policy.bolaget import BOLAGET, CUSTOMER

if TYPE_CHECKING:
    from app.calls.journal import JournalRecord
    from app.policy.model import Company

AT = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)  # a Tuesday at a quarter past eight


class AskedAbout(Mapping[str, PersonState]):
    """The states of those whom the policy asks about."""

    def __init__(self, states: Mapping[str, PersonState]) -> None:
        self._all, self._asked = states, dict[str, PersonState]()

    def __getitem__(self, person: str) -> PersonState:
        return self._asked.setdefault(person, self._all.get(person, PersonState()))

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


def called(to: str, caller: str = CUSTOMER, at: datetime = AT, **more: Any) -> Situation:
    return Situation(at, more.pop("direction", Direction.IN), caller, to, **more)


def record(asked: Situation, company: Company = BOLAGET, version: str = "hash") -> dict[str, Any]:
    """A decision as the journal has it."""
    asked = replace(asked, people=AskedAbout(asked.people))
    decision = decide(company, asked)
    return {
        "policy": version,
        "situation": situation_json(asked),
        "decision": decision_json(decision, "sv"),
    }


def text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def journalled(
    calls: list[list[Situation]], company: Company = BOLAGET, version: str = "hash", begin: bool = True
) -> list[JournalRecord]:
    """The records of calls, c0, c1 ..., each of one decision after the other."""
    records: list[JournalRecord] = []
    for number, decisions in enumerate(calls):
        call, first = f"c{number}", decisions[0]
        at = first.at.isoformat(timespec="milliseconds")
        if begin:
            records.append(Begin(call, at, "trunk", first.direction, first.caller, first.called, version))
        for place, asked in enumerate(decisions):
            when = (first.at + timedelta(seconds=20 * place)).isoformat(timespec="milliseconds")
            data = record(asked, company, version)
            records.append(Step(call, when, f"{call}-{place}", "decision", data))
    return records

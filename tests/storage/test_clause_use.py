"""How often calls used each clause, counted by both databases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.calls.journal import Step

if TYPE_CHECKING:
    from app.calls.journal import JournalRecord
    from app.storage import Store


def decision(number: int, at: str, *clauses: str) -> Step:
    reasons = [{"clause": one, "code": "x", "text": "x"} for one in clauses]
    return Step("c1", at, f"c1-{number}", "decision", {"decision": {"reasons": reasons}, "situation": {}})


async def test_clauses_are_counted_by_decision_with_the_last_time(store: Store) -> None:
    records: list[JournalRecord] = [
        decision(1, "2026-09-01T10:00:00.000Z", "S1", "F1"),
        decision(2, "2026-11-24T10:00:00.000Z", "S1", "S1", "V2"),
        decision(3, "2026-11-25T10:00:00.000Z", "S1"),
        decision(4, "2026-12-25T10:00:00.000Z", "O2"),
        Step("c1", "2026-11-25T11:00:00.000Z", "c1-5", "outcome", {"outcome": "no_answer"}),
        Step("c1", "2026-11-25T12:00:00.000Z", "c1-6", "decision", {"situation": {}}),
    ]
    await store.write(records)

    used = await store.clauses.used(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))

    assert used == {
        "S1": (2, datetime(2026, 11, 25, 10, tzinfo=UTC)),
        "V2": (1, datetime(2026, 11, 24, 10, tzinfo=UTC)),
        "F1": (0, datetime(2026, 9, 1, 10, tzinfo=UTC)),
    }


async def test_an_empty_journal_has_used_no_clause(store: Store) -> None:
    used = await store.clauses.used(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))

    assert used == {}

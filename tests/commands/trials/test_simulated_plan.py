"""What is simulated: the days that were asked for, and the journal's calls."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.calls.journal import Begin, End, JournalRecord
from app.commands.trials.simulated_plan import journalled_call
from app.policy.decision import Direction
from app.simulation.arrivals import GivenCall
from app.storage.rows import StoredCall

if TYPE_CHECKING:
    from tests.commands.conftest import InStore, Vaxel

TEN = datetime(2026, 11, 23, 10, tzinfo=UTC)


def stored(source: str = "trunk", talking_ms: int | None = 61_000) -> StoredCall:
    end = TEN + timedelta(minutes=2)
    return StoredCall(
        "c1",
        TEN,
        source,
        "in",
        "+46701740699",
        "+46846500410",
        "v",
        end,
        "answered",
        "anna",
        3000,
        talking_ms,
        16,
    )


def test_a_call_from_outside_comes_again_as_it_came() -> None:
    assert journalled_call(stored()) == GivenCall(TEN.timestamp(), "+46846500410", "+46701740699", 61.0)
    assert journalled_call(stored(talking_ms=None)) == GivenCall(
        TEN.timestamp(), "+46846500410", "+46701740699"
    )


def test_our_own_calls_do_not() -> None:
    assert journalled_call(stored("phone")) is None


def test_the_journal_s_calls_of_the_days_are_simulated(bolaget: Vaxel, in_store: InStore) -> None:
    at = TEN.isoformat(timespec="milliseconds")
    over = (TEN + timedelta(minutes=1)).isoformat(timespec="milliseconds")
    records: list[JournalRecord] = [
        Begin("c1", at, "trunk", Direction.IN, "+46701740699", "+46846500410", "v"),
        End("c1", over, "answered", "anna", 3000, 61000, 16),
        Begin("c2", at, "phone", Direction.OUT, "anna", "+46701740699", "v"),
    ]
    in_store(lambda store: store.write(records))

    done = bolaget("simulate", "--journal", "--from", "2026-11-23", "--days", "1", "--json")

    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(one["called"], one["calls"]) for one in found["numbers"]] == [("+46846500410", 1)]
    accesses = in_store(lambda store: store.accesses())
    assert "simulate --journal" in repr(accesses)


def test_an_empty_journal_says_what_to_give(bolaget: Vaxel) -> None:
    done = bolaget("simulate", "--journal", "--from", "2026-11-23", "--days", "1", "--lang", "en")

    assert done.exit_code == 2
    assert "the journal has no calls from outside from 2026-11-23 and 1 days on" in done.stderr

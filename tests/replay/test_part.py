"""A part of a real journal is replayed: calls, not decisions, are counted, and only up to where they part."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from app.calls.journal import Step
from app.company import document, document_hash, load
from app.policy.called_back import decide_callback
from app.policy.decision import Attempt, Direction, Outcome
from app.policy.json_form import decision_json
from app.policy.targets import JoinQueue, RingPerson
from app.replay.cannot import WhyNot
from app.replay.part import Job, Replay
from app.replay.tally import Replayed
from app.storage import Store
from tests.policy.bolaget import BOLAGET, CUSTOMER, EXAMPLE
from tests.replay.journal import called, journalled, record
from tests.storage.prepared import migrated

if TYPE_CHECKING:
    from pathlib import Path

    from app.calls.journal import JournalRecord

OF_THEN = document(load(EXAMPLE))
VERSION = document_hash(OF_THEN)
SUPPORT, DAVID = called("+46846500420"), called("+46846500404")
OVERDUE = called("+46846500420", tried=(Attempt(JoinQueue("support"), Outcome.OVERDUE),))
UNANSWERED = called("+46846500404", tried=(Attempt(RingPerson("david"), Outcome.NO_ANSWER),))


def changed(**queue: Any) -> dict[str, Any]:
    """The example company, with another support queue."""
    queues = [{**one, **queue} if one["id"] == "support" else one for one in OF_THEN["queues"]]
    return {**OF_THEN, "queues": queues}


LATER = changed(hours={"weekdays": "09:00-16:00", "clause": "Q10"})


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"


def replayed(database: str, records: list[JournalRecord], under: dict[str, Any] | None) -> Replayed:
    async def run() -> Replayed:
        await migrated(database)
        store = await Store.open(database)
        await store.import_document(OF_THEN, VERSION, "test")
        await store.write(records)
        await store.close()
        replay = Replay(Job(database, under))
        try:
            whole = Replayed()
            for part in await replay.decisions.parts(None, None):
                whole.add(await replay.part(part))
            return whole
        finally:
            await replay.close()

    return asyncio.run(run())


def test_a_call_that_goes_elsewhere_counts_once_whatever_followed(database: str) -> None:
    calls = journalled([[SUPPORT, OVERDUE], [DAVID, UNANSWERED], [SUPPORT]], version=VERSION)

    tally = replayed(database, calls, LATER)

    assert (tally.calls, tally.decisions, tally.elsewhere, tally.otherwise) == (3, 5, 2, 0)
    [(moved, group)] = tally.moved.items()
    assert moved.now is not None
    assert (moved.now.code, group.calls, group.example.call) == ("closed_hours", 2, "c0")
    assert not tally.missing


def test_under_the_version_of_then_nothing_differs(database: str) -> None:
    tally = replayed(database, journalled([[SUPPORT, OVERDUE], [DAVID]], version=VERSION), None)

    assert (tally.decisions, tally.differing, tally.not_replayed) == (3, 0, 0)


def test_a_decision_that_the_version_of_then_does_not_take_is_found(database: str) -> None:
    calls = journalled([[SUPPORT, OVERDUE], [DAVID]], version=VERSION)
    calls[1].data["decision"]["target"] = "salj"  # type: ignore[union-attr]

    tally = replayed(database, calls, None)

    assert {what: (group.calls, group.example.call) for what, group in tally.unlike.items()} == {
        "decision": (1, "c0")
    }


def test_decisions_that_cannot_be_replayed_are_counted_and_named(database: str) -> None:
    out = called(CUSTOMER, "anna", direction=Direction.OUT)
    calls = journalled([[DAVID], [UNANSWERED], [out], [SUPPORT], [SUPPORT]], version=VERSION)
    older: dict[str, Any] = {"decision": record(DAVID)["decision"]}
    calls[-1] = Step("c4", DAVID.at.isoformat(), "old", "decision", older)
    without = {
        **OF_THEN,
        "subscriptions": [],
        "people": [one for one in OF_THEN["people"] if one["id"] != "anna"],
    }
    for name in ("schedules", "queues", "roles"):
        without[name] = [
            {
                field: [who for who in value if who != "anna"] if isinstance(value, list) else value
                for field, value in one.items()
            }
            for one in OF_THEN[name]
        ]

    tally = replayed(database, calls, without)

    assert tally.missing == {(WhyNot.PERSON, "anna"): (1, "c2"), (WhyNot.FORM, ""): (1, "c4")}
    assert tally.elsewhere == 0


def test_an_unknown_version_is_named_and_the_decisions_of_others_are_taken_again(database: str) -> None:
    calls = journalled([[SUPPORT]], version="gone")
    calls += [Step("c1", SUPPORT.at.isoformat(), "c1-0", "decision", record(SUPPORT, version=VERSION))]

    tally = replayed(database, calls, None)

    assert tally.missing == {(WhyNot.NO_VERSION, "gone"): (1, "c0")}
    assert (tally.calls, tally.differing) == (2, 0)


def test_a_call_that_rests_on_a_guess_says_on_whom(database: str) -> None:
    more = changed(members=["farid", "gun", "david"])

    tally = replayed(database, journalled([[SUPPORT], [DAVID]], version=VERSION), more)

    assert (tally.guessed, tally.on_guesses) == ({"david": 1}, 1)
    assert (tally.elsewhere, tally.otherwise) == (0, 1)


def test_a_promised_callback_is_asked_as_a_callback(database: str) -> None:
    asked = called(CUSTOMER, "gun", direction=Direction.OUT)
    decision = decision_json(decide_callback(BOLAGET, asked, "support"), "sv")
    data = {**record(asked, version=VERSION), "callback": "support", "decision": decision}
    calls = journalled([[SUPPORT]], version=VERSION)
    calls.append(Step("c0", SUPPORT.at.isoformat(), "back", "decision", data))

    tally = replayed(database, calls, None)

    assert (tally.decisions, tally.differing, tally.not_replayed) == (2, 0, 0)

"""A line of the journal is an event with an id of its own, and most steps are none."""

from __future__ import annotations

from app.calls.journal import Begin, End, Step
from app.webhooks.events import call_event_ids, event_of

AT = "2026-12-01T09:00:00.000+00:00"


def test_a_call_that_begins_and_ends_is_two_events() -> None:
    began = event_of(Begin("c1", AT, "trunk", "in", "+46701740699", "+4684110", "hash"))
    ended = event_of(End("c1", AT, "answered", "gun", 3000, 60_000, 16))

    assert began is not None
    assert ended is not None
    assert began.as_json() == {
        "id": "call.began:c1",
        "kind": "call.began",
        "at": AT,
        "data": {"call": "c1", "direction": "in", "caller": "+46701740699", "called": "+4684110"},
    }
    assert ended.data["answered_by"] == "gun"
    assert {began.id, ended.id} <= set(call_event_ids("c1"))


def test_a_broken_promise_of_a_queue_is_an_event_and_other_steps_are_none() -> None:
    breach = event_of(Step("c1", AT, "s1", "note", {"text": "waited", "breached": "support"}))

    assert breach is not None
    assert (breach.id, breach.data) == ("queue.breach:c1", {"call": "c1", "queue": "support"})
    assert event_of(Step("c1", AT, "s2", "note", {"text": "nobody is rung"})) is None
    assert event_of(Step("c1", AT, "s3", "decision", {"breached": "no note"})) is None

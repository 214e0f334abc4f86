"""Calls of an earlier run of the service, which count until they end."""

from __future__ import annotations

from datetime import UTC, datetime

from app.calls.earlier import Earlier
from app.calls.load import Load
from app.calls.ports.news import Source, UnderWay
from app.calls.trail import Trail
from app.policy.targets import RingPerson
from tests.policy.bolaget import CUSTOMER

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
THEIRS = f"caller:{CUSTOMER}"


def rings_bo(call: str) -> UnderWay:
    trail = Trail(Source.TRUNK, CUSTOMER, "102", NOON).trying(RingPerson("bo"))
    return UnderWay(call, trail.write(), rings=True)


def test_calls_take_up_what_they_took_until_they_are_gone() -> None:
    load = Load(lambda: NOON)
    earlier = Earlier(load)

    earlier.found({"c1", "c2", "c3"}, [rings_bo("c1"), rings_bo("c2")], 20)

    assert len(earlier) == 3
    assert (load.count(THEIRS, ""), load.count("ringing:bo", "")) == (2, 2)
    earlier.still_alive(frozenset({"c2", "c3"}))
    assert (load.count(THEIRS, ""), load.count("ringing:bo", "")) == (1, 1)
    earlier.still_alive(frozenset())
    assert (len(earlier), load.count(THEIRS, "")) == (0, 0)


def test_a_call_that_this_run_serves_is_left_to_it() -> None:
    """The exchange was asked before it came back to the service."""
    load = Load(lambda: NOON)
    load.arrived("c1", Source.TRUNK, CUSTOMER)

    Earlier(load).found(set(), [rings_bo("c1")], 20)

    assert (load.count(THEIRS, ""), load.count("ringing:bo", "")) == (1, 0)


def test_a_new_connection_counts_no_call_twice() -> None:
    load = Load(lambda: NOON)
    earlier = Earlier(load)
    earlier.found({"c1", "c2"}, [rings_bo("c1"), rings_bo("c2")], 20)

    earlier.found({"c2"}, [rings_bo("c2")], 20)

    assert (len(earlier), load.count(THEIRS, "")) == (1, 1)


def test_a_trail_that_cannot_be_read_is_of_a_call_of_which_nothing_is_known() -> None:
    load = Load(lambda: NOON)
    earlier = Earlier(load)

    earlier.found({"c1", "c2"}, [UnderWay("c1", "a|b", rings=True), rings_bo("c2")], 20)

    assert (len(earlier), load.count(THEIRS, "")) == (2, 1)

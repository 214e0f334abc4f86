"""One queue by itself: whom it asks, and who is first. test_dispatcher tests what follows for calls."""

from __future__ import annotations

import pytest

from app.queueing.entries import Entry
from app.queueing.live_queue import Agent, LiveQueue, Waiting
from app.queueing.rules import QueueRules

VIP = {"vip": 60.0}


def live(agents: str = "ab|cd|e", free: str = "abcde") -> LiveQueue:
    """Three lines of agents; those who are free have been available in the order of the text."""
    it = LiveQueue(QueueRules("q", tuple(tuple(one) for one in agents.split("|")), ahead=VIP))
    number = {agent: n for n, ids in enumerate(it.rules.tiers) for agent in ids}
    for since, id_ in enumerate(free, 1):
        agent = Agent(id_)
        agent.since = float(since)
        it.add_free(agent, number[id_])
    return it


def waiting(it: LiveQueue, id_: str, arrived: float, priority: str = "") -> Waiting:
    entry = Entry(id_, "q", arrived, priority)
    return Waiting(entry, it, it.key_of(entry))


@pytest.mark.parametrize(
    ("free", "tiers_open", "asked"),
    [
        ("abcde", 0, "ab"),
        ("abcde", 1, "ab"),
        ("dce", 0, "dc"),  # nobody of the first tier: the second, who has been available longest first
        ("e", 1, "e"),
        ("", 1, ""),
        ("cbade", 2, "cbad"),  # a step has opened the second tier: both at once, longest available first
        ("de", 2, "d"),
        ("e", 2, "e"),  # nobody of the two open ones: the third is asked as if nothing were open
        ("", 2, ""),
        ("ecbad", 3, "ecbad"),
    ],
)
def test_agents_are_asked_for_a_caller_for_whom_nobody_rings(free: str, tiers_open: int, asked: str) -> None:
    it = live(free=free)

    assert "".join(it.free_agents(tiers_open)) == asked
    assert it.longest_available(tiers_open) == (asked[0] if asked else None)


@pytest.mark.parametrize(
    ("free", "tiers_open", "rings_in", "asked"),
    [
        ("abcde", 0, 0, "ab"),
        ("cde", 0, 0, ""),  # the first tier rings: the second stays out of it
        ("cde", 2, 0, "cd"),  # but for a step that opened it
        ("acde", 0, 1, "acd"),  # somebody of the second tier rings: all of both tiers may
        ("ec", 0, 2, "ec"),
    ],
)
def test_more_agents_are_asked_beside_those_who_ring(
    free: str, tiers_open: int, rings_in: int, asked: str
) -> None:
    assert "".join(live(free=free).free_agents(tiers_open, rings_in)) == asked


def test_a_class_that_the_queue_does_not_know_goes_before_nobody() -> None:
    it = live()

    assert waiting(it, "x", 100, "gold").key == (100.0, 100, "x")
    assert waiting(it, "y", 100, "vip").key == (40.0, 100, "y")


def test_a_caller_put_first_goes_no_further_ahead_than_needed() -> None:
    """A caller with a longer head start who comes next must still be able to come first."""
    it = live()
    first, second = waiting(it, "first", 100), waiting(it, "second", 101)
    it.order.update([first.key, second.key])

    assert it.key_in_front(second) == (99.999, 101, "second")
    assert it.key_in_front(waiting(it, "early", 90)) == (90.0, 90, "early")  # was first anyway


def test_a_caller_whom_somebody_puts_first_is_before_any_head_start_and_counts_as_the_first_before() -> None:
    it = live()
    first, second = waiting(it, "first", 100), waiting(it, "second", 101)
    it.add(first)

    second.key = it.key_in_front(second, put_there=True)

    assert second.key < waiting(it, "vip", -1e9, "vip").key
    assert second.counts_from == pytest.approx(99.999)
    it.add(second)
    first.key = it.key_in_front(first, put_there=True)
    assert first.key < second.key


def test_a_callback_before_its_time_is_never_the_first() -> None:
    it = live()
    early, first = waiting(it, "early", 90), waiting(it, "first", 100)
    early.early = True
    it.add(early)
    assert it.first is None

    it.add(first)

    assert it.first == first.key
    it.discard(early)
    assert (len(it), it.early) == (1, set())


def test_of_callers_who_came_in_the_same_instant_each_is_found() -> None:
    """Their keys differ in the id alone."""
    it = live()
    for id_ in "ba":
        it.note_unrung(waiting(it, id_, 100))

    first = it.first_unrung()
    assert first is not None
    first.alive = False
    second = it.first_unrung()
    assert second is not None
    assert (first.entry.id, second.entry.id) == ("a", "b")

"""Time jumps to what comes next, in order, and the dispatcher's own times come in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.simulation.virtual_time import VirtualTime

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_events_come_in_order_and_equals_in_the_order_asked_for() -> None:
    time, seen = VirtualTime(100.0), list[tuple[float, str]]()

    def note(what: str) -> None:
        seen.append((time.now(), what))

    time.at(130.0, note, "later")
    time.at(110.0, note, "first")
    time.at(110.0, note, "second")
    time.at(90.0, note, "at once")
    time.run(lambda: None, lambda: None)

    assert seen == [(100.0, "at once"), (110.0, "first"), (110.0, "second"), (130.0, "later")]
    assert time().timestamp() == 130.0


def test_the_dispatcher_s_times_come_between_and_keep_nothing_going() -> None:
    time, seen, due = VirtualTime(0.0), list[float](), [5.0, 20.0]

    def is_due() -> None:
        seen.append(time.now())
        due.pop(0)

    time.at(10.0, lambda: None)
    time.run(lambda: due[0] if due else None, is_due)

    assert seen == [5.0]
    assert due == [20.0]


def test_what_is_fed_comes_in_its_turn_and_only_the_next_one_is_held() -> None:
    """As if all of it had been asked for at once, when it was fed."""
    time, seen, drawn = VirtualTime(0.0), list[str](), list[int]()

    def coming() -> Iterator[int]:
        for one in (10, 20, 20, 30):
            drawn.append(one)
            yield one

    def note(what: object) -> None:
        seen.append(f"{time.now():g} {what}, {len(drawn)} drawn")

    time.at(20.0, note, "asked before")
    time.feed(coming(), float, note)
    time.at(20.0, note, "asked after")
    time.run(lambda: None, lambda: None)

    assert seen == [
        "10 10, 2 drawn",
        "20 asked before, 2 drawn",
        "20 20, 3 drawn",
        "20 20, 4 drawn",
        "20 asked after, 4 drawn",
        "30 30, 4 drawn",
    ]

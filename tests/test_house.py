"""The limits that `make house` shows: no module grows beyond them without a sentence that says why."""

from __future__ import annotations

from statistics import median

from tests.house import LARGER, MEDIAN, MOST, rooms, sizes


def test_half_of_all_modules_are_small() -> None:
    assert median(sizes().values()) < MEDIAN


def test_a_module_is_large_only_where_a_sentence_says_why() -> None:
    large = {path for path, lines in sizes().items() if lines > MOST}

    assert large - LARGER.keys() == set(), "divide it, or say in tests/house.py why it is one room"
    assert LARGER.keys() - large == set(), "is no longer large: take its sentence away"
    assert all(why.endswith(".") for why in LARGER.values())


def test_modules_are_counted_in_their_rooms() -> None:
    assert rooms({"clock.py": 3, "calls/call.py": 5, "calls/queue/hall.py": 7}) == {
        "": {"clock.py": 3},
        "calls": {"call.py": 5},
        "calls/queue": {"hall.py": 7},
    }

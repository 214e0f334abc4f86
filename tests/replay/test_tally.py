"""Parts' tallies add up, whatever their order; an example is the earliest; what has odd names stays small."""

from __future__ import annotations

import itertools

from app.replay.cannot import WhyNot
from app.replay.moved import Moved, MovingRule
from app.replay.tally import ALL_OTHERS, MOST_NAMES, Case, Replayed

ELSEWHERE = Moved(MovingRule("S1", "called"), MovingRule("Q10", "closed_hours", ("Support",)))
OTHERWISE = Moved(None, MovingRule("F1", "presents_direct"), ("presented",))


def part(hour: int) -> Replayed:
    tally = Replayed(calls=10, decisions=12, on_guesses=1)
    tally.add_moved(ELSEWHERE, Case(f"2026-11-24T{hour:02}:00:00+00:00", f"c{hour}", "{}"))
    tally.add_moved(OTHERWISE, Case(f"2026-11-24T{hour:02}:30:00+00:00", f"d{hour}", "{}"))
    tally.add_unlike("words", Case(f"2026-11-24T{hour:02}:30:00+00:00", f"d{hour}", "{}"))
    tally.add_missing(WhyNot.PERSON, "hans", f"e{hour}")
    tally.add_guess("bo")
    return tally


def test_the_sum_is_the_same_in_any_order() -> None:
    sums = []
    for order in itertools.permutations((9, 8, 7)):
        whole = Replayed()
        for hour in order:
            whole.add(part(hour))
        sums.append(whole)

    assert all(one == sums[0] for one in sums)
    assert (sums[0].calls, sums[0].decisions, sums[0].elsewhere, sums[0].otherwise) == (30, 36, 3, 3)
    assert (sums[0].not_replayed, sums[0].differing, sums[0].on_guesses) == (3, 3, 3)
    assert sums[0].moved[ELSEWHERE].example.call == "c7"
    assert sums[0].missing == {(WhyNot.PERSON, "hans"): (3, "e7")}


def test_a_journal_with_ever_new_names_keeps_no_more_than_some_of_them() -> None:
    tally = Replayed()

    for number in range(3 * MOST_NAMES):
        tally.add_missing(WhyNot.FAILED, f"error {number}", "c1")
        tally.add_guess(f"p{number}")

    assert len(tally.missing) <= MOST_NAMES + 1
    assert tally.missing[WhyNot.FAILED, ALL_OTHERS][0] == 2 * MOST_NAMES
    assert tally.guessed[ALL_OTHERS] == 2 * MOST_NAMES
    assert tally.not_replayed == 3 * MOST_NAMES

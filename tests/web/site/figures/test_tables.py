"""Shares and means of counts."""

from __future__ import annotations

import pytest

from app.web.site.figures.tables import (
    figures_of,
    parts_of,
    parts_of_person,
    person_figures,
    shortened_name,
    summed_up,
)


def test_the_service_level_is_the_share_of_all_who_came() -> None:
    found = figures_of({"calls": 8, "answered": 4, "in_time": 2, "waited_ms": 10_000, "talking_ms": 60_000})

    assert (found["service_level"], found["mean_wait"], found["talked"]) == (0.25, 2.5, 60)


def test_without_calls_there_is_no_share_and_no_mean() -> None:
    found = figures_of({})

    assert (found["service_level"], found["mean_wait"]) == (None, None)


def test_a_bar_has_every_call_once() -> None:
    assert parts_of({"calls": 10, "answered": 4, "abandoned": 2, "unanswered": 1, "messages": 3}) == {
        "answered": 4,
        "lost": 3,
        "other": 3,
    }


def test_a_persons_bar_has_every_call_once() -> None:
    assert parts_of_person({"to_calls": 9, "to_answered": 4, "to_missed": 3, "to_diverted": 1}) == {
        "answered": 4,
        "lost": 3,
        "other": 2,
    }


@pytest.mark.parametrize(
    ("name", "below"),
    [("Anna Ek", "Anna Ek"), ("Kerstin Roslund", "Kerstin R."), ("Växeltelefonisten", "Växeltelef…")],
)
def test_a_name_is_made_to_fit_below_a_bar(name: str, below: str) -> None:
    assert shortened_name(name) == below


def test_counts_are_summed_by_name() -> None:
    assert summed_up([{"a": 1}, {"a": 2, "b": 3}]) == {"a": 3, "b": 3}


def test_a_person_talks_in_all_kinds_of_calls() -> None:
    found = person_figures(
        {"calls": 3, "answered": 1, "unanswered": 1, "abandoned": 1, "talking_ms": 1000},
        {"calls": 9, "answered": 2, "talking_ms": 2000},
        {"calls": 1, "talking_ms": 4000},
    )

    assert (found["to_missed"], found["agent_calls"], found["from_calls"], found["talked"]) == (2, 9, 1, 7)

"""Tables say the figures in both languages, and CSV files have them all."""

from __future__ import annotations

from typing import Any

import pytest

from app.simulation.day import Plan
from app.simulation.report import SimulationReport, simulation_json
from app.simulation.report_tables import csv_tables, opening_lines, report_tables
from app.simulation.report_words import (
    DIFFERENCES,
    END_WORDS,
    REPORT_WORDS,
    clock_length,
    half_hour_text,
    percent,
)
from app.simulation.staffing import StaffedHalfHour
from app.simulation.tally import SimulatedEnd
from app.simulation.year import Simulated
from tests.simulation.lone_queue import EXACT, MONDAY, company_with, days_of, to_help


def found_in(lang: str, *, partial: bool = False) -> dict[str, Any]:
    company = company_with()
    [tally] = days_of(company, to_help("09:00:00", 1000), to_help("09:00:30"), to_help("07:00:00"))
    tally.queues["help"].nobody.append((0.0, 3600.0))
    half = StaffedHalfHour("help", 18, 2.0, 1.0, 2, 0.97, 3)
    result = Simulated(tally, 1, 1, partial)
    return simulation_json(SimulationReport(Plan(company, EXACT, MONDAY, 1), result, [half]), lang)


def test_the_tables_are_in_swedish() -> None:
    tables = {one.title: one for one in report_tables(found_in("sv"), "sv")}

    queue = tables["Köerna, mot löftet om väntan (Q2)"]
    assert queue.headings[:4] == ("kö", "kom", "besvarade", "inom löftet")
    assert queue.rows == (
        ("Hjälp", "2", "50,0 %", "50,0 %", "0:00", "0:00", "0:00", "0", "1", "0/0", "1,0 h"),
    )
    assert tables["Så många behövs"].rows == (("Hjälp", "09:00", "2,0", "2", "97,0 %", "1,0", "3"),)
    assert tables["Öppet, men ingen där"].rows[0][0] == "Hjälp"


def test_the_tables_are_in_english() -> None:
    tables = [*report_tables(found_in("en"), "en")]

    assert [one.title for one in tables] == [
        "The queues, against the promised wait (Q2)",
        "Where calls go",
        "Those who answer",
        "Open, but nobody there",
        "The rules that decided",
        "So many are needed",
    ]
    assert any("Erlang C" in note for note in tables[-1].notes)


def test_a_stopped_run_says_so_first() -> None:
    some = found_in("en", partial=True) | {"stretches": {"done": 2, "of": 7}}

    lines = opening_lines(some, "en")

    assert lines[0] == "Stopped: the figures are of 2 of 7 days."
    assert lines[1].startswith("Lilla AB: 3 calls, 2027-01-11 to 2027-01-11, seed 1.")


def test_staffing_that_was_stopped_after_all_days_says_that() -> None:
    assert opening_lines(found_in("en", partial=True), "en")[0] == (
        "Stopped: all days are simulated, but the staffing is worked out for some half-hours only."
    )


def test_csv_files_have_a_cell_for_each_column() -> None:
    tables = {name: (headings, rows) for name, headings, rows in csv_tables(found_in("sv"))}

    assert set(tables) == {
        f"{one}.csv" for one in ("numbers", "queues", "half_hours", "agents", "rules", "days", "staffing")
    }
    assert all(len(row) == len(headings) for headings, rows in tables.values() for row in rows)
    assert tables["queues.csv"][1][0][:5] == ["help", "Hjälp", 180, 2, 1]


def test_every_word_is_there_in_both_languages() -> None:
    for words in (*REPORT_WORDS.values(), *END_WORDS.values(), *DIFFERENCES.values()):
        assert all(words)
    assert set(END_WORDS) == set(SimulatedEnd)


@pytest.mark.parametrize(
    ("said", "is_said"),
    [
        (percent(0.934, "sv"), "93,4 %"),
        (percent(None, "en"), ""),
        (clock_length(125.9), "2:05"),
        (clock_length(None), ""),
        (half_hour_text(17), "08:30"),
    ],
)
def test_figures_are_written_as_people_write_them(said: str, is_said: str) -> None:
    assert said == is_said

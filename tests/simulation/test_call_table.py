"""A table of calls is read as it is written; what is wrong is named by file, line and column, with what to write."""

from __future__ import annotations

from datetime import date

import pytest

from app.company.problems import BadCompanyFile
from app.simulation.arrivals import GivenCall
from app.simulation.call_table import by_stretch, period_of, read_calls
from app.simulation.scenario_file import simulation_problems
from app.simulation.spells import Spells
from tests.policy.bolaget import BOLAGET
from tests.simulation.lone_queue import at

GOOD = "at,to,from,talk,patience\n2027-01-11T08:30:15,salj,+46701740699,185,\n2027-01-11T08:31:00,+46846500420,,,60.5\n"


def read(text: str) -> list[GivenCall]:
    return read_calls(text.encode(), "c.csv", BOLAGET)


def test_calls_are_read_with_what_is_known_of_them() -> None:
    assert read(GOOD) == [
        GivenCall(at("08:30:15"), "salj", "+46701740699", 185.0, None),
        GivenCall(at("08:31:00"), "+46846500420", "", None, 60.5),
    ]


def test_a_swedish_excel_writes_semicolons_and_commas() -> None:
    [call] = read("\ufeffat;to;talk\r\n2027-01-11T08:30:15;salj;12,5\r\n")

    assert call.talk == 12.5


@pytest.mark.parametrize(
    ("text", "said", "sagt"),
    [
        (
            "when,to\n",
            "c.csv:1: lacks the column at; the columns are at, to, from, talk, patience",
            "saknar kolumnen at",
        ),
        (
            "at,to,color\n",
            "c.csv:1: has the unknown column color; the columns are",
            "har den okända kolumnen color",
        ),
        ("at,to\n", "c.csv:1: has no calls", "har inga samtal"),
        ("", "c.csv:1: lacks the column at", "saknar kolumnen at"),
        (
            "at,to\nsoon,salj\n",
            "c.csv:2: at: soon is no time such as 2027-01-11T08:30:15",
            "soon är ingen tid som",
        ),
        (
            "at,to\n2027-01-11T08:30,salj\n2027-01-11T08:29,salj\n",
            "c.csv:3: at: 2027-01-11T08:29 is before the call on the line above; sort the calls by time",
            "är före samtalet på raden ovanför",
        ),
        (
            "at,to\n2027-01-11T08:30,salj\n2028-01-12T08:29,salj\n",
            "c.csv:3: at: 2028-01-12T08:29 is more than 365 days after the first call; simulate a year at most",
            "är mer än 365 dagar efter första samtalet",
        ),
        (
            "at,to\n2027-01-11T08:30,slj\n",
            "c.csv:2: to: slj leads to nobody of the company; write a number, an extension or an id, such as +468",
            "slj leder inte till någon på företaget",
        ),
        (
            "at,to,from\n2027-01-11T08:30,salj,Anna\n",
            "c.csv:2: from: Anna is no number that can call; write one such as +46701740605, or nothing",
            "Anna är inget nummer som kan ringa",
        ),
        (
            "at,to,talk\n2027-01-11T08:30,salj,-5\n",
            "c.csv:2: talk: -5 is no number of seconds, 0 or more; write one such as 185, or nothing",
            "-5 är inget antal sekunder",
        ),
        (
            "at,to,talk\n2027-01-11T08:30,salj\n",
            "c.csv:2: has 2 fields; the first line has 3",
            "har 2 fält; första",
        ),
    ],
)
def test_a_mistake_is_told_with_the_right_form(text: str, said: str, sagt: str) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        read(text)

    assert said in simulation_problems(caught.value, "en")
    assert sagt in simulation_problems(caught.value, "sv")


def test_bytes_that_are_no_text_are_refused_by_line() -> None:
    with pytest.raises(BadCompanyFile, match=r"c\.csv:2: is not UTF-8 text"):
        read_calls(b"at,to\n\xff,salj\n", "c.csv", BOLAGET)


def test_of_many_faults_the_first_are_told() -> None:
    with pytest.raises(BadCompanyFile) as caught:
        read("at,to\n" + "x,y\n" * 500)

    assert len(caught.value.problems) == 20


def test_calls_are_given_to_their_nights() -> None:
    calls = read("at,to\n2027-01-11T23:30,salj\n2027-01-12T03:00,salj\n2027-01-12T08:00,salj\n")

    first, days = period_of(calls)
    found = by_stretch(calls, Spells(BOLAGET, first).stretches(first, days))

    assert (first, days) == (date(2027, 1, 11), 2)
    assert {name: len(those) for name, those in found.items()} == {"2027-01-11": 2, "2027-01-12": 1}

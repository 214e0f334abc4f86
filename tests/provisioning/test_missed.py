"""Missed calls with names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.provisioning.missed import MOST_MISSED, JournalCall, missed
from app.provisioning.phone_book import BookEntry, BookLine, BookNames
from tests.policy.bolaget import BOLAGET

ANNA = BOLAGET.people["anna"]
AT = datetime(2026, 11, 24, 13, 2, tzinfo=UTC)
BAKERY = BookEntry("Britta", (BookLine("+46850001234"),), "Bageriet", outside=True)
NAMES = BookNames(BOLAGET, [BAKERY])
CALL = JournalCall(AT, "+46850001234", "+46846500401", "", ended=True)


def test_a_missed_call_has_the_callers_name_the_time_and_the_number_to_call_back() -> None:
    found = missed([CALL, replace(CALL, caller="bo", called="101")], ANNA, NAMES)

    assert [(one.name, [line.number for line in one.lines]) for one in found] == [
        ("Britta, Bageriet 24/11 14:02", ["+46850001234"]),
        ("Bo Lind 24/11 14:02", ["102"]),
    ]


def test_an_unknown_caller_has_the_number_as_a_name_and_a_withheld_one_nothing_to_dial() -> None:
    found = missed([replace(CALL, caller="+46701234567"), replace(CALL, caller="anonymous")], ANNA, NAMES)

    assert [one.name for one in found] == ["+46701234567 24/11 14:02", "Hemligt nummer 24/11 14:02"]
    assert found[1].lines == ()


def test_answered_calls_calls_of_others_and_calls_under_way_are_not_missed() -> None:
    others = [
        replace(CALL, answered_by="anna"),
        replace(CALL, called="+46846500402"),
        replace(CALL, ended=False),
        replace(CALL, caller="anna"),
        replace(CALL, called="*55"),
    ]

    assert missed(others, ANNA, NAMES) == []


def test_a_number_is_known_in_each_form_in_which_it_is_dialled() -> None:
    calls = [replace(CALL, called=dialled) for dialled in ("anna", "101", "08-465 004 01", "0701740605")]

    assert len(missed(calls, ANNA, NAMES)) == 4


def test_the_list_is_no_longer_than_a_phone_takes() -> None:
    calls = [replace(CALL, began_at=AT - timedelta(minutes=n)) for n in range(100)]

    assert len(missed(calls, ANNA, NAMES)) == MOST_MISSED

"""`vaxel profile`: show all, show one, set."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.policy.hours import STOCKHOLM

if TYPE_CHECKING:
    from tests.commands.conftest import InStore, Vaxel


def test_everybody_is_as_the_schedule_says_until_they_choose_otherwise(bolaget: Vaxel) -> None:
    """M4, and what will hold at another time."""
    at_work = json.loads(bolaget("profile", "--json", "--at", "2099-06-16T10:00").stdout)
    at_noon = json.loads(bolaget("profile", "anna", "--json", "--at", "2099-06-16T12:30").stdout)

    assert [row["person"] for row in at_work[:2]] == ["anna", "bo"]
    assert {(row["profile"], row["layer"]) for row in at_work} == {("available", "base")}
    assert len(at_work) == 11
    assert (at_noon["profile"], at_noon["layer"]) == ("lunch", "schedule")
    assert datetime.fromisoformat(at_noon["back"]) == datetime(2099, 6, 16, 11, 0, tzinfo=UTC)


def test_a_choice_is_taken_back(bolaget: Vaxel, in_store: InStore) -> None:
    bolaget("profile", "anna", "vacation")
    cleared = json.loads(bolaget("profile", "anna", "--clear", "--json").stdout)

    assert cleared["layer"] != "manual"
    assert in_store(lambda store: store.profiles()) == {}
    assert bolaget("profile", "--clear").exit_code == 2


def test_a_profile_lasts_as_long_as_it_usually_does_unless_an_end_is_said(bolaget: Vaxel) -> None:
    lunch = json.loads(bolaget("profile", "anna", "lunch", "--json").stdout)
    lasts = datetime.fromisoformat(lunch["until"]) - datetime.fromisoformat(lunch["since"])
    ever = json.loads(bolaget("profile", "anna", "lunch", "--until", "never", "--json").stdout)

    assert timedelta(minutes=59) < lasts <= timedelta(minutes=60, seconds=1)
    assert ever["until"] is None


def test_a_profile_for_others_is_refused_with_those_one_may_use(bolaget: Vaxel) -> None:
    """P3: a teacher's."""
    done = bolaget("profile", "anna", "class", "--lang", "en")

    assert done.exit_code == 1
    assert "class is not for anna (P3); choose available (Available)" in done.stderr


def test_the_codes_are_listed_for_all_and_for_one(bolaget: Vaxel) -> None:
    everybody = bolaget("codes", "--lang", "en").stdout
    david = [row["code"] for row in json.loads(bolaget("codes", "david", "--json").stdout)]

    assert "*21*5 " in everybody
    assert "#" not in everybody.split("On a desk phone")[0]  # nor a mobile that would forward its calls
    assert "At lunch, 60 min" in everybody
    assert "*61" in everybody
    assert "*61" not in david  # he answers no queue
    assert "*21*5" in david
    assert "*21*12" not in david  # a teacher's


def test_a_profile_that_is_set_is_shown_and_stored(bolaget: Vaxel, in_store: InStore) -> None:
    done = bolaget("profile", "anna", "meeting")
    shown = json.loads(bolaget("profile", "anna", "--json", "--lang", "en").stdout)

    assert done.exit_code == 0
    assert "I möte" in done.stdout
    assert (shown["profile"], shown["profile_name"]) == ("meeting", "In a meeting")
    ends = datetime.fromisoformat(shown["until"])
    assert datetime.now(UTC) < ends
    assert (
        ends.astimezone(STOCKHOLM).hour == 18
    )  # R1: with the working day of sales, as no end was given (S4)
    assert in_store(lambda store: store.profiles()) == {"anna": "meeting"}


@pytest.mark.parametrize("who", ["anna", "101", "+46846500401", "08-465 004 01", "0701740605"])
def test_a_person_is_known_by_id_short_number_or_number(bolaget: Vaxel, in_store: InStore, who: str) -> None:
    bolaget("profile", who, "dnd")

    assert in_store(lambda store: store.profiles()) == {"anna": "dnd"}


def test_an_end_without_a_zone_is_swedish_time(bolaget: Vaxel) -> None:
    shown = json.loads(bolaget("profile", "anna", "meeting", "--until", "2099-07-01T15:00", "--json").stdout)

    assert datetime.fromisoformat(shown["until"]) == datetime(2099, 7, 1, 13, 0, tzinfo=UTC)


def test_an_end_that_is_past_or_no_time_is_refused(bolaget: Vaxel, in_store: InStore) -> None:
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()

    refused = [
        bolaget("profile", "anna", "meeting", "--until", past),
        bolaget("profile", "anna", "meeting", "--until", "tomorrow"),
        bolaget("profile", "anna", "meeting", "--until", "9999-12-31T15:00"),
        bolaget("profile", "anna", "--until", "2099-07-01T15:00"),
    ]

    assert [done.exit_code for done in refused] == [2] * len(refused)
    assert all("--until" in done.stderr for done in refused)
    assert in_store(lambda store: store.profiles()) == {}


def test_an_unknown_person_or_profile_lists_those_there_are(bolaget: Vaxel, in_store: InStore) -> None:
    person = bolaget("profile", "ann", "meeting", "--lang", "en")
    profile = bolaget("profile", "anna", "yoga", "--lang", "en")

    assert (person.exit_code, profile.exit_code) == (1, 1)
    assert "no person ann; known are anna, bo, carin" in person.stderr
    assert "no profile yoga; known are available (Available), meeting (In a meeting)" in profile.stderr
    assert in_store(lambda store: store.profiles()) == {}

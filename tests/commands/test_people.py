"""`vaxel profile`: show all, show one, set."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.commands.conftest import InStore, Vaxel


def test_everybody_is_available_until_they_choose_otherwise(bolaget: Vaxel) -> None:
    rows = json.loads(bolaget("profile", "--json").stdout)

    assert [row["person"] for row in rows[:2]] == ["anna", "bo"]
    assert {row["profile"] for row in rows} == {"available"}
    assert len(rows) == 11


def test_a_profile_that_is_set_is_shown_and_stored(bolaget: Vaxel, in_store: InStore) -> None:
    done = bolaget("profile", "anna", "meeting")
    shown = json.loads(bolaget("profile", "anna", "--json", "--lang", "en").stdout)

    assert done.exit_code == 0
    assert "I möte" in done.stdout
    assert (shown["profile"], shown["profile_name"], shown["until"]) == ("meeting", "In a meeting", None)
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
        bolaget("profile", "anna", "--until", "2099-07-01T15:00"),
    ]

    assert [done.exit_code for done in refused] == [2, 2, 2]
    assert all("--until" in done.stderr for done in refused)
    assert in_store(lambda store: store.profiles()) == {}


def test_an_unknown_person_or_profile_lists_those_there_are(bolaget: Vaxel, in_store: InStore) -> None:
    person = bolaget("profile", "ann", "meeting", "--lang", "en")
    profile = bolaget("profile", "anna", "lunch", "--lang", "en")

    assert (person.exit_code, profile.exit_code) == (1, 1)
    assert "no person ann; there are anna, bo, carin" in person.stderr
    assert "no profile lunch; there are available (Available), meeting (In a meeting)" in profile.stderr
    assert in_store(lambda store: store.profiles()) == {}

"""What a lamp shows of a person, a queue and the night, and what colleagues may read beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.policy.absence import Chosen, Presence, presence
from app.policy.decision import Layer
from app.policy.hours import Hours, read_instant
from app.policy.lamp import Availability, Lamp, Light, clock, is_night, person_lamp, queue_lamp
from app.policy.people import Diversion
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from datetime import datetime

MORNING, LUNCH, EVENING = (read_instant(f"2026-11-24T{at}:00+01:00") for at in ("10:00", "12:30", "20:00"))


def lamp_of(
    who: str, profile: str = "", at: datetime = MORNING, *, until: str = "", talks: bool = False
) -> Lamp:
    person = BOLAGET.people[who]
    chosen = Chosen(profile, read_instant(until) if until else None) if profile else None
    return person_lamp(BOLAGET, person, presence(BOLAGET, person, at, chosen), at, talks=talks)


def test_a_lunch_shows_as_an_absence_with_its_end_m4() -> None:
    assert lamp_of("anna", at=LUNCH) == Lamp(Light.ABSENT, Availability.AWAY, "lunch", "På lunch, åter 13:00")


def test_a_return_on_another_day_has_its_date() -> None:
    told = lamp_of("gun", "meeting", until="2026-11-25T09:30:00+01:00")

    assert told.note == "I möte, åter 25/11 09:30"


def test_why_somebody_is_away_for_long_is_their_own() -> None:
    """Callers hear "är frånvarande" of an ill person, and colleagues read no more."""
    assert lamp_of("gun", "sick") == Lamp(Light.ABSENT, Availability.LONG, "", "Frånvarande")


@pytest.mark.parametrize(
    ("who", "at", "light"),
    [
        ("gun", MORNING, Light.DESK),  # has no mobile: the desk phone says it all
        ("anna", MORNING, Light.FREE),  # is reached on the mobile, too
        ("hans", EVENING, Light.ABSENT),  # has gone for the day
    ],
)
def test_without_a_choice_the_phones_say_it(who: str, at: datetime, light: Light) -> None:
    assert lamp_of(who, at=at).light is light


def test_a_mobile_that_talks_is_seen_whatever_the_profile_m5() -> None:
    assert lamp_of("anna", talks=True).light is Light.ON
    assert lamp_of("anna", "meeting", talks=True) == Lamp(Light.ON, Availability.AWAY, "meeting", "I möte")


def test_somebody_at_work_has_a_lamp_without_a_word() -> None:
    assert lamp_of("gun") == Lamp(Light.DESK, Availability.HERE, "", "")


def test_a_profile_that_takes_calls_says_where_somebody_is_and_rings_its_phones() -> None:
    assert lamp_of("anna", "trip") == Lamp(Light.FREE, Availability.HERE, "trip", "Tjänsteresa")


def test_whoever_chooses_to_be_available_in_the_evening_is_reached_on_the_mobile_r3() -> None:
    """It rests then, unless they choose (S4)."""
    resting = Presence("available", Layer.BASE)
    anna = BOLAGET.people["anna"]

    assert lamp_of("anna", "available", EVENING).light is Light.FREE
    assert person_lamp(BOLAGET, anna, resting, EVENING, talks=False).light is Light.DESK


def test_a_return_that_has_come_is_no_longer_told() -> None:
    assert lamp_of("gun", "meeting", until="2026-11-24T10:00:01+01:00").note == "I möte, åter 10:00"
    now = Presence("meeting", Layer.MANUAL, back=MORNING)

    assert person_lamp(BOLAGET, BOLAGET.people["gun"], now, MORNING, talks=False).note == "I möte"


def test_the_words_of_a_diversion_are_a_note_without_a_full_stop() -> None:
    fair = replace(BOLAGET.profiles["lunch"], diversion=Diversion("är på mässan i XX.", "is at the fair", ()))
    company = replace(BOLAGET, profiles={**BOLAGET.profiles, "lunch": fair})
    now = Presence("lunch", Layer.MANUAL)

    assert person_lamp(company, BOLAGET.people["gun"], now, MORNING, talks=False).note == "På mässan i XX"


def test_a_day_is_that_of_stockholm_wherever_the_service_runs() -> None:
    """An instant of the same day in Stockholm, and of the day before in UTC."""
    late = read_instant("2026-11-23T23:30:00+00:00")

    assert clock(late, MORNING) == "00:30"
    assert clock(MORNING, late) == "10:00"


def test_do_not_disturb_has_a_kind_of_its_own() -> None:
    assert lamp_of("gun", "dnd").away is Availability.DISTURB_NOT


@pytest.mark.parametrize(
    ("at", "waiting", "free", "shows"),
    [
        (MORNING, 0, True, Lamp(Light.FREE)),
        (MORNING, 0, False, Lamp(Light.ON, note="Ingen ledig")),
        (MORNING, 3, False, Lamp(Light.CALLED, note="3 väntar")),
        (EVENING, 0, True, Lamp(Light.ABSENT, Availability.AWAY, note="Stängt, öppnar 25/11 07:00")),
        (EVENING, 1, False, Lamp(Light.CALLED, note="1 väntar")),  # who came in time is answered (Q12)
    ],
)
def test_a_queue_is_idle_waited_in_full_or_closed(
    at: datetime, waiting: int, free: bool, shows: Lamp
) -> None:
    support = BOLAGET.queues["support"]

    assert queue_lamp(BOLAGET, support, at, waiting=waiting, free=free) == shows


def test_a_queue_that_never_opens_does_not_say_when() -> None:
    never = replace(BOLAGET.queues["support"], hours=Hours(((),) * 7, "Q10"))

    assert queue_lamp(BOLAGET, never, MORNING, waiting=0, free=True) == Lamp(
        Light.ABSENT, Availability.AWAY, note="Stängt"
    )


def test_the_night_is_when_the_main_number_is_closed_q10() -> None:
    assert (is_night(BOLAGET, MORNING), is_night(BOLAGET, EVENING)) == (False, True)

"""How a moment is said, in Swedish and English; and the sentences that hold one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from app.policy.decision import Does
from app.policy.hours import STOCKHOLM
from app.speech import absence, times

NOW = datetime(2026, 11, 24, 12, 5, tzinfo=STOCKHOLM)  # a Tuesday


@pytest.mark.parametrize(
    ("at", "sv", "en"),
    [
        ((2026, 11, 24, 13, 0), "klockan tretton noll noll", "at one p m"),
        ((2026, 11, 24, 13, 5), "klockan tretton noll fem", "at one oh five p m"),
        ((2026, 11, 24, 20, 30), "klockan tjugo trettio", "at eight thirty p m"),
        ((2026, 11, 24, 23, 59), "klockan tjugotre femtionio", "at eleven fifty-nine p m"),
        ((2026, 11, 25, 8, 0), "i morgon klockan åtta noll noll", "tomorrow at eight a m"),
        ((2026, 11, 25, 0, 0), "i morgon", "tomorrow"),
        ((2026, 11, 27, 0, 15), "på fredag klockan noll femton", "on Friday at twelve fifteen a m"),
        ((2026, 11, 30, 8, 0), "på måndag klockan åtta noll noll", "on Monday at eight a m"),
        ((2026, 12, 1, 8, 0), "den första december", "on the first of December"),  # a week: not "på tisdag"
        ((2027, 1, 31, 8, 0), "den trettioförsta januari", "on the thirty-first of January"),
    ],
)
def test_a_moment_is_said_as_people_say_it(at: tuple[int, ...], sv: str, en: str) -> None:
    """P4: today's time, tomorrow, the weekday, the date."""
    moment = datetime(*at, tzinfo=STOCKHOLM)  # type: ignore[arg-type, misc]

    assert times.moment(moment, NOW, "sv") == sv
    assert times.moment(moment, NOW, "en") == en


def test_days_are_counted_by_the_calendar_across_the_clock_change() -> None:
    """The night to Sunday 25 October 2026 has 25 hours."""
    late = datetime(2026, 10, 24, 23, 30, tzinfo=STOCKHOLM)

    assert times.moment(datetime(2026, 10, 25, 8, 0, tzinfo=STOCKHOLM), late, "sv").startswith("i morgon")
    assert times.moment(datetime(2026, 10, 26, 8, 0, tzinfo=STOCKHOLM), late, "sv").startswith("på måndag")


def test_no_moment_of_a_year_leaves_digits_to_the_voice() -> None:
    moment = NOW
    while moment < NOW + timedelta(days=366):
        moment += timedelta(minutes=61)
        assert not re.search(r"\d", times.moment(moment, NOW, "sv") + times.moment(moment, NOW, "en"))


def test_the_sentence_of_the_diversion_is_the_one_of_p4() -> None:
    back = datetime(2026, 11, 24, 13, 0, tzinfo=STOCKHOLM)
    ways = [("1", Does.MESSAGE, ""), ("2", Does.CONNECT, "receptionen"), ("3", Does.CALL_BACK, "")]

    assert absence.absent("Anna Ek", "är på lunch", back, NOW, "sv") == (
        "Anna Ek är på lunch och är tillbaka klockan tretton noll noll."
    )
    assert absence.absent("Anna Ek", "is ill", None, NOW, "en") == "Anna Ek is ill."
    assert absence.offers(ways, "sv") == (
        "Tryck ett för att lämna ett meddelande, två för att kopplas till receptionen, eller tre för att bli uppringd."
    )
    assert absence.offers(ways[:1], "en") == "Press one to leave a message."


def test_a_choice_is_confirmed_with_the_time_until_which_it_holds() -> None:
    thursday = datetime(2026, 11, 26, 13, 0, tzinfo=STOCKHOLM)

    assert absence.chosen("På lunch", datetime(2026, 11, 24, 13, tzinfo=STOCKHOLM), NOW, "sv") == (
        "Du har nu profilen På lunch. Den gäller till klockan tretton noll noll."
    )
    assert absence.chosen("At lunch", thursday, NOW, "en") == (
        "Your profile is now At lunch. It holds until Thursday at one p m."
    )
    assert "tills du väljer en annan" in absence.chosen("Semester", None, NOW, "sv")
    assert "schemat gäller" in absence.chosen(None, None, NOW, "sv")

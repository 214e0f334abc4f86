"""Seven days become the usual hours and the days that differ."""

from __future__ import annotations

from app.web.site.company.week import MONDAY_TO_FRIDAY, WEEK_DAYS, days_of, usual_hours, with_days


def test_days_have_the_usual_hours_unless_they_have_their_own() -> None:
    days = days_of({"weekdays": "08:00-17:00", "friday": "08:00-15:00"})

    assert [days[day] for day in WEEK_DAYS] == ["08:00-17:00"] * 4 + ["08:00-15:00", "closed", "closed"]


def test_the_commonest_hours_are_the_usual_ones() -> None:
    days = {**dict.fromkeys(MONDAY_TO_FRIDAY, "9-17"), "monday": "10-17", "saturday": "", "sunday": "closed"}

    made = with_days({"weekdays": "08:00-17:00", "saturday": "10:00-12:00", "clause": "Q10"}, days)

    assert made == {"weekdays": "09:00-17:00", "clause": "Q10", "monday": "10:00-17:00", "saturday": "closed"}


def test_hours_are_read_as_people_write_them_and_what_is_no_hours_stays() -> None:
    assert [usual_hours(text) for text in ("8–17", "stängt", "", "kl 8 till 12 och 13-17", "ofta")] == [
        "08:00-17:00",
        "closed",
        "closed",
        "08:00-12:00, 13:00-17:00",
        "ofta",
    ]

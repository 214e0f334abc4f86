"""Each profile has an end that fits it and the hour, and the others that make sense then."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.web.me.end_choices import end_choices
from tests.policy.bolaget import BOLAGET

TUESDAY, FRIDAY, JULAFTON = "2026-11-24", "2026-11-27", "2026-12-24"


def ends(person: str, profile: str, at: str) -> list[tuple[str, str]]:
    now = datetime.fromisoformat(f"{at}+01:00")
    found = end_choices(BOLAGET, BOLAGET.people[person], BOLAGET.profiles[profile], now)
    return [(one.end.value, one.until.strftime("%m-%d %H:%M") if one.until else "") for one in found]


@pytest.mark.parametrize(
    ("person", "profile", "at", "usual"),
    [
        ("bo", "meeting", f"{TUESDAY}T09:00", ("day", "11-24 17:00")),  # until the working day ends
        ("anna", "meeting", f"{TUESDAY}T09:00", ("day", "11-24 18:00")),  # sellers work until 18 (R1)
        ("bo", "lunch", f"{TUESDAY}T11:42", ("minutes", "11-24 12:45")),  # an hour, to whole five minutes
        ("bo", "sick", f"{TUESDAY}T07:00", ("open", "")),  # an absence: until it is taken back
        ("bo", "dnd", f"{TUESDAY}T19:00", ("tomorrow", "11-25 08:00")),  # the working day is over
        ("bo", "dnd", f"{FRIDAY}T19:00", ("tomorrow", "11-30 08:00")),  # no work at the weekend
        ("bo", "available", f"{JULAFTON}T10:00", ("tomorrow", "12-28 08:00")),  # nor at Christmas
        ("bo", "meeting", f"{TUESDAY}T06:00", ("day", "11-24 17:00")),  # before the working day begins
    ],
)
def test_the_usual_end_fits_profile_person_and_hour(
    person: str, profile: str, at: str, usual: tuple[str, str]
) -> None:
    assert ends(person, profile, at)[0] == usual


def test_the_others_are_in_order_of_time() -> None:
    assert ends("bo", "meeting", f"{TUESDAY}T09:00") == [
        ("day", "11-24 17:00"),
        ("hour", "11-24 10:00"),
        ("lunch", "11-24 13:00"),
        ("tomorrow", "11-25 08:00"),
        ("open", ""),
    ]


def test_lunch_ends_when_the_persons_schedule_says() -> None:
    """And nobody chooses it when it is over."""
    company = BOLAGET
    assert ("lunch", "11-24 13:00") in ends("david", "meeting", f"{TUESDAY}T10:00")
    assert "lunch" not in dict(ends("david", "meeting", f"{TUESDAY}T13:00"))
    assert "lunch" not in dict(ends("david", "sick", f"{TUESDAY}T10:00"))
    assert company.profiles["lunch"].minutes == 60

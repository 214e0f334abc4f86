"""Which mobiles the exchange rings with no service, and when (S4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from app.ari import resting
from app.calls.orders import every_number
from app.policy.decision import Device, Leg
from app.policy.hours import Hours, read_instant
from app.policy.register import Exemption, Register, What
from tests.policy.bolaget import BOLAGET

DAVID = Leg("david", Device.MOBILE, "+46701740608")
ANNA = Leg("anna", Device.MOBILE, "+46701740605")
NOON = read_instant("2026-11-24T12:00")


def window(at: str, whose: str = resting.COMPANY) -> tuple[int, int]:
    begins, _, ends = resting.entries(BOLAGET, read_instant(at))[f"vx-hours/{whose}"].partition("-")
    return int(begins), int(ends)


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize("way", resting.MOBILE_CONTEXTS)
def test_a_mobile_rings_within_the_hours_of_whose_it_is(way: str) -> None:
    """Sales have hours of their own (R1); people on call have none (R3)."""
    on_call = replace(BOLAGET.people["bo"], mobile_rests=False)
    company = replace(BOLAGET, people={**BOLAGET.people, "bo": on_call})
    legs = (Leg("david", Device.FIXED), DAVID, ANNA, Leg("bo", Device.MOBILE, "+46701740606"))
    dialled = "${X(david)}&" + "&".join(f"Local/{leg.number}@{way}" for leg in legs[1:])

    assert resting.within_hours(dialled, legs, company, NOON) == (
        "${X(david)}"
        f"&Local/+46701740608:0@{way}-hours"
        f"&Local/+46701740605:saljare@{way}-hours"
        f"&Local/+46701740606@{way}"
    )


def test_every_number_of_the_example_lets_mobiles_rest() -> None:
    """A relative: queues ring their members' mobiles, too."""
    for _, place in every_number(BOLAGET):
        dialled = "&".join(f"Local/{leg.number}@mexleg" for leg in place.legs if leg.number)

        told = resting.within_hours(dialled, place.legs, BOLAGET, NOON)

        assert "@mexleg&" not in f"{told}&"


def test_an_exception_rings_at_any_hour_on_its_days() -> None:
    """S6."""
    exemption = Exemption("x", "david", What.MOBILE_RINGS_OUTSIDE_HOURS, "anna", "jour", date(2026, 11, 30))
    company = replace(BOLAGET, register=Register(exemptions=(exemption,)))

    for at, rests in ((NOON, False), (read_instant("2026-12-01T12:00"), True)):
        told = resting.within_hours("Local/+46701740608@mexleg", [DAVID], company, at)
        assert told.endswith("@mexleg-hours") is rests


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        (
            "2026-11-24T12:00",
            None,
            "2026-11-24T17:00:00+01:00",
        ),  # what is so when the service dies holds until then
        ("2026-11-24T20:00", "2026-11-25T08:00:00+01:00", "2026-11-25T17:00:00+01:00"),
        ("2026-11-27T17:00", "2026-11-30T08:00:00+01:00", "2026-11-30T17:00:00+01:00"),
        ("2026-12-23T18:00", "2026-12-28T08:00:00+01:00", "2026-12-28T17:00:00+01:00"),  # over Christmas
    ],
)
def test_the_exchange_knows_the_working_day_that_is_on_or_the_next(
    at: str, begins: str | None, ends: str
) -> None:
    assert window(at) == (epoch(begins) if begins else 0, epoch(ends))


def test_a_role_has_hours_of_its_own_and_the_first_that_are_over_are_renewed() -> None:
    assert window("2026-11-24T12:00", "saljare")[1] == epoch("2026-11-24T18:00:00+01:00")
    assert resting.renew_at(BOLAGET, NOON) == read_instant("2026-11-24T16:00")  # support (Q14)


def test_times_are_the_exchanges_own() -> None:
    """A service whose clock is set to another day lets mobiles ring for as long as its day goes on."""
    (told,) = {resting.entries(BOLAGET, NOON, ahead=86_400.0)[f"vx-hours/{resting.COMPANY}"]}

    assert told == f"0-{epoch('2026-11-23T17:00:00+01:00')}"


def test_a_person_without_hours_is_rung_at_any_hour() -> None:
    company = replace(BOLAGET, working_hours=Hours((((0, 1440),),) * 7, "S4"), roles={})
    company = replace(company, calendar=replace(BOLAGET.calendar, eves_closed=False))
    never = replace(company, working_hours=Hours(((),) * 7, "S4"))

    assert resting.entries(never, NOON) == {}
    assert resting.renew_at(never, NOON) is None
    assert resting.entries(company, NOON)

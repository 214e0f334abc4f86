"""Codes of keys with lamps: the second press takes back what the first one did."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.policy.hours import read_instant
from tests.policy.bolaget import BOLAGET, ask, outcome, whys


def pressed(dialled: str, caller: str = "anna", **more: object) -> tuple[str, str]:
    return outcome(ask(dialled, "internal", caller, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("dialled", ["*22*2", "*22*2*101", "*22*2*101#"])
def test_a_key_chooses_a_profile_and_the_same_key_takes_it_back_r3(dialled: str) -> None:
    chosen = pressed(dialled)
    again = pressed(dialled, people={"anna": {"profile": "meeting", "layer": "manual"}})

    assert chosen[0] == "code"
    assert chosen[1].startswith("profile:meeting:")
    assert again == ("code", "profile")


def test_a_key_pressed_at_the_schedules_lunch_makes_one_available_until_it_is_over_m4() -> None:
    back = "2026-11-24T13:00:00+01:00"
    lunch = {"profile": "lunch", "layer": "schedule", "back": back}

    action, target = pressed("*22*5*101", people={"anna": lunch})

    assert (action, target.split(":", 2)[:2]) == ("code", ["profile", "available"])
    assert read_instant(target.split(":", 2)[2]) == read_instant(back)


@pytest.mark.parametrize("dialled", ["*22*2*102", "*65*102"])
def test_nobody_chooses_for_another_extension_r3(dialled: str) -> None:
    decision = ask(dialled, "internal", "anna")

    assert (decision.action.value, decision.say) == ("refuse", "not-yours")
    assert [one.clause for one in decision.reasons] == ["R3"]


def test_an_agents_key_turns_the_queues_on_and_off() -> None:
    assert pressed("*65") == pressed("*65*101") == ("code", "turn_queues")
    assert ask("*65", "internal", "david").say == "not-agent"


@pytest.mark.parametrize(("at", "say"), [("10:00", "company-open"), ("20:00", "company-closed")])
def test_the_night_key_tells_whether_the_company_is_open_q10(at: str, say: str) -> None:
    decision = ask("*66", "internal", "anna", at=f"2026-11-24T{at}:00+01:00")

    assert (outcome(decision), decision.say) == (("code", "hours"), say)


@pytest.mark.parametrize(
    ("dialled", "caller", "target", "why"),
    [
        ("*22*9", "anna", "profile:sick:", "R3 Anna Ek chooses the profile “Ill”"),
        (
            "*22*2*102",
            "anna",
            "*22*2*102",
            "R3 Anna Ek does not have that extension, and can only choose for themselves",
        ),
        (
            "*65",
            "anna",
            "turn_queues",
            "S2 Anna Ek logs in to their queues, or out if they are logged in",
        ),
        ("*65", "david", "*65", "S2 David Holm is no agent of any queue"),
        ("*66#", "anna", "hours", "Q10 asks whether the company is open: it is"),
    ],
)
def test_the_journal_tells_what_a_key_did_and_for_whom(
    dialled: str, caller: str, target: str, why: str
) -> None:
    decision = ask(dialled, "internal", caller)

    assert (outcome(decision)[1], whys(decision)) == (target, [why])


def test_the_journal_tells_that_the_company_is_closed_q10() -> None:
    decision = ask("*66", "internal", "anna", at="2026-11-24T20:00:00+01:00")

    assert whys(decision) == ["Q10 asks whether the company is open: it is closed"]


def test_a_second_press_tells_the_profile_that_the_person_comes_back_to_r3() -> None:
    lunch = {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}

    decision = ask("*22*5", "internal", "anna", people={"anna": lunch})

    assert whys(decision) == ["R3 Anna Ek chooses the profile “Available”"]
    assert whys(decision, "sv") == ["R3 Anna Ek väljer profilen ”Tillgänglig”"]
    again = ask("*22*2", "internal", "anna", people={"anna": {"profile": "meeting", "layer": "manual"}})
    assert whys(again) == ["R3 Anna Ek takes the choice back: calendar and schedule hold"]


def test_a_second_press_makes_one_available_whatever_profile_the_file_names_first_r3() -> None:
    """Not on a business trip, where only the mobile rings."""
    names = ["trip", *(name for name in BOLAGET.profiles if name != "trip")]
    company = replace(BOLAGET, profiles={name: BOLAGET.profiles[name] for name in names})
    lunch = {"profile": "lunch", "layer": "schedule", "back": "2026-11-24T13:00:00+01:00"}

    action, target = pressed("*22*5", people={"anna": lunch}, company=company)

    assert (action, target.split(":", 2)[:2]) == ("code", ["profile", "available"])

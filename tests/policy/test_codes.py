"""What agents dial to log in and out, pause and resume."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.policy.codes import ends_at, read_agent_code
from app.policy.targets import Action, LogIn, LogOut, OpenMailbox, Pause, Resume, Target
from tests.policy.bolaget import BOLAGET
from tests.policy.test_outward import dialled

CODES = {"1": "Paus", "2": "Lunch", "3": "Efterarbete"}


@pytest.mark.parametrize(
    ("number", "target", "say"),
    [
        ("*61", LogIn(), "agent-logged-in"),
        ("*62", LogOut(), "agent-logged-out"),
        ("*62#", LogOut(), "agent-logged-out"),
        ("*63", Pause("Paus"), "agent-paused"),
        ("*632", Pause("Lunch"), "agent-paused"),
        ("*633#", Pause("Efterarbete"), "agent-paused"),
        ("*64", Resume(), "agent-resumed"),
    ],
)
def test_an_agents_code_says_what_it_does(number: str, target: Target, say: str) -> None:
    decision = dialled("gun", number)

    assert (decision.target, decision.say) == (target, say)


@pytest.mark.parametrize(
    ("number", "box"), [("*55", "david"), ("*55#", "david"), ("*55101", "anna"), ("*55101#", "anna")]
)
def test_voicemail_is_listened_to_at_any_phone_of_ours(number: str, box: str) -> None:
    decision = dialled("david", number)

    assert decision.target == OpenMailbox(box)
    assert decision.reasons[0].clause == "V2"


@pytest.mark.parametrize("number", ["*55999", "*55*101", "*550", "*55+46846500401"])
def test_a_box_that_is_not_there_is_refused(number: str) -> None:
    assert dialled("david", number).say == "unknown"


def test_a_person_outside_all_queues_is_told_so() -> None:
    assert dialled("david", "*61").say == "not-agent"


@pytest.mark.parametrize("number", ["*634", "*630", "*6311", "*69", "*", "#", "*#*#", "*6", "61", "*61x"])
def test_anything_else_is_no_code(number: str) -> None:
    assert read_agent_code(number, CODES) is None
    assert dialled("gun", number).action is Action.REFUSE


def test_the_company_names_the_reasons() -> None:
    assert BOLAGET.pause_codes == CODES
    assert read_agent_code("*631", {"1": "Rast"}) == read_agent_code("*63", {"1": "Rast"})
    assert read_agent_code("*63", {"4": "Rast", "1": "Lunch"}) == read_agent_code(
        "*634", {"4": "Rast", "1": "Lunch"}
    )


@pytest.mark.parametrize(
    ("clock", "at", "ends"),
    [
        ("1530", "2026-11-24T12:00:30.5+01:00", "2026-11-24T15:30:00+01:00"),
        ("1130", "2026-11-24T12:00:30+01:00", "2026-11-25T11:30:00+01:00"),
        ("1200", "2026-11-24T12:00:00+01:00", "2026-11-25T12:00:00+01:00"),  # the time that it is: tomorrow's
        ("2359", "2026-11-24T12:00:00+01:00", "2026-11-24T23:59:00+01:00"),
        ("0000", "2026-11-24T12:00:00+01:00", "2026-11-25T00:00:00+01:00"),
        ("1300", "2026-11-24T11:30:00+00:00", "2026-11-24T13:00:00+01:00"),  # told by another clock
        ("0230", "2026-10-25T00:30:00+02:00", "2026-10-25T02:30:00+02:00"),  # an hour comes twice
        ("0230", "2026-10-25T02:40:00+02:00", "2026-10-25T02:30:00+01:00"),
        ("0230", "2026-10-25T02:10:00+01:00", "2026-10-25T02:30:00+01:00"),
        ("0230", "2026-10-25T02:40:00+01:00", "2026-10-26T02:30:00+01:00"),
        ("2400", "2026-11-24T12:00:00+01:00", None),
        ("1260", "2026-11-24T12:00:00+01:00", None),
        ("2460", "2026-11-24T12:00:00+01:00", None),
    ],
)
def test_a_choice_lasts_until_the_clock_shows_that_next(clock: str, at: str, ends: str | None) -> None:
    found = ends_at(clock, datetime.fromisoformat(at))

    assert (found.isoformat() if found is not None else None) == ends


def test_without_reasons_nobody_pauses() -> None:
    assert read_agent_code("*63", {}) is None

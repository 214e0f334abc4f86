"""What agents dial to log in and out, pause and resume."""

from __future__ import annotations

import pytest

from app.policy.codes import read
from app.policy.targets import Action, LogIn, LogOut, OpenMailbox, Pause, Resume, Target
from tests.policy.test_outward import BOLAGET, dialled

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


def test_whoever_answers_no_queue_is_told() -> None:
    assert dialled("david", "*61").say == "not-agent"


@pytest.mark.parametrize("number", ["*634", "*630", "*6311", "*65", "*", "#", "*#*#", "*6", "61", "*61x"])
def test_anything_else_is_no_code(number: str) -> None:
    assert read(number, CODES) is None
    assert dialled("gun", number).action is Action.REFUSE


def test_the_company_names_the_reasons() -> None:
    assert BOLAGET.pause_codes == CODES
    assert read("*631", {"1": "Rast"}) == read("*63", {"1": "Rast"})
    assert read("*63", {"4": "Rast", "1": "Lunch"}) == read("*634", {"4": "Rast", "1": "Lunch"})

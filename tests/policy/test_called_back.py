"""Whether a callback may call its customer, and which number it presents: by queue and by person."""

from __future__ import annotations

from datetime import datetime

from app.policy.called_back import decide_callback
from app.policy.decision import Direction, Situation
from app.policy.hours import STOCKHOLM
from app.policy.targets import DialOutside, RefuseCall
from tests.policy.bolaget import BOLAGET

CUSTOMER = "+46701740699"
NOON = datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM)


def back(agent: str, number: str = CUSTOMER) -> Situation:
    return Situation(NOON, Direction.OUT, agent, number)


def test_an_agent_calls_back_for_the_queue_with_the_number_that_it_shows_q14() -> None:
    decision = decide_callback(BOLAGET, back("gun"), "support")

    assert (decision.target, decision.presented) == (DialOutside(CUSTOMER), BOLAGET.people["gun"].direct)
    assert decision.reasons[1].code == "for_queue"


def test_a_person_who_promised_calls_back_from_the_number_of_any_call_of_theirs() -> None:
    assert decide_callback(BOLAGET, back("david")).presented == BOLAGET.people["david"].direct


def test_nobody_is_called_back_in_a_country_that_is_not_called_back_o2() -> None:
    for queue in ("", "support"):
        decision = decide_callback(BOLAGET, back("gun", "+18095550123"), queue)

        assert isinstance(decision.target, RefuseCall)
        assert decision.reasons[0].clause == "O2"

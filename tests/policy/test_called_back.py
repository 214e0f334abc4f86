"""Whether a callback may call its customer, and which number it presents: by queue and by person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.policy.called_back import decide_callback
from app.policy.decision import Direction, Situation
from app.policy.hours import STOCKHOLM
from app.policy.limits import TRUNK_PLACES, abroad_by
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


def test_a_queue_calls_a_colleagues_mobile_back_and_a_person_does_not() -> None:
    """A person's call to it would ring all phones of whose it is."""
    mobile = BOLAGET.people["anna"].mobile or ""

    by_queue = decide_callback(BOLAGET, back("gun", mobile), "support")
    by_person = decide_callback(BOLAGET, back("gun", mobile))

    assert by_queue.target == DialOutside(mobile)
    assert by_person.target == RefuseCall(mobile)


def test_a_callback_for_a_queue_waits_while_the_trunk_is_full_s2() -> None:
    full = replace(back("gun"), counts={TRUNK_PLACES: BOLAGET.limits.trunk or 0})

    assert decide_callback(BOLAGET, full, "support").say == "lines-full"


@pytest.mark.parametrize(("hour", "refused"), [(12, False), (22, True)])
def test_a_callback_abroad_for_a_queue_heeds_the_limit_of_the_hour_o2(hour: int, *, refused: bool) -> None:
    limits = replace(BOLAGET.limits, abroad_hour=9, abroad_hour_off=1, callbacks=frozenset({"SE", "NO"}))
    company = replace(BOLAGET, limits=limits)
    asked = Situation(
        NOON.replace(hour=hour), Direction.OUT, "gun", "+4721234567", counts={abroad_by("gun"): 1}
    )

    decision = decide_callback(company, asked, "support")

    assert isinstance(decision.target, RefuseCall) is refused

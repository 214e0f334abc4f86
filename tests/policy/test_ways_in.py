"""A number of ours comes in on the trunk that owns it, and on no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Direction, Outcome, Situation
from app.policy.json_form import read_situation, situation_json
from app.policy.limits import on_trunk
from app.policy.targets import Action, RefuseCall, RingPerson
from app.policy.trunks import Trunk, TrunkConnection, Trunks
from tests.policy.bolaget import BOLAGET, whys

AT = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
CUSTOMER = "+46701740698"
SERIES = Trunk("telia", "Telia", TrunkConnection("a"), numbers=frozenset({"+468465004"}))
OTHER = Trunk("tele2", "Tele2", TrunkConnection("b"), numbers=frozenset({"+46313900"}), most=3)
COMPANY = replace(BOLAGET, trunks=Trunks((SERIES, OTHER)))


def comes_in(called: str, trunk: str, **given: object) -> Decision:
    return decide(COMPANY, Situation(AT, Direction.IN, CUSTOMER, called, trunk=trunk, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize("called", ["+46846500404", "0046846500404", "46846500404", "0846500404"])
def test_a_number_comes_in_on_the_trunk_that_owns_it_however_it_is_written(called: str) -> None:
    assert comes_in(called, "telia").target == RingPerson("david")


@pytest.mark.parametrize("called", ["+46846500404", "0046846500404", "46846500404", "0846500404"])
def test_it_is_refused_on_another_trunk_with_the_reason(called: str) -> None:
    decision = comes_in(called, "tele2")

    assert (decision.target, decision.say) == (RefuseCall(called), "unknown")
    assert [(one.clause, one.code) for one in decision.reasons] == [("S1", "trunk_of_another")]
    assert whys(decision) == [f"S1 calls to {called} come in on Telia, not on Tele2"]


def test_a_trunk_that_has_just_left_the_file_brings_no_owned_number() -> None:
    decision = comes_in("+46846500404", "gone")

    assert decision.action is Action.REFUSE
    assert whys(decision) == ["S1 calls to +46846500404 come in on Telia, not on gone"]


def test_a_number_that_no_trunk_claims_comes_in_on_each() -> None:
    """S2: no number leads nowhere."""
    assert comes_in("104", "tele2").target == RingPerson("david")
    assert comes_in("+46855500000", "tele2").action is not Action.REFUSE


def test_the_settings_trunk_brings_every_number() -> None:
    assert comes_in("+46846500404", "").target == RingPerson("david")


def test_a_call_under_way_goes_on_whatever_its_trunk() -> None:
    tried = (Attempt(RingPerson("david"), Outcome.NO_ANSWER),)

    assert comes_in("+46846500404", "tele2", tried=tried).action is not Action.REFUSE


def test_a_trunk_for_one_call_brings_the_first_one() -> None:
    one = replace(OTHER, most=1)

    decision = decide(
        replace(BOLAGET, trunks=Trunks((one,))), Situation(AT, Direction.IN, CUSTOMER, "104", trunk="tele2")
    )

    assert decision.action is Action.RING


def test_a_trunk_brings_no_more_calls_than_it_may() -> None:
    assert comes_in("104", "tele2", counts={on_trunk("tele2"): 2}).action is Action.RING
    decision = comes_in("104", "tele2", counts={on_trunk("tele2"): 3})
    assert (decision.target, decision.say) == (RefuseCall("104"), "lines-full")
    assert whys(decision) == ["S2 Tele2 is full (3 calls)"]


def test_the_journal_keeps_the_trunk_and_reads_it_back() -> None:
    situation = Situation(AT, Direction.IN, CUSTOMER, "104", trunk="tele2")

    assert read_situation(COMPANY, situation_json(situation), AT) == situation

"""Short numbers: another way to dial, judged as the number that they are for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.ari.provision import _entries
from app.calls.orders import home_mailbox
from app.calls.ports.news import Source
from app.calls.trail import Trail, direction_of
from app.policy.barring import Premium
from app.policy.decide import decide
from app.policy.decision import Direction
from app.policy.json_form import read_situation
from app.policy.people import ShortNumber
from app.policy.targets import Action, SendOutside
from app.policy.transfers import refusal
from tests.policy.bolaget import BOLAGET, ask, outcome, told
from tests.policy.test_decide import situation

if TYPE_CHECKING:
    from app.policy.model import Company

TAXI, ACCOUNTANT = "+46856293000", "+46701740651"


def with_short(to: str) -> Company:
    return replace(BOLAGET, short_numbers=(ShortNumber("399", "Prov", to),))


def with_own_digits() -> Company:
    return replace(BOLAGET, short_numbers=(ShortNumber("103", "Prov", TAXI),))


@pytest.mark.parametrize("dialled", ["301", "30 1", "301#"])
def test_the_companys_are_for_everybody(dialled: str) -> None:
    for caller in ("david", "carin", "farid"):
        decision = ask(dialled, caller=caller)

        assert outcome(decision) == ("trunk", TAXI)
        assert decision.reasons[-1].code == "short_number"


def test_the_number_presented_is_that_of_an_ordinary_call() -> None:
    for caller in BOLAGET.people:
        by_short, ordinary = ask("301", caller=caller), ask(TAXI, "out", caller=caller)

        assert replace(by_short, reasons=by_short.reasons[:-1]) == ordinary


def test_a_persons_own_are_for_nobody_else() -> None:
    assert outcome(ask("51", caller="david")) == ("trunk", ACCOUNTANT)
    assert ask("51", caller="anna").say == "unknown"


def test_one_can_lead_to_a_colleague_or_a_queue() -> None:
    assert outcome(ask("302", caller="david")) == ("queue", "support")
    company = with_short("carin")
    decision = decide(company, situation(Direction.INTERNAL, "david", "399"))
    assert outcome(decision) == ("ring", "carin")
    assert home_mailbox(company, "399", "david") == "carin"


@pytest.mark.parametrize("direction", ["in", None])
def test_nobody_outside_calls_out_by_one(direction: str | None) -> None:
    decision = ask("301", direction, caller="+46701740699")

    assert decision.action is not Action.TRUNK
    assert decision.reasons[0].code == "unknown_number"


@pytest.mark.parametrize(
    ("to", "say"),
    [
        ("+18765550100", "greylisted"),
        ("+46900123456", "premium"),
        ("118118", "premium"),
        ("+0018765550100", "invalid"),
    ],
)
def test_a_number_that_one_may_not_call_is_not_called_by_that_person(to: str, say: str) -> None:
    """O2: also if the file was right when it was checked, and the greylist has grown since."""
    decision = decide(with_short(to), situation(Direction.OUT, "david", "399"))

    assert (decision.action, decision.say) == (Action.REFUSE, say)


def test_one_may_be_the_number_that_it_is_for() -> None:
    company = replace(
        BOLAGET, short_numbers=(ShortNumber("118118", "Upplysning", "118118"),), premium=Premium(False)
    )

    assert outcome(decide(company, situation(Direction.OUT, "david", "118118"))) == ("trunk", "118118")


def test_after_a_queues_prefix_it_presents_the_queue() -> None:
    decision = ask("*71301", "out", caller="anna")

    assert (outcome(decision), decision.presented) == (("trunk", TAXI), "+46846500410")
    assert {reason.code for reason in decision.reasons} >= {"for_queue", "short_number"}


def test_a_withheld_number_stays_withheld() -> None:
    decision = ask("#31#301", "out", caller="david")

    assert (outcome(decision), decision.withheld) == (("trunk", TAXI), True)


@pytest.mark.parametrize(("dialled", "direction"), [("301", Direction.OUT), ("302", Direction.INTERNAL)])
def test_the_journal_knows_which_calls_stay_inside(dialled: str, direction: Direction) -> None:
    now = situation(Direction.OUT, "david", dialled).at
    asked = read_situation(BOLAGET, {"from": "david", "to": dialled}, now)

    assert asked.direction is direction
    assert direction_of(Trail(Source.PHONE, "david", dialled, now), BOLAGET) is direction


def test_the_exchange_knows_the_companys_for_the_time_without_the_service() -> None:
    entries = dict(_entries(BOLAGET, lambda _legs: "", situation(Direction.OUT, "david", "301").at))

    assert {key: to for key, to in entries.items() if key.startswith("vx-short/")} == {
        "vx-short/301": TAXI,
        "vx-short/302": "202",
    }


def test_a_caller_is_sent_on_by_a_short_number_of_whoever_sends_them() -> None:
    sent = replace(situation(Direction.IN, "+46701740699", "51"), transferred_by="david")
    to_support = replace(sent, called="302")
    by_anna = replace(sent, transferred_by="anna")

    assert outcome(decide(BOLAGET, sent)) == ("external", ACCOUNTANT)
    assert outcome(decide(BOLAGET, to_support)) == ("queue", "support")
    assert decide(BOLAGET, by_anna).target != SendOutside(ACCOUNTANT)
    assert refusal(BOLAGET, "51") is None
    assert refusal(BOLAGET, "52") is not None


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"to": "103", "caller": "david"},
            [
                "ring carin",
                "S1 Carin Dahl söks på sitt eget nummer",
            ],
        ),
        (
            {"to": "*71103", "caller": "anna"},
            [
                "ring carin",
                "S1 Carin Dahl söks på sitt eget nummer",
            ],
        ),
        (
            {"to": "103", "direction": "in", "transferred_by": "david"},
            [
                "ring carin",
                "S1 Carin Dahl söks på sitt eget nummer",
            ],
        ),
    ],
)
def test_our_own_number_is_before_a_short_number_of_the_same_digits(
    asked: dict[str, Any], lines: list[str]
) -> None:
    """103 reaches Carin in any spelling, although somebody made 103 a short number."""
    assert told(ask(**asked, company=with_own_digits())) == lines

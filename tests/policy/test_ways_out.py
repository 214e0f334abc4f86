"""Which trunks a call outside tries, in which order, and what each is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.policy.decide import decide
from app.policy.decision import Decision, Direction, Situation
from app.policy.json_form import decision_json
from app.policy.limits import is_silent, on_trunk
from app.policy.targets import Action, DialOutside, LeaveMessage, RefuseCall, SendOutside
from app.policy.trunks import Diverted, Form, Trunk, TrunkConnection, Trunks
from app.policy.ways import ServiceSees
from app.policy.ways_out import ways_to
from tests.policy.bolaget import BOLAGET, whys

if TYPE_CHECKING:
    from app.policy.model import Company

AT = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
NIGHT = datetime.fromisoformat("2026-11-24T22:00:00+01:00")
FRIEND, NORWAY, CUSTOMER = "+46701740698", "+4721234567", "+46313900700"
SERVICE = BOLAGET.answering_service or ""
DAVIDS, MAIN = "+46846500404", BOLAGET.main_number


def trunk(id_: str, **given: object) -> Trunk:
    return Trunk(id_, id_.title(), TrunkConnection(f"{id_}.example"), **given)  # type: ignore[arg-type]


TELIA, TELE2 = trunk("telia"), trunk("tele2", form=Form.DOUBLE_ZERO, presented_form=Form.DOUBLE_ZERO)


def company(*trunks: Trunk, **changed: object) -> Company:
    return replace(BOLAGET, trunks=Trunks(trunks), **changed)  # type: ignore[arg-type]


def call(there: Company, to: str, **given: object) -> Decision:
    return decide(there, Situation(AT, Direction.OUT, "david", to, **given))  # type: ignore[arg-type]


def tried(decision: Decision) -> list[str]:
    return [way.trunk.id for way in decision.ways]


def codes(decision: Decision) -> dict[str, str]:
    return {reason.code: reason.clause for reason in decision.reasons}


def test_without_trunks_in_the_file_a_decision_is_as_it_was() -> None:
    decision = call(BOLAGET, FRIEND)

    assert decision.ways == ()
    assert "ways" not in decision_json(decision, "sv")


def test_a_call_tries_all_trunks_in_the_order_of_the_file_each_with_its_own_numbers() -> None:
    decision = call(company(TELIA, TELE2), FRIEND)

    assert decision_json(decision, "en")["ways"] == [
        {"trunk": "telia", "number": FRIEND, "presented": DAVIDS},
        {"trunk": "tele2", "number": "0046701740698", "presented": "0046846500404"},
    ]
    assert codes(decision)["ways_out"] == "S2"


def test_the_cheaper_trunk_comes_first() -> None:
    assert tried(call(company(replace(TELIA, cost=5), TELE2), FRIEND)) == ["tele2", "telia"]


def test_a_trunk_takes_only_calls_to_its_numbers() -> None:
    there = company(replace(TELIA, to=frozenset({"+46"})), replace(TELE2, to=frozenset({"+47"})))

    assert tried(call(there, FRIEND)) == ["telia"]
    assert tried(call(there, NORWAY)) == ["tele2"]


def test_a_trunk_that_may_not_present_the_number_is_left_out_with_the_reason() -> None:
    decision = call(company(replace(TELIA, presented=frozenset({"+4631"})), TELE2), FRIEND)

    assert (tried(decision), decision.presented) == (["tele2"], DAVIDS)
    assert codes(decision)["trunk_presents_others"] == "P2"


def test_if_no_trunk_may_present_the_number_the_main_one_is_presented() -> None:
    decision = call(company(replace(TELIA, presented=frozenset({MAIN}))), FRIEND)

    assert (tried(decision), decision.presented) == (["telia"], MAIN)
    assert codes(decision)["trunk_presents_main"] == "P2"


def test_a_full_trunk_is_passed_over() -> None:
    there = company(replace(TELIA, most=2), TELE2)

    assert tried(call(there, FRIEND, counts={on_trunk("telia"): 1})) == ["telia", "tele2"]
    assert tried(call(there, FRIEND, counts={on_trunk("telia"): 2})) == ["tele2"]


def test_a_silent_trunk_is_tried_last_because_it_may_be_back() -> None:
    decision = call(company(TELIA, TELE2), FRIEND, counts={is_silent("telia"): 1})

    assert tried(decision) == ["tele2", "telia"]
    assert "trunk_silent" in codes(decision)


def test_a_call_that_no_trunk_may_carry_is_refused_with_the_reasons() -> None:
    decision = call(company(replace(TELIA, to=frozenset({"+47"}))), FRIEND)

    assert (decision.target, decision.say) == (RefuseCall(FRIEND), "lines-full")
    assert list(codes(decision)) == ["no_way_out", "trunk_calls_others"]


def test_112_takes_every_trunk_that_carries_it_full_or_not_and_the_mobile_operator_last() -> None:
    mobiles = trunk("mobil", mobiles=True)
    there = company(
        mobiles,
        replace(TELIA, to=frozenset({"+47"}), most=1, cost=9),
        replace(TELE2, emergency=False),
        trunk("third"),
    )

    decision = call(there, "112", counts={on_trunk("telia"): 1})

    assert tried(decision) == ["third", "telia", "mobil"]
    assert {way.number for way in decision.ways} == {"112"}


def test_the_mobile_operator_is_no_way_for_other_calls() -> None:
    assert tried(call(company(TELIA, trunk("mobil", mobiles=True)), FRIEND)) == ["telia"]
    assert call(company(trunk("mobil", mobiles=True)), FRIEND).ways == ()


def diverted(there: Company, caller: str = CUSTOMER, **given: object) -> Decision:
    """A call to a queue that is closed: it goes on to the answering service (Q13)."""
    decision = decide(there, Situation(NIGHT, Direction.IN, caller, "salj", **given))  # type: ignore[arg-type]
    assert decision.target == SendOutside(SERVICE)
    return decision


@pytest.mark.parametrize("kind", [Diverted.DIVERSION, Diverted.HISTORY])
def test_a_diverted_call_shows_the_caller_where_the_operator_allows_it_and_ours_elsewhere(
    kind: Diverted,
) -> None:
    there = company(replace(TELIA, diverted=kind), TELE2, answering_service_sees=ServiceSees.DIVERSION)

    first, second = diverted(there).ways
    told = decision_json(diverted(there), "en")["ways"]
    assert [way.get("diverted") for way in told] == [first.diverted, None]

    assert (first.presented, first.diverted) == (CUSTOMER, diverted(there).presented)
    assert (second.presented[2:], second.diverted) == ((diverted(there).presented or "")[1:], "")


def test_an_answering_service_gets_no_header_if_it_sees_the_caller_alone() -> None:
    there = company(replace(TELIA, diverted=Diverted.DIVERSION), answering_service_sees=ServiceSees.CALLER)

    assert [(way.presented, way.diverted) for way in diverted(there).ways] == [(CUSTOMER, "")]


@pytest.mark.parametrize("sees", [ServiceSees.NAME, ServiceSees.OURS])
def test_an_answering_service_that_is_to_see_our_number_sees_it(sees: ServiceSees) -> None:
    there = company(replace(TELIA, diverted=Diverted.DIVERSION), answering_service_sees=sees)

    assert [(way.presented, way.diverted) for way in diverted(there).ways] == [
        (diverted(there).presented, "")
    ]


def test_a_withheld_or_unknown_caller_is_never_shown() -> None:
    there = company(replace(TELIA, diverted=Diverted.DIVERSION), answering_service_sees=ServiceSees.DIVERSION)

    for decision in (diverted(there, withheld=True), diverted(there, caller="")):
        assert [way.diverted for way in decision.ways] == [""]


def test_a_diverted_call_that_no_trunk_may_carry_is_captured() -> None:
    """S2: somebody always answers or the call is captured."""
    there = company(replace(TELIA, to=frozenset({"+47"})))
    decision = decide(there, Situation(NIGHT, Direction.IN, CUSTOMER, "salj"))

    assert isinstance(decision.target, LeaveMessage)
    assert decision.action is Action.VOICEMAIL
    assert decision.reasons[0].code == "no_way_out"


def test_a_callback_has_the_same_trunks() -> None:
    there = company(replace(TELIA, cost=1), TELE2)

    ways = ways_to(there, CUSTOMER, MAIN, {})

    assert [(way.trunk.id, way.number) for way in ways] == [
        ("tele2", "0046313900700"),
        ("telia", CUSTOMER),
    ]
    assert ways_to(BOLAGET, CUSTOMER, MAIN, {}) == ()


def test_the_answer_is_the_same_every_time() -> None:
    there = company(TELIA, TELE2, trunk("third"))

    assert isinstance(call(there, FRIEND).target, DialOutside)
    assert {tuple(tried(call(there, FRIEND))) for _ in range(5)} == {("telia", "tele2", "third")}


PRESENTED = f"F1 the own direct number {DAVIDS} is presented"


@pytest.mark.parametrize(
    ("trunks", "counts", "why"),
    [
        ((TELIA,), {}, [PRESENTED, "S2 the call goes out on Telia"]),
        (
            (TELIA, TELE2),
            {},
            [PRESENTED, "S2 the call goes out on the first of Telia, Tele2 that responds"],
        ),
        (
            (replace(TELIA, presented=frozenset({"+4631"})), TELE2),
            {},
            [PRESENTED, "S2 the call goes out on Tele2", f"P2 Telia may not present {DAVIDS}"],
        ),
        (
            (replace(TELIA, presented=frozenset({MAIN})),),
            {},
            [
                PRESENTED,
                "S2 the call goes out on Telia",
                f"P2 no trunk may present {DAVIDS}: the main number {MAIN} is presented",
            ],
        ),
        (
            (replace(TELIA, most=2), TELE2),
            {on_trunk("telia"): 2},
            [PRESENTED, "S2 the call goes out on Tele2", "S2 Telia is full (2 calls)"],
        ),
        (
            (TELIA, TELE2),
            {is_silent("telia"): 1},
            [
                PRESENTED,
                "S2 the call goes out on the first of Tele2, Telia that responds",
                "S2 Telia does not answer at the moment: it is tried last",
            ],
        ),
        (
            (replace(TELIA, to=frozenset({"+47"})),),
            {},
            [f"S2 no trunk can take the call to {FRIEND}", f"S2 Telia does not take calls to {FRIEND}"],
        ),
    ],
)
def test_the_journal_tells_which_trunks_a_call_tried_and_why_not_others(
    trunks: tuple[Trunk, ...], counts: dict[str, int], why: list[str]
) -> None:
    assert whys(call(company(*trunks), FRIEND, counts=counts)) == why


def test_an_unused_trunk_is_never_full_and_one_without_a_limit_neither() -> None:
    there = company(replace(TELIA, most=1), TELE2)

    assert tried(call(there, FRIEND)) == ["telia", "tele2"]
    assert tried(call(there, FRIEND, counts={on_trunk("tele2"): 99})) == ["telia", "tele2"]


def test_a_callback_heeds_what_its_trunks_may_carry_and_whom_they_show() -> None:
    there = company(replace(TELIA, presented=frozenset({"+4631"})), replace(TELE2, most=1))

    assert [way.trunk.id for way in ways_to(there, CUSTOMER, MAIN, {})] == ["tele2"]
    assert ways_to(there, CUSTOMER, MAIN, {on_trunk("tele2"): 1}) == ()


def test_a_caller_whom_a_colleague_sent_out_is_not_shown_to_the_next() -> None:
    """It is the colleague's call then (F1)."""
    there = company(replace(TELIA, diverted=Diverted.DIVERSION), answering_service_sees=ServiceSees.DIVERSION)

    decision = decide(there, Situation(AT, Direction.IN, CUSTOMER, FRIEND, transferred_by="david"))

    assert [way.diverted for way in decision.ways] == [""]
    assert [way.presented for way in decision.ways] == [decision.presented]

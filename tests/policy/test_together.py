"""Who takes over, parks, fetches and shares which call, and what becomes of a forgotten one."""

from __future__ import annotations

import pytest

from app.policy.together import group_of
from app.policy.transfers import refusal
from tests.policy.bolaget import BOLAGET, ask, outcome, rung, whys

CODES = ["**102", "*8", "*681", "*67", "*67102"]


@pytest.mark.parametrize(
    ("dialled", "target"),
    [
        ("**102", "pick_up/bo"),
        ("**102#", "pick_up/bo"),
        ("*8", "pick_up/"),
        ("*681", "fetch/1"),
        ("*67", "room/anna"),
        ("*67*4711", "room/anna"),
        ("*67101", "room/anna"),
        ("*67102", "room/bo/asked"),
    ],
)
def test_a_code_is_for_each_of_us(dialled: str, target: str) -> None:
    assert outcome(ask(dialled, "internal", "anna")) == ("code", target)


@pytest.mark.parametrize("dialled", CODES)
def test_a_stranger_never_gets_to_a_code_s2(dialled: str) -> None:
    assert ask(dialled, "in").action.value != "code"


@pytest.mark.parametrize("dialled", ["**999", "**202", "*67999", "*67102*4711"])
def test_a_code_for_nobody_is_refused_in_words(dialled: str) -> None:
    """Nor does anybody give a colleague's room a code."""
    assert ask(dialled, "internal", "anna").say == "unknown"


def test_ones_group_has_the_same_role_or_a_queue_in_common() -> None:
    assert group_of(BOLAGET, BOLAGET.people["bo"]) == ("iris",)
    assert set(group_of(BOLAGET, BOLAGET.people["carin"])) == {"farid", "gun"}
    assert group_of(BOLAGET, BOLAGET.people["david"]) == ()


def test_a_caller_is_sent_to_a_place_or_into_a_room_without_its_code() -> None:
    parked = ask("*683", "in", transferred_by="gun")
    let_in = ask("*67102", "in", transferred_by="gun")

    assert outcome(parked) == ("code", "park/3")
    assert outcome(let_in) == ("code", "room/bo")
    assert refusal(BOLAGET, "*683") is None
    assert refusal(BOLAGET, "*67") is None
    assert refusal(BOLAGET, "*8") is not None


@pytest.mark.parametrize(
    ("came_to", "why"),
    [
        ("no_answer", "S2 nobody has fetched the call: it goes back to Gun Berg, who parked it"),
        ("unreachable", "S2 no parking place is free: the call goes back to Gun Berg, who wanted to park it"),
    ],
)
def test_a_parked_caller_whom_nobody_fetches_goes_back_to_who_parked_them_s2(came_to: str, why: str) -> None:
    tried = [{"action": "code", "target": "park/3", "outcome": came_to}]

    back = ask("*683", "in", transferred_by="gun", attempts=tried)
    last = ask(
        "*683",
        "in",
        transferred_by="gun",
        attempts=[*tried, {"action": "ring", "target": "gun", "outcome": "no_answer"}],
    )

    assert rung(back) == ["gun fixed"]
    assert whys(back) == [why]
    assert outcome(last) == ("voicemail", "gun")


@pytest.mark.parametrize(
    ("dialled", "why"),
    [
        ("**102", "S2 Anna Ek answers for Bo Lind, whose phone rings"),
        ("*8", "S2 Anna Ek answers for the colleague of their group whose phone rings"),
        ("*681", "S2 Anna Ek fetches the call at place 1"),
        ("*67102", "S2 Anna Ek enters the room of Bo Lind"),
        ("**999", "S2 there is no number 999 in this exchange"),
        ("*67102*4711", "S2 there is no number 102 in this exchange"),
    ],
)
def test_the_journal_tells_whose_call_a_code_was_about(dialled: str, why: str) -> None:
    decision = ask(dialled, "internal", "anna")

    assert whys(decision) == [why]
    if decision.action.value == "refuse":
        assert outcome(decision)[1] == dialled


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("*683", "S2 Gun Berg parks the call at place 3"),
        ("*67102", "S2 Gun Berg enters the room of Bo Lind"),
        ("*67999", "S2 there is no number 999 in this exchange"),
    ],
)
def test_the_journal_tells_who_sent_a_caller_to_a_code(to: str, why: str) -> None:
    decision = ask(to, "in", transferred_by="gun")

    assert whys(decision) == [why]
    if decision.action.value == "refuse":
        assert outcome(decision)[1] == to

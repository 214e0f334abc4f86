"""Orders as variables of another dialplan, and what the administrator's templates make of names and numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.beside.agi.spelling import VARIABLES, Spelling, all_variables, at_the_fence
from app.calls.ports.orders import (
    Ask,
    Dial,
    GoOn,
    RecordSound,
    Refuse,
    Ring,
    SendOut,
    Shown,
    TakeMessage,
    TheirMailbox,
    TheirQueue,
    Wait,
)
from app.policy.decision import Device, Leg
from app.policy.fence import impossible
from tests.policy.bolaget import BOLAGET

USUAL = Spelling(
    phone="PJSIP/{extension}",
    mobile="PJSIP/{number}@trunk",
    trunk="PJSIP/{number}@trunk",
    queue="{queue}",
    mailbox="{extension}@default",
    prompts=Path("/srv/prompts"),
)
FREEPBX = Spelling(
    phone="Local/{extension}@from-internal",
    mobile="",
    trunk="Local/{national}@from-internal",
    queue="{extension}",
    mailbox="{extension}@default",
    prompts=Path("/srv/prompts"),
)
DAVID = (Leg("david", Device.FIXED), Leg("david", Device.MOBILE, "+46701740608"))


def test_a_persons_phones_ring_together_as_the_exchange_spells_them() -> None:
    ring = Ring(DAVID, 20, Shown("+46701740699", "Sälj"), "david")

    assert USUAL.order(ring, BOLAGET) == {
        "action": "ring",
        "dial": "PJSIP/104&PJSIP/+46701740608@trunk",
        "ring_time": "20",
        "present": "+46701740699",
        "present_name": "Sälj",
        "withheld": "",
        "mailbox": "104@default",
        "record": "",
    }
    assert FREEPBX.ringing(DAVID, BOLAGET) == "Local/104@from-internal&Local/0701740608@from-internal"


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+46701740698", "Local/0701740698@from-internal"),
        ("+4520123456", "Local/004520123456@from-internal"),
        ("112", "Local/112@from-internal"),
    ],
)
def test_a_number_outside_is_dialled_as_in_sweden_where_the_template_says_national(
    number: str, dialled: str
) -> None:
    assert FREEPBX.order(Dial(number, "+46846500404"), BOLAGET)["dial"] == dialled


def test_an_own_call_outside_rings_for_as_long_as_it_takes_and_may_be_withheld() -> None:
    values = USUAL.order(Dial("+46701740698", "+46846500404", withheld=True), BOLAGET)

    assert (values["action"], values["present"], values["withheld"]) == ("trunk", "+46846500404", "1")
    assert "ring_time" not in values


def test_the_answering_service_sees_who_calls() -> None:
    order = SendOut("+46313900600", "+46846500410", 60, "salj", shown=Shown("+46846500410", "+46701740699"))

    values = USUAL.order(order, BOLAGET)

    assert (values["action"], values["ring_time"]) == ("external", "60")
    assert (values["present"], values["present_name"]) == ("+46846500410", "+46701740699")


def test_each_prompt_is_a_file_that_the_exchange_finds() -> None:
    asked = USUAL.order(Ask(("sv/menu-welcome", "sv/menu-key-1"), seconds=3), BOLAGET)
    refused = USUAL.order(Refuse("sv/greylisted", 21), BOLAGET)
    told = USUAL.order(Refuse("sv/said/x", 16), BOLAGET)

    assert asked["prompt"] == "/srv/prompts/sv/menu-welcome&/srv/prompts/sv/menu-key-1"
    assert (asked["action"], asked["keys"], asked["ring_time"]) == ("ask", "1", "3")
    assert refused == {"action": "refuse", "prompt": "/srv/prompts/sv/greylisted", "cause": "21"}
    assert told["action"] == "tell"
    assert USUAL.order(Refuse(None, 21), BOLAGET)["prompt"] == ""


def test_their_queues_boxes_and_own_ways_are_named() -> None:
    assert USUAL.order(TheirQueue("salj", 180), BOLAGET) == {
        "action": "queue",
        "queue": "salj",
        "ring_time": "180",
    }
    assert FREEPBX.order(TheirQueue("salj", 180), BOLAGET)["queue"] == "201"
    assert USUAL.order(TheirMailbox("anna"), BOLAGET) == {"action": "mailbox", "mailbox": "101@default"}
    assert USUAL.order(TakeMessage("salj"), BOLAGET)["mailbox"] == "201@default"
    assert USUAL.order(TakeMessage("anna", "anna-lunch"), BOLAGET)["prompt"] == (
        "/srv/prompts/sv/greeting-anna-lunch"
    )
    assert USUAL.order(GoOn(), BOLAGET) == {"action": "continue"}


@pytest.mark.parametrize("order", [Wait(), RecordSound("x.wav", 60)])
def test_nobody_waits_with_us_and_nothing_is_recorded_by_us(order: Wait | RecordSound) -> None:
    with pytest.raises(ValueError, match="at this door"):
        USUAL.order(order, BOLAGET)


@pytest.mark.parametrize("number", ["", "1&PJSIP/x", "+46 70", "${SHELL(x)}", "12\n"])
def test_a_dial_string_is_built_from_nothing_but_a_number(number: str) -> None:
    with pytest.raises(ValueError, match="is no number"):
        USUAL.order(Dial(number, "+46846500404"), BOLAGET)


def test_every_answer_has_all_variables_and_the_action_comes_last() -> None:
    answer = all_variables(action="ring", dial="PJSIP/101")

    assert list(answer) == [f"VAXEL_{name}" for name in VARIABLES]
    assert list(answer)[-1] == "VAXEL_ACTION"
    assert answer["VAXEL_QUEUE"] == ""


def test_a_name_cannot_be_more_than_a_name() -> None:
    odd = 'Åsa, "Å"<1>=x(y)[z]{$}\\\n'

    assert all_variables(present_name=odd)["VAXEL_PRESENT_NAME"] == "Åsa Å1xyz"


@pytest.mark.parametrize(
    ("channel", "person"),
    [
        ("PJSIP/101-0000001f", "anna"),
        ("PJSIP/trunk-00000001", ""),
        ("PJSIP/101@trunk-00000001", ""),
        ("SIP/101-0000001f", ""),
        ("Local/101@from-internal-00000001;2", ""),
        ("101", ""),
        ("", ""),
    ],
)
def test_the_endpoint_and_nothing_from_the_caller_says_whose_channel_it_is(channel: str, person: str) -> None:
    assert USUAL.whose(channel, BOLAGET) == person


@pytest.mark.parametrize(
    ("template", "channel", "person"),
    [
        ("PJSIP/{person}", "PJSIP/anna-0000001f", "anna"),
        ("PJSIP/{person}", "PJSIP/101-0000001f", ""),  # found by this word, but not spelled so there
        ("PJSIP/{person}@home", "PJSIP/anna-0000001f", "anna"),
        ("PJSIP/{person}-{extension}", "PJSIP/anna-101-0000001f", "anna"),
        ("PJSIP/{person}-{extension}", "PJSIP/anna-102-0000001f", ""),
    ],
)
def test_the_template_says_whose_channel_it_is(template: str, channel: str, person: str) -> None:
    assert replace(USUAL, phone=template).whose(channel, BOLAGET) == person


def test_a_local_template_never_makes_a_local_channel_somebodys() -> None:
    assert FREEPBX.whose("Local/101@from-internal-00000001;2", BOLAGET) == ""


def test_how_a_phone_is_is_asked_of_the_device_or_of_the_extensions_hint() -> None:
    assert USUAL.device("anna", BOLAGET) == "${DEVICE_STATE(PJSIP/101)}"
    assert FREEPBX.device("anna", BOLAGET) == "${EXTENSION_STATE(101@from-internal)}"


def test_a_number_that_may_not_leave_is_stopped_at_the_last_fence() -> None:
    assert at_the_fence(Dial("0", "+46846500400"), impossible) == Refuse("sv/invalid", 21)
    assert at_the_fence(SendOut("0", "+46846500400", 60, "anna"), impossible) == TakeMessage("anna")
    assert at_the_fence(Dial("+46701740698", "+46846500400"), impossible) == Dial(
        "+46701740698", "+46846500400"
    )

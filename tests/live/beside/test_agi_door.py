"""Calls of somebody else's exchange that our policy decides: what the far end received, and what our journal tells."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone
from tests.live.beside.conftest import clauses, decisions
from tests.live.call import talk_together

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.beside.conftest import Beside
    from tests.live.call import Call

CUSTOMER, FRIEND = "+46701740699", "+46701740698"
ANNA, BO, DAVID, EVA, IRIS = (f"+4684650040{last}" for last in "12459")
MAIN = "+46846500400"


async def talk(beside: Beside, phone: Agent) -> Call:
    """Somebody calls out, is answered, and is on the phone."""
    call = await phone.call(FRIEND)
    there = await beside.trunk.called()
    there.answer()
    await call.connected()
    return call


# In


async def test_a_direct_number_rings_its_person_and_nobody_else_s1(beside: Beside) -> None:
    anna, carin = await beside.phone("anna"), await beside.phone("carin")

    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    ringing = await anna.called()
    mobile = await beside.mex.called()
    await caller.progress(180)
    ringing.answer()
    await caller.connected()
    await mobile.over()

    assert ringing.invite.shown.user == CUSTOMER
    assert ringing.invite.shown.name != "Own dialplan"
    assert mobile.invite.start.split()[1].startswith("sip:+46701740605@")
    assert carin.rang == 0
    await ringing.hang_up()
    assert await caller.over() == "bye"
    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("ring", "anna")]
    assert (story["how"], story["answered_by"], story["called"]) == ("answered", "anna", ANNA)
    assert "Anna Ek" in beside.service.vaxel("calls", story["id"])


@pytest.mark.parametrize(("caller", "clause"), [("david", "F1"), ("anna", "R1"), ("bo", "R2")])
async def test_each_presents_the_number_that_the_policy_says_f1_r1_r2(
    beside: Beside, caller: str, clause: str
) -> None:
    """F1: the direct number; R1: the mobile's; R2: the team's."""
    numbers = {"david": DAVID, "anna": "+46701740605", "bo": "+46846500430"}
    phone = await beside.phone(caller)

    call = await phone.call("0701740698")
    there = await beside.trunk.called()
    there.answer()
    await call.connected()
    await call.hang_up()

    assert there.invite.start.split()[1].startswith(f"sip:{FRIEND}@")
    assert there.invite.shown.user == numbers[caller]
    story = await beside.story(caller)
    assert decisions(story) == [("trunk", FRIEND)]
    assert clause in clauses(story)


async def test_a_mobile_extension_presents_the_main_number_m1(beside: Beside) -> None:
    call = await beside.mex.call(FRIEND, shown="+46701740609")
    there = await beside.trunk.called()
    there.answer()
    await call.connected()
    await call.hang_up()

    assert there.invite.shown.user == MAIN
    assert clauses(await beside.story("eva")) >= {"M1"}


async def test_busy_on_the_phone_is_the_voicemail_f2(beside: Beside) -> None:
    """Their exchange says who talks on which device: it is asked by the same question."""
    david = await beside.phone("david")
    talking = await talk(beside, david)

    caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
    await caller.connected()
    await caller.audio.until_heard(2)
    await caller.hang_up()
    await talking.hang_up()

    assert (david.rang, beside.mex.rang) == (0, 0)
    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("voicemail", "david")]
    assert "F2" in clauses(story)
    assert story["how"] == "message"


async def test_busy_on_the_mobile_is_the_voicemail_m2(beside: Beside) -> None:
    """Eva has a mobile alone, of which only its operator knows: it says so when it is rung."""
    caller = await beside.trunk.call(EVA, shown=CUSTOMER)
    (await beside.mex.called()).refuse(486, "Busy Here")
    await caller.connected()
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("ring", "eva"), ("voicemail", "eva")]
    assert "M2" in clauses(story)


@pytest.mark.parametrize(
    ("person", "number", "clause"), [("david", DAVID, "F3"), ("eva", EVA, "M3"), ("bo", BO, "R2")]
)
async def test_busy_for_another_reason_rings_the_receptionist_f3_m3_r2(
    beside: Beside, person: str, number: str, clause: str
) -> None:
    carin = await beside.phone("carin")
    await beside.profile(person, "meeting")

    caller = await beside.trunk.call(number, shown=CUSTOMER)
    ringing = await carin.called()
    ringing.answer()
    await caller.connected()
    await caller.hang_up()

    assert ringing.invite.shown.user == CUSTOMER
    assert beside.mex.rang == 0
    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("ring", "carin")]
    assert clause in clauses(story)
    await beside.profile(person, "available")


async def test_a_seller_on_the_phone_leads_straight_to_reception_r1(beside: Beside) -> None:
    anna, carin = await beside.phone("anna"), await beside.phone("carin")
    talking = await talk(beside, anna)

    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    (await carin.called()).answer()
    await caller.connected()
    await caller.hang_up()
    await talking.hang_up()

    assert anna.rang == 0
    assert "R1" in clauses(await beside.story(CUSTOMER))


async def test_a_technician_on_the_phone_leads_to_the_teams_own_queue_r2(
    beside: Beside,
) -> None:
    """Their queue, their order: here we say which, and they ring it."""
    bo, iris = await beside.phone("bo"), await beside.phone("iris")
    talking = await talk(beside, bo)

    caller = await beside.trunk.call(BO, shown=CUSTOMER)
    ringing = await iris.called()
    ringing.answer()
    await caller.connected()
    assert "teknik" in beside.theirs.cli("queue show teknik")
    assert "C:1" not in beside.theirs.cli("queue show teknik")
    await ringing.hang_up()
    assert await caller.over() == "bye"
    await talking.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("queue", "teknik")]
    assert "R2" in clauses(story)
    assert story["how"] == "answered"


async def test_a_profile_decides_which_phones_ring_p2(beside: Beside) -> None:
    """On a business trip only the mobile rings."""
    david = await beside.phone("david")
    await beside.profile("david", "trip")

    caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
    mobile = await beside.mex.called()
    mobile.answer()
    await caller.connected()
    await caller.hang_up()

    assert david.rang == 0
    await beside.profile("david", "available")


async def test_nobody_answers_and_the_caller_leaves_a_message_in_their_voicemail_s2(beside: Beside) -> None:
    david = await beside.phone("david")
    before = beside.theirs.messages("104")

    caller = await beside.trunk.call(DAVID, shown=CUSTOMER)
    await david.called()
    await caller.connected(within=40)
    await caller.audio.until_heard(1)
    caller.audio.press("#")  # straight to the tone
    await caller.audio.play(tone(3))
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("ring", "david"), ("voicemail", "david")]
    await beside.until(lambda: len(beside.theirs.messages("104")) > len(before), "the message")
    assert len(beside.theirs.messages("104")) == len(before) + 1
    assert CUSTOMER in beside.theirs.messages("104")[-1]


async def test_a_mobile_answers_with_a_key_and_its_operators_voicemail_does_not(beside: Beside) -> None:
    beside.service.set(VAXEL_AGI_MOBILE="Local/{number}@vaxel-mobile")
    try:
        await beside.at(beside.now)

        caller = await beside.trunk.call(EVA, shown=CUSTOMER)
        mobile = await beside.trunk.called()
        mobile.answer()
        await mobile.audio.until_heard(0.3)
        assert not caller.answered
        mobile.audio.press("1")
        await talk_together(caller, mobile)
        await caller.hang_up()

        other = await beside.trunk.call(EVA, shown="+46701740681")
        machine = await beside.trunk.called()
        machine.answer()
        assert await machine.over(within=40) == "bye"
        await other.connected(within=40)
        await other.hang_up()
        confirmed, passed_on = await beside.story(CUSTOMER), await beside.story("+46701740681")
    finally:
        beside.service.set(VAXEL_AGI_MOBILE="PJSIP/{number}@mex")
        await beside.at(beside.now)

    assert (confirmed["how"], confirmed["answered_by"]) == ("answered", "eva")
    assert decisions(passed_on) == [("ring", "eva"), ("voicemail", "eva")]


# Spoken diversions and schedules


@pytest.mark.at("2026-11-24T12:10:00+01:00")
async def test_at_lunch_the_caller_hears_when_she_is_back_and_chooses_p4_m4(beside: Beside) -> None:
    """M4: the schedule has switched. P4: key 2 leads to the queue Sälj; no callback is told of here."""
    anna = await beside.phone("anna")

    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    await caller.connected()
    await caller.audio.until_heard(3)
    caller.audio.press("2")
    ringing = await anna.called()  # their queue knows nothing of her lunch
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("divert", "anna"), ("queue", "salj")]
    assert clauses(story) >= {"P4", "M4"}


@pytest.mark.at("2026-11-24T12:10:00+01:00")
async def test_a_key_for_a_message_leads_to_their_voicemail_p4(beside: Beside, their_prompts: Path) -> None:
    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    await caller.connected()
    heard = await caller.audio.until_heard(3)
    caller.audio.press("1")
    await caller.audio.until_heard(4)
    await caller.hang_up()

    assert heard.which(their_prompts / "said")  # the sentence that was spoken for this call
    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("divert", "anna"), ("voicemail", "anna")]
    assert story["how"] == "message"


@pytest.mark.at("2026-11-24T12:10:00+01:00")
async def test_a_callback_that_nobody_would_make_is_not_promised_p4(beside: Beside) -> None:
    """We ring nobody by ourselves on their exchange: who presses the key all the same leaves a message."""
    caller = await beside.trunk.call(ANNA, shown=CUSTOMER)
    await caller.connected()
    await caller.audio.until_heard(1)
    caller.audio.press("3")
    await caller.audio.until_heard(4)
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("divert", "anna"), ("call_back", "anna")]
    assert story["how"] == "message"
    assert json.loads(beside.service.vaxel("callbacks", "--json")) == []


# Out of bounds


async def test_a_greylisted_country_is_refused_in_words_o2(beside: Beside) -> None:
    david = await beside.phone("david")

    call = await david.call("+18765550100")
    assert await call.over() == "403"

    assert 183 in call.codes
    assert beside.trunk.rang == 0
    story = await beside.story("david")
    assert decisions(story) == [("refuse", "+18765550100")]
    assert "O2" in clauses(story)


async def test_a_call_from_a_greylisted_country_is_not_taken_o2(beside: Beside) -> None:
    anna = await beside.phone("anna")

    call = await beside.trunk.call(ANNA, shown="+18765550100")
    await call.over()

    assert call.ending == "403"
    assert (anna.rang, beside.mex.rang) == (0, 0)


# Hours


@pytest.mark.at("2026-11-24T16:30:00+01:00")
async def test_a_queue_is_open_in_its_hours_q10(beside: Beside) -> None:
    bo = await beside.phone("bo")

    caller = await beside.trunk.call("+46846500430", shown=CUSTOMER)
    ringing = await bo.called()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("queue", "teknik")]
    assert "Q10" in clauses(story)


@pytest.mark.at("2026-11-24T19:30:00+01:00")
async def test_outside_its_hours_a_queue_is_the_chosen_voicemail_q11(beside: Beside) -> None:
    bo = await beside.phone("bo")

    caller = await beside.trunk.call("+46846500430", shown=CUSTOMER)
    await caller.connected()
    await caller.hang_up()

    assert bo.rang == 0
    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("voicemail", "teknik")]
    assert "Q11" in clauses(story)


@pytest.mark.at("2026-11-24T19:30:00+01:00")
async def test_outside_its_hours_sales_is_the_answering_service_s2(beside: Beside) -> None:
    caller = await beside.trunk.call("+46846500410", shown=CUSTOMER)
    outside = await beside.trunk.called()
    outside.answer()
    await caller.connected()
    await caller.hang_up()

    assert outside.invite.start.split()[1].startswith("sip:+46313900600@")
    assert outside.invite.shown.name == CUSTOMER  # what the service sees of who calls


@pytest.mark.at("2026-11-24T16:58:00+01:00")
async def test_a_call_before_closing_is_answered_although_the_clock_has_struck_q12(beside: Beside) -> None:
    """Between two questions the service was restarted after five: the channel itself knows when the call came in."""
    bo = await beside.phone("bo")

    caller = await beside.trunk.call(IRIS, shown=CUSTOMER)
    mobile = await beside.mex.called()
    await beside.at("2026-11-24T17:05:00+01:00")
    mobile.refuse(486, "Busy Here")
    ringing = await bo.called()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()

    story = await beside.story(CUSTOMER)
    assert decisions(story) == [("ring", "iris"), ("queue", "teknik")]
    assert story["how"] == "answered"

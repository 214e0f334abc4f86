"""What an employee's absence means for callers: the spoken diversion, codes, the mobile at rest, who calls back."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.policy.decision import Does
from app.speech import absence
from app.speech.spoken import name_of
from app.speech.voice import EspeakVoice
from tests.live.audio import Heard
from tests.live.call import talk_together

if TYPE_CHECKING:
    from pathlib import Path

    from app.speech.texts import PromptLang
    from tests.live.call import Call
    from tests.live.house import House

ANNA, DAVID = "+46846500401", "+46846500404"
CUSTOMER = "+46701740681"
LUNCH, ONE = "2026-11-24T12:05:00+01:00", datetime.fromisoformat("2026-11-24T13:00:00+01:00")
EVENING = "2026-11-24T18:30:00+01:00"
SALES = [("1", Does.MESSAGE, ""), ("2", Does.CONNECT, "kön Sälj"), ("3", Does.CALL_BACK, "")]


async def said(house: House, text: str, lang: PromptLang) -> Heard:
    """The file that a sentence is made into."""
    file = house.lab.shared / "prompts" / f"{name_of(EspeakVoice.name, text, lang)}.wav"
    await house.until(file.exists, f"{text!r} to be made")
    return Heard.in_file(file)


async def hears(call: Call, *sentences: Heard) -> None:
    """The caller hears these, one after the other and nothing else before them."""
    whole = sum(one.sound_seconds for one in sentences)
    await call.audio.until_heard(whole * 0.97, within=whole + 10)
    await call.audio.play([0] * 8000)  # and the last of it, for a word is compared whole
    heard = call.audio.heard
    first, *others = sentences
    assert heard.likeness(first) > 0.9
    assert all(heard.holds(one) for one in others)


async def at_lunch(house: House, number: str = ANNA, shown: str = CUSTOMER) -> Call:
    """A caller hears why she does not answer."""
    caller = await house.trunk.call(number, shown=shown)
    await caller.connected()
    return caller


@pytest.mark.at(LUNCH)
async def test_a_caller_at_lunch_hears_when_she_is_back_and_leaves_a_message(
    house: House, prompts: Path
) -> None:
    """P4, M4: the whole sentence, then the ways on; key 1 is her voicemail, with her own greeting."""
    anna = await house.phone("anna")

    caller = await at_lunch(house)
    why = absence.absence_text("Anna Ek", "är på lunch", ONE, datetime.fromisoformat(LUNCH), "sv")
    await hears(caller, await said(house, why, "sv"), await said(house, absence.offers(SALES, "sv"), "sv"))
    before = len(caller.audio.samples)
    caller.audio.press("1")
    greeting = Heard.in_file(prompts / "greeting-anna.wav")
    await caller.audio.until_heard(caller.audio.heard.sound_seconds + greeting.sound_seconds)

    assert Heard.of(caller.audio.samples[before:]).likeness(greeting) > 0.8
    assert (anna.rang, house.mex.rang) == (0, 0)


@pytest.mark.at(LUNCH)
async def test_reception_is_not_offered_while_nobody_of_it_answers(house: House) -> None:
    """P4: David's callers hear nothing of reception, which would be his voicemail; key 3 is still the callback."""
    await house.profile("carin", "meeting")
    await house.profile("gun", "meeting")  # who stands in

    caller = await at_lunch(house, DAVID, shown="+46701740683")
    why = absence.absence_text("David Holm", "är på lunch", ONE, datetime.fromisoformat(LUNCH), "sv")
    ways = [("1", Does.MESSAGE, ""), ("3", Does.CALL_BACK, "")]
    await hears(caller, await said(house, why, "sv"), await said(house, absence.offers(ways, "sv"), "sv"))
    caller.audio.press("3")
    await caller.over()

    story = await house.journalled("+46701740683", called=DAVID)
    assert [step["data"]["decision"]["action"] for step in story["steps"] if step["what"] == "decision"] == [
        "divert",
        "call_back",
    ]


@pytest.mark.at(LUNCH)
async def test_key_two_leads_to_sales_and_is_pressed_before_the_words_are_over(house: House) -> None:
    """P4, R1: callers who know what they want need not listen."""
    hans = await house.phone("hans")

    caller = await at_lunch(house)
    await caller.audio.until_heard(1.0)
    caller.audio.press("2")
    ringing = await hans.called()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()

    story = await house.journalled(CUSTOMER, called=ANNA)
    outcomes = (step for step in story["steps"] if step["what"] == "outcome")
    assert next(outcomes)["data"]["reply"] == "2"


@pytest.mark.at(LUNCH)
async def test_sound_before_the_answer_is_no_conversation(house: House) -> None:
    """The caller was answered for the words; Carin answers later."""
    carin = await house.phone("carin")
    caller = await at_lunch(house, DAVID, shown="+46701740682")
    await caller.audio.until_heard(4.0)
    caller.audio.press("2")
    ringing = await carin.called()
    await asyncio.sleep(2)
    ringing.answer()
    answered = time.monotonic()
    await talk_together(caller, ringing)
    await caller.hang_up()
    talked = time.monotonic() - answered

    story = await house.journalled("+46701740682", called=DAVID)
    assert story["answered_by"] == "carin"
    assert story["talking_ms"] / 1000 < talked + 1
    assert story["ringing_ms"] >= 2000


@pytest.mark.at(LUNCH)
async def test_no_key_is_the_profiles_default(house: House, prompts: Path) -> None:

    caller = await at_lunch(house, DAVID)
    greeting = Heard.in_file(prompts / "greeting-david.wav")
    await caller.audio.until_heard(
        9 + greeting.sound_seconds, within=50
    )  # the diversion, and then the greeting
    await caller.audio.play([0] * 16000)

    assert caller.audio.heard.holds(greeting)


@pytest.mark.at(LUNCH)
async def test_a_caller_who_listens_when_the_service_is_killed_is_served_by_the_next_run(
    house: House,
) -> None:
    """The words go on without it; the key finds the new one."""
    hans = await house.phone("hans")
    caller = await at_lunch(house)
    await caller.audio.until_heard(0.5)

    await house.kill()
    await house.start()
    caller.audio.press("2")

    ringing = await hans.called()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()


@pytest.mark.at(LUNCH)
async def test_a_caller_who_listens_when_the_service_is_gone_leaves_a_message(
    house: House, prompts: Path
) -> None:
    """S2: never a dead end."""
    caller = await at_lunch(house)
    await caller.audio.until_heard(0.5)

    await house.kill()
    try:
        before = len(caller.audio.samples)
        caller.audio.press("3")
        assert await caller.audio.until_said("greeting-anna", prompts, since=before)
        await caller.hang_up()
    finally:
        await house.start()


async def test_a_promised_callback_comes_after_lunch_from_her_number(house: House) -> None:
    """P4: key 3 at 12:59; at 13:00 her phone rings, and when she answers, the customer's."""
    anna = await house.phone("anna")
    await house.at("2026-11-24T12:59:40+01:00")

    caller = await at_lunch(house)
    await caller.audio.until_heard(1.0)
    caller.audio.press("3")
    assert await caller.over() == "bye"
    assert anna.rang == 0

    ringing = await anna.called()
    assert ringing.invite.shown.user == CUSTOMER
    ringing.answer()
    called = await house.trunk.called()
    called.answer()
    await talk_together(ringing, called)

    assert called.invite.uri == CUSTOMER
    assert called.invite.shown.user == "+46701740605"  # R1: sales present their mobile number
    await called.hang_up()


@pytest.mark.at(EVENING)
async def test_a_foreign_caller_in_the_evening_hears_english_and_no_mobile_rings(
    house: House, prompts: Path
) -> None:
    """S4, R1: gone for the day from 18, back tomorrow at eight."""
    anna = await house.phone("anna")

    caller = await at_lunch(house, shown="+4533123456")  # a neighbour: may be called back, too
    back = datetime.fromisoformat("2026-11-25T08:00:00+01:00")
    why = absence.absence_text("Anna Ek", "has left for the day", back, datetime.fromisoformat(EVENING), "en")
    english = prompts.parent / "en/said"
    await house.until(lambda: len(list(english.glob("*.wav"))) >= 2, "the sentences to be made")

    await hears(caller, await said(house, why, "en"))
    assert (anna.rang, house.mex.rang) == (0, 0)


@pytest.mark.at(EVENING)
async def test_choosing_to_be_reachable_in_the_evening_rings_the_mobile_too(house: House) -> None:
    """R3, P2: a choice of one's own; on a business trip the mobile rings alone."""
    iris = await house.phone("iris")
    await house.profile("iris", "trip")

    caller = await house.trunk.call("+46846500409", shown=CUSTOMER)
    await house.mex.called()
    await caller.hang_up()

    assert iris.rang == 0


async def test_a_profile_chosen_by_code_holds_until_it_is_taken_back(house: House) -> None:
    """R3, P1: confirmed in words with the time, from the desk phone; taken back from the mobile."""
    david, carin = await house.phone("david"), await house.phone("carin")

    call = await david.call("*21*2*1500#")
    await call.connected()
    until = datetime.fromisoformat("2026-11-24T15:00:00+01:00")
    now = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    await hears(call, await said(house, absence.profile_text("I möte", until, now, "sv"), "sv"))
    assert await call.over() == "bye"
    await house.until_free("david")
    caller = await house.trunk.call(DAVID, shown=CUSTOMER)
    await carin.called()  # M3
    await caller.hang_up()
    assert david.rang == 0

    call = await house.mex.call("*21", shown="+46701740608")  # with #, a mobile would not call us
    await call.connected()
    assert await call.over() == "bye"
    await house.until_on_phone("david", talking=False)
    caller = await house.trunk.call(DAVID, shown=CUSTOMER)
    await asyncio.gather(david.called(), house.mex.called())
    await caller.hang_up()


@pytest.mark.parametrize("dialled", ["*21*77#", "*21*12#"])
async def test_a_code_that_is_no_profile_of_ones_own_is_refused_in_words(
    house: House, prompts: Path, dialled: str
) -> None:
    """P3."""
    david = await house.phone("david")

    call = await david.call(dialled)
    await call.progress(183)
    heard = await call.audio.until_heard(3)

    assert heard.which(prompts) == "no-profile"
    assert await call.over() == "404"

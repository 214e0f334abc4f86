"""Transfers: whom our own phones send on, where to, and in whose name."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import tone
from tests.live.call import Call, talk_together
from tests.live.pjsua import Pjsua
from tests.live.talks import at_the_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.house import House

CUSTOMER = "+46701740671"
FRIEND = "+46701740698"


async def talking(house: House, phone: Agent, number: str) -> tuple[Call, Call]:
    """A customer who called this number, and the phone that answered."""
    return await at_the_desk(house, phone, number, CUSTOMER)


async def test_a_customer_is_sent_on_to_an_outside_number_in_the_name_of_who_sends(house: House) -> None:
    """F1: David pays, and shows his number; both stories tell it."""
    david = await house.phone("david")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer("0701740698")
    friend = await house.trunk.called()
    friend.answer()
    await talk_together(caller, friend)
    await caller.hang_up()
    await friend.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert (friend.invite.uri, friend.invite.shown.user) == (FRIEND, "+46846500404")
    assert (call["transferred_to"], call["how"]) == (["0701740698"], "answered")
    assert call["answered_by"] == FRIEND
    assert "David Holm transferred the call to 0701740698." in story
    assert "F1" in story


async def test_a_customer_is_sent_on_by_a_short_number_behind_a_queues_prefix(house: House) -> None:
    """Q13: *71301 is the taxi, called for the queue Sälj, as when Anna dials it."""
    anna = await house.phone("anna")
    caller, there = await talking(house, anna, "+46846500401")

    await there.transfer("*71301")
    taxi = await house.trunk.called()
    taxi.answer()
    await talk_together(caller, taxi)
    await caller.hang_up()
    await taxi.over()

    call = await house.journalled(CUSTOMER)
    assert (taxi.invite.uri, taxi.invite.shown.user) == ("+46856293000", "+46846500410")
    assert (call["transferred_to"], call["answered_by"]) == (["*71301"], "+46856293000")


@pytest.mark.parametrize(
    "number", ["0701", "999", "+18765550100", "0018765550100", "0900123456", "*61", "%23%23", "nobody"]
)
async def test_a_transfer_to_a_mistyped_or_blocked_number_is_refused_and_the_talk_goes_on(
    house: House, number: str
) -> None:
    """O2, S2: the phone hears so, and nobody is transferred."""
    david = await house.phone("david")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer(number)
    status = await there.refused_transfer()
    await talk_together(caller, there)

    assert status == 404
    assert (caller.ending, there.ending) == ("", "")
    assert house.trunk.rang == 0
    await house.until(lambda: house.refused_transfer_of(CUSTOMER), "the refusal in the journal")
    await caller.hang_up()
    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert "David Holm tried to transfer the call to " in story
    assert (call["transferred_to"], call["answered_by"]) == ([], "david")


async def test_a_refused_transfer_stands_in_the_story_though_they_hang_up_at_once(house: House) -> None:
    """The exchange tells of it in another file than of the end."""
    david = await house.phone("david")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer("0701")
    assert await there.refused_transfer() == 404
    await caller.hang_up()
    await there.over()

    call = await house.journalled(CUSTOMER)
    assert [step["data"]["to"] for step in call["steps"] if step["what"] == "transfer"] == ["0701"]


async def test_a_customer_comes_back_to_who_sent_them_when_a_colleague_does_not_answer(house: House) -> None:
    """S2: not to a voicemail that nobody expects; the phone says who it is."""
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer("102")
    at_bo = await bo.called()
    again = await david.called()
    again.answer()
    await talk_together(caller, again)
    await caller.hang_up()
    await again.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert at_bo.invite.shown.user == again.invite.shown.user == CUSTOMER
    assert "Bo Lind" in again.invite.shown.name
    assert call["answered_by"] == "david"
    assert "returned to David Holm" in story


async def test_a_customer_who_hangs_up_at_the_next_phone_had_been_answered(house: House) -> None:
    """The exchange ends the call by the phone that rang last."""
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer("102")
    at_bo = await bo.called()
    await caller.hang_up()
    await at_bo.over()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert (call["how"], call["transferred_to"]) == ("caller_hung_up", ["102"])
    assert "The caller had talked with David Holm, was transferred, and hung up before anybody" in story


async def test_a_customer_who_gives_up_in_a_queue_after_a_transfer_was_not_answered_there(
    house: House,
) -> None:
    """302 is Support, where nobody has a phone."""
    david = await house.phone("david")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer("302")
    await house.until_all_wait(1)
    await caller.hang_up()

    call = await house.journalled(CUSTOMER)
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert (call["how"], call["transferred_to"]) == ("caller_hung_up", ["302"])
    assert "The caller had talked with David Holm, was transferred, and hung up before anybody" in story


async def test_a_customer_comes_back_when_an_outside_number_is_busy(house: House) -> None:
    david = await house.phone("david")
    caller, there = await talking(house, david, "+46846500404")

    await there.transfer(FRIEND)
    (await house.trunk.called()).refuse(486)
    again = await david.called()
    again.answer()

    await talk_together(caller, again)


async def test_a_called_party_can_be_transferred_too(house: House) -> None:
    """David calls a customer and sends them on to Bo: told in the story of both."""
    david, bo = await house.phone("david"), await house.phone("bo")
    call = await david.call(FRIEND)
    friend = await house.trunk.called()
    friend.answer()
    await call.connected()
    await talk_together(call, friend)

    await call.transfer("102")
    there = await bo.called()
    there.answer()
    await talk_together(friend, there)
    await friend.hang_up()
    await there.over()

    first, second = await house.journalled("david"), await house.journalled(FRIEND)
    assert there.invite.shown.user == FRIEND
    assert (first["transferred_to"], second["transferred_to"]) == (["102"], ["102"])
    assert second["answered_by"] == "bo"
    assert second["id"] in await house.vaxel("calls", first["id"])


async def test_an_attended_transfer_stands_in_the_story(house: House) -> None:
    """David asks Bo first, and then sends the customer on: both calls tell of it."""
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await talking(house, david, "+46846500404")
    question = await david.call("102")
    asked = await bo.called()
    asked.answer()
    await question.connected()
    await talk_together(question, asked)

    await there.transfer("102", to=question)
    await talk_together(caller, asked)
    await caller.audio.play(tone(1.5))  # the service looks after half a second whether they talk
    await caller.hang_up()
    await asked.over()

    call, consulted = await house.journalled(CUSTOMER), await house.journalled("david")
    look = house.service.call
    await house.until(lambda: look(consulted["id"])["transferred_to"], "the transfer in the journal")
    call, consulted = [await asyncio.to_thread(look, one["id"]) for one in (call, consulted)]
    story = await house.vaxel("calls", call["id"], "--lang", "en")
    assert call["transferred_to"] == consulted["transferred_to"] == ["102"]
    assert "David Holm asked, and transferred the call to Bo Lind (102)" in story
    assert call["id"] in await house.vaxel("calls", consulted["id"])


async def test_a_question_that_is_only_asked_is_no_transfer(house: House) -> None:
    """David asks Bo, hangs up there, and goes on talking with the customer."""
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await talking(house, david, "+46846500404")
    question = await david.call("102")
    asked = await bo.called()
    asked.answer()
    await question.connected()
    await question.hang_up()
    await asked.over()
    await talk_together(caller, there)
    await caller.hang_up()
    await there.over()

    call = await house.journalled(CUSTOMER)
    assert call["transferred_to"] == []


async def test_pjsua2_is_told_what_became_of_its_transfers(house: House, tmp_path: Path) -> None:
    """Somebody else's SIP: refused, it talks on; taken, it is out of the call."""
    password = house.service.passwords["carin"]
    async with Pjsua("carin", password, house.server, tmp_path) as carin:
        caller = await house.trunk.call("+46846500403", shown=CUSTOMER)
        there = await carin.called()
        await there.answer()
        await caller.connected()
        await there.until_hears(caller, 440)
        refused = await there.transfer("+18765550100")
        still = there.state

        sent = asyncio.create_task(there.transfer(FRIEND))
        friend = await house.trunk.called()
        friend.answer()
        await talk_together(caller, friend)
        taken = await sent

    assert (refused, still, taken) == (404, "talking", 200)
    assert friend.invite.shown.user == "+46846500403"


async def test_a_customer_is_sent_on_to_a_colleague_while_the_service_is_away(house: House) -> None:
    david, bo = await house.phone("david"), await house.phone("bo")
    caller, there = await talking(house, david, "+46846500404")
    await house.kill()

    await there.transfer("102")
    at_bo = await bo.called()
    at_bo.answer()

    await talk_together(caller, at_bo)

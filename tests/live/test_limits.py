"""Calls that go in circles end, and nobody takes it all: what the far end sees of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.call import talk_together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House

CUSTOMER, ANSWERING_SERVICE, SUPPORT = "+46701740699", "+46313900600", "+46846500420"
ANNA, CARIN, EVA = "+46846500401", "+46846500403", "+46846500405"
DAVIDS_MOBILE, HANS_MOBILE, FRIEND = "+46701740608", "+46701740612", "+46701740650"
EVENING = "2026-12-01T20:30:00+01:00"
THEIR_WAYS = {  # the number shown, and who is said to have diverted the call
    "our number": (SUPPORT, ""),
    "their number": (ANSWERING_SERVICE, ""),
    "the caller, and who diverted": (CUSTOMER, ANSWERING_SERVICE),
}


def diverted(by: str) -> tuple[tuple[str, str], ...]:
    """The header that says that this number diverted the call (RFC 5806)."""
    return (("Diversion", f"<sip:{by}@127.0.16.2>;reason=unconditional"),) if by else ()


@pytest.mark.at(EVENING)
@pytest.mark.parametrize("way", THEIR_WAYS)
async def test_two_companies_that_divert_to_each_other_come_to_an_end(
    house: House, prompts: Path, way: str
) -> None:
    """Closed Support diverts to a company that sends the call back to Support: the caller can leave a message."""
    david = await house.phone("david")
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    sent_on = await house.trunk.called()
    assert sent_on.invite.uri == ANSWERING_SERVICE

    shown, diverted_by = THEIR_WAYS[way]
    back = await house.trunk.call(SUPPORT, shown=shown, headers=diverted(diverted_by))
    await back.connected()
    sent_on.answer()
    await caller.connected()
    heard = await back.audio.until_heard(4)

    assert heard.which(prompts) == "greeting-support"
    assert house.trunk.rang == 1
    await david.call("112")
    assert (await house.trunk.called()).invite.uri == "112"


async def comes_round(house: House, call: Call) -> Call | None:
    """The call that goes out for this one; None: this one is over."""
    goes_out = asyncio.create_task(house.trunk.called())
    over = asyncio.create_task(call.over())
    done, left = await asyncio.wait({goes_out, over}, return_when=asyncio.FIRST_COMPLETED)
    for one in left:
        one.cancel()
    return await goes_out if goes_out in done else None


@pytest.mark.at(EVENING)
async def test_a_call_that_comes_round_with_the_callers_number_ends_after_ten_and_112_goes_out(
    house: House,
) -> None:
    """An operator that says nothing of its diversions: each round looks like another call from the same customer."""
    david = await house.phone("david")
    rounds = 0

    last = await house.trunk.call(SUPPORT, shown=CUSTOMER)
    while rounds < 40 and (sent_on := await comes_round(house, last)) is not None:
        assert sent_on.invite.uri == ANSWERING_SERVICE
        rounds += 1
        last = await house.trunk.call(SUPPORT, shown=CUSTOMER)

    assert rounds == 10
    assert await last.over() == "486"
    await david.call("112")
    assert (await house.trunk.called()).invite.uri == "112"
    problems = " ".join(house.service.health()["problems"])
    assert "a limit was reached 1 times within an hour: calls at once from one number outside" in problems


@pytest.mark.at(EVENING)
@pytest.mark.parametrize(("hops", "left"), [(0, []), (1, []), (2, ["1"]), (12, ["11"]), (70, ["69"])])
async def test_a_call_is_sent_on_with_one_hop_less_and_not_without_hops_left(
    house: House, prompts: Path, hops: int, left: list[str]
) -> None:
    """RFC 3261, 16.3 and 16.6: Max-Forwards is lowered and obeyed; at its end the caller reaches the mailbox."""
    caller = await house.trunk.call(SUPPORT, shown=CUSTOMER, hops=hops)

    if left:
        sent_on = (await house.trunk.called()).invite
        assert sent_on.uri == ANSWERING_SERVICE
        assert sent_on.all("Max-Forwards") == left
    else:
        await caller.connected()
        assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-support"
        assert house.trunk.rang == 0


def one_line_to_mobiles(company: dict[str, Any]) -> None:
    company["limits"]["calls_per_mobile_trunk"] = 1


async def test_when_the_mobile_operators_lines_are_taken_desk_phones_ring_alone(
    house: House, prompts: Path, tmp_path: Path
) -> None:
    anna = await house.phone("anna")
    async with house.with_company(one_line_to_mobiles, tmp_path):
        await house.mex.call(FRIEND, shown=DAVIDS_MOBILE)
        assert (await house.trunk.called()).invite.uri == FRIEND

        to_anna = await house.trunk.call(ANNA, shown=CUSTOMER)
        await anna.called()
        await to_anna.hang_up()
        to_eva = await house.trunk.call(EVA, shown=CUSTOMER)  # who has nothing but a mobile
        await to_eva.connected()
        heard = await to_eva.audio.until_heard(4)

        assert (heard.which(prompts), house.mex.rang) == ("greeting-eva", 0)
        await to_eva.hang_up()
        assert await (await house.mex.call(FRIEND, shown=HANS_MOBILE)).over() == "503"
        assert house.trunk.rang == 1
        await house.mex.call("112", shown=HANS_MOBILE)
        assert (await house.trunk.called()).invite.uri == "112"


async def test_callers_who_have_just_hung_up_make_nobody_busy(house: House) -> None:
    """Two at once ring a person's phones; the next one rings them as soon as those have gone."""
    carin = await house.phone("carin")
    for turn in range(3):
        callers = [await house.trunk.call(CARIN, shown=f"+4670174067{turn}") for _ in range(2)]
        ringing = [await carin.called(), await carin.called()]

        for caller in callers:
            await caller.hang_up()
        for one in ringing:
            assert await one.over() == "cancelled"
        last = await house.trunk.call(CARIN, shown=CUSTOMER)

        at_last = await carin.called()
        await last.hang_up()
        await at_last.over()


@contextlib.contextmanager
def longest_call(house: House, seconds: int) -> Iterator[None]:
    """What the service says by limits.longest_call; it says the company file's again when it connects."""
    before = house.lab.cli("dialplan show globals")
    assert "VX_LONGEST=14400" in before
    house.lab.cli(f"dialplan set global VX_LONGEST {seconds}")
    yield
    house.lab.cli("dialplan set global VX_LONGEST 14400")


@pytest.fixture
def three_seconds(house: House) -> Iterator[None]:
    with longest_call(house, 3):
        yield


@pytest.mark.usefixtures("three_seconds")
@pytest.mark.parametrize("way", ["in", "out", "queue", "without the service"])
async def test_no_call_goes_on_for_ever(house: House, way: str) -> None:
    phone = await house.phone("farid")
    if way == "out":
        one = await phone.call("0701740699")
        other = await house.trunk.called()
    else:
        if way == "without the service":
            await house.kill()
        one = await house.trunk.call(SUPPORT if way == "queue" else "+46846500406", shown=CUSTOMER)
        other = await phone.called()
    other.answer()
    await one.connected()
    began = time.monotonic()

    assert await one.over() == "bye"
    assert await other.over() == "bye"
    assert time.monotonic() - began > 1.5


async def test_a_conversation_with_a_customer_who_is_called_back_does_not_go_on_for_ever(
    house: House,
) -> None:
    """The time counts from the agent's answer."""
    farid = await house.phone("farid")
    with longest_call(house, 16):
        await house.vaxel("callbacks", "--add", CUSTOMER, "--queue", "support")
        agent = await farid.called()
        agent.answer()
        began = time.monotonic()
        customer = await house.trunk.called()
        customer.answer()
        await talk_together(agent, customer)

        assert await customer.over() == "bye"
        assert await agent.over() == "bye"
    assert time.monotonic() - began > 14
    assert (await house.journalled("support", called=CUSTOMER))["how"] == "answered"


@pytest.mark.usefixtures("three_seconds")
async def test_an_emergency_call_has_no_end(house: House) -> None:
    phone = await house.phone("farid")
    for dialled in ("112", "*72112"):
        one = await phone.call(dialled)
        (await house.trunk.called()).answer()
        await one.connected()

        with pytest.raises(TimeoutError):
            await one.over(within=5)
        await one.hang_up()


# After a restart of the service


@contextlib.asynccontextmanager
async def at_most_one(house: House, directory: Path, limit: str) -> AsyncIterator[None]:
    def change(company: dict[str, Any]) -> None:
        company["limits"][limit] = 1
        company["ring_seconds"] = 60  # so that a phone still rings when the service is back

    async with house.with_company(change, directory):
        yield


async def killed_and_started(house: House) -> None:
    await house.kill()
    await house.start()


async def over(house: House, *calls: Call) -> None:
    """Calls end, and the service has heard of it."""
    await calls[0].hang_up()
    for other in calls[1:]:
        await other.over()
    await house.until(lambda: house.service.health()["calls"] == 0, "no call to be in the house")


async def test_a_persons_calls_count_over_a_restart(house: House, tmp_path: Path) -> None:
    anna = await house.phone("anna")
    await house.phone("bo")
    async with at_most_one(house, tmp_path, "calls_per_person"):
        first = await anna.call(FRIEND)
        friend = await house.trunk.called()
        friend.answer()
        await first.connected()
        await killed_and_started(house)

        assert await (await anna.call("102")).over() == "486"

        await over(house, first, friend)
        again = await anna.call("102")
        await house.agent("bo").called()
        await again.hang_up()


async def test_a_callers_calls_count_over_a_restart(house: House, tmp_path: Path) -> None:
    anna = await house.phone("anna")
    async with at_most_one(house, tmp_path, "calls_per_caller"):
        first = await house.trunk.call(ANNA, shown=CUSTOMER)
        there = await anna.called()
        there.answer()
        await first.connected()
        await killed_and_started(house)

        assert await (await house.trunk.call(ANNA, shown=CUSTOMER)).over() == "486"
        other = await house.trunk.call(ANNA, shown=FRIEND)
        await other.connected()  # she is on the phone: to voicemail (F2)
        await other.hang_up()

        await over(house, first, there)
        again = await house.trunk.call(ANNA, shown=CUSTOMER)
        await anna.called()
        await again.hang_up()


async def test_callers_who_ring_one_person_count_over_a_restart(house: House, tmp_path: Path) -> None:
    carin = await house.phone("carin")
    async with at_most_one(house, tmp_path, "ringing_per_person"):
        first = await house.trunk.call(CARIN, shown=CUSTOMER)
        rings = await carin.called()
        await killed_and_started(house)

        second = await house.trunk.call(CARIN, shown=FRIEND)
        await second.connected()  # what a busy one's callers get
        assert carin.rang == 1
        await second.hang_up()

        await over(house, first, rings)
        third = await house.trunk.call(CARIN, shown=FRIEND)
        await carin.called()
        await third.hang_up()


@pytest.mark.at(EVENING)
async def test_calls_that_were_sent_on_to_one_number_count_over_a_restart(
    house: House, prompts: Path, tmp_path: Path
) -> None:
    async with at_most_one(house, tmp_path, "sent_per_number"):
        first = await house.trunk.call(SUPPORT, shown=CUSTOMER)
        sent_on = await house.trunk.called()
        sent_on.answer()
        await first.connected()
        await killed_and_started(house)

        second = await house.trunk.call(SUPPORT, shown=FRIEND)
        await second.connected()
        assert (await second.audio.until_heard(4)).which(prompts) == "greeting-support"
        assert house.trunk.rang == 1
        await second.hang_up()

        await over(house, first, sent_on)
        third = await house.trunk.call(SUPPORT, shown=FRIEND)
        assert (await house.trunk.called()).invite.uri == ANSWERING_SERVICE
        await third.hang_up()


async def test_calls_abroad_count_over_a_restart(house: House, prompts: Path, tmp_path: Path) -> None:
    """Within the hour, also when they are over; the service is killed in the instant after the call."""
    anna = await house.phone("anna")
    async with at_most_one(house, tmp_path, "abroad_per_hour"):
        first = await anna.call("+4722225555")
        abroad = await house.trunk.called()
        await killed_and_started(house)
        await over(house, first, abroad)

        again = await anna.call("+4722225556")
        heard = await again.audio.until_heard(6)  # of eleven seconds, after which it is refused
        assert heard.which(prompts) == "abroad-often"
        await again.hang_up()
        assert house.trunk.rang == 1
    call = await house.journalled("anna", called="+4722225556")
    assert "limit_abroad_hour" in str(call["steps"])

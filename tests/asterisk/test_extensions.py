"""The dialplan while the service is away, and what of it never asks the service."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from tests.asterisk.conftest import ANNA, ANNAS_MOBILE, MAIN, MEX_HOST
from tests.live.audio import tone

if TYPE_CHECKING:
    from tests.asterisk.conftest import Site

CUSTOMER = "+46701740699"


def user_of(header: str) -> str:
    """The user part of a From or P-Asserted-Identity header."""
    return header.partition("sip:")[2].partition("@")[0]


# Emergency numbers


@pytest.mark.parametrize(
    "number", ["112", "11313", "11414", "1177", "116000", "116006", "116111", "116117", "116123"]
)
async def test_emergency_and_service_numbers_go_out_with_the_callers_own_number(
    site: Site, number: str
) -> None:
    anna = await site.phone("anna")

    await anna.call(number)
    outside = await site.trunk.called()

    assert outside.invite.start.startswith(f"INVITE sip:{number}@")
    assert user_of(outside.invite.get("From")) == ANNA
    assert user_of(outside.invite.get("P-Asserted-Identity")) == ANNA


@pytest.mark.parametrize("dialled", ["112#", "0112", "0112#", "+112", "+46112", "+46112#"])
async def test_112_is_112_however_it_is_dialled(site: Site, dialled: str) -> None:
    """With the key that ends a number, and with what stands before other numbers."""
    anna = await site.phone("anna")

    await anna.call(dialled.replace("#", "%23"))
    outside = await site.trunk.called()

    assert outside.invite.start.startswith("INVITE sip:112@")


async def test_a_service_number_with_the_key_that_ends_a_number_goes_out(site: Site) -> None:
    anna = await site.phone("anna")

    await anna.call("116117%23")

    assert (await site.trunk.called()).invite.start.startswith("INVITE sip:116117@")


async def test_an_emergency_call_of_somebody_without_a_number_shows_the_main_one(site: Site) -> None:
    bo = await site.phone("bo")

    await bo.call("112")
    outside = await site.trunk.called()

    assert user_of(outside.invite.get("From")) == MAIN


@pytest.mark.parametrize("status", [404, 480, 486, 503, 603])
async def test_an_emergency_call_takes_the_mobile_operator_when_the_trunk_refuses_it(
    site: Site, status: int
) -> None:
    """Whatever it says: people who call 112 have no time to find out what it means."""
    anna = await site.phone("anna")

    call = await anna.call("112")
    (await site.trunk.called()).refuse(status)
    second = await site.mex.called()
    second.answer()

    await call.connected()
    assert second.invite.start.startswith("INVITE sip:112@")


async def test_an_emergency_call_takes_the_mobile_operator_when_the_trunk_says_nothing(site: Site) -> None:
    """Its address is there, and nobody is at home: SIP would wait for 32 s."""
    anna = await site.phone("anna")
    await site.trunk.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(site.lab.trunk)

        call = await anna.call("112")
        second = await site.mex.called(within=7)
        second.answer()

        await call.connected()


async def test_an_emergency_call_goes_by_the_trunk_after_all_when_the_mobile_operator_is_no_help(
    site: Site,
) -> None:
    anna = await site.phone("anna")

    call = await anna.call("112")
    (await site.trunk.called()).refuse(503)
    (await site.mex.called()).refuse(503)
    (await site.trunk.called()).answer()

    await call.connected()


async def test_an_emergency_call_that_rings_is_left_to_ring(site: Site) -> None:
    anna = await site.phone("anna")

    call = await anna.call("112")
    there = await site.trunk.called()
    await asyncio.sleep(7)
    there.answer()

    await call.connected()
    assert site.mex.rang == 0


async def test_a_service_number_that_is_engaged_is_engaged(site: Site) -> None:
    anna = await site.phone("anna")

    call = await anna.call("1177")
    (await site.trunk.called()).refuse(486)

    assert await call.over() == "486"
    assert site.mex.rang == 0


async def test_an_outside_caller_does_not_reach_112_through_us(site: Site) -> None:
    call = await site.trunk.call("112", shown=CUSTOMER)

    assert await call.over(within=10) == "404"
    assert site.trunk.rang == 0


# Mobiles


@pytest.mark.parametrize("dialled", [ANNA, "201"])
async def test_a_mobile_is_rung_with_one_hop_less(site: Site, dialled: str) -> None:
    """RFC 3261, 16.6: the operator may send the call back to us, and the circle has to end."""
    await site.trunk.call(dialled, shown=CUSTOMER, hops=12)
    at_mobile = await site.mex.called()

    assert at_mobile.invite.all("Max-Forwards") == ["11"]


async def test_a_call_without_hops_left_rings_the_desk_phone_alone(site: Site) -> None:
    desk = await site.phone("anna")

    call = await site.trunk.call(ANNA, shown=CUSTOMER, hops=1)
    at_desk = await desk.called()
    at_desk.answer()

    await call.connected()
    assert site.mex.rang == 0


async def test_a_mobile_that_answers_and_stays_silent_leaves_the_call_to_the_desk_phone(site: Site) -> None:
    desk = await site.phone("anna")

    call = await site.trunk.call(ANNA, shown=CUSTOMER)
    at_desk, at_mobile = await desk.called(), await site.mex.called()
    at_mobile.answer()
    await at_mobile.audio.until_heard(0.5, within=5)
    answered_too_early = call.answered
    at_desk.answer()

    await call.connected()
    assert not answered_too_early
    assert await at_mobile.over(within=8) == "bye"
    assert at_desk.ending == ""


async def test_a_mobile_that_presses_1_gets_the_call_and_is_busy_until_it_ends(site: Site) -> None:
    desk = await site.phone("anna")

    call = await site.trunk.call(ANNA, shown=CUSTOMER)
    at_desk, at_mobile = await desk.called(), await site.mex.called()
    at_mobile.answer()
    await at_mobile.audio.until_heard(0.2, within=5)
    at_mobile.audio.press("1")
    await call.connected()
    up = await site.logged("UP")
    await call.hang_up()
    down, end = await site.logged("DOWN"), await site.logged("END")

    assert await at_desk.over() == "cancelled"
    assert up.data == down.data == (ANNAS_MOBILE,)
    assert up.who == down.who
    assert end.who.startswith(f"Local/{ANNAS_MOBILE}@mexleg")
    assert end.data[0] == "ANSWER"


async def test_a_mobile_whose_voicemail_hangs_up_has_not_answered(site: Site) -> None:
    desk = await site.phone("anna")

    call = await site.trunk.call(ANNA, shown=CUSTOMER)
    at_desk, at_mobile = await desk.called(), await site.mex.called()
    at_mobile.answer()
    await at_mobile.audio.until_heard(0.2, within=5)
    at_mobile.audio.press("2")
    await at_mobile.audio.until_heard(0.6, within=8)
    await at_mobile.hang_up()
    at_desk.answer()

    await call.connected()
    end_of_desk = at_desk.ending
    await call.hang_up()
    assert end_of_desk == ""
    assert (await site.logged("END")).who.startswith("PJSIP/anna")


async def test_a_mobile_of_a_trusted_operator_answers_at_once(site: Site) -> None:
    call = await site.trunk.call("201", shown=CUSTOMER)
    (await site.mex.called()).answer()

    await call.connected()
    assert (await site.logged("UP")).data == (ANNAS_MOBILE,)


async def test_the_outside_caller_is_never_shown_the_mobile_that_answered(site: Site) -> None:
    call = await site.trunk.call("201", shown=CUSTOMER)
    (await site.mex.called()).answer()
    await call.connected()

    assert call.final is not None
    assert ANNAS_MOBILE not in str(call.final)


async def test_a_call_from_the_mobile_operator_shows_the_persons_number(site: Site) -> None:
    call = await site.mex.call("0812345678", shown=ANNAS_MOBILE)
    outside = await site.trunk.called()
    outside.answer()
    await call.connected()

    assert outside.invite.start.startswith("INVITE sip:+46812345678@")
    assert user_of(outside.invite.get("From")) == ANNA
    assert (await site.logged("UP")).data == (ANNAS_MOBILE,)


async def test_the_mobile_operators_address_without_its_password_is_refused(site: Site) -> None:
    impostor = await site.somebody("mex", "wrong", host=MEX_HOST)

    call = await impostor.call(ANNA, shown=ANNAS_MOBILE)

    assert await call.over() == "401"


async def test_the_mobile_operators_password_from_another_address_is_refused(site: Site) -> None:
    impostor = await site.somebody("mex", site.lab.mex_password)

    call = await impostor.call(ANNA)

    assert await call.over() == "401"


# Company numbers and others


async def test_a_message_is_kept_when_the_caller_hangs_up(site: Site) -> None:
    call = await site.trunk.call("202", shown=CUSTOMER)
    await call.connected()
    async with asyncio.timeout(20):
        while call.audio.heard.sound_seconds < 1 or not site.lab.cli("core show channels").count("Record("):
            await call.audio.play(tone(0.2))
    await call.audio.play(tone(1.5))
    await call.hang_up()
    message, end = await site.logged("MESSAGE"), await site.logged("END")

    assert message.who == "support"
    assert message.data == (f"support_{message.call}.wav", CUSTOMER)
    assert (site.lab.shared / "messages" / message.data[0]).stat().st_size > 8000  # half a second at least
    assert end.data[4:8] == ("message", "trunk", CUSTOMER, "202")


async def test_an_unknown_number_gets_a_clear_word_and_404(site: Site) -> None:
    call = await site.trunk.call("+46846500999", shown=CUSTOMER)

    assert await call.over(within=10) == "404"
    assert 183 in call.codes
    assert not call.answered
    assert call.audio.heard.sound_seconds > 1


async def test_a_phone_may_call_national_numbers(site: Site) -> None:
    anna = await site.phone("anna")

    await anna.call("0812345678")
    outside = await site.trunk.called()

    assert outside.invite.start.startswith("INVITE sip:+46812345678@")
    assert user_of(outside.invite.get("From")) == ANNA


@pytest.mark.parametrize(
    "number",
    [
        *(
            "0900123456",
            "+46939123456",
            "0046944123456",
            "0991234567",
            "+4722225555",
            "00187612345678",
            "118118",
        ),
        *("+46118118", "0118118", "+4690000", "+0046812345678", "00046812345678", "+46812345678901"),
        *("0771234567", "+460771234567", "081239900", "+46812399001"),  # barred by the company
    ],
)
async def test_a_phone_may_call_neither_abroad_nor_premium_rate(site: Site, number: str) -> None:
    anna = await site.phone("anna")

    call = await anna.call(number)

    assert await call.over(within=10) == "404"
    assert site.trunk.rang == 0


async def test_a_leavers_phone_calls_nobody_outside_but_112(site: Site) -> None:
    """S5, also while the service is away; the number that 112 sees leads to a person who can answer."""
    jonas = await site.phone("jonas")

    refused = await jonas.call("0812345678")
    assert await refused.over(within=10) == "404"
    assert site.trunk.rang == 0
    await jonas.call("112")
    outside = await site.trunk.called()

    assert outside.invite.start.startswith("INVITE sip:112@")
    assert user_of(outside.invite.get("From")) == MAIN


@pytest.mark.parametrize("code", [404, 480, 486, 503])
async def test_a_caller_is_told_why_the_far_end_did_not_answer(site: Site, code: int) -> None:
    anna = await site.phone("anna")

    call = await anna.call("0812345678")
    (await site.trunk.called()).refuse(code)

    assert await call.over() == str(code)


async def test_an_outside_caller_cannot_call_out(site: Site) -> None:
    call = await site.trunk.call("0812345678", shown=CUSTOMER)

    assert await call.over(within=10) == "404"
    assert site.trunk.rang == 0


@pytest.mark.parametrize(
    "number", ["+460812345678", "00460812345678", "0710123456789", "020123456", "0201234"]
)
async def test_a_phone_may_call_whatever_a_swedish_number_looks_like(site: Site, number: str) -> None:
    anna = await site.phone("anna")

    await anna.call(number)
    outside = await site.trunk.called()

    there = outside.invite.start.removeprefix("INVITE sip:").partition("@")[0]
    assert there == "+46" + number.removeprefix("00").removeprefix("+").removeprefix("46").removeprefix("0")


@pytest.mark.parametrize(
    "shown",
    [
        *("+5352345678", "005352345678", "5352345678", "+18765550100", "0018765550100", "+882160000000"),
        *("+46812399123", "0812399123", "46812399123", "+460812399123", "00460812399123"),
    ],
)
async def test_a_greylisted_caller_is_not_taken_in_any_spelling(site: Site, shown: str) -> None:
    """O2, also while the service is away; as with it, without a word."""
    anna = await site.phone("anna")

    call = await site.trunk.call(ANNA, shown=shown)

    assert await call.over(within=10) == "403"
    assert (anna.rang, site.mex.rang, call.answered) == (0, 0, False)


@pytest.mark.parametrize("shown", ["+0018765550100", "00018765550100", "+046812345678"])
async def test_a_caller_with_a_country_code_of_zero_is_not_taken(site: Site, shown: str) -> None:
    anna = await site.phone("anna")

    call = await site.trunk.call(ANNA, shown=shown)

    assert await call.over(within=15) == "403"
    assert 183 in call.codes
    assert anna.rang == 0


@pytest.mark.parametrize(
    "shown", ["+12125550100", "+46771234567", "", "anonymous", "0000000", "123", "abc5352345678", "+4681239"]
)
async def test_other_callers_are_taken_whatever_they_show(site: Site, shown: str) -> None:
    """S2: a neighbour who shares a barred country code, a number that we may not call, none, and no real number."""
    anna = await site.phone("anna")

    await site.trunk.call(ANNA, shown=shown)

    await anna.called()


async def test_a_mobile_of_ours_is_known_by_any_spelling_of_its_number(site: Site) -> None:
    call = await site.mex.call("0812345678", shown="0701740605")
    outside = await site.trunk.called()
    outside.answer()
    await call.connected()

    assert user_of(outside.invite.get("From")) == ANNA


@pytest.mark.parametrize(
    "number", ["0812345678%26PJSIP%2F0900123456%40trunk", "0812345678%2C30", "0812345678%22a", "0812345678x"]
)
async def test_a_number_that_holds_more_than_a_number_is_refused(site: Site, number: str) -> None:
    anna = await site.phone("anna")

    call = await anna.call(number)

    assert await call.over(within=10) in ("404", "484")
    assert site.trunk.rang == 0

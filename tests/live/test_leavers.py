"""Leavers and private phones on the real exchange: what rings until a last day, and what after it (S5, M6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.tables import entry

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

CUSTOMER = "+46701740699"
JONAS, JONAS_MOBILE, EVAS_MOBILE = "+46846500440", "+46701740614", "+46701740609"
KERSTIN, KERSTINS_OWN = "+46846500441", "+46701740615"
AFTER_JONAS = "2027-07-01T10:00:00+02:00"  # his last day was yesterday
FARIDS = "+46701740610"
AFTER_KERSTINS_PHONE = "2027-06-01T10:00:00+02:00"


async def test_the_day_after_a_call_to_a_leaver_rings_the_successor_s5(house: House) -> None:
    """And until then the leaver."""
    before = await house.trunk.call(JONAS, shown=CUSTOMER)
    assert (await house.mex.called()).invite.uri == JONAS_MOBILE
    await before.hang_up()
    await house.at(AFTER_JONAS)

    await house.trunk.call(JONAS, shown=CUSTOMER)

    assert (await house.mex.called()).invite.uri == EVAS_MOBILE
    assert house.mex.rang == 2


async def test_a_message_for_a_leaver_is_the_successors_s2(house: House, prompts: Path) -> None:
    await house.at(AFTER_JONAS)

    caller = await house.trunk.call(JONAS, shown=CUSTOMER)
    (await house.mex.called()).refuse(480)
    await caller.connected()

    assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-eva"


async def test_from_a_leavers_phone_only_112_is_called_and_a_voice_says_why_s5(
    house: House, prompts: Path
) -> None:
    await house.at(AFTER_JONAS)

    refused = await house.mex.call("+46313900699", shown=JONAS_MOBILE)
    heard = await refused.audio.until_heard(4)
    assert heard.which(prompts) == "left"
    assert house.trunk.rang == 0
    await house.mex.call("112", shown=JONAS_MOBILE)
    outside = await house.trunk.called()

    assert outside.invite.uri == "112"
    assert outside.invite.shown.user == "+46846500400"


async def test_a_leaver_is_replaced_at_midnight_without_any_command_also_for_the_fallback_s5(
    house: House,
) -> None:
    """The exchange learns it at midnight: when the service is killed later, it goes to the successor by itself.

    Her mobile rests in the night (S4), and is rung in the morning.
    """
    await house.at("2027-06-30T23:59:48+02:00")
    assert "Jonas Ask" in house.service.people()
    await house.until(lambda: "Jonas Ask" not in house.service.people(), "midnight")
    await house.until(lambda: entry(house.lab, "vx-left/jonas") == "1", "the exchange to know")
    await house.kill()

    rings, box = entry(house.lab, f"vx-ring/{JONAS}"), entry(house.lab, f"vx-box/{JONAS}")
    await house.start()

    assert EVAS_MOBILE.removeprefix("sip:").partition("@")[0] in rings
    assert box == "eva"


def rung(house: House, since: int) -> list[str]:
    """The mobiles that were rung, by number; since: how many calls the operator had seen then."""
    return [call.invite.uri for call in house.mex.calls[since:] if call.incoming]


async def test_a_private_phone_is_an_extension_until_its_last_day_m6(house: House) -> None:
    """It rings with the desk phone, and calls as its person; afterwards it is a stranger's."""
    farid, kerstin = await house.phone("farid"), await house.phone("kerstin")
    first = await house.trunk.call(KERSTIN, shown=CUSTOMER)
    at_mobile, _ = await house.mex.called(), await kerstin.called()
    assert at_mobile.invite.uri == KERSTINS_OWN
    await first.hang_up()
    inside = await house.mex.call("106", shown=KERSTINS_OWN)
    ringing = await farid.called()
    assert (ringing.invite.shown.user, ringing.invite.shown.name) == ("111", "Kerstin Ro")
    await inside.hang_up()

    await house.at(AFTER_KERSTINS_PHONE)
    before = len(house.mex.calls)
    second = await house.trunk.call(KERSTIN, shown=CUSTOMER)
    await kerstin.called()
    await second.hang_up()
    await house.mex.call("106", shown=KERSTINS_OWN)
    stranger = await farid.called()

    await house.until(lambda: rung(house, before), "Farid's own mobile to ring")
    assert rung(house, before) == [FARIDS]  # the stranger's call, and no other mobile
    assert (stranger.invite.shown.user, stranger.invite.shown.name) == (KERSTINS_OWN, "")

"""A number is one number: what real phones, mobiles and callers spell oddly, as the far end gets it or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together
from tests.live.test_callbacks import asks_by_key, callbacks_of
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

ZEROS = ["+0018765550100", "00018765550100"]  # no country code begins with 0; the trunk would call Jamaica


SIDE_BY_SIDE = (  # who dials what
    {"bo": ZEROS[0], "carin": ZEROS[1], "anna": "*71+0018765550100"},
    {"david": "+46018765550100000", "anna": "*7100018765550100"},
)


async def test_zeros_before_a_country_code_never_reach_the_trunk(house: House, prompts: Path) -> None:
    phones = {person: await house.phone(person) for person in ("anna", "bo", "carin", "david")}

    for some in SIDE_BY_SIDE:
        calls = {number: await phones[who].call(number) for who, number in some.items()}
        for number, call in calls.items():
            assert await call.over(within=25) == "484", number
            assert call.audio.heard.which(prompts) == "invalid", number
    assert house.trunk.rang == 0


async def test_zeros_before_a_country_code_never_leave_from_a_mobile(house: House) -> None:
    calls = [await house.mex.call(number, shown="+46701740608") for number in ZEROS]

    for call in calls:
        assert await call.over(within=25) == "484", call.statuses
    assert (house.trunk.rang, house.mex.rang) == (0, 0)


async def test_a_caller_with_zeros_before_the_country_code_is_refused_in_words(
    house: House, prompts: Path
) -> None:
    """O2: and so they order no callback either."""
    calls = [await house.trunk.call(SUPPORT, shown=shown) for shown in ZEROS]

    for call, shown in zip(calls, ZEROS, strict=True):
        assert await call.over(within=25) == "403", shown
        assert (183 in call.codes, call.answered) == (True, False), shown
        assert call.audio.heard.which(prompts) == "caller-invalid", shown
    assert await callbacks_of(house, "+18765550100") == []


async def test_a_callback_by_key_goes_to_the_number_in_its_one_form(house: House) -> None:
    """The trunk shows +46(0)70...: the customer is called, and not +46070..."""
    await asks_by_key(house, "+46(0)701740671")

    gun = await house.phone("gun")
    ringing = await gun.called()
    ringing.answer()
    called = await house.trunk.called()
    called.answer()

    assert ringing.invite.shown.user == "+46701740671"
    assert called.invite.uri == "+46701740671"
    await talk_together(ringing, called)


@pytest.mark.parametrize(
    "shown", ["+46(0)701740672", "+460701740672", "0701740672", "701740672", "46701740672"]
)
async def test_a_caller_is_shown_in_one_form(house: House, shown: str) -> None:
    farid = await house.phone("farid")

    await house.trunk.call("+46846500406", shown=shown)

    assert (await farid.called()).invite.shown.user == "+46701740672"


@pytest.mark.parametrize("shown", ["+460701740608", "0701740608", "46701740608"])
async def test_a_mobile_of_ours_is_known_by_any_spelling_of_its_number(house: House, shown: str) -> None:
    """M5: it calls as its person."""
    farid = await house.phone("farid")

    await house.mex.call("106", shown=shown)

    assert (await farid.called()).invite.shown.user == "104"


async def test_satellites_and_global_networks_are_greylisted(house: House, prompts: Path) -> None:
    """O2: they belong to no country, and cost more than any."""
    numbers = ("+870773111632", "+878101234567890", "+888123456789")
    phones = [await house.phone(person) for person in ("bo", "carin", "david")]

    calls = [await phone.call(number) for phone, number in zip(phones, numbers, strict=True)]

    for call, number in zip(calls, numbers, strict=True):
        assert await call.over(within=25) == "403", number
        assert call.audio.heard.which(prompts) == "greylisted", number
    assert house.trunk.rang == 0


async def test_without_the_service_neither_greylisted_callers_nor_118118(house: House) -> None:
    """AstDB holds what the dialplan needs to refuse both."""
    david = await house.phone("david")
    await house.kill()

    from_jamaica = await house.trunk.call("+46846500404", shown="0018765550100")
    assert await from_jamaica.over() == "403"
    for number in ("+46118118", "0118118", "+0018765550100"):
        call = await david.call(number)
        assert await call.over() == "404"
    assert (david.rang, house.mex.rang, house.trunk.rang) == (0, 0, 0)

    await house.trunk.call("+46846500404", shown="+12125550100")  # a neighbour of Jamaica's code
    await david.called()

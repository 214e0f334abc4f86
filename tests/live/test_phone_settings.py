"""What a phone's own settings do where the company lets them: a forward (302), and calls that wait while one talks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.call import talk_together
from tests.live.house import rings_longer
from tests.live.pjsua import Pjsua
from tests.live.test_refused import outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.house import House
    from tests.live.service import Service

CUSTOMER, FRIEND = "+46701740678", "+46701740698"
DAVID, GUN = "+46846500404", "+46846500407"
AT_ONCE = 8  # seconds; it would ring for ten


def generous(company: dict[str, Any]) -> None:
    """Phones may forward anywhere, and Gun hears of calls that wait."""
    rings_longer(company)
    company["phones"] = {"forwards": "anywhere"}
    [gun] = [one for one in company["people"] if one["id"] == "gun"]
    gun["call_waiting"] = True


@pytest.fixture(scope="module", autouse=True)
def company(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with service.with_company(generous, tmp_path_factory.mktemp("generous")):
        yield


async def test_a_phone_forwards_to_a_colleague_and_the_mobile_stops_r3(house: House, tmp_path: Path) -> None:
    async with Pjsua("david", house.service.passwords["david"], house.server, tmp_path) as david:
        carin = await house.phone("carin")
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        called, mobile = await david.called(), await house.mex.called()

        await called.refuse(302, headers={"Contact": "<sip:103@127.0.0.1>"})

        assert await mobile.over(within=AT_ONCE) == "cancelled"
        (await carin.called()).answer()
        await caller.connected()
        await caller.hang_up()
    story = await house.journalled(CUSTOMER)
    assert story["answered_by"] == "carin"
    assert outcome_of(story) == ("david", "sent_away")


async def test_a_forward_outside_shows_the_persons_number_s1(house: House) -> None:
    gun = await house.phone("gun")
    caller = await house.trunk.call(GUN, shown=CUSTOMER)

    (await gun.called()).refuse(302, contact="<sip:0701740698@127.0.0.1>")

    outside = await house.trunk.called()
    outside.answer()
    await caller.connected()
    assert (outside.invite.uri, outside.invite.shown.user) == (FRIEND, GUN)
    await caller.hang_up()


async def test_a_forward_leads_to_numbers_only(house: House) -> None:
    gun = await house.phone("gun")
    for to in ("PJSIP%2F%2B46701740698%40trunk", "Local%2F103%40from-phones", "112", "+46900123456"):
        caller = await house.trunk.call(GUN, shown=CUSTOMER)

        (await gun.called()).refuse(302, contact=f"<sip:{to}@127.0.0.1>")

        await caller.connected()  # a message can be left
        await caller.hang_up()
    assert house.trunk.rang == 0


async def test_with_call_waiting_a_second_call_rings(house: House) -> None:
    gun = await house.phone("gun")
    first = await house.trunk.call(GUN, shown=CUSTOMER)
    (await gun.called()).answer()
    await first.connected()
    await house.until_on_phone("gun")

    second = await house.trunk.call(GUN, shown=FRIEND)
    waiting = await gun.called()
    waiting.answer()
    await second.connected()

    await talk_together(second, waiting)
    await second.hang_up()
    await talk_together(first, gun.calls[0])
    await first.hang_up()

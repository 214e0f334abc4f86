"""The main number: who stands in for reception, and what callers hear when nobody answers, or it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.call import talk_together

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

MAIN, CUSTOMER = "+46846500400", "+46701740691"


@pytest.mark.at("2026-11-24T20:30:00+01:00")
async def test_at_night_the_company_tells_its_hours_and_takes_the_message(
    house: House, prompts: Path
) -> None:
    """Q11, V2: no phone rings, and no private greeting is heard."""
    carin, gun = await house.phone("carin"), await house.phone("gun")

    caller = await house.trunk.call(MAIN, shown=CUSTOMER)
    await caller.connected()
    heard = await caller.audio.until_heard(6)
    await caller.hang_up()

    assert heard.which(prompts) == "greeting-reception-closed"
    assert (carin.rang, gun.rang, house.mex.rang) == (0, 0, 0)


async def test_a_stand_in_answers_while_the_receptionist_is_in_a_meeting(house: House) -> None:
    """S2."""
    carin, gun = await house.phone("carin"), await house.phone("gun")
    await house.profile("carin", "meeting")

    caller = await house.trunk.call(MAIN, shown=CUSTOMER)
    ringing = await gun.called()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()

    assert carin.rang == 0


async def test_a_main_number_that_nobody_answers_has_the_companys_greeting(
    house: House, prompts: Path
) -> None:
    """S2, V2: reception rings, then who stands in, then the company takes a message."""
    carin, gun = await house.phone("carin"), await house.phone("gun")

    caller = await house.trunk.call(MAIN, shown=CUSTOMER)
    (await carin.called()).refuse(486)
    await gun.called()
    await caller.connected()
    heard = await caller.audio.until_heard(5)
    await caller.hang_up()

    assert heard.which(prompts) == "greeting-reception"

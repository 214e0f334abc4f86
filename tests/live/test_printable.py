"""What somebody outside writes into a number or a name colours no terminal of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.live.house import House

RED = "%1b%5b31m"
BACKWARDS = "%e2%80%ae"


@pytest.mark.parametrize(
    ("dialled", "shown", "ends"),
    [
        (f"1{RED}2", "+46701740699", "404"),
        (f"+46846500404{BACKWARDS}12", "+46701740699", "404"),
        ("+46846500404", f"+4670{RED}1740699", ""),
        ("+46846500404", f"{RED}Anna{BACKWARDS}", ""),
    ],
)
async def test_an_outside_caller_colours_no_terminal(
    house: House, dialled: str, shown: str, ends: str
) -> None:
    caller = await house.trunk.call(dialled, shown=shown)
    if ends:
        assert await caller.over() == ends
    else:
        await caller.connected()  # his mobile rings first
        await caller.hang_up()
    await house.until(lambda: house.service.health().get("calls") == 0, "the call to end")

    for command in (("calls",), ("calls", "--json"), ("voicemail",), ("queues",)):
        said = await house.vaxel(*command)
        assert all(sign.isprintable() or sign == "\n" for sign in said)


async def test_a_mobile_that_shows_odd_signs_colours_no_terminal(house: House) -> None:
    """We trust the operator to know its mobiles, but make its text printable anyway."""
    caller = await house.mex.call("+46846500404", shown=f"+4670{RED}1740699")
    await caller.connected()  # his mobile rings first
    await caller.hang_up()
    await house.until(lambda: house.service.health().get("calls") == 0, "the call to end")

    said = await house.vaxel("calls", "--json")

    assert all(sign.isprintable() or sign == "\n" for sign in said)
    assert "\\u001b" not in said

"""What the policy says by the hour, the profile and the customer, as phones and callers get it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.call import talk_together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.audio import Heard
    from tests.live.house import House

DAVID, IRIS, SUPPORT = "+46846500404", "+46846500409", "+46846500420"
FRIEND = "+46701740698"


@pytest.fixture
async def hospital(house: House, tmp_path: Path) -> AsyncIterator[House]:
    """Iris is a doctor; on a business trip everybody presents the main number."""

    def change(company: dict[str, Any]) -> None:
        next(one for one in company["people"] if one["id"] == "iris")["role"] = "lakare"
        trip = next(one for one in company["profiles"] if one["id"] == "trip")
        trip["presents"] = {"number": "main", "clause": "P2"}

    async with house.with_company(change, tmp_path):
        yield house


async def chooses(house: House, phone: Agent, code: str) -> None:
    """By the phone code; a voice confirms, and the phone is free again."""
    call = await phone.call(code)
    await call.connected()
    assert await call.over() == "bye"
    await house.until_free(phone.user)


async def diverted(house: House, number: str, shown: str, words: str) -> None:
    """The caller is answered by a voice, and the journal says by which schedule."""
    caller = await house.trunk.call(number, shown=shown)
    await caller.connected()
    await caller.audio.until_heard(1.0)
    await caller.hang_up()
    story = await house.journalled(shown, called=number)
    first = next(step["data"]["decision"] for step in story["steps"] if step["what"] == "decision")
    assert first["action"] == "divert"
    assert words in " ".join(why["text"] for why in first["reasons"])
    assert [why["clause"] for why in first["reasons"]] == ["S1", "M4", "P4"]


@pytest.mark.parametrize(
    ("before", "profile", "words"),
    [
        pytest.param(
            "2026-11-24T11:59:45+01:00",
            "På lunch",
            "På lunch",
            marks=pytest.mark.at("2026-11-24T11:59:45+01:00"),
        ),
        pytest.param(
            "2026-11-24T16:59:45+01:00",
            "Slutat för dagen",
            "Slutat för dagen",
            marks=pytest.mark.at("2026-11-24T16:59:45+01:00"),
        ),
    ],
)
async def test_the_schedule_switches_on_the_stroke_m4(
    house: House, before: str, profile: str, words: str
) -> None:
    """At 12 and at 17: until then both his phones ring, from then on a voice says why not."""
    david = await house.phone("david")
    caller = await house.trunk.call(DAVID, shown="+46701740671")
    await asyncio.gather(david.called(), house.mex.called())
    await caller.hang_up()

    await house.until(
        lambda: profile in house.service.people()["David Holm"].profile,
        f"{profile} after {before}",
        within=40,
    )
    await diverted(house, DAVID, "+46701740672", words)

    for phone in (david, house.mex):
        assert [call.invite.shown.user for call in phone.calls] == ["+46701740671"]


async def test_a_large_customer_by_the_beginning_of_the_number_is_served_first_q14(house: House) -> None:
    """Any number of the customer's series, and before who came earlier; a VIP before both."""
    await house.profile("farid", "dnd")
    callers = {}
    for number in ("+46701740673", "+46313900712", "+46701740620"):
        callers[number] = await house.trunk.call(SUPPORT, shown=number)
        await callers[number].connected()
    await house.until_all_wait(3)
    gun = await house.phone("gun")

    served = []
    for _ in callers:
        call = await gun.called(within=60)
        call.answer()
        served.append(call.invite.shown.user)
        await talk_together(call, callers[served[-1]])
        await call.hang_up()

    assert served == ["+46701740620", "+46313900712", "+46701740673"]


async def test_a_profile_decides_which_phones_ring_and_which_number_is_shown_p2(hospital: House) -> None:
    """On a trip the mobile rings alone, and David shows the main number; otherwise his direct one."""
    david = await hospital.phone("david")
    await chooses(hospital, david, "*21*7#")
    try:
        caller = await hospital.trunk.call(DAVID, shown="+46701740674")
        await hospital.mex.called()
        await caller.hang_up()
        call = await david.call(FRIEND)
        away = await hospital.trunk.called()
        await call.hang_up()
    finally:
        await chooses(hospital, david, "*21#")
    call = await david.call(FRIEND)
    back = await hospital.trunk.called()
    await call.hang_up()

    assert david.rang == 0
    assert (away.invite.shown.user, back.invite.shown.user) == ("+46846500400", DAVID)


async def test_a_special_role_has_a_profile_of_its_own_r4(hospital: House, prompts: Path) -> None:
    """A doctor in theatre: nobody but reception hears of the call; others cannot choose it."""
    iris, carin, david = [await hospital.phone(one) for one in ("iris", "carin", "david")]
    await chooses(hospital, iris, "*21*13#")
    try:
        caller = await hospital.trunk.call(IRIS, shown="+46701740675")
        ringing = await carin.called()
        ringing.answer()
        await talk_together(caller, ringing)
        await caller.hang_up()
        story = await hospital.journalled("+46701740675", called=IRIS)
    finally:
        await chooses(hospital, iris, "*21#")
    refused = await david.call("*21*13#")
    await refused.progress(183)
    heard: Heard = await refused.audio.until_heard(3)
    await refused.over()

    decision = next(step["data"]["decision"] for step in story["steps"] if step["what"] == "decision")
    assert "R4" in [why["clause"] for why in decision["reasons"]]
    assert iris.rang == 0
    assert heard.which(prompts) == "no-profile"

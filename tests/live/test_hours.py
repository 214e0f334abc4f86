"""Opening hours: the same call at another time of day or year goes another way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

CUSTOMER = "+46701740699"


@pytest.mark.parametrize(
    "now",
    [
        "2026-11-24T17:00:01+01:00",  # a Tuesday, just closed
        "2026-11-28T10:00:00+01:00",  # a Saturday
        "2026-06-19T10:00:00+02:00",  # midsommarafton
    ],
)
async def test_a_closed_queue_takes_a_message(house: House, prompts: Path, now: str) -> None:
    """Q10, Q11: nobody of the queue is rung, and the greeting is the queue's own."""
    bo, iris = await house.phone("bo"), await house.phone("iris")
    await house.at(now)

    caller = await house.trunk.call("+46846500430", shown=CUSTOMER)
    await caller.connected()
    heard = await caller.audio.until_heard(4)

    assert heard.which(prompts) == "greeting-teknik"
    assert (bo.rang, iris.rang, house.mex.rang) == (0, 0, 0)


@pytest.mark.parametrize(
    ("queue", "presented", "now"),
    [
        ("+46846500410", "+46846500410", "2026-11-24T18:00:01+01:00"),  # Q13: open until 18
        ("+46846500420", "+46846500420", "2026-11-24T16:00:01+01:00"),  # Q14: open until 16
    ],
)
async def test_outside_hours_the_answering_service_answers(
    house: House, queue: str, presented: str, now: str
) -> None:
    """Q13, Q14: the trunk gets an INVITE to the answering service, which sees which queue it answers for."""
    hans, farid = await house.phone("hans"), await house.phone("farid")
    await house.at(now)

    caller = await house.trunk.call(queue, shown=CUSTOMER)
    service = await house.trunk.called()
    service.answer()
    await caller.connected()

    assert service.invite.uri == "+46313900600"
    assert service.invite.shown.user == presented
    assert (hans.rang, farid.rang) == (0, 0)


async def test_an_answering_service_that_does_not_answer_is_not_the_end(house: House, prompts: Path) -> None:
    """S2: the caller can still leave a message."""
    await house.at("2026-11-24T20:00:00+01:00")

    caller = await house.trunk.call("+46846500410", shown=CUSTOMER)
    (await house.trunk.called()).refuse(503)
    await caller.connected()

    assert (await caller.audio.until_heard(4)).which(prompts) == "greeting-salj"


@pytest.mark.parametrize("now", ["2026-11-24T17:59:00+01:00", "2026-03-30T08:00:01+02:00"])
async def test_an_open_queue_rings_up_to_its_closing_time(house: House, now: str) -> None:
    """Q13, also on the morning after the clock was changed."""
    await house.profile("anna", "dnd")  # otherwise the one of the two available longest rings
    hans = await house.phone("hans")
    await house.at(now)

    await house.trunk.call("+46846500410", shown=CUSTOMER)

    assert re.match(r"Sälj 0:\d\d", (await hans.called()).invite.shown.name)


@pytest.mark.at("2026-11-24T20:30:00+01:00")
async def test_the_answering_service_learns_who_calls(house: House) -> None:
    """It takes the message: the caller's number is the name beside ours."""
    await house.trunk.call("+46846500410", shown="+46701740664")

    invite = (await house.trunk.called()).invite

    assert (invite.shown.user, invite.shown.name) == ("+46846500410", "+46701740664")


@pytest.mark.at("2026-11-24T20:30:00+01:00")
async def test_the_answering_service_sees_the_caller_and_who_diverted_where_the_trunk_may(
    house: House, tmp_path: Path
) -> None:
    """By the company file: From is the caller, Diversion the number of ours that was called (RFC 5806)."""

    def change(company: dict[str, Any]) -> None:
        company["answering_service_sees"] = "diversion"

    async with house.with_company(change, tmp_path):
        await house.trunk.call("+46846500410", shown="+46701740664")
        invite = (await house.trunk.called()).invite

    assert invite.shown.user == "+46701740664"
    assert invite.get("Diversion").startswith("<sip:+46846500410@")


@pytest.mark.at("2026-11-24T20:30:00+01:00")
@pytest.mark.parametrize("withheld", [True, False])
async def test_the_answering_service_sees_our_number_of_a_colleague_or_of_nobody(
    house: House, withheld: bool
) -> None:
    """S3, and a caller who withholds the number: ours alone."""
    if withheld:
        await house.trunk.call("+46846500410", shown="anonymous@anonymous.invalid")
    else:
        await (await house.phone("david")).call("201")

    invite = (await house.trunk.called()).invite

    assert (invite.shown.user, invite.shown.name) == ("+46846500410", "")

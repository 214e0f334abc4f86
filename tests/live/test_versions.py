"""Another version of the company reaches live calls at once, or at its instant; earlier callers keep their rules."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.call import talk_together
from tests.live.test_queues import SUPPORT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House

EARLY, LATE = "+46701740731", "+46701740732"
ANSWERING_SERVICE = "+46313900600"


def support_opens_later(company: dict[str, Any]) -> None:
    [support] = [queue for queue in company["queues"] if queue["id"] == "support"]
    support["hours"] = {"weekdays": "15:00-16:00", "clause": "Q14"}


@pytest.fixture
async def later(house: House, tmp_path: Path) -> AsyncIterator[Path]:
    """A company whose Support opens at 15; afterwards that of the tests is in force again."""
    yield house.service.changed(support_opens_later, tmp_path)
    await asyncio.to_thread(house.service.bring_into_force, house.service.company_file)


async def waits(house: House) -> Call:
    """The first caller waits in Support, whose agents are away."""
    await house.profile("farid", "dnd")
    caller = await house.trunk.call(SUPPORT, shown=EARLY)
    await caller.connected()
    await house.until(lambda: house.service.waiting("support") == [EARLY], "the first caller to wait")
    return caller


async def next_is_sent_on_and_first_is_answered(house: House, first: Call) -> None:
    await house.trunk.call(SUPPORT, shown=LATE)
    sent_on = await house.trunk.called()
    assert sent_on.invite.uri == ANSWERING_SERVICE
    sent_on.refuse(486)

    gun = await house.phone("gun")
    ringing = await gun.called()
    assert ringing.invite.shown.user == EARLY
    ringing.answer()
    await talk_together(first, ringing)


@pytest.mark.at("2026-11-24T12:00:00+01:00")
async def test_an_import_reaches_the_next_call_and_callers_from_before_keep_their_place_q12(
    house: House, later: Path
) -> None:
    first = await waits(house)

    await asyncio.to_thread(house.service.bring_into_force, later)

    await next_is_sent_on_and_first_is_answered(house, first)


@pytest.mark.at("2026-11-24T12:00:00+01:00")
async def test_a_prepared_version_reaches_the_next_call_at_its_instant_q12(house: House, later: Path) -> None:
    """By the service's clock; tests/service/test_prepared.py also starts the service again."""
    first = await waits(house)
    ahead = json.loads((house.service.data / "rehearsal.json").read_text())["ahead"]
    instant = datetime.now(UTC) + timedelta(seconds=ahead + 6)

    version = await asyncio.to_thread(house.service.prepare, later, instant)
    await house.until(lambda: house.service.health().get("policy") == version, "its instant")

    assert datetime.now(UTC) + timedelta(seconds=ahead) >= instant
    await next_is_sent_on_and_first_is_answered(house, first)

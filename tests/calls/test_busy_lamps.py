"""When lamps are told of, and what a new connection or a new run of the service does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.calls.busy_lamps import LIT, BusyLamps
from app.calls.ports.news import OnPhone
from app.policy.lamp import Lamp, Light
from tests.calls.stage import Stage, stage

if TYPE_CHECKING:
    from collections.abc import Mapping


class Keys:
    """The exchange's lamps; away: it cannot be reached."""

    def __init__(self, stage: Stage) -> None:
        self.lit: dict[str, Lamp] = {}
        self.told: list[str] = []
        self.away = False
        self.lamps = BusyLamps(
            self,
            lambda: stage.company,
            stage.presences,
            stage.floor,
            stage.hall,
            stage.clock,
            stage.ledger,
        )
        self.lamps.connected()

    async def show(self, lamps: Mapping[str, Lamp], before: Mapping[str, Lamp]) -> None:  # noqa: ARG002
        if self.away:
            raise ConnectionError("away")
        self.lit.update(lamps)
        self.told += lamps

    async def all(self) -> None:
        """Everything is told."""
        await self.lamps.look()
        while self.lamps.left:
            await self.lamps.look()

    def take_told(self) -> list[str]:
        told, self.told = sorted(self.told), []
        return told


async def test_only_what_changes_is_told() -> None:
    async with stage() as on:
        keys = Keys(on)
        await keys.all()
        at_first = keys.take_told()
        await keys.all()
        nothing = keys.take_told()

        on.chooses("gun", "meeting")
        await keys.all()

        assert {"101", "107", "202", "agent.107", "night"} <= set(at_first)
        assert nothing == []
        assert keys.take_told() == ["107", "profile.107.2"]
        assert (keys.lit["107"].light, keys.lit["profile.107.2"].light) == (Light.ABSENT, Light.ON)


async def test_a_mobile_that_begins_and_ends_talking_is_told_m5() -> None:
    async with stage() as on:
        keys = Keys(on)
        await keys.all()
        keys.take_told()

        on.floor.hear(OnPhone("eva", "PJSIP/mex-1", talking=True))
        on.floor.hear(OnPhone("gun", "desk", talking=True))  # the exchange sees that itself,
        on.floor.hear(OnPhone("bo", "bo.laptop", talking=True))  # and this
        await keys.all()
        assert (keys.take_told(), keys.lit["105"].light) == (["105"], Light.ON)

        on.floor.hear(OnPhone("eva", "PJSIP/mex-1", talking=False))
        await keys.all()
        assert (keys.take_told(), keys.lit["105"].light) == (["105"], Light.FREE)


async def test_a_new_connection_is_told_everything() -> None:
    async with stage() as on:
        keys = Keys(on)
        await keys.all()
        at_first = keys.take_told()

        keys.lamps.connected()
        await keys.all()

        assert keys.take_told() == at_first


async def test_absent_colleagues_are_told_before_those_who_are_as_usual() -> None:
    """With 10,000 people it takes half a minute until all are told."""
    async with stage() as on:
        on.chooses("gun", "meeting")
        keys = Keys(on)

        assert not await keys.lamps.look()
        first = keys.take_told()
        while keys.lamps.left:
            await keys.lamps.look()

        assert {"107", "profile.107.2", "night"} <= set(first)
        assert not {"101", "agent.107"} & set(first)
        assert {"101", "agent.107"} <= set(keys.take_told())


async def test_a_change_is_told_before_what_is_told_at_leisure() -> None:
    async with stage() as on:
        keys = Keys(on)
        await keys.lamps.look()
        keys.take_told()

        on.chooses("gun", "meeting")
        await keys.lamps.look()

        assert keys.take_told() == ["107", "profile.107.2"]


async def test_the_queues_are_looked_at_again_only_when_something_happened() -> None:
    """It was done five times a second, for each agent of each queue."""
    async with stage() as on:
        keys = Keys(on)
        await keys.lamps.look()
        asked: list[str] = []
        free = on.hall.dispatcher.anybody_free
        on.hall.dispatcher.anybody_free = lambda queue: bool(asked.append(queue)) or free(queue)  # type: ignore[method-assign, func-returns-value]

        await keys.lamps.look()
        assert asked == []

        on.hall.changes += 1
        await keys.lamps.look()
        assert asked


async def test_lamps_are_told_once_the_exchange_is_back() -> None:
    async with stage() as on:
        keys = Keys(on)
        keys.away = True
        with pytest.raises(ConnectionError):
            await keys.all()

        keys.away = False
        await keys.all()

        assert "107" in keys.take_told()


async def test_a_run_turns_off_the_key_that_an_earlier_run_lit() -> None:
    """Gun took the meeting back while the service was away; her key shone on."""
    async with stage() as on:
        keys = Keys(on)
        on.chooses("gun", "meeting")
        await keys.lamps.look()
        assert list(on.ledger.all(LIT)) == ["profile.107.2"]

    async with stage(ledger=on.ledger) as again:
        keys = Keys(again)
        await keys.lamps.look()

        assert keys.lit["profile.107.2"].light is Light.FREE
        assert not again.ledger.all(LIT)


async def test_the_base_profile_lights_no_key() -> None:
    """10,000 people would have 10,000 lit keys, and that is what a free colleague's own lamp shows."""
    async with stage() as on:
        keys = Keys(on)
        await keys.all()

        assert not [key for key in keys.lit if key.startswith("profile.")]

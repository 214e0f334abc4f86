"""Phones that we do not watch: we ask the exchange about them when a decision needs them (M5)."""

from __future__ import annotations

from app.calls.journal import Step
from app.calls.ports.news import Arrived, OnPhone, Source
from app.calls.ports.orders import Ring
from tests.calls.stage import TUESDAY_MORNING, Stage, stage


def rings(order: object) -> set[str]:
    return {leg.person for leg in order.legs} if isinstance(order, Ring) else set()


def decisions(on: Stage) -> list[dict[str, object]]:
    return [line.data for line in on.lines if isinstance(line, Step) and line.what == "decision"]


async def test_a_call_that_nobody_heard_of_counts_m5() -> None:
    async with stage() as on:
        on.unwatched = {"david"}
        on.talks_unheard = {"david"}
        on.calls("+46846500404")

        order, _ = await on.order()

        assert "david" not in rings(order)
        assert on.looked_at == [("david",)]
        [decided] = decisions(on)
        assert decided["situation"]["people"]["david"]["on_phone"] is True  # type: ignore[index]


async def test_a_call_that_has_ended_unheard_does_not_count_m5() -> None:
    async with stage() as on:
        on.unwatched = {"david"}
        on.floor.hear(OnPhone("david", "desk", talking=True, in_reach=True))
        on.calls("+46846500404")

        order, _ = await on.order()

        assert rings(order) == {"david"}


async def test_a_state_told_with_the_call_is_not_asked_for_again() -> None:
    async with stage() as on:
        on.unwatched = {"david"}
        on.switchboard.hear(OnPhone("david", "desk", talking=True, in_reach=True))
        on.switchboard.hear(
            Arrived("c1", Source.TRUNK, "+46701740699", "+46846500404", TUESDAY_MORNING, "david")
        )

        order, _ = await on.order()

        assert "david" not in rings(order)
        assert on.looked_at == []


async def test_a_watched_phone_is_not_asked() -> None:
    async with stage() as on:
        on.calls("+46846500404")

        order, _ = await on.order()

        assert rings(order) == {"david"}
        assert on.looked_at == []


async def test_the_last_facts_hold_while_the_exchange_does_not_answer() -> None:
    async with stage() as on:
        on.unwatched = {"david"}
        on.away = True
        on.floor.hear(OnPhone("david", "desk", talking=True, in_reach=True))
        on.calls("+46846500404")

        order, _ = await on.order()

        assert "david" not in rings(order)
        assert on.looked_at == [("david",)]

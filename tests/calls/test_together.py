"""Screenplays of calls that colleagues take over and park."""

from __future__ import annotations

from app.calls.ports.news import Arrived, Sender, Source
from app.calls.ports.orders import Enter, FetchCall, ParkCall, Refuse, Ring, TakeOver
from app.policy.decision import Device, Outcome
from tests.calls.stage import stage

GUN = Sender("gun", Device.FIXED)


async def test_a_pickup_gets_the_channels_that_ring_there_and_no_others() -> None:
    async with stage() as on:
        on.rung = ["PJSIP/gun-1", "PJSIP/bo-2"]

        on.calls("**107", "anna", Source.PHONE)
        order, _ = await on.order()

        assert order == TakeOver(("PJSIP/gun-1",), "sv/nothing-rings")
        on.ends("told")


async def test_the_group_code_takes_only_the_groups_calls() -> None:
    async with stage() as on:
        on.rung = ["PJSIP/gun-1", "PJSIP/bo-2"]

        on.calls("*8", "iris", Source.PHONE)
        order, _ = await on.order()

        assert order == TakeOver(("PJSIP/bo-2",), "sv/nothing-rings")
        on.ends("told")


async def test_where_nothing_rings_the_caller_hears_so() -> None:
    async with stage() as on:
        on.calls("**107", "anna", Source.PHONE)
        order, _ = await on.order()

        assert order == Refuse("sv/nothing-rings", 16)
        on.ends("told")


async def test_a_parked_caller_whom_nobody_fetched_rings_at_who_parked_them_s2() -> None:
    async with stage() as on:
        on.switchboard.hear(Arrived("c1", Source.TRUNK, "+46701740699", "*681", on.now, by=GUN))
        order, trail = await on.order()
        assert order == ParkCall("1", 180, "gun")

        on.comes_back(Outcome.NO_ANSWER, trail)
        order, _ = await on.order()

        assert isinstance(order, Ring)
        assert [leg.person for leg in order.legs] == ["gun"]
        on.ends("answered", "gun")


async def test_fetching_and_rooms_are_places_of_the_exchange() -> None:
    async with stage() as on:
        on.calls("*681", "anna", Source.PHONE)
        assert (await on.order())[0] == FetchCall("1", "sv/nobody-parked")
        on.ends("told")
        on.calls("*67*4711", "anna", Source.PHONE, id_="c2")
        assert (await on.order())[0] == Enter("101", "sv", "4711")
        on.ends("answered", id_="c2")
        on.calls("*67101", "bo", Source.PHONE, id_="c3")
        assert (await on.order())[0] == Enter("101", "sv", asks=True)
        on.ends("answered", id_="c3")

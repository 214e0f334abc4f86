"""The queues as we show them: who waits on the line, and who waits for a callback."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.calls.ports.news import OnPhone
from app.policy.targets import Pause
from app.web.glance import Glance
from app.words.lengths import length
from tests.calls.queue.test_hall import support_without_a_way_on, waits
from tests.calls.stage import Stage, stage


async def test_a_customer_to_be_called_back_has_a_place_and_is_not_among_those_who_wait() -> None:
    """Otherwise the longest wait would be that of a caller who hung up long ago."""
    async with stage(company=support_without_a_way_on()) as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        hour_ago = on.now.timestamp() - 3600
        on.callbacks.ask(on.company.queues["support"], "+46701740698", arrived=hour_ago)
        await waits(on, "c1", "+46701740699")
        await on.later(200)

        glance = Glance(on.hall, on.callbacks, on.presences, on.floor, lambda: on.now)
        [support] = [one for one in glance.queues(on.company) if one.id == "support"]

    assert [(one.place, one.caller, one.waited) for one in support.waiting] == [(2, "+46701740699", 200.0)]
    assert (support.longest, support.callbacks, support.breaches) == (200.0, 1, 1)


def standings(on: Stage) -> dict[str, str]:
    glance = Glance(on.hall, on.callbacks, on.presences, on.floor, lambda: on.now)
    return {one.name: one.standing for one in glance.people(on.company)}


async def test_a_person_gone_home_or_without_a_phone_is_not_free() -> None:
    """Iris, without her mobile: at ten without a phone, at ten with one, in the evening."""
    async with stage() as on:
        people = {**on.company.people, "iris": replace(on.company.people["iris"], mobile=None)}
        on.company = replace(on.company, people=people)
        iris = on.company.people["iris"].name
        on.floor.hear(OnPhone("iris", "none", talking=False, in_reach=False))
        without = standings(on)[iris]
        on.floor.hear(OnPhone("iris", "none", talking=False, in_reach=True))
        with_one = standings(on)[iris]
        on.now += timedelta(hours=10)
        gone = standings(on)[iris]

    assert (without, with_one, gone) == ("out_of_reach", "free", "profile")


async def test_a_clock_that_was_put_back_makes_nobody_wait_less_than_nothing() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        await waits(on, "c1", "+46701740699")
        on.now -= timedelta(seconds=815)

        glance = Glance(on.hall, on.callbacks, on.presences, on.floor, lambda: on.now)
        [support] = [one for one in glance.queues(on.company) if one.id == "support"]

    assert (support.longest, [one.waited for one in support.waiting]) == (0.0, [0.0])
    assert all(agent.available >= 0 for agent in support.agents)
    assert length(-815) == "0 s"

"""The same callers on the live switchboard and in a simulation: the same waits, the same agents, the same ways on.

The live ones are served by Switchboard, Hall and stay.py under virtual time, with an exchange that answers at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from app.calls.ports.news import LegAnswered, LegGone, OnPhone, Queued
from app.calls.ports.orders import SendOut, Wait
from app.policy.queues import Priority
from app.simulation.arrivals import GivenCall
from app.simulation.day import Plan, StretchRunner
from app.simulation.tally import SimulatedEnd
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.virtual_time import until
from tests.simulation.lone_queue import EXACT, HELP, company_with, ends_of

if TYPE_CHECKING:
    from app.policy.model import Company

BEGIN = TUESDAY_MORNING.timestamp()
A_DAY = 86400.0
VIP = "+46701740699"


@dataclass(slots=True)
class Live:
    """What the exchange was told: whom each caller got, after how many milliseconds, and who was sent on."""

    on: Stage
    talks: dict[str, float]
    waits: list[int] = field(default_factory=list)
    agents: Counter[str] = field(default_factory=Counter)
    sent_on: int = 0

    async def orders(self) -> None:
        while True:
            call, order, trail = await self.on.orders.get()
            match order:
                case Wait():
                    self.on.switchboard.hear(Queued(call, trail, self.on.now))
                case SendOut():
                    self.sent_on += 1
                    self.on.ends("answered", id_=call)
                case _:
                    raise AssertionError(f"nobody expected {order}")

    async def agents_answer(self) -> None:
        while True:
            await until(lambda: self.on.ringing, within=A_DAY)
            leg, (agent, _) = next(iter(self.on.ringing.items()))
            del self.on.ringing[leg]
            self.on.switchboard.hear(LegAnswered(leg))
            self.on.switchboard.hear(OnPhone(agent, "desk", talking=True, in_reach=True))

    async def meetings(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            call, meet = await self.on.met.get()
            self.waits.append(meet.waited_ms)
            self.agents[meet.agent] += 1
            tasks.create_task(self.talk(call, meet.leg, meet.agent))

    async def talk(self, call: str, leg: str, agent: str) -> None:
        await asyncio.sleep(self.talks[call])
        self.on.switchboard.hear(LegGone(leg, 16))
        self.on.switchboard.hear(OnPhone(agent, "desk", talking=False, in_reach=True))
        self.on.ends("answered", agent, id_=call)


async def lived(company: Company, calls: list[GivenCall]) -> Live:
    async with stage(company=company) as on, asyncio.TaskGroup() as tasks:
        live = Live(on, {f"c{number}": call.talk or 0.0 for number, call in enumerate(calls)})
        around = [
            tasks.create_task(one) for one in (live.orders(), live.agents_answer(), live.meetings(tasks))
        ]
        for number, call in enumerate(calls):
            await asyncio.sleep(call.at - on.now.timestamp())
            on.calls(HELP, call.caller, id_=f"c{number}", at=on.now)
        await until(lambda: sum(live.agents.values()) + live.sent_on == len(calls), within=A_DAY)
        await until(lambda: not on.switchboard.calls, within=A_DAY)
        for one in around:
            one.cancel()
    return live


@pytest.mark.parametrize("seed", range(2))
async def test_a_simulated_queue_does_what_the_live_one_does(seed: int) -> None:
    chance = Random(seed)
    company = company_with(members="ada, bea")
    queue = company.queues["help"]
    serving = replace(
        queue.serving, wrap_up=15.0, priorities=(Priority("vip", "VIP", 100.0, frozenset({VIP})),)
    )
    company = replace(company, queues={"help": replace(queue, serving=serving)})
    calls, at = [], BEGIN
    for number in range(60):
        at += chance.expovariate(1 / 45)
        caller = VIP if chance.random() < 0.2 else f"+467017401{number:02}"
        calls.append(GivenCall(round(at, 3), HELP, caller, round(chance.uniform(40, 200), 3)))

    live = await lived(company, calls)
    day = TUESDAY_MORNING.date()
    plan = Plan(company, EXACT, day, 1, given={day.isoformat(): calls})
    runner = StretchRunner(plan)
    tally = runner.run(runner.stretches[0]).tally

    ends = ends_of(tally)
    assert (ends[SimulatedEnd.AGENT], ends[SimulatedEnd.OUTSIDE]) == (len(live.waits), live.sent_on)
    assert live.sent_on > 2, "nobody waited too long, so it was no trial"
    assert {who: one.answered for who, one in tally.agents.items()} == dict(live.agents)
    simulated = sorted(tally.queues["help"].waits.elements())
    assert simulated == pytest.approx(sorted(one / 1000 for one in live.waits), abs=1.001)

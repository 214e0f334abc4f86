"""Queues when things go wrong around them: connections lost, queues taken away, callers transferred."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.calls.journal import End, Step
from app.calls.ports.news import (
    Arrived,
    HungUp,
    LegAnswered,
    LegGone,
    OnPhone,
    Queued,
    Source,
    Stock,
    WordsOver,
)
from app.calls.queue.announcing import LOOK, SOON
from app.calls.queue.talks import SETTLED
from app.policy.queues import Escalation
from app.policy.targets import Pause, Resume
from tests.calls.queue.test_hall import SUPPORT, leg_of, standing, support_with, waits
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.virtual_time import at_once, until
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.policy.model import Company

AGENTS = ("farid", "gun", "carin")


def without(company: Company, queue: str) -> Company:
    return replace(company, queues={id_: one for id_, one in company.queues.items() if id_ != queue})


async def nobody_is_at_work(on: Stage) -> None:
    for agent in AGENTS:
        await on.hall.staff.choose(agent, Pause("lunch"))


async def talks_with_gun(on: Stage) -> str:
    """A caller waits, and gun answers; gun's leg."""
    await waits(on)
    await until(lambda: any(who == "gun" for who, _ in on.ringing.values()))
    leg = leg_of(on, "gun")
    on.switchboard.hear(LegAnswered(leg))
    await on.met.get()
    return leg


# The connection


async def test_a_caller_who_came_while_the_exchange_was_asked_what_there_is_is_not_lost() -> None:
    async with stage() as on:
        await nobody_is_at_work(on)
        on.switchboard.asking()
        answer = Stock(frozenset(), [], [])
        await waits(on)

        on.switchboard.recover(answer, on.now)
        await at_once()

        assert on.hall.place("c1") == 1
        assert not [line for line in on.lines if isinstance(line, End)]


async def test_a_caller_whose_coming_was_not_heard_is_in_line_after_the_next_connection() -> None:
    async with stage() as on:
        await nobody_is_at_work(on)
        on.calls(SUPPORT)
        _, trail = await on.order()

        on.switchboard.asking()
        on.switchboard.recover(Stock(frozenset({"c1"}), [], [Queued("c1", trail, on.now)]), on.now)
        await at_once()

        assert on.hall.place("c1") == 1


async def test_a_new_connection_rings_anew_and_nobody_backs_off() -> None:
    """What rang before is ended with the old connection, and that is no agent's fault."""
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        before = dict(on.ringing)
        [trail] = [call.trail.write() for call in on.switchboard._calls.values()]

        on.switchboard.asking()
        for leg in before:
            on.switchboard.hear(LegGone(leg, 0))
        phones = [OnPhone(person, "none", talking=False, in_reach=True) for person in on.company.people]
        on.switchboard.recover(Stock(frozenset({"c1"}), phones, [Queued("c1", trail, on.now)]), on.now)

        await until(lambda: len(on.ringing.keys() - before.keys()) == 3)
        assert standing(on, "gun") == "ringing"


async def test_an_agent_who_was_not_brought_to_the_caller_is_free_again() -> None:
    """The connection was lost in that instant; the caller is found waiting, first in line."""
    async with stage() as on:
        on.goes_away_when_they_meet = True
        leg = await talks_with_gun(on)
        [trail] = [call.trail.write() for call in on.switchboard._calls.values()]
        await on.later(SETTLED)

        on.switchboard.asking()
        phones = [OnPhone(person, "none", talking=False, in_reach=True) for person in on.company.people]
        on.switchboard.recover(Stock(frozenset({"c1", leg}), phones, [Queued("c1", trail, on.now)]), on.now)
        on.switchboard.hear(LegGone(leg, 16))
        await at_once()

        assert on.hall.place("c1") == 1
        assert standing(on, "gun") != "talking"
        assert on.hall.callers.figures["support"].answered == 0


async def test_the_exchange_ends_between_the_answer_and_the_first_word() -> None:
    """The caller never wanted to leave: they are called back."""
    async with stage() as on:
        await talks_with_gun(on)

        on.switchboard.hear(HungUp("c1", lost=True))
        await until(on.callbacks.all)

        assert [ticket.number for ticket in on.callbacks.all()] == ["+46701740699"]


async def test_a_clock_that_is_put_back_by_a_day_keeps_no_phone_ringing() -> None:
    """An agent who does not answer rings for at most twice as long as the rule says."""
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        on.now -= timedelta(days=1)
        await until(
            lambda: ("gun", False) in on.ended_legs,
            within=2 * on.company.queues["support"].serving.offer + 1,
        )

        assert on.hall.place("c1") == 1


# The policy


async def test_a_queue_is_taken_away_while_its_caller_has_flowed_over_to_another() -> None:
    company = support_with(escalations=(Escalation(60, queues=("salj",)),))
    async with stage(company=company) as on:
        for agent in (*AGENTS, "anna", "hans"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        await waits(on)
        await on.later(61)
        on.company = without(company, "support")
        on.hall.configure(on.company)

        await on.hall.staff.choose("anna", Resume())
        await at_once()

        assert not on.ringing


async def test_a_queue_is_taken_away_in_the_instant_of_the_answer() -> None:
    """The agent also serves another queue; they talk, and are free again."""
    salj = replace(BOLAGET.queues["salj"], members=("gun",))
    company = replace(BOLAGET, queues={**BOLAGET.queues, "salj": salj})
    async with stage(company=company) as on:
        leg = await talks_with_gun(on)
        on.company = without(company, "support")
        on.hall.configure(on.company)
        await on.later(SETTLED)

        on.switchboard.hear(LegGone(leg, 16))

        found = on.hall.dispatcher.considered("salj", on.now.timestamp() + 3600)
        assert [(one.agent, one.standing.value) for one in found] == [("gun", "free")]


async def test_a_caller_in_a_removed_queue_is_led_on() -> None:
    async with stage() as on:
        await nobody_is_at_work(on)
        await waits(on)
        on.company = without(on.company, "support")
        on.hall.configure(on.company)
        await on.later(LOOK)

        await on.order()

        assert on.hall.place("c1") is None
        assert "there is no such queue" in str([line for line in on.lines if isinstance(line, Step)])


# Transfers


async def test_a_caller_whom_an_agent_transfers_is_the_next_calls_alone() -> None:
    async with stage() as on:
        await talks_with_gun(on)
        await on.later(SETTLED)

        on.switchboard.hear(Arrived("c1", Source.TRUNK, "+46701740699", "103", on.now))
        await on.order()

        [transfer] = [line for line in on.lines if isinstance(line, Step) and line.what == "transfer"]
        assert transfer.data == {"by": "gun", "to": "103"}
        assert [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("call ")] == [
            "call c1"
        ]


async def test_somebody_gives_a_caller_their_own_place_in_a_queue() -> None:
    """Reception asks in a queue and transfers the caller into it: the caller waits there, as themselves."""
    async with stage() as on:
        await nobody_is_at_work(on)
        on.calls("103")
        await on.order()
        on.calls("202", caller="carin", source=Source.PHONE, id_="c2")
        _, trail = await on.order()
        on.switchboard.hear(Queued("c2", trail, TUESDAY_MORNING))
        await until(lambda: on.hall.place("c2") == 1)

        on.switchboard.hear(Queued("c1", trail, on.now))
        on.ends("answered", id_="c2")

        await until(lambda: on.hall.place("c1") == 1)
        assert on.hall.callers.number("c1") == "+46701740699"


# Who calls and who stays on


async def test_an_agent_who_calls_their_own_queue_from_the_mobile_is_not_rung_for_it() -> None:
    """Before the exchange log tells that the mobile is on the phone."""
    async with stage() as on:
        farid = on.company.people["farid"].mobile
        assert farid is not None
        on.calls(SUPPORT, caller=farid, source=Source.MEX)
        _, trail = await on.order()
        on.switchboard.hear(Queued("c1", trail, TUESDAY_MORNING))

        await until(lambda: on.ringing)
        await at_once()

        assert {who for who, _ in on.ringing.values()} == {"gun"}


async def test_an_offer_is_not_made_while_the_service_leaves() -> None:
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        legs = list(on.ringing)
        await on.hall.close()

        for leg in legs:
            on.switchboard.hear(LegGone(leg, 16))
        await on.later(120)
        await at_once()

        assert not on.ringing


async def test_the_first_words_are_heard_out_though_the_place_is_better() -> None:
    """They say which keys there are."""
    async with stage() as on:
        await nobody_is_at_work(on)
        await waits(on, "c1")
        await waits(on, "c2", "+46701740698")
        said = len(on.heard)
        on.switchboard.hear(HungUp("c1"))
        await until(lambda: on.hall.place("c2") == 1)
        await on.later(30)
        assert len(on.heard) == said

        on.switchboard.hear(WordsOver("c2"))

        await until(lambda: ("c2", "sv/queue-place-1") in on.heard, within=SOON + 1)

"""An agent chooses which customer to call back, on a stage: theirs at once, and the order of the others stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.calls.callback.by_queue import NotNow
from app.calls.callback.tickets import State
from app.calls.journal import Step
from app.calls.ports.news import Ending, LegAnswered, LegGone
from app.policy.targets import Pause
from tests.calls.callback.test_by_queue import answers, asked, over
from tests.calls.queue.test_hall import leg_of, standing, waits
from tests.calls.stage import TUESDAY_MORNING, stage
from tests.calls.virtual_time import at_once, until

if TYPE_CHECKING:
    from app.calls.callback.tickets import Ticket
    from tests.calls.stage import Stage

FIRST, SECOND = "+46701740601", "+46701740602"


async def two_wait(on: Stage) -> tuple[Ticket, Ticket]:
    """Gun is paused, and nobody else is there."""
    for agent in ("farid", "gun", "carin"):
        await on.hall.staff.choose(agent, Pause("Lunch"))
    at = TUESDAY_MORNING.timestamp()
    return asked(on, FIRST, arrived=at - 20), asked(on, SECOND, arrived=at - 10)


def rings(on: Stage) -> list[str]:
    return sorted({who for who, _ in on.ringing.values()})


def said_who_took_it(on: Stage, ticket: Ticket) -> list[str]:
    return [
        str(one.data["sv"])
        for one in on.lines
        if isinstance(one, Step) and one.call == ticket.id and "chosen_by" in one.data
    ]


async def test_a_chosen_callback_rings_the_agent_and_then_the_customer_and_the_journal_says_who_q8() -> None:
    async with stage() as on:
        first, second = await two_wait(on)

        on.callbacks.take(second.id, "gun")
        await until(lambda: on.ringing)

        assert rings(on) == ["gun"]
        leg, order = await answers(on, "gun")
        assert order.number == SECOND
        assert order.presented == on.company.people["gun"].direct  # Q14, as when the queue chooses
        await over(on, leg, Ending.ANSWERED)
        assert {one.id: one.state for one in on.callbacks.all()} == {
            first.id: State.WAITING,
            second.id: State.DONE,
        }
        assert said_who_took_it(on, second) == ["Gun Berg valde att ringa upp nu"]
        assert standing(on, "gun") == "paused"


async def test_two_agents_cannot_have_the_same() -> None:
    async with stage() as on:
        first, _ = await two_wait(on)
        on.callbacks.take(first.id, "gun")

        with pytest.raises(NotNow, match="taken"):
            on.callbacks.take(first.id, "farid")

        await answers(on, "gun")
        with pytest.raises(NotNow, match="over"):
            on.callbacks.take(first.id, "farid")


@pytest.mark.parametrize("cause", [16, 21])
async def test_an_agent_who_does_not_answer_leaves_it_in_its_place(cause: int) -> None:
    async with stage() as on:
        first, second = await two_wait(on)
        on.callbacks.take(second.id, "gun")
        await until(lambda: on.ringing)

        on.switchboard.hear(LegGone(leg_of(on, "gun"), cause))
        await at_once()

        assert [one.id for one in on.hall.dispatcher.waiting("support")] == [first.id, second.id]
        assert {one.attempts for one in on.callbacks.all()} == {0}
        on.callbacks.take(second.id, "farid")


async def rests(on: Stage) -> Ticket:
    """A customer who did not answer a moment ago; all agents are at work again."""
    ticket = asked(on, FIRST)
    await until(lambda: on.ringing)
    leg, _ = await answers(on, rings(on)[0])
    on.ringing.clear()
    await over(on, leg, "no_answer")
    [ticket] = on.callbacks.all()
    assert ticket.not_before > on.now.timestamp()
    await on.later(60)
    return ticket


async def test_a_callback_that_rests_can_be_made_earlier_and_counts_as_an_attempt() -> None:
    async with stage() as on:
        ticket = await rests(on)

        on.callbacks.take(ticket.id, "gun")
        await until(lambda: on.ringing)
        await on.later(6)  # the queue looks after its callbacks meanwhile
        on.callbacks.look()
        assert rings(on) == ["gun"]
        leg, _ = await answers(on, "gun")
        await over(on, leg, "no_answer")

        [now] = on.callbacks.all()
        assert now.attempts == 2


@pytest.mark.parametrize("answered", [False, True])
async def test_a_callback_that_rested_rests_on_when_the_agent_is_gone(answered: bool) -> None:
    async with stage() as on:
        ticket = await rests(on)
        on.callbacks.take(ticket.id, "gun")
        await until(lambda: on.ringing)
        leg = leg_of(on, "gun")
        on.ringing.clear()

        if answered:
            on.gone.add(leg)
            on.switchboard.hear(LegAnswered(leg))
        on.switchboard.hear(LegGone(leg, 16))
        await at_once()
        on.callbacks.look()

        [now] = on.callbacks.all()
        assert (now.state, now.attempts, now.not_before) == (State.WAITING, 1, ticket.not_before)
        assert list(on.hall.dispatcher.waiting("support")) == []
        assert not on.ringing  # nobody else is asked before its time
        on.callbacks.take(ticket.id, "farid")


@pytest.mark.parametrize("early", [False, True])
async def test_an_attempt_that_fails_leaves_the_callback_and_the_agent_as_they_were(early: bool) -> None:
    async with stage() as on:
        ticket = await rests(on) if early else (await two_wait(on))[0]
        main_number = on.company.main_number
        on.callbacks.take(ticket.id, "gun")
        await until(lambda: on.ringing)
        on.company = replace(on.company, main_number=FIRST)  # so that it may not be called
        on.away = True

        on.switchboard.hear(LegAnswered(leg_of(on, "gun")))
        await at_once()

        assert not on.hall.talks.legs
        on.away, on.company = False, replace(on.company, main_number=main_number)
        await on.later(ticket.not_before - on.now.timestamp() + 1 if early else 6)
        on.callbacks.look()
        assert ticket.id in [one.id for one in on.hall.dispatcher.waiting("support")]
        assert {one.attempts for one in on.callbacks.all()} == {ticket.attempts}


async def test_who_waits_on_the_phone_since_before_comes_first_q8() -> None:
    async with stage() as on:
        await two_wait(on)
        await waits(on, "c1")
        late = asked(on, "+46701740603", arrived=TUESDAY_MORNING.timestamp() + 100)

        with pytest.raises(NotNow, match="caller_first"):
            on.callbacks.take(late.id, "gun")


async def test_a_closed_queue_calls_nobody_whoever_chooses() -> None:
    async with stage() as on:
        ticket = await rests(on)
        on.now = TUESDAY_MORNING.replace(hour=20)

        with pytest.raises(NotNow, match="closed"):
            on.callbacks.take(ticket.id, "gun")


async def test_what_is_over_cannot_be_chosen_and_what_is_cancelled_rings_no_more() -> None:
    async with stage() as on:
        first, _ = await two_wait(on)
        on.callbacks.take(first.id, "gun")
        await until(lambda: on.ringing)

        assert on.callbacks.cancel(first.id)
        await at_once()

        assert not on.ringing
        for id_ in (first.id, "callback-of-nobody"):
            with pytest.raises(NotNow, match="over"):
                on.callbacks.take(id_, "gun")


async def test_somebody_who_is_no_agent_of_the_queue_cannot_choose() -> None:
    async with stage() as on:
        first, _ = await two_wait(on)
        with pytest.raises(NotNow, match="logged_out"):
            on.callbacks.take(first.id, "anna")

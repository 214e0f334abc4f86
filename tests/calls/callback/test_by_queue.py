"""We call customers back, on a stage: in their turn, once, again by the rule, and after a crash too."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.calls.callback.tickets import MOST_OPEN, State
from app.calls.journal import Step
from app.calls.ports.news import Ended, Ending, HungUp, LegAnswered, LegGone, Pressed, Stock, WordsOver
from app.calls.ports.orders import CallBack, Refuse
from app.calls.possible import NotPossible
from app.calls.switchboard import HEARD_BY_THEN
from app.policy.targets import Pause, Resume
from tests.calls.queue.test_hall import leg_of, standing, waits
from tests.calls.stage import TUESDAY_MORNING, MemoryLedger, Stage, stage
from tests.calls.virtual_time import at_once, until
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.calls.callback.tickets import Ticket

CUSTOMER = "+46701740699"


def asked(on: Stage, number: str = CUSTOMER, *, arrived: float = 0.0) -> Ticket:
    queue = on.company.queues["support"]
    return on.callbacks.ask(queue, number, arrived=arrived or on.now.timestamp())


def only(on: Stage) -> Ticket:
    [ticket] = on.callbacks.all()
    return ticket


async def answers(on: Stage, agent: str) -> tuple[str, CallBack]:
    """The agent's phone rings and is answered; what the exchange is then asked for."""
    await until(lambda: any(who == agent for who, _ in on.ringing.values()))
    on.switchboard.hear(LegAnswered(leg_of(on, agent)))
    return await on.called_back.get()


async def over(on: Stage, leg: str, how: str) -> None:
    on.switchboard.hear(
        Ended(leg, on.now, Ending(how), None, 5000, 60_000 if how == Ending.ANSWERED else 0, 16)
    )
    on.switchboard.hear(LegGone(leg, 16))
    await until(lambda: not on.hall.talks.legs)


async def test_one_agent_is_rung_and_then_the_customer_with_the_queues_number_q14() -> None:
    async with stage() as on:
        asked(on)

        await until(lambda: on.ringing)
        rung = {who for who, _ in on.ringing.values()}
        assert len(rung) == 1
        agent = rung.pop()
        _, order = await answers(on, agent)

        assert order == CallBack(CUSTOMER, on.company.people[agent].direct or "", 40)
        assert only(on).state is State.CALLING
        shown = next(iter(on.ringing.values()))[1]
        assert shown is not None
        assert shown.number == CUSTOMER
        assert shown.name.startswith("Ring upp: Support")
        [decided] = [one.data for one in on.lines if isinstance(one, Step) and one.what == "decision"]
        assert (decided["policy"], decided["callback"]) == ("version", "support")
        assert decided["situation"]["from"] == agent


async def test_never_more_calls_than_free_agents() -> None:
    async with stage() as on:
        for number in range(5):
            asked(on, f"+4670174060{number}")

        await until(lambda: len({who for who, _ in on.ringing.values()}) == 3)

        rung = [who for who, _ in on.ringing.values()]
        assert sorted(rung) == ["carin", "farid", "farid", "gun"]  # farid has two phones


async def test_a_customer_who_is_reached_is_done() -> None:
    async with stage() as on:
        asked(on)
        await until(lambda: on.ringing)
        leg, _ = await answers(on, next(iter(on.ringing.values()))[0])

        await over(on, leg, "answered")

        assert only(on).state is State.DONE
        assert any(line.kind == "end" and line.call == only(on).id for line in on.lines)


async def test_an_unanswered_callback_is_retried_by_the_rule_and_then_no_more() -> None:
    async with stage() as on:
        asked(on)
        attempts = on.company.queues["support"].serving.attempts
        again_after = on.company.queues["support"].serving.again_after
        for attempt in range(1, attempts + 1):
            on.callbacks.look()
            await until(lambda: on.ringing)
            leg, _ = await answers(on, next(iter(on.ringing.values()))[0])
            on.ringing.clear()
            await over(on, leg, "no_answer")
            assert only(on).attempts == attempt
            await on.later(again_after / 2)
            on.callbacks.look()
            assert not on.ringing
            await on.later(again_after)

        assert only(on).state is State.FAILED


async def test_an_agent_who_had_gone_costs_no_attempt() -> None:
    async with stage() as on:
        asked(on)
        await until(lambda: on.ringing)
        agent = next(iter(on.ringing.values()))[0]
        leg = leg_of(on, agent)
        on.gone.add(leg)

        on.switchboard.hear(LegAnswered(leg))
        await until(lambda: standing(on, agent) == "back_off")

        assert (only(on).state, only(on).attempts) == (State.WAITING, 0)


async def test_the_exchange_does_not_say_whether_it_calls_and_it_is_tried_again_by_the_rule() -> None:
    """The agent's leg is ended: neither do they hold a dead line, nor is the customer forgotten."""
    async with stage() as on:
        for agent in ("farid", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        asked(on)
        await until(lambda: on.ringing)
        leg = leg_of(on, "gun")
        on.does_not_answer = True

        on.switchboard.hear(LegAnswered(leg))
        await until(lambda: only(on).why == "failed")
        on.switchboard.hear(LegGone(leg, 16))

        assert ("gun", False) in on.ended_legs
        assert standing(on, "gun") == "free"
        again_after = on.company.queues["support"].serving.again_after
        assert only(on).attempts == 1
        assert only(on).not_before == on.now.timestamp() + again_after

        on.does_not_answer = False
        await on.later(again_after)
        on.callbacks.look()
        await answers(on, "gun")


async def test_they_were_connected_although_it_was_not_said_and_nobody_is_called_twice() -> None:
    async with stage() as on:
        asked(on)
        await until(lambda: on.ringing)
        agent = next(iter(on.ringing.values()))[0]
        leg = leg_of(on, agent)
        on.does_not_answer = True
        on.switchboard.hear(LegAnswered(leg))
        await until(lambda: only(on).why == "failed")

        await over(on, leg, "answered")

        assert only(on).state is State.DONE


async def test_the_exchange_goes_away_when_it_is_to_call_and_the_agent_is_free() -> None:
    """Whether the two talk is not known before it is back; nobody is called twice meanwhile."""
    async with stage() as on:
        for agent in ("farid", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        asked(on)
        await until(lambda: on.ringing)
        on.does_not_answer = True
        on.away = True

        on.switchboard.hear(LegAnswered(leg_of(on, "gun")))
        await until(lambda: not on.hall.talks.legs)
        on.callbacks.look()

        assert standing(on, "gun") == "free"
        assert only(on).state is State.CALLING


async def test_an_agent_who_hangs_up_before_the_customer_is_called_costs_no_attempt() -> None:
    """The customer's phone has not rung: they are called within seconds, not after the time between attempts."""
    async with stage() as on:
        asked(on)
        await until(lambda: on.ringing)
        agent = next(iter(on.ringing.values()))[0]
        leg, _ = await answers(on, agent)
        on.ringing.clear()
        await on.later(3)

        await over(on, leg, "agent_gone")
        assert (only(on).state, only(on).attempts) == (State.WAITING, 0)
        await on.later(10)
        on.callbacks.look()

        await until(lambda: on.ringing)
        other = next(iter(on.ringing.values()))[0]
        assert other != agent
        await answers(on, other)


async def test_the_place_is_kept_among_those_who_wait_on_the_line() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        await waits(on, "c1")
        asked(on, "+46701740600", arrived=TUESDAY_MORNING.timestamp() - 60)

        assert on.hall.place("c1") == 2
        assert on.hall.place(only(on).id) == 1


async def test_asking_twice_gives_one_callback() -> None:
    async with stage() as on:
        first = asked(on, arrived=TUESDAY_MORNING.timestamp() - 60)

        assert asked(on).id == asked(on, "+46 (0)70-174 06 99").id == first.id


@pytest.mark.parametrize(
    "number",
    [
        *("", "anonymous", "112", "101", "+18765550123", "+46900123456", "+88213300123"),
        *("+46846500400", "08-465 004 20", "+46846500407"),  # the main number, the queue's, an agent's
    ],
)
async def test_a_number_that_may_not_be_called_is_refused(number: str) -> None:
    """Else a callback is a way round the greylist, at the company's cost."""
    async with stage() as on:
        with pytest.raises(NotPossible):
            asked(on, number)

        assert on.callbacks.all() == []


async def test_a_premium_rate_number_is_not_called_back_where_people_may_dial_it() -> None:
    """A caller who shows the number need not own it, and the owner would pay the price."""
    company = replace(BOLAGET, premium=replace(BOLAGET.premium, refused=False))
    async with stage(company=company) as on:
        assert not on.callbacks.possible(on.company.queues["support"], "+46900123456")
        with pytest.raises(NotPossible, match="premium"):
            asked(on, "+46900123456")


async def test_a_ticket_of_before_is_not_called_if_its_number_has_become_ours() -> None:
    async with stage() as on:
        asked(on)
        await until(lambda: on.ringing)
        on.company = replace(on.company, main_number=CUSTOMER)

        on.switchboard.hear(LegAnswered(next(iter(on.ringing))))
        await until(lambda: only(on).state is State.FAILED)

        assert (only(on).why, on.called_back.qsize()) == ("own_number", 0)


async def test_a_colleague_is_called_back_on_their_mobile() -> None:
    async with stage() as on:
        assert asked(on, "+46701740605").number == "+46701740605"


async def test_a_queue_has_so_many_to_call_and_no_more() -> None:
    """Numbers can be made up by the thousand, and each would be called."""
    async with stage() as on:
        support, sales = on.company.queues["support"], on.company.queues["salj"]
        first = asked(on, "+46701740691")
        for number in range(1, MOST_OPEN):
            asked(on, f"+46701741{number:03}")

        with pytest.raises(NotPossible, match=f"support has {MOST_OPEN} to call back already"):
            asked(on, "+46701740693")
        assert not on.callbacks.possible(support, "+46701740693")

        assert on.callbacks.possible(support, "+46701740691")
        assert asked(on, "+46701740691").id == first.id
        assert on.callbacks.possible(sales, "+46701740693")
        on.callbacks.cancel(first.id)
        asked(on, "+46701740693")


async def test_a_key_asks_for_it_and_the_caller_is_told() -> None:
    async with stage() as on:
        await waits(on)
        assert ("c1", "sv/queue-key-callback-2") in on.heard

        on.switchboard.hear(Pressed("c1", "2"))
        order, _ = await on.order()

        assert order == Refuse("sv/queue-callback-yes", 16)
        assert (only(on).number, only(on).arrived) == (CUSTOMER, TUESDAY_MORNING.timestamp())
        on.ends("told")
        await on.empty()


async def test_a_caller_who_cannot_be_called_back_waits_on() -> None:
    async with stage() as on:
        await waits(on, caller="anonymous")
        assert ("c1", "sv/queue-key-callback-2") not in on.heard

        on.switchboard.hear(Pressed("c1", "2"))
        await until(lambda: ("c1", "sv/queue-callback-no") in on.heard)

        assert on.hall.place("c1") == 1
        on.switchboard.hear(HungUp("c1"))
        on.ends("caller_hung_up")
        await on.empty()


@pytest.mark.parametrize(("caller", "is_offered"), [(CUSTOMER, True), ("anonymous", False)])
async def test_a_callback_is_offered_to_who_can_be_called_q2(caller: str, is_offered: bool) -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        await waits(on, "c1", caller)
        heard = len(on.heard)

        await on.later(90)
        on.switchboard.hear(WordsOver("c1"))
        await at_once()

        assert (("c1", "sv/queue-callback-offer") in on.heard[heard:]) is is_offered


async def test_the_exchange_loses_a_caller_who_waits_and_they_are_called_back() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        await waits(on)

        on.ends("lost")
        await on.empty()

        assert (only(on).number, only(on).call) == (CUSTOMER, "c1")
        assert on.hall.callers.figures["support"].abandoned == 0  # it was not they who gave up


async def test_the_exchange_is_stopped_and_whoever_waited_is_called_back() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        await waits(on)

        on.switchboard.hear(HungUp("c1", lost=True))
        on.ends("caller_hung_up")
        await on.empty()

        assert (only(on).number, only(on).call) == (CUSTOMER, "c1")
        assert on.hall.callers.figures["support"].abandoned == 0  # it was not they who gave up


async def test_a_caller_who_calls_again_and_is_answered_is_not_called_back() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        await waits(on, "c1")
        asked(on)
        await on.hall.staff.choose("gun", Resume())
        await until(lambda: on.ringing)

        on.switchboard.hear(LegAnswered(leg_of(on, "gun")))
        await on.met.get()

        await until(lambda: only(on).state is State.DONE)
        assert [who for who, _ in on.ringing.values()] == ["gun"]  # for her caller, and for nobody else


async def test_a_callback_that_is_cancelled_is_over() -> None:
    async with stage() as on:
        ticket = asked(on)
        await until(lambda: on.ringing)

        assert on.callbacks.cancel(ticket.id)
        await until(lambda: not on.ringing)

        assert only(on).state is State.CANCELLED
        assert not on.callbacks.cancel(ticket.id)


async def test_after_a_crash_they_wait_where_they_were_and_what_was_under_way_is_heard_of() -> None:
    async with stage() as on:
        asked(on, "+46701740601")
        await until(lambda: on.ringing)
        leg, _ = await answers(on, next(iter(on.ringing.values()))[0])
        asked(on, "+46701740602")

        async with stage(on.ledger) as again:
            assert [one.number for one in again.callbacks.all()] == ["+46701740601", "+46701740602"]
            await over(again, leg, "no_answer")
            states = {one.number: one.state for one in again.callbacks.all()}
            assert states == {"+46701740601": State.WAITING, "+46701740602": State.WAITING}
            assert again.callbacks.all()[0].attempts == 1


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_call_that_died_with_the_exchange_is_made_again_by_the_rule(
    restarted: bool,
) -> None:
    """Nothing more is heard of it; and it was no attempt that the customer did not answer."""
    async with stage() as on:
        asked(on)
        await until(lambda: on.ringing)
        await answers(on, next(iter(on.ringing.values()))[0])

        async with stage(on.ledger) if restarted else contextlib.nullcontext(on) as now:
            now.switchboard.asking()
            now.switchboard.recover(Stock(frozenset(), [], []), now.now)
            await until(lambda: only(now).state is State.WAITING, within=HEARD_BY_THEN + 1)

            assert only(now).attempts == 0
            again_after = now.company.queues["support"].serving.again_after
            assert only(now).not_before == now.now.timestamp() + again_after


async def test_a_call_that_goes_on_or_whose_end_was_told_is_not_lost() -> None:
    async with stage() as on:
        asked(on, "+46701740601")
        asked(on, "+46701740602")
        await until(lambda: len({who for who, _ in on.ringing.values()}) == 2)
        legs = [(await answers(on, who))[0] for who in sorted({who for who, _ in on.ringing.values()})]
        on.switchboard.asking()

        on.switchboard.recover(Stock(frozenset(legs[:1]), [], []), on.now)
        on.switchboard.hear(Ended(legs[1], on.now, Ending.ANSWERED, None, 5000, 60_000, 16))
        await on.later(HEARD_BY_THEN + 1)

        assert {one.leg: one.state for one in on.callbacks.all()} == {
            legs[0]: State.CALLING,
            legs[1]: State.DONE,
        }


async def test_nobody_is_called_at_night() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("Lunch"))
        ticket = asked(on)
        await on.later(10 * 3600)

        on.callbacks.look()

        assert on.hall.place(ticket.id) is None
        await on.later(12 * 3600)
        on.callbacks.look()
        assert on.hall.place(ticket.id) == 1


async def test_the_service_starts_though_another_version_wrote_the_ledger() -> None:
    ledger = MemoryLedger()
    ledger.put("callback", "x", {"what": "is this"})
    ledger.put("agent", "gun", {"sleeps": True})

    async with stage(ledger) as on:
        assert on.callbacks.all() == []
        assert on.hall.staff.agents.of("gun").logged_in

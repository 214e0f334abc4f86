"""Screenplays of an employee's absence: the spoken diversion, the choice by phone, and the callback."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.calls.callback.by_person import LOOK_AT_PROMISES
from app.calls.callback.tickets import MOST_OPEN, State
from app.calls.journal import Step
from app.calls.ports.news import Ended, Ending, LegAnswered, LegGone, OnPhone, Queued, Source, Stock
from app.calls.ports.orders import Ask, Refuse, TakeMessage
from app.calls.possible import NotPossible
from app.calls.switchboard import HEARD_BY_THEN
from app.policy.decision import Layer
from tests.calls.queue.test_hall import leg_of
from tests.calls.stage import TUESDAY_MORNING, MemoryLedger, Stage, stage
from tests.calls.virtual_time import at_once, until
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.calls.callback.tickets import Ticket

CUSTOMER = "+46701740699"
NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
ONE = datetime.fromisoformat("2026-11-24T13:00:00+01:00")


async def goes_to(it: Stage, at: datetime) -> None:
    """The clock goes there."""
    await it.later((at - it.now).total_seconds())
    it.returns.look()


async def rings(it: Stage, person: str, within: float = 2.0) -> str:
    """The leg that rings for a person."""
    await until(lambda: any(who == person for who, _ in it.ringing.values()), within)
    return leg_of(it, person)


async def promised(it: Stage, person: str = "david") -> Ticket:
    """The customer called at lunch and pressed 3."""
    await goes_to(it, NOON)
    it.calls("104" if person == "david" else "101")
    _, trail = await it.order()
    it.replies("3", trail)
    order, _ = await it.order()
    assert order == Refuse("sv/callback-promised", 16)
    it.ends("told")
    await it.empty()
    return it.returns.all()[0]


# The spoken diversion


async def test_a_caller_at_lunch_hears_it_and_leaves_a_message() -> None:
    """P4, M4, V2."""
    async with stage() as it:
        await goes_to(it, NOON)
        it.calls("+46846500404")

        asked, trail = await it.order()
        it.replies("1", trail)
        order, _ = await it.order()

        assert asked == Ask(("sv/said/david-lunch",), mailbox="david")
        assert it.said[0].back == ONE
        assert order == TakeMessage("david")


async def test_a_foreign_caller_hears_english() -> None:
    async with stage() as it:
        await goes_to(it, NOON)
        it.calls("+46846500404", caller="+4915112345678")

        asked, _ = await it.order()

        assert asked == Ask(("en/said/david-lunch",), mailbox="david")


async def test_a_service_that_was_restarted_while_the_caller_listened_knows_what_the_key_means() -> None:
    """The exchange asked; the answer comes to another run."""
    async with stage() as before:
        await goes_to(before, NOON)
        before.calls("+46846500404")
        _, trail = await before.order()
    async with stage() as it:
        await goes_to(it, NOON)
        it.replies("2", trail, "another")

        order, _ = await it.order()

        assert getattr(order, "legs", [])[0].person == "carin"
        it.ends("caller_hung_up", id_="another")


# A choice by phone


@pytest.mark.parametrize("source", [Source.PHONE, Source.MEX])
async def test_a_profile_chosen_by_phone_is_confirmed_and_in_force_at_once(source: Source) -> None:
    """R3, P1."""
    async with stage() as it:
        it.calls("*21*2*1500#", caller="david" if source is Source.PHONE else "+46701740608", source=source)

        order, _ = await it.order()

        assert order == Refuse("sv/said/meeting", 16)
        assert it.kept_choices["david"][0] == "meeting"
        now = it.presences.of("david")
        assert (now.profile, now.layer) == ("meeting", Layer.MANUAL)
        assert now.until == datetime.fromisoformat("2026-11-24T15:00:00+01:00")


async def test_a_choice_that_cannot_be_kept_is_not_confirmed_and_not_in_force() -> None:
    async with stage() as it:
        it.database_away = True
        it.calls("*21*2#", caller="david", source=Source.PHONE)

        order, _ = await it.order()

        assert order == Refuse("sv/profile-failed", 16)
        assert it.presences.of("david").profile == "available"


async def test_a_choice_is_taken_back_and_the_schedule_holds() -> None:
    async with stage() as it:
        await goes_to(it, NOON)
        it.chooses("david", "available")
        it.calls("*21#", caller="david", source=Source.PHONE)

        order, _ = await it.order()

        assert order == Refuse("sv/said/none", 16)
        assert it.presences.of("david").profile == "lunch"


# Who was promised a call


async def test_the_employee_is_rung_after_lunch_and_then_the_customer() -> None:
    """P4: not a second before the profile allows it."""
    async with stage() as it:
        ticket = await promised(it)
        await it.later(3599)
        it.returns.look()
        await at_once()
        assert not it.ringing

        await goes_to(it, ONE)
        leg = await rings(it, "david")
        it.switchboard.hear(LegAnswered(leg))
        called = (await it.called_back.get())[1]
        it.switchboard.hear(Ended(leg, it.now, Ending.ANSWERED, None, 900, 60_000, 16))

        assert (called.number, called.presented) == (CUSTOMER, "+46846500404")
        kept = it.returns.all()[0]
        assert (kept.id, kept.state, kept.attempts) == (ticket.id, State.DONE, 1)
        decisions = [one for one in it.lines if isinstance(one, Step) and one.id and one.what == "decision"]
        assert len(decisions) >= 2
        assert all(one.data["policy"] == "version" and one.data["situation"] for one in decisions)
        assert decisions[-1].data["callback"] == ""


async def test_nobody_is_rung_while_they_talk_or_are_in_a_meeting() -> None:
    async with stage() as it:
        await promised(it)
        it.switchboard.hear(OnPhone("david", "desk", talking=True))
        await goes_to(it, ONE)
        await at_once()
        assert not it.ringing

        it.switchboard.hear(OnPhone("david", "desk", talking=False))
        it.chooses("david", "meeting", datetime.fromisoformat("2026-11-24T14:00:00+01:00"))
        it.returns.look()
        await at_once()
        assert not it.ringing

        await goes_to(it, datetime.fromisoformat("2026-11-24T14:00:00+01:00"))
        await rings(it, "david")


async def test_outside_working_hours_it_waits_for_the_next_working_day() -> None:
    """S4."""
    async with stage() as it:
        await promised(it)
        it.switchboard.hear(OnPhone("david", "desk", talking=True))
        await goes_to(it, datetime.fromisoformat("2026-11-24T16:59:59+01:00"))
        it.switchboard.hear(OnPhone("david", "desk", talking=False))

        await goes_to(it, datetime.fromisoformat("2026-11-24T17:00:00+01:00"))
        await at_once()
        assert not it.ringing

        await goes_to(it, datetime.fromisoformat("2026-11-25T08:00:00+01:00"))
        await rings(it, "david")


async def test_an_employee_who_does_not_answer_is_tried_again_by_the_rule_and_then_no_more() -> None:
    """Three times, ten minutes between."""
    async with stage() as it:
        await promised(it)
        await goes_to(it, ONE)
        for attempt in (1, 2, 3):
            for leg in [await rings(it, "david"), *it.ringing]:
                it.ringing.pop(leg, None)
                it.switchboard.hear(LegGone(leg, 19))
            assert it.returns.all()[0].attempts == attempt
            await it.later(599)
            it.returns.look()
            await at_once()
            assert not it.ringing
            await it.later(1)
            it.returns.look()

        await at_once()
        assert not it.ringing
        assert it.returns.all()[0].state is State.FAILED


async def test_a_customer_who_does_not_answer_is_tried_again() -> None:
    async with stage() as it:
        await promised(it)
        await goes_to(it, ONE)
        leg = await rings(it, "david")
        it.switchboard.hear(LegAnswered(leg))
        await it.called_back.get()
        it.ringing.clear()
        it.switchboard.hear(Ended(leg, it.now, Ending.NO_ANSWER, None, 40_000, 0, 19))
        assert it.returns.all()[0].state is State.WAITING

        await it.later(600)
        it.returns.look()

        assert await rings(it, "david") != leg


async def is_broken_off(it: Stage) -> str:
    """David answers for a promise, and the exchange does not say whether it calls; his leg."""
    await promised(it)
    await goes_to(it, ONE)
    leg = await rings(it, "david")
    it.does_not_answer = True
    it.switchboard.hear(LegAnswered(leg))
    await until(lambda: it.returns.all()[0].why == "failed")
    return leg


async def test_the_exchange_does_not_say_whether_it_calls_and_the_promise_is_tried_again() -> None:
    async with stage() as it:
        await is_broken_off(it)

        assert ("david", False) in it.ended_legs
        kept = it.returns.all()[0]
        assert (kept.attempts, kept.not_before) == (1, it.now.timestamp() + 600)


async def test_a_promise_that_was_kept_although_it_was_not_said_is_not_kept_twice() -> None:
    async with stage() as it:
        leg = await is_broken_off(it)
        it.ringing.clear()
        await it.later(600)
        it.returns.look()
        again = await rings(it, "david")

        it.switchboard.hear(Ended(leg, it.now, Ending.ANSWERED, None, 900, 600_000, 16))
        await until(lambda: again not in it.ringing)

        assert it.returns.all()[0].state is State.DONE


async def test_an_exchange_that_is_away_costs_no_attempt() -> None:
    async with stage() as it:
        await promised(it)
        it.away = True
        await goes_to(it, ONE)
        looking = asyncio.create_task(it.returns.run())
        for _ in range(3):
            await it.later(600)
            assert len(it.looked_at) > 3
            it.looked_at.clear()
        kept = it.returns.all()[0]
        assert (kept.state, kept.attempts) == (State.WAITING, 0)

        it.away = False

        await rings(it, "david", within=LOOK_AT_PROMISES + 1)
        looking.cancel()


async def test_an_exchange_that_goes_away_while_a_phone_rings_costs_no_attempt() -> None:
    async with stage() as it:
        await promised(it)
        await goes_to(it, ONE)
        await rings(it, "david")
        it.away = True

        await until(lambda: not it.returns._rung, within=60)

        kept = it.returns.all()[0]
        assert (kept.attempts, kept.not_before) == (0, 0)


async def test_an_agent_rung_before_a_new_connection_is_rung_again() -> None:
    """What is found ringing then is ended; that says nothing of the person."""
    async with stage() as it:
        await promised(it)
        await goes_to(it, ONE)
        leg = await rings(it, "david")

        it.switchboard.asking()
        it.switchboard.hear(LegGone(leg, 16))
        await until(lambda: not it.ringing)
        it.returns.look()

        assert await rings(it, "david") != leg
        assert it.returns.all()[0].attempts == 0


async def test_a_promise_survives_a_crash_and_its_end_is_heard_of() -> None:
    ledger = MemoryLedger()
    async with stage(ledger) as it:
        await promised(it)
    async with stage(ledger) as it:
        await goes_to(it, ONE)
        leg = await rings(it, "david")
        it.switchboard.hear(LegAnswered(leg))
        await it.called_back.get()
    async with stage(ledger) as it:
        it.switchboard.hear(Ended(leg, it.now, Ending.ANSWERED, None, 900, 60_000, 16))

        assert it.returns.all()[0].state is State.DONE


async def test_a_promise_whose_call_died_with_the_exchange_is_kept_later() -> None:
    async with stage() as it:
        await promised(it)
        await goes_to(it, ONE)
        it.switchboard.hear(LegAnswered(await rings(it, "david")))
        await it.called_back.get()

        it.switchboard.asking()
        it.switchboard.recover(Stock(frozenset(), [], []), it.now)
        await until(lambda: it.returns.all()[0].state is State.WAITING, within=HEARD_BY_THEN + 1)

        kept = it.returns.all()[0]
        assert (kept.attempts, kept.not_before) == (0, it.now.timestamp() + 600)


async def test_asking_twice_gives_one_callback_that_can_be_cancelled_or_done() -> None:
    async with stage() as it:
        david, anna = it.company.people["david"], it.company.people["anna"]
        one = await it.returns.ask(david, CUSTOMER)
        two = await it.returns.ask(david, CUSTOMER)
        other = await it.returns.ask(anna, CUSTOMER)

        assert one.id == two.id != other.id
        assert it.returns.cancel(one.id)
        assert not it.returns.cancel(one.id)
        assert it.returns.done(other.id)
        assert {ticket.state for ticket in it.returns.all()} == {State.CANCELLED, State.DONE}


@pytest.mark.parametrize(
    "number",
    [
        *("", "anonymous", "+5352123456", "+46900123456", "112"),
        *("+46846500400", "+46846500420", "+46846500407", "+46701740605"),  # ours
    ],
)
@pytest.mark.parametrize("premium_refused", [True, False])
async def test_a_number_that_the_policy_would_not_call_is_promised_nothing(
    number: str, premium_refused: bool
) -> None:
    """O2: fraudsters ask to be called back."""
    company = replace(BOLAGET, premium=replace(BOLAGET.premium, refused=premium_refused))
    async with stage(company=company) as it:
        with pytest.raises(NotPossible):
            await it.returns.ask(it.company.people["david"], number)


async def test_a_person_has_so_many_to_call_and_no_more() -> None:
    async with stage() as it:
        david, anna = it.company.people["david"], it.company.people["anna"]
        await it.returns.ask(david, CUSTOMER)
        for number in range(1, MOST_OPEN):
            await it.returns.ask(david, f"+46701741{number:03}")

        with pytest.raises(NotPossible, match=f"david has {MOST_OPEN} to call back already"):
            await it.returns.ask(david, "+46701740698")

        await it.returns.ask(david, CUSTOMER)
        await it.returns.ask(anna, "+46701740698")


def test_the_morning_is_one() -> None:
    """The stage begins when nobody is at lunch."""
    assert TUESDAY_MORNING < NOON


# Agents


async def test_a_caller_from_before_closing_is_answered_by_an_agent_whose_day_is_over_q12() -> None:
    """The schedule sends support home at 16, when their queue closes; it leaves no waiting caller behind."""
    async with stage() as it:
        it.switchboard.hear(OnPhone("gun", "desk", talking=True))
        it.chooses("farid", "dnd")
        it.chooses("carin", "dnd")
        await goes_to(it, datetime.fromisoformat("2026-11-24T15:59:00+01:00"))
        it.calls("+46846500420", at=it.now)
        _, trail = await it.order()
        it.switchboard.hear(Queued("c1", trail, it.now))
        await until(lambda: it.hall.place("c1") is not None)

        await goes_to(it, datetime.fromisoformat("2026-11-24T16:00:01+01:00"))
        it.hall.configure(it.company)
        it.switchboard.hear(OnPhone("gun", "desk", talking=False))
        await it.later(11)  # wrap-up
        assert it.presences.of("gun").profile == "gone"
        leg = await rings(it, "gun")
        it.switchboard.hear(LegAnswered(leg))
        await it.met.get()
        it.ends("answered", "gun")
        await it.empty()

        assert it.hall.at_work.late == set()  # and now gun goes home

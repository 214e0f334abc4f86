"""A queue as its callers and agents live it, on a stage: no exchange, the order of things only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.calls.journal import Step
from app.calls.ports.news import (
    HungUp,
    LegAnswered,
    LegGone,
    OnPhone,
    Pressed,
    Queued,
    Source,
    Stock,
    Vanished,
    WordsOver,
)
from app.calls.ports.orders import SendOut, Shown, TakeMessage, Wait
from app.calls.ports.sounds import MOST_PLACES
from app.calls.queue import hall
from app.calls.queue.announcing import LOOK
from app.calls.queue.choices import Agents
from app.calls.trail import Trail
from app.policy.absence import Chosen
from app.policy.hours import working
from app.policy.queues import Escalation
from app.policy.register import Leaver, Register
from app.policy.targets import JoinQueue, LogOut, Pause, Resume
from app.policy.tenure import as_of
from app.policy.ways import Reception
from tests.calls.stage import TUESDAY_MORNING, MemoryLedger, Stage, stage
from tests.calls.virtual_time import at_once, until
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.queueing.entries import Effect

SUPPORT = "+46846500420"  # farid (desk and mobile), gun; second line carin


async def waits(on: Stage, id_: str = "c1", caller: str = "+46701740699") -> None:
    """A caller calls the support queue and has come into it."""
    on.calls(SUPPORT, caller=caller, id_=id_)
    order, trail = await on.order()
    assert order == Wait()
    on.switchboard.hear(Queued(id_, trail, TUESDAY_MORNING))
    await until(lambda: any(call == id_ for call, _ in on.heard))


def standing(on: Stage, agent: str) -> str:
    dispatcher = on.switchboard._house.hall.dispatcher
    found = dispatcher.considered("support", TUESDAY_MORNING.timestamp())
    return next(one.standing.value for one in found if one.agent == agent)


def leg_of(on: Stage, person: str) -> str:
    return next(leg for leg, (who, _) in on.ringing.items() if who == person)


async def test_all_devices_of_all_who_are_free_ring_q9() -> None:
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        assert sorted(who for who, _ in on.ringing.values()) == ["farid", "farid", "gun"]


async def test_a_phone_that_rings_is_no_news_of_its_agent() -> None:
    """Asterisk tells it at every offer; nothing follows, so we make no board again."""
    async with stage() as on:
        before = on.hall.changes

        on.switchboard.hear(OnPhone("gun", "desk", talking=False, in_reach=True))
        assert on.hall.changes == before

        on.switchboard.hear(OnPhone("gun", "desk", talking=True, in_reach=True))
        assert on.hall.changes > before
        assert standing(on, "gun") == "talking"


async def test_the_halls_timer_is_set_anew_only_for_what_is_due_earlier() -> None:
    """Most news change nothing of it; what was due earlier and is no more does no harm when its time comes."""
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        first = on.hall._timer._handle

        on.switchboard.hear(OnPhone("anna", "desk", talking=True))
        on.switchboard.hear(OnPhone("gun", "desk", talking=True))
        await waits(on, "c2")

        assert first is not None
        assert on.hall._timer._handle is first


async def test_a_caller_of_an_earlier_run_waits_on_and_may_hear_words() -> None:
    trail = Trail(Source.TRUNK, "+46701740699", SUPPORT, TUESDAY_MORNING, now=JoinQueue("support"))
    async with stage() as on:
        on.switchboard.hear(Queued("c1", trail.write(), TUESDAY_MORNING))
        await until(lambda: len(on.ringing) == 3)
        await waits(on, "c2")

        assert on.found_waiting == {"c1"}
        assert on.orders.empty()  # nobody is brought to where they are
        assert (on.hall.place("c1"), on.hall.place("c2")) == (1, 2)


async def test_the_place_and_thanks_are_said_first_q3() -> None:
    async with stage() as on:
        await waits(on)

        said = [what for call, what in on.heard if call == "c1"]
        assert said == [
            "sv/queue-greeting-support",
            "sv/queue-thanks",
            "sv/queue-place-1",
            "sv/queue-wait-0",
            "sv/queue-key-message-1",
            "sv/queue-key-callback-2",
        ]


async def test_an_agent_who_rings_for_another_queue_is_not_free_for_who_is_told_how_long_it_takes_q3() -> (
    None
):
    """Gun alone serves both queues, and needs three minutes for a caller."""
    queues = {
        id_: replace(one, members=("gun",), serving=replace(one.serving, second_line=(), escalations=()))
        for id_, one in BOLAGET.queues.items()
    }
    async with stage(company=replace(BOLAGET, queues=queues)) as on:
        on.calls("+46846500410", caller="+46701740611", id_="sales")
        _, trail = await on.order()
        on.switchboard.hear(Queued("sales", trail, TUESDAY_MORNING))
        await until(lambda: on.ringing)
        assert on.hall.expected_wait("sales") == 0

        await waits(on, "c2", "+46701740612")

        assert on.hall.expected_wait("c2") == 180
        assert ("c2", "sv/queue-wait-0") not in on.heard


async def places_of(on: Stage, call: str, within: float = 2.0) -> list[str]:
    """The words of the place that a caller has heard, when there are new ones."""
    before = len(on.heard)
    await until(lambda: any(one == call and "place" in what for one, what in on.heard[before:]), within)
    return places_told(on, call)


def places_told(on: Stage, call: str) -> list[str]:
    return [what for one, what in on.heard if one == call and "place" in what]


@pytest.mark.parametrize(("tell_worse", "then"), [(False, "sv/queue-place-1"), (True, "sv/queue-place-2")])
async def test_a_worse_place_is_told_only_where_the_policy_says_so(tell_worse: bool, then: str) -> None:
    """A VIP passes (Q14); the caller hears the place again after 45 s (Q3), and no sooner, because it is no better."""
    async with stage(company=support_with(tell_worse=tell_worse)) as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        await waits(on, "c1", "+46701740699")
        await waits(on, "vip", "+46701740620")
        assert on.hall.place("c1") == 2
        on.switchboard.hear(WordsOver("c1"))
        await on.later(44)
        assert places_told(on, "c1") == ["sv/queue-place-1"]

        assert await places_of(on, "c1") == ["sv/queue-place-1", then]


async def test_the_place_is_told_again_when_the_interval_is_over_and_not_at_the_next_look_q3() -> None:
    """Words that are heard to their end put off the next look, and not the next words."""
    async with stage(company=support_with(announce=2)) as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        await waits(on)
        on.switchboard.hear(WordsOver("c1"))
        await until(lambda: ("c1", "music") in on.heard)

        assert await places_of(on, "c1", within=2.5) == ["sv/queue-place-1"] * 2


async def test_the_wait_that_counts_ends_when_the_agent_answers() -> None:
    """Service level: not a second later, when the two are known to talk."""
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        await on.later(10)
        leg = leg_of(on, "gun")
        on.switchboard.hear(LegAnswered(leg))
        await on.met.get()
        on.now += timedelta(seconds=171)
        figures = on.hall.callers.figures["support"]
        await until(lambda: figures.answered == 1)

        assert (figures.waited, figures.answered_in_time) == (10.0, 1)
        on.ends("answered", "gun")


async def test_a_better_place_is_told_before_the_interval_is_over_q3() -> None:
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        await waits(on, "c1")
        await waits(on, "c2", "+46701740698")
        on.switchboard.hear(WordsOver("c2"))

        on.switchboard.hear(HungUp("c1"))

        assert await places_of(on, "c2", within=LOOK + 1) == ["sv/queue-place-2", "sv/queue-place-1"]


async def test_a_place_that_would_be_told_in_the_same_words_is_no_better() -> None:
    """Beyond the last place that has words of its own; the interval goes on counting."""
    last, beyond = f"c{MOST_PLACES + 1}", f"c{MOST_PLACES + 2}"
    async with stage() as on:
        for agent in ("farid", "gun", "carin"):
            await on.hall.staff.choose(agent, Pause("lunch"))
        for number in range(1, MOST_PLACES + 3):
            await waits(on, f"c{number:02}", f"+467017407{number:02}")
            on.switchboard.hear(WordsOver(f"c{number:02}"))

        on.switchboard.hear(HungUp("c01"))
        said = ["sv/queue-place-many", f"sv/queue-place-{MOST_PLACES}"]
        assert await places_of(on, last, within=LOOK + 1) == said
        await on.later(44 - LOOK)
        assert places_told(on, beyond) == ["sv/queue-place-many"]

        assert await places_of(on, beyond) == ["sv/queue-place-many"] * 2


async def test_a_caller_from_abroad_hears_english() -> None:
    async with stage() as on:
        await waits(on, caller="+4570101010")

        assert on.heard[0] == ("c1", "en/queue-greeting-support")


@pytest.mark.parametrize("gone", [("farid",), ("farid", "gun"), ("farid", "gun", "carin")])
async def test_agents_who_have_left_at_midnight_are_rung_no_more_and_the_caller_waits_on_s5(
    gone: tuple[str, ...],
) -> None:
    leavers = {who: Leaver(date(2026, 11, 23), Reception()) for who in gone}
    today = as_of(replace(BOLAGET, register=Register({}, leavers)), TUESDAY_MORNING)
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        on.hall.configure(today)
        rung = {"farid", "gun"} - set(gone) or {"carin"} - set(gone)
        await until(lambda: {who for who, _ in on.ringing.values()} == rung)

        assert on.hall.place("c1") == 1
        assert not any(on.hall.staff.is_agent(who) for who in gone)


async def test_no_mobile_is_rung_while_the_mobile_operators_lines_are_taken() -> None:
    async with stage() as on:
        on.hall.at_work.mobiles_full = lambda _company: True
        await waits(on)

        await until(lambda: len(on.ringing) == 2)

        assert sorted(who for who, _ in on.ringing.values()) == ["farid", "gun"]


async def test_the_first_to_answer_meets_the_caller_and_the_others_fall_silent() -> None:
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        leg = leg_of(on, "gun")

        on.switchboard.hear(LegAnswered(leg))
        async with asyncio.timeout(2):
            call, meet = await on.met.get()

        assert (call, meet.leg, meet.agent) == ("c1", leg, "gun")
        await until(lambda: len(on.ended_legs) == 2)
        assert sorted(on.ended_legs) == [("farid", True), ("farid", True)]


async def test_an_answer_may_be_heard_before_the_exchange_says_that_the_phone_rings() -> None:
    async with stage() as on:
        on.says_it_rings.clear()
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        leg = leg_of(on, "gun")

        on.switchboard.hear(LegAnswered(leg))
        on.says_it_rings.set()
        await until(lambda: len(on.ended_legs) == 2)

        assert sorted(on.ended_legs) == [("farid", True), ("farid", True)]
        assert leg in on.ringing


async def test_a_phone_that_goes_before_the_exchange_says_that_it_rings_is_not_waited_for() -> None:
    async with stage() as on:
        on.says_it_rings.clear()
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        on.switchboard.hear(LegGone(leg_of(on, "gun"), 19))
        on.says_it_rings.set()
        await until(lambda: standing(on, "gun") == "back_off")
        assert standing(on, "farid") == "ringing"


async def test_an_answer_that_comes_too_late_is_ended() -> None:
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)
        late = leg_of(on, "farid")
        on.switchboard.hear(LegAnswered(leg_of(on, "gun")))

        on.switchboard.hear(LegAnswered(late))
        await until(lambda: len(on.ended_legs) == 3)

        assert on.met.qsize() == 1


async def test_an_agent_who_had_gone_leaves_the_caller_first_in_line() -> None:
    async with stage() as on:
        await waits(on)
        await waits(on, "c2")
        await until(lambda: bool(on.ended_legs) and len(on.ringing) == 3)  # gun is moved to the second
        leg = leg_of(on, "gun")
        on.switchboard.hear(LegAnswered(leg))
        async with asyncio.timeout(2):
            call, _ = await on.met.get()
        assert call == "c2"

        on.switchboard.hear(LegGone(leg, 16))
        on.switchboard.hear(Vanished(call, "", TUESDAY_MORNING))
        hall = on.switchboard._house.hall
        await until(lambda: hall.place(call) is not None)

        assert hall.place(call) == 1


async def test_a_caller_whom_an_agent_left_comes_into_the_next_queue() -> None:
    """The exchange then says Vanished when they are there: it has a failed meeting of that caller on record."""
    async with stage() as on:
        on.calls(SUPPORT)
        order, trail = await on.order()
        assert order == Wait()

        on.switchboard.hear(Vanished("c1", trail, TUESDAY_MORNING))
        await until(lambda: on.ringing)

        assert on.hall.place("c1") == 1


async def test_a_caller_who_hangs_up_silences_the_phones() -> None:
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        on.switchboard.hear(HungUp("c1"))
        on.ends("caller_hung_up")
        await on.empty()

        await until(lambda: not on.ringing)
        assert on.switchboard._house.hall.callers.figures["support"].abandoned == 1


async def test_a_key_leaves_a_message_q4() -> None:
    async with stage() as on:
        await waits(on)

        on.switchboard.hear(Pressed("c1", "7"))  # means nothing
        on.switchboard.hear(Pressed("c1", "1"))
        order, _ = await on.order()

        assert order == TakeMessage("support")
        await until(lambda: not on.ringing)


async def test_an_agent_without_a_phone_is_no_hindrance() -> None:
    async with stage() as on:
        on.out_of_reach |= {"farid", "gun"}
        await waits(on)

        await until(lambda: on.ringing)
        assert {who for who, _ in on.ringing.values()} == {"carin"}  # the second line


def support_until_eight_without_schedules() -> Company:
    """Eva, who only has a mobile, and Gun: which of them has been available longest."""
    support = BOLAGET.queues["support"]
    serving = replace(support.serving, longest_available=True, second_line=())
    support = replace(support, members=("eva", "gun"), hours=working(7, 20, "Q14"), serving=serving)
    return replace(BOLAGET, schedules=(), queues={**BOLAGET.queues, "support": support})


async def test_the_queue_is_told_when_a_mobile_begins_and_ends_its_rest_s4() -> None:
    async with stage(company=support_until_eight_without_schedules()) as on:
        assert standing(on, "eva") == "free"
        for moment, then in (
            ("2026-11-24T17:00:00+01:00", "out_of_reach"),
            ("2026-11-25T08:00:00+01:00", "free"),
        ):
            at = datetime.fromisoformat(moment)
            while (change := on.presences.next_change()) is not None and change <= at:
                on.now = change
                on.hall.configure(on.company)

            assert on.now == at
            assert standing(on, "eva") == then


async def test_an_agent_with_nothing_to_ring_is_not_waited_for() -> None:
    """Her mobile rests (S4), and the queue was not told yet."""
    ledger = MemoryLedger()
    for agent, seconds in (("eva", 3600), ("gun", 60)):
        Agents(ledger).free_since(agent, TUESDAY_MORNING.timestamp() - seconds, 0.0)
    async with stage(ledger, support_until_eight_without_schedules()) as on:
        on.now = datetime.fromisoformat("2026-11-24T17:30:00+01:00")
        on.calls(SUPPORT, at=on.now)
        _, trail = await on.order()
        on.switchboard.hear(Queued("c1", trail, on.now))
        await until(lambda: on.ringing)

        assert list(offers(on, "c1")) == ["eva", "gun"]
        assert {who for who, _ in on.ringing.values()} == {"gun"}
        assert standing(on, "eva") == "back_off"


async def test_a_decline_on_one_device_is_a_decline_on_all() -> None:
    async with stage() as on:
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        on.switchboard.hear(LegGone(leg_of(on, "farid"), 21))
        await until(lambda: ("farid", False) in on.ended_legs)

        assert [who for who, _ in on.ringing.values() if who != "farid"] == ["gun"]


def support_with(**changes: Any) -> Company:
    """The example's company, whose support is served in another way."""
    support = BOLAGET.queues["support"]
    serving = replace(support.serving, **changes)
    return replace(BOLAGET, queues={**BOLAGET.queues, "support": replace(support, serving=serving)})


def support_without_a_way_on() -> Company:
    """Callers wait on there when they have waited for as long as is promised (Q2)."""
    support = replace(BOLAGET.queues["support"], at_promise=None)
    return replace(BOLAGET, queues={**BOLAGET.queues, "support": support})


def offers(on: Stage, id_: str) -> dict[str, dict[str, Any]]:
    """What the journal has of the agents who rang for a call or callback, by agent."""
    steps = [one for one in on.lines if isinstance(one, Step) and one.call == id_ and "offer" in one.data]
    return {one.data["offer"]: dict(one.data) for one in steps}


async def test_why_another_queues_agents_are_rung_is_journalled_with_everybody_who_was_considered() -> None:
    """Overflow (Q2): the caller's own agents stand there, too."""
    company = support_with(escalations=(Escalation(60, queues=("salj",)),), offer=120)
    async with stage(company=company) as on:
        await waits(on)
        await on.later(61)

        told = offers(on, "c1")

    assert (told["gun"]["clause"], told["gun"]["through"]) == ("Q9", "support")
    assert (told["anna"]["clause"], told["anna"]["through"], told["anna"]["queue"]) == (
        "Q2",
        "salj",
        "support",
    )
    standing = {one["agent"]: one["standing"] for one in told["anna"]["considered"]}
    assert standing == dict.fromkeys(("farid", "gun", "anna", "hans"), "ringing") | {"carin": "free"}


async def test_why_nobody_is_rung_for_a_caller_is_journalled_with_how_each_agent_stood() -> None:
    """And until when the pause after an unanswered call lasts."""
    async with stage() as on:
        await on.hall.staff.choose("carin", LogOut())
        await on.hall.staff.choose("gun", Pause("lunch"))
        await waits(on)
        await on.later(21)  # Farid has not answered: a minute's pause
        await waits(on, "c2", "+46701740611")

        [told] = [
            one.data
            for one in on.lines
            if isinstance(one, Step) and one.call == "c2" and "considered" in one.data
        ]

    standing = {one["agent"]: one for one in told["considered"]}
    assert "offer" not in told
    assert told["queue"] == "support"
    assert {who: one["standing"] for who, one in standing.items()} == {
        "farid": "back_off",
        "gun": "paused",
        "carin": "logged_out",
    }
    assert standing["farid"]["until"] == TUESDAY_MORNING.timestamp() + 80
    assert "until" not in standing["gun"]


async def test_a_callback_rings_who_has_been_available_longest_and_the_journal_says_so() -> None:
    """Also in a queue that rings all (Q9)."""
    async with stage() as on:
        ticket = on.callbacks.ask(on.company.queues["support"], "+46701740699", arrived=on.now.timestamp())
        await until(lambda: bool(on.ringing))

        [told] = offers(on, ticket.id).values()

    assert told["clause"] == "Q13"


async def test_the_journal_says_that_a_callback_took_an_agent_from_a_caller() -> None:
    """And not that the longest available agent rings (Q13): of those who ring together it takes the last."""
    ledger = MemoryLedger()
    for agent, seconds in (("farid", 3600), ("gun", 60)):
        Agents(ledger).free_since(agent, TUESDAY_MORNING.timestamp() - seconds, 0.0)
    async with stage(ledger) as on:
        await on.hall.staff.choose("carin", Pause("lunch"))
        await waits(on)
        await until(lambda: len(on.ringing) == 3)

        ticket = on.callbacks.ask(on.company.queues["support"], "+46701740611", arrived=on.now.timestamp())
        await until(lambda: offers(on, ticket.id))

        [told] = offers(on, ticket.id).values()

    assert (told["offer"], told["clause"], told["moved"]) == ("gun", "Q9", True)


async def begins_to_wait(on: Stage, id_: str, at: datetime, queue: str = SUPPORT) -> Queued:
    """What a later run of the service finds in the exchange of this caller."""
    on.calls(queue, caller="+46701740699", id_=id_, at=at)
    _, trail = await on.order()
    return Queued(id_, trail, at)


async def found_again(on: Stage, *waiting: Queued) -> None:
    """A service that was started anew is connected: all phones are there, and these callers wait."""
    phones = [OnPhone(person, "none", talking=False, in_reach=True) for person in on.company.people]
    on.switchboard.recover(Stock(frozenset(one.call for one in waiting), phones, list(waiting)), on.now)
    await until(lambda: all(on.hall.place(one.call) or on.ringing for one in waiting) and bool(on.ringing))


async def test_after_a_restart_the_first_in_line_is_rung_for_whoever_is_found_first() -> None:
    """The exchange names them in no order, and an agent is free."""
    async with stage() as before:
        for agent in ("farid", "carin"):
            await before.hall.staff.choose(agent, Pause("lunch"))
        second = await begins_to_wait(before, "c2", TUESDAY_MORNING)
        first = await begins_to_wait(before, "c1", TUESDAY_MORNING - timedelta(seconds=30))

        async with stage(before.ledger, connected=False) as on:
            await found_again(on, second, first)

            assert list(offers(on, "c1")) == ["gun"]
            assert offers(on, "c2") == {}


async def test_after_a_restart_who_has_been_available_longest_is_rung_first_q13() -> None:
    async with stage() as before:
        before.hall.staff.agents.free_since("anna", TUESDAY_MORNING.timestamp() - 60, 0.0)
        before.hall.staff.agents.free_since("hans", TUESDAY_MORNING.timestamp() - 3600, 0.0)
        caller = await begins_to_wait(before, "c1", TUESDAY_MORNING, "+46846500410")

        async with stage(before.ledger, connected=False) as on:
            await found_again(on, caller)

            assert list(offers(on, "c1")) == ["hans"]


async def test_an_agent_whose_call_ended_without_the_service_is_available_since_then_q13() -> None:
    """Hans has long been on the phone, and hangs up while the service is away: he was not the longest free."""
    ledger = MemoryLedger()
    for agent, seconds in (("hans", 3600), ("anna", 60)):
        Agents(ledger).free_since(agent, TUESDAY_MORNING.timestamp() - seconds, 0.0)
    async with stage(ledger) as before:
        before.switchboard.hear(OnPhone("hans", "desk", talking=True))
        caller = await begins_to_wait(before, "c1", TUESDAY_MORNING, "+46846500410")

        async with stage(before.ledger, connected=False) as on:
            await found_again(on, caller)

            assert list(offers(on, "c1")) == ["anna"]


async def test_nobody_is_rung_before_the_exchange_is_there() -> None:
    """Otherwise an agent with a mobile would count as not having answered, and rest for a minute."""
    async with stage() as before:
        for agent in ("farid", "gun", "carin"):
            await before.hall.staff.choose(agent, Pause("lunch"))
        ticket = before.callbacks.ask(
            before.company.queues["support"], "+46701740699", arrived=before.now.timestamp()
        )
        await before.hall.staff.choose("farid", Resume())

        async with stage(before.ledger, connected=False) as on:
            on.callbacks.look()
            assert offers(on, ticket.id) == {}

            await found_again(on)
            assert list(offers(on, ticket.id)) == ["farid"]


async def test_after_a_restart_a_worse_place_is_not_said() -> None:
    """A VIP (Q14) came in between."""
    async with stage() as before:
        for agent in ("farid", "gun", "carin"):
            await before.hall.staff.choose(agent, Pause("lunch"))
        waiting = await begins_to_wait(before, "c1", TUESDAY_MORNING)
        before.switchboard.hear(waiting)
        await until(lambda: ("c1", "sv/queue-place-1") in before.heard)
        before.calls(SUPPORT, caller="+46701740620", id_="vip", at=TUESDAY_MORNING)
        order, trail = await before.order()
        assert order == Wait()
        vip = Queued("vip", trail, TUESDAY_MORNING)

        async with stage(before.ledger, connected=False) as on:
            on.switchboard.recover(Stock(frozenset({"c1", "vip"}), [], [waiting, vip]), on.now)
            await until(lambda: any(call == "c1" for call, _ in on.heard))
            assert on.hall.place("c1") == 2
            assert ("c1", "sv/queue-place-1") in on.heard


async def test_the_longest_wait_does_not_begin_anew_with_the_service() -> None:
    async with stage() as before:
        await before.hall.staff.choose("anna", LogOut())
        await before.hall.staff.choose("hans", LogOut())
        waiting = await begins_to_wait(before, "c1", TUESDAY_MORNING, "+46846500410")
        before.switchboard.hear(waiting)
        await until(lambda: before.hall.place("c1") == 1)

        async with stage(before.ledger, connected=False) as on:
            on.now += timedelta(seconds=601)
            on.switchboard.recover(Stock(frozenset({"c1"}), [], [waiting]), on.now)
            order, _ = await on.order()

            # At the promise (Q2); the answering service sees who it is that has waited so long.
            seen = Shown("+46846500410", "+46701740699")
            assert order == SendOut("+46313900600", "+46846500410", 60, "salj", shown=seen)


async def test_agents_who_could_not_be_rung_for_want_of_the_exchange_are_rung_when_it_is_back() -> None:
    """They did not fail to answer: waiting callers shall not wait a minute longer because of it."""
    async with stage() as on:
        on.away = True
        waiting = await begins_to_wait(on, "c1", TUESDAY_MORNING)
        on.switchboard.hear(waiting)
        await until(lambda: on.hall.place("c1") and standing(on, "gun") == "out_of_reach")
        assert on.ringing == {}

        on.away = False
        await found_again(on, waiting)

        assert {who for who, _ in on.ringing.values()} == {"farid", "gun"}


async def test_a_caller_whom_an_agent_left_is_first_after_a_restart_too() -> None:
    """Even before a VIP (Q14), who has a head start."""
    async with stage() as before:
        first = await begins_to_wait(before, "c1", TUESDAY_MORNING)
        before.switchboard.hear(first)
        await until(lambda: len(before.ringing) == 3)
        for agent in ("farid", "carin"):
            await before.hall.staff.choose(agent, Pause("lunch"))
        before.switchboard.hear(LegAnswered(leg_of(before, "gun")))
        call, _ = await before.met.get()
        before.calls(SUPPORT, caller="+46701740620", id_="vip", at=TUESDAY_MORNING)
        _, trail = await before.order()
        vip = Queued("vip", trail, TUESDAY_MORNING)
        before.switchboard.hear(vip)
        await until(lambda: before.hall.place("vip") == 1)
        before.switchboard.hear(Vanished(call, "", TUESDAY_MORNING))
        await until(lambda: before.hall.place("vip") == 2)

        async with stage(before.ledger, connected=False) as on:
            await found_again(on, vip, first)

            assert [on.hall.place(id_) for id_ in ("c1", "vip")] == [1, 2]


async def test_a_conversation_that_outlives_the_service_has_its_wrap_up_too() -> None:
    company = support_with(wrap_up=30)
    async with stage(company=company) as before:
        await waits(before)
        await until(lambda: len(before.ringing) == 3)
        before.switchboard.hear(LegAnswered(leg_of(before, "gun")))
        await before.met.get()
        await until(lambda: before.hall.staff.agents.of("gun").serving == "support")

        async with stage(before.ledger, company, connected=False) as on:
            talks = OnPhone("gun", "desk", talking=True, in_reach=True)
            on.switchboard.recover(Stock(frozenset({"c1"}), [talks], []), on.now)
            await until(lambda: standing(on, "gun") == "talking")

            on.switchboard.hear(OnPhone("gun", "desk", talking=False, in_reach=True))
            await until(lambda: standing(on, "gun") == "wrap_up")
            await on.later(31)
            assert on.hall.staff.agents.of("gun").serving == ""
            free = on.hall.dispatcher.considered("support", on.now.timestamp())
            assert {one.agent: one.standing for one in free}["gun"] == "free"


async def test_an_offer_to_be_called_back_is_not_made_again_after_a_restart_q2() -> None:
    company = support_without_a_way_on()
    async with stage(company=company) as before:
        for agent in ("farid", "gun", "carin"):
            await before.hall.staff.choose(agent, Pause("lunch"))
        waiting = await begins_to_wait(before, "c1", TUESDAY_MORNING)
        before.switchboard.hear(waiting)
        await until(lambda: before.hall.place("c1") == 1)
        await before.later(200)
        before.switchboard.hear(WordsOver("c1"))
        await until(lambda: ("c1", "sv/queue-callback-offer") in before.heard)
        assert before.hall.callers.figures["support"].breaches == 1

        async with stage(before.ledger, company, connected=False) as on:
            on.now += timedelta(seconds=210)
            on.switchboard.recover(Stock(frozenset({"c1"}), [], [waiting]), on.now)
            await until(lambda: any(call == "c1" for call, _ in on.heard))
            await on.later(1)

            assert on.hall.callers.figures["support"].breaches == 0
            assert not [one for one in on.lines if isinstance(one, Step) and "Q2" in one.data.get("text", "")]


async def test_of_many_agents_only_some_are_told_of_before_calls_have_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What one turn of the loop does must not grow with the company."""
    async with stage() as on:
        told: list[str] = []
        tell = on.hall.dispatcher.agent

        def telling(agent: str, now: float, **facts: Any) -> list[Effect]:
            told.append(agent)
            return tell(agent, now, **facts)

        monkeypatch.setattr(hall, "TOLD_AT_ONCE", 2)
        monkeypatch.setattr(on.hall.dispatcher, "agent", telling)
        on.presences.chose("gun", Chosen("meeting", None))

        on.hall.configure(on.company)
        first = list(told)
        on.hall.configure(on.company)  # before the others had their turn: nobody is told of twice for that
        again = told[len(first) :]
        await until(lambda: standing(on, "gun") == "profile")
        await at_once()

        agents = {one for queue in on.company.queues.values() for one in queue.agents}
        assert (len(first), len(again), len(agents)) == (2, 2, 7)
        assert sorted(told[2:]) == sorted(agents)


async def test_whoever_is_not_told_of_yet_is_told_of_before_a_look_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What an earlier run knew of an agent counts until it is known who talks."""
    monkeypatch.setattr(hall, "TOLD_AT_ONCE", 0)
    ledger = MemoryLedger()
    Agents(ledger).pause("gun", "Lunch")
    async with stage(ledger) as on:
        assert standing(on, "gun") == "paused"


async def test_what_an_earlier_run_knew_of_an_agent_outlives_their_phones_news_before_their_turn_q13(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With many agents a phone may be heard of first: since when its agent is available was lost."""
    monkeypatch.setattr(hall, "TOLD_AT_ONCE", 0)
    ledger, since = MemoryLedger(), TUESDAY_MORNING.timestamp() - 600
    Agents(ledger).free_since("gun", since, since + 605)
    async with stage(ledger, connected=False) as on:
        on.switchboard.hear(OnPhone("gun", "desk", talking=True, in_reach=True))
        kept = on.hall.staff.agents.of("gun")

        on.hall.start_over(frozenset())

        assert (kept.since, kept.wrap_up_until) == (since, since + 605)
        assert on.hall.staff.wrap_up_until("gun") == since + 605

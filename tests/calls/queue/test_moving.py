"""A supervisor moves a waiting caller, on a stage: to the front, another queue, or a colleague; and what they hear."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.calls.journal import End, Step
from app.calls.ports.exchange import ChannelGone
from app.calls.ports.news import HungUp, LegAnswered, Pressed, Queued, Returned, WordsOver
from app.calls.ports.orders import Ring, Wait
from app.calls.queue.moving import CannotMove, Moves, MoveWish
from app.calls.trail import Trail
from app.policy.decision import Outcome
from app.policy.queues import CALLBACK
from app.policy.targets import JoinQueue, LogOut, Pause, RingPerson
from tests.calls.queue.test_hall import leg_of, support_without_a_way_on, waits
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.virtual_time import at_once, until

if TYPE_CHECKING:
    from collections.abc import Callable

BOSS = MoveWish("Anna Ek", "ringer för tredje gången")


def moves_on(on: Stage) -> Moves:
    return Moves(on.hall, on, lambda: on.company, on.presences, on.floor, on.load)


async def nobody_is_free(on: Stage) -> None:
    for agent in ("farid", "gun", "carin"):
        await on.hall.staff.choose(agent, Pause("Lunch"))


def notes(on: Stage) -> list[str]:
    return [str(one.data["sv"]) for one in on.lines if isinstance(one, Step) and "moved_to" in one.data]


def told(on: Stage, call: str) -> list[str]:
    return [what.removeprefix("sv/") for one, what in on.heard if one == call]


def order_of(on: Stage, queue: str = "support") -> list[str]:
    return [one.id for one in on.hall.dispatcher.waiting(queue)]


async def comes(on: Stage, call: str = "c1") -> Trail:
    """The caller is led into a queue; the trail that the exchange keeps."""
    order, trail = await on.order()
    assert order == Wait()
    on.switchboard.hear(Queued(call, trail, TUESDAY_MORNING))
    await at_once()
    return Trail.read(trail)


async def test_a_caller_put_in_front_is_next_and_hears_so_and_the_story_says_who_and_why() -> None:
    async with stage() as on:
        await nobody_is_free(on)
        for id_ in ("c1", "c2", "c3"):
            await waits(on, id_)
            on.switchboard.hear(WordsOver(id_))
        await at_once()

        moves_on(on).to_front("c3", BOSS)
        await at_once()

        assert order_of(on) == ["c3", "c1", "c2"]
        assert "queue-place-1" in told(on, "c3")
        assert notes(on) == ["Anna Ek flyttade samtalet först i Support: ringer för tredje gången"]
        [line] = [one for one in on.lines if isinstance(one, Step) and "moved_to" in one.data]
        assert line.call == "c3"


async def test_who_was_put_in_front_is_so_after_a_restart_too() -> None:
    async with stage() as on:
        await nobody_is_free(on)
        await waits(on, "c1")
        await waits(on, "c2")
        moves_on(on).to_front("c2", BOSS)
        ledger = on.ledger
        kept = {id_: dict(one) for id_, one in ledger.all("waiting").items()}

    for id_, one in kept.items():
        ledger.put("waiting", id_, one)
    async with stage(ledger) as on:
        for id_ in ("c1", "c2"):
            trail = Trail.read(f"trunk|+46701740699|+46846500420|{kept[id_]['arrived']:.3f}||queue:support")
            on.switchboard.hear(Queued(id_, trail.write(), TUESDAY_MORNING))
        await at_once()
        assert order_of(on) == ["c2", "c1"]


async def test_a_caller_moved_to_another_queue_hears_so_and_keeps_the_time_waited() -> None:
    async with stage() as on:
        await nobody_is_free(on)
        await on.hall.staff.choose("hans", LogOut())
        await waits(on, "c1")
        await on.later(60)
        before = on.hall.dispatcher.entry("c1")
        assert before is not None

        moves_on(on).to_queue("c1", "salj", BOSS)
        assert order_of(on) == []  # at once: no agent of Support gets them any more
        trail = await comes(on)

        assert trail.now == JoinQueue("salj")
        entry = on.hall.dispatcher.entry("c1")
        assert entry is not None
        assert (entry.queue, entry.arrived) == ("salj", before.arrived)
        said = told(on, "c1")
        at = said.index("queue-moved")
        assert said[at : at + 3] == ["queue-moved", "queue-greeting-salj", "queue-thanks"]
        assert notes(on) == ["Anna Ek flyttade samtalet till kön Sälj: ringer för tredje gången"]
        assert (on.hall.callers.figures["support"].came, on.hall.callers.figures["salj"].came) == (0, 1)


async def test_a_promise_broken_in_one_queue_is_not_broken_again_in_the_next_q2() -> None:
    async with stage() as on:
        await nobody_is_free(on)
        await waits(on, "c1")
        on.hall.callers.waits.note("c1", breached=True)
        moves_on(on).to_queue("c1", "salj", BOSS)
        await comes(on)

        await on.later(400)

        assert on.hall.callers.figures["salj"].breaches == 0


async def is_told(on: Stage, waited: float = 30.0) -> None:
    """A caller who waits in Support is moved to David, and hears so."""
    await nobody_is_free(on)
    await waits(on, "c1")
    on.switchboard.hear(WordsOver("c1"))
    await on.later(waited)
    moves_on(on).to_person("c1", "david", BOSS)
    await at_once()
    assert told(on, "c1")[-1] == "queue-to-colleague"
    assert on.orders.empty()  # the words are said to their end


async def has_heard(on: Stage) -> None:
    await on.later(3)
    on.switchboard.hear(WordsOver("c1"))


async def leads(on: Stage) -> Ring:
    """A caller who waits in Support is moved to David, and has heard so."""
    await is_told(on)
    await has_heard(on)
    order, trail = await on.order()
    assert isinstance(order, Ring)
    assert Trail.read(trail).now == RingPerson("david")
    return order


async def test_a_caller_moved_to_a_colleague_hears_so_and_their_telephone_rings() -> None:
    async with stage() as on:
        await leads(on)
        on.ends("answered", "david")
        await on.empty()

        assert notes(on) == ["Anna Ek flyttade samtalet till David Holm (104): ringer för tredje gången"]
        [end] = [one for one in on.lines if isinstance(one, End)]
        assert (end.how, end.answered_by) == ("answered", "david")
        assert on.ledger.all("waiting") == {}


async def test_a_caller_whose_colleague_does_not_answer_has_their_place_again() -> None:
    async with stage() as on:
        await leads(on)
        await waits(on, "c2")
        on.hall.callers.waits.note("c2", front=None)

        on.switchboard.hear(Returned("c1", Outcome.NO_ANSWER, "", TUESDAY_MORNING))
        trail = await comes(on)

        assert trail.now == JoinQueue("support")
        assert order_of(on) == ["c1", "c2"]
        assert "queue-back" in told(on, "c1")
        kept = on.ledger.all("waiting")["c1"]
        assert "away" not in kept
        assert kept["since"] == TUESDAY_MORNING.timestamp()


async def test_a_colleague_who_does_not_answer_the_next_run_leads_them_back() -> None:
    async with stage() as on:
        await leads(on)
        ledger, trail = on.ledger, on.switchboard.of("c1")
        assert trail is not None
        written = trail.trail.write()
        kept = {id_: dict(one) for id_, one in ledger.all("waiting").items()}
    for id_, one in kept.items():
        ledger.put("waiting", id_, one)

    async with stage(ledger) as on:
        await nobody_is_free(on)
        on.comes_back(Outcome.NO_ANSWER, written)
        assert (await comes(on)).now == JoinQueue("support")
        assert order_of(on) == ["c1"]


@pytest.mark.parametrize("unwatched", [False, True])
async def test_a_colleague_who_cannot_be_rung_any_more_costs_the_caller_nothing_q2(unwatched: bool) -> None:
    """Their profile changes while the caller is told, or they talk on a phone that does not report it."""
    async with stage(company=support_without_a_way_on()) as on:
        if unwatched:
            on.unwatched = on.talks_unheard = {"david"}
        await is_told(on, waited=on.company.queues["support"].serving.promise + 1)
        if not unwatched:
            on.chooses("david", "meeting")

        await has_heard(on)
        trail = await comes(on)

        assert trail.now == JoinQueue("support")
        kept = on.ledger.all("waiting")["c1"]
        assert (kept["since"], kept["breached"]) == (TUESDAY_MORNING.timestamp(), True)
        await on.later(300)
        assert on.hall.callers.figures["support"].breaches == 1


async def test_a_run_that_ends_while_they_are_told_leaves_them_their_place_q2() -> None:
    async with stage() as on:
        await is_told(on)
        call = on.switchboard.of("c1")
        assert call is not None
        trail, ledger = call.trail.write(), on.ledger
        kept = dict(ledger.all("waiting")["c1"])
    ledger.put("waiting", "c1", kept)

    async with stage(ledger) as on:
        await nobody_is_free(on)
        on.switchboard.hear(Queued("c1", trail, TUESDAY_MORNING))
        await on.later(60)

        assert order_of(on) == ["c1"]
        assert ledger.all("waiting")["c1"]["since"] == TUESDAY_MORNING.timestamp()


@pytest.mark.parametrize("exchange", ["is asked to let go", "has let go", "knows where they go"])
async def test_a_run_that_ends_between_two_queues_leaves_them_in_the_other_with_their_place_q14(
    exchange: str,
) -> None:
    """The story has told already that they go there."""
    exchange_knows, goes_on = exchange == "knows where they go", asyncio.Event()

    async def release(call: str) -> None:  # noqa: ARG001 - the port's name
        await goes_on.wait()

    async with stage() as on:
        on.release = release  # type: ignore[method-assign]
        await nobody_is_free(on)
        await on.hall.staff.choose("hans", LogOut())
        await waits(on, "c1")
        on.hall.callers.waits.note("c1", breached=True)
        call = on.switchboard.of("c1")
        assert call is not None
        before = call.trail.write()
        await on.later(30)
        moves_on(on).to_queue("c1", "salj", BOSS)
        if exchange != "is asked to let go":
            goes_on.set()
            _, after = await on.order()
        await at_once()
        assert len(notes(on)) == 1
        ledger, kept = on.ledger, dict(on.ledger.all("waiting")["c1"])
        goes_on.set()
    ledger.put("waiting", "c1", kept)

    async with stage(ledger) as on:
        await on.hall.staff.choose("hans", LogOut())
        on.now = TUESDAY_MORNING.replace(minute=1)
        on.switchboard.hear(Queued("c1", after if exchange_knows else before, TUESDAY_MORNING))
        await at_once()
        if not exchange_knows:
            assert (await comes(on)).now == JoinQueue("salj")
        await at_once()

        entry = on.hall.dispatcher.entry("c1")
        assert entry is not None
        assert (entry.queue, entry.arrived) == ("salj", TUESDAY_MORNING.timestamp())
        assert exchange_knows or "queue-moved" in told(on, "c1")
        kept = dict(on.ledger.all("waiting")["c1"])
        assert (kept["queue"], kept["breached"], "let_go" in kept) == ("salj", True, False)
        assert kept["since"] == TUESDAY_MORNING.timestamp() + 30
        await on.later(400)
        assert on.hall.callers.figures["salj"].breaches == 0


async def test_a_caller_lost_between_two_queues_is_one_of_the_other_q14() -> None:
    """The exchange dies in the same instant: they are called back in that queue, as everybody who waited."""
    async with stage() as on:
        await waits_here(on)
        moves_on(on).to_queue("c1", "salj", BOSS)
        await on.order()

        [kept] = on.hall.callers.waits.lost(lambda _call: False).values()

    assert (kept["queue"], kept["arrived"]) == ("salj", TUESDAY_MORNING.timestamp())


async def test_of_who_hung_up_before_the_queue_let_them_go_nothing_is_kept_q14() -> None:
    async def release(call: str) -> None:
        raise ChannelGone(call)

    async with stage() as on:
        await waits_here(on)
        on.release = release  # type: ignore[method-assign]
        moves_on(on).to_queue("c1", "salj", BOSS)
        await at_once()

        assert on.ledger.all("waiting") == {}


async def test_a_colleague_at_whom_as_many_ring_as_may_is_refused() -> None:
    async with stage() as on:
        await waits_here(on)
        for number in range(on.company.limits.ringing or 0):
            on.calls("+46846500404", caller=f"+4670174060{number}", id_=f"r{number}")
            order, _ = await on.order()
            assert isinstance(order, Ring)

        with pytest.raises(CannotMove, match="does not ring"):
            moves_on(on).to_person("c1", "david", BOSS)

        assert (order_of(on), notes(on)) == (["c1"], [])


async def test_a_caller_who_hangs_up_while_they_are_told_rings_nobody() -> None:
    async with stage() as on:
        await nobody_is_free(on)
        await waits(on, "c1")
        moves_on(on).to_person("c1", "david", BOSS)
        await at_once()

        on.switchboard.hear(HungUp("c1"))
        await at_once()
        on.ends("caller_hung_up")
        await on.empty()

        assert on.orders.empty()
        figures = on.hall.callers.figures["support"]
        assert (figures.came, figures.abandoned) == (1, 1)
        assert on.ledger.all("waiting") == {}


async def test_who_chose_a_message_before_the_news_leaves_it_and_the_story_has_no_move() -> None:
    async with stage() as on:
        await nobody_is_free(on)
        await waits(on, "c1")

        on.switchboard.hear(Pressed("c1", "1"))
        moves_on(on).to_queue("c1", "salj", BOSS)
        await at_once()

        order, _ = await on.order()
        assert type(order).__name__ == "TakeMessage"
        assert notes(on) == []
        assert on.hall.callers.figures["support"].came == 1


async def answered(on: Stage) -> None:
    await on.hall.staff.choose("gun", LogOut())
    await waits(on, "c1")
    await until(lambda: on.ringing)
    on.switchboard.hear(LegAnswered(leg_of(on, "farid")))


async def is_called_back(on: Stage) -> None:
    await nobody_is_free(on)
    on.callbacks.ask(on.company.queues["support"], "+46701740699", arrived=on.now.timestamp())


async def asks_to_be_called_back(on: Stage) -> None:
    """The ledger takes its time to keep it."""
    await waits_here(on)

    async def settled() -> None:
        await asyncio.sleep(60)

    on.ledger.settled = settled  # type: ignore[method-assign]
    [key] = [key for key, does in on.company.queues["support"].serving.keys.items() if does == CALLBACK]
    on.switchboard.hear(Pressed("c1", key))
    await at_once()


async def waits_here(on: Stage) -> None:
    await nobody_is_free(on)
    await waits(on, "c1")


@pytest.mark.parametrize("begin", [answered, is_called_back, asks_to_be_called_back])
async def test_nobody_who_does_not_wait_on_the_phone_is_moved(begin: Callable[[Stage], object]) -> None:
    async with stage() as on:
        await begin(on)  # type: ignore[misc]
        id_, *_ = on.hall.callers._waiting
        with pytest.raises(CannotMove) as no:
            moves_on(on).to_front(id_, BOSS)

    assert (no.value.waits, notes(on)) == (False, [])


@pytest.mark.parametrize(
    ("queue", "says"),
    [("nowhere", "no queue"), ("support", "waits in Support"), ("salj", "is closed")],
)
async def test_a_queue_that_takes_nobody_is_refused(queue: str, says: str) -> None:
    async with stage() as on:
        await waits_here(on)
        if queue == "salj":
            on.now = TUESDAY_MORNING.replace(hour=20)
        with pytest.raises(CannotMove, match=says) as no:
            moves_on(on).to_queue("c1", queue, BOSS)

        assert no.value.waits
        assert (order_of(on), notes(on)) == (["c1"], [])


async def test_a_full_queue_is_refused() -> None:
    async with stage() as on:
        await waits_here(on)
        sales = on.company.queues["salj"]
        full = replace(sales, serving=replace(sales.serving, most_waiting=0))
        on.company = replace(on.company, queues={**on.company.queues, "salj": full})
        with pytest.raises(CannotMove, match="is full"):
            moves_on(on).to_queue("c1", "salj", BOSS)


async def test_a_colleague_whose_telephone_would_not_ring_is_refused() -> None:
    async with stage() as on:
        await waits_here(on)
        on.chooses("david", "meeting")
        for person, says in (("david", "does not ring"), ("nobody", "There is no")):
            with pytest.raises(CannotMove, match=says):
                moves_on(on).to_person("c1", person, BOSS)
        assert order_of(on) == ["c1"]

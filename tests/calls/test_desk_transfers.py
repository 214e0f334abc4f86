"""A desk sends callers on, with an exchange in memory: what is remembered of a question, and how each of them ends."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.calls.desk_transfers import AnotherCall, DeskTransfers, TransferForbidden
from app.calls.journal import Step
from app.calls.ports.news import Arrived, Ended, Ending, Sender, Source
from app.calls.ports.orders import Ring, Shown
from app.calls.ports.transfers import Conversation, NoConversation, NotJoined
from app.calls.snapshot import Snapshot
from app.policy.decision import Device
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.virtual_time import at_once

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

GUN = "PJSIP/gun-00000002"
CALLER = "PJSIP/trunk-00000001"


class MemoryTransfers:
    """calls.ports.transfers.TransferExchange. did: what it was asked to do; there: channels that exist."""

    def __init__(self) -> None:
        self.talks: dict[str, Conversation] = {}
        self.did: list[tuple[str, ...]] = []
        self.there = {GUN, CALLER}
        self.held = {CALLER}
        self.meant: list[str] = []
        self.while_joining: Callable[[], object] = lambda: None
        self.away = False
        self.answered = True  # whom somebody asks
        self.apart = False  # the two, after they were sent to each other
        self.peers: dict[str, str] = {}

    def _must_be_there(self) -> None:
        if self.away:
            raise ConnectionError("the exchange is not connected")

    async def conversation(self, person: str, call: str = "") -> Conversation:
        self.meant.append(call)
        self._must_be_there()
        if person not in self.talks:
            raise NoConversation(person)
        return self.talks[person]

    async def send_on(self, talk: Conversation, number: str) -> None:
        self._must_be_there()
        self.did.append(("send_on", talk.other, number))

    async def ask(self, talk: Conversation, number: str, shown: Shown, call: str, trail: str) -> None:
        self._must_be_there()
        self.did.append(("ask", talk.other, number, shown.number, trail.partition("|")[0]))
        self.call = call

    async def join(self, talk: Conversation, asking: str) -> None:
        self._must_be_there()
        self.while_joining()
        if not self.answered:
            raise NoConversation(asking)
        self.did.append(("join", talk.other, asking))
        if self.apart:
            self.held.discard(talk.other)
            raise NotJoined(asking)
        self._must_be_there()

    async def take_back(self, talk: Conversation, asking: str) -> None:
        self._must_be_there()
        self.did.append(("take_back", talk.other, asking))

    async def is_there(self, channel: str) -> bool:
        self._must_be_there()
        return channel in self.there

    async def is_held(self, channel: str) -> bool:
        self._must_be_there()
        return channel in self.held

    async def peer(self, channel: str) -> str:
        self._must_be_there()
        return self.peers.get(channel, "")


def transfers_on(on: Stage, exchange: MemoryTransfers) -> DeskTransfers:
    def changed() -> None:
        on.hall.changes += 1

    tasks = on.switchboard._tasks
    return DeskTransfers(
        exchange, on.switchboard, lambda: Snapshot(on.company, "1"), on.clock, tasks.create_task, changed
    )


@asynccontextmanager
async def talking() -> AsyncIterator[tuple[Stage, MemoryTransfers, DeskTransfers]]:
    """Gun talks with a caller who called her own number."""
    async with stage() as on:
        exchange = MemoryTransfers()
        transfers = transfers_on(on, exchange)
        on.calls("+46846500407", id_="c1")
        order, _ = await on.order()
        assert isinstance(order, Ring)
        exchange.talks["gun"] = Conversation(GUN, CALLER, "c1", GUN)
        yield on, exchange, transfers


async def test_a_caller_is_sent_on_at_once() -> None:
    async with talking() as (_, exchange, transfers):
        await transfers.send_on("gun", "102")

    assert exchange.did == [("send_on", CALLER, "102")]


@pytest.mark.parametrize("number", ["999", "+18765550100", "0900123456"])
async def test_where_nobody_may_send_anybody_the_exchange_is_not_asked_o2(number: str) -> None:
    async with talking() as (_, exchange, transfers):
        for sends in (transfers.send_on, transfers.ask):
            with pytest.raises(TransferForbidden) as no:
                await sends("gun", number)
            assert no.value.sv != no.value.en

    assert exchange.did == []


async def test_a_colleague_is_asked_and_has_the_caller_then() -> None:
    async with talking() as (on, exchange, transfers):
        before = on.hall.changes
        await transfers.ask("gun", "102")
        asking = transfers.asking("gun")
        assert asking is not None
        assert exchange.did == [("ask", CALLER, "102", "107", "trunk")]
        assert on.hall.changes > before

        await transfers.join("gun")

        assert exchange.did[1:] == [("join", CALLER, asking.asking)]
        assert transfers.asking("gun") is None
        steps = [one.data for one in on.lines if isinstance(one, Step) and one.what == "transfer"]
    assert steps == [{"by": "gun", "to": "102", "other": asking.asking, "asked": True}]


async def test_a_colleague_who_has_not_answered_cannot_have_the_caller_yet() -> None:
    async with talking() as (_, exchange, transfers):
        await transfers.ask("gun", "102")
        exchange.answered = False

        with pytest.raises(NoConversation):
            await transfers.join("gun")

        assert transfers.asking("gun") is not None
        await transfers.take_back("gun")
        assert transfers.asking("gun") is None


async def test_one_question_at_a_time_and_none_without_a_call() -> None:
    async with talking() as (_, exchange, transfers):
        await transfers.ask("gun", "102")
        for wrong in (transfers.ask("gun", "103"), transfers.ask("anna", "103"), transfers.join("anna")):
            with pytest.raises(NoConversation):
                await wrong

    assert len(exchange.did) == 1


async def test_a_question_that_the_exchange_cannot_ask_is_none() -> None:
    async with talking() as (_, exchange, transfers):
        exchange.away = True
        with pytest.raises(ConnectionError):
            await transfers.ask("gun", "102")

        assert transfers.asking("gun") is None


async def asks(on: Stage, exchange: MemoryTransfers, transfers: DeskTransfers) -> None:
    await transfers.ask("gun", "102")
    by = Sender("gun", Device.FIXED)
    on.switchboard.hear(Arrived(exchange.call, Source.PHONE, "gun", "102", TUESDAY_MORNING, asks=by))
    await on.order()


async def test_who_hangs_up_while_asking_sends_the_caller_on() -> None:
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)
        exchange.there.discard(GUN)

        on.ends("answered", id_=exchange.call)
        await on.later(1)

        assert exchange.did[1:] == [("send_on", CALLER, "102")]
        assert transfers.asking("gun") is None


async def test_when_the_colleague_hangs_up_the_exchange_brings_the_two_together() -> None:
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)

        on.ends("answered", id_=exchange.call)
        await on.later(1)

        assert len(exchange.did) == 1
        assert transfers.asking("gun") is None


async def test_the_question_that_ends_as_the_two_are_together_sends_nobody_on() -> None:
    """The caller was torn from the colleague, as if who asked had hung up."""
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)

        def over() -> None:
            exchange.there.discard(GUN)
            on.ends("answered", id_=exchange.call)

        exchange.while_joining = over
        await transfers.join("gun")
        await on.later(1)

        assert [one[0] for one in exchange.did] == ["ask", "join"]


async def test_the_question_that_ends_as_the_two_are_together_is_told_of_once() -> None:
    """The exchange's news of its end can come before the answer that the two are together."""
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)
        on.channels_there = {CALLER}
        ended = Ended(
            exchange.call, TUESDAY_MORNING, Ending.ANSWERED, "bo", 1200, 3400, 16, far_channel=CALLER
        )
        exchange.while_joining = lambda: on.switchboard.hear(ended)
        await transfers.join("gun")
        await on.later(2)

        told = [one.call for one in on.lines if isinstance(one, Step) and one.what == "transfer"]
    assert told == ["c1", exchange.call]


async def test_who_hung_up_while_the_two_could_not_be_joined_has_sent_the_caller_on() -> None:
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)

        def over() -> None:
            exchange.there.discard(GUN)
            exchange.answered = False
            on.ends("answered", id_=exchange.call)

        exchange.while_joining = over
        with pytest.raises(NoConversation):
            await transfers.join("gun")
        await on.later(1)

        assert transfers.asking("gun") is None
        assert exchange.did[1:] == [("send_on", CALLER, "102")]


def told(on: Stage) -> list[tuple[str, str]]:
    """What the stories say of the transfer: by call."""
    of_it = [one for one in on.lines if isinstance(one, Step)]
    transfers = [(one.call, str(one.data["to"])) for one in of_it if one.what == "transfer"]
    return transfers + [(one.call, str(one.data["sv"])) for one in of_it if one.what == "note"]


@pytest.mark.parametrize("away_for", [0.0, 7.0])
async def test_two_who_were_joined_and_whose_exchange_did_not_say_so_are_told_of(away_for: float) -> None:
    """The question was over before the exchange went away: neither story told of the transfer."""
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)
        ended = Ended(
            exchange.call, TUESDAY_MORNING, Ending.ANSWERED, "bo", 1200, 3400, 16, far_channel=CALLER
        )

        def joined_but() -> None:
            on.switchboard.hear(ended)
            exchange.there.discard(GUN)
            exchange.held.discard(CALLER)
            exchange.peers[CALLER] = "PJSIP/bo-00000009"
            exchange.away = True

        exchange.while_joining = joined_but
        await raises(ConnectionError, transfers.join("gun"))
        await on.later(away_for)
        exchange.away = False
        await on.later(3)

        assert told(on) == [("c1", "102"), (exchange.call, "102")]
        assert [one[0] for one in exchange.did] == ["ask", "join"]


async def raises(error: type[Exception], what: Awaitable[object]) -> None:
    with pytest.raises(error):
        await what
    await at_once()


@pytest.mark.parametrize("question_over", [False, True])
async def test_a_caller_whom_the_colleague_left_at_the_last_instant_is_told_of_as_such(
    question_over: bool,
) -> None:
    """The exchange asks the policy where the caller goes: no desk shows them as one who waits for the answer."""
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)
        exchange.apart = True
        if question_over:
            exchange.while_joining = lambda: on.ends("answered", id_=exchange.call)

        await raises(NotJoined, transfers.join("gun"))
        await on.later(1)

        text = "den som ringde kunde inte kopplas ihop med 102"
        assert told(on) == [("c1", text), (exchange.call, text)]
        assert transfers.asking("gun") is None
        assert [one[0] for one in exchange.did] == ["ask", "join"]


@pytest.mark.parametrize("end", ["take_back", "send_on"])
async def test_a_question_whose_end_fails_goes_on_and_who_hangs_up_then_sends_the_caller_on(end: str) -> None:
    """They were forgotten: the caller heard music for five minutes."""
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)
        exchange.away = True
        await raises(
            ConnectionError,
            transfers.take_back("gun") if end == "take_back" else transfers.send_on("gun", "102"),
        )
        assert transfers.asking("gun") is not None

        exchange.there.discard(GUN)
        on.ends("answered", id_=exchange.call)
        await on.later(5)
        exchange.away = False
        await on.later(3)

        assert exchange.did[1:] == [("send_on", CALLER, "102")]


async def test_a_caller_who_is_no_longer_on_hold_is_not_sent_on() -> None:
    async with talking() as (on, exchange, transfers):
        await asks(on, exchange, transfers)
        exchange.there.discard(GUN)
        exchange.held.clear()

        on.ends("answered", id_=exchange.call)
        await on.later(1)

        assert len(exchange.did) == 1


async def test_the_call_that_is_shown_is_sent_on_and_no_other() -> None:
    async with talking() as (_, exchange, transfers):
        await transfers.send_on("gun", "102")
        assert exchange.meant == ["c1"]

        for sends in (transfers.send_on, transfers.ask):
            with pytest.raises(AnotherCall):
                await sends("gun", "102", "c0")
        await transfers.send_on("gun", "102", "c1")

    assert [one[0] for one in exchange.did] == ["send_on", "send_on"]

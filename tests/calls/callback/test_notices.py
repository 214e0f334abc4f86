"""What we write to customers, and when: to those whom we shall call back, and to those who called in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.callback.tickets import State
from app.calls.journal import Step
from app.calls.ports.news import Arrived, Ended, Ending, LegGone, Queued, Sender, Source
from app.policy.decision import Device
from tests.calls.callback.test_by_queue import CUSTOMER, answers, asked, only, over
from tests.calls.queue.test_hall import waits
from tests.calls.queue.test_hall_in_trouble import nobody_is_at_work
from tests.calls.stage import TUESDAY_MORNING, Stage, stage
from tests.calls.test_absence import ONE, goes_to, promised, rings
from tests.calls.virtual_time import until

if TYPE_CHECKING:
    from app.policy.queues import Queue


class Told:
    """calls.callback.notices.Notices that only remembers."""

    def __init__(self, on: Stage) -> None:
        self.notices: list[tuple[str, ...]] = []
        on.callbacks.notices = on.returns.notices = self

    def callback_booked(self, ticket: str, queue: Queue | None, number: str, *, call: str = "") -> None:
        self.notices.append(("booked", ticket, queue.id if queue else "", number, call))

    def callback_failed(self, ticket: str, queue: Queue | None, number: str) -> None:
        self.notices.append(("failed", ticket, queue.id if queue else "", number))

    def missed_call(self, call: str, number: str, waited: float, queue: Queue | None = None) -> None:
        self.notices.append(("missed", call, queue.id if queue else "", number, str(waited)))


async def test_a_callback_that_is_booked_is_told_once() -> None:
    async with stage() as on:
        told = Told(on)
        support = on.company.queues["support"]

        ticket = on.callbacks.ask(support, "070-174 06 99", arrived=on.now.timestamp(), call="c1")
        asked(on)  # again, while they wait

        assert told.notices == [("booked", ticket.id, "support", CUSTOMER, "c1")]


async def test_that_nobody_was_reached_is_told_after_the_last_attempt() -> None:
    async with stage() as on:
        told = Told(on)
        asked(on)
        serving = on.company.queues["support"].serving
        for _ in range(serving.attempts):
            assert len(told.notices) == 1
            on.callbacks.look()
            await until(lambda: on.ringing)
            leg, _ = await answers(on, next(iter(on.ringing.values()))[0])
            on.ringing.clear()
            await over(on, leg, "no_answer")
            await on.later(serving.again_after)

        assert only(on).state is State.FAILED
        assert told.notices[1:] == [("failed", only(on).id, "support", CUSTOMER)]


async def test_a_customer_who_was_reached_or_called_off_is_told_nothing_more() -> None:
    async with stage() as on:
        told = Told(on)
        ticket = asked(on)
        on.callbacks.cancel(ticket.id)
        second = asked(on)
        on.callbacks.served("support", CUSTOMER)

        assert [notice[:2] for notice in told.notices] == [("booked", ticket.id), ("booked", second.id)]


async def test_a_person_who_owes_a_callback_is_told_once_and_when_it_failed() -> None:
    """P4, O1."""
    async with stage() as on:
        told = Told(on)
        ticket = await promised(on)
        await on.returns.ask(on.company.people["david"], CUSTOMER)
        await goes_to(on, ONE)
        for _ in range(on.company.return_attempts):
            assert len(told.notices) == 1
            for leg in [await rings(on, "david"), *on.ringing]:
                on.ringing.pop(leg, None)
                on.switchboard.hear(LegGone(leg, 19))
            await goes_to(on, on.now + timedelta(seconds=on.company.return_again_after))

        assert on.returns.all()[0].state is State.FAILED
        assert told.notices == [
            ("booked", ticket.id, "", CUSTOMER, "c1"),
            ("failed", ticket.id, "", CUSTOMER),
        ]


async def test_a_customer_called_by_the_person_is_told_nothing_more() -> None:
    async with stage() as on:
        told = Told(on)
        ticket = await promised(on)

        on.returns.done(ticket.id)

        assert [notice[0] for notice in told.notices] == ["booked"]


async def hangs_up(on: Stage, how: str, seconds: float = 12.0) -> None:
    at = TUESDAY_MORNING + timedelta(seconds=seconds)
    on.switchboard.hear(Ended("c1", at, Ending(how), None, 0, 0, 16))
    await on.empty()


async def test_a_call_given_up_while_ringing_is_a_missed_call() -> None:
    async with stage() as on:
        told = Told(on)
        on.calls("101", CUSTOMER)
        await on.order()

        await hangs_up(on, "caller_hung_up")

        assert told.notices == [("missed", "c1", "", CUSTOMER, "12.0")]


async def test_a_caller_who_hangs_up_at_the_next_phone_was_not_missed() -> None:
    async with stage() as on:
        told = Told(on)
        on.calls("101", CUSTOMER)
        await on.order()
        by = Sender("anna", Device.FIXED)
        on.switchboard.hear(Arrived("c1", Source.TRUNK, CUSTOMER, "102", on.now, by=by))
        await on.order()

        await hangs_up(on, "caller_hung_up")

        assert told.notices == []


async def test_a_caller_is_not_missed_whose_sender_only_the_calls_before_tell() -> None:
    """The exchange does not always know who transferred: the agent who talked with them, by what we did."""
    async with stage() as on:
        told = Told(on)
        on.calls("101", CUSTOMER)
        await on.order()
        on.switchboard.hear(Arrived("c1", Source.TRUNK, CUSTOMER, "102", on.now))
        await on.order()

        await hangs_up(on, "caller_hung_up")

        assert [
            line.data["by"] for line in on.lines if isinstance(line, Step) and line.what == "transfer"
        ] == ["anna"]
        assert told.notices == []


async def test_a_caller_who_got_a_colleagues_place_in_a_queue_was_not_missed() -> None:
    async with stage() as on:
        told = Told(on)
        await nobody_is_at_work(on)
        on.calls("103", CUSTOMER)
        await on.order()
        on.calls("202", caller="carin", source=Source.PHONE, id_="c2")
        _, trail = await on.order()
        on.switchboard.hear(Queued("c2", trail, TUESDAY_MORNING))
        await until(lambda: on.hall.place("c2") == 1)
        on.switchboard.hear(Queued("c1", trail, on.now))
        on.ends("answered", id_="c2")
        await until(lambda: on.hall.place("c1") == 1)

        await hangs_up(on, "caller_hung_up", 65.0)

        assert told.notices == []


async def test_the_queue_writes_to_a_caller_who_gives_up() -> None:
    async with stage() as on:
        told = Told(on)
        await waits(on)

        await hangs_up(on, "caller_hung_up", 65.0)

        assert told.notices == [("missed", "c1", "support", CUSTOMER, "65.0")]


@pytest.mark.parametrize("how", ["answered", "message", "refused", "told", "no_answer", "failed", "lost"])
async def test_a_call_that_ended_otherwise_was_not_missed(how: str) -> None:
    """Answered, captured by voicemail (S2), or refused (O2)."""
    async with stage() as on:
        told = Told(on)
        on.calls("101", CUSTOMER)
        await on.order()

        await hangs_up(on, how)

        assert told.notices == []


async def test_colleagues_are_not_written_to() -> None:
    async with stage() as on:
        told = Told(on)
        on.calls("101", "bo", Source.PHONE)
        await on.order()

        await hangs_up(on, "caller_hung_up")

        assert told.notices == []

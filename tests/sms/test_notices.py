"""From a moment of a call to the outbox: at once, by way of the ledger, and one SMS for one call."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from app.calls.callback.notices import NoNotices
from app.policy.sms_texts import Notice
from app.sms.notices import NOTICES_KIND, SmsNotices
from app.sms.outbox import FRESH_FOR
from app.storage import Store
from app.storage.ledger import FileLedger
from tests.calls.stage import MemoryLedger
from tests.sms.test_outbox import COMPANY, CUSTOMER, SECOND, House

if TYPE_CHECKING:
    from pathlib import Path

    from app.calls.callback.notices import Notices
    from app.calls.ledger import Ledger
    from tests.sms.elks_server import ElksServer

SUPPORT = COMPANY.queues["support"]


class Desk(House):
    """A house whose calls give notices."""

    def __init__(self, store: Store, provider: ElksServer, ledger: Ledger | None = None) -> None:
        super().__init__(store.sms, provider)
        self.store = store
        self.ledger = ledger or MemoryLedger()
        self.notices = SmsNotices(self.outbox, self.ledger, lambda: self.at)

    async def written(self) -> list[tuple[str, str]]:
        """Notice and recipient of every SMS, the oldest first."""
        return [(one.notice.value, one.to) for one in reversed(await self.store.sms.newest(50))]


@pytest.fixture
def desk(store: Store, provider: ElksServer) -> Desk:
    return Desk(store, provider)


async def test_each_moment_is_its_own_sms_with_the_queues_number(desk: Desk, provider: ElksServer) -> None:
    desk.notices.callback_booked("callback-1", SUPPORT, CUSTOMER, call="c1")
    await desk.notices.hand_over()
    await desk.outbox.send_due()
    desk.notices.callback_failed("callback-1", SUPPORT, CUSTOMER)
    await desk.notices.hand_over()
    desk.at += SECOND
    desk.notices.missed_call("c2", CUSTOMER, 20.0)
    await desk.notices.hand_over()
    await desk.outbox.send_due()

    booked, failed, missed = (form["message"] for form in provider.forms)
    assert "ringer upp dig så snart det är din tur" in booked
    assert "+46 8 465 004 20" in failed
    assert "+46 8 465 004 00" in missed
    assert desk.ledger.all(NOTICES_KIND) == {}


async def test_a_callback_by_a_person_promises_no_turn(desk: Desk, provider: ElksServer) -> None:
    """P4: it is the person who calls, and the number to call is the company's, never the person's (S3)."""
    desk.notices.callback_booked("callback-1", None, CUSTOMER, call="c1")
    await desk.notices.hand_over()
    await desk.outbox.send_due()
    desk.notices.callback_failed("callback-1", None, CUSTOMER)
    await desk.notices.hand_over()
    await desk.outbox.send_due()

    booked, failed = (form["message"] for form in provider.forms)
    assert "Den du sökte hos Exempelbolaget AB ringer upp dig" in booked
    assert "har tyvärr inte nått dig" in failed
    assert "+46 8 465 004 00" in failed


async def test_one_call_is_one_sms(desk: Desk) -> None:
    """A caller who asked for a callback has not called in vain."""
    desk.notices.callback_booked("callback-1", SUPPORT, CUSTOMER, call="c1")
    desk.notices.missed_call("c1", CUSTOMER, 20.0)
    await desk.notices.hand_over()
    desk.notices.missed_call("c1", CUSTOMER, 20.0)
    desk.notices.missed_call("c2", "+46701234568", 20.0)
    desk.notices.missed_call("c2", "+46701234568", 20.0)
    await desk.notices.hand_over()

    assert sorted(await desk.written()) == [("callback_booked", CUSTOMER), ("missed_call", "+46701234568")]


async def test_a_caller_who_hangs_up_at_the_first_ring_gets_no_sms(desk: Desk) -> None:
    """Wangiri: one ring from a number that wants to be called, or written to."""
    desk.notices.missed_call("c1", CUSTOMER, 4.9)
    desk.notices.missed_call("c2", CUSTOMER, 5.0)

    assert list(desk.ledger.all(NOTICES_KIND)) == ["c2"]


async def test_a_message_that_may_not_be_sent_is_dropped(desk: Desk) -> None:
    for n, number in enumerate(("", "anonymous", "+46846500401", "08-123 456", "101")):
        desk.notices.missed_call(f"c{n}", number, 20.0)

    await desk.notices.hand_over()

    assert await desk.written() == []
    assert desk.ledger.all(NOTICES_KIND) == {}


async def test_a_service_that_is_killed_before_the_database_has_it_writes_it_after_all(
    store: Store, provider: ElksServer, tmp_path: Path
) -> None:
    """Killed while the database was away: the ledger has it."""
    first = FileLedger(tmp_path / "ledger.db")
    await first.open()
    writing = asyncio.create_task(first.run())
    Desk(store, provider, first).notices.missed_call("c1", CUSTOMER, 20.0)
    await first.settled()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)

    second = FileLedger(tmp_path / "ledger.db")
    await second.open()
    desk = Desk(store, provider, second)
    await desk.notices.hand_over()

    assert await desk.written() == [("missed_call", CUSTOMER)]


async def test_while_the_database_is_away_notices_wait_in_the_ledger(
    provider: ElksServer, tmp_path: Path
) -> None:
    """The file is there, and no table: every statement fails."""
    (tmp_path / "empty.db").touch()
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    desk = Desk(store, provider)
    desk.notices.missed_call("c1", CUSTOMER, 20.0)

    with pytest.raises(OperationalError):
        await desk.notices.hand_over()

    assert list(desk.ledger.all(NOTICES_KIND)) == ["c1"]
    await store.close()


@pytest.mark.parametrize("notice", Notice)
async def test_messages_that_waited_too_long_are_dropped(desk: Desk, notice: Notice) -> None:
    """ "We will call you" tomorrow is no help."""
    match notice:
        case Notice.CALLBACK_BOOKED:
            desk.notices.callback_booked("callback-1", SUPPORT, CUSTOMER)
        case Notice.RETURN_BOOKED:
            desk.notices.callback_booked("callback-1", None, CUSTOMER)
        case Notice.RETURN_FAILED:
            desk.notices.callback_failed("callback-1", None, CUSTOMER)
        case Notice.CALLBACK_FAILED:
            desk.notices.callback_failed("callback-1", SUPPORT, CUSTOMER)
        case Notice.MISSED_CALL:
            desk.notices.missed_call("c1", CUSTOMER, 20.0)

    desk.at += FRESH_FOR[notice]
    await desk.notices.hand_over()

    assert await desk.written() == []
    assert desk.ledger.all(NOTICES_KIND) == {}


async def test_how_fresh_it_is_counts_from_the_call(desk: Desk) -> None:
    desk.notices.missed_call("c1", CUSTOMER, 20.0)
    begun = desk.at
    desk.at += FRESH_FOR[Notice.MISSED_CALL] / 2

    await desk.notices.hand_over()

    [sms] = await desk.store.sms.newest(1)
    assert sms.not_after == begun + FRESH_FOR[Notice.MISSED_CALL]


async def test_unreadable_ledger_entries_are_dropped(desk: Desk) -> None:
    desk.ledger.put(NOTICES_KIND, "c1", {"notice": "birthday"})
    desk.ledger.put(NOTICES_KIND, "c2", {})
    desk.notices.missed_call("c3", CUSTOMER, 20.0)

    await desk.notices.hand_over()

    assert await desk.written() == [("missed_call", CUSTOMER)]
    assert desk.ledger.all(NOTICES_KIND) == {}


async def test_a_running_house_sends_what_is_put(desk: Desk, provider: ElksServer) -> None:
    running = asyncio.create_task(desk.notices.run())
    desk.notices.missed_call("c1", CUSTOMER, 20.0)

    async with asyncio.timeout(10):
        await provider.arrived.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert provider.forms[0]["to"] == CUSTOMER


async def test_a_house_without_sms_takes_every_notice_and_does_nothing() -> None:
    nothing: Notices = NoNotices()

    nothing.callback_booked("callback-1", SUPPORT, CUSTOMER)
    nothing.callback_failed("callback-1", SUPPORT, CUSTOMER)
    nothing.missed_call("c1", CUSTOMER, 20.0, None)


async def test_a_queue_without_a_number_gives_the_main_number(desk: Desk, provider: ElksServer) -> None:
    desk.notices.callback_failed("callback-1", replace(SUPPORT, number=None), CUSTOMER)
    await desk.notices.hand_over()
    await desk.outbox.send_due()

    assert "+46 8 465 004 00" in provider.forms[0]["message"]

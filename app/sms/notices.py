"""Carries a notice from a call to the outbox, through the ledger.

Knows: what counts as one reason, so that a customer gets one SMS for one call. Refuses to know: whether the number
may get one, and how an SMS is sent (outbox.py).

A call touches no database: it puts the notice into the ledger, which is on disk a moment later, and `run`
hands it on. The notice leaves the ledger only when it is in the database; handed on twice, it is one SMS.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from app.calls.callback.notices import Sms
from app.policy.sms_texts import Notice
from app.sms.outbox import FRESH_FOR

if TYPE_CHECKING:
    from app.calls.ledger import Ledger
    from app.clock import Clock
    from app.policy.queues import Queue
    from app.sms.outbox import Outbox

log = structlog.get_logger()

NOTICES_KIND: Final = "notice"  # in the ledger
NOTICES_EVERY: Final = 2.0  # seconds between rounds
SHORTEST_WAIT: Final = 5.0  # seconds after which a call counts as missed


class SmsNotices:
    """The port of calls/callback/notices.py. `run` works until the service stops."""

    def __init__(self, outbox: Outbox, ledger: Ledger, clock: Clock) -> None:
        self._outbox = outbox
        self._ledger = ledger
        self._clock = clock
        self._trouble = ""

    def callback_booked(self, ticket: str, queue: Queue | None, number: str, *, call: str = "") -> None:
        """One call gives one SMS: a call with a booked callback is not missed as well."""
        notice = Notice.CALLBACK_BOOKED if queue is not None else Notice.RETURN_BOOKED
        self._put(notice, call or ticket, number, call, queue)

    def callback_failed(self, ticket: str, queue: Queue | None, number: str) -> None:
        notice = Notice.CALLBACK_FAILED if queue is not None else Notice.RETURN_FAILED
        self._put(notice, f"{ticket}-failed", number, "", queue)

    def missed_call(self, call: str, number: str, waited: float, queue: Queue | None = None) -> None:
        """A caller who hangs up at the first ring misdialled, or wants to be called back (wangiri): send none."""
        if waited < SHORTEST_WAIT:
            return
        self._put(Notice.MISSED_CALL, call, number, call, queue)

    def _put(self, notice: Notice, reason: str, to: str, call: str, queue: Queue | None) -> None:
        if reason in self._ledger.all(NOTICES_KIND):
            return
        value = {"notice": notice.value, "to": to, "call": call, "at": self._clock().timestamp()}
        self._ledger.put(
            NOTICES_KIND, reason, {**value, "number": queue.number if queue is not None else None}
        )

    async def run(self) -> None:
        """Every two seconds: move new notices to the outbox, and send what is in the outbox."""
        while True:
            try:
                await self.hand_over()
                await self._outbox.send_due()
                self._trouble = ""
            except Exception as error:  # the database is away: everything waits where it is
                trouble = f"{type(error).__name__}: {error}".splitlines()[0]
                if trouble != self._trouble:
                    log.error("SMS wait", error=trouble)
                self._trouble = trouble
            await asyncio.sleep(NOTICES_EVERY)

    async def hand_over(self) -> None:
        """Raises what the database raises; the rest stays in the ledger."""
        for reason, value in list(self._ledger.all(NOTICES_KIND).items()):
            try:
                notice, at = Notice(value["notice"]), datetime.fromtimestamp(value["at"], UTC)
                to, call, number = str(value["to"]), str(value["call"]), value["number"]
            except (KeyError, TypeError, ValueError) as error:
                log.error("cannot read a notice in the ledger", reason=reason, error=str(error))
                self._ledger.drop(NOTICES_KIND, reason)
                continue
            if self._clock() - at < FRESH_FOR[notice]:
                done = await self._outbox.queue(notice, to, reason, call=call, at=at, number=number)
                if not isinstance(done, Sms):
                    log.info("no SMS", reason=reason, why=done.value)
            self._ledger.drop(NOTICES_KIND, reason)

"""What calls tell customers in writing: the port, and one SMS with all that is known of it.

Knows: which moments of a call are worth an SMS, and the states of one. Refuses to know: what is written (policy), how
it is kept (storage) and how it is sent (app/sms).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.queues import Queue
    from app.policy.sms_texts import Notice


class Notices(Protocol):
    """Returns at once and never raises; whether anything is sent is the policy's to say. number: in any usual form."""

    def callback_booked(self, ticket: str, queue: Queue | None, number: str, *, call: str = "") -> None:
        """A customer is to be called back, by a queue or (None) by somebody. call: in which it was asked for, or ""."""

    def callback_failed(self, ticket: str, queue: Queue | None, number: str) -> None:
        """All attempts to call a customer back were made."""

    def missed_call(self, call: str, number: str, waited: float, queue: Queue | None = None) -> None:
        """An outside caller hung up after so many seconds, before anybody answered, and left no message."""


class NoNotices:
    """For a house that sends no SMS."""

    def callback_booked(self, ticket: str, queue: Queue | None, number: str, *, call: str = "") -> None:
        pass

    def callback_failed(self, ticket: str, queue: Queue | None, number: str) -> None:
        pass

    def missed_call(self, call: str, number: str, waited: float, queue: Queue | None = None) -> None:
        pass


class SmsState(StrEnum):
    """Where an SMS is."""

    QUEUED = "queued"
    SENDING = "sending"  # taken by a service: the provider may have it already
    SENT = "sent"  # the provider has it
    DELIVERED = "delivered"  # the telephone has it
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # nobody knows whether the provider has it: never sent again by itself
    CANCELLED = "cancelled"  # not sent: it came too late, or may not be sent any more


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS. `to` is E.164; reason is what it is sent for: one reason is one SMS.

    attempts: how often it was taken to be sent; not_before: until then nothing is done with it, None: nothing more at
    all; not_after: later than this it is not sent; provider_id: the provider's name for it, of the last attempt;
    written_by: of one that somebody wrote by hand.
    """

    id: str
    reason: str
    notice: Notice
    call: str
    to: str
    sender: str
    text: str
    language: str
    state: SmsState
    attempts: int
    not_before: datetime | None
    not_after: datetime
    provider_id: str | None
    error: str | None
    created_at: datetime
    changed_at: datetime
    written_by: str | None = None

"""What calls tell customers in writing: the port, and one SMS with all that we know of it.

Knows: which moments of a call are worth an SMS, and the states of one. Refuses to know: the words (policy), how
to store it (storage) and how to send it (app/sms).
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
    """Returns at once and never raises; the policy decides whether to send anything. number: in any usual form."""

    def callback_booked(self, ticket: str, queue: Queue | None, number: str, *, call: str = "") -> None:
        """A customer gets a callback, by a queue or (None) by a person. call: the call that asked for it, or ""."""

    def callback_failed(self, ticket: str, queue: Queue | None, number: str) -> None:
        """All attempts to call a customer back have failed."""

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
    UNCERTAIN = "uncertain"  # nobody knows whether the provider has it: the service never repeats it
    CANCELLED = "cancelled"  # not sent: it is too late, or no longer allowed


@dataclass(frozen=True, slots=True)
class Sms:
    """One SMS. `to`: E.164; reason: why we send it; one reason is one SMS.

    attempts: how often the service took it for sending; not_before: wait until then, None: it is
    finished; not_after: do not send it later than this; provider_id: the provider's id, of the last attempt;
    written_by: the author, if somebody wrote it by hand.
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

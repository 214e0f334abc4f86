"""What the outbox asks of a provider: the port, and the answers.

Knows: the four ways in which an attempt can end. Refuses to know: HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.calls.callback.notices import SmsState


class ProviderAway(Exception):
    """A question could not be asked, or was not answered; the message says why."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How the provider says that one of its SMS is. state: SENT, DELIVERED or FAILED."""

    id: str
    state: SmsState


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has the SMS."""

    report: DeliveryReport


@dataclass(frozen=True, slots=True)
class Later:
    """Surely nothing was sent, and it may be tried again. after: seconds that the provider asks for."""

    why: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class SmsRefused:
    """Surely nothing was sent, and trying again would not help."""

    why: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """It may have been sent, or not."""

    why: str


Answer = Accepted | Later | SmsRefused | Unclear


@dataclass(frozen=True, slots=True)
class Sent:
    """One SMS in the provider's own books."""

    report: DeliveryReport
    sender: str
    text: str


class Provider(Protocol):
    """A provider of SMS. to: E.164; sender: letters and digits (policy/sms_sender.py)."""

    async def send(self, to: str, sender: str, text: str, report_to: str | None) -> Answer:
        """Send one SMS. report_to: the URL that delivery reports are to be sent to."""

    async def report_of(self, id: str) -> DeliveryReport:  # noqa: A002 - the word of the trade
        """How an SMS is. Raises ProviderAway."""

    async def sent_since(self, to: str, since: datetime) -> list[Sent]:
        """What was sent to a number, the newest first, 100 at most. Raises ProviderAway."""

    def read(self, form: Mapping[str, str]) -> DeliveryReport | None:
        """A delivery report as it comes in; None for one that says nothing that is understood."""

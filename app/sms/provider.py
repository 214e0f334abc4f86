"""What the outbox needs from a provider: the port, and the answers.

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
    """We could not ask the provider, or got no answer; the message says why."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """The provider's report on one of its SMS. state: SENT, DELIVERED or FAILED."""

    id: str
    state: SmsState


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has the SMS."""

    report: DeliveryReport


@dataclass(frozen=True, slots=True)
class Later:
    """Surely nothing was sent, and we may try again. after: seconds to wait, if the provider asks for it."""

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
        """Send one SMS. report_to: the URL for delivery reports."""

    async def report_of(self, id: str) -> DeliveryReport:  # noqa: A002 - the word of the trade
        """The state of an SMS. Raises ProviderAway."""

    async def sent_since(self, to: str, since: datetime) -> list[Sent]:
        """The SMS sent to a number, newest first, 100 at most. Raises ProviderAway."""

    def read(self, form: Mapping[str, str]) -> DeliveryReport | None:
        """Read a delivery report; None if we cannot understand it."""

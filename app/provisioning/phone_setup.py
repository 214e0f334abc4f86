"""What one phone has to be told, whatever its make: its account, its keys and where its phone book is.

Knows: values. Refuses to know: what a make calls them (templates/), and where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.policy.trunks import Srtp

if TYPE_CHECKING:
    from app.provisioning.phone_book import BookEntry


class Transport(StrEnum):
    """How the phone's SIP travels."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


class KeyKind(StrEnum):
    """What a lamp and key stand for."""

    COLLEAGUE = "colleague"
    QUEUE = "queue"
    PARKING = "parking"
    CHOICE = "choice"  # one's own, turned on and off


@dataclass(frozen=True, slots=True)
class LampKey:
    """A key with a lamp. number: what the phone watches, and dials when somebody presses the key."""

    kind: KeyKind
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """A device's login. login: the SIP user; name, extension: the person's, as the phone shows them."""

    login: str
    secret: str = field(repr=False)
    name: str
    extension: str
    server: str
    port: int
    transport: Transport = Transport.UDP
    srtp: Srtp = Srtp.CLEAR


@dataclass(frozen=True, slots=True)
class StandingAccess:
    """Where the phone fetches its settings and phone book from then on, and how it signs in there.

    base: https://HOST[:PORT]/phones, without a slash at the end. ca: where it fetches the company's own root
    certificate; "" if the certificate is one that phones trust by themselves.
    """

    base: str
    user: str
    password: str = field(repr=False)
    ca: str = ""


@dataclass(frozen=True, slots=True)
class PhoneSetup:
    """language: sv or en. voicemail: the code that listens to one's messages; pickup: the one that picks up a ringing
    colleague, before the extension. company: the name on the phone book; book: its entries, for a make that keeps them
    among its settings (Snom).
    """

    account: PhoneAccount
    standing: StandingAccess
    company: str
    language: str = "sv"
    keys: tuple[LampKey, ...] = ()
    voicemail: str = ""
    pickup: str = "**"
    book: tuple[BookEntry, ...] = ()
    call_waiting: bool = False  # whether a second call rings

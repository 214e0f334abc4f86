"""Phones to set up, for the tests of this room."""

from __future__ import annotations

from app.policy.trunks import Srtp
from app.provisioning.phone_book import BookEntry, BookLine
from app.provisioning.phone_setup import (
    KeyKind,
    LampKey,
    PhoneAccount,
    PhoneSetup,
    StandingAccess,
    Transport,
)

KEYS = (
    LampKey(KeyKind.QUEUE, "200", "Sälj"),
    LampKey(KeyKind.COLLEAGUE, "102", "Bo Lind"),
    LampKey(KeyKind.COLLEAGUE, "103", "Carin Dahl"),
    LampKey(KeyKind.COLLEAGUE, "104", "David Holm"),
    LampKey(KeyKind.COLLEAGUE, "105", "Eva Nyström"),
    LampKey(KeyKind.COLLEAGUE, "106", "Farid Amini"),
    LampKey(KeyKind.CHOICE, "*65*101", "Köer"),
    LampKey(KeyKind.PARKING, "*681", "Parkering 1"),
)
STANDING = StandingAccess(
    "https://vaxel.bolaget.example:8443/phones",
    "anna",
    "standing-password",
    "https://vaxel.bolaget.example:8443/phones/ca.pem",
)
BOOK = (
    BookEntry("Bo Lind", (BookLine("102"),)),
    BookEntry("Kund", (BookLine("+46850001234"),), "Bageriet", outside=True),
)


def setup(
    name: str = "Anna Ek",
    label: str = "",
    *,
    transport: Transport = Transport.TLS,
    srtp: Srtp = Srtp.REQUIRED,
    language: str = "sv",
    company: str = "Bolaget",
    keys: tuple[LampKey, ...] = KEYS,
    ca: bool = True,
    call_waiting: bool = False,
) -> PhoneSetup:
    """label: on the first key, instead of its own."""
    account = PhoneAccount("anna", "sip-secret", name, "101", "vaxel.bolaget.example", 5061, transport, srtp)
    if label:
        keys = (LampKey(KeyKind.COLLEAGUE, "102", label), *keys[1:])
    standing = STANDING if ca else StandingAccess(STANDING.base, STANDING.user, STANDING.password)
    book = (BookEntry(name, (BookLine("101"),)), *BOOK)
    return PhoneSetup(account, standing, company, language, keys, "*55", "**", book, call_waiting)

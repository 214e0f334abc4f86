"""The code of one's own voicemail box.

Knows: which codes are good enough (policy/pins.py has the rules). Refuses to know: how one is kept, pages and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.policy import pins
from app.web.me.no_token import must_not_be_a_token
from app.web.me.storage_away import storage_away
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.policy.model import Company
    from app.policy.people import Person


class BoxCodes(Protocol):
    """Where boxes' codes are kept."""

    async def set_pin(self, box: str, pin: str, by: str) -> None: ...

    async def pin_since(self, box: str) -> datetime | None: ...


class CodeActions:
    """Raises Refusal."""

    def __init__(self, codes: BoxCodes, audit: AuditLog) -> None:
        self._codes = codes
        self._audit = audit

    async def set_pin(self, visitor: Visitor, company: Company, person: Person, pin: str) -> None:
        """Give the person's box another code; it opens a locked box, too."""
        must_not_be_a_token(visitor)
        if not pins.well_formed(pin):
            raise Refusal(400, "a code has 4 to 8 digits", "pin", "Koden ska ha 4 till 8 siffror.")
        if pins.is_weak(pin, pins.numbers_of(company, person.id)):
            raise Refusal(
                400,
                "the code is too easy to guess: avoid digits in sequence, repetitions and your own number",
                "pin",
                "Koden är för lätt att gissa. Undvik siffror i rad, upprepningar och ditt eget nummer.",
            )
        try:
            await self._codes.set_pin(person.id, pin, visitor.by)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        await self._audit.note(visitor, "voicemail.pin", person.id)

    async def pin_since(self, person: Person) -> datetime | None:
        """When the person's box got its code; None: it has none."""
        try:
            return await self._codes.pin_since(person.id)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error

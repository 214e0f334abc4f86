"""Click to call: my telephone rings, and when I answer, theirs.

Knows: which numbers are called by a click, and which telephone rings first. Refuses to know: how telephones are rung,
and the rules of the policy, which is asked as if the number were dialled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.accounts.audit_afterwards import AuditAfterwards
from app.calls.click import NoPhoneRings
from app.policy import numbers
from app.policy.decision import Device
from app.policy.numbers import NumberKind
from app.policy.targets import Action
from app.policy.texts import say
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.policy.decision import Decision, Leg
    from app.policy.people import Person


class Dialling(Protocol):
    """The house, as far as a click needs it."""

    def decided(self, person: Person, device: Device, dialled: str) -> Decision:
        """What the policy says now, if this person dials that on this device."""

    async def look_at(self, person: Person) -> None:
        """Ask the exchange about their telephones, so that what follows is true now. Never raises."""

    def on_phone(self, person: Person) -> bool: ...

    def has_desk(self, person: Person) -> bool:
        """Whether a desk phone, softphone or browser of theirs is registered."""

    async def ring(self, device: Leg, dialled: str, lang: str) -> None:
        """Ring their telephone. Raises NoPhoneRings, ConnectionError."""


class CallActions:
    """Raises Refusal."""

    def __init__(self, dialling: Dialling, audit: AuditLog) -> None:
        self._dialling = dialling
        self._audit = AuditAfterwards(audit)

    async def call(self, visitor: Visitor, person: Person, number: str, device: Device | None = None) -> Leg:
        """Ring this person's telephone for a call to a number; device: on which, None: the desk phone if it is there.

        Returns what rings.
        """
        dialled = numbers.stripped(number)
        if not dialled or "*" in dialled or "#" in dialled:
            raise Refusal(400, "write a telephone number", "number", "Skriv ett telefonnummer.")
        if numbers.canonical(dialled).kind is NumberKind.SERVICE:
            raise Refusal(
                400,
                f"dial {dialled} on the telephone itself",
                "number",
                f"Ring {dialled} direkt från telefonen.",
            )
        await self._dialling.look_at(person)
        leg = self._leg(person, device)
        self._check(person, leg.device, dialled)
        if self._dialling.on_phone(person):
            raise Refusal(409, "you are on the phone already", "", "Du talar redan i telefon.")
        try:
            await self._dialling.ring(leg, dialled, visitor.lang)
        except NoPhoneRings:
            raise _nothing_rings() from None
        except ConnectionError as error:
            raise Refusal(
                503, f"the exchange is away: {error}", "", "Växeln svarar inte just nu. Försök igen."
            ) from error
        await self._audit.note(
            visitor, "call.click", person.id
        )  # no number: the log outlives the call's data
        return leg

    def _leg(self, person: Person, device: Device | None) -> Leg:
        legs = {leg.device: leg for leg in person.legs}
        if device is None:
            wanted = Device.FIXED if self._dialling.has_desk(person) else Device.MOBILE
            device = wanted if wanted in legs else next(iter(legs))
        if device not in legs:
            raise Refusal(400, "there is no such telephone", "device", "Du har ingen sådan telefon.")
        if device is Device.FIXED and not self._dialling.has_desk(person):
            raise _nothing_rings()
        return legs[device]

    def _check(self, person: Person, device: Device, dialled: str) -> None:
        decision = self._dialling.decided(person, device, dialled)
        if decision.action is Action.REFUSE:
            sv, en = (say(decision.reasons[0], lang) for lang in ("sv", "en"))
            raise Refusal(403, f"this cannot be called: {en}", "number", f"Det går inte att ringa: {sv}.")


def _nothing_rings() -> Refusal:
    return Refusal(
        409,
        "none of your telephones is registered: open the one in the browser, or dial yourself",
        "",
        "Ingen av dina telefoner är inloggad. Öppna telefonen i webbläsaren, eller ring själv.",
    )

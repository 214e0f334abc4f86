"""Choosing one's own profile, and taking the choice back.

Knows: who may use a profile (P3), and which ends can be. Refuses to know: which layer wins (policy/absence.py), pages
and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.audit_afterwards import AuditAfterwards
from app.policy.absence import Chosen
from app.web.me.storage_away import storage_away
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.calls.ports.kept import Choices
    from app.calls.presence import Presences
    from app.clock import Clock
    from app.policy.absence import Presence
    from app.policy.model import Company
    from app.policy.people import Person


class ProfileActions:
    """What one may do about a person's profile. Raises Refusal."""

    def __init__(self, presences: Presences, choices: Choices, audit: AuditLog, clock: Clock) -> None:
        self._presences = presences
        self._choices = choices
        self._audit = AuditAfterwards(audit)
        self._clock = clock

    async def choose(
        self, visitor: Visitor, company: Company, person: Person, profile: str, until: datetime | None
    ) -> Presence:
        """Choose a profile, in force at once. until: None is until something else is chosen."""
        found = company.profile_for(person, profile)
        if found is None:
            raise Refusal(
                400,
                f"{profile!r} is no profile that {person.name} can choose",
                "profile",
                f"{profile!r} är ingen profil som {person.name} kan välja.",
            )
        if until is not None and until <= self._clock():
            raise Refusal(400, "the time is past", "until", "Tiden har redan passerat.")
        before = self._said(person.id)
        try:
            await self._choices.set_profile(person.id, found.id, visitor.by, until)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        self._presences.chose(person.id, Chosen(found.id, until))
        await self._audit.note(visitor, "profile.set", person.id, before, self._said(person.id))
        return self._presences.of(person.id)

    async def take_back(self, visitor: Visitor, person: Person) -> Presence:
        """Let calendar and schedule decide."""
        before = self._said(person.id)
        try:
            await self._choices.clear_profile(person.id)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        self._presences.chose(person.id, None)
        await self._audit.note(visitor, "profile.take_back", person.id, before, self._said(person.id))
        return self._presences.of(person.id)

    def _said(self, person: str) -> dict[str, str | None]:
        now = self._presences.of(person)
        until = now.until.isoformat(timespec="minutes") if now.until is not None else None
        return {"profile": now.profile, "layer": now.layer.value, "until": until}

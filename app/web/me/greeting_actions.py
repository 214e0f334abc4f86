"""One's own greetings: a recording from the browser or a file, the same checks as by telephone, and back to the voice.

Knows: what can be wrong with a recording, in words. Refuses to know: what makes a good one (speech/greetings.py), where
it is kept, pages and JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from app.calls.mailbox.greeting import LONGEST_GREETING
from app.calls.ports.sounds import Take
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.policy.model import Company
    from app.policy.people import Person

_FAULTS: Final = {
    Take.SHORT: (
        "Hälsningen är för kort. Tala i minst två sekunder.",
        "the greeting is too short: speak for at least two seconds",
    ),
    Take.SILENT: (
        "Inget hörs i inspelningen. Är mikrofonen på?",
        "there is nothing to hear in the recording: is the microphone on?",
    ),
    Take.FAILED: (
        "Filen går inte att läsa som ljud. Spela in igen, eller spara den som WAV, MP3 eller M4A.",
        "the file cannot be read as sound: record again, or save it as WAV, MP3 or M4A",
    ),
}


class OwnGreetings(Protocol):
    """Greetings by telephone and from pages: the same files. Raises OSError: no room for it."""

    async def take_in(self, sound: bytes) -> tuple[str, float]:
        """A file from outside as a new take, and its seconds; "" if it cannot be read as sound."""

    async def judge(self, file: str) -> tuple[Take, str]: ...

    async def keep(self, file: str, box: str, profile: str) -> None: ...

    async def forget(self, box: str, profile: str) -> bool: ...

    async def discard(self, file: str) -> None: ...

    def is_own(self, box: str, profile: str) -> bool:
        """Whether there is a recording of one's own. profile: "" is for all."""

    def recorded_at(self, box: str, profile: str) -> datetime | None:
        """When it was recorded; None: there is none."""

    def heard(self, box: str, profile: str) -> Path:
        """The file that callers hear."""


class GreetingActions:
    """Raises Refusal."""

    def __init__(self, greetings: OwnGreetings, audit: AuditLog) -> None:
        self._greetings = greetings
        self._audit = audit

    async def put(
        self, visitor: Visitor, company: Company, person: Person, profile: str, sound: bytes
    ) -> None:
        """Use a recording as the greeting, replacing the one before. profile: "" for all."""
        _may_have(company, person, profile)
        file = ""
        try:
            file, seconds = await self._greetings.take_in(sound)
            take = (await self._greetings.judge(file))[0] if file else Take.FAILED
            if take is not Take.GOOD:
                sv, en = _FAULTS[take]
                raise Refusal(400, en, "sound", sv)
            if seconds > LONGEST_GREETING:
                raise Refusal(
                    400,
                    f"the greeting is longer than {LONGEST_GREETING} s",
                    "sound",
                    f"Hälsningen är längre än {LONGEST_GREETING} sekunder.",
                )
            await self._greetings.keep(file, person.id, profile)
        except OSError as error:
            raise Refusal(
                503, f"no room to store it: {error}", "", "Det finns inte plats att spara."
            ) from error
        finally:
            if file:
                await self._greetings.discard(file)
        await self._audit.note(visitor, "greeting.record", person.id, None, {"profile": profile or None})

    async def remove(self, visitor: Visitor, company: Company, person: Person, profile: str) -> None:
        """Let the synthetic voice speak again."""
        _may_have(company, person, profile)
        try:
            was_there = await self._greetings.forget(person.id, profile)
        except OSError as error:
            raise Refusal(
                503, f"it could not be removed: {error}", "", "Det gick inte att ta bort."
            ) from error
        if not was_there:
            raise Refusal(404, "there is no such recording", "profile", "Det finns ingen egen hälsning.")
        await self._audit.note(visitor, "greeting.remove", person.id, {"profile": profile or None})


def _may_have(company: Company, person: Person, profile: str) -> None:
    if profile and company.profile_for(person, profile) is None:
        raise Refusal(400, "there is no such profile", "profile", "Den profilen finns inte.")

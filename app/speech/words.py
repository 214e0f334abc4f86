"""The sentences made for one call.

Knows: the prompts of a spoken diversion, and what to play if one cannot be made. Refuses to know: when a caller
hears it (policy), which caller (calls), and the words (absence.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from app.speech import absence
from app.speech.spoken import NotSpoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.clock import Clock
    from app.policy.decision import Spoken, SpokenOffer
    from app.policy.model import Company
    from app.policy.people import Person, Profile
    from app.speech.spoken import SpokenFiles
    from app.speech.texts import PromptLang

    OwnGreeting = Callable[[str, str, PromptLang], str | None]

log = structlog.get_logger()


class SpokenWords:
    """Implements calls.ports.sounds.Words.

    own_greeting: a person's own words for a profile, by both ids and the language.
    """

    def __init__(self, spoken: SpokenFiles, clock: Clock, own_greeting: OwnGreeting) -> None:
        self._spoken = spoken
        self._clock = clock
        self._own_greeting = own_greeting

    async def diversion(self, company: Company, person: Person, spoken: Spoken, lang: str) -> tuple[str, ...]:
        """Why the person cannot answer, then the choices, as names in `prompts/` with the language.

        Own words win over the sentence. If it is not ready in time, the caller hears a general one. If the choices
        are not, the caller does not hear them, and the call goes on as without a key.
        """
        language = _language(lang)
        ways = [(one.key, one.does, _place(company, one, language)) for one in spoken.offers]
        told = await asyncio.gather(
            self._why(company, person, spoken, language),
            self._say(absence.offers(ways, language), language),
        )
        return tuple(name for name in told if name)

    async def chosen(self, profile: Profile | None, until: datetime | None, lang: str) -> str:
        language = _language(lang)
        if profile is None:
            return f"{language}/profile-none"
        text = absence.profile_text(profile.name(language), until, self._clock(), language)
        return await self._say(text, language) or f"{language}/profile-chosen"

    async def _why(self, company: Company, person: Person, spoken: Spoken, lang: PromptLang) -> str:
        own = self._own_greeting(person.id, spoken.profile, lang)
        if own is not None:
            return f"{lang}/{own}"
        profile = company.profiles.get(spoken.profile)
        if profile is None or profile.diversion is None:
            return f"{lang}/absent"
        phrase = profile.diversion.en if lang == "en" else profile.diversion.sv
        text = absence.absence_text(person.name, phrase, spoken.back, self._clock(), lang)
        return await self._say(text, lang) or f"{lang}/absent"

    async def _say(self, text: str, lang: PromptLang) -> str | None:
        if not text:
            return None
        try:
            return await self._spoken.prompt(text, lang)
        except NotSpoken as error:
            log.error("could not make a sentence, playing a fixed one", text=text, error=str(error))
            return None


def _place(company: Company, offer: SpokenOffer, lang: PromptLang) -> str:
    """The spoken name of a place: "receptionen", "kön Sälj", a person's name. No number: it may be private (S3)."""
    if offer.to == company.reception:
        return "receptionen" if lang == "sv" else "the reception"
    if offer.to in company.queues:
        name = company.queues[offer.to].name
        return f"kön {name}" if lang == "sv" else f"the queue {name}"
    if offer.to in company.people:
        return company.people[offer.to].name
    if offer.to and offer.to == company.answering_service:
        return "vår svarstjänst" if lang == "sv" else "our answering service"
    return ""


def _language(lang: str) -> PromptLang:
    return "en" if lang == "en" else "sv"

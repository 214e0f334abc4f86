"""The sentences that are made for one call.

Knows: which prompts a spoken diversion takes, and what is said where one cannot be made. Refuses to know: when it is
heard (policy), who hears it (calls), and the words (absence.py).
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

    from app.calls.clock import Clock
    from app.policy.decision import Spoken as Told
    from app.policy.model import Company, Person, Profile
    from app.speech.spoken import Spoken
    from app.speech.texts import Lang

    OwnGreeting = Callable[[str, str, Lang], str | None]

log = structlog.get_logger()


class SpokenWords:
    """Implements calls.ports.Words. own_greeting: a person's own words for a profile, by their ids and the language."""

    def __init__(self, clock: Clock, spoken: Spoken, own_greeting: OwnGreeting) -> None:
        self._clock = clock
        self._spoken = spoken
        self._own_greeting = own_greeting

    async def diversion(self, company: Company, person: Person, spoken: Told, lang: str) -> tuple[str, ...]:
        """Names in `prompts/`, with the language: why the person cannot answer, then the ways on.

        Own words win over the sentence. If that cannot be made in time, a general one is heard; if the ways on cannot,
        they are not told, and what the profile does without a key is done.
        """
        lang_ = _language(lang)
        why, ways = await asyncio.gather(
            self._why(company, person, spoken, lang_),
            self._say(absence.offers(spoken.offers, company, lang_), lang_),
        )
        return tuple(f"{lang_}/{name}" for name in (why, ways) if name)

    async def chosen(
        self,
        company: Company,  # noqa: ARG002 - the port's
        profile: Profile | None,
        until: datetime | None,
        lang: str,
    ) -> str:
        """A name in `prompts/sv/`, which is where the dialplan looks."""
        lang_ = _language(lang)
        if profile is None:
            name: str | None = "profile-none"
        else:
            name = await self._say(absence.chosen(profile.name(lang_), until, self._clock(), lang_), lang_)
        return f"{'' if lang_ == 'sv' else f'../{lang_}/'}{name or 'profile-chosen'}"

    async def _why(self, company: Company, person: Person, spoken: Told, lang: Lang) -> str:
        own = self._own_greeting(person.id, spoken.profile, lang)
        if own is not None:
            return own
        profile = company.profiles.get(spoken.profile)
        if profile is None or profile.diversion is None:
            return "absent"
        phrase = profile.diversion.en if lang == "en" else profile.diversion.sv
        said = absence.absent(person.name, phrase, spoken.back, self._clock(), lang)
        return await self._say(said, lang) or "absent"

    async def _say(self, text: str, lang: Lang) -> str | None:
        if not text:
            return None
        try:
            return await self._spoken.prompt(text, lang)
        except NotSpoken as why:
            log.warning("a sentence was not spoken", why=str(why))
            return None


def _language(lang: str) -> Lang:
    return "en" if lang == "en" else "sv"

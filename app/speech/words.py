"""The sentences that are made for one call.

Knows: which words a spoken diversion and a confirmation take, and what is said when no voice can say them. Refuses to
know: when they are heard (policy), and who hears them (calls).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from app.policy.decision import Does
from app.speech import absence
from app.speech.spoken import NotSpoken

if TYPE_CHECKING:
    from datetime import datetime

    from app.calls.clock import Clock
    from app.policy.decision import Offer
    from app.policy.decision import Spoken as Told
    from app.policy.model import Company, Person, Profile
    from app.speech.spoken import Spoken
    from app.speech.texts import Lang

log = structlog.get_logger()


class SpokenWords:
    """Implements calls.ports.Words."""

    def __init__(self, spoken: Spoken, clock: Clock) -> None:
        self._spoken = spoken
        self._clock = clock

    async def diversion(self, company: Company, person: Person, spoken: Told, lang: str) -> tuple[str, ...]:
        language = _language(lang)
        diversion = company.profiles[spoken.profile].diversion
        assert diversion is not None, "it was decided by it"
        phrase = diversion.sv if language == "sv" else diversion.en
        ways = [(one.key, one.does, _place(company, one, language)) for one in spoken.offers]
        why = absence.absent(person.name, phrase, spoken.back, self._clock(), language)
        first = await self._said(why, language, f"{language}/absent")
        return first, await self._said(absence.offers(ways, language), language, f"{language}/absent-message")

    async def chosen(self, profile: Profile | None, until: datetime | None, lang: str) -> str:
        language = _language(lang)
        name = profile.name(language) if profile is not None else None
        text = absence.chosen(name, until, self._clock(), language)
        return await self._said(text, language, f"{language}/profile-chosen")

    async def _said(self, text: str, lang: Lang, instead: str) -> str:
        try:
            return await self._spoken.prompt(text, lang)
        except NotSpoken as error:
            log.error("a sentence could not be made, a fixed one is said", text=text, error=str(error))
            return instead


def _place(company: Company, offer: Offer, lang: Lang) -> str:
    """What a place is called: "receptionen", "kön Sälj", a person's name; "" for a number outside."""
    if offer.does is not Does.CONNECT:
        return ""
    if offer.to == company.reception:
        return "receptionen" if lang == "sv" else "the reception"
    if offer.to in company.queues:
        name = company.queues[offer.to].name
        return f"kön {name}" if lang == "sv" else f"the queue {name}"
    if offer.to in company.people:
        return company.people[offer.to].name
    if offer.to == company.answering_service:
        return "vår svarstjänst" if lang == "sv" else "our answering service"
    return ""


def _language(lang: str) -> Lang:
    return "en" if lang == "en" else "sv"

"""The language that somebody hears.

Knows: colleagues' own languages, and Swedish numbers. Refuses to know: the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.policy import numbers

if TYPE_CHECKING:
    from app.policy.model import Company


def spoken_to(company: Company, who: str) -> Literal["sv", "en"]:
    """A colleague's own language (who: an id); Swedish for Swedish numbers, else English; the company's for none."""
    colleague = company.people.get(who)
    number = numbers.shown(who)
    if colleague is None and number:
        return "sv" if number.startswith("+46") else "en"
    language = colleague.language if colleague is not None else company.language
    return "en" if language == "en" else "sv"

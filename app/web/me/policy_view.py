"""The company's telephone policy as it concerns one person: the port, and its values.

Knows: the shape that a page shows. Refuses to know: how the sentences are made, and which concern whom (app/service).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.policy.people import Person


@dataclass(frozen=True, slots=True)
class ShownTable:
    """rows: each cell's text; the first is the row's head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """parts: a text is a paragraph, a tuple a list of sentences. sections: those inside."""

    id: str
    title: str
    parts: tuple[str | tuple[str, ...] | ShownTable, ...]
    sections: tuple[ShownSection, ...] = ()


class PolicyViews(Protocol):
    """Makes it of the rules in force."""

    async def of(self, company: Company, person: Person, lang: str) -> tuple[ShownSection, ...]:
        """Raises ConnectionError or TimeoutError: the database is away."""

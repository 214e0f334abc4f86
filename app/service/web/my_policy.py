"""The company's telephone policy as it concerns one person: the document, without what is about others.

Knows: which sentences and rows concern somebody, by the places of the company file behind them. Refuses to know:
the sentences (document/), and pages.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from app.company import from_document
from app.document.parts import Bullets, Paragraph, RuleTable
from app.document.whole import make_document
from app.policy.hours import STOCKHOLM
from app.web.me.policy_view import ShownSection, ShownTable
from app.words.first_line import first_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.clock import Clock
    from app.document.parts import PolicySection, RuleRow, SectionPart, Sentence
    from app.policy.model import Company
    from app.policy.people import Person
    from app.storage.store import Store

POLICY_WITHIN: Final = 10.0  # seconds
NOT_ABOUT_ANYBODY: Final = frozenset({"index", "glossary", "music"})  # they belong to the whole document
FOR_ALL: Final = frozenset({"contacts", "reception", "calendar"})  # names of others that everybody may need
CONCERN_KINDS: Final = ("people", "roles", "queues", "profiles", "schedules")


class StoredPolicyViews:
    """As app.web.me.policy_view.PolicyViews. version: the one in force; its document is made once a day."""

    def __init__(self, store: Store, version: Callable[[], str], clock: Clock) -> None:
        self._store = store
        self._version = version
        self._clock = clock
        self._made: dict[tuple[str, str, str], tuple[PolicySection, ...]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def of(self, company: Company, person: Person, lang: str) -> tuple[ShownSection, ...]:
        mine = Concerns(company, person)
        return tuple(shown for one in await self._sections(lang) if (shown := mine.section(one)) is not None)

    async def _sections(self, lang: str) -> tuple[PolicySection, ...]:
        now = self._clock()
        key = (self._version(), lang, now.astimezone(STOCKHOLM).date().isoformat())
        async with self._one_at_a_time:
            if key not in self._made:
                try:
                    async with asyncio.timeout(POLICY_WITHIN):
                        stored = await self._store.current_company()
                except (SQLAlchemyError, OSError) as error:
                    raise ConnectionError(first_line(error)) from error
                if stored is None:
                    return ()
                made = await asyncio.to_thread(
                    lambda: make_document(from_document(stored.document), lang, now).sections
                )
                self._made = {one: kept for one, kept in self._made.items() if one[0] == key[0]}
                self._made[key] = made
            return self._made[key]


class Concerns:
    """What of the document is about somebody, or about all."""

    def __init__(self, company: Company, person: Person) -> None:
        self._mine = {
            "people": {person.id},
            "roles": {person.role},
            "queues": {one.id for one in company.queues.values() if person.id in one.agents},
            "profiles": {one.id for one in company.profiles.values() if one.is_for(person)},
            "schedules": {one.id for one in company.schedules if one.closeness(person)},
        }

    def section(self, section: PolicySection) -> ShownSection | None:
        """None: nothing in it is about this person."""
        if section.id in NOT_ABOUT_ANYBODY or not self._about_mine([section.id], "queues"):
            return None
        whole = section.id in FOR_ALL
        parts = [shown for part in section.parts if (shown := self._part(part, whole=whole))]
        inside = [made for one in section.sections if (made := self.section(one)) is not None]
        if not parts and not inside:
            return None
        return ShownSection(section.id, section.title.text, tuple(parts), tuple(inside))

    def _part(self, part: SectionPart, *, whole: bool) -> str | tuple[str, ...] | ShownTable:
        match part:
            case Paragraph(sentence):
                return sentence.text
            case Bullets(sentences):
                return tuple(one.text for one in sentences if whole or self._sentence(one))
            case RuleTable(caption=caption, head=head, rows=rows):
                kept = [tuple(cell.text for cell in row.cells) for row in rows if whole or self._row(row)]
                return ShownTable(caption, head, tuple(kept)) if kept else ""

    def _row(self, row: RuleRow) -> bool:
        """By its head."""
        head = row.cells[0]
        return all(self._about_mine((head.key, *head.places), kind) for kind in CONCERN_KINDS)

    def _sentence(self, sentence: Sentence) -> bool:
        """A schedule's is for those whom it is for; one that lists roles, for those roles."""
        roles = [one for one in sentence.places if one.startswith("roles.") and one.endswith(".name")]
        return self._about_mine([sentence.key], "schedules") and (
            self._about_mine(roles, "roles") or len(roles) < len(sentence.places)
        )

    def _about_mine(self, places: Iterable[str], kind: str) -> bool:
        """Whether the places name nobody of this kind, or also this person's."""
        named = {one.split(".")[1] for one in places if one.startswith(f"{kind}.")}
        return not named or bool(named & self._mine[kind])

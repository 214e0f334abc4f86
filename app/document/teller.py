"""Makes sentences of rules, in one language, and notes of each from which places of the company file it was made.

Knows: names, ways and hours as words. Refuses to know: which sentences there are.

A sentence is a template in both languages, and pieces. Each piece brings its own places. So a sentence that names
Anna changes when her name does, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.company import to_company
from app.company.convert import VOICEMAIL_OF
from app.company.references import leads_to_service
from app.document.parts import Bullets, Paragraph, PolicySection, RuleRow, SectionPart, Sentence
from app.document.words import date_text, duration, hours_text, listed_words
from app.policy.hours import STOCKHOLM
from app.policy.tenure import as_of
from app.words.clause_names import clause_order
from app.words.phone_numbers import phone_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from app.company import CompanyFile
    from app.policy.hours import Hours

NAMES_IN_A_SENTENCE = 12  # in a sentence; the rest is counted
MOST_ROWS = 100  # in a table; the rest is counted


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence, with the places of the company file that it comes from."""

    text: str
    places: tuple[str, ...] = ()


class Teller:
    """file: the company file; at: the aware instant for which the document is made."""

    def __init__(self, file: CompanyFile, lang: str, at: datetime) -> None:
        self.file = file
        self.lang = lang
        self.sv = lang == "sv"
        self.at = at.astimezone(STOCKHOLM)
        self.company = to_company(file)
        self.today = as_of(self.company, at)
        self.people = {one.id: one for one in file.people}
        self.queues = {one.id: one for one in file.queues}
        self.roles = {one.id: one for one in file.roles}

    @property
    def has_desks(self) -> bool:
        return any(one.desk for one in self.today.people.values())

    @cached_property
    def uses_service(self) -> bool:
        """Whether a call can come to the answering service."""
        return leads_to_service(self.file)

    @property
    def has_mobiles(self) -> bool:
        return any(one.mobile for one in self.today.people.values())

    def here(self, ids: Iterable[str]) -> list[str]:
        """Those who have not left."""
        return [one for one in ids if one not in self.today.in_force.gone]

    # Words.

    def say(self, sv: str, en: str) -> str:
        return sv if self.sv else en

    def sentence(
        self,
        sv: str,
        en: str,
        *places: str,
        clauses: Sequence[str] = (),
        key: str = "",
        **pieces: Piece | str,
    ) -> Sentence:
        """places: of the rule itself. pieces: what stands for the {braces}. key: else the first place, or "
        "the words."""
        parts = {name: one if isinstance(one, Piece) else Piece(one) for name, one in pieces.items()}
        used = [place for name, part in parts.items() if f"{{{name}}}" in sv for place in part.places]
        text = (sv if self.sv else en).format(**{name: part.text for name, part in parts.items()})
        found = tuple(dict.fromkeys((*places, *used)))
        return Sentence(text, found, _sorted(clauses), key or (found[0] if found else sv))

    def cell(self, piece: Piece | str, *clauses: str, key: str = "") -> Sentence:
        """A cell of a table."""
        found = piece if isinstance(piece, Piece) else Piece(piece)
        return Sentence(found.text, found.places, _sorted(clauses), key)

    def row(self, key: str, *cells: Sentence, of: str = "") -> RuleRow:
        """key: what the row is about. of: the setting from which the key is made: another one makes another row."""
        more = (of,) if of else ()
        return RuleRow(
            tuple(
                Sentence(one.text, tuple(dict.fromkeys((*one.places, *more))), one.clauses, f"{key}/{number}")
                for number, one in enumerate(cells)
            )
        )

    # Pieces.

    def person(self, id_: str) -> Piece:
        return Piece(self.people[id_].name, (f"people.{id_}.name",))

    def queue(self, id_: str) -> Piece:
        return Piece(self.queues[id_].name, (f"queues.{id_}.name",))

    def role(self, id_: str) -> Piece:
        return Piece(self.roles[id_].name, (f"roles.{id_}.name",))

    def who(self, id_: str) -> Piece:
        """A person or a queue by name, which share their ids."""
        return self.person(id_) if id_ in self.people else self.queue(id_)

    def person_or_role(self, id_: str) -> Piece:
        return self.person(id_) if id_ in self.people else self.role(id_)

    def names(self, ids: Iterable[str], place: str = "") -> Piece:
        """The names of people or queues; of many only the first. place: of the list itself."""
        return self.listed([self.who(one) for one in ids], place)

    def role_names(self, ids: Iterable[str], place: str = "") -> Piece:
        """The names of roles, as `names`."""
        return self.listed([self.role(one) for one in ids], place)

    def listed(self, found: Sequence[Piece], place: str = "") -> Piece:
        """Pieces as a list in words; of many only the first."""
        shown = [*found]
        rest: list[str] = []
        if len(shown) > NAMES_IN_A_SENTENCE:
            left = len(shown) - NAMES_IN_A_SENTENCE + 1
            shown = shown[: NAMES_IN_A_SENTENCE - 1]
            rest = [self.say(f"{left} till", f"{left} more")]
        text = listed_words([*(one.text for one in shown), *rest], self.lang)
        places = [place] if place else []
        return Piece(text, (*places, *(inner for one in shown for inner in one.places)))

    def number(self, e164: str, place: str) -> Piece:
        return Piece(phone_text(e164, self.lang), (place,))

    def value(self, value: object, *places: str) -> Piece:
        return Piece(str(value), places)

    def hours(self, hours: Hours, place: str) -> Piece:
        return Piece(hours_text(hours, self.lang), (place,))

    def seconds(self, seconds: float, place: str) -> Piece:
        return Piece(duration(seconds, self.lang), (place,))

    def day(self, day: date, place: str) -> Piece:
        return Piece(date_text(day, self.lang), (place,))

    def answering_service(self) -> Piece:
        """The answering service with its number."""
        number = self.file.answering_service or ""
        text = phone_text(number, self.lang)
        return Piece(
            self.say(f"svarstjänsten ({text})", f"the answering service ({text})"), ("answering_service",)
        )

    def way(self, to: str, place: str, *, box: str = "") -> Piece:
        """Where a rule leads: "till receptionen". box: whose mailbox `voicemail` is, in words."""
        known = self.people.keys() | self.queues.keys()
        match to:
            case "voicemail":
                usual = self.say("till röstbrevlådan", "to voicemail")
                return Piece(box or usual, (place,))
            case "reception":
                return Piece(self.say("till receptionen", "to reception"), (place,))
            case "answering_service":
                return Piece(self.say("till svarstjänsten", "to the answering service"), (place,))
            case _ if to.startswith(VOICEMAIL_OF):
                who = self.who(to.removeprefix(VOICEMAIL_OF))
                text = self.say(f"till röstbrevlådan för {who.text}", f"to the voicemail of {who.text}")
                return Piece(text, (place, *who.places))
            case _ if to in known:
                who = self.who(to)
                kind = self.say("kön ", "the queue ") if to in self.queues else ""
                return Piece(f"{self.say('till', 'to')} {kind}{who.text}", (place, *who.places))
            case _:
                return Piece(f"{self.say('till', 'to')} {phone_text(to, self.lang)}", (place,))

    # Sections.

    def own(self, name: str) -> tuple[SectionPart, ...]:
        """The company's own text for a section, as paragraphs."""
        entry = getattr(self.file.document, name) if self.file.document is not None else None
        if entry is None:
            return ()
        given = entry.en if not self.sv and entry.en else entry.sv
        place = f"document.{name}.{'en' if not self.sv and entry.en else 'sv'}"
        return tuple(
            Paragraph(Sentence(text, (place,), (), f"{place}/{number}"))
            for number, text in enumerate(given.split("\n\n"))
        )

    def section(
        self,
        id_: str,
        title: Sentence | tuple[str, str],
        *parts: SectionPart,
        own: str = "",
        clauses: Sequence[str] = (),
        inside: Sequence[PolicySection | None] = (),
    ) -> PolicySection | None:
        """A section with what is in it; None if that is nothing."""
        kept = [one for one in (*(self.own(own) if own else ()), *parts) if not _is_empty(one)]
        sections = tuple(one for one in inside if one is not None)
        if not kept and not sections:
            return None
        head = (
            title
            if isinstance(title, Sentence)
            else Sentence(self.say(*title), (), _sorted(clauses), "title")
        )
        return PolicySection(id_, head, tuple(kept), sections)

    def rows(
        self, entries: Sequence[RuleRow], command: str
    ) -> tuple[tuple[RuleRow, ...], tuple[SectionPart, ...]]:
        """At most so many rows as a table may have; and if there are more, where the rest is."""
        if len(entries) <= MOST_ROWS:
            return tuple(entries), ()
        left = str(len(entries) - MOST_ROWS)
        more = self.sentence(
            "Här står de första {most}. {left} till finns: ”{command}” visar alla.",
            "The first {most} stand here. There are {left} more: “{command}” shows all.",
            most=str(MOST_ROWS),
            left=left,
            command=command,
        )
        return tuple(entries[:MOST_ROWS]), (Paragraph(more),)


def _sorted(clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(clauses), key=clause_order))


def capital(piece: Piece) -> Piece:
    """The piece with a capital first, as the head of a row."""
    return Piece(piece.text[:1].upper() + piece.text[1:], piece.places)


def _is_empty(part: SectionPart) -> bool:
    match part:
        case Paragraph(sentence):
            return not sentence.text
        case Bullets(sentences):
            return not sentences
        case _:
            return not part.rows

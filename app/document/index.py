"""The index of clauses: where each stands in the document, and how often calls used it.

Knows: how to gather clauses from sentences. Refuses to know: where the figures come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.document.parts import Paragraph, PolicySection, RuleTable, Sentence, sections_of, sentences_of
from app.document.words import date_text
from app.policy.hours import STOCKHOLM
from app.words.clause_names import clause_name, clause_order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.document.teller import Teller

COVERED_DAYS = 30
UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class ClauseUse:
    """How many decisions of the last days cited a clause, and when the last one did (aware)."""

    decisions: int
    last: datetime | None


def index(
    t: Teller, sections: tuple[PolicySection, ...], use: Mapping[str, ClauseUse] | None
) -> PolicySection | None:
    """A row for each clause that the document cites or a call used. use: None without a database."""
    places: dict[str, dict[str, None]] = {}
    for section in sections:
        for part in sections_of((section,)):
            for sentence in sentences_of(part):
                for clause in sentence.clauses:
                    places.setdefault(clause, {})[section.title.text] = None
    clauses = sorted({*places, *(use or {})}, key=clause_order)
    rows = []
    for clause in clauses:
        used = (use or {}).get(clause)
        count, last = (UNKNOWN, UNKNOWN) if use is None else ("0", UNKNOWN)
        if used is not None:
            count = f"{used.decisions}"
            last = date_text(used.last.astimezone(STOCKHOLM).date(), t.lang) if used.last else UNKNOWN
        where = ", ".join(places.get(clause, ())) or UNKNOWN
        # What calls did is no rule: it never counts as changed.
        cells = (clause, clause_name(clause, t.lang), where, count, last)
        rows.append(t.row(f"clause.{clause}", *(t.cell(one) for one in cells)))
    words = t.sentence(
        "Så ofta har samtal använt varje paragraf de senaste {days} dagarna, och när senast."
        if use is not None
        else "Hur ofta samtal har använt varje paragraf står här när dokumentet görs ur växelns databas.",
        "This is how often calls used each clause in the last {days} days, and when last."
        if use is not None
        else "How often calls used each clause stands here when the document is made from the exchange's database.",
        days=str(COVERED_DAYS),
        key="index",
    )
    head = (
        t.say("Paragraf", "Clause"),
        t.say("Handlar om", "Is about"),
        t.say("Står i", "Stands in"),
        t.say("Samtalsbeslut", "Decisions"),
        t.say("Senast", "Last"),
    )
    table = RuleTable(t.say("Register över paragrafer", "Index of clauses"), head, tuple(rows), wide=(1, 2))
    return t.section("index", ("Paragrafer", "Clauses"), Paragraph(words), table)


def without_use(sentence: Sentence) -> bool:
    """Whether a cell of the index tells of calls, and not of rules."""
    return sentence.key.startswith("clause.")

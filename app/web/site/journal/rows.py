"""One call in the journal's list, and in its table for spreadsheets.

Knows: which facts of a call a row has. Refuses to know: how a page shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.explain.story import name_dialled, party_name
from app.policy.hours import STOCKHOLM
from app.words.call_ends import how_ended

if TYPE_CHECKING:
    from datetime import datetime

    from app.explain.told_calls import ToldCall
    from app.policy.model import Company
    from app.web.site.csv_answer import Cell

CSV_COLUMNS: Final = (
    "began",
    "direction",
    "caller",
    "called",
    "transferred",
    "how",
    "answered_by",
    "waited_seconds",
    "talked_seconds",
    "id",
)
_MOODS: Final = {
    "answered": "good",
    "failed": "bad",
    "lost": "bad",
    "refused": "bad",
    "caller_hung_up": "busy",
    "no_answer": "busy",
    "busy": "busy",
}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a page shows it; times in Sweden, durations in seconds, None for none. mood: good, bad, busy or ""."""

    id: str
    at: datetime
    direction: str
    caller: str
    called: str
    how: str
    mood: str
    answered_by: str
    waited: float | None
    talked: float | None


def row_of(call: ToldCall, company: Company | None, lang: str) -> CallRow:
    answered = call.how == "answered"
    return CallRow(
        call.id,
        call.began_at.astimezone(STOCKHOLM),
        call.direction or "",
        party_name(company, call.caller, lang),
        " → ".join(
            name_dialled(company, number, lang) for number in (call.called, *call.transferred_to) if number
        ),
        how_ended(call.how, transferred=bool(call.transferred_to))[lang == "en"],
        _MOODS.get(call.how or "", ""),
        party_name(company, call.answered_by, lang) if answered and call.answered_by else "",
        (call.ringing_ms or 0) / 1000 if answered else None,
        (call.talking_ms or 0) / 1000 if answered else None,
    )


def csv_row(call: ToldCall, company: Company | None, lang: str, direction: str) -> list[Cell]:
    """Numbers as they are, and names beside ids: a table is for counting. direction: in words."""
    row = row_of(call, company, lang)
    return [
        f"{row.at:%Y-%m-%d %H:%M:%S}",
        direction,
        row.caller,
        call.called or "",
        " ".join(call.transferred_to),
        row.how,
        row.answered_by,
        round(row.waited) if row.waited is not None else None,
        round(row.talked) if row.talked is not None else None,
        call.id,
    ]

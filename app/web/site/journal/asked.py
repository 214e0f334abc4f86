"""The journal's search in a page's address: read, and written again for the links to other pages.

Knows: the fields of the form. Refuses to know: what was typed into the search means (sought.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from app.policy.decision import Direction
from app.web.site.days import FINAL_DAY, FIRST_DAY, AskedPeriod, read_period
from app.words.call_ends import HOW_ENDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.calls.journal_search import CallKey

LONGEST_TYPED: Final = 100
_BETWEEN: Final = "~"  # of a key's instant and id
_LONGEST_CLAUSE: Final = 12


@dataclass(frozen=True, slots=True)
class JournalAsked:
    """What the form asks. clause, direction, how: "" any. after: where the page begins."""

    typed: str
    period: AskedPeriod
    direction: str
    how: str
    clause: str
    after: CallKey | None

    @property
    def filtered(self) -> bool:
        """Whether it asks for less than everything."""
        period = self.period.first or self.period.last
        return bool(self.typed or period or self.direction or self.how or self.clause)

    @property
    def more(self) -> bool:
        """Whether it uses one of the fields that are folded away."""
        period = self.period.first or self.period.last or self.period.wrong
        return bool(period or self.direction or self.how or self.clause)

    def address(self, path: str = "/journal", after: CallKey | None = None) -> str:
        """The address of the same search, from there on."""
        first, last = self.period.first, self.period.last
        fields = {
            "q": self.typed,
            "from": str(first) if first else "",
            "to": str(last) if last else "",
            "way": self.direction,
            "how": self.how,
            "clause": self.clause,
            "after": f"{after[0].isoformat()}{_BETWEEN}{after[1]}" if after is not None else "",
        }
        told = urlencode({name: value for name, value in fields.items() if value})
        return f"{path}?{told}" if told else path


def read_asked(query: Mapping[str, str]) -> JournalAsked:
    """What cannot be understood is not asked for."""
    direction, how = query.get("way", ""), query.get("how", "")
    return JournalAsked(
        _printable(query.get("q", ""))[:LONGEST_TYPED].strip(),
        read_period(query),
        direction if direction in {one.value for one in Direction} else "",
        how if how in HOW_ENDED else "",
        _printable(query.get("clause", ""))[:_LONGEST_CLAUSE].strip().upper(),
        _key(query.get("after", "")),
    )


def _key(text: str) -> CallKey | None:
    instant, between, id_ = _printable(text).partition(_BETWEEN)
    if not between:
        return None
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        return None
    return (at, id_) if at.tzinfo is not None and in_reach(at) else None


def in_reach(at: datetime) -> bool:
    """Whether it can be turned into any zone, and looked back from: calendars end at the years 1 and 9999."""
    return FIRST_DAY.year <= at.year <= FINAL_DAY.year


def _printable(text: str) -> str:
    """Without signs that a database refuses, or a page cannot show."""
    return "".join(sign for sign in text if sign.isprintable())

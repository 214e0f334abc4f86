"""What one can ask of the journal: a search, a page of calls, and how numbers and clauses are written there.

Knows: these values. Refuses to know: where the journal is kept, and who may ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeAlias, TypeVar

from app.policy import numbers

CLAUSE_SIGN: Final = "§"
MOST_MARKS: Final = 25  # marks that begin alike, looked for together

CallKey: TypeAlias = tuple[datetime, str]  # when a call began, and its id
_Call = TypeVar("_Call", covariant=True)


@dataclass(frozen=True, slots=True)
class JournalSearch:
    """What calls must have in common. marks: of each group one: a person's or queue's id, a number (number_mark) or a
    clause (clause_mark). how: one of these ends.

    since, until: when the call began; the second is not in it any more. text: in its notes or reasons. after: the key
    of the last call of the page before.
    """

    marks: tuple[tuple[str, ...], ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    direction: str | None = None
    how: tuple[str, ...] = ()
    text: str = ""
    after: CallKey | None = None


@dataclass(frozen=True, slots=True)
class JournalPage(Generic[_Call]):
    """calls: the newest first. after: the key by which the next page goes on; None: there is no more.

    short: it stopped reading before the page was full; `after` says where.
    """

    calls: tuple[_Call, ...]
    after: CallKey | None = None
    short: bool = False


def number_mark(text: str) -> str:
    """A number in the form in which it is a mark; another text stays as it is."""
    read = numbers.canonical(text, as_shown=True)
    return read.text if read.kind is numbers.NumberKind.E164 else text


def clause_mark(clause: str) -> str:
    return CLAUSE_SIGN + clause

"""A person's missed calls, with names: as one more phone book, whose entries call back.

Knows: which calls somebody missed, and how a line of the list reads. Refuses to know: the journal's tables, and the
phone's form of it (templates/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.policy.hours import STOCKHOLM
from app.provisioning.phone_book import BookEntry, BookLine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.policy.people import Person
    from app.provisioning.phone_book import BookNames

MOST_MISSED: Final = 30
WITHHELD: Final = {"sv": "Hemligt nummer", "en": "Withheld number"}


@dataclass(frozen=True, slots=True)
class JournalCall:
    """A call as the journal has it. caller: an id of ours or E.164, or a word for a withheld number."""

    began_at: datetime
    caller: str
    called: str
    answered_by: str
    ended: bool


def missed(calls: Iterable[JournalCall], person: Person, names: BookNames) -> list[BookEntry]:
    """The newest first: calls to the person that nobody answered. calls: the newest first."""
    found = [
        _entry(call, person, names)
        for call in calls
        if call.ended
        and not call.answered_by
        and names.whose(call.called) == person.id
        and names.whose(call.caller) != person.id
    ]
    return found[:MOST_MISSED]


def _entry(call: JournalCall, person: Person, names: BookNames) -> BookEntry:
    at = f"{call.began_at.astimezone(STOCKHOLM):%d/%m %H:%M}"
    dials = names.dials(call.caller)
    who = names.of(call.caller) or dials or WITHHELD[person.language]
    return BookEntry(f"{who} {at}", (BookLine(dials),) if dials else ())

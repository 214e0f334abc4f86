"""The company's phone book: colleagues and queues, then contacts outside; and who a number belongs to.

Knows: which entries there are and in which order. Refuses to know: what a phone's file looks like (templates/), and
where contacts are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.policy import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class BookLine:
    """A number to dial. kind: work, mobile or other."""

    number: str
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One name with its numbers, the first one first to dial. outside: a contact; organisation: where they work."""

    name: str
    lines: tuple[BookLine, ...]
    organisation: str = ""
    outside: bool = False

    @property
    def shown(self) -> str:
        """The name as a phone lists it."""
        if not self.organisation or self.organisation == self.name:
            return self.name or self.organisation
        return f"{self.name}, {self.organisation}" if self.name else self.organisation


def of_company(company: Company, contacts: Iterable[BookEntry] = ()) -> list[BookEntry]:
    """Everybody, by name: colleagues by extension, queues, then contacts. Mobiles stay out of it.

    S3: a private or mobile number is given out only by exception; the extension rings the mobile anyway (M5).
    company: that of the day, so leavers are not in it.
    """
    people = [
        BookEntry(one.name, (BookLine(one.extension),))
        for one in company.people.values()
        if one.id not in company.in_force.gone
    ]
    queues = [
        BookEntry(one.name, (BookLine(one.extension or one.number or ""),))
        for one in company.queues.values()
        if one.extension or one.number
    ]
    return [*_by_name(people), *_by_name(queues), *_by_name(contacts)]


def _by_name(entries: Iterable[BookEntry]) -> list[BookEntry]:
    return sorted(entries, key=lambda one: (one.shown.casefold(), one.lines))


def book_as_json(entries: Sequence[BookEntry]) -> list[dict[str, object]]:
    """Plain values, for programs."""
    return [
        {
            "name": one.name,
            "organisation": one.organisation,
            "numbers": [{"number": line.number, "kind": line.kind} for line in one.lines],
        }
        for one in entries
    ]


class BookNames:
    """Who has a number: a colleague, a queue, or a contact."""

    def __init__(self, company: Company, contacts: Iterable[BookEntry] = ()) -> None:
        self._company = company
        self._contacts = {numbers.canonical(line.number).text: one for one in contacts for line in one.lines}

    def of(self, number: str) -> str:
        """The name, or "" for a number that nobody we know has. number: an id, an extension or E.164."""
        whose = self.whose(number)
        if whose:
            return self._company.people[whose].name
        queue = self._company.queue_of(number)
        if queue is not None:
            return queue.name
        found = self._contacts.get(number) or self._contacts.get(numbers.canonical(number).text)
        return found.shown if found is not None else ""

    def whose(self, number: str) -> str:
        """The id of the colleague who has it; "" for nobody."""
        person = self._company.people.get(number) or self._company.person_of(number)
        return person.id if person is not None else ""

    def dials(self, number: str) -> str:
        """What to dial to call back: a colleague's extension, or the number itself; "" if it is no number."""
        person = self._company.people.get(number)
        if person is not None:
            return person.extension
        return number if number.removeprefix("+").isdigit() else ""

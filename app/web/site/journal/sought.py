"""What the words in the journal's search mean: people, queues, a number, a contact, or a text.

Knows: names, and how people write numbers. Refuses to know: where calls are kept, and who may see them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.calls.journal_search import MOST_MARKS, number_mark
from app.policy import numbers
from app.words.search import holds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from app.policy.model import Company
    from app.policy.people import Person
    from app.policy.queues import Queue

FEWEST_DIGITS: Final = 3
_NUMBER_SIGNS: Final = frozenset("+0123456789 -()/.\u00a0")


@dataclass(frozen=True, slots=True)
class Sought:
    """marks: one of these; none: nothing is found by marks. said: the words' key, and its values.

    too_many: more numbers begin so than are looked for together.
    """

    marks: tuple[str, ...] = ()
    text: str = ""
    said: tuple[str, Mapping[str, str]] = ("journal.sought.all", {})
    too_many: bool = False


async def sought(
    typed: str,
    company: Company | None,
    contacts: Mapping[str, Iterable[str]],
    numbers_beginning: Callable[[str], Awaitable[list[str]]],
    *,
    mobiles: bool,
) -> Sought:
    """contacts: numbers by name. mobiles: whether they may know whose a mobile number is (S3).

    numbers_beginning: the marks that begin so, at most MOST_MARKS and one.
    """
    typed = " ".join(typed.split())
    if not typed:
        return Sought()
    if company is not None and (found := _of_ours(typed, company, mobiles=mobiles)):
        marks, names = found
        return Sought(marks[:MOST_MARKS], said=("journal.sought.who", {"who": ", ".join(names)}))
    if is_number(typed):
        return await _number(typed, numbers_beginning)
    named = {name: tuple(lines) for name, lines in contacts.items() if holds(typed, name)}
    if named:
        lines = tuple(dict.fromkeys(number_mark(one) for some in named.values() for one in some))
        return Sought(
            lines[:MOST_MARKS],
            said=("journal.sought.who", {"who": ", ".join(list(named)[:5])}),
            too_many=len(lines) > MOST_MARKS,
        )
    return Sought(text=typed, said=("journal.sought.text", {"text": typed}))


def is_number(typed: str) -> bool:
    return set(typed) <= _NUMBER_SIGNS and sum(sign.isdigit() for sign in typed) >= FEWEST_DIGITS


def marks_of_person(person: Person) -> tuple[str, ...]:
    named = (person.id, person.extension, person.direct, person.mobile)
    return tuple(dict.fromkeys(number_mark(one) for one in named if one))


def _marks_of_queue(queue: Queue) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number_mark(one) for one in (queue.id, queue.extension, queue.number) if one))


def _of_ours(typed: str, company: Company, *, mobiles: bool) -> tuple[tuple[str, ...], list[str]] | None:
    """People and queues: one whose id or number it is; else those whose name holds it."""
    person, queue = company.person_of(typed, mobiles=mobiles), company.queue_of(typed)
    people = [person] if person is not None else []
    queues = [queue] if queue is not None and not people else []
    if not people and not queues and not is_number(typed):
        people = [one for one in company.people.values() if holds(typed, one.name)]
        queues = [one for one in company.queues.values() if holds(typed, one.name)]
    marks = [
        *(mark for one in people for mark in marks_of_person(one)),
        *(mark for one in queues for mark in _marks_of_queue(one)),
    ]
    names = [*(one.name for one in people), *(one.name for one in queues)]
    return (tuple(dict.fromkeys(marks)), names[:5]) if marks else None


async def _number(typed: str, numbers_beginning: Callable[[str], Awaitable[list[str]]]) -> Sought:
    whole = number_mark(typed)
    if whole != typed and whole.startswith("+"):
        return Sought((whole,), said=("journal.sought.number", {"number": whole}))
    digits = "".join(sign for sign in typed if sign.isdigit() or sign == "+")
    begins = digits
    if digits.startswith("00"):
        begins = "+" + digits[2:]
    elif digits.startswith("0"):
        begins = numbers.HOME_CODE + digits[1:]
    found = await numbers_beginning(begins)
    if not found and begins == digits and not digits.startswith("+"):
        found = await numbers_beginning("+" + digits)
    return Sought(
        tuple(found[:MOST_MARKS]) or (begins,),
        said=("journal.sought.begins", {"number": begins}),
        too_many=len(found) > MOST_MARKS,
    )

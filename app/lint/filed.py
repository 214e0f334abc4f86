"""What the import itself says of a file, as findings: its errors (the file is refused) and its warnings.

Knows: which kind each is, by the place in the file. Refuses to know: how they are found (company/checks.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.company import warnings
from app.company.approvals import problems as approval_problems
from app.company.in_swedish import swedish
from app.lint.example import ExampleCall, day_after, noon
from app.lint.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from app.company import BadCompanyFile, FileProblem
    from app.company.schema import ExemptionEntry, PersonEntry
    from app.lint.house import CheckedHouse

WITHIN: Final = 30  # days before the end of a deviation (S6)
_CLAUSE: Final = re.compile(r"\b([SMFRVQPO]\d{1,2})\b")
_CITED: Final = re.compile(r"\(([SMFRVQPO]\d{1,2})\)")
# What an error is, by the field and the English words: the first that fits.
_ERRORS: Final = (
    ("", "to itself|in a circle", "loop", "S2"),
    ("", "key choices", "key-choices", "Q1"),
    (r"queues\[\d+\]\.waiting\.keys$", "at most", "key-choices", "Q1"),
    (r"queues\[\d+\]\.waiting", "Q2", "long-wait", "Q2"),
    ("sms", "", "sms-sender", "O1"),
)
# What a warning is, by the field and the English words, and how bad: the first that fits.
_WARNINGS: Final = (
    (r"greylist$", "", "greylist-empty", "O2", Severity.WARNING),
    (r"greylist\.reviewed", "", "greylist-age", "O2", Severity.WARNING),
    (r"queues\[\d+\]\.ring_seconds", "", "never", "Q9", Severity.NOTE),
    (r"queues\[\d+\]\.waiting", "", "long-wait", "Q2", Severity.WARNING),
    (r"queues\[\d+\]\.members", "", "empty-queue", "S2", Severity.WARNING),
    (r"people\[\d+\]\.successor", "", "heir-leaves", "S5", Severity.WARNING),
    (r"contacts\[\d+\]", "", "contact-leaves", "S7", Severity.NOTE),
    ("", "no other telephone", "phone-ends", "M6", Severity.NOTE),
    (r"people\[\d+\]\.leaves", "within", "expires", "S5", Severity.NOTE),
    ("", "within", "expires", "S6", Severity.NOTE),
    ("", "ended on", "expired", "S6", Severity.WARNING),
)


def refused_file(error: BadCompanyFile, day: date) -> Iterator[Finding]:
    """The errors of a file that cannot be used. `vaxel explain` says them, too, whatever call it is asked about."""
    example = ExampleCall("main", noon(day))
    for one in error.problems:
        code, clause = next(
            (
                (code, clause)
                for field, words, code, clause in _ERRORS
                if re.match(field, one.field) and re.search(words, one.message)
            ),
            ("refused", ""),
        )
        cited = _CITED.search(one.message) or _CLAUSE.search(one.message)
        clause = clause or (cited[1] if cited else "")
        yield Finding(
            code, Severity.ERROR, clause, one.place, example, said=_said(one), line=one.line, variant="import"
        )


def filed(house: CheckedHouse) -> Iterator[Finding]:
    """The warnings; and the deviations that an import on this day would refuse, because they are too long from then."""
    day = house.year.day
    for one in approval_problems(house.file, day):
        yield Finding("approval", Severity.ERROR, "S6", one.place, _example(house, one), said=_said(one))
    for one in warnings(house.file, day, WITHIN):
        code, clause, severity = next(
            (code, clause, severity)
            for field, words, code, clause, severity in (
                *_WARNINGS,
                ("", "", "warning", "", Severity.WARNING),
            )
            if re.match(field, one.field) and re.search(words, one.message)
        )
        yield Finding(code, severity, clause, one.place, _example(house, one), said=_said(one))


def _said(one: FileProblem) -> tuple[str, str]:
    return swedish(one.message), one.message


def _example(house: CheckedHouse, one: FileProblem) -> ExampleCall:
    """A call that shows it: to whom it concerns, and when it shows."""
    match one.place:
        case ("people", int(index), *rest):
            return _of_person(house, house.file.people[index], [str(part) for part in rest])
        case ("queues", int(index), "members"):
            queue = house.file.queues[index]
            gone = [person.leaves for person in house.file.people if person.id in queue.members]
            after = day_after(max((day for day in gone if day is not None), default=house.year.day))
            at = noon(max(after, house.year.day))
            return ExampleCall(queue.number or queue.extension or queue.id, at, house.customer)
        case ("queues", int(index), *_):
            queue = house.file.queues[index]
            to = queue.number or queue.extension or queue.id
            return ExampleCall(to, noon(house.year.day), house.customer)
        case ("exceptions", int(index), *_):
            entry = house.file.exceptions[index]
            return example_of_exception(house, entry, max(day_after(entry.until), house.year.day))
        case ("contacts", int(index), *_):
            person = next(
                person for person in house.file.people if person.id == house.file.contacts[index].person
            )
            return _of_person(house, person, ["leaves"])
        case ("greylist", *_):
            countries = house.file.greylist.countries or house.file.greylist.prefixes
            number = "+5352345678" if not countries else f"{_prefix(countries)}52345678"
            return ExampleCall(number, noon(house.year.day), house.file.people[0].id)
        case _:
            return ExampleCall(house.company.main_number, noon(house.year.day), house.customer)


def example_of_exception(house: CheckedHouse, entry: ExemptionEntry, day: date) -> ExampleCall:
    """A call that shows on a day whether an exception applies: at night to the mobile, or out to a customer."""
    who = next(
        (person for person in house.file.people if entry.who in (person.id, person.role)),
        house.file.people[0],
    )
    if entry.what == "mobile_rings_outside_hours":
        return ExampleCall(who.direct or who.extension, noon(day).replace(hour=2), house.customer)
    return ExampleCall(house.customer, noon(day), who.id)


def _prefix(entries: Sequence[str]) -> str:
    from app.policy.numbers import country_code

    one = entries[0]
    return one if one.startswith("+") else f"+{country_code(one)}"


def _of_person(house: CheckedHouse, person: PersonEntry, field: list[str]) -> ExampleCall:
    """A call to somebody, on the day after what is about to end, or has ended."""
    ends = person.leaves if field[:1] in (["leaves"], ["successor"]) else None
    if field[:1] == ["private_mobile"] and person.private_mobile is not None:
        ends = person.private_mobile.until
    if field[:1] == ["permission"] and person.permission is not None:
        ends = person.permission.until
    at = noon(max(day_after(ends), house.year.day) if ends is not None else house.year.day)
    return ExampleCall(person.direct or person.extension, at, house.customer)

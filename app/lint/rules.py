"""Rules that can never apply, and rules that another one always hides.

Knows: each rule of the file, and what goes before it. Refuses to know: schedules (schedules.py), and calls.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from app.company.references import leads_to_service, targets_named
from app.lint.example import ExampleCall, noon
from app.lint.filed import example_of_exception
from app.lint.finding import Finding, Severity
from app.lint.year import DayKind, day_kind
from app.policy import numbers
from app.policy.barring import Greylist
from app.policy.decision import Outcome
from app.policy.happenings import Happening, Shows, meaning_in, profile_of
from app.policy.imagined import ON_PHONE
from app.policy.ways import Cause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company import FieldPath
    from app.company.schema import ProfileEntry, QueueEntry, RoleEntry
    from app.lint.house import CheckedHouse
    from app.policy.people import Person


def rules(house: CheckedHouse) -> Iterator[Finding]:
    yield from _front_desk(house)
    people = _one_of_each(house)
    for index, profile in enumerate(house.file.profiles):
        yield from _profile(house, index, profile)
        yield from _keywords(house, index, profile, people)
    for index, role in enumerate(house.file.roles):
        yield from _role(house, index, role)
    for index, queue in enumerate(house.file.queues):
        yield from _queue(house, index, queue)
    yield from _unreached(house)
    yield from _calendar(house)
    yield from _exceptions(house)
    yield from _greylist(house)


def _finding(
    code: str,
    variant: str,
    clause: str,
    place: FieldPath,
    example: ExampleCall,
    *about: tuple[str, str],
    severity: Severity = Severity.WARNING,
) -> Finding:
    return Finding(code, severity, clause, place, example, tuple(about), variant=variant)


def _to_main(house: CheckedHouse, at: datetime | None = None) -> ExampleCall:
    return ExampleCall(house.company.main_number, at or noon(house.year.day), house.customer)


def _front_desk(house: CheckedHouse) -> Iterator[Finding]:
    front = house.file.front_desk
    if "closed" in front.model_fields_set and front.hours is None:
        yield _finding(
            "never", "front-closed", front.closed.clause, ("front_desk", "closed"), _to_main(house)
        )


def _profile(house: CheckedHouse, index: int, profile: ProfileEntry) -> Iterator[Finding]:
    """A busy profile lets no call through: nobody is then found on the phone, and no phone rings."""
    whose = next((one for one in house.company.people.values() if _may(house, one.id, profile.id)), None)
    if not profile.busy or whose is None:
        return
    to, at = whose.direct or whose.extension, noon(house.year.day)
    states = (f"{whose.id}={profile.id}", f"{whose.id}={ON_PHONE}")
    example = ExampleCall(to, at, house.customer, states)
    for cause in ("on_phone", "no_answer"):
        rule = getattr(profile.calls, cause)
        if rule is not None:
            place: FieldPath = ("profiles", index, "calls", cause)
            yield _finding("never", "busy-profile", rule.clause, place, example, ("name", profile.sv))
    if profile.devices is not None:
        place = ("profiles", index, "devices")
        yield _finding("never", "busy-devices", "P2", place, example, ("name", profile.sv))


def _may(house: CheckedHouse, who: str, profile: str) -> bool:
    return house.company.profile_for(house.company.people[who], profile) is not None


def _one_of_each(house: CheckedHouse) -> list[Person]:
    """Somebody for each set of profiles that people may use."""
    profiles = house.company.profiles.values()
    found: dict[tuple[bool, ...], Person] = {}
    for person in house.company.people.values():
        found.setdefault(tuple(one.is_for(person) for one in profiles), person)
    return list(found.values())


def _keywords(
    house: CheckedHouse, index: int, profile: ProfileEntry, people: list[Person]
) -> Iterator[Finding]:
    """A word in the calendar means the first profile that has it, or a part of it."""
    start = house.year.start
    for at, word in enumerate(profile.keywords):
        happening = Happening(start, start, False, "", word, Shows.BUSY)
        whose, others = None, set[str]()
        for person in people:
            if _may(house, person.id, profile.id):
                meaning = meaning_in(house.company, person.id)
                others.add(profile_of(happening, meaning.keywords, None, None) or profile.id)
                whose = whose or person
        if whose is None or profile.id in others:
            continue
        names = ", ".join(sorted(house.company.profiles[one].sv for one in others))
        example = ExampleCall(
            whose.direct or whose.extension,
            noon(house.year.day),
            house.customer,
            (f"{whose.id}={min(others)}",),
        )
        place: FieldPath = ("profiles", index, "keywords", at)
        yield _finding("hidden", "keyword", "M4", place, example, ("word", word), ("others", names))


def _role(house: CheckedHouse, index: int, role: RoleEntry) -> Iterator[Finding]:
    """A profile's rule goes before the role's: if each profile in which it could apply has one, it never does."""
    people = [one for one in house.company.people.values() if one.role == role.id]
    for cause in Cause if people else ():
        rule = getattr(role, cause.value)
        if rule is None:
            continue
        theirs = [
            one
            for one in house.company.profiles.values()
            if any(map(one.is_for, people)) and (cause is Cause.BUSY or not one.busy)
        ]
        if not all(cause in one.diversions for one in theirs):
            continue
        whose = people[0]
        states = {
            Cause.ON_PHONE: (f"{whose.id}={ON_PHONE}",),
            Cause.BUSY: (f"{whose.id}={max(theirs, key=lambda one: one.busy).id}",),
        }
        tried = (f"{whose.id}={Outcome.NO_ANSWER.value}",) if cause is Cause.NO_ANSWER else ()
        to, at = whose.direct or whose.extension, noon(house.year.day)
        example = ExampleCall(to, at, house.customer, states.get(cause, ()), tried)
        others = ", ".join(one.sv for one in theirs)
        place: FieldPath = ("roles", index, cause.value)
        yield _finding("hidden", "role", rule.clause, place, example, ("name", role.name), ("others", others))


def _queue(house: CheckedHouse, index: int, queue: QueueEntry) -> Iterator[Finding]:
    waiting, place = queue.waiting, ("queues", index, "waiting")
    to = queue.number or queue.extension or queue.id
    example = ExampleCall(to, noon(house.year.day), house.customer)
    longest = waiting.longest or 10_000
    if waiting.at_promise not in (None, "wait") and longest < waiting.promise:
        about = ("longest", str(longest)), ("promise", str(waiting.promise))
        yield _finding("never", "at-promise", "Q2", (*place, "at_promise"), example, *about)
    done: set[str] = set()
    for at, step in enumerate(waiting.escalation):
        does = {"second_line"} if step.second_line else set[str]()
        does |= {f"queue {one}" for one in step.queues} | ({"callback"} if step.offer_callback else set())
        where: FieldPath = (*place, "escalation", at)
        if step.after >= longest:
            about = ("longest", str(longest)), ("after", str(step.after))
            yield _finding("never", "escalation", "Q2", where, example, *about)
        elif does <= done:
            yield _finding("hidden", "escalation", "Q2", where, example, ("after", str(step.after)))
        done |= does
    grey = house.company.greylist
    numbers_before: set[str] = set()
    prefixes_before: tuple[str, ...] = ()
    for at, one in enumerate(queue.priority):
        where = ("queues", index, "priority", at)
        theirs = (*one.numbers, *one.prefixes)
        caller = one.numbers[0] if one.numbers else f"{one.prefixes[0]}00"
        call = ExampleCall(to, noon(house.year.day), caller)
        if all(grey.match(number) for number in theirs):
            yield _finding("never", "priority", "O2", where, call, ("name", one.name))
        elif all(
            number in numbers_before or (prefixes_before and number.startswith(prefixes_before))
            for number in theirs
        ):
            yield _finding("hidden", "priority", "Q14", where, call, ("name", one.name))
        numbers_before |= set(one.numbers)
        prefixes_before += tuple(one.prefixes)


def _unreached(house: CheckedHouse) -> Iterator[Finding]:
    """A queue that nobody can call and to which nothing leads; and an answering service that gets no call."""
    named = set(targets_named(house.file))
    for index, queue in enumerate(house.file.queues):
        helps = any(queue.id in step.queues for one in house.file.queues for step in one.waiting.escalation)
        if (
            queue.number
            or queue.extension
            or queue.id in named
            or queue.id == house.file.reception
            or helps
            or queue.outgoing_prefix
        ):
            continue
        example = ExampleCall(queue.id, noon(house.year.day), house.customer)
        yield _finding("never", "queue", "S2", ("queues", index), example, ("name", queue.name))
    service = house.file.answering_service
    if service is not None and not leads_to_service(house.file):
        yield _finding(
            "never",
            "answering-service",
            "Q11",
            ("answering_service",),
            _to_main(house),
            severity=Severity.NOTE,
        )


def _calendar(house: CheckedHouse) -> Iterator[Finding]:
    """Days of the calendar that are over, or that are closed or open anyway."""
    calendar, today = house.file.calendar, house.year.day
    half_days = [one.date for one in calendar.half_days]
    for name, listed in (
        ("closed_dates", calendar.closed_dates),
        ("open_dates", calendar.open_dates),
        ("half_days", half_days),
    ):
        for index, day in enumerate(listed):
            about = ("day", day.isoformat())
            place: FieldPath = ("calendar", name, index)
            example = _to_main(house, noon(day))
            if day < today:
                yield _finding("never", "past", "Q10", place, example, about, severity=Severity.NOTE)
            elif _as_it_was(house, name, day):
                yield _finding("never", "day", "Q10", place, example, about)


def _as_it_was(house: CheckedHouse, name: str, day: date) -> bool:
    """Whether the day would be closed (or open) without the entry, too."""
    calendar = house.company.calendar
    without = type(calendar)(calendar.eves_closed)
    weekend = not any(hours.week[day.weekday()] for hours in house.every_hours)
    closed = weekend or day_kind(house.company, noon(day), without) is DayKind.HOLIDAY
    return closed is (name != "open_dates")


def _exceptions(house: CheckedHouse) -> Iterator[Finding]:
    company, today = house.company, house.year.day
    for index, one in enumerate(house.file.exceptions):
        people = [person for person in company.people.values() if one.who in (person.id, person.role)]
        place: FieldPath = ("exceptions", index)
        if not people or one.until < today:
            continue
        first = people[0]
        same = [
            other
            for at, other in enumerate(house.file.exceptions)
            if at != index
            and other.who == one.who
            and other.what == one.what
            and (other.since or date.min) <= (one.since or date.min)
            and one.until <= other.until
            and (at < index or (other.since, other.until) != (one.since, one.until))
        ]
        if same:
            call = example_of_exception(house, one, max(one.since or today, today))
            yield _finding("hidden", "exception", "S6", place, call, ("other", same[0].id))
        elif one.what == "mobile_rings_outside_hours" and not any(
            company.mobile_rests(person) and _has_mobile(house, person.id) for person in people
        ):
            call = example_of_exception(house, one, max(one.since or today, today))
            yield _finding("never", "exception", "S6", place, call, ("name", first.name))


def _has_mobile(house: CheckedHouse, who: str) -> bool:
    return house.company.people[who].mobile is not None or who in house.company.register.private


def _greylist(house: CheckedHouse) -> Iterator[Finding]:
    """A prefix under a shorter one, or a country under a prefix."""
    listed = house.file.greylist
    caller = house.file.people[0].id
    for index, prefix in enumerate(listed.prefixes):
        others = Greylist(prefixes=frozenset(listed.prefixes) - {prefix})
        over = others.match(prefix)
        if over is not None:
            call = ExampleCall(f"{prefix}52345678"[:16], noon(house.year.day), caller)
            place: FieldPath = ("greylist", "prefixes", index)
            yield _finding("hidden", "greylist", "O2", place, call, ("entry", prefix), ("other", over))
    prefixes = Greylist(prefixes=frozenset(listed.prefixes))
    for index, country in enumerate(listed.countries):
        code = f"+{numbers.country_code(country)}"
        over = prefixes.match(code)
        if over is not None:
            call = ExampleCall(f"{code}52345678"[:16], noon(house.year.day), caller)
            place = ("greylist", "countries", index)
            yield _finding("hidden", "greylist", "O2", place, call, ("entry", country), ("other", over))

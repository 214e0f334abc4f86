"""Checks that the fields of a company file agree with one another.

Knows: ids and numbers in references must exist, and belong to only one. Refuses to know: the form of a
single field (schema.py), and lines.

It is long because every check looks at the whole file, and people read them together: one short function each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company import register_checks, trunk_checks
from app.company.convert import VOICEMAIL_OF
from app.company.problems import FieldPath, FileProblem
from app.company.register import ENDS_SOON
from app.company.schema import RuleEntry
from app.policy import codes, numbers
from app.policy.barring import Greylist, Premium
from app.policy.greylisting import GOOD_FOR
from app.policy.numbers import HOME, HOME_CODE, NumberKind
from app.policy.outward import is_sold
from app.policy.sms_sender import sender_fault, usual_sender
from app.policy.ways import PresentedNumber

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.company.entry import FileEntry
    from app.company.schema import (
        CompanyFile,
        PresentsEntry,
        ProfileEntry,
        QueueEntry,
        ScheduleEntry,
        ShortNumberEntry,
    )

# Words that an id must not be: they mean something in rules, in the exchange's configuration or in commands.
RESERVED = frozenset(
    {
        "all",
        "answering_service",
        "anonymous",
        "direct",
        "global",
        "main",
        "mex",
        "mobile",
        "none",
        "reception",
    }
    | {"reception-closed", "system", "trunk", "vaxel", "voicemail"}
)
RULES = ("on_phone", "busy", "no_answer")
OFFERS = ("message", "callback", "connect")


def problems(file: CompanyFile) -> list[FileProblem]:
    """All contradictions; empty when the file can be used."""
    return [
        *_ids(file),
        *_numbers(file),
        *_people(file),
        *_queues(file),
        *_rules(file),
        *_short_numbers(file),
        *_absence(file),
        *_recording(file),
        *_rest(file),
        *_sms(file),
        *_limits(file),
        *register_checks.problems(file),
        *trunk_checks.problems(file),
    ]


def _limits(file: CompanyFile) -> Iterator[FileProblem]:
    limits = file.limits
    if limits.calls_per_trunk != "none" and limits.trunk_kept_free >= limits.calls_per_trunk:
        words = f"must be less than calls_per_trunk ({limits.calls_per_trunk}): else nobody can call"
        yield FileProblem(("limits", "trunk_kept_free"), words)


def warnings(file: CompanyFile, day: date, within: int = ENDS_SOON) -> list[FileProblem]:
    """Warnings on this day; the file can be used anyway. within: days before an end of which we warn."""
    return [
        *_without_effect(file),
        *_left_open(file),
        *_greylist_of_old(file, day),
        *register_checks.warnings(file, day, within),
        *trunk_checks.warnings(file),
    ]


def _greylist_of_old(file: CompanyFile, day: date) -> Iterator[FileProblem]:
    """Warn when nobody keeps the list up to date (O2)."""
    reviewed = file.greylist.reviewed
    if (file.greylist.countries or file.greylist.prefixes) and reviewed is None:
        yield FileProblem(("greylist", "reviewed"), "is missing: the day of the last review of the list (O2)")
    elif reviewed is not None and (day - reviewed).days > GOOD_FOR:
        words = f"is more than {GOOD_FOR} days ago: check that the list is up to date (O2)"
        yield FileProblem(("greylist", "reviewed"), words)


def _without_effect(file: CompanyFile) -> Iterator[FileProblem]:
    """Exports of earlier versions, with all defaults, have this field in every queue."""
    for index, queue in enumerate(file.queues):
        if queue.ring_seconds is not None:
            words = "has no effect: agents are rung as long as `agents.offer` says. Remove the field"
            yield FileProblem(("queues", index, "ring_seconds"), words)


def unkept(file: CompanyFile) -> Iterator[FileProblem]:
    """Promises of a queue with nothing behind them (Q2): refused in a new file, accepted in a company in force."""
    for index, queue in enumerate(file.queues):
        waiting = queue.waiting
        others = any(step.second_line or step.queues for step in waiting.escalation)
        if waiting.at_promise is None and not others and (waiting.longest or 0) > waiting.promise:
            words = (
                f"callers wait {waiting.longest} s, but the promise is {waiting.promise} s (Q2), and nothing happens "
                "then. Say where they go in `at_promise: {to, clause}`, ask others in a step of escalation, "
                "leave `longest` out, or write `at_promise: wait`"
            )
            yield FileProblem(("queues", index, "waiting"), words)


def _left_open(file: CompanyFile) -> Iterator[FileProblem]:
    """Warn where the policy asks for something and the file leaves it to chance."""
    if not file.greylist.countries and not file.greylist.prefixes:
        yield FileProblem(("greylist",), "the greylist blocks no country or network (O2)")
    for index, queue in enumerate(file.queues):
        waiting = queue.waiting
        if waiting.at_promise == "wait":
            words = f"nothing happens for a caller who has waited {waiting.promise} s (Q2), as the file says"
            yield FileProblem(("queues", index, "waiting"), words)


def _ids(file: CompanyFile) -> Iterator[FileProblem]:
    """People and queues share their ids: mailboxes have their names from both."""
    people, queues = [one.id for one in file.people], [one.id for one in file.queues]
    for name, ids in (("people", people), ("queues", queues)):
        yield from (
            FileProblem((name, index, "id"), f"{one!r} is a reserved word")
            for index, one in enumerate(ids)
            if one in RESERVED
        )
    yield from _twice((("people", people), ("queues", queues)))
    yield from _twice((("roles", [one.id for one in file.roles]),))
    yield from _twice((("profiles", [one.id for one in file.profiles]),))
    yield from _twice((("schedules", [one.id for one in file.schedules]),))


def _twice(lists: tuple[tuple[str, list[str]], ...]) -> Iterator[FileProblem]:
    taken: dict[str, str] = {}
    for name, ids in lists:
        for index, one in enumerate(ids):
            if one in taken:
                yield FileProblem((name, index, "id"), f"{one!r} is the id of {taken[one]} already")
            taken.setdefault(one, f"{name}[{index}]")


def _numbers(file: CompanyFile) -> Iterator[FileProblem]:
    """A number or short number leads to one place, and is not one that we block ourselves."""
    grey = Greylist(frozenset(file.greylist.countries), frozenset(file.greylist.prefixes))
    taken: dict[str, str] = {}
    for place, number in _own_numbers(file):
        if number in taken:
            yield FileProblem(place, f"{number} is the number of {taken[number]} already")
        taken.setdefault(number, FileProblem(place, "").field)
        if number.startswith("+") and (entry := grey.match(number)):
            yield FileProblem(place, f"{number} is greylisted ({entry})")
    if file.answering_service:
        yield from _outside(file, ("answering_service",), file.answering_service, grey)
    for place, rule in _all_rules(file):
        if rule.to.startswith("+") or rule.to[:1].isdigit():
            yield from _outside(file, (*place, "to"), rule.to, grey)


def _own_numbers(file: CompanyFile) -> Iterator[tuple[FieldPath, str]]:
    given: list[tuple[FieldPath, str | None]] = [
        (("main_number",), file.main_number),
        (("reception_extension",), file.reception_extension),
    ]
    for index, person in enumerate(file.people):
        for field, number in (
            ("extension", person.extension),
            ("direct", person.direct),
            ("mobile", person.mobile),
        ):
            given.append((("people", index, field), number))
        if person.private_mobile is not None:
            given.append((("people", index, "private_mobile", "number"), person.private_mobile.number))
    for index, queue in enumerate(file.queues):
        given.append((("queues", index, "number"), queue.number))
        given.append((("queues", index, "extension"), queue.extension))
    return ((place, number) for place, number in given if number)


def _outside(file: CompanyFile, place: FieldPath, text: str, grey: Greylist) -> Iterator[FileProblem]:
    number = numbers.canonical(text)
    premium = Premium(prefixes=frozenset(file.premium_rate.prefixes))
    if number.kind is not NumberKind.E164 or number.text != text:
        yield FileProblem(place, f"{text!r} is not a valid telephone number in the form +46313900600")
    elif any(text == own for _, own in _own_numbers(file)):
        yield FileProblem(place, f"{text} is a number of our own; give the person's or queue's id")
    elif text in register_checks.numbers_of_leavers(file):
        yield FileProblem(
            place, f"{text} is a leaver's own number: only a special permission may send calls there (S5)"
        )
    elif grey.match(text) or premium.match(number):
        yield FileProblem(place, f"{text} is greylisted or premium-rate, so no calls may go there")


def _short_numbers(file: CompanyFile) -> Iterator[FileProblem]:
    """A short number is unique, and leads to something that one may call."""
    taken = {number: FileProblem(place, "").field for place, number in _own_numbers(file) if number[0] != "+"}
    company = {one.number for one in file.short_numbers or ()}
    lists: list[tuple[FieldPath, list[ShortNumberEntry]]] = [(("short_numbers",), file.short_numbers or [])]
    for index, person in enumerate(file.people):
        if person.short_numbers:
            lists.append((("people", index, "short_numbers"), person.short_numbers))
    grey = Greylist(frozenset(file.greylist.countries), frozenset(file.greylist.prefixes))
    targets = {one.id for one in file.people} | {one.id for one in file.queues} | {"reception"}
    for place, entries in lists:
        seen = set() if place == ("short_numbers",) else set(company)
        for index, entry in enumerate(entries):
            at = (*place, index)
            if entry.number in taken:
                yield FileProblem(
                    (*at, "number"), f"{entry.number} is the number of {taken[entry.number]} already"
                )
            elif entry.number in seen:
                yield FileProblem((*at, "number"), f"{entry.number} is a short number already")
            seen.add(entry.number)
            fault = None if entry.to in targets else _not_called(file, entry.to, grey)
            if fault is not None:
                yield FileProblem((*at, "to"), fault)


def _not_called(file: CompanyFile, text: str, grey: Greylist) -> str | None:
    """Why a short number may not lead there; None if it may."""
    number = numbers.canonical(text)
    premium = Premium(file.premium_rate.calls == "refuse", frozenset(file.premium_rate.prefixes))
    if number.kind is not NumberKind.E164 and not is_sold(number):
        return f"{text!r} is not a telephone number, person, queue or reception"
    if (entry := grey.match(number.text)) is not None:
        return f"{text} is greylisted ({entry}), so nobody may call it"
    if premium.refused and premium.match(number):
        return f"{text} is a premium-rate number, so nobody may call it"
    return None


def _people(file: CompanyFile) -> Iterator[FileProblem]:
    roles = {role.id for role in file.roles}
    for index, person in enumerate(file.people):
        if person.role not in roles:
            yield FileProblem(("people", index, "role"), f"there is no role {person.role!r}{_known(roles)}")
        if not person.desk and not person.mobile and not person.private_mobile:
            yield FileProblem(
                ("people", index), f"{person.id} has no telephone: neither a desk phone nor a mobile"
            )


def _queues(file: CompanyFile) -> Iterator[FileProblem]:
    people = {person.id for person in file.people}
    for index, queue in enumerate(file.queues):
        for at, member in enumerate(queue.members):
            place = ("queues", index, "members", at)
            if member not in people:
                yield FileProblem(place, f"there is no person {member!r}")
            if member in queue.members[:at]:
                yield FileProblem(place, f"{member!r} is a member already")
        yield from _serving(file, index, queue, people)
        yield from _calling_out(file, index, queue)
    if file.reception not in people and file.reception not in {queue.id for queue in file.queues}:
        yield FileProblem(("reception",), f"there is no person or queue {file.reception!r}")
    yield from _front_desk(file, people)


def _front_desk(file: CompanyFile, people: set[str]) -> Iterator[FileProblem]:
    """The key menu, and the people who stand in for reception. If reception is a queue, the queue names them."""
    front, place = file.front_desk, ("front_desk",)
    for at, choice in enumerate(front.menu):
        if choice.to in [other.to for other in front.menu[:at]]:
            yield FileProblem((*place, "menu", at, "to"), f"{choice.to!r} is offered already")
        if choice.to.startswith("+") and not choice.sv:
            yield FileProblem((*place, "menu", at, "sv"), "is missing: callers must not hear a number (S3)")
    if file.reception in {queue.id for queue in file.queues}:
        if front.stand_ins:
            words = "reception is a queue: its members and agents.second_line answer for one another"
            yield FileProblem((*place, "stand_ins"), words)
        if front.hours is not None:
            yield FileProblem((*place, "hours"), "reception is a queue: give the hours there")
        return
    for at, one in enumerate(front.stand_ins):
        where = (*place, "stand_ins", at)
        if one not in people:
            yield FileProblem(where, f"there is no person {one!r}")
        elif one == file.reception or one in front.stand_ins[:at]:
            yield FileProblem(where, f"{one!r} answers as reception already")
    if front.closed.to == "reception":
        yield FileProblem(
            (*place, "closed", "to"), "leads to itself: give voicemail, or somebody who answers then"
        )


def _calling_out(file: CompanyFile, index: int, queue: QueueEntry) -> Iterator[FileProblem]:
    """The prefix and the number that agents use on behalf of a queue."""
    if queue.presents == "queue" and not queue.number:
        yield FileProblem(("queues", index, "presents"), "the queue has no number to present")
    place, prefix = ("queues", index, "outgoing_prefix"), queue.outgoing_prefix
    if prefix is not None:
        if prefix in (*codes.ALL, codes.VOICEMAIL) or any(read(prefix) is not None for read in codes.READERS):
            yield FileProblem(place, f"{prefix} is a code of agents, profiles or voicemail: take another")
        if prefix in {other.outgoing_prefix for other in file.queues[:index]}:
            yield FileProblem(place, f"{prefix} is another queue's already")


def _serving(file: CompanyFile, index: int, queue: QueueEntry, people: set[str]) -> Iterator[FileProblem]:
    """Agents, priorities and keys of a queue."""
    place = ("queues", index)
    for at, one in enumerate(queue.agents.second_line):
        where = (*place, "agents", "second_line", at)
        if one not in people:
            yield FileProblem(where, f"there is no person {one!r}")
        elif one in queue.members:
            yield FileProblem(where, f"{one!r} is a member, and so in the first line")
    try:
        queue.agents.phrase.format(company="", agent="", queue="")
    except (LookupError, ValueError):
        yield FileProblem(
            (*place, "agents", "phrase"), "may hold {company}, {agent} and {queue}, but no other braces"
        )
    ids = [priority.id for priority in queue.priority]
    for at, priority in enumerate(queue.priority):
        if priority.id in ids[:at]:
            yield FileProblem((*place, "priority", at, "id"), f"{priority.id!r} is there already")
        if not priority.numbers and not priority.prefixes:
            yield FileProblem(
                (*place, "priority", at), "has neither numbers nor prefixes, so it means nobody"
            )
    for key in queue.waiting.keys:
        if len(key) != 1 or key not in "0123456789*#":
            yield FileProblem(
                (*place, "waiting", "keys", key), "must be one key of the telephone: 0-9, * or #"
            )
    if "message" not in queue.waiting.keys.values():
        yield FileProblem(
            (*place, "waiting", "keys"), "no key leaves a message, and every caller must be able to (Q4)"
        )
    others = {other.id for other in file.queues} - {queue.id}
    for at, step in enumerate(queue.waiting.escalation):
        where = (*place, "waiting", "escalation", at)
        if not step.second_line and not step.queues and not step.offer_callback:
            yield FileProblem(where, "does nothing: give second_line, queues or offer_callback")
        if step.offer_callback and "callback" not in queue.waiting.keys.values():
            yield FileProblem((*where, "offer_callback"), "no key of the queue asks for a callback")
        if step.second_line and not queue.agents.second_line:
            yield FileProblem((*where, "second_line"), "the queue has no second line")
        if step.after >= queue.waiting.promise:
            yield FileProblem(
                (*where, "after"), f"comes later than the promise of {queue.waiting.promise} s (Q2)"
            )
        yield from (
            FileProblem((*where, "queues", number), f"there is no other queue {name!r}")
            for number, name in enumerate(step.queues)
            if name not in others
        )


def _rules(file: CompanyFile) -> Iterator[FileProblem]:
    queues = {queue.id: queue for queue in file.queues}
    targets = {person.id for person in file.people} | set(queues)
    for place, rule in _all_rules(file):
        to, where = rule.to, (*place, "to")
        if to in ("voicemail", "reception") or to.startswith("+") or to[:1].isdigit():
            continue
        if to == "answering_service":
            if not file.answering_service:
                yield FileProblem(where, "the file names no answering_service")
        elif to.removeprefix(VOICEMAIL_OF) not in targets:
            yield FileProblem(
                where, f"{to!r} is not a person, queue, voicemail, reception or answering_service"
            )
    for place, presents in _all_presents(file):
        number, where = presents.number, (*place, "number")
        if number == PresentedNumber.MOBILE and place[0] != "roles":
            yield FileProblem(where, "a mobile number is presented only by a role's exception (S3)")
        elif number not in (PresentedNumber.DIRECT, PresentedNumber.MAIN, PresentedNumber.MOBILE):
            if number not in queues:
                yield FileProblem(where, f"{number!r} is not direct, main, mobile or a queue's id")
            elif not queues[number].number:
                yield FileProblem(where, f"the queue {number!r} has no number to present")


def _absence(file: CompanyFile) -> Iterator[FileProblem]:
    """Profiles, their phone codes and spoken diversions, and the schedules that switch them."""
    roles, people = {role.id for role in file.roles}, {person.id for person in file.people}
    profiles = {profile.id: profile for profile in file.profiles}
    codes_of: dict[str, str] = {}
    for index, profile in enumerate(file.profiles):
        place = ("profiles", index)
        if profile.code in codes_of:
            yield FileProblem(
                (*place, "code"), f"{profile.code} is the code of {codes_of[profile.code]!r} already"
            )
        if profile.code:
            codes_of.setdefault(profile.code, profile.id)
        yield from _who(place, profile, roles, people)
        yield from _spoken((*place, "diversion"), profile)
    for index, schedule in enumerate(file.schedules):
        place = ("schedules", index)
        if schedule.profile not in profiles:
            yield FileProblem(
                (*place, "profile"), f"there is no profile {schedule.profile!r}{_known(set(profiles))}"
            )
        else:
            yield from _may_use(file, place, schedule, profiles[schedule.profile])
        if (schedule.during is None) is (schedule.outside is None):
            yield FileProblem(place, "must have either during or outside")
        yield from _who(place, schedule, roles, people)


def _spoken(place: FieldPath, profile: ProfileEntry) -> Iterator[FileProblem]:
    """The offers in a profile's spoken diversion."""
    diversion = profile.diversion
    if diversion is None:
        return
    if not profile.busy:
        yield FileProblem(place, "nobody ever hears it: the profile is not busy, so the phones ring")
    if "message" not in (*diversion.offers, diversion.otherwise):
        yield FileProblem(
            (*place, "offers"), "no offer leaves a message, and every caller must be able to (V2)"
        )
    yield from (
        FileProblem((*place, "offers", at), f"{one!r} is offered already")
        for at, one in enumerate(diversion.offers)
        if one in diversion.offers[:at]
    )


def _may_use(
    file: CompanyFile, place: FieldPath, schedule: ScheduleEntry, profile: ProfileEntry
) -> Iterator[FileProblem]:
    """Schedules switch nobody to a profile reserved for others (P3)."""
    if not profile.roles and not profile.people:
        return
    role_of = {person.id: person.role for person in file.people}
    for name, may in (
        ("roles", profile.roles),
        ("people", [one for one, role in role_of.items() if role in profile.roles or one in profile.people]),
    ):
        yield from (
            FileProblem((*place, name, at), f"{one!r} may not use the profile {profile.id!r} (P3)")
            for at, one in enumerate(getattr(schedule, name))
            if one not in may
        )


def _who(
    place: tuple[str, int], entry: ProfileEntry | ScheduleEntry, roles: set[str], people: set[str]
) -> Iterator[FileProblem]:
    for name, known in (("roles", roles), ("people", people)):
        for at, one in enumerate(getattr(entry, name)):
            if one not in known:
                yield FileProblem((*place, name, at), f"there is no {name.removesuffix('s')} {one!r}")


def _all_rules(file: CompanyFile) -> Iterator[tuple[FieldPath, RuleEntry]]:
    for owner, entry in _rule_owners(file):
        for name in RULES:
            rule = getattr(entry, name)
            if rule is not None:
                yield (*owner, name), rule
    for index, profile in enumerate(file.profiles):
        if profile.diversion is not None:
            for at, one in enumerate((*profile.diversion.offers, profile.diversion.otherwise)):
                last = at == len(profile.diversion.offers)
                where: FieldPath = ("otherwise",) if last else ("offers", at)
                if one not in OFFERS:
                    yield ("profiles", index, "diversion", *where), RuleEntry(to=one, clause="P4")
    for index, queue in enumerate(file.queues):
        yield ("queues", index, "closed"), queue.closed
        yield ("queues", index, "no_answer"), queue.no_answer
        if isinstance(queue.waiting.at_promise, RuleEntry):
            yield ("queues", index, "waiting", "at_promise"), queue.waiting.at_promise
    yield ("front_desk", "closed"), file.front_desk.closed
    for index, choice in enumerate(file.front_desk.menu):
        yield ("front_desk", "menu", index), choice


def _all_presents(file: CompanyFile) -> Iterator[tuple[FieldPath, PresentsEntry]]:
    for owner, entry in _rule_owners(file):
        presents = getattr(entry, "presents", None)
        if presents is not None:
            yield (*owner, "presents"), presents
    for index, profile in enumerate(file.profiles):
        if profile.presents is not None:
            yield ("profiles", index, "presents"), profile.presents


def _rule_owners(file: CompanyFile) -> Iterator[tuple[FieldPath, FileEntry]]:
    yield ("defaults", "fixed"), file.defaults.fixed
    yield ("defaults", "mobile"), file.defaults.mobile
    for index, role in enumerate(file.roles):
        yield ("roles", index), role
    for index, profile in enumerate(file.profiles):
        yield ("profiles", index, "calls"), profile.calls


def _recording(file: CompanyFile) -> Iterator[FileProblem]:
    """The people, roles and queues with the recording service exist, and stand there once."""
    service = file.recording
    for field, ids, there in (
        ("people", service.people, {one.id for one in file.people}),
        ("roles", service.roles, {one.id for one in file.roles}),
    ):
        for at, one in enumerate(ids):
            if one not in there:
                yield FileProblem(
                    ("recording", field, at), f"there is no entry in {field} with the id {one!r}"
                )
            elif one in ids[:at]:
                yield FileProblem(("recording", field, at), f"{one!r} is there already")


def _rest(file: CompanyFile) -> Iterator[FileProblem]:
    if not any(
        one.id == "available" and not one.busy and not one.roles and not one.people for one in file.profiles
    ):
        yield FileProblem(
            ("profiles",), "there must be a profile `available` that is not busy, for everybody"
        )
    if HOME_CODE in file.greylist.prefixes:
        yield FileProblem(("greylist", "prefixes"), f"{HOME_CODE} is the company's own country")
    if HOME in file.greylist.countries:
        yield FileProblem(("greylist", "countries"), f"{HOME} is the company's own country")
    days = [half.date for half in file.calendar.half_days]
    for index, day in enumerate(days):
        if day in days[:index]:
            yield FileProblem(("calendar", "half_days", index), f"{day} is there already")
        if day in file.calendar.closed_dates:
            yield FileProblem(("calendar", "half_days", index), f"{day} is among closed_dates too")
    for both in sorted(set(file.calendar.closed_dates) & set(file.calendar.open_dates)):
        yield FileProblem(("calendar", "open_dates"), f"{both} is among closed_dates too")


def _sms(file: CompanyFile) -> Iterator[FileProblem]:
    """The sender must be recognisable as the company (O1)."""
    sms = file.sms
    if sms.sender is not None:
        fault = sender_fault(sms.sender, file.company)
        if fault is not None:
            yield FileProblem(("sms", "sender"), fault)
    elif (sms.callbacks or sms.missed_calls) and not usual_sender(file.company):
        yield FileProblem(
            ("sms",),
            f"there is no sender for {file.company!r}: SMS need a company name with at least 3 letters a-z",
        )


def _known(names: set[str]) -> str:
    return f"; known are {', '.join(sorted(names))}" if names else ": the file has no roles"

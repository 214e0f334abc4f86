"""Turns the company file into the company that the policy uses.

Knows: both forms. Refuses to know: whether the file is right (schema.py and checks.py check it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from app.company import approvals, phone_codes
from app.company.collector import without_collector
from app.company.register import to_register
from app.company.schema import HoursEntry, RuleEntry
from app.company.trunk_convert import to_trunks
from app.policy.barring import Greylist, Premium
from app.policy.decision import Device, Does
from app.policy.front import FrontDesk, MenuChoice
from app.policy.hours import Calendar, Hours, OpenSpan
from app.policy.limits import Limits
from app.policy.model import Company
from app.policy.people import Diversion, Person, Profile, Role, Schedule, ShortNumber
from app.policy.queues import LONGEST_QUEUE_WAIT, Escalation, Priority, Queue, Serving
from app.policy.recording import Recording
from app.policy.sms_sender import SmsRules, usual_sender
from app.policy.trunks import Srtp
from app.policy.ways import (
    Cause,
    Outside,
    PhoneForwards,
    PresentedNumber,
    Presents,
    QueueShows,
    Reception,
    Rule,
    Rules,
    ServiceSees,
    ToPerson,
    ToQueue,
    Voicemail,
    Way,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.company.schema import (
        CompanyFile,
        DiversionEntry,
        ExtensionEntry,
        LimitsEntry,
        MenuEntry,
        PersonEntry,
        PhonesEntry,
        PresentsEntry,
        ProfileEntry,
        QueueEntry,
        RecordingEntry,
        RoleEntry,
        ScheduleEntry,
        ShortNumberEntry,
    )

_Kept = TypeVar("_Kept", Person, Queue)
VOICEMAIL_OF = "voicemail:"  # voicemail:carin is a chosen mailbox (Q11)


@without_collector()
def to_company(file: CompanyFile, former: Company | None = None) -> Company:
    """The file as an immutable Company, with its indexes built.

    former: the company before. People and queues that have not changed are its own, so that a change of a large company
    neither takes the memory twice nor scatters it.
    """
    known_people, known_queues = (former.people, former.queues) if former is not None else ({}, {})
    queues = {entry.id for entry in file.queues}

    def way(to: str) -> Way:
        match to:
            case "voicemail":
                return Voicemail()
            case "reception":
                return Reception()
            case "answering_service" if file.answering_service:
                return Outside(file.answering_service)
            case _ if to.startswith(VOICEMAIL_OF):
                return Voicemail(to.removeprefix(VOICEMAIL_OF))
            case _ if to in queues:
                return ToQueue(to)
            case _ if to.startswith("+"):
                return Outside(to)
            case _:
                return ToPerson(to)

    def rule(entry: RuleEntry) -> Rule:
        return Rule(way(entry.to), entry.clause)

    def rules(entry: ExtensionEntry) -> Rules:
        diversions = {cause: rule(getattr(entry, cause.value)) for cause in Cause}
        return Rules(_presents(entry.presents), diversions)

    def role(entry: RoleEntry) -> Role:
        given = {cause: getattr(entry, cause.value) for cause in Cause}
        return Role(
            entry.id,
            entry.name,
            _presents(entry.presents) if entry.presents else None,
            {cause: rule(one) for cause, one in given.items() if one is not None},
            _hours(entry.working_hours) if entry.working_hours else None,
            entry.mobile_rests,
        )

    def offered(text: str) -> tuple[Does, Way | None]:
        if text in (Does.MESSAGE, Does.CALL_BACK):
            return Does(text), None
        return Does.CONNECT, None if text == Does.CONNECT else way(text)

    def diversion(entry: DiversionEntry) -> Diversion:
        offers = tuple(offered(one) for one in entry.offers)
        return Diversion(entry.sv, entry.en, offers, offered(entry.otherwise))

    def profile(code: str, entry: ProfileEntry) -> Profile:
        given = {cause: getattr(entry.calls, cause.value) for cause in Cause}
        return Profile(
            entry.id,
            entry.sv,
            entry.en,
            entry.busy,
            diversions={cause: rule(one) for cause, one in given.items() if one is not None},
            presents=_presents(entry.presents) if entry.presents else None,
            devices=frozenset(Device(one) for one in entry.devices) if entry.devices else None,
            diversion=diversion(entry.diversion) if entry.diversion else None,
            absence=entry.absence,
            roles=frozenset(entry.roles),
            people=frozenset(entry.people),
            minutes=entry.minutes,
            code=code,
            keywords=tuple(one.casefold() for one in entry.keywords),
        )

    def queue(entry: QueueEntry) -> Queue:
        return Queue(
            id=entry.id,
            name=entry.name,
            members=tuple(entry.members),
            hours=_hours(entry.hours),
            closed=rule(entry.closed),
            no_answer=rule(entry.no_answer),
            number=entry.number,
            extension=entry.extension,
            serving=_serving(entry),
            presents=QueueShows(entry.presents),
            prefix=entry.outgoing_prefix,
            email=entry.email,
            at_promise=at_promise(entry),
        )

    def at_promise(entry: QueueEntry) -> Rule | None:
        """Without `at_promise`, a caller who has waited the promised time goes on as `no_answer` says."""
        waiting = entry.waiting
        if isinstance(waiting.at_promise, RuleEntry):
            return rule(waiting.at_promise)
        return rule(entry.no_answer) if waiting.at_promise is None and waiting.longest is None else None

    def menu() -> tuple[MenuChoice, ...]:
        return tuple(
            MenuChoice(str(key), way(entry.to), entry.clause, *_named(file, entry))
            for key, entry in enumerate(file.front_desk.menu, 1)
        )

    people = (_person(entry, file.language, file.main_number, file.phones) for entry in file.people)
    return Company(
        name=file.company,
        main_number=file.main_number,
        reception=file.reception,
        short_numbers=_short_numbers(file.short_numbers, file.main_number),
        people={one.id: one for one in (_unchanged(known_people, made) for made in people)},
        queues={one.id: one for one in (_unchanged(known_queues, queue(entry)) for entry in file.queues)},
        roles={entry.id: role(entry) for entry in file.roles},
        profiles={
            entry.id: profile(code, entry)
            for code, entry in zip(
                phone_codes.given(file.profiles, file.retired_codes), file.profiles, strict=True
            )
        },
        fixed=rules(file.defaults.fixed),
        mobile=rules(file.defaults.mobile),
        calendar=Calendar(
            file.calendar.eves == "closed",
            frozenset(file.calendar.closed_dates),
            frozenset(file.calendar.open_dates),
            _minutes(file.calendar.before_holidays) if file.calendar.before_holidays else None,
            tuple((half.date, _minutes(half.closes)) for half in file.calendar.half_days),
        ),
        greylist=Greylist(
            frozenset(file.greylist.countries),
            frozenset(file.greylist.prefixes),
            file.greylist.reviewed,
            file.greylist.source or "",
        ),
        premium=Premium(file.premium_rate.calls == "refuse", frozenset(file.premium_rate.prefixes)),
        answering_service=file.answering_service,
        answering_service_sees=ServiceSees(file.answering_service_sees),
        reception_extension=file.reception_extension,
        ring_seconds=file.ring_seconds,
        confirm_mobiles=file.mobiles.confirm == "key",
        transfers_return=file.transfers.unanswered == "return",
        mobiles_send_on=file.transfers.mobiles_by_keys,
        phone_forwards=PhoneForwards(file.phones.forwards),
        language=file.language,
        pause_codes=phone_codes.pauses(file.pause_reasons, file.pause_codes),
        return_attempts=file.callbacks.attempts,
        return_again_after=file.callbacks.again_after,
        working_hours=_hours(file.working_hours),
        schedules=tuple(_schedule(entry) for entry in file.schedules),
        register=to_register(file, approvals.unapproved(file)),
        recording=_recording(file.recording),
        front=FrontDesk(
            tuple(file.front_desk.stand_ins),
            _hours(file.front_desk.hours) if file.front_desk.hours else None,
            rule(file.front_desk.closed),
            file.front_desk.greeting,
            menu(),
        ),
        sms=SmsRules(
            file.sms.sender or usual_sender(file.company),
            file.sms.callbacks,
            file.sms.missed_calls,
            file.sms.by_hand,
        ),
        limits=_limits(file.limits),
        trunks=to_trunks(file.trunks),
    )


def _unchanged(known: Mapping[str, _Kept], made: _Kept) -> _Kept:
    """The former one if it is equal."""
    former = known.get(made.id)
    return former if former is not None and former == made else made


def _named(file: CompanyFile, entry: MenuEntry) -> tuple[str, str]:
    """The words for a choice of the menu, in Swedish and English."""
    usual = {
        "reception": ("receptionen", "the reception"),
        "answering_service": ("vår svarstjänst", "our answering service"),
        "voicemail": ("att lämna ett meddelande", "leaving a message"),
    }
    names = {one.id: one.name for one in file.people} | {one.id: one.name for one in file.queues}
    name = names.get(entry.to.removeprefix(VOICEMAIL_OF), entry.to)
    sv, en = usual.get(entry.to, (name, name))
    return entry.sv or sv, entry.en or entry.sv or en


def _limits(entry: LimitsEntry) -> Limits:
    def most(limit: int | Literal["none"]) -> int | None:
        return None if limit == "none" else limit

    longest = most(entry.longest_call)
    return Limits(
        longest=longest * 60 if longest is not None else None,
        person=most(entry.calls_per_person),
        caller=most(entry.calls_per_caller),
        trunk=most(entry.calls_per_trunk),
        kept_free=entry.trunk_kept_free,
        mobiles=most(entry.calls_per_mobile_trunk),
        ringing=most(entry.ringing_per_person),
        sent=most(entry.sent_per_number),
        abroad_hour=most(entry.abroad_per_hour),
        abroad_hour_off=most(entry.abroad_per_hour_off),
        abroad_minutes=most(entry.abroad_minutes_per_day),
        callbacks=frozenset(entry.callback_countries),
    )


def _schedule(entry: ScheduleEntry) -> Schedule:
    hours = entry.during if entry.outside in (None, "working_hours") else entry.outside
    return Schedule(
        entry.id,
        entry.profile,
        _hours(hours) if isinstance(hours, HoursEntry) else None,
        entry.outside is not None,
        frozenset(entry.roles),
        frozenset(entry.people),
    )


def _person(entry: PersonEntry, language: str, main_number: str, phones: PhonesEntry) -> Person:
    return Person(
        id=entry.id,
        name=entry.name,
        role=entry.role,
        extension=entry.extension,
        direct=entry.direct,
        mobile=entry.mobile,
        desk=entry.desk,
        language=entry.language or language,
        mobile_rests=entry.mobile_rests,
        email=entry.email,
        short_numbers=_short_numbers(entry.short_numbers, main_number),
        sends_on_by_keys=entry.transfer_by_keys,
        srtp=Srtp(entry.srtp or phones.srtp),
        ipv6=phones.ipv6 if entry.ipv6 is None else entry.ipv6,
        call_waiting=entry.call_waiting,
    )


def _short_numbers(entries: list[ShortNumberEntry] | None, main_number: str) -> tuple[ShortNumber, ...]:
    return tuple(
        ShortNumber(one.number, one.name, main_number if one.to == "reception" else one.to)
        for one in entries or ()
    )


def _recording(entry: RecordingEntry) -> Recording:
    return Recording(
        frozenset(entry.people),
        frozenset(entry.roles),
        _hours(entry.hours),
        entry.announce,
        entry.keep_days,
        entry.purpose.sv,
        entry.purpose.en,
    )


def _serving(entry: QueueEntry) -> Serving:
    agents, waiting = entry.agents, entry.waiting
    return Serving(
        longest_available=agents.ring == "longest_available",
        spread=agents.spread,
        second_line=tuple(agents.second_line),
        wrap_up=agents.wrap_up,
        offer=agents.offer,
        declined=agents.declined,
        unanswered=agents.unanswered,
        weight=entry.weight,
        priorities=tuple(
            Priority(one.id, one.name, one.ahead, frozenset(one.numbers), tuple(one.prefixes))
            for one in entry.priority
        ),
        most_waiting=waiting.most,
        promise=waiting.promise,
        longest_wait=waiting.longest or LONGEST_QUEUE_WAIT,
        escalations=tuple(
            Escalation(one.after, one.second_line, tuple(one.queues), one.offer_callback)
            for one in waiting.escalation
        ),
        announce=waiting.announce,
        keys=dict(waiting.keys),
        expected=waiting.expected,
        tell_worse=waiting.tell_worse,
        attempts=waiting.callback.attempts,
        again_after=waiting.callback.again_after,
        phrase=agents.phrase,
    )


def _presents(entry: PresentsEntry) -> Presents:
    if entry.number in (PresentedNumber.DIRECT, PresentedNumber.MAIN, PresentedNumber.MOBILE):
        return Presents(PresentedNumber(entry.number), entry.clause)
    return Presents(PresentedNumber.QUEUE, entry.clause, queue=entry.number)


def _hours(entry: HoursEntry) -> Hours:
    days = (entry.monday, entry.tuesday, entry.wednesday, entry.thursday, entry.friday)
    week = tuple(_spans(day or entry.weekdays) for day in days)
    return Hours((*week, _spans(entry.saturday), _spans(entry.sunday)), entry.clause)


def _spans(text: str) -> tuple[OpenSpan, ...]:
    if text == "closed":
        return ()
    return tuple((_minutes(part[:5]), _minutes(part[6:])) for part in text.split(", "))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)

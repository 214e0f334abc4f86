"""The company file's fields: their types and defaults.

Knows: each field by itself (values.py has the form of each kind of value). Refuses to know: whether fields agree
with one another (checks.py), and YAML.

It is long because it is one thing: the whole file, field by field, in the order of docs/policy-file.md.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.company.document_entries import DocumentEntry
from app.company.entry import FileEntry
from app.company.trunk_entries import TrunkEntry
from app.company.values import (
    Clause,
    Country,
    Date,
    Email,
    Extension,
    Id,
    Language,
    Name,
    PhoneNumber,
    PlaceText,
    Prefix,
    Seconds,
    Spans,
    SpokenText,
    SrtpText,
    Time,
)
from app.policy.queues import PHRASE
from app.policy.recording import O3, PURPOSE


class RuleEntry(FileEntry):
    """Where a call goes, and the clause for it."""

    to: Annotated[
        PlaceText,
        Field(
            description="voicemail (of who was called first), voicemail:ID, reception, answering_service, "
            "a person's or queue's id, or a telephone number"
        ),
    ]
    clause: Clause


class PresentsEntry(FileEntry):
    """The number that outgoing calls present, and the clause for it."""

    number: Annotated[str, Field(description="direct, main, mobile (roles only: S3), or a queue's id")]
    clause: Clause


class ExtensionEntry(FileEntry):
    """The rules for one kind of extension."""

    presents: PresentsEntry
    on_phone: RuleEntry
    busy: RuleEntry
    no_answer: RuleEntry


FIXED_EXTENSIONS = ExtensionEntry(
    presents=PresentsEntry(number="direct", clause="F1"),
    on_phone=RuleEntry(to="voicemail", clause="F2"),
    busy=RuleEntry(to="reception", clause="F3"),
    no_answer=RuleEntry(to="voicemail", clause="S2"),
)
MOBILE = ExtensionEntry(
    presents=PresentsEntry(number="main", clause="M1"),
    on_phone=RuleEntry(to="voicemail", clause="M2"),
    busy=RuleEntry(to="reception", clause="M3"),
    no_answer=RuleEntry(to="voicemail", clause="S2"),
)


class DefaultsEntry(FileEntry):
    """The default rules for fixed and for mobile extensions; roles may override them."""

    fixed: ExtensionEntry = FIXED_EXTENSIONS
    mobile: ExtensionEntry = MOBILE


class HoursEntry(FileEntry):
    """Opening hours. A single day wins over `weekdays`; without hours, weekends are closed."""

    clause: Clause = "Q10"
    weekdays: Annotated[
        Spans, Field(description="Monday to Friday: HH:MM-HH:MM, several with commas; or closed")
    ] = "08:00-17:00"
    monday: Spans | None = None
    tuesday: Spans | None = None
    wednesday: Spans | None = None
    thursday: Spans | None = None
    friday: Spans | None = None
    saturday: Spans = "closed"
    sunday: Spans = "closed"


class RoleEntry(FileEntry):
    """A role, and the rules it overrides for both kinds of extension."""

    id: Id
    name: Name
    presents: PresentsEntry | None = None
    on_phone: RuleEntry | None = None
    busy: RuleEntry | None = None
    no_answer: RuleEntry | None = None
    working_hours: HoursEntry | None = None
    mobile_rests: Annotated[
        bool, Field(description="mobiles rest outside working hours (S4), or not (R3)")
    ] = True


Offered = Annotated[
    PlaceText,
    Field(
        description="message, callback, connect (as the rules for a busy person say), reception, "
        "a person's or queue's id, or a telephone number"
    ),
]


class DiversionEntry(FileEntry):
    """The spoken diversion of a profile (P4): "Anna Ek är på lunch och är tillbaka ...". The first offer is key 1."""

    sv: Annotated[Name, Field(description="the words after the person's name: är på lunch")]
    en: Annotated[Name, Field(description="the same in English: is at lunch")]
    offers: Annotated[list[Offered], Field(min_length=1, max_length=4)] = ["message", "connect", "callback"]
    otherwise: Annotated[Offered, Field(description="if the caller presses no key")] = "message"


class CallsEntry(FileEntry):
    """Where calls go while a profile is in force, before the role's and the extension's rules."""

    on_phone: RuleEntry | None = None
    busy: RuleEntry | None = None
    no_answer: RuleEntry | None = None


CODE = "^[1-9][0-9]?$"


class ProfileEntry(FileEntry):
    """A profile that people can choose. busy: the phones do not ring."""

    id: Id
    sv: Name
    en: Name
    busy: bool
    calls: CallsEntry = CallsEntry()
    presents: PresentsEntry | None = None
    devices: Annotated[
        list[Literal["fixed", "mobile"]] | None,
        Field(min_length=1, description="the phones that ring; else all"),
    ] = None
    diversion: DiversionEntry | None = None
    absence: Annotated[bool, Field(description="counts as absence: sickness, holiday ... (O3)")] = False
    roles: Annotated[
        list[Id], Field(description="the roles that may use it (P3); without any, everybody")
    ] = []
    people: list[Id] = []
    minutes: Annotated[int, Field(ge=1, le=525600)] | None = None
    code: (
        Annotated[
            str,
            Field(pattern=CODE, description="phone code: *21*1; else its earlier one, or a free one"),
        ]
        | None
    ) = None
    keywords: Annotated[
        list[Name], Field(description="words in a calendar that mean it: lunch, semester ...")
    ] = []


class PrivateMobileEntry(FileEntry):
    """A person's private phone as their mobile extension, until a last day (M6)."""

    number: PhoneNumber
    since: Annotated[Date | None, Field(alias="from", description="the first day")] = None
    until: Annotated[Date, Field(description="the last day")]
    approved_by: Id
    reason: SpokenText
    kind: Literal["temporary", "hourly", "consultant", "new_employee"]


class PermissionEntry(FileEntry):
    """A special permission for a leaver's number (S5)."""

    kind: Annotated[
        Literal["forward", "port"],
        Field(description="calls go to another number; or the person takes the number along"),
    ]
    approved_by: Id
    reason: SpokenText
    to: PhoneNumber | None = None
    until: Date | None = None


class ExemptionEntry(FileEntry):
    """A deviation for a person or a role (S6)."""

    id: Id
    who: Annotated[Id, Field(description="a person's or a role's id")]
    what: Literal["presents_mobile", "presents_direct", "mobile_rings_outside_hours"]
    approved_by: Id
    reason: SpokenText
    since: Annotated[Date | None, Field(alias="from", description="the first day")] = None
    until: Annotated[Date, Field(description="the last day")]


class ApprovalsEntry(FileEntry):
    """Who may approve deviations besides the nearest manager, and the longest time of one (S6)."""

    approvers: Annotated[
        list[Id], Field(description="people's ids: they may approve for others than themselves")
    ] = []
    longest_days: Annotated[
        int, Field(ge=1, le=3650, description="from the first day of a deviation to its last, at most")
    ] = 366


class ContactEntry(FileEntry):
    """Whom to contact, and about what (S7)."""

    person: Id
    sv: SpokenText
    en: SpokenText


class PhoneModelEntry(FileEntry):
    """A phone to choose (M7)."""

    id: Id
    name: Name
    price_class: Name | None = None
    note: SpokenText | None = None


class SubscriptionEntry(FileEntry):
    """A mobile subscription of a person, or of a team: a queue or a role (M7)."""

    number: PhoneNumber
    person: Id | None = None
    team: Id | None = None
    operator: Name
    plan: Name
    gigabytes: Annotated[float, Field(ge=0, le=10_000, description="data volume per month")]
    since: Annotated[Date, Field(alias="from", description="the first day")]
    until: Date | None = None
    model: Annotated[Id | None, Field(description="a phone model's id")] = None
    imei: Annotated[str, Field(pattern=r"^[0-9]{15}$")] | None = None


class ShortNumberEntry(FileEntry):
    """A short number that people dial instead of a long one (call routing)."""

    number: Extension
    name: Name
    to: Annotated[PlaceText, Field(description="a telephone number, a person's or queue's id, or reception")]


class PersonEntry(FileEntry):
    """Somebody with an extension: a desk phone (or softphone), a mobile, or both."""

    id: Id
    name: Name
    role: Id
    extension: Extension
    direct: PhoneNumber | None = None
    mobile: PhoneNumber | None = None
    desk: bool = True
    language: Language | None = None
    email: Annotated[Email | None, Field(description="also send voicemail to this address")] = None
    mobile_rests: Annotated[
        bool | None,
        Field(description="whether the mobile rests outside working hours (S4); else as the role says"),
    ] = None
    manager: Annotated[Id | None, Field(description="the nearest manager, who approves deviations (S6)")] = (
        None
    )
    short_numbers: Annotated[
        list[ShortNumberEntry] | None, Field(description="short numbers for this person only")
    ] = None
    transfer_by_keys: Annotated[
        bool,
        Field(
            description="the desk phone has no transfer key: it transfers calls with ## and **, as mobiles do"
        ),
    ] = False
    srtp: Annotated[
        SrtpText | None, Field(description="encrypted sound on the person's phones; else as `phones` says")
    ] = None
    ipv6: Annotated[
        bool | None, Field(description="the person's phones talk over IPv6; else as `phones` says")
    ] = None
    call_waiting: Annotated[
        bool, Field(description="calls also ring while the person is on the phone (else M2, F2, M5)")
    ] = False
    private_mobile: PrivateMobileEntry | None = None
    leaves: Annotated[Date | None, Field(description="the last day of the employment (S5)")] = None
    successor: Annotated[
        Id | None,
        Field(description="person, queue or reception: gets the calls from the day after; else reception"),
    ] = None
    leaving_reason: Annotated[
        SpokenText | None, Field(description="why they leave, for the list of leavers")
    ] = None
    permission: PermissionEntry | None = None


class PriorityEntry(FileEntry):
    """Callers served before others (Q14): by number, or by a customer's number series."""

    id: Id
    name: Name
    ahead: Annotated[int, Field(ge=1, le=3600, description="head start over other callers, seconds")] = 600
    numbers: list[PhoneNumber] = []
    prefixes: list[Prefix] = []


class EscalationEntry(FileEntry):
    """A step for callers who have waited this long (Q2): ask more agents, or offer a callback."""

    after: Annotated[int, Field(ge=1, le=179, description="seconds of waiting")]
    second_line: bool = False
    queues: list[Id] = []
    offer_callback: bool = False


class CallbackEntry(FileEntry):
    """How often, and when, we call a customer back."""

    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    again_after: Annotated[int, Field(ge=60, le=7200, description="seconds after a failed attempt")] = 600


class AgentsEntry(FileEntry):
    """How a queue rings its agents, and when it leaves them in peace. Times in seconds."""

    ring: Annotated[
        Literal["all", "longest_available"],
        Field(description="all free agents (Q9), or the one available longest (Q13)"),
    ] = "all"
    spread: Annotated[bool, Field(description="spread the free agents over the waiting callers")] = True
    second_line: Annotated[list[Id], Field(description="people to ask when no member is free")] = []
    wrap_up: Annotated[int, Field(ge=0, le=3600)] = 10
    offer: Annotated[int, Field(ge=5, le=120, description="how long to ring an agent")] = 20
    declined: Annotated[int, Field(ge=0, le=3600, description="pause after an agent turns a call down")] = 30
    unanswered: Annotated[int, Field(ge=0, le=3600, description="pause after an agent does not answer")] = 60
    phrase: Annotated[str, Field(description="what the agent says (Q6): {company}, {agent}, {queue}")] = (
        PHRASE
    )


class WaitingEntry(FileEntry):
    """Waiting in a queue. Times in seconds."""

    announce: Annotated[
        int, Field(ge=10, le=600, description="between two announcements of the place (Q3)")
    ] = 45
    keys: Annotated[
        dict[str, Literal["message", "callback"]],
        Field(max_length=2, description="what a caller may press while waiting: at most two (Q1)"),
    ] = {"1": "message"}
    promise: Annotated[int, Field(ge=10, le=180, description="the longest wait promised (Q2)")] = 180
    at_promise: Annotated[
        RuleEntry | Literal["wait"] | None,
        Field(
            description="where callers go after the promise; else as `no_answer` says. wait: they keep waiting"
        ),
    ] = None
    longest: Annotated[
        int | None,
        Field(
            ge=10,
            le=7200,
            description="after this `no_answer` says where the call goes; else after the promise",
        ),
    ] = None
    most: (
        Annotated[
            int, Field(ge=1, description="how many may wait; the next caller goes on as `no_answer` says")
        ]
        | None
    ) = None
    escalation: list[EscalationEntry] = []
    expected: Annotated[bool, Field(description="tell the expected wait")] = True
    tell_worse: Annotated[
        bool, Field(description="also announce a worse place, when somebody with priority passes")
    ] = False
    callback: CallbackEntry = CallbackEntry()


class QueueEntry(FileEntry):
    """One number that a group answers."""

    id: Id
    name: Name
    number: PhoneNumber | None = None
    extension: Extension | None = None
    members: Annotated[list[Id], Field(min_length=1)]
    email: Annotated[Email | None, Field(description="also send voicemail to this address")] = None
    hours: HoursEntry = HoursEntry()
    closed: RuleEntry = RuleEntry(to="voicemail", clause="Q11")
    no_answer: RuleEntry = RuleEntry(to="voicemail", clause="Q4")
    ring_seconds: Annotated[
        Seconds | None,
        Field(
            exclude=True,
            description="for older files, without effect: see agents.offer",
            json_schema_extra={"deprecated": True},
        ),
    ] = None
    presents: Annotated[
        Literal["main", "queue", "agent"],
        Field(
            description="the number on calls for the queue: main number (Q7), the queue's (Q13), each agent's own (Q14)"
        ),
    ] = "main"
    outgoing_prefix: (
        Annotated[
            str, Field(pattern=r"^\*[0-9]{2}$", description="dialled before a number to call for the queue")
        ]
        | None
    ) = None
    weight: Annotated[float, Field(gt=0, le=100, description="between queues that share agents")] = 1.0
    priority: Annotated[
        list[PriorityEntry], Field(description="callers who go first (Q14); else the order of arrival (Q8)")
    ] = []
    agents: AgentsEntry = AgentsEntry()
    waiting: WaitingEntry = WaitingEntry()


class HalfDayEntry(FileEntry):
    """A working day that ends early, whatever the hours say."""

    date: Date
    closes: Annotated[Time, Field(description="HH:MM")]


class CalendarEntry(FileEntry):
    """Working days: exceptions from the Swedish calendar."""

    eves: Annotated[
        Literal["closed", "open"], Field(description="midsommarafton, julafton and nyårsafton")
    ] = "closed"
    closed_dates: list[Date] = []
    open_dates: list[Date] = []
    before_holidays: Annotated[
        Time | None,
        Field(description="HH:MM, when the working day before a public holiday ends; absent: as other days"),
    ] = None
    half_days: Annotated[list[HalfDayEntry], Field(description="other working days that end early")] = []


class GreylistEntry(FileEntry):
    """Blocked countries and networks: nobody calls them, and their calls are refused (O2)."""

    countries: list[Country] = []
    prefixes: list[Prefix] = []
    reviewed: Annotated[Date | None, Field(description="when somebody last looked through the list")] = None
    source: Annotated[SpokenText | None, Field(description="the source of the list")] = None


class PremiumEntry(FileEntry):
    """Premium-rate numbers: those of the numbering plans, and always these prefixes."""

    calls: Literal["refuse", "allow"] = "refuse"
    prefixes: list[Prefix] = ["+46900", "+46939", "+46944"]


class MobilesEntry(FileEntry):
    """Whether a mobile confirms an answer by a key press, or we trust the operator."""

    confirm: Literal["key", "trust"] = "key"


class PhonesEntry(FileEntry):
    """What holds for everybody's phones; a person may have it otherwise."""

    srtp: Annotated[SrtpText, Field(description="encrypted sound on desk phones and softphones")] = "off"
    ipv6: Annotated[bool, Field(description="phones talk over IPv6")] = False
    forwards: Annotated[
        Literal["refused", "colleagues", "anywhere"],
        Field(
            description="a phone set to forward its calls (302): refused; or as the person's own choice, "
            "to colleagues or anywhere that the person may call"
        ),
    ] = "refused"


class TransfersEntry(FileEntry):
    """Transfers by our own people."""

    unanswered: Annotated[
        Literal["return", "divert"],
        Field(
            description="when a colleague who was not asked first does not answer: the caller comes back, "
            "or goes on as the colleague's calls do"
        ),
    ] = "return"
    mobiles_by_keys: Annotated[
        bool, Field(description="mobiles transfer calls with ## and a number, or ** to ask there first")
    ] = True


class ScheduleEntry(FileEntry):
    """A profile by the clock (M4). Of several for one profile the closest wins: person, role, everybody."""

    id: Id
    profile: Id
    during: HoursEntry | None = None
    outside: Annotated[
        Literal["working_hours"] | HoursEntry | None, Field(description="instead of during: all other time")
    ] = None
    roles: list[Id] = []
    people: list[Id] = []


class PurposeEntry(FileEntry):
    """Why calls are recorded, as callers hear it after "Samtalet spelas in" and "This call is recorded"."""

    sv: Annotated[Name, Field(description="begins with a small letter, without a full stop")] = PURPOSE[0]
    en: Name = PURPOSE[1]


class RecordingEntry(FileEntry):
    """The recording service: it records all calls of these people within these hours, never during absence (O3)."""

    people: Annotated[list[Id], Field(description="people's ids")] = []
    roles: Annotated[list[Id], Field(description="all people with these roles")] = []
    hours: HoursEntry = HoursEntry(clause=O3, weekdays="08:00-18:00")
    announce: Annotated[bool, Field(description="tell the other party that the call is recorded")] = True
    purpose: PurposeEntry = PurposeEntry()
    keep_days: Annotated[int, Field(ge=1, le=3650, description="days before we delete a recording")] = 90


class MusicEntry(FileEntry):
    """A piece of music that callers hear while they wait or are on hold, and by what right we play it."""

    title: Name
    artist: Name | None = None
    licence: Annotated[SpokenText | None, Field(description="the licence or agreement, and where it is")] = (
        None
    )
    vocal: Annotated[bool, Field(description="whether somebody sings")] = False


class SmsEntry(FileEntry):
    """SMS to customers (O1), from the company by name; they show no number, and nobody can reply."""

    sender: Annotated[
        str | None,
        Field(
            description="3 to 11 letters a-z and digits, made from the company's name; absent: the usual one"
        ),
    ] = None
    callbacks: Annotated[bool, Field(description="when a callback is booked, and when it failed")] = False
    missed_calls: bool = False
    by_hand: Annotated[bool, Field(description="whether people may write SMS: vaxel sms send")] = True


Limit = Annotated[int, Field(ge=1, le=100_000)] | Literal["none"]


class LimitsEntry(FileEntry):
    """Limits for one caller, one person and one trunk; none: no limit. At once: calls at the same time."""

    longest_call: Annotated[
        Annotated[int, Field(ge=1, le=10_080)] | Literal["none"],
        Field(description="minutes; emergency calls have no limit"),
    ] = 240
    calls_per_person: Annotated[Limit, Field(description="at once, made by one person")] = 6
    calls_per_caller: Annotated[Limit, Field(description="at once, from one number outside")] = 10
    calls_per_trunk: Annotated[Limit, Field(description="at once, as many as the operator carries")] = 200
    trunk_kept_free: Annotated[
        int, Field(ge=0, le=1000, description="of these, places for emergency calls alone")
    ] = 4
    calls_per_mobile_trunk: Annotated[
        Limit, Field(description="at once to and from mobiles, as many as the mobile operator carries")
    ] = 200
    ringing_per_person: Annotated[
        Limit,
        Field(
            description="callers at once who ring one person; others are treated as if the person were busy"
        ),
    ] = 2
    sent_per_number: Annotated[Limit, Field(description="calls at once, forwarded to one number outside")] = (
        10
    )
    abroad_per_hour: Annotated[Limit, Field(description="calls abroad within an hour, by one person")] = 10
    abroad_per_hour_off: Annotated[Limit, Field(description="the same outside their working hours")] = 3
    abroad_minutes_per_day: Annotated[
        Limit, Field(description="minutes abroad in a day, by all together")
    ] = 600
    callback_countries: Annotated[list[Country], Field(description="countries to which we call back")] = [
        "SE",
        "NO",
        "SJ",
        "DK",
        "FI",
        "AX",
    ]


PROFILE_ENTRIES = [
    ProfileEntry(id="available", sv="Tillgänglig", en="Available", busy=False),
    ProfileEntry(id="meeting", sv="I möte", en="In a meeting", busy=True),
    ProfileEntry(id="dnd", sv="Stör ej", en="Do not disturb", busy=True),
]


class MenuEntry(RuleEntry):
    """One choice of the key menu, by its place in the list: "Tryck 1 för sälj", "Press 1 for sales"."""

    clause: Clause = "Q1"
    sv: Annotated[Name | None, Field(description="after Tryck 1 för: sälj; else the name of its target")] = (
        None
    )
    en: Annotated[Name | None, Field(description="after Press 1 for: sales; else as sv")] = None


class FrontDeskEntry(FileEntry):
    """How the main number is answered: who stands in for reception, when it is open, what callers hear."""

    stand_ins: Annotated[
        list[Id], Field(description="people who answer in this order when the person at reception cannot")
    ] = []
    hours: Annotated[HoursEntry | None, Field(description="when reception answers; else at any hour")] = None
    closed: Annotated[
        RuleEntry, Field(description="outside the hours; with voicemail the caller hears the opening hours")
    ] = RuleEntry(to="voicemail", clause="Q11")
    greeting: Annotated[
        SpokenText | None,
        Field(description="what callers of the main number hear before a message, in Swedish"),
    ] = None
    menu: Annotated[
        list[MenuEntry],
        Field(
            max_length=9,
            description="key choices for callers of the main number, before reception answers",
        ),
    ] = []


class CompanyFile(FileEntry):
    """A company: its people, numbers and telephone policy."""

    version: Annotated[int, Field(ge=1, le=1, description="of the file's form: 1")]
    company: Name
    language: Language = "sv"
    main_number: PhoneNumber
    reception: Annotated[Id, Field(description="the person or queue that answers the main number")]
    reception_extension: Extension | None = None
    front_desk: FrontDeskEntry = FrontDeskEntry()
    answering_service: PhoneNumber | None = None
    answering_service_sees: Annotated[
        Literal["name", "diversion", "caller", "ours"],
        Field(
            description="for a caller from outside. name: our number, with the caller's as the name. Where the trunk "
            "allows it, diversion: the caller's number, with ours in SIP's Diversion; caller: the caller's "
            "alone. Else ours"
        ),
    ] = "name"
    ring_seconds: Seconds = 20
    mobiles: MobilesEntry = MobilesEntry()
    transfers: TransfersEntry = TransfersEntry()
    phones: PhonesEntry = PhonesEntry()
    calendar: CalendarEntry = CalendarEntry()
    profiles: Annotated[list[ProfileEntry], Field(max_length=99)] = PROFILE_ENTRIES
    retired_codes: Annotated[
        dict[Annotated[str, Field(pattern=CODE)], Id],
        Field(description="phone codes of removed profiles, which no other profile gets"),
    ] = {}
    working_hours: Annotated[HoursEntry, Field(description="mobiles rest outside them (S4)")] = HoursEntry(
        clause="S4"
    )
    callbacks: Annotated[
        CallbackEntry,
        Field(description="callbacks by people who could not be reached (P4); queues have their own"),
    ] = CallbackEntry()
    schedules: Annotated[list[ScheduleEntry], Field(description="the first active one wins")] = []
    defaults: DefaultsEntry = DefaultsEntry()
    roles: list[RoleEntry] = []
    pause_reasons: Annotated[
        list[Name],
        Field(
            min_length=1,
            max_length=9,
            description="agents' reasons to pause; *63 is the first, and *631 ... as `pause_codes` says",
        ),
    ] = ["Paus", "Lunch", "Efterarbete"]
    pause_codes: Annotated[
        dict[Annotated[str, Field(pattern="^[1-9]$")], Name],
        Field(description="the number of each pause reason ever given: *631 is 1; import writes it"),
    ] = {}
    people: Annotated[list[PersonEntry], Field(min_length=1)]
    queues: list[QueueEntry] = []
    greylist: GreylistEntry = GreylistEntry()
    premium_rate: PremiumEntry = PremiumEntry()
    short_numbers: Annotated[
        list[ShortNumberEntry] | None, Field(description="for all of us, to any number that one may call")
    ] = None
    exceptions: list[ExemptionEntry] = []
    approvals: ApprovalsEntry = ApprovalsEntry()
    contacts: list[ContactEntry] = []
    phone_models: list[PhoneModelEntry] = []
    subscriptions: list[SubscriptionEntry] = []
    recording: RecordingEntry = RecordingEntry()
    sms: SmsEntry = SmsEntry()
    music: Annotated[
        list[MusicEntry],
        Field(description="what the exchange plays, as a record: it plays what stands in its folder"),
    ] = []
    limits: Annotated[LimitsEntry, Field(description="how many calls at once, how long, how much abroad")] = (
        LimitsEntry()
    )
    document: Annotated[
        DocumentEntry | None,
        Field(description="the company's own texts in its telefonpolicy: vaxel policy render"),
    ] = None
    trunks: Annotated[
        list[TrunkEntry] | None,
        Field(description="the lines to operators; else the two of the settings (VAXEL_TRUNK_, VAXEL_MEX_)"),
    ] = None

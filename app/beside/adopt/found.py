"""What we found in another exchange or a directory: the form between the readers and the company file.

Knows: people, groups, routes and hours as other systems have them, and where we read each. Refuses to know: which
system wrote them, and the company file.

Numbers stay as written there. An extension, a group or a route leads to a Destination: the number or name that it has
there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Origin:
    """Where we read something. line and column count from 1; 0 if there are none (a live exchange)."""

    source: str
    line: int = 0
    column: int = 0
    heading: str = ""

    def said(self, lang: str) -> str:
        """people.csv:4: kolumn 3 (Mobil)."""
        text = self.source + (f":{self.line}" if self.line else "")
        if self.column:
            text += f": {'kolumn' if lang == 'sv' else 'column'} {self.column}"
            text += f" ({self.heading})" if self.heading else ""
        return text


@dataclass(frozen=True, slots=True)
class Remark:
    """Something for a person to check, in Swedish and English."""

    sv: str
    en: str
    origin: Origin | None = None

    def said(self, lang: str) -> str:
        return self.sv if lang == "sv" else self.en


class BadSource(ValueError):
    """We cannot read a source. Each remark says where and why."""

    def __init__(self, *remarks: Remark) -> None:
        self.remarks = remarks
        super().__init__(self.in_words("en"))

    def in_words(self, lang: str) -> str:
        return "\n".join(
            f"{one.origin.said(lang)}: {one.said(lang)}" if one.origin else one.said(lang)
            for one in self.remarks
        )


class Leads(StrEnum):
    """What a destination is."""

    PERSON = "person"
    GROUP = "group"
    CONDITION = "condition"  # open or closed, by the clock
    VOICEMAIL = "voicemail"
    OUTSIDE = "outside"  # a telephone number
    OTHER = "other"  # a menu, an announcement, hanging up ...


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call goes. name: the extension, the group's number, the condition's id, or the words in the source."""

    leads: Leads
    name: str


@dataclass(slots=True)
class FoundPerson:
    """A person with a phone, as a source describes them; "" where it says nothing.

    department: or the role. manager: an id, e-mail address or name. presented: the number shown on calls out.
    more: other fields of a person in the company file, by name.
    """

    origin: Origin
    name: str = ""
    extension: str = ""
    direct: str = ""
    mobile: str = ""
    email: str = ""
    department: str = ""
    id: str = ""
    manager: str = ""
    presented: str = ""
    on_busy: Destination | None = None
    on_no_answer: Destination | None = None
    more: dict[str, object] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A member of a group. number: an extension, or a number outside. penalty: the lowest is asked first."""

    number: str
    penalty: int = 0


@dataclass(slots=True)
class FoundGroup:
    """A queue or ring group. Times in seconds; None where the source says nothing."""

    origin: Origin
    number: str
    name: str = ""
    members: list[FoundMember] = field(default_factory=list)
    together: bool = True  # all ring at the same time
    offer: int | None = None
    wrap_up: int | None = None
    announce: int | None = None
    most: int | None = None
    longest: int | None = None
    weight: int | None = None
    on_no_answer: Destination | None = None
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class FoundHours:
    """Opening hours. days: the hours of each weekday, 0 is Monday: "08:00-12:00, 13:00-17:00"."""

    origin: Origin
    id: str
    name: str
    days: dict[int, list[str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundCondition:
    """A way that parts by the clock. hours: the id or name of a FoundHours; "" for a calendar, to be given by hand."""

    origin: Origin
    id: str
    name: str
    hours: str
    open: Destination
    closed: Destination
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class FoundRoute:
    """Where a number of the company leads."""

    origin: Origin
    number: str
    to: Destination
    name: str = ""
    callers: str = ""  # only for callers whose number begins so


@dataclass(frozen=True, slots=True)
class FoundBlocked:
    """A number from which the company wants no calls."""

    origin: Origin
    number: str
    why: str = ""


@dataclass(slots=True)
class Found:
    """All that we found in one source, or in several together."""

    people: list[FoundPerson] = field(default_factory=list)
    groups: list[FoundGroup] = field(default_factory=list)
    hours: list[FoundHours] = field(default_factory=list)
    conditions: list[FoundCondition] = field(default_factory=list)
    routes: list[FoundRoute] = field(default_factory=list)
    blocked: list[FoundBlocked] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Take in another source's data, without comparing anything."""
        self.people += other.people
        self.groups += other.groups
        self.hours += other.hours
        self.conditions += other.conditions
        self.routes += other.routes
        self.blocked += other.blocked
        self.remarks += other.remarks

"""One event, made from its lines: the library's event, with each time in its zone, and with common mistakes corrected.

Knows: the intended meaning of each line. Refuses to know: recurrences, and other events (ical.py).

A time without a zone is in the calendar's own zone (X-WR-TIMEZONE), else Stockholm's. An all-day event means whole
days in Stockholm, wherever somebody wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes

from app.policy.happenings import Shows
from app.policy.hours import STOCKHOLM
from app.schedule.problems import CalendarUnreadable, Wrong
from app.schedule.zones import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.schedule.text import Block
    from app.schedule.zones import Zones

Component = Any  # icalendar's: a dictionary whose values have thirty types
Tell = Callable[[Wrong, str, str], None]  # what is wrong, the event's uid, detail

DAY = timedelta(days=1)
LONGEST_EVENT = timedelta(days=36525)  # "until further notice" may end in 4099, too late to count back from
ONE_TIME, TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID"), ("EXDATE", "RDATE")
MANY_TIMES = ("RRULE", *TIMES)
NAME_OF_PROPERTY = re.compile(r"[A-Z0-9-]+")
# If one of these has two values, we do not know which is right; of other lines the first counts.
ONCE = (*ONE_TIME, "DURATION")
# Not all programs quote the colons of a zone: TZID=tzone://Microsoft/Utc:20261124T090000. A time has none: the last
# ends it.
TZID = re.compile(r';TZID=("[^"]*"|.*?)(?=;[A-Z-]+=|$)', re.IGNORECASE)
# What holds without the line too: each one costs the library as much as a line that matters.
SAYS_NOTHING = frozenset({"STATUS:CONFIRMED", "TRANSP:OPAQUE", "CLASS:PUBLIC"})
BUSY_STATUS = {
    "FREE": Shows.FREE,
    "TENTATIVE": Shows.TENTATIVE,
    "BUSY": Shows.BUSY,
    "OOF": Shows.AWAY,
    "WORKINGELSEWHERE": Shows.ELSEWHERE,
}


class Events:
    """Makes the events of one feed. tell: gets the unreadable parts of an event that counts anyway."""

    def __init__(self, zones: Zones, tell: Tell) -> None:
        self._zones = zones
        self._tell = tell
        self._used: list[tzinfo] = []  # zones whose name icalendar does not know, by their place here

    def event(self, uid: str, block: Block) -> Component:
        """The library's event, with every time in its zone. Raises Unreadable, and what the library raises."""
        if not block.whole:
            raise CalendarUnreadable("END:VEVENT is missing")
        lines = [
            self._zoned(uid, _tidy(line))
            for line in _once(block.lines)
            if line not in SAYS_NOTHING and not line.startswith("UID")
        ]
        if block.cancelled:
            lines = [*(line for line in lines if not line.startswith("STATUS")), "STATUS:CANCELLED"]
        event: Component = Event.from_ical("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", "")))
        if "DTSTART" not in event:
            raise CalendarUnreadable("DTSTART is missing")
        for name, detail in event.errors:
            if name in TIMES:
                self._tell(Wrong.BAD_EXCEPTION, uid, f"{name}: {detail}")
            elif name in (*ONCE, "RRULE"):
                raise CalendarUnreadable(f"{name}: {block.value(name)}")
        if not isinstance(event.get("SEQUENCE", 0), int):
            del event["SEQUENCE"]
        home = self._zones.zone(block.home) if block.home else None
        if block.home and home is None:
            self._tell(Wrong.UNKNOWN_ZONE, "", block.home)
        self._place(event, home)
        _mend(event)
        return event

    def _zoned(self, uid: str, line: str) -> str:
        """The line with a zone's IANA name, or without a zone: icalendar stumbles over some other names."""
        if not line.startswith((*ONE_TIME, *TIMES)):
            return line
        head, _, value = line.rpartition(":")
        found = TZID.search(head)
        if found is None:
            return line
        zone = self._zones.zone(found[1])
        if value.endswith("Z"):
            new = ""  # a time in UTC stays UTC
        elif isinstance(zone, ZoneInfo):
            new = f";TZID={zone.key}"
        elif zone is not None:
            new = f";X-VAXEL-ZONE={len(self._used)}"
            self._used.append(zone)
        else:
            new = ""
            self._tell(Wrong.UNKNOWN_ZONE, uid, spelled(found[1]))
        return f"{head[: found.start()]}{new}{head[found.end() :]}:{value}"

    def _place(self, event: Component, home: tzinfo | None) -> None:
        """Give each time its zone; move UTC times to the calendar's zone, so that a series keeps its hour."""

        def placed(at: Any, params: Mapping[str, str]) -> Any:
            if isinstance(at, tuple):
                return tuple(placed(one, params) for one in at)
            if not isinstance(at, datetime):
                return at
            if at.tzinfo is None:
                place = params.get("X-VAXEL-ZONE")
                zone = home or STOCKHOLM if place is None else self._used[int(place)]
                return at.replace(tzinfo=zone)
            return at.astimezone(home) if home and str(at.tzinfo) == "UTC" else at

        for name in ONE_TIME:
            if name in event:
                old = event[name]
                event[name] = vDDDTypes(placed(old.dt, old.params))
                if "RANGE" in old.params:
                    event[name].params["RANGE"] = old.params["RANGE"]
        for name in TIMES:
            if name in event:
                lists = event[name] if isinstance(event[name], list) else [event[name]]
                good = [one for one in lists if isinstance(one, vDDDLists)]
                event[name] = vDDDLists([placed(at.dt, one.params) for one in good for at in one.dts])


def _once(lines: Sequence[str]) -> list[str]:
    """The lines, without repeats of what an event has only once. Raises Unreadable if two times disagree."""
    kept: dict[str, str] = {}
    for line in lines:
        name = NAME_OF_PROPERTY.match(line)[0]  # type: ignore[index]  # text.py takes no other lines
        if name in MANY_TIMES:
            kept[line] = line
        elif name in ONCE and kept.get(name, line) != line:
            raise CalendarUnreadable(name, Wrong.REPEATED)
        else:
            kept.setdefault(name, line)
    return list(kept.values())


def _tidy(line: str) -> str:
    """Remove blanks within a rule or a time: BYDAY=MO, TU."""
    if not line.startswith(("RRULE", "DURATION", *ONE_TIME, *TIMES)):
        return line
    head, colon, value = line.rpartition(":")
    return head + colon + "".join(value.split())


def _mend(event: Component) -> None:
    """Correct common mistakes, in an event that has each time in its zone. Raises Unreadable."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else None
    if end is None and "DURATION" in event and not isinstance(start, datetime):
        length = event.pop("DURATION").td
        end = start + max(DAY, -(-length // DAY) * DAY)  # whole days: an all-day event lasts no less
    if event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "").upper() == "TRUE":
        start, end = _as_day(start), _as_day(end)
    if end is not None and isinstance(start, datetime) != isinstance(end, datetime):
        start, end = instant_of(start).astimezone(STOCKHOLM), instant_of(end).astimezone(STOCKHOLM)
    if not isinstance(start, datetime) and end == start:
        end = start + DAY  # an all-day event that ends on its first day
    if end is not None and instant_of(end) < instant_of(start):
        raise CalendarUnreadable(f"{end} < {start}", Wrong.BACKWARDS)
    if end is not None and "RRULE" not in event and instant_of(end) - instant_of(start) > LONGEST_EVENT:
        end = start + LONGEST_EVENT
    if start is not event["DTSTART"].dt:
        event["DTSTART"] = vDDDTypes(start)
    if end is not None and ("DTEND" not in event or end is not event["DTEND"].dt):
        event["DTEND"] = vDDDTypes(end)
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        _mend_until(rule, start)


def _mend_until(rule: Component, start: date) -> None:
    """RFC 5545, 3.3.10: UNTIL is a date if the start is one, else UTC. A last day means the whole day."""
    if not rule.get("UNTIL"):
        return
    until = rule["UNTIL"][0]
    if not isinstance(start, datetime):
        if isinstance(until, datetime):
            until = (until.astimezone(STOCKHOLM) if until.tzinfo else until).date()
    else:
        if not isinstance(until, datetime):
            until = datetime.combine(until, time(23, 59, 59))
        until = (until if until.tzinfo else until.replace(tzinfo=start.tzinfo)).astimezone(UTC)
    rule["UNTIL"] = [until]


def time_of_day(exception: Component, master: Component) -> None:
    """An exception that has only a date means the occurrence of that day."""
    start, day = master["DTSTART"].dt, exception["RECURRENCE-ID"].dt
    if isinstance(start, datetime) and not isinstance(day, datetime):
        exception["RECURRENCE-ID"] = vDDDTypes(datetime.combine(day, start.timetz()))


def _as_day(at: date | None) -> date | None:
    """The date of a midnight, in Stockholm or in its own zone; other times stay as they are."""
    if not isinstance(at, datetime):
        return at
    for local in (at.astimezone(STOCKHOLM), at):
        if local.time() == time(0):
            return local.date()
    return at


def instant_of(at: date) -> datetime:
    """In UTC; a date counts as its midnight in Stockholm."""
    if not isinstance(at, datetime):
        at = datetime.combine(at, time(0), STOCKHOLM)
    return at.astimezone(UTC)


def shows(event: Component) -> Shows:
    """Whether the person is busy: by Outlook's word, else by transparency, then by status."""
    said = BUSY_STATUS.get(str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).strip().upper())
    if said is not None:
        return said
    if str(event.get("TRANSP", "")).strip().upper() == "TRANSPARENT":
        return Shows.FREE
    return Shows.TENTATIVE if str(event.get("STATUS", "")).upper() == "TENTATIVE" else Shows.BUSY


def sequence(event: Component) -> int:
    return int(event.get("SEQUENCE", 0))

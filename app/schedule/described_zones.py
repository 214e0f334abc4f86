"""Time zones that a feed describes itself (VTIMEZONE, RFC 5545, 3.6.5).

Knows: the offset at an instant. Refuses to know: what the zone's name may mean (zones.py), and what it times.

Exchange describes every zone from the year 1601 on. So we find the changes of one year by starting the rule in that
year, and remember them: nobody walks through 400 years for one event. We follow rules that cannot start anywhere (with
COUNT or INTERVAL) from their start, within the caller's patience (patience.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Timezone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.schedule.text import Block

UNTIL = re.compile(r";?UNTIL=([0-9]{8}(?:T[0-9]{6})?)(Z?)")
FROM_START = re.compile(r"COUNT=|INTERVAL=(?!1(?:;|$))|FREQ=(?!YEARLY)")
# The last Sunday of a month, the first, the second: what real zones use, and never endless to find.
USUAL_RULE = re.compile(
    r"(?:(?:FREQ=YEARLY|INTERVAL=1|BYMONTH=\d+|BYDAY=(?:-1|[1-4])[A-Z]{2}|WKST=[A-Z]{2})(?:;|$))*"
)


class OffsetChange(NamedTuple):
    """At `at` (UTC, without a zone) the offset `before` gives way to `after`."""

    at: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class Observance:
    """A STANDARD or DAYLIGHT part: it begins at `first`, at `also`, and by `rule`, in wall time with the offset
    `before`.

    until: the last wall time at which `rule` may begin it; None: no end.
    """

    first: datetime
    also: tuple[datetime, ...]
    rule: str
    until: datetime | None
    before: timedelta
    after: timedelta

    @property
    def is_usual(self) -> bool:
        """Whether one finds its changes of a year in a step or two, whatever the rule means."""
        return USUAL_RULE.fullmatch(self.rule) is not None

    def changes(self, years: range) -> Iterator[OffsetChange]:
        """The changes in these years, and the last one before them."""
        starts = {self.first, *self.also}
        if self.rule:
            starts.update(self._by_rule(years.start, years.stop - 1))
            last = years.start - 1 if self.until is None else min(self.until.year, years.start - 1)
            starts.update(self._by_rule(last - 1, last))
        for start in starts:
            if start.year < years.stop:
                yield OffsetChange(start - self.before, self.before, self.after)

    def _by_rule(self, first: int, last: int) -> list[datetime]:
        start = self.first
        if first > start.year and not FROM_START.search(self.rule) and (start.month, start.day) != (2, 29):
            start = start.replace(year=first)
        rule: Any = rrulestr(self.rule, dtstart=start)
        found = rule.between(datetime(max(first, 1), 1, 1), datetime(min(last, 9998) + 1, 1, 1), inc=True)
        return [at for at in found if self.first <= at and (self.until is None or at <= self.until)]


class DescribedZone(tzinfo):
    """A zone as a feed describes it. At a change it reads a wall time as PEP 495 says."""

    def __init__(self, tzid: str, observances: Iterable[Observance]) -> None:
        self._tzid = tzid
        self._observances = tuple(observances)
        self._years: dict[int, tuple[OffsetChange, ...]] = {}

    @property
    def is_usual(self) -> bool:
        """Whether looking up an offset is cheap."""
        return all(one.is_usual for one in self._observances)

    def utcoffset(self, at: datetime | None) -> timedelta:
        if at is None:
            return timedelta(0)
        pick = min if at.fold else max
        wall = at.replace(tzinfo=None)
        return self._offset(at.year, lambda change: wall - change.at >= pick(change.before, change.after))

    def dst(self, at: datetime | None) -> timedelta:  # noqa: ARG002
        return timedelta(0)

    def tzname(self, at: datetime | None) -> str:  # noqa: ARG002
        return self._tzid

    def fromutc(self, at: datetime) -> datetime:
        utc = at.replace(tzinfo=None)
        offset = self._offset(utc.year, lambda change: utc >= change.at)
        local = at + offset
        return local if self.utcoffset(local) == offset else local.replace(fold=1)

    def __deepcopy__(self, memo: object) -> DescribedZone:
        """Itself: it never changes, and the libraries copy their events."""
        return self

    def _offset(self, year: int, has_come: Any) -> timedelta:
        changes = self._changes(year)
        offset = changes[0].before  # before the first change
        for change in changes:
            if not has_come(change):
                break
            offset = change.after
        return offset

    def _changes(self, year: int) -> tuple[OffsetChange, ...]:
        found = self._years.get(year)
        if found is None:
            years = range(year - 1, year + 2)
            all_ = {change for one in self._observances for change in one.changes(years)}
            first = min(
                OffsetChange(one.first - one.before, one.before, one.after) for one in self._observances
            )
            found = self._years[year] = tuple(sorted(all_ | {first}))
        return found


def described_zone(tzid: str, block: Block) -> DescribedZone:
    """The zone of a VTIMEZONE. Raises ValueError, and any error that the library raises on a stranger's text."""
    lines = [line for line in block.lines if not line.startswith("TZID")]
    # Use a name that icalendar knows, so that it stores nothing for other feeds.
    text = "\r\n".join(("BEGIN:VTIMEZONE", "TZID:UTC", *lines, "END:VTIMEZONE", ""))
    component: Any = Timezone.from_ical(text)
    observances = [_observance(part) for part in component.subcomponents]
    if not observances:
        raise ValueError("no STANDARD and no DAYLIGHT")
    return DescribedZone(tzid, observances)


def _observance(part: Any) -> Observance:
    before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
    if max(abs(before), abs(after)) >= timedelta(days=1):
        raise ValueError("an offset of a day")
    rule = part["RRULE"].to_ical().decode() if "RRULE" in part else ""
    until = None
    if found := UNTIL.search(rule):
        text = found[1] if "T" in found[1] else found[1] + "T235959"
        until = datetime.strptime(text, "%Y%m%dT%H%M%S") + (before if found[2] else timedelta(0))
        rule = (rule[: found.start()] + rule[found.end() :]).strip(";")
    lists = part.get("RDATE", [])
    also = [one.dt for some in (lists if isinstance(lists, list) else [lists]) for one in some.dts]
    return Observance(
        _wall(part["DTSTART"].dt), tuple(_wall(one) for one in also), rule, until, before, after
    )


def _wall(at: Any) -> datetime:
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day)
    return datetime.combine(at.date(), at.time())

"""Reads a feed: what happens in a window of time, and which parts were unreadable.

Knows: which events belong together, and which one counts. Refuses to know: recurrences (recurring-ical-events),
the meaning of an event's line (events.py), the layout of lines (text.py), the profile that an event means (policy).

Whatever is wrong with one event, the others count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from icalendar.prop import vPeriod
from recurring_ical_events.adapters.event import EventAdapter
from recurring_ical_events.occurrence import Occurrence
from recurring_ical_events.series import Series

from app.policy.happenings import Happening, Shows
from app.policy.hours import STOCKHOLM
from app.schedule.events import DAY, Component, Events, instant_of, sequence, shows, time_of_day
from app.schedule.patience import Patience, TooManySteps
from app.schedule.problems import CalendarProblem, CalendarUnreadable, Wrong
from app.schedule.reach import begin_near, is_far, is_light
from app.schedule.text import LONGEST_SUMMARY, Block, apart, value_of
from app.schedule.zones import Zones

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_HAPPENINGS = 100_000  # happenings of one feed in one window
FBTYPE = re.compile(r";FBTYPE=\"?([A-Z-]+)", re.IGNORECASE)
FREE_BUSY = {"FREE": Shows.FREE, "BUSY-UNAVAILABLE": Shows.AWAY, "BUSY-TENTATIVE": Shows.TENTATIVE}


@dataclass(frozen=True, slots=True)
class Reading:
    """Happenings in time order, without cancelled ones; problems in the order of the feed."""

    happenings: tuple[Happening, ...]
    problems: tuple[CalendarProblem, ...]


def read_calendar(body: bytes, start: datetime, end: datetime, patience: Patience | None = None) -> Reading:
    """What happens in [start, end), aware. Raises NotACalendar. Slow: do not call it in the event loop's thread."""
    text = apart(body)
    return _Reader(text.blocks, start, end, patience or Patience()).read(whole=text.whole)


class _Version(EventAdapter):  # type: ignore[misc]  # the library has no types
    """An event of a series, or an exception from it; read once, however often it happens."""

    def __init__(self, event: Component) -> None:
        super().__init__(event)
        self.happens = event.get("STATUS") != "CANCELLED" and "X-VAXEL-DECLINED" not in event
        self.private = str(event.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL")
        self.summary = "" if self.private else _one_line(str(event.get("SUMMARY", "")))
        self.shows = shows(event)


class _Occurrence(Occurrence):  # type: ignore[misc]
    """The start and end of an occurrence. Unlike the library's class it makes no new event: that costs most."""

    def __init__(self, version: _Version, start: Any = None, end: Any = None) -> None:
        super().__init__(version, start, end)
        self.version = version

    def is_in_span(self, span_start: Any, span_stop: Any) -> bool:  # noqa: ARG002
        """The reader checks each occurrence itself, in UTC; here the check would cost as much as counting."""
        return True


class _Series(Series):  # type: ignore[misc]
    """The events of one UID."""

    occurrence = _Occurrence

    @property
    def is_plain(self) -> bool:
        """Whether it is one event and its rule: no exceptions, and no dates that are added or left out."""
        rules = self.recurrence
        return rules.has_core and not (self.modifications or rules.exdates or rules.rdates)

    def starts(self, start: datetime, end: datetime) -> Iterator[Any]:
        """When a plain series happens: what `between` does, without looking for exceptions at each occurrence."""
        seen = set()
        for one in self.rrule_between(start, end):
            if one not in seen:
                seen.add(one)
                yield one


class _Reader:
    def __init__(self, blocks: Sequence[Block], start: datetime, end: datetime, patience: Patience) -> None:
        self._blocks = blocks
        self._start, self._end = start.astimezone(STOCKHOLM), end.astimezone(STOCKHOLM)
        self._since, self._until = start.astimezone(UTC), end.astimezone(UTC)  # as happenings: compared fast
        self._patience = patience
        self._zones = Zones(blocks)
        self._events = Events(self._zones, self._tell)
        self._problems: dict[CalendarProblem, None] = {}
        self._found: dict[Happening, None] = {}

    def read(self, *, whole: bool) -> Reading:
        series: dict[str, list[Block]] = defaultdict(list)
        for number, block in enumerate(self._blocks):
            if block.kind == "VEVENT":
                series[block.value("UID") or f"event {number + 1}"].append(block)
        for uid, blocks in series.items():
            if not all(is_far(block, self._start, self._end) for block in blocks):
                self._guarded(
                    uid, self._series(uid, blocks), bounded=not (self._zones.are_usual and is_light(blocks))
                )
        for block in self._blocks:
            if block.kind == "VFREEBUSY" and not block.cancelled:
                self._guarded(block.value("UID"), self._free_busy(block), bounded=not self._zones.are_usual)
        if not whole:
            self._tell(Wrong.CUT_OFF, "")
        found = sorted(self._found, key=lambda one: (one.start, one.end, one.uid))
        return Reading(tuple(found), tuple(self._problems))

    def _tell(self, wrong: Wrong, uid: str, detail: str = "") -> None:
        lines = detail.splitlines() or [""]
        self._problems.setdefault(CalendarProblem(wrong, uid[:80], lines[0][:160]))

    def _guarded(self, uid: str, happenings: Iterator[Happening], *, bounded: bool = False) -> None:
        """Add the happenings of an event; a problem concerns only this event."""
        try:
            with self._patience.spend() if bounded else nullcontext():
                found = list(happenings)
            for happening in found:
                if happening.start < self._until and self._since < happening.end:
                    if len(self._found) >= MOST_HAPPENINGS:
                        self._tell(Wrong.TOO_MANY, "", str(MOST_HAPPENINGS))
                        return
                    self._found.setdefault(happening)
        except TooManySteps:
            self._tell(Wrong.TOO_MANY_STEPS, uid)
        except CalendarUnreadable as error:
            self._tell(error.wrong, uid, str(error))
        except Exception as error:  # a stranger's text may raise anything in two libraries
            self._tell(Wrong.BROKEN, uid, _said_by(error))

    # Events

    def _series(self, uid: str, blocks: list[Block]) -> Iterator[Happening]:
        """The events with one UID: one, a series with its exceptions, or events that should not share a UID."""
        exceptions: list[Component] = []
        masters: list[Component] = []
        for block in sorted(
            blocks, key=lambda one: not _is_cancelled(one)
        ):  # among equals the cancellation counts
            try:
                event = self._events.event(uid, block)
            except Exception as error:  # as above
                wrong = error.wrong if isinstance(error, CalendarUnreadable) else Wrong.BROKEN
                self._tell(wrong, uid, _said_by(error))
                continue
            (exceptions if "RECURRENCE-ID" in event else masters).append(event)
        newest = max((sequence(event) for event in masters), default=0)
        masters = [event for event in masters if sequence(event) == newest]
        if any(event.get("STATUS") == "CANCELLED" for event in masters):
            return
        if len(masters) > 1 and len({event.to_ical() for event in masters}) > 1:
            self._tell(Wrong.TWICE, uid)
        for master in masters:
            for exception in exceptions:
                time_of_day(exception, master)
            yield from self._occurrences(uid, [master, *exceptions])
        if exceptions and not masters:
            yield from self._occurrences(uid, exceptions)

    def _occurrences(self, uid: str, events: list[Component]) -> Iterator[Happening]:
        if not any("RANGE" in event["RECURRENCE-ID"].params for event in events if "RECURRENCE-ID" in event):
            begin_near(events[0], self._start - DAY)
        series = _Series([_Version(event) for event in events])
        if series.is_plain:
            yield from self._plain(uid, series)
            return
        for one in series.between(self._start - DAY, self._end + DAY):
            version = one.version
            if version.happens:
                yield Happening(
                    instant_of(one.start),
                    instant_of(one.end),
                    not isinstance(one.start, datetime),
                    uid,
                    version.summary,
                    version.shows,
                    version.private,
                )

    def _plain(self, uid: str, series: _Series) -> Iterator[Happening]:
        rules = series.recurrence
        version: _Version = rules.core
        if not version.happens:
            return
        lasts, original = version.duration, rules.convert_to_original_type
        for at in series.starts(self._start - DAY, self._end + DAY):
            start = original(at)
            yield Happening(
                instant_of(start),
                instant_of(original(at + lasts)),
                not isinstance(start, datetime),
                uid,
                version.summary,
                version.shows,
                version.private,
            )

    # Free and busy time

    def _free_busy(self, block: Block) -> Iterator[Happening]:
        for line in block.lines:
            if not line.startswith("FREEBUSY"):
                continue
            kind = FBTYPE.search(line)
            shows = FREE_BUSY.get(kind[1].upper(), Shows.BUSY) if kind else Shows.BUSY
            for period in value_of(line).split(","):
                start, end = vPeriod.from_ical(period.strip())  # type: ignore[no-untyped-call]
                start = (
                    start if start.tzinfo else start.replace(tzinfo=self._zones.zone(block.home) or STOCKHOLM)
                )
                if isinstance(end, timedelta):
                    end = start.astimezone(UTC) + end
                yield Happening(instant_of(start), instant_of(end), False, block.value("UID"), "", shows)


def _said_by(error: Exception) -> str:
    """A ValueError's message about the text; other errors come from the code and tell the reader nothing."""
    return str(error) if isinstance(error, ValueError) else ""


def _one_line(summary: str) -> str:
    """The text without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in summary).split())[
        :LONGEST_SUMMARY
    ]


def _is_cancelled(block: Block) -> bool:
    return block.cancelled or block.value("STATUS").upper() == "CANCELLED"

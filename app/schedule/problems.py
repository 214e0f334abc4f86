"""The problems of a feed, as values.

Knows: the kinds. Refuses to know: the words for them (commands/calendar_words.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """The problems of a feed that is a calendar."""

    BROKEN = "broken"  # we skip the event
    REPEATED = "repeated"  # a time has two different values; we skip the event
    BACKWARDS = "backwards"  # it ends before it begins; we skip it
    TOO_MANY_STEPS = "too_many_steps"  # its recurrence explodes; we skip it
    BAD_EXCEPTION = "bad_exception"  # we skip an EXDATE or RDATE
    UNKNOWN_ZONE = "unknown_zone"  # we read its times in the calendar's own zone
    TWICE = "twice"  # several events have one UID: all count
    TOO_MANY = "too_many"  # we skip the happenings beyond MOST
    CUT_OFF = "cut_off"  # the feed ends before its end


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """uid: the event's, "" for the whole feed. detail: the library's or the feed's words, never an event's."""

    wrong: Wrong
    uid: str = ""
    detail: str = ""


class CalendarUnreadable(ValueError):
    """We cannot read one event."""

    def __init__(self, detail: str, wrong: Wrong = Wrong.BROKEN) -> None:
        super().__init__(detail)
        self.wrong = wrong


class NotACalendar(ValueError):
    """The bytes are not iCalendar. web_page: they are HTML, such as a login page."""

    def __init__(self, web_page: bool) -> None:
        super().__init__("a web page" if web_page else "no calendar")
        self.web_page = web_page

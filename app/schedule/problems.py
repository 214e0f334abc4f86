"""What can be wrong with a feed, as values.

Knows: the kinds. Refuses to know: the words for them (commands/calendar_words.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """What can be wrong with a feed that is a calendar."""

    BROKEN = "broken"  # the event is left out
    REPEATED = "repeated"  # a time stands twice with two values, and the event is left out
    BACKWARDS = "backwards"  # it ends before it begins, and is left out
    TOO_MANY_STEPS = "too_many_steps"  # its recurrence explodes, and it is left out
    BAD_EXCEPTION = "bad_exception"  # an EXDATE or RDATE is left out
    UNKNOWN_ZONE = "unknown_zone"  # its times are taken as the calendar's own
    TWICE = "twice"  # several events have one UID: all count
    TOO_MANY = "too_many"  # the happenings beyond MOST are left out
    CUT_OFF = "cut_off"  # the feed ends before its end


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """uid: the event's, "" for the whole feed. detail: in the library's words or the feed's, never an event's words."""

    wrong: Wrong
    uid: str = ""
    detail: str = ""


class CalendarUnreadable(ValueError):
    """One event cannot be read; the others can."""

    def __init__(self, detail: str, wrong: Wrong = Wrong.BROKEN) -> None:
        super().__init__(detail)
        self.wrong = wrong


class NotACalendar(ValueError):
    """The bytes are no iCalendar. web_page: they are HTML, such as a page to log in."""

    def __init__(self, web_page: bool) -> None:
        super().__init__("a web page" if web_page else "no calendar")
        self.web_page = web_page

"""What a calendar says of the days ahead, as a table or as JSON.

Knows: how it is shown, and that private events are shown without words. Refuses to know: where the calendar came from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.commands.calendar_words import problem_words
from app.commands.opened import now_here
from app.commands.terminal import Lang, echo, moment, print_table
from app.policy.happenings import profile_of
from app.policy.hours import STOCKHOLM
from app.schedule.calendars import AHEAD, window
from app.schedule.ical import Reading, read_calendar

if TYPE_CHECKING:
    from app.policy.happenings import Meaning, Span
    from app.policy.model import Company

MOST_PROBLEMS = 20  # problems listed one by one


@dataclass(frozen=True, slots=True)
class CalendarSaid:
    """What a calendar says of the days ahead."""

    reading: Reading
    spans: tuple[Span, ...]
    meaning: Meaning


def ahead(copy: bytes, meaning: Meaning, days: int) -> CalendarSaid:
    """The days from now on. Read as the service reads it, so that both see the same events and the same faults."""
    now = now_here()
    reading = read_calendar(copy, *window(now.astimezone(STOCKHOLM).date(), max(days, AHEAD)))
    spans = meaning.spans(reading.happenings)
    until = now + timedelta(days=days)
    return CalendarSaid(
        reading, tuple(span for span in spans if now < span.end and span.start < until), meaning
    )


def _words(said: CalendarSaid, span: Span) -> list[str | None]:
    """The summaries of the events that take the person away in a span; None stands for a private one."""
    means = said.meaning
    inside = [one for one in said.reading.happenings if one.start < span.end and span.start < one.end]
    counting = [one for one in inside if profile_of(one, means.keywords, means.meeting, means.away)]
    return list(dict.fromkeys(None if one.private else one.summary for one in counting))


def json_form(said: CalendarSaid | None) -> dict[str, Any]:
    if said is None:
        return {"spans": None, "problems": None}
    spans = [{**asdict(span), "summaries": _words(said, span)} for span in said.spans]
    return {"spans": spans, "problems": said.reading.problems}


def print_calendar(said: CalendarSaid, company: Company | None, days: int, lang: Lang) -> None:
    private = lang.say("(privat)", "(private)")
    rows = []
    for span in said.spans:
        words = ", ".join(private if word is None else word for word in _words(said, span) if word != "")
        profile = profile_name(company, span.profile, lang)
        rows.append((moment(span.start), moment(span.end), profile, words))
    if rows:
        print_table(lang.say("från till profil vad", "from until profile what").split(), rows)
    else:
        echo(lang.say(f"Ingen frånvaro på {days} dagar.", f"No absence in {days} days."))
    problems = said.reading.problems
    for problem in problems[:MOST_PROBLEMS]:
        echo(f"vaxel: {problem_words(problem, lang)}", err=True)
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS
        echo(f"vaxel: {lang.say(f'och {more} fel till', f'and {more} more problems')}", err=True)


def profile_name(company: Company | None, id_: str, lang: Lang) -> str:
    found = company.profiles.get(id_) if company else None
    return lang.say(found.sv, found.en) if found else id_

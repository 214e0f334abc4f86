"""What can be wrong with a calendar, in words, and what to do about it.

Knows: the words. Refuses to know: how the fault is found (schedule/problems.py, schedule/feeds.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.schedule.feeds import Trouble
from app.schedule.problems import Wrong

if TYPE_CHECKING:
    from app.commands.terminal import Lang
    from app.schedule.problems import CalendarProblem

_TROUBLES = {
    Trouble.STATUS: ("servern svarar", "the server answers"),
    Trouble.TIMEOUT: ("servern svarar inte i tid", "the server does not answer in time"),
    Trouble.UNREACHABLE: ("servern nås inte", "the server cannot be reached"),
    Trouble.CERTIFICATE: ("serverns certifikat godtas inte", "the server's certificate is not accepted"),
    Trouble.REDIRECTED: (
        "adressen leder vidare dit vi inte får gå",
        "it redirects to a place that is not allowed",
    ),
    Trouble.TOO_LARGE: ("kalendern är större än 10 MB", "the calendar is larger than 10 MB"),
    Trouble.CUT_OFF: ("kalendern är avhuggen", "the calendar was cut off"),
    Trouble.WEB_PAGE: (
        "en webbsida, ingen kalender: behövs inloggning? Använd kalenderns hemliga adress (ICS)",
        "a web page, no calendar: does it want a login? Use the calendar's secret address (ICS)",
    ),
    Trouble.NO_CALENDAR: ("det är ingen kalender (iCalendar)", "it is not a calendar (iCalendar)"),
    Trouble.NO_FILE: (
        "filen kan inte läsas; en webbadress börjar med https://",
        "the file cannot be read; a web address begins with https://",
    ),
}
_STATUSES = {
    "401": ("adressen kräver inloggning", "the address wants a login"),
    "403": ("adressen släpper inte in oss", "the address does not let us in"),
    "404": ("adressen finns inte, eller inte längre", "the address does not exist, or no longer"),
    "410": ("kalendern delas inte längre", "the calendar is not shared any more"),
    "429": ("vi frågar för ofta", "we ask too often"),
}
_WRONGS = {
    Wrong.BROKEN: ("kan inte läsas och räknas inte", "cannot be read and does not count"),
    Wrong.REPEATED: (
        "har två olika värden för samma sak och räknas inte",
        "has two different values for one thing and does not count",
    ),
    Wrong.BACKWARDS: ("slutar innan den börjar och räknas inte", "ends before it begins and does not count"),
    Wrong.TOO_MANY_STEPS: (
        "upprepas för ofta eller aldrig och räknas inte",
        "recurs too often or never and does not count",
    ),
    Wrong.BAD_EXCEPTION: ("ett undantag kan inte läsas", "an exception cannot be read"),
    Wrong.UNKNOWN_ZONE: (
        "okänd tidszon: vi läser tiden i kalenderns tidszon, annars i svensk tid",
        "unknown time zone: the time is read in the calendar's own zone, else as Swedish time",
    ),
    Wrong.TWICE: (
        "flera händelser har samma UID, alla räknas",
        "several events have the same UID; all count",
    ),
    Wrong.TOO_MANY: (
        "kalendern har för många händelser; resten räknas inte",
        "the calendar has too many events; the rest do not count",
    ),
    Wrong.CUT_OFF: ("kalendern är avhuggen", "the calendar was cut off"),
}


def trouble(error: str, lang: Lang) -> str:
    """A stored error such as `status 404`, in words. An error of another version is shown as stored."""
    id_, _, detail = error.partition(" ")
    if id_ not in list(Trouble):
        return error
    said = lang.say(*_TROUBLES[Trouble(id_)])
    if id_ == Trouble.STATUS and detail in _STATUSES:
        return f"{said} {detail}: {lang.say(*_STATUSES[detail])}"
    return f"{said} {detail}" if id_ == Trouble.STATUS else f"{said} ({detail})" if detail else said


def problem_words(problem: CalendarProblem, lang: Lang) -> str:
    said = lang.say(*_WRONGS[problem.wrong])
    about = f"{problem.uid}: " if problem.uid else ""
    return f"{about}{said} ({problem.detail})" if problem.detail else about + said

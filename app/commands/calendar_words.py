"""What can be wrong with a calendar, in words, and what to do about it.

Knows: the words. Refuses to know: how it came to be wrong (schedule/problems.py, schedule/feeds.py).
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
    Trouble.REDIRECTED: ("adressen leder vidare dit vi inte går", "the address leads to where we do not go"),
    Trouble.TOO_LARGE: ("kalendern är större än 10 MB", "the calendar is larger than 10 MB"),
    Trouble.CUT_OFF: ("kalendern är avhuggen", "the calendar was cut off"),
    Trouble.WEB_PAGE: (
        "en webbsida, ingen kalender: behövs inloggning? Använd kalenderns hemliga adress (ICS)",
        "a web page, no calendar: does it want a login? Use the calendar's secret address (ICS)",
    ),
    Trouble.NO_CALENDAR: ("det är ingen kalender (iCalendar)", "it is no calendar (iCalendar)"),
    Trouble.NO_FILE: (
        "filen kan inte läsas; en webbadress börjar med https://",
        "the file cannot be read; a web address begins with https://",
    ),
}
_STATUSES = {
    "401": ("adressen kräver inloggning", "the address wants a login"),
    "403": ("adressen släpper inte in oss", "the address does not let us in"),
    "404": ("adressen finns inte (längre)", "there is no such address (any more)"),
    "410": ("kalendern delas inte längre", "the calendar is not shared any more"),
    "429": ("vi frågar för ofta", "we ask too often"),
}
_WRONGS = {
    Wrong.BROKEN: ("kan inte läsas, räknas inte", "cannot be read, does not count"),
    Wrong.REPEATED: (
        "har två olika värden för samma sak, räknas inte",
        "has two different values for one thing, does not count",
    ),
    Wrong.BACKWARDS: ("slutar innan den börjar, räknas inte", "ends before it begins, does not count"),
    Wrong.TOO_MANY_STEPS: (
        "upprepas för ofta eller aldrig, räknas inte",
        "recurs too often or never, does not count",
    ),
    Wrong.BAD_EXCEPTION: ("ett undantag kan inte läsas", "an exception cannot be read"),
    Wrong.UNKNOWN_ZONE: (
        "okänd tidszon: tiden tas som kalenderns egen, annars svensk",
        "unknown time zone: the time is taken as the calendar's own, else Swedish",
    ),
    Wrong.TWICE: ("flera händelser har samma UID, alla räknas", "several events have one UID, all count"),
    Wrong.TOO_MANY: ("fler händelser än så räknas inte", "happenings beyond so many do not count"),
    Wrong.CUT_OFF: ("kalendern är avhuggen", "the calendar was cut off"),
}


def trouble(error: str, lang: Lang) -> str:
    """An error as it is kept, `status 404`, in words. One of another version is said as it is."""
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

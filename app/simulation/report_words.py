"""The words of a simulation's report: tables, pictures and notes, in Swedish and English.

Knows: the words. Refuses to know: the figures.
"""

from __future__ import annotations

from typing import Final

from app.simulation.tally import SimulatedEnd

# Swedish, English
END_WORDS: Final = {
    SimulatedEnd.AGENT: ("svar i kö", "answered in a queue"),
    SimulatedEnd.PERSON: ("svar av person", "answered by a person"),
    SimulatedEnd.OUTSIDE: ("svar utanför", "answered outside"),
    SimulatedEnd.MESSAGE: ("meddelande", "message"),
    SimulatedEnd.CALLBACK: ("rings upp", "callback"),
    SimulatedEnd.NO_MESSAGE: ("lade på vid pipet", "hung up at the beep"),
    SimulatedEnd.GAVE_UP: ("gav upp", "gave up"),
    SimulatedEnd.REFUSED: ("nekades", "refused"),
}
REPORT_WORDS: Final = {
    "numbers": ("Vart samtalen går", "Where calls go"),
    "queues": ("Köerna, mot löftet om väntan (Q2)", "The queues, against the promised wait (Q2)"),
    "agents": ("De som svarar", "Those who answer"),
    "rules": ("Reglerna som avgjorde", "The rules that decided"),
    "nobody": ("Öppet, men ingen där", "Open, but nobody there"),
    "staffing": ("Så många behövs", "So many are needed"),
    "called": ("nummer", "number"),
    "calls": ("samtal", "calls"),
    "queue": ("kö", "queue"),
    "came": ("kom", "came"),
    "answered": ("besvarade", "answered"),
    "within": ("inom löftet", "within the promise"),
    "gave_up": ("gav upp", "gave up"),
    "passed_on": ("skickades vidare", "sent on"),
    "callbacks": ("uppringda av lovade", "called back of promised"),
    "median": ("median", "median"),
    "p95": ("95 % inom", "95 % within"),
    "longest": ("längst", "longest"),
    "open": ("öppet", "open"),
    "empty": ("ingen där", "nobody there"),
    "agent": ("person", "person"),
    "occupancy": ("upptagen", "occupied"),
    "at_work": ("i tjänst", "at work"),
    "talked": ("talade", "talked"),
    "missed": ("svarade inte", "did not answer"),
    "own": ("egna samtal", "own calls"),
    "clause": ("paragraf", "clause"),
    "rule": ("regel", "rule"),
    "times": ("gånger", "times"),
    "from": ("från", "from"),
    "until": ("till", "until"),
    "half_hour": ("halvtimme", "half-hour"),
    "calls_mean": ("samtal i snitt", "calls in the mean"),
    "needed": ("behövs", "needed"),
    "formula": ("Erlang C", "Erlang C"),
    "now": ("i tjänst nu", "at work now"),
    "share": ("får svar i tid", "answered in time"),
    "overloaded": (
        "Överlastad (mer än {most} % upptagen): {who}.",
        "Overloaded (more than {most} % occupied): {who}.",
    ),
    "more_spells": ("… och {count} till", "… and {count} more"),
    "partial": (
        "Avbrutet: siffrorna gäller {done} av {of} dygn.",
        "Stopped: the figures are of {done} of {of} days.",
    ),
    "partial_staffing": (
        "Avbrutet: alla dygn är simulerade, men bemanningen är beräknad bara för en del av halvtimmarna.",
        "Stopped: all days are simulated, but the staffing is worked out for some half-hours only.",
    ),
    "summary": (
        "{company}: {calls} samtal, {first} till {last}, frö {seed}. Någon svarade i {answered} av samtalen; "
        "{gave_up} gav upp.",
        "{company}: {calls} calls, {first} to {last}, seed {seed}. Somebody answered {answered} of the calls; "
        "{gave_up} gave up.",
    ),
    "open_tickets": (
        "{count} lovade uppringningar återstår när perioden är slut.",
        "{count} promised callbacks are left when the period ends.",
    ),
    "target": (
        "Minsta antal för att {target} av alla som ringer ska få svar inom löftet (Q2), en vardag.",
        "The fewest so that {target} of all callers get an answer within the promise (Q2), on a working day.",
    ),
    "differs": (
        "{queue}: Erlang C räknar inte med {what}, så talen kan inte väntas stämma.",
        "{queue}: Erlang C knows nothing of {what}, so the figures cannot be expected to agree.",
    ),
    "agrees": (
        "{queue}: Erlang C gäller här, och talen ska stämma så när som på slumpen.",
        "{queue}: Erlang C holds here, and the figures agree but for chance.",
    ),
}
DIFFERENCES: Final = {
    "patience": ("att någon lägger på eller skickas vidare", "callers who hang up or are sent on"),
    "ringing": (
        "att telefonen ringer en stund, eller inte besvaras",
        "phones that ring a while, or are not answered",
    ),
    "shape": ("samtalens spridning och efterarbetet", "the spread of talks and wrap-up"),
    "shared": ("att samma personer svarar i flera köer", "people who answer several queues"),
    "priority": ("att några går före", "callers who go first"),
}


def words_of(code: str, lang: str, **about: object) -> str:
    sv, en = REPORT_WORDS[code]
    return (en if lang == "en" else sv).format(**about)


def end_words(how: SimulatedEnd, lang: str) -> str:
    return END_WORDS[how][lang == "en"]


def percent(share: float | None, lang: str) -> str:
    """93,4 %; nothing for None."""
    if share is None:
        return ""
    text = f"{100 * share:.1f} %"
    return text if lang == "en" else text.replace(".", ",")


def clock_length(seconds: float | None) -> str:
    """2:05, minutes and seconds; nothing for None."""
    return "" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def hours_length(seconds: float, lang: str) -> str:
    """12.5 h."""
    text = f"{seconds / 3600:.1f} h"
    return text if lang == "en" else text.replace(".", ",")


def half_hour_text(half: int) -> str:
    """08:30, of a half-hour of the day."""
    return f"{half // 2:02}:{half % 2 * 30:02}"

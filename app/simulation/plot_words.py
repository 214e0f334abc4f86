"""The words in a simulation's pictures, in Swedish and English.

Knows: the words. Refuses to know: what is drawn.
"""

from __future__ import annotations

from typing import Final

# Swedish, English
PLOT_WORDS: Final = {
    "waits_title": ("Så länge väntar de som ringer (Q2)", "How long callers wait (Q2)"),
    "waits_x": ("väntan, minuter:sekunder", "wait, minutes:seconds"),
    "waits_y": (
        "andel av alla som ringde som har fått svar, %",
        "share of all callers who have an answer, %",
    ),
    "promise": ("löftet", "the promise"),
    "hours_title": ("Samtal till köerna, en vardag i snitt", "Calls to the queues, on an average weekday"),
    "hours_x": ("klockan", "time of day"),
    "hours_y": ("samtal per halvtimme", "calls in half an hour"),
    "in_time": ("svar inom löftet", "answered within the promise"),
    "late": ("svar senare", "answered later"),
    "unanswered": ("inget svar i kön", "no answer in the queue"),
    "week_title": (
        "När löftet hålls: andel med svar i tid",
        "When the promise is kept: share answered in time",
    ),
    "week_x": ("klockan", "time of day"),
    "week_scale": ("svar inom löftet, %", "answered within the promise, %"),
    "agents_title": ("Så upptagna är de som svarar", "How occupied those who answer are"),
    "agents_x": ("andel av tiden i tjänst, %", "share of the time at work, %"),
    "talking": ("talar", "talking"),
    "wrapping": ("efterarbete", "wrap-up"),
    "overload": ("för mycket", "too much"),
    "days_title": ("Samtal per dag", "Calls a day"),
    "weeks_title": ("Samtal per vecka", "Calls a week"),
    "days_y": ("samtal", "calls"),
    "answered": ("någon av oss svarade", "one of us answered"),
    "elsewhere": ("svarstjänst, meddelande, uppringning", "answering service, message, callback"),
    "gave_up": ("gav upp", "gave up"),
    "ends_title": ("Vart samtalen går", "Where calls go"),
    "ends_x": ("andel av samtalen, %", "share of the calls, %"),
    "staffing_title": ("Så många behövs för att hålla löftet", "So many are needed to keep the promise"),
    "staffing_y": ("personer", "people"),
    "needed": ("behövs (simulerat)", "needed (simulated)"),
    "formula": ("Erlang C", "Erlang C"),
    "at_work": ("i tjänst nu", "at work now"),
}
DAY_NAMES: Final = (
    ("mån", "tis", "ons", "tor", "fre", "lör", "sön"),
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
)


def plot_words(code: str, lang: str) -> str:
    return PLOT_WORDS[code][lang == "en"]

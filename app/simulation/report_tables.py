"""A simulation's report as tables for people, and as CSV files.

Knows: columns and rows. Refuses to know: terminals, and the figures behind (report.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.simulation.report import OVERLOADED
from app.simulation.report_words import (
    DIFFERENCES,
    clock_length,
    end_words,
    half_hour_text,
    hours_length,
    percent,
    words_of,
)
from app.simulation.tally import SimulatedEnd

if TYPE_CHECKING:
    from collections.abc import Iterator

Headings = list[str]
Cells = list[Any]
MOST_RULES: Final = 15  # rows in a terminal; JSON and CSV have all
MOST_SPELLS: Final = 10
MOST_CALLED: Final = 25


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A heading, columns, rows, and notes below."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def opening_lines(report: dict[str, Any], lang: str) -> list[str]:
    """What it is about, in a sentence or two."""
    lines = [
        words_of(
            "summary",
            lang,
            company=report["company"],
            calls=report["calls"],
            first=report["from"],
            last=report["until"],
            seed=report["seed"],
            answered=percent(report["share_answered"], lang),
            gave_up=percent(report["share_gave_up"], lang),
        )
    ]
    if report["partial"]:
        days = report["stretches"]
        code = "partial" if days["done"] < days["of"] else "partial_staffing"
        lines.insert(0, words_of(code, lang, **days))
    if report["open_callbacks"]:
        lines.append(words_of("open_tickets", lang, count=report["open_callbacks"]))
    return lines


def report_tables(report: dict[str, Any], lang: str) -> Iterator[ReportTable]:
    """The tables, the most asked for first."""
    yield _queues(report, lang)
    yield _numbers(report, lang)
    yield _agents(report, lang)
    if any(one["nobody"] for one in report["queues"]):
        yield _nobody(report, lang)
    yield _rules(report, lang)
    if "staffing" in report:
        yield _staffing(report, lang)


def _words(lang: str, *codes: str) -> tuple[str, ...]:
    return tuple(words_of(code, lang) for code in codes)


def _queues(report: dict[str, Any], lang: str) -> ReportTable:
    rows = []
    for one in report["queues"]:
        wait, calls = one["wait"], one["callbacks"]
        rows.append(
            (
                one["name"],
                str(one["came"]),
                percent(one["share_answered"], lang),
                percent(one["share_within"], lang),
                clock_length(wait["median"]),
                clock_length(wait["p95"]),
                clock_length(wait["longest"]),
                str(one["gave_up"]),
                str(one["passed_on"] + one["full"]),
                f"{calls['called_back']}/{calls['promised']}",
                hours_length(one["nobody_hours"] * 3600, lang),
            )
        )
    codes = ("queue", "came", "answered", "within", "median", "p95", "longest")
    more = ("gave_up", "passed_on", "callbacks", "empty")
    return ReportTable(words_of("queues", lang), _words(lang, *codes, *more), tuple(rows))


def _numbers(report: dict[str, Any], lang: str) -> ReportTable:
    used = [how for how in SimulatedEnd if report["ends"][how.value]]
    order = sorted(report["numbers"], key=lambda one: (-one["calls"], one["called"]))
    rows = [
        (one["called"], one["name"], str(one["calls"]), *(str(one["ends"][how.value] or "") for how in used))
        for one in order[:MOST_CALLED]
    ]
    left = len(order) - MOST_CALLED
    notes = (words_of("more_spells", lang, count=left),) if left > 0 else ()
    headings = (*_words(lang, "called"), "", *_words(lang, "calls"), *(end_words(how, lang) for how in used))
    return ReportTable(words_of("numbers", lang), headings, tuple(rows), notes)


def _agents(report: dict[str, Any], lang: str) -> ReportTable:
    rows = [
        (
            one["name"],
            percent(one["occupancy"], lang),
            hours_length(one["at_work_hours"] * 3600, lang) if one["at_work_hours"] else "",
            hours_length(one["talked_hours"] * 3600, lang),
            str(one["answered"]),
            str(one["missed"]),
            str(one["own"]),
        )
        for one in sorted(report["agents"], key=lambda one: (-(one["occupancy"] or 0.0), one["id"]))[
            :MOST_CALLED
        ]
    ]
    who = ", ".join(one["name"] for one in report["agents"] if one["overloaded"])
    notes = (words_of("overloaded", lang, most=round(100 * OVERLOADED), who=who),) if who else ()
    codes = ("agent", "occupancy", "at_work", "talked", "answered", "missed", "own")
    return ReportTable(words_of("agents", lang), _words(lang, *codes), tuple(rows), notes)


def _nobody(report: dict[str, Any], lang: str) -> ReportTable:
    spells = [
        (one["name"], spell["from"], spell["until"]) for one in report["queues"] for spell in one["nobody"]
    ]
    spells.sort(key=lambda one: (one[1], one[0]))
    rows = [
        (name, start.replace("T", " "), end.replace("T", " ")) for name, start, end in spells[:MOST_SPELLS]
    ]
    left = len(spells) - MOST_SPELLS
    notes = (words_of("more_spells", lang, count=left),) if left > 0 else ()
    return ReportTable(words_of("nobody", lang), _words(lang, "queue", "from", "until"), tuple(rows), notes)


def _rules(report: dict[str, Any], lang: str) -> ReportTable:
    rows = [(one["clause"], one["text"], str(one["times"])) for one in report["rules"][:MOST_RULES]]
    left = len(report["rules"]) - MOST_RULES
    notes = (words_of("more_spells", lang, count=left),) if left > 0 else ()
    return ReportTable(words_of("rules", lang), _words(lang, "clause", "rule", "times"), tuple(rows), notes)


def _staffing(report: dict[str, Any], lang: str) -> ReportTable:
    names = {one["id"]: one["name"] for one in report["queues"]}
    staffing = report["staffing"]
    rows = [
        (
            names[one["queue"]],
            half_hour_text(one["half"]),
            number_text(one["calls"], lang),
            str(one["needed"] or "–"),
            percent(one["share_within"], lang),
            number_text(one["at_work"], lang),
            str(one["erlang_c"]),
        )
        for one in staffing["half_hours"]
    ]
    notes = [words_of("target", lang, target=percent(staffing["target"], lang))]
    for queue, why in staffing["differs"].items():
        what = ", ".join(DIFFERENCES[one][lang == "en"] for one in why)
        notes.append(words_of("differs" if why else "agrees", lang, queue=names[queue], what=what))
    codes = ("queue", "half_hour", "calls_mean", "needed", "share", "now", "formula")
    return ReportTable(words_of("staffing", lang), _words(lang, *codes), tuple(rows), tuple(notes))


def number_text(value: float, lang: str) -> str:
    text = f"{value:.1f}"
    return text if lang == "en" else text.replace(".", ",")


def csv_tables(report: dict[str, Any]) -> Iterator[tuple[str, Headings, list[Cells]]]:
    """Name, columns and rows of each CSV file. The columns have the names of the JSON's fields in both languages."""
    ends = [how.value for how in SimulatedEnd]
    numbers = [[one["called"], one["name"], one["calls"], *one["ends"].values()] for one in report["numbers"]]
    yield "numbers.csv", ["called", "name", "calls", *ends], numbers
    plain = [
        "id",
        "name",
        "promise",
        "came",
        "answered",
        "within",
        "waited_longer",
        "gave_up",
        "passed_on",
        "full",
    ]
    hours = ["open_hours", "nobody_hours"]
    queues = [
        [
            *(one[name] for name in plain),
            *one["wait"].values(),
            one["callbacks"]["promised"],
            one["callbacks"]["called_back"],
            *(one[name] for name in hours),
        ]
        for one in report["queues"]
    ]
    waits = ["median", "p95", "longest", "callbacks_promised", "called_back"]
    yield "queues.csv", [*plain, *waits, *hours], queues
    halves = [{"queue": one["id"], **half} for one in report["queues"] for half in one["half_hours"]]
    yield _table("half_hours.csv", halves)
    for name in ("agents", "rules", "days"):
        yield _table(f"{name}.csv", report[name])
    if "staffing" in report:
        yield _table("staffing.csv", report["staffing"]["half_hours"])


def _table(name: str, rows: list[dict[str, Any]]) -> tuple[str, Headings, list[Cells]]:
    return name, list(rows[0]) if rows else [], [list(one.values()) for one in rows]

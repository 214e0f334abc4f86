"""A report as text, for a terminal, an e-mail or a file.

Knows: how it is laid out. Refuses to know: what stands in it (report.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.beside.shadow.words import SECTIONS, word
from app.policy.printable import LAYOUT, printable
from app.words.lengths import length

if TYPE_CHECKING:
    from app.beside.shadow.report import Report

FIGURES = ("calls", "judged", "same", "elsewhere", "lost")


def as_text(report: Report) -> str:
    """Several lines, ending with a newline, without any colours."""
    lang = report["lang"]
    lines = [word("title", lang, company=report["company"]), when(report), ""]
    if not report["whole"]:
        lines += [word("unfinished", lang), ""]
    width = max(len(word(one, lang)) for one in FIGURES)
    lines += [f"{word(one, lang):{width}}  {report[one]:>7}" for one in FIGURES]
    for one in report["not_judged"]:
        lines.append(f"{word('not_judged', lang)}: {one['count']} ({one['why']})")
    if report["by_clause"]:
        lines += ["", word("by_clause", lang)]
        for group in report["by_clause"]:
            lines += [f"  {group['clause']:4} {group['count']:>7}", *_example(group["example"], lang)]
    for section in SECTIONS:
        found = report[section.value]
        if found["count"]:
            lines += ["", section_heading(found, lang), *_example(found["example"], lang)]
    for heading, rows in (
        (word("numbers", lang), [f"{one['number']}: {one['count']}" for one in report["unknown_numbers"]]),
        (f"{word('bad', lang)}: {report['bad_lines']['count']}", bad(report)),
        (word("known", lang), report["known"]),
        (word("unknown", lang), report["not_known"]),
    ):
        if rows:
            lines += ["", heading, *(f"  {row}" for row in rows)]
    if report["gaps"]["count"]:
        lines += ["", f"{word('gaps', lang)}: {gaps(report)}"]
    lines += ["", word("silent", lang)]
    return printable("\n".join(lines) + "\n", keep=LAYOUT)


def when(report: Report) -> str:
    """The days of a report."""
    lang = report["lang"]
    if report["first"] is None:
        return word("nothing", lang)
    if report["first"] == report["last"]:
        return str(report["first"])
    return word("period", lang, first=report["first"], last=report["last"])


def bad(report: Report) -> list[str]:
    """The lines that we could not read; it names the first ones."""
    found = report["bad_lines"]
    rows = [f"{one['where']}: {one['why']}" for one in found["first"]]
    more = found["count"] - len(rows)
    return [*rows, word("more", report["lang"], count=more)] if more > 0 else rows


def gaps(report: Report) -> str:
    found, lang = report["gaps"], report["lang"]
    return word("gap", lang, count=found["count"], seconds=length(found["seconds"], lang))


def sentence(example: dict[str, Any], lang: str) -> tuple[str, str, str]:
    """Which call; where it went, and where it would have gone; and why."""
    at = example["at"][:16].replace("T", " ")
    return (
        f"{at}  {example['from'] or '-'} → {example['to']} ({word('where', lang, where=example['where'])})",
        f"{word('there', lang)}: {example['there']}, {example['waited_in_words']}; "
        f"{word('here', lang)}: {example['here']}",
        f"{example['clause']}: {example['why']}",
    )


def section_heading(found: dict[str, Any], lang: str) -> str:
    """Of one section of the report as JSON: its title, how many, and the longest where there is one."""
    more = f", {word('longest', lang, seconds=length(found['longest'], lang))}" if "longest" in found else ""
    return f"{found['title']}: {found['count']}{more}"


def _example(example: dict[str, Any], lang: str) -> list[str]:
    which, ways, why = sentence(example, lang)
    return [f"       {word('example', lang)}: {which}", f"       {ways}", f"       {why}"]

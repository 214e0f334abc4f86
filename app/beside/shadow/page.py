"""A report as an HTML page: no script, nothing from elsewhere, readable in light and dark and on paper.

Knows: HTML. Refuses to know: what stands in it (report.py).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from app.beside.shadow.text import FIGURES, bad, gaps, section_heading, sentence, when
from app.beside.shadow.words import SECTIONS, word
from app.policy.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.beside.shadow.report import Report

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}p{margin:.4rem 0}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem}dd{margin:0;font-size:1.4rem}
table{border-collapse:collapse;width:100%}th,td{padding:.5rem .8rem;text-align:left;vertical-align:top;
border-bottom:1px solid #8886}td.n{text-align:right;font-variant-numeric:tabular-nums}
.soft{opacity:.75}@media print{body{max-width:none;padding:0}tr{break-inside:avoid}}
"""


def as_page(report: Report) -> str:
    """The whole document."""
    lang = report["lang"]
    title = _text(word("title", lang, company=report["company"]))
    parts = [
        f"<h1>{title}</h1><p class=soft>{_text(when(report))}</p>",
        "" if report["whole"] else f"<p role=note><strong>{_text(word('unfinished', lang))}</strong></p>",
        "<dl>"
        + "".join(f"<div><dt>{_text(word(one, lang))}</dt><dd>{report[one]}</dd></div>" for one in FIGURES)
        + "</dl>",
        _list(word("not_judged", lang), (f"{one['count']}: {one['why']}" for one in report["not_judged"])),
        _clauses(report, lang),
        *(_section(report[section.value], lang) for section in SECTIONS),
        _list(
            word("numbers", lang), (f"{one['number']}: {one['count']}" for one in report["unknown_numbers"])
        ),
        _list(f"{word('bad', lang)}: {report['bad_lines']['count']}", bad(report)),
        _list(word("known", lang), report["known"]),
        _list(word("unknown", lang), report["not_known"]),
        f"<p>{_text(word('gaps', lang))}: {_text(gaps(report))}</p>" if report["gaps"]["count"] else "",
        f"<p class=soft>{_text(word('silent', lang))}</p>",
    ]
    return (
        f"<!doctype html><html lang={lang}><head><meta charset=utf-8><title>{title}</title>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>\n"
    )


def _clauses(report: Report, lang: str) -> str:
    if not report["by_clause"]:
        return ""
    rows = "".join(
        f"<tr><th scope=row>{_text(one['clause'])}</th><td class=n>{one['count']}</td>"
        f"<td>{_example(one['example'], lang)}</td></tr>"
        for one in report["by_clause"]
    )
    return f"<h2>{_text(word('by_clause', lang))}</h2><table><tbody>{rows}</tbody></table>"


def _section(found: dict[str, Any], lang: str) -> str:
    if not found["count"]:
        return ""
    return f"<h2>{_text(section_heading(found, lang))}</h2>{_example(found['example'], lang)}"


def _example(example: dict[str, Any], lang: str) -> str:
    return "".join(f"<p>{_text(one)}</p>" for one in sentence(example, lang))


def _list(heading: str, rows: Iterable[str]) -> str:
    items = "".join(f"<li>{_text(one)}</li>" for one in rows)
    return f"<h2>{_text(heading)}</h2><ul>{items}</ul>" if items else ""


def _text(text: str) -> str:
    return escape(printable(text))

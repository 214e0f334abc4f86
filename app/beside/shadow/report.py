"""A report as one document; text, JSON and page are made from it.

Knows: what stands in a report, and in which order. Refuses to know: how it looks (text.py, page.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.beside.shadow.tally import CLAUSES, Section
from app.beside.shadow.words import (
    KNOWN_FROM_LOGS,
    KNOWN_LIVE,
    SECTIONS,
    UNJUDGED,
    UNKNOWN_FROM_LOGS,
    UNKNOWN_LIVE,
    place,
    word,
)
from app.policy.hours import STOCKHOLM
from app.policy.texts import say
from app.words.lengths import length

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.beside.shadow.past import BadLine
    from app.beside.shadow.tally import Group, Period
    from app.policy.model import Company

_MOST_TOLD: Final = 10
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What else the report says. whole: we read everything. live: we heard the exchange, and did not read its logs.

    bad: lines that we could not read, and named the first of them. gaps: how often we did not hear the exchange, and
    for how many seconds in all.
    """

    company: Company
    lang: str
    made_at: datetime
    whole: bool = True
    live: bool = False
    bad: int = 0
    named: Sequence[BadLine] = ()
    gaps: tuple[int, float] = (0, 0.0)


def report(period: Period, about: About) -> Report:
    """Plain values, with every text in the reader's language."""
    lang = about.lang
    known, unknown = (KNOWN_LIVE, UNKNOWN_LIVE) if about.live else (KNOWN_FROM_LOGS, UNKNOWN_FROM_LOGS)
    return {
        "company": about.company.name,
        "lang": lang,
        "made_at": about.made_at.astimezone(STOCKHOLM).isoformat(timespec="seconds"),
        "first": period.first.isoformat() if period.first else None,
        "last": period.last.isoformat() if period.last else None,
        "whole": about.whole,
        "calls": period.calls,
        "judged": period.judged,
        "same": period.judged - period.elsewhere,
        "elsewhere": period.elsewhere,
        "lost": period.lost,
        "by_clause": [_group(clause, group, about) for clause, group in period.group(Section.ELSEWHERE)],
        **{section.value: _section(section, period, about) for section in SECTIONS},
        "not_judged": [
            {"code": why.value, "why": UNJUDGED[why][lang == "en"], "count": count}
            for why, count in sorted(period.unjudged.items())
        ],
        "unknown_numbers": [
            {"number": number, "count": count} for number, count in period.numbers.most_common(_MOST_TOLD)
        ],
        "bad_lines": {
            "count": about.bad,
            "first": [{"where": one.where, "why": one.en if lang == "en" else one.sv} for one in about.named],
        },
        "gaps": {"count": about.gaps[0], "seconds": round(about.gaps[1])},
        "known": [one[lang == "en"] for one in known],
        "not_known": [one[lang == "en"] for one in unknown],
    }


def _section(section: Section, period: Period, about: About) -> Report:
    found = period.group(section)
    told: Report = {
        "title": SECTIONS[section][about.lang == "en"],
        "clause": CLAUSES[section],
        "count": sum(group.count for _, group in found),
        "example": _example(found[0][1], about) if found else None,
    }
    if section is Section.LATE:
        told["longest"] = round(period.longest_wait)
    return told


def _group(clause: str, group: Group, about: About) -> Report:
    return {"clause": clause, "count": group.count, "example": _example(group, about)}


def _example(group: Group, about: About) -> Report:
    past, verdict, lang = group.past, group.verdict, about.lang
    there, here = place(about.company, verdict.there, lang), place(about.company, verdict.here, lang)
    if verdict.shown is not None:
        there = word("shown_there", lang, number=verdict.shown[0])
        here = word("shown_here", lang, number=verdict.shown[1])
    return {
        "at": past.at.astimezone(STOCKHOLM).isoformat(timespec="seconds"),
        "from": past.caller,
        "to": past.called or past.queue,
        "there": there,
        "here": here,
        "clause": verdict.reason.clause,
        "why": say(verdict.reason, lang),
        "waited": round(past.waited),
        "waited_in_words": length(past.waited, lang),
        "where": past.where,
    }

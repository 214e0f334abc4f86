"""A report in both languages, as values, text and page, says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from app.beside.shadow.page import as_page
from app.beside.shadow.past import BadLine, How
from app.beside.shadow.report import About, Report, report
from app.beside.shadow.silent import SilentDecider
from app.beside.shadow.tally import MOST_NAMED
from app.beside.shadow.text import as_text
from tests.beside.shadow.past import ANSWERED, OUT, TUESDAY, UNANSWERED
from tests.policy.bolaget import BOLAGET

SUPPORT = "+46846500420"


def counted() -> SilentDecider:
    """One call of each kind, two that were lost, and one whose number nobody knows; two days."""
    decider = SilentDecider(BOLAGET, {}, lambda _person: (), meant={"401": "support"})
    for past in (
        ANSWERED,
        UNANSWERED,
        replace(UNANSWERED, at=TUESDAY + timedelta(days=1)),
        replace(ANSWERED, called=SUPPORT, by="PJSIP/106-2", waited=400.0),
        replace(OUT, shown="+46701740605"),
        replace(OUT, called="0018761234567"),
        replace(ANSWERED, called="400"),
        replace(ANSWERED, called="401", by="PJSIP/106-2"),
        BadLine("Master.csv:9", "has 1 columns", "har 1 kolumner"),
    ):
        decider.take(past)
    return decider


def made(lang: str = "en", decider: SilentDecider | None = None, *, whole: bool = True) -> Report:
    decider = decider or counted()
    tally = decider.tally
    about = About(BOLAGET, lang, TUESDAY, whole=whole, bad=tally.bad, named=tally.named)
    return report(tally.whole, about)


def test_every_kind_of_call_is_counted_once_with_its_example() -> None:
    told = made()

    assert (told["calls"], told["judged"], told["same"], told["elsewhere"], told["lost"]) == (8, 7, 3, 4, 2)
    assert {one["clause"]: one["count"] for one in told["by_clause"]} == {"S2": 2, "F1": 1, "O2": 1}
    assert told["by_clause"][0]["clause"] == "S2"  # the largest first
    for section in ("captured", "late", "private", "blocked"):
        assert told[section]["count"] == (2 if section == "captured" else 1), section
    assert told["late"]["longest"] == 400
    assert told["captured"]["example"]["where"] == "Master.csv:2"
    assert told["unknown_numbers"] == [{"number": "400", "count": 1}]
    assert told["bad_lines"]["first"] == [{"where": "Master.csv:9", "why": "has 1 columns"}]
    assert (told["first"], told["last"]) == ("2026-11-24", "2026-11-25")


def test_each_day_has_its_own_counts() -> None:
    days = counted().tally.days

    assert [period.calls for _, period in sorted(days.items())] == [7, 1]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("sv", ("Skuggläge", "Förlorade där", "röstbrevlådan för David Holm", "har 1 kolumner", "Vad som inte är")),
        ("en", ("Shadow mode", "Lost there", "the voicemail of David Holm", "has 1 columns", "What is not known")),
    ],
)  # fmt: skip
def test_text_and_page_say_the_same_in_both_languages(lang: str, words: tuple[str, ...]) -> None:
    text, page = as_text(made(lang)), as_page(made(lang))

    for word in words:
        assert word in text
        assert word in page


def test_each_figure_stands_in_text_and_page() -> None:
    told = made()

    assert re.search(r"Would have gone elsewhere +4\n", as_text(told))
    assert "<dt>Would have gone elsewhere</dt><dd>4</dd>" in as_page(told)


def test_text_from_a_caller_is_harmless_everywhere() -> None:
    decider = SilentDecider(BOLAGET, {}, lambda _person: ())
    decider.take(replace(UNANSWERED, caller="<script>\x1b[31m"))
    told = made(decider=decider)

    assert "<script>" not in as_page(told)
    assert "\x1b" not in as_text(told)
    assert "\x1b" not in as_page(told)


def test_the_page_needs_nothing_from_elsewhere_and_its_tags_are_closed() -> None:
    page = as_page(made("sv"))
    still_open: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
            if tag not in ("meta", "br"):
                still_open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert still_open.pop() == tag

    Tags().feed(page)
    assert still_open == []
    assert "http://" not in page
    assert "<script" not in page
    assert "<html lang=sv>" in page


def test_a_report_that_was_interrupted_and_one_of_nothing_say_so() -> None:
    nothing = SilentDecider(BOLAGET, {}, lambda _person: ())

    assert "Interrupted" in as_text(made(whole=False))
    assert "Interrupted" in as_page(made(whole=False))
    assert "No calls were read" in as_text(made(decider=nothing))


def test_of_many_bad_lines_the_first_are_named() -> None:
    decider = SilentDecider(BOLAGET, {}, lambda _person: ())
    for number in range(MOST_NAMED + 5):
        decider.take(BadLine(f"Master.csv:{number}", "is bad", "är fel"))

    text = as_text(made(decider=decider))

    assert f"Master.csv:{MOST_NAMED - 1}" in text
    assert f"Master.csv:{MOST_NAMED}" not in text
    assert "and 5 more" in text


def test_only_the_days_asked_for_are_counted() -> None:
    decider = SilentDecider(BOLAGET, {}, lambda _person: (), since=TUESDAY, until=TUESDAY + timedelta(days=1))
    for days in (-1, 0, 1):
        decider.take(replace(ANSWERED, at=TUESDAY + timedelta(days=days), how=How.ANSWERED))

    assert decider.tally.whole.calls == 1

"""A table of calls is tried: what differs is shown as a diff, and CI gets it as JUnit XML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from app.company import BadCompanyFile
from app.lint.junit import as_junit
from app.lint.table import read_table, table_problems
from app.lint.trial import tried_rows
from app.lint.trial_words import trial_lines
from tests import command_line
from tests.docs.clauses import clauses
from tests.policy.bolaget import BOLAGET, EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from app.lint.trial import TrialResult

TABLE = EXAMPLE.with_name("bolaget.test.yaml")
# Clauses that no decision on a call shows: lists, prompts, queues at work and SMS have tests of their own.
NO_CALL_SHOWS = {"S7", "M7", "V1", "Q3", "Q5", "Q6", "Q8", "P1", "O1"}


def vaxel(*arguments: str | Path) -> Any:
    words = [str(one) for one in arguments]
    return command_line.run(words, env={"VAXEL_LANG": "sv"})


def tried(row: str, lang: str = "en") -> TrialResult:
    table = read_table(f"calls:\n  - {{{row}}}\n".encode(), "calls.yaml")
    [result] = tried_rows(BOLAGET, table.rows, lang)
    return result


def test_the_example_company_goes_as_its_table_says() -> None:
    done = vaxel("policy", "test", TABLE)

    assert (done.exit_code, done.stdout) == (0, "57 samtal går som tabellen säger.\n")


def test_the_table_has_a_row_for_each_clause_that_a_call_shows() -> None:
    rows = read_table(TABLE.read_bytes(), TABLE.name).rows

    assert {one.clause for one in rows} == set(clauses()) - NO_CALL_SHOWS


def test_a_difference_is_shown_like_a_diff_with_the_story_of_the_call() -> None:
    row = "name: Anna, clause: R1, to: anna, at: 2026-11-24T10:00, state: [anna=meeting], goes: ring anna, shows: none"

    said = list(trial_lines([tried(row)], "calls.yaml", "bolaget.yaml", "en"))

    assert said[:4] == [
        "calls.yaml:2: Anna (R1)",
        "  - goes  ring anna",
        "  + goes  queue salj",
        "  vaxel explain --company bolaget.yaml --from '' --to anna --at 2026-11-24T10:00 --state anna=meeting "
        "--lang en",
    ]
    assert "    What happens:" in said
    assert said[-1] == "1 of 1 calls do not go as the table says."


@pytest.mark.parametrize(
    ("expects", "differs"),
    [
        ("goes: ring anna", ()),
        ("goes: ring anna, rings: [anna]", ()),
        ("goes: ring anna, rings: [anna fixed, anna mobile]", ()),
        ("goes: ring anna, rings: [anna fixed]", ("rings",)),
        ("goes: ring anna, rings: [bo]", ("rings",)),
        ("goes: ring anna, clauses: [S1, M5]", ()),
        ("goes: ring anna, clauses: [R1]", ("clauses",)),
        ('goes: ring anna, recorded: "true"', ("recorded",)),
        ("goes: ring anna, not: [bo]", ("not",)),
        ("goes: queue salj, shows: none", ("goes",)),
    ],
)
def test_each_field_of_a_row_is_compared(expects: str, differs: tuple[str, ...]) -> None:
    result = tried(f"to: anna, at: 2026-11-24T10:00, {expects}")

    assert tuple(one.field for one in result.differences) == differs


def test_where_a_call_goes_is_the_first_difference() -> None:
    """Failed: first the clauses, which follow from it."""
    result = tried("to: anna, at: 2026-11-24T12:30, goes: ring anna, clauses: [R1], not: [hans]")

    assert [one.field for one in result.differences] == ["goes", "clauses", "not"]


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ("to: anna, at: 2026-11-24T10:00", "calls[0].goes", "is missing"),
        ("to: anna, goes: ring anna", "calls[0].at", "is missing"),
        (
            "to: anna, at: x, goes: ring anna, gose: x",
            "calls[0].gose",
            "is not a field of a call in the table",
        ),
        ("to: anna, at: x, goes: ring anna, rings: anna", "calls[0].rings", "must be a list, such as [anna]"),
        ("to: [anna], at: x, goes: ring anna", "calls[0].to", "must be a text"),
    ],
)
def test_a_table_with_a_mistake_is_refused_by_line_and_field_in_both_languages(
    row: str, field: str, words: str
) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        tried(row)

    [problem] = caught.value.problems
    assert (problem.field, problem.message, problem.line) == (field, words, 2)
    assert words in table_problems(caught.value, "en")
    assert words not in table_problems(caught.value, "sv")


@pytest.mark.parametrize(
    "text", ["calls: []\n", "calls: anna\n", "company: a\n", "calls:\n  - anna\n", "kalls: 1\n"]
)
def test_a_text_without_a_table_is_refused(text: str) -> None:
    with pytest.raises(BadCompanyFile):
        read_table(text.encode(), "calls.yaml")


@pytest.mark.parametrize(
    "row", ["to: anna, at: noon, goes: x", "to: anna, at: 2026-11-24, state: [x=y], goes: x"]
)
def test_a_call_that_cannot_be_asked_about_is_an_error_of_its_row(row: str) -> None:
    result = tried(row)

    assert result.error
    assert not result.passed
    [_, said, *_] = trial_lines([result], "calls.yaml", "a.yaml", "sv")
    assert said.startswith("  ! ")
    assert result.error not in said, "it is said in Swedish"


def test_junit_has_a_case_for_each_row_with_its_line() -> None:
    good = tried("name: <god> & bra, clause: S1, to: anna, at: 2026-11-24T10:00, goes: ring anna")
    bad = tried('name: "fel\\x07", to: anna, at: 2026-11-24T10:00, goes: ring bo')
    wrong = tried("name: omöjligt, to: anna, at: noon, goes: ring bo")

    suite = ElementTree.fromstring(as_junit([good, bad, wrong], "calls.yaml"))

    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")
    first, second, third = suite.findall("testcase")
    assert (first.get("name"), first.get("classname"), first.get("line")) == ("<god> & bra", "S1", "2")
    failure = second.find("failure")
    assert failure is not None
    assert failure.get("message") == "goes: ring bo != ring anna"
    assert "- goes  ring bo\n" in (failure.text or "")
    assert third.find("error") is not None


def test_a_ci_gets_exit_code_json_and_junit(tmp_path: Path) -> None:
    table = tmp_path / "calls.yaml"
    table.write_text("calls:\n  - {name: a, to: anna, at: 2026-11-24T10:00, goes: ring bo}\n")
    xml = tmp_path / "junit.xml"

    done = vaxel("policy", "test", table, "--company", EXAMPLE, "--junit", xml, "--json")

    [call] = json.loads(done.stdout)["calls"]
    assert done.exit_code == 1
    assert call["differences"] == [{"field": "goes", "expected": "ring bo", "got": "ring anna"}]
    assert ElementTree.parse(xml).getroot().get("failures") == "1"


@pytest.mark.parametrize(
    "text", ["calls: []\n", "calls:\n  - {to: anna, at: 2026-11-24T10:00, goes: ring anna}\n"]
)
def test_a_table_that_cannot_be_tried_is_exit_code_2(text: str, tmp_path: Path) -> None:
    table = tmp_path / "calls.yaml"
    table.write_text(text)

    assert vaxel("policy", "test", table).exit_code == 2
    assert vaxel("policy", "test", tmp_path / "none.yaml").exit_code == 2

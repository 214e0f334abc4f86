"""A sound company passes; a broken one gets the one right finding, and `vaxel explain` says the same of its example."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from app.company import load
from app.lint.check import check_company
from app.lint.finding import Severity
from app.lint.words import KINDS_OF_FINDINGS, said_of
from app.policy.decide import decide
from app.policy.targets import Action
from tests import command_line
from tests.lint.company import DAY, SOUND, Case, cases
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from app.lint.finding import Finding
    from app.policy.decision import Decision

MUSIC = EXAMPLE.parents[1] / "asterisk/etc/musiconhold.conf"
BROKEN, UNUSUAL = cases("broken"), cases("unusual")


def vaxel(*arguments: str) -> Any:
    return command_line.run(arguments, env={"VAXEL_LANG": "sv"})


def test_a_sound_company_has_nothing_to_remark() -> None:
    assert check_company(SOUND.read_bytes(), "sound.yaml", DAY).findings == ()


def test_the_example_company_passes_with_notes_alone() -> None:
    checked = check_company(EXAMPLE.read_bytes(), "bolaget.yaml", DAY)

    assert {one.severity for one in checked.findings} <= {Severity.NOTE}
    assert [(one.code, one.place) for one in checked.findings] == [
        ("empty-role", ("roles", 6)),
        ("empty-role", ("roles", 7)),
    ]


@pytest.mark.parametrize("case", BROKEN, ids=lambda one: one.name)
def test_a_broken_policy_gets_the_one_right_finding(case: Case) -> None:
    findings = check_company(case.text.encode(), "broken.yaml", DAY).findings

    assert [(one.code, one.severity.value, one.clause) for one in findings] == [case.finds]
    assert case.line in case.text.splitlines()[(findings[0].line or 0) - 1]


@pytest.mark.parametrize("case", UNUSUAL, ids=lambda one: one.name)
def test_an_unusual_but_sound_policy_gets_none(case: Case) -> None:
    findings = check_company(case.text.encode(), "unusual.yaml", DAY).findings

    assert [f"{one.code} {one.place} {said_of(one, 'en')}" for one in findings] == []


def test_there_are_enough_of_both_and_they_show_every_kind() -> None:
    shown = {case.finds[0] for case in BROKEN if case.finds}

    assert len(BROKEN) >= 40
    assert len(UNUSUAL) >= 10
    assert set(KINDS_OF_FINDINGS) - shown == {"phone-ends", "warning"}, (
        "a private only telephone is found as a dead end, too"
    )


@pytest.mark.parametrize("case", BROKEN, ids=lambda one: one.name)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_explain_says_the_same_of_each_finding_s_example(case: Case, lang: str, tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text(case.text)

    done = vaxel("policy", "check", str(file), "--from", DAY.isoformat(), "--json", "--lang", lang)
    [finding] = json.loads(done.stdout)["findings"]
    explained = vaxel(*finding["example"]["arguments"])

    if explained.exit_code == 0:
        assert explained.stdout == finding["example"]["answer"]
    else:
        assert explained.stderr == f"vaxel: {finding['example']['answer']}\n"
        assert finding["severity"] == "error"
    assert finding["message"]
    assert finding["proposal"]


def shown(case: Case) -> tuple[Decision, Finding]:
    """What is decided in the example of a broken company's finding."""
    checked = check_company(case.text.encode(), "broken.yaml", DAY)
    [finding] = checked.findings
    assert checked.rules is not None
    return decide(checked.rules.company, finding.example.situation(checked.rules.company)), finding


def named(code: str) -> list[Case]:
    """The broken companies with this finding that can be used at all."""
    return [
        one for one in BROKEN if one.finds and one.finds[0] == code and one.finds[:2] != ("loop", "error")
    ]


@pytest.mark.parametrize("case", named("dead-end"), ids=lambda one: one.name)
def test_the_example_of_a_dead_end_ends_in_the_mailbox(case: Case) -> None:
    assert shown(case)[0].action is Action.VOICEMAIL


@pytest.mark.parametrize("case", named("loop"), ids=lambda one: one.name)
def test_the_example_of_a_loop_comes_back(case: Case) -> None:
    assert "been_there" in [no.reason.code for no in shown(case)[0].rejected]


@pytest.mark.parametrize("case", [*named("nobody"), *named("substitutes")], ids=lambda one: one.name)
def test_the_example_of_hours_with_nobody_rings_nowhere(case: Case) -> None:
    assert shown(case)[0].legs == ()


@pytest.mark.parametrize(
    "case", [one for one in named("private-number") if "greeting" not in one.name], ids=lambda one: one.name
)
def test_the_example_of_a_private_number_shows_it(case: Case) -> None:
    decision, finding = shown(case)

    assert decision.presented == dict(finding.about)["number"]


@pytest.mark.parametrize(
    "case", [one for one in named("long-wait") if "promise" not in one.name], ids=lambda one: one.name
)
def test_the_example_of_a_long_wait_has_waited(case: Case) -> None:
    assert shown(case)[1].example.tried or "as the file says" in (shown(case)[1].said or ("", ""))[1]


def test_the_example_lists_the_music_that_the_exchange_plays_q5() -> None:
    """The list is a record; it must be the one of what is in the folder."""
    played = re.findall(r'^; +\S+ +"(.+?)" +(\w+ \w+)', MUSIC.read_text(), re.MULTILINE)

    listed = [(one.title, one.artist or "") for one in load(EXAMPLE).music]

    assert [title for title, _ in listed] == [title for title, _ in played]
    assert all(artist in by for (_, artist), (_, by) in zip(played, listed, strict=True))

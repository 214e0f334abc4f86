"""`vaxel policy check`, as a person, a program and a CI use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.lint.company import DAY, SOUND, cases
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel

FROM = ("--from", DAY.isoformat())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_text(cases("broken")[0].text)
    return file


def test_a_sound_file_is_said_to_be_sound(vaxel: Vaxel) -> None:
    done = vaxel("policy", "check", SOUND, *FROM)

    assert (done.exit_code, done.stdout) == (0, "Inget att anmärka.\n")


def test_a_finding_says_file_line_clause_proposal_and_example(vaxel: Vaxel, broken: Path) -> None:
    done = vaxel("policy", "check", broken, *FROM, "--lang", "en")

    assert done.exit_code == 1
    assert done.stdout == (
        f"{broken}:46: warning S2 [nobody] queues[0].hours: Hjälp: open, but nobody is there, first "
        "2026-11-24 17:00-20:00 (759 hours in a year)\n"
        "    Proposal: Change the opening hours or the schedule, so that somebody is there.\n"
        f"    Example: vaxel explain --company {broken} --from +46701740699 --to +46846500410 "
        "--at 2026-11-24T17:00+01:00 --lang en\n"
        "      Call from outside from +46701740699 to +46846500410, Tuesday 24 November 2026 at 17:00.\n"
        "      The queue Hjälp: nobody is free.\n"
        "1 warning\n"
    )


def test_the_same_in_swedish(vaxel: Vaxel, broken: Path) -> None:
    said = vaxel("policy", "check", broken, *FROM).stdout

    assert "varning S2 [nobody]" in said
    assert "öppet, men ingen är på plats" in said
    assert "Förslag: Ändra öppettiderna" in said
    assert said.endswith("1 varning\n")


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_a_ci_chooses_what_fails(vaxel: Vaxel, broken: Path, fail_on: str, code: int) -> None:
    assert vaxel("policy", "check", broken, *FROM, "--fail-on", fail_on).exit_code == code


def test_notes_do_not_fail_unless_asked_for(vaxel: Vaxel) -> None:
    assert vaxel("policy", "check", EXAMPLE, *FROM).exit_code == 0
    assert vaxel("policy", "check", EXAMPLE, *FROM, "--fail-on", "note").exit_code == 1


def test_sarif_and_json_are_json(vaxel: Vaxel, broken: Path) -> None:
    sarif = json.loads(vaxel("policy", "check", broken, *FROM, "--sarif").stdout)
    findings = json.loads(vaxel("policy", "check", broken, *FROM, "--json").stdout)["findings"]

    assert sarif["runs"][0]["results"][0]["ruleId"] == findings[0]["code"] == "nobody"
    assert findings[0]["line"] == 46


def test_a_file_that_is_not_there_is_said_in_one_line(vaxel: Vaxel, tmp_path: Path) -> None:
    done = vaxel("policy", "check", tmp_path / "none.yaml")

    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1


def test_a_day_that_is_none_is_refused(vaxel: Vaxel) -> None:
    done = vaxel("policy", "check", SOUND, "--from", "soon", "--lang", "en")

    assert done.exit_code == 2
    assert "write a day such as 2026-11-24" in done.stderr

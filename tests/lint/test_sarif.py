"""SARIF that a code review page can read: each finding at its file and line."""

from __future__ import annotations

import pytest

from app.lint.check import check_company
from app.lint.sarif import as_sarif
from tests.lint.company import DAY, Case, cases

LEVELS = {"error", "warning", "note"}


# A year is swept for each: all of them in `make test` alone.
@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name, marks=() if place % 20 == 0 else pytest.mark.whole)
        for place, case in enumerate(cases("broken"))
    ],
)
def test_a_finding_is_a_result_with_a_rule_and_a_line(case: Case) -> None:
    checked = check_company(case.text.encode(), "policies/vårt bolag.yaml", DAY)

    log = as_sarif(checked, "policies/vårt bolag.yaml", "en", "1.2.3")

    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    [result] = run["results"]
    [rule] = run["tool"]["driver"]["rules"]
    assert (result["ruleId"], result["ruleIndex"]) == (rule["id"], 0)
    assert result["level"] in LEVELS
    [location] = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "policies/v%C3%A5rt%20bolag.yaml"
    assert location["physicalLocation"]["region"]["startLine"] == checked.findings[0].line
    assert "vaxel explain" in result["message"]["text"]


def test_without_findings_there_is_a_run_without_results() -> None:
    [case] = [one for one in cases("unusual") if "on-call" in one.name]
    checked = check_company(case.text.encode(), "a.yaml", DAY)

    [run] = as_sarif(checked, "a.yaml", "sv", "1")["runs"]

    assert run["results"] == run["tool"]["driver"]["rules"] == []

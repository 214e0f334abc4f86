"""What the dialplan's text must not hold. The exchange itself is tried in tests/asterisk/test_fence.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DIALPLAN = (Path(__file__).resolve().parents[1] / "asterisk/etc/extensions.conf").read_text()


def steps(application: str) -> list[str]:
    """All steps of the dialplan in which an application stands."""
    lines = [line for line in DIALPLAN.splitlines() if not line.startswith(";")]
    return [line for line in lines if re.search(rf"(?<![A-Za-z]){application}\(", line)]


def test_the_dialplan_evaluates_what_the_tables_hold_and_nothing_else() -> None:
    """EVAL() makes dialplan of text. Each step counts alone: ARI may let a call go on at any of them."""
    for step in steps("EVAL"):
        of_tables = re.findall(r"EVAL\(\$\{AST_SORCERY\(res_pjsip,domain_alias,vx-(?:ring|text)/", step)
        assert step.count("EVAL(") == len(of_tables), step


def test_nothing_that_is_compared_can_name_an_application() -> None:
    """`"${x}"="y"` with `1?System(...)" | "` for x is the text `1?System(...)`, which ExecIf() would carry out."""
    assert not steps("ExecIf") + steps("Exec") + steps("TryExec")


@pytest.mark.parametrize("application", ["MixMonitor", "Record"])
def test_files_are_written_where_the_environment_says(application: str) -> None:
    for step in steps(application):
        assert f"{application}(${{VAXEL_SHARED}}/" in step
        assert re.search(r"/\$\{FILTER\(a-z[^/,]*,\$\{", step), step


def test_no_list_of_settings_holds_what_ari_can_set_unless_cut() -> None:
    ours = re.compile(r"\$\{(FILTER\((a-z|0-9)|EPOCH\}|STRFTIME\()")
    for step in steps("MSet"):
        settings = step[step.index("MSet(") :]
        values = re.findall(r"[(,][A-Z][A-Za-z_]*(?:\([a-z]+\))?=(\$\{[^,]*)", settings)
        assert all(ours.match(value) for value in values), step

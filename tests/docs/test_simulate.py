"""What docs/simulate.md says to type works, and its table of a scenario has every field."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields

import pytest

from app.simulation.scenario import Scenario
from tests import command_line
from tests.docs.clauses import ROOT

TEXT = (ROOT / "docs/simulate.md").read_text()
EXAMPLES = [line for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize(
    "line", [one if "--json" in one else pytest.param(one, marks=pytest.mark.whole) for one in EXAMPLES]
)
def test_an_example_runs_as_it_is_written(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(line)

    done = command_line.run(arguments)

    assert program == "vaxel"
    assert done.exit_code == 0, done.output
    assert "Exempelbolaget AB" in done.stdout


def test_every_field_of_a_scenario_is_told() -> None:
    told = {name for cell in re.findall(r"(?m)^\| (`.+?`) \|", TEXT) for name in re.findall(r"`(\w+)`", cell)}
    known = {one.name for one in fields(Scenario)} - {"rates", "away"} | {"calls", "absences"}

    assert known - told == set()

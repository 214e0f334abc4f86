"""`vaxel simulate`, as a person and a program use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.simulation.day import StretchRunner
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel

DAY = ("--company", EXAMPLE, "--from", "2027-01-11", "--days", "1")


def test_a_company_alone_gives_something_useful(vaxel: Vaxel) -> None:
    done = vaxel("simulate", *DAY)

    assert done.exit_code == 0
    assert done.stdout.startswith("Exempelbolaget AB: ")
    for title in (
        "Köerna, mot löftet om väntan (Q2)",
        "Vart samtalen går",
        "De som svarar",
        "Reglerna som avgjorde",
    ):
        assert f"\n{title}\n" in done.stdout


@pytest.mark.whole
def test_the_same_seed_gives_the_same_bytes(vaxel: Vaxel) -> None:
    first, again, other = (
        vaxel("simulate", *DAY, "--json", "--seed", seed).stdout for seed in ("7", "7", "8")
    )

    assert first == again != other
    assert json.loads(first)["seed"] == "7"


def test_calls_of_a_file_are_simulated_in_english(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("at,to,from,talk\n2027-01-11T09:00:00,salj,+46701740699,60\n2027-01-11T23:00:00,salj,,\n")

    done = vaxel("simulate", "--company", EXAMPLE, "--calls", file, "--lang", "en")

    assert done.exit_code == 0
    assert "Exempelbolaget AB: 2 calls, 2027-01-11 to 2027-01-11" in done.stdout


def test_tables_are_written_as_csv(vaxel: Vaxel, tmp_path: Path) -> None:
    calls = tmp_path / "calls.csv"
    calls.write_text("at,to\n2027-01-11T09:00:00,salj\n")

    done = vaxel("simulate", "--company", EXAMPLE, "--calls", calls, "--csv", tmp_path / "tables")

    assert done.exit_code == 0
    names = {one.name for one in (tmp_path / "tables").iterdir()}
    assert names == {f"{one}.csv" for one in ("numbers", "queues", "half_hours", "agents", "rules", "days")}
    assert (tmp_path / "tables" / "queues.csv").read_text().startswith("id,name,promise,came,answered,")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "--scenario",
            "calls: [{to: slj, per_day: 3}]\n",
            ":1: calls[0].to: leder inte till någon på företaget",
        ),
        ("--calls", "at,to\n2027-01-11T09:00,slj\n", ":2: to: slj leder inte till någon på företaget"),
    ],
)
def test_a_bad_file_is_named_by_line_and_field(
    vaxel: Vaxel, tmp_path: Path, name: str, text: str, said: str
) -> None:
    file = tmp_path / "bad"
    file.write_text(text)

    done = vaxel("simulate", "--company", EXAMPLE, name, file)

    assert done.exit_code == 2
    assert f"{file}{said}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "soon"), "write a day such as 2027-01-11"),
        (("--scenario", "/nowhere.yaml"), "/nowhere.yaml: No such file or directory"),
        (("--calls", "/nowhere.csv"), "/nowhere.csv: No such file or directory"),
        (("--calls", "x", "--journal"), "give --calls or --journal, not both"),
        (("--calls", "x", "--from", "2027-01-11"), "--calls has days of its own: leave out --from, --period"),
        (("--calls", "x", "--period", "year"), "--calls has days of its own: leave out --from, --period"),
    ],
)
def test_an_unusable_option_or_file_is_told_in_one_line(
    vaxel: Vaxel, arguments: tuple[str, ...], said: str
) -> None:
    done = vaxel("simulate", "--company", EXAMPLE, *arguments, "--lang", "en")

    assert done.exit_code == 2
    assert done.stderr.splitlines() == [f"vaxel: {done.stderr.removeprefix('vaxel: ').strip()}"]
    assert said in done.stderr


def test_ctrl_c_tells_what_was_reckoned_and_that_it_is_part(
    vaxel: Vaxel, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = StretchRunner.run
    runs: list[object] = []

    def stopped(self: StretchRunner, *arguments: object) -> object:
        runs.append(arguments)
        if len(runs) == 3:
            raise KeyboardInterrupt
        return real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(StretchRunner, "run", stopped)
    done = vaxel("simulate", "--company", EXAMPLE, "--from", "2027-01-11", "--lang", "en")

    assert done.exit_code == 130
    assert done.stdout.startswith("Stopped: the figures are of 2 of 7 days.\n")


def test_without_matplotlib_pictures_are_refused_before_the_work(
    vaxel: Vaxel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    done = vaxel("simulate", *DAY, "--plots", tmp_path / "plots", "--lang", "en")

    assert done.exit_code == 2
    assert "pip install 'vaxel[plots]'" in done.stderr
    assert done.stdout == ""


@pytest.mark.whole
def test_pictures_and_staffing_come_with_the_tables(vaxel: Vaxel, tmp_path: Path) -> None:
    scenario = tmp_path / "s.yaml"
    scenario.write_text('calls: [{to: salj, per_hour: {"09": 12}}]\n')

    done = vaxel(
        "simulate",
        *DAY,
        "--scenario",
        scenario,
        "--staffing",
        "--jobs",
        "1",
        "--plots",
        tmp_path / "p",
        "--json",
    )

    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert {one["half"] for one in found["staffing"]["half_hours"]} <= {18, 19}
    assert (tmp_path / "p" / "staffing.svg").exists()
    assert "waits" in done.stderr

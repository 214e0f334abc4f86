"""`vaxel shadow` on files, as an administrator and a nightly job use it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.beside.shadow import files
from tests.beside.shadow.past import row
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

VAXEL = Path(sys.executable).with_name("vaxel")
COMPANY = ("--company", EXAMPLE, "--lang", "en")
LOST = row(duration=31)
NEXT_DAY = row(
    linked="2.1", start="2026-11-25 10:00:00", answer="2026-11-25 10:00:05", how="ANSWERED", billsec=9
)


@pytest.fixture
def master(tmp_path: Path) -> Path:
    file = tmp_path / "Master.csv"
    file.write_text(LOST + "nonsense\n" + NEXT_DAY)
    return file


def test_a_log_is_told_of_and_nothing_else_happens(vaxel: Vaxel, master: Path) -> None:
    done = vaxel("shadow", master, *COMPANY)

    assert done.exit_code == 0
    assert "Lost there, captured with Växel (S2): 1" in done.stdout
    assert "Master.csv:2: has 1 columns" in done.stdout
    assert "Not one call was touched" in done.stdout


def test_swedish_is_what_is_spoken_unless_another_language_is_asked_for(vaxel: Vaxel, master: Path) -> None:
    assert "Förlorade där, fångade med Växel (S2): 1" in vaxel("shadow", master, "--company", EXAMPLE).stdout


def test_a_program_gets_json(vaxel: Vaxel, master: Path) -> None:
    told = json.loads(vaxel("shadow", master, *COMPANY, "--json").stdout)

    assert (told["calls"], told["captured"]["count"], told["whole"]) == (2, 1, True)


def test_each_day_has_three_files_that_only_their_owner_reads(
    vaxel: Vaxel, master: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"

    done = vaxel("shadow", master, *COMPANY, "--folder", folder)

    assert done.exit_code == 0
    names = {f"{day}{kind}" for day in ("2026-11-24", "2026-11-25") for kind in files.REPORT_KINDS}
    assert {one.name for one in folder.iterdir()} == names
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}
    assert json.loads((folder / "2026-11-24.json").read_text())["calls"] == 1
    assert "Lost there" in (folder / "2026-11-24.txt").read_text()
    assert (folder / "2026-11-24.html").read_text().startswith("<!doctype html>")


def test_a_nightly_job_tells_of_yesterday_alone(vaxel: Vaxel, master: Path) -> None:
    days = ("--since", "yesterday", "--until", "today")

    told = json.loads(
        vaxel("shadow", master, *COMPANY, "--json", *days, VAXEL_NOW="2026-11-26T02:00:00+01:00").stdout
    )

    assert (told["calls"], told["first"], told["last"]) == (1, "2026-11-25", "2026-11-25")


def test_a_queue_log_tells_how_long_its_calls_waited(vaxel: Vaxel, tmp_path: Path) -> None:
    at = int(datetime.fromisoformat("2026-11-24T10:00:00+01:00").timestamp())
    log, master = tmp_path / "queue_log", tmp_path / "Master.csv"
    log.write_text(
        f"{at}|1.1|support|NONE|ENTERQUEUE||0701112233|1\n{at + 240}|1.1|support|PJSIP/106|CONNECT|240|1.2|4\n"
        f"{at}|3.1|support|NONE|ENTERQUEUE||0702222222|1\n{at + 9}|3.1|support|NONE|ABANDON|1|1|9\n"
    )
    master.write_text(
        row(app="Queue", data="support", how="ANSWERED", dst="+46846500420", dstchannel="PJSIP/106-1")
    )

    told = json.loads(vaxel("shadow", master, "--queue-log", log, *COMPANY, "--json").stdout)

    assert (told["calls"], told["late"]["count"], told["late"]["longest"], told["lost"]) == (2, 1, 240, 1)


def test_every_number_of_the_company_can_be_spoken(vaxel: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "Master.csv"
    file.write_text(row(dst="400", app="Queue", data="q400", how="ANSWERED", dstchannel="PJSIP/106-1"))

    before = json.loads(vaxel("shadow", file, *COMPANY, "--json").stdout)
    after = json.loads(vaxel("shadow", file, *COMPANY, "--json", "--number", "400=support").stdout)

    assert before["unknown_numbers"] == [{"number": "400", "count": 1}]
    assert (after["judged"], after["same"]) == (1, 1)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--number", "400"], "400=support"),
        (["--number", "400=nobody"], "400=nobody"),
        (["--since", "soon"], "--since"),
        (["--until", "2026-13-01"], "--until"),
    ],
)
def test_an_option_that_cannot_be_used_is_said(
    vaxel: Vaxel, master: Path, options: list[str], word: str
) -> None:
    done = vaxel("shadow", master, *COMPANY, *options)

    assert done.exit_code == 2
    assert word.partition("=")[0] in done.stderr


def test_a_file_that_is_not_there_is_said(vaxel: Vaxel, tmp_path: Path) -> None:
    done = vaxel("shadow", tmp_path / "none.csv", *COMPANY)

    assert done.exit_code == 2
    assert "none.csv: No such file or directory" in done.stderr


def test_without_a_file_and_without_an_exchange_it_says_what_to_do(vaxel: Vaxel) -> None:
    done = vaxel("shadow", *COMPANY)

    assert done.exit_code == 2
    assert "VAXEL_AMI_HOST" in done.stderr


def test_the_company_in_the_database_is_asked_without_a_file(bolaget: Vaxel, master: Path) -> None:
    assert json.loads(bolaget("shadow", master, "--json").stdout)["calls"] == 2


def test_old_reports_are_forgotten_and_other_files_are_left_alone(tmp_path: Path) -> None:
    kept = ["2026-11-24.txt", "2026-11-24-101500.json", "2026-11-01.xlsx", "notes.txt"]
    for name in (*kept, "2026-11-23.html", "2025-12-31-235959.txt"):
        (tmp_path / name).touch()

    files.forget_reports(tmp_path, date(2026, 11, 24))
    files.forget_reports(tmp_path / "none", date(2026, 11, 24))

    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(kept)


@pytest.mark.whole
def test_ctrl_c_leaves_what_was_reckoned_until_then(tmp_path: Path) -> None:
    """It reports progress after two seconds, on standard error; then we interrupt it."""
    file, folder = tmp_path / "Master.csv", tmp_path / "reports"
    at = datetime(2026, 11, 24)
    with file.open("w") as out:
        for number in range(400_000):
            out.write(row(linked=str(number), start=str(at + timedelta(seconds=number))))
    command = [str(one) for one in (VAXEL, "shadow", file, *COMPANY, "--json", "--folder", folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    ) as running:
        assert running.stderr is not None
        assert "per cent is read" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        told, _ = running.communicate(timeout=60)

    report = json.loads(told)
    assert running.returncode == 130
    assert not report["whole"]
    assert 0 < report["calls"] < 400_000
    assert (folder / "2026-11-24.html").is_file()

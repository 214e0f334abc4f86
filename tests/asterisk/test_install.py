"""`make install`: what is put where, who may read it, and what the units may do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ("vaxel-exchange.service", "vaxel.service")
MOST_EXPOSED = 2.5  # systemd-analyze's own scale: 10 is unsafe, below 2.5 it is called OK


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The files of an installation, below a directory, as a package's build would have them."""
    before = os.umask(0o077)
    try:
        done = subprocess.run(
            ["make", "-s", "install", f"DESTDIR={tmp_path}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    return tmp_path


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_secrets_are_root_s_alone_and_programs_are_everybody_s(installed: Path) -> None:
    settings = installed / "etc/vaxel/vaxel.env"
    program = installed / "opt/vaxel"

    assert (mode(settings), mode(settings.parent)) == (0o600, 0o700)
    assert (mode(program / "asterisk/run.py"), mode(program / "asterisk/entrypoint.sh")) == (0o755, 0o755)
    assert mode(program / "app/service/service.py") == 0o644
    assert mode(installed / "usr/local/bin/vaxel") == 0o755
    assert [one for one in program.rglob("*") if one.is_dir() and mode(one) != 0o755] == []


def test_installed_again_settings_stay_and_programs_are_the_new_ones(installed: Path) -> None:
    settings = installed / "etc/vaxel/vaxel.env"
    settings.write_text(settings.read_text() + "VAXEL_TRUNK_HOST=127.0.0.9\n")
    kept = settings.read_text()
    stray = installed / "opt/vaxel/app/gone_since.py"
    stray.write_text("")

    subprocess.run(["make", "-s", "install", f"DESTDIR={installed}"], cwd=ROOT, check=True)

    assert settings.read_text() == kept
    assert not stray.exists()


def test_the_service_has_all_its_parts(installed: Path) -> None:
    """Its command starts from the installed files alone."""
    done = subprocess.run(
        [sys.executable, "-c", "from app.__main__ import main; main()", "--version"],
        cwd=installed / "opt/vaxel",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed / "opt/vaxel")},
        capture_output=True,
        text=True,
        check=False,
    )
    names = {one.name for one in (installed / "opt/vaxel").iterdir()}

    assert "Traceback" not in done.stderr
    assert names == {"app", "asterisk", "docs", "examples", "migrations", "requirements-run.lock"}


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_one_that_systemd_takes(installed: Path, unit: str, tmp_path: Path) -> None:
    """Its programs need not be there to look at it: they are made only where it is installed for good."""
    looked_at = tmp_path / "verify"
    looked_at.mkdir()
    for name in UNITS:
        text = (installed / "etc/systemd/system" / name).read_text()
        lines = [
            f"ExecStart={sys.executable}" if line.startswith("ExecStart=") else line
            for line in text.splitlines()
        ]
        (looked_at / name).write_text("\n".join(lines) + "\n")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(looked_at / unit)],
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line for line in done.stderr.splitlines() if "vaxel" in line]
    assert said == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_is_shut_in(installed: Path, unit: str) -> None:
    done = subprocess.run(
        [
            "systemd-analyze",
            "security",
            "--offline=true",
            "--no-pager",
            str(installed / "etc/systemd/system" / unit),
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    [line] = [line for line in done.stdout.splitlines() if "Overall exposure level" in line]
    assert float(line.split(":")[1].split()[0]) < MOST_EXPOSED


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_runs_as_a_user_of_its_own_and_is_started_again(installed: Path, unit: str) -> None:
    lines = (installed / "etc/systemd/system" / unit).read_text().splitlines()

    assert {"User=vaxel", "Restart=always", "NoNewPrivileges=yes", "CapabilityBoundingSet="} <= set(lines)


def test_the_image_is_built_of_files_that_its_ignore_file_lets_in() -> None:
    """A file that is copied but ignored fails the build, which only a container engine would tell."""
    allowed = {line.removeprefix("!") for line in (ROOT / "asterisk/.dockerignore").read_text().split()}
    recipe = (ROOT / "asterisk/Dockerfile").read_text().splitlines()

    copied = [
        name.rstrip("/")
        for line in recipe
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    ]

    assert copied
    assert [name for name in copied if name not in allowed or not (ROOT / "asterisk" / name).exists()] == []


def modules(directory: Path) -> set[str]:
    return {file.name for file in directory.iterdir()}


def test_only_the_modules_that_are_loaded_are_kept(tmp_path: Path) -> None:
    configuration = tmp_path / "modules.conf"
    configuration.write_text(
        "autoload = no\npreload = res_one.so\nload = app_two.so ; why\n; load = app_three.so\n"
    )
    kept = tmp_path / "modules"
    kept.mkdir()
    for name in ("res_one.so", "app_two.so", "app_three.so", "func_shell.so"):
        (kept / name).touch()

    keep = [ROOT / "asterisk/keep_modules.sh", kept, configuration]
    done = subprocess.run(keep, capture_output=True, text=True, check=False)

    assert (done.returncode, modules(kept)) == (0, {"res_one.so", "app_two.so"})
    configuration.write_text("load = app_missing.so\n")
    done = subprocess.run(keep, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "app_missing.so" in done.stderr
    (kept / "res_one.so").touch()
    configuration.write_text("load = res_one.so\nload = res_pjsip_pidf_vaxel_note.so ; our own\n")
    assert subprocess.run(keep, check=False).returncode == 0, "no compiler is no reason to have no exchange"

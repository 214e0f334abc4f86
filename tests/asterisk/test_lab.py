"""Instances of the exchange: side by side, and through restarts and crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from lab import Lab, LabError, PortTaken, _open
from packaged import unpacked

from tests.asterisk.conftest import told
from tests.live.ports import free_port
from tests.live.waiting import until

LAB = str(Path(__file__).resolve().parents[2] / "asterisk/lab.py")


def another(directory: Path, **ports: int) -> Lab:
    return Lab(
        f"another{ports.get('sip_port', 0)}",
        directory=directory,
        sip_port=ports.get("sip_port") or free_port(),
        http_port=ports.get("http_port") or free_port(),
        rtp=(29000, 29019),
    )


def test_two_instances_run_beside_each_other_and_know_nothing_of_each_other(
    alone: Lab, tmp_path: Path
) -> None:
    with another(tmp_path) as second:
        second.cli("database put vx-box 999 second")

        assert "second" in second.cli("database get vx-box 999")
        assert "second" not in alone.cli("database get vx-box 999")


def test_an_instance_takes_calls_within_three_seconds(tmp_path: Path) -> None:
    lab = another(tmp_path)
    began = time.monotonic()
    with lab:
        seconds = time.monotonic() - began

    assert seconds < 3


@pytest.mark.parametrize("which", ["sip_port", "http_port"])
def test_a_taken_port_is_refused_by_name(alone: Lab, tmp_path: Path, which: str) -> None:
    taken = getattr(alone, which)

    with pytest.raises(PortTaken, match=str(taken)):
        another(tmp_path, **{which: taken}).start()


def test_phones_that_were_told_of_are_there_after_a_restart_and_a_crash(tmp_path: Path) -> None:
    with another(tmp_path) as lab:
        told(lab, {}, ("carin",))
        lab.restart()
        after_restart = lab.cli("pjsip show endpoints")
        lab.kill()
        dead = lab.pid
        lab.start()
        after_crash = lab.cli("pjsip show endpoints")

    assert dead is None
    assert "carin" in after_restart
    assert "carin" in after_crash


def test_a_running_instance_is_not_started_twice(alone: Lab) -> None:
    with pytest.raises(LabError, match="is running already"):
        alone.start()


def test_no_secret_can_be_read_by_others(alone: Lab) -> None:
    rendered = list((alone.directory / "etc").iterdir())

    assert any(alone.ari_password in file.read_text() for file in rendered)
    assert {file.stat().st_mode & 0o077 for file in rendered} == {0}


def test_the_exchange_starts_without_complaint(tmp_path: Path) -> None:
    with another(tmp_path) as lab:
        console = lab.console()

    assert "ERROR" not in console
    assert "WARNING" not in console


def test_the_exchange_starts_without_our_own_module(tmp_path: Path) -> None:
    """Where nobody could build it, or Debian's Asterisk has become another."""
    packaged = unpacked()
    root, inside = tmp_path / "root", f"usr/lib/{packaged.triplet}/asterisk/modules"
    (root / inside).mkdir(parents=True)
    for module in (packaged.path / inside).iterdir():
        if "vaxel" not in module.name:
            (root / inside / module.name).symlink_to(module)
    (root / "usr/share").symlink_to(packaged.path / "usr/share")

    with Lab(
        "without",
        directory=tmp_path / "lab",
        sip_port=free_port(),
        http_port=free_port(),
        rtp=(29000, 29019),
        environ={"VAXEL_AST_ROOT": str(root)},
    ) as lab:
        modules, console = lab.cli("module show like pidf"), lab.console()

    assert "res_pjsip_pidf_body_generator.so" in modules
    assert "vaxel" not in modules
    assert "res_pjsip_pidf_vaxel_note.so" in console


def test_an_instance_is_asked_and_stopped_by_its_directory_alone(tmp_path: Path) -> None:
    """`make up` starts its exchange in var/lab; a person at the terminal finds it there."""
    with another(tmp_path) as lab:
        command = [sys.executable, LAB, "--dir", str(tmp_path)]
        said = subprocess.run(
            [*command, "cli", lab.name, "core show settings"], capture_output=True, text=True, check=False
        )
        subprocess.run([*command, "stop", lab.name], check=True)
        after = lab.pid

    assert f"System name:                 {lab.name}" in said.stdout, said.stdout + said.stderr
    assert after is None
    assert (tmp_path / "settings").stat().st_mode & 0o077 == 0


def test_an_exchange_that_was_off_knows_the_company_from_its_start(tmp_path: Path) -> None:
    """And the empty tables that an exchange begins with are never laid over it."""
    lab = another(tmp_path)
    told(lab, {}, ("carin",))

    with lab:
        assert "carin" in lab.cli("pjsip show endpoints")


def test_a_phone_is_known_within_two_seconds_without_a_reload(tmp_path: Path) -> None:
    with another(tmp_path) as lab:
        lab.cli("pjsip show endpoint carin")
        told(lab, {}, ("carin",))

        assert "from-phones" in lab.cli("pjsip show endpoint carin")


def test_an_instance_that_dies_is_started_again_and_one_that_is_not_wanted_is_not(tmp_path: Path) -> None:
    with another(tmp_path) as lab:
        is_wanted = threading.Event()
        is_wanted.set()
        keeper = threading.Thread(target=_open(tmp_path).keep_running, args=(is_wanted.is_set,))
        keeper.start()
        died = lab.pid
        assert died is not None

        os.kill(died, signal.SIGKILL)
        until(lambda: lab.pid not in (None, died), "Asterisk to be started again", within=40)
        until(lab.takes_calls, "it to take calls", within=40)
        is_wanted.clear()
        lab.kill()
        keeper.join(20)

        assert not keeper.is_alive()
        assert lab.pid is None

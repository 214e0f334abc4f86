"""docker-compose.yml keeps both containers on a short leash; `make test-compose` tries it on the running ones."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


@pytest.mark.parametrize("name", ["asterisk", "app", "turn"])
def test_a_container_may_do_nothing_that_it_need_not(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] > 100
    assert re.fullmatch(r"\$\{VAXEL_[A-Z]+_MEMORY:-\dg\}", service["mem_limit"])
    assert service["logging"]["options"]["max-size"] == "10m"
    assert not {"privileged", "cap_add", "devices", "ports"} & service.keys()


@pytest.mark.parametrize("name", ["asterisk", "app"])
def test_sip_is_heard_on_this_machine_alone_unless_told(name: str) -> None:
    assert SERVICES[name]["environment"]["VAXEL_SIP_BIND"] == "${VAXEL_SIP_BIND:-127.0.0.1}"


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"VAXEL_TRUNK_HOST": "sip.operator.example"}, "sip.operator.example cannot be reached"),
        ({"VAXEL_MEX_HOST": "192.0.2.1", "VAXEL_SIP_BIND": "127.0.0.1"}, "192.0.2.1 cannot be reached"),
        ({"VAXEL_MEX_HOST": "192.0.2.1", "VAXEL_SIP_BIND": "192.0.2.9"}, ""),
        ({"VAXEL_TRUNK_HOST": "192.0.2.1", "VAXEL_SIP_BIND": "0.0.0.0"}, ""),
        ({"VAXEL_TRUNK_HOST": "127.0.0.2", "VAXEL_MEX_HOST": "localhost"}, ""),
        ({}, ""),
    ],
)
def test_an_operator_elsewhere_needs_an_address_that_reaches_it(
    tmp_path: Path, settings: dict[str, str], word: str
) -> None:
    """Else no call would go out, and nobody would know why."""
    places = {f"VAXEL_AST_{name}": str(tmp_path / name) for name in ("ETC", "STATE", "RUN")}
    done = subprocess.run(
        [ROOT / "asterisk/entrypoint.sh", "render"],
        env={
            "PATH": os.environ["PATH"],
            "VAXEL_ARI_PASSWORD": "x",
            "VAXEL_SHARED": str(tmp_path / "shared"),
            **places,
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode != 0) is bool(word), done.stderr
    assert word in done.stderr
    if not word:
        bound = settings.get("VAXEL_SIP_BIND", "127.0.0.1")
        assert f"bind = {bound}:5060" in (tmp_path / "ETC/pjsip.conf").read_text()


def test_the_relay_is_there_only_when_asked_for_and_not_without_a_secret(tmp_path: Path) -> None:
    turn = SERVICES["turn"]

    assert turn["profiles"] == ["turn"]
    script = turn["entrypoint"][-1].replace("$$", "$").replace("exec turnserver", "echo turnserver")
    script = script.replace("/tmp/", f"{tmp_path}/")
    for secret, peer, runs in (("", "192.0.2.1", False), ("x", "", False), ("x", "192.0.2.1", True)):
        environ = {"PATH": os.environ["PATH"], "VAXEL_TURN_SECRET": secret, "VAXEL_TURN_PEER": peer}
        done = subprocess.run(["sh", "-c", script], env=environ, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) is runs
        assert ("--allowed-peer-ip=192.0.2.1" in done.stdout) is runs
    assert "static-auth-secret=x\n" in (tmp_path / "turnserver.conf").read_text()

"""Rendering of the configuration: what the environment gives, and nothing else, goes in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ENTRYPOINT = Path(__file__).resolve().parents[2] / "asterisk/entrypoint.sh"


def render(into: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    places = {
        "VAXEL_AST_ETC": str(into / "etc"),
        "VAXEL_AST_STATE": str(into / "state"),
        "VAXEL_AST_RUN": str(into / "run"),
        "VAXEL_SHARED": str(into / "shared"),
    }
    return subprocess.run(
        [ENTRYPOINT, "render"],
        env={"PATH": os.environ["PATH"], **places, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_dialplans_own_variables_survive_rendering(tmp_path: Path) -> None:
    render(tmp_path, VAXEL_ARI_PASSWORD="secret")

    dialplan = (tmp_path / "etc/extensions.conf").read_text()
    assert "Dial(PJSIP/${VX_NUMBER}@trunk,${VX_TIME}" in dialplan
    assert "${VAXEL_" not in "".join(line for line in dialplan.splitlines() if not line.startswith(";"))
    assert f"VX_SHARED = {tmp_path}/shared" in dialplan


def test_nothing_is_left_to_replace_in_any_file(tmp_path: Path) -> None:
    render(tmp_path, VAXEL_ARI_PASSWORD="secret")

    for file in (tmp_path / "etc").iterdir():
        settings = [line for line in file.read_text().splitlines() if not line.startswith(";")]
        assert not [line for line in settings if "${VAXEL_" in line], file.name


def test_there_is_no_exchange_without_a_password_for_ari(tmp_path: Path) -> None:
    done = render(tmp_path)

    assert done.returncode != 0
    assert "VAXEL_ARI_PASSWORD" in done.stderr


def test_without_a_password_the_mobile_operator_gets_one_that_nobody_knows(tmp_path: Path) -> None:
    passwords = set()
    for place in (tmp_path / "one", tmp_path / "two"):
        render(place, VAXEL_ARI_PASSWORD="secret")
        sip = (place / "etc/pjsip.conf").read_text()
        passwords.add(next(line for line in sip.splitlines() if line.startswith("password")))

    assert len(passwords) == 2
    assert all(len(password) > 40 for password in passwords)


@pytest.mark.parametrize("value", ["a;b", "a|b", "a&b", "a b", "a\nb", "${b}", "a\\b", "[b]"])
def test_a_value_that_could_break_out_of_its_line_is_refused(tmp_path: Path, value: str) -> None:
    done = render(tmp_path, VAXEL_ARI_PASSWORD="secret", VAXEL_MEX_PASSWORD=value)

    assert done.returncode != 0
    assert "VAXEL_MEX_PASSWORD" in done.stderr


@pytest.mark.parametrize(
    ("environ", "contact"),
    [
        ({}, "sip:127.0.0.2:5062"),
        ({"VAXEL_TRUNK_HOST": "192.0.2.7"}, "sip:192.0.2.7:5060"),
        ({"VAXEL_TRUNK_HOST": "192.0.2.7", "VAXEL_TRUNK_PORT": "5080"}, "sip:192.0.2.7:5080"),
        ({"VAXEL_TRUNK_HOST": "127.0.0.9", "VAXEL_TRUNK_PORT": ""}, "sip:127.0.0.9:5062"),
    ],
)
def test_the_trunk_is_never_the_exchange_itself(
    tmp_path: Path, environ: dict[str, str], contact: str
) -> None:
    """An exchange on 0.0.0.0:5060 has 127.0.0.2:5060 too, and called itself."""
    render(tmp_path, VAXEL_ARI_PASSWORD="secret", VAXEL_SIP_BIND="0.0.0.0", **environ)

    assert f"contact = {contact}\n" in (tmp_path / "etc/pjsip.conf").read_text()

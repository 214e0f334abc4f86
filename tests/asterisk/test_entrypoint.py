"""Rendering of the configuration: what the environment gives, and nothing else, goes in."""

from __future__ import annotations

import os
import re
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


def transports(etc: Path) -> dict[str, str]:
    """The protocol of each transport of pjsip.conf."""
    parts = (etc / "pjsip.conf").read_text().split("\n[")[1:]
    named = {part.partition("]")[0]: dict(re.findall(r"(?m)^(\w+) = (.*)$", part)) for part in parts}
    return {name: fields["protocol"] for name, fields in named.items() if "protocol" in fields}


def test_tls_has_the_port_after_that_of_sip_unless_told(tmp_path: Path) -> None:
    render(tmp_path, VAXEL_ARI_PASSWORD="secret", VAXEL_SIP_PORT="5070")

    assert transports(tmp_path / "etc")["tls"] == "tls"
    assert "bind = 127.0.0.1:5071\n" in (tmp_path / "etc/pjsip.conf").read_text()


def test_a_disabled_part_is_left_out_and_nothing_else(tmp_path: Path) -> None:
    render(tmp_path, VAXEL_ARI_PASSWORD="secret", VAXEL_TLS_PORT="0", VAXEL_HTTPS_PORT="0")

    assert transports(tmp_path / "etc") == {"udp": "udp", "tcp": "tcp", "ws": "ws", "wss": "wss"}
    assert "tlsenable" not in (tmp_path / "etc/http.conf").read_text()
    assert "[/ari]" in (tmp_path / "etc/http.conf").read_text()
    assert "external_" not in (tmp_path / "etc/pjsip.conf").read_text()


@pytest.mark.parametrize(("tls", "more"), [("0", {}), ("", {"tls": "tls", "tls6": "tls"})])
def test_ipv6_has_transports_of_its_own(tmp_path: Path, tls: str, more: dict[str, str]) -> None:
    """A part within a part: each goes when its own setting is off."""
    render(tmp_path, VAXEL_ARI_PASSWORD="secret", VAXEL_SIP_BIND6="::", VAXEL_TLS_PORT=tls)

    usual = {"udp": "udp", "tcp": "tcp", "udp6": "udp", "tcp6": "tcp", "ws": "ws", "wss": "wss"}
    assert transports(tmp_path / "etc") == {**usual, **more}
    assert "bind = [::]:5060\n" in (tmp_path / "etc/pjsip.conf").read_text()


def test_the_outside_is_told_the_routers_address_and_the_inside_is_not(tmp_path: Path) -> None:
    render(
        tmp_path,
        VAXEL_ARI_PASSWORD="secret",
        VAXEL_EXTERNAL_ADDRESS="192.0.2.9",
        VAXEL_LOCAL_NETWORKS="10.1.0.0/16,10.2.0.0/16",
    )

    sip = (tmp_path / "etc/pjsip.conf").read_text()
    assert "external_signaling_address = 192.0.2.9\nexternal_media_address = 192.0.2.9\n" in sip
    assert "local_net = 10.1.0.0/16,10.2.0.0/16\n" in sip


def test_there_is_a_certificate_before_the_service_has_made_one_and_it_stays_then(tmp_path: Path) -> None:
    """Without any, Asterisk's HTTP server would not listen for TLS before its next start."""
    render(tmp_path, VAXEL_ARI_PASSWORD="secret")
    file = tmp_path / "shared/certificate/exchange.pem"
    made = file.read_text()
    render(tmp_path, VAXEL_ARI_PASSWORD="secret")

    assert made.count("-----BEGIN ") == 2
    assert file.read_text() == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["exchange.pem"]


@pytest.mark.parametrize(
    ("bind", "external", "told"),
    [
        ("10.1.0.5", "192.0.2.9", True),
        ("0.0.0.0", "192.0.2.9", False),
        ("10.1.0.5", "vaxel.bolaget.se", False),
    ],
)
def test_browsers_learn_the_routers_address_where_asterisk_can_say_it(
    tmp_path: Path, bind: str, external: str, told: bool
) -> None:
    render(tmp_path, VAXEL_ARI_PASSWORD="secret", VAXEL_SIP_BIND=bind, VAXEL_EXTERNAL_ADDRESS=external)

    sound = (tmp_path / "etc/rtp.conf").read_text()
    assert (f"{bind} => {external},include_local_address\n" in sound) is told
    assert "stunaddr" not in sound

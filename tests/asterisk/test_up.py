"""`make up` remembers which way it runs, and tells nobody else its secrets."""

from __future__ import annotations

import http.server
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest
import up

from tests.live.ports import free_port

if TYPE_CHECKING:
    from pathlib import Path

LAB = {"how": "without containers", "engine": None}
PODMAN = {"how": "podman-compose", "engine": ["podman-compose"]}
DOCKER = {"how": "docker compose", "engine": ["docker", "compose"]}


def is_refused(kept: dict[str, Any], wanted: str) -> bool:
    try:
        up.refuse_another_way(kept, wanted)
    except up.CannotGoUp:
        return True
    return False


@pytest.mark.parametrize(
    ("kept", "wanted"), [(LAB, "lab"), (LAB, ""), (PODMAN, "podman"), (DOCKER, "docker"), (DOCKER, "")]
)
def test_the_same_way_again_is_let_through(kept: dict[str, Any], wanted: str) -> None:
    assert not is_refused(kept, wanted)


@pytest.mark.parametrize(("kept", "wanted"), [(LAB, "podman"), (PODMAN, "lab"), (DOCKER, "podman")])
def test_another_way_beside_the_first_is_refused_with_what_to_do(kept: dict[str, Any], wanted: str) -> None:
    with pytest.raises(up.CannotGoUp, match="make down"):
        up.refuse_another_way(kept, wanted)


@pytest.mark.usefixtures("alone")  # Asterisk is unpacked
def test_after_the_service_was_killed_the_kept_way_is_gone_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a container engine works, which would be chosen on an empty machine."""
    monkeypatch.setattr(up, "HOW", tmp_path / "up.json")
    monkeypatch.setattr(up, "VAR", tmp_path)
    monkeypatch.setattr(up, "ENV", tmp_path / ".env")
    monkeypatch.setattr(up, "engine_here", lambda _: pytest.fail("the way was chosen anew"))
    went = []

    def in_lab(settings: dict[str, str]) -> up.Running:
        went.append(settings)
        raise up.CannotGoUp("far enough")

    monkeypatch.setattr(up, "_up_in_lab", in_lab)
    port = str(free_port())
    up.keep("without containers", None, ["vaxel"], {"VAXEL_WEB_PORT": port, "VAXEL_SIP_PORT": "15060"})

    with pytest.raises(up.CannotGoUp, match="far enough"):
        up.up()

    assert (went[0]["VAXEL_WEB_PORT"], went[0]["VAXEL_SIP_PORT"]) == (port, "15060")
    assert json.loads(up.HOW.read_text())["engine"] is None


def test_only_the_owner_can_read_kept_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "HOW", tmp_path / "up.json")
    up.HOW.write_text("{}")  # of an older version, for everybody

    up.keep("without containers", None, ["vaxel"], {"VAXEL_ARI_PASSWORD": "secret"})

    assert up.HOW.stat().st_mode & 0o077 == 0


def an_engine(directory: Path, script: str) -> list[str]:
    file = directory / "engine"
    file.write_text(script)
    return ["sh", str(file)]


def test_a_build_keeps_its_noise_to_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(up, "BUILD_LOG", tmp_path / "build.log")

    up.build(an_engine(tmp_path, 'seq 1000; echo "$@" >&2'), {})

    assert len(capfd.readouterr().out.splitlines()) == 2
    built = [line for line in up.BUILD_LOG.read_text().splitlines() if not line.isdigit()]
    assert built == ["build asterisk", "build app"]


def test_a_build_that_fails_says_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "BUILD_LOG", tmp_path / "build.log")

    with pytest.raises(up.CannotGoUp) as told:
        up.build(an_engine(tmp_path, "seq 1000; echo no such package >&2; exit 3"), {})

    lines = str(told.value).splitlines()
    assert len(lines) == 31
    assert lines[-2:] == ["no such package", f"sh {tmp_path}/engine build asterisk failed (exit code 3)"]


def test_another_time_for_a_running_service_is_refused_with_what_to_do() -> None:
    kept = {**LAB, "settings": {"VAXEL_NOW": "2026-11-24T10:00:00+01:00"}}
    up.refuse_another_time(kept, "")
    up.refuse_another_time(kept, "2026-11-24T10:00:00+01:00")

    with pytest.raises(up.CannotGoUp, match="make down"):
        up.refuse_another_time(kept, "2026-11-24T12:30:00+01:00")
    with pytest.raises(up.CannotGoUp, match="make down"):
        up.refuse_another_time({**LAB, "settings": {}}, "2026-11-24T12:30:00+01:00")


@pytest.mark.parametrize("port", ["99999", "0", "sip"])
def test_a_port_that_is_none_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setattr(up, "ENV", tmp_path / ".env")
    monkeypatch.setenv("VAXEL_SIP_PORT", port)

    with pytest.raises(up.CannotGoUp, match="VAXEL_SIP_PORT"):
        up._settings()


@pytest.mark.parametrize(
    ("status", "body"), [(200, b"<html>"), (404, b"<html>Not found"), (200, b"{}"), (503, b"[]")]
)
def test_somebody_elses_server_on_the_port_is_not_the_service(status: int, body: bytes) -> None:
    class Other(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = up.health({"VAXEL_WEB_PORT": str(server.server_port)})
        server.shutdown()

    assert found is None


def test_the_link_for_the_first_administrator_is_read_from_what_vaxel_prints() -> None:
    link = "http://127.0.0.1:8080/welcome/x"

    assert up.first_link(json.dumps({"name": "", "url": link})) == link


def test_make_up_prints_the_link_while_there_is_no_administrator_and_nothing_later(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    answers = an_engine(tmp_path, """echo '{"name": "", "url": "http://127.0.0.1:8080/welcome/x"}'""")
    up._tell_first(answers, {})
    told = capfd.readouterr().out
    refuses = an_engine(tmp_path, "echo there is an administrator already >&2; exit 2")
    up._tell_first(refuses, {})

    assert told.endswith("http://127.0.0.1:8080/welcome/x\n")
    assert capfd.readouterr().out == ""


def test_make_up_speaks_one_language(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Its own lines were English, and the table of phones between them Swedish."""
    vaxel = an_engine(tmp_path, """case "$*" in *--json*) exit 2;; esac; echo "$@" """)

    up._tell(vaxel, {"VAXEL_WEB_PORT": "8080", "VAXEL_SIP_BIND": "192.0.2.1"})

    assert "phones --lang en\n" in capfd.readouterr().out

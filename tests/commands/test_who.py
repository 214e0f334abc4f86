"""Who does it is whoever is signed in; for whom it is done stands beside, and neither instead of the other."""

from __future__ import annotations

import json
import os
import pwd
from typing import TYPE_CHECKING

import pytest

from app.commands.terminal import Lang
from app.commands.who import recorded_name, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture
def nobody_signed_in(tmp_path: Path) -> Path:
    file = tmp_path / "loginuid"
    file.write_text("4294967295")
    return file


def test_it_is_whose_process_it_is_and_not_who_the_environment_says(
    nobody_signed_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "carin")

    assert signed_in(nobody_signed_in) == ME


def test_it_is_who_signed_in_also_through_sudo(tmp_path: Path) -> None:
    login = tmp_path / "loginuid"
    login.write_text(str(pwd.getpwnam("daemon").pw_uid))

    assert signed_in(login) == "daemon"


def test_a_user_without_a_name_is_a_number(tmp_path: Path) -> None:
    login = tmp_path / "loginuid"
    login.write_text("1999999999")

    assert signed_in(login) == "uid 1999999999"


def test_both_stand_in_the_record() -> None:
    me = signed_in()

    assert recorded_name("", Lang.SV) == me
    assert recorded_name(me, Lang.SV) == me
    assert recorded_name("Carin Dahl", Lang.SV) == f"Carin Dahl ({me})"


@pytest.mark.parametrize(
    "arguments",
    [
        ("profile", "anna", "meeting"),
        ("import", "FILE"),
        ("recordings",),
        ("topup", "order", "anna", "5"),
    ],
)
@pytest.mark.parametrize("name", ["\x1b[31mCarin", " ", "x" * 81, "carin (root)"])
def test_an_invalid_name_acts_on_nobodys_behalf(
    bolaget: Vaxel, tmp_path: Path, arguments: tuple[str, ...], name: str
) -> None:
    file = tmp_path / "bolaget.yaml"
    file.write_text(bolaget("export").stdout)
    words = [str(file) if one == "FILE" else one for one in arguments]

    done = bolaget(*words, "--on-behalf-of", name)

    assert done.exit_code != 0
    assert "--on-behalf-of" in done.stderr
    assert "\x1b" not in done.stderr


def test_a_profile_is_set_by_who_is_signed_in(bolaget: Vaxel) -> None:
    by_me = json.loads(bolaget("profile", "anna", "meeting", "--json", USER="carin").stdout)
    for_carin = json.loads(bolaget("profile", "anna", "meeting", "--json", "--on-behalf-of", "carin").stdout)

    assert by_me["set_by"] == signed_in()
    assert for_carin["set_by"] == f"carin ({signed_in()})"


def test_a_user_outside_the_company_says_for_whom_they_act(bolaget: Vaxel) -> None:
    done = bolaget("topup", "order", "anna", "5", "--lang", "en")

    assert done.exit_code == 1
    assert f"--on-behalf-of: no person {signed_in()}; known are anna" in done.stderr

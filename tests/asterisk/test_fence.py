"""ARI's password gives control of calls, but not of files, programs, phones, or what the dialplan knows."""

from __future__ import annotations

import asyncio
import base64
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab


def ari(lab: Lab, method: str, path: str, body: object = None) -> int:
    """The status of the answer."""
    request = urllib.request.Request(
        f"{lab.ari_url}/ari/{path}",
        json.dumps(body).encode() if body is not None else None,
        {"Content-Type": "application/json"},
        method=method,
    )
    credentials = base64.b64encode(f"{lab.ari_user}:{lab.ari_password}".encode()).decode()
    request.add_header("Authorization", f"Basic {credentials}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_aris_password_writes_no_file(alone: Lab, tmp_path: Path) -> None:
    """FILE() is a function that the dialplan has (func_env); ARI could set it, as it could any variable."""
    target = tmp_path / "written"
    variable = urllib.parse.quote(f"FILE({target})", safe="")

    ari(alone, "POST", f"asterisk/variable?variable={variable}&value=anything")

    assert not target.exists()


def test_aris_password_writes_no_file_by_a_channels_variable(alone: Lab, tmp_path: Path) -> None:
    target = tmp_path / "written"
    alone.cli("dialplan add extension s,1,Wait,1 into quiet")
    place = {"endpoint": "Local/s@quiet/n", "context": "quiet", "extension": "s", "priority": "1"}

    ari(alone, "POST", "channels?" + urllib.parse.urlencode(place), {"variables": {f"FILE({target})": "x"}})

    assert not target.exists()


@pytest.mark.parametrize("kind", ["auth", "aor", "endpoint"])
def test_aris_password_makes_no_phone_and_changes_none(alone: Lab, kind: str) -> None:
    fields = {
        "auth": [("username", "anna"), ("password", "mine")],
        "aor": [("contact", "sip:evil@127.0.0.9")],
        "endpoint": [("context", "from-phones"), ("aors", "anna")],
    }[kind]
    body = {"fields": [{"attribute": name, "value": value} for name, value in fields]}

    made = ari(alone, "PUT", f"asterisk/config/dynamic/res_pjsip/{kind}/evil", body)
    changed = ari(alone, "PUT", f"asterisk/config/dynamic/res_pjsip/{kind}/anna", body)
    removed = ari(alone, "DELETE", f"asterisk/config/dynamic/res_pjsip/{kind}/anna")

    assert {made, changed, removed} <= {400, 403}
    assert "evil" not in alone.cli("pjsip show endpoints")
    assert "anna" in alone.cli("pjsip show endpoints")


def test_the_dialplan_reads_entries_that_ari_cannot_write(alone: Lab) -> None:
    body = {"fields": [{"attribute": "domain", "value": "evil"}]}

    assert ari(alone, "PUT", "asterisk/config/dynamic/res_pjsip/domain_alias/vx-box%2F999", body) in (
        400,
        403,
    )


@pytest.mark.parametrize("module", ["func_shell", "func_env", "func_db", "app_system", "app_exec", "res_agi"])
@pytest.mark.parametrize("path", ["{}", "{}.so", "../modules/{}.so"])
def test_aris_password_loads_no_module_that_we_do_not_use(alone: Lab, path: str, module: str) -> None:
    """An attack loads func_shell, and has a shell. The module's name may hold a path: it is not on the disk at all."""
    where = urllib.parse.quote(path.format(module), safe="")

    assert ari(alone, "POST", f"asterisk/modules/{where}") >= 400
    assert f"{module}.so" not in alone.cli(f"module show like {module}")


def begin(
    lab: Lab, context: str, variables: dict[str, str], *, priority: int = 1, id_: str = "", seconds: int = 1
) -> None:
    """A call that answers itself and talks so long goes on at a place of the dialplan, with these variables."""
    for step, does in enumerate(("Answer", f"Wait,{seconds}", "Hangup"), 1):
        lab.cli(f"dialplan add extension s,{step},{does} into talks{seconds}")
    place = {
        "endpoint": f"Local/s@talks{seconds}/n",
        "context": context,
        "extension": "s",
        "priority": str(priority),
    }
    place |= {"channelId": id_} if id_ else {}
    assert ari(lab, "POST", "channels?" + urllib.parse.urlencode(place), {"variables": variables}) == 200


async def over(lab: Lab) -> None:
    """All calls have ended, and what recorded them, which runs its command last of all, too."""
    async with asyncio.timeout(20):
        while not lab.cli("core show channels count").startswith("0 active channels"):
            await asyncio.sleep(0.05)  # of a call that failed no event tells
        while "mixmonitor_thread" in lab.cli("core show threads"):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("context", "priority", "variables", "id_"),
    [
        ("agent-taped", 1, {"VX_TAPE": "x"}, "y,b,{} #"),
        ("tape", 2, {"VX_TAPE_FILE": "x.wav,b,{} #"}, ""),
        ("tape-caller", 3, {"VX_TAPE": "x"}, "y,b,{} #"),
    ],
)
async def test_the_name_of_a_recording_runs_no_program(
    alone: Lab, tmp_path: Path, context: str, priority: int, variables: dict[str, str], id_: str
) -> None:
    """MixMonitor's third argument is a command for when it ends; a comma in its first one would make two."""
    target = tmp_path / "written"
    told = {name: value.format(f"touch {target}") for name, value in variables.items()}

    begin(alone, context, told, priority=priority, id_=id_.format(f"touch {target}"))
    await over(alone)

    assert not target.exists()


async def test_a_global_variable_runs_no_program(alone: Lab, tmp_path: Path) -> None:
    target = tmp_path / "written"
    told = {"variable": "VX_SHARED", "value": f"/tmp/x.wav,b,touch {target} #"}

    ari(alone, "POST", "asterisk/variable?" + urllib.parse.urlencode(told))
    begin(alone, "agent-taped", {"VX_TAPE": "x"})
    await over(alone)
    told["value"] = str(alone.shared)
    ari(alone, "POST", "asterisk/variable?" + urllib.parse.urlencode(told))

    assert not target.exists()


@pytest.mark.parametrize(
    ("context", "variable"),
    [
        ("ring", "VX_LONGEST"),
        ("external", "VX_LONGEST"),
        ("taped", "VX_LONGEST"),
        ("queued", "VX_QUEUE_PATIENCE"),
        ("taped", "VX_THEN"),
    ],
)
async def test_no_variable_sets_another_one(alone: Lab, tmp_path: Path, context: str, variable: str) -> None:
    """CURL(URL)=FILE writes what the URL gives into the file; MSet() sets each `name=value` between commas."""
    source, target = tmp_path / "source", tmp_path / "written"
    source.write_text("anything")

    begin(alone, context, {variable: f"0,CURL(file://{source})={target}"})
    await over(alone)

    assert not target.exists()


async def test_a_greeting_is_recorded_where_greetings_are(alone: Lab) -> None:
    outside = alone.shared.parent / "outside.wav"

    begin(alone, "record", {"VX_SOUND": "../outside.wav", "VX_TIME": "1"}, seconds=4)
    await over(alone)

    assert not outside.exists()

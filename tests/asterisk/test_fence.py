"""Who has ARI's password controls calls. They do not control files, phones, or what the dialplan knows."""

from __future__ import annotations

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

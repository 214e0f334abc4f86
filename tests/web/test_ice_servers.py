"""STUN and TURN for browsers' phones: what a browser gets, and that a TURN server can check it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from app.settings import BadSetting, Settings
from app.web.ice_servers import IceServers, ice_servers_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_without_settings_there_are_none() -> None:
    assert ice_servers_of(Settings.read({})).for_login("anna.web", NOON) == []


def test_a_turn_login_is_good_for_some_hours_and_checked_by_the_secret_alone() -> None:
    """As coturn does with use-auth-secret: the user's first part is when it ends, the password is its HMAC."""
    servers = IceServers("stun.bolaget.se", ("turn:turn.bolaget.se:3478",), "hemligt")

    stun, turn = servers.for_login("anna.web", NOON)

    assert stun == {"urls": ["stun:stun.bolaget.se"]}
    until, _, login = turn["username"].partition(":")
    assert login == "anna.web"
    assert NOON < datetime.fromtimestamp(int(until), UTC) <= NOON + timedelta(days=1)
    right = hmac.new(b"hemligt", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == right


@pytest.mark.parametrize(
    ("urls", "secret", "name"),
    [("https://turn.bolaget.se", "x", "VAXEL_TURN_URLS"), ("turn:turn.bolaget.se", "", "VAXEL_TURN_SECRET")],
)
def test_settings_that_cannot_work_are_refused(urls: str, secret: str, name: str) -> None:
    with pytest.raises(BadSetting, match=name):
        Settings.read({"VAXEL_TURN_URLS": urls, "VAXEL_TURN_SECRET": secret})


def test_the_secret_is_not_shown() -> None:
    assert "hemligt" not in repr(Settings.read({"VAXEL_TURN_SECRET": "hemligt"}))

"""What the exchange is told of each kind of telephone."""

from __future__ import annotations

import pytest

from app.ari.phone_kinds import aor_of, endpoint_of_kind
from app.ari.provision import PhoneLogin, rows_for
from app.policy.hours import read_instant
from app.policy.logins import DeviceKind
from tests.policy.bolaget import BOLAGET

NOON = read_instant("2026-11-24T12:00")


@pytest.mark.parametrize("kind", DeviceKind)
def test_every_kind_has_all_four_codecs_and_the_wideband_ones_first(kind: DeviceKind) -> None:
    codecs = endpoint_of_kind(kind)["allow"].split(",")

    assert sorted(codecs[:2]) == ["g722", "opus"]
    assert codecs[2:] == ["alaw", "ulaw"]


@pytest.mark.parametrize("kind", DeviceKind)
def test_only_a_browser_is_called_by_webrtc(kind: DeviceKind) -> None:
    assert endpoint_of_kind(kind)["webrtc"] == ("yes" if kind is DeviceKind.BROWSER else "no")


def test_all_kinds_have_the_same_fields() -> None:
    """They are rows of one table."""
    assert len({tuple(endpoint_of_kind(kind)) for kind in DeviceKind}) == 1
    assert len({tuple(aor_of(login, kind)) for login in ("anna", "anna.web") for kind in DeviceKind}) == 1


def test_a_further_phone_is_an_endpoint_of_its_own_with_the_person_s_name_and_number() -> None:
    phones = [PhoneLogin("anna", "one"), PhoneLogin("anna.web", "other", DeviceKind.BROWSER)]

    rows = rows_for(BOLAGET, phones, "mark", lambda _legs: "", NOON)

    assert [rows["auth"][login]["password"] for login in ("anna", "anna.web")] == ["one", "other"]
    assert rows["auth"]["anna.web"]["username"] == "anna.web"
    first, further = rows["endpoint"]["anna"], rows["endpoint"]["anna.web"]
    assert further["callerid"] == first["callerid"] == "Anna Ek <101>"
    assert (further["auth"], further["aors"]) == ("anna.web", "anna.web")
    assert (rows["aor"]["anna"]["max_contacts"], rows["aor"]["anna.web"]["max_contacts"]) == ("5", "1")


def test_a_phone_of_nobody_is_not_told() -> None:
    rows = rows_for(BOLAGET, [PhoneLogin("nobody.web", "x")], "mark", lambda _legs: "", NOON)

    assert "nobody.web" not in rows["endpoint"]

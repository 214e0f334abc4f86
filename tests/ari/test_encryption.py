"""A phone's sound in PJSIP's words: by the company file, for all or for one person."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.ari.encryption import sound_addresses, sound_of
from app.ari.provision import PhoneLogin, rows_for
from app.company import load, parse_company, to_company
from app.policy.logins import DeviceKind
from app.policy.trunks import Srtp

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("srtp", "encryption", "optimistic"),
    [(Srtp.CLEAR, "no", "no"), (Srtp.OFFERED, "sdes", "yes"), (Srtp.REQUIRED, "sdes", "no")],
)
def test_a_desk_phones_sound_is_as_the_file_says(srtp: Srtp, encryption: str, optimistic: str) -> None:
    assert sound_of(DeviceKind.DESK, srtp, ipv6=False) == {
        "media_encryption": encryption,
        "media_encryption_optimistic": optimistic,
        "rtp_ipv6": "no",
        "media_address": "",
    }


@pytest.mark.parametrize("srtp", Srtp)
def test_a_browsers_sound_is_always_encrypted_by_dtls(srtp: Srtp) -> None:
    assert sound_of(DeviceKind.BROWSER, srtp, ipv6=False)["media_encryption"] == "dtls"


@pytest.mark.parametrize(
    ("binds", "ipv4", "ipv6"),
    [
        (("0.0.0.0", "::"), "", ""),
        (("192.0.2.7",), "192.0.2.7", ""),
        (("192.0.2.7", "2001:db8::7"), "192.0.2.7", "2001:db8::7"),
    ],
)
def test_sound_goes_where_the_exchange_listens_unless_that_is_everywhere(
    binds: tuple[str, ...], ipv4: str, ipv6: str
) -> None:
    """A machine in two networks told phones in one of them to send their sound to the other."""
    at = sound_addresses(binds)

    assert sound_of(DeviceKind.DESK, Srtp.CLEAR, ipv6=False, at=at)["media_address"] == ipv4
    assert sound_of(DeviceKind.DESK, Srtp.CLEAR, ipv6=True, at=at)["media_address"] == ipv6


def test_a_person_may_have_it_otherwise_than_the_company() -> None:
    """off without quotes, as people write it: YAML reads it as no."""
    text = Path("examples/bolaget.yaml").read_text()
    text += "\nphones: {srtp: offered, ipv6: yes}\n"
    text = text.replace("  - id: anna\n", "  - id: anna\n    srtp: off\n    ipv6: no\n", 1)
    text = text.replace("  - id: bo\n", "  - id: bo\n    srtp: required\n", 1)
    company = to_company(parse_company(text.encode()))
    phones = [PhoneLogin(name, "secret") for name in ("anna", "bo", "carin")]

    rows = rows_for(company, phones, "mark", lambda _legs: "", NOON)["endpoint"]

    found = {id_: (row["media_encryption"], row["media_encryption_optimistic"]) for id_, row in rows.items()}
    assert found == {"anna": ("no", "no"), "bo": ("sdes", "no"), "carin": ("sdes", "yes")}
    assert {id_: row["rtp_ipv6"] for id_, row in rows.items()} == {"anna": "no", "bo": "yes", "carin": "yes"}


def test_a_file_that_does_not_say_is_as_before() -> None:
    company = to_company(load("examples/bolaget.yaml"))

    rows = rows_for(company, [PhoneLogin("anna", "secret")], "mark", lambda _legs: "", NOON)["endpoint"]

    assert (rows["anna"]["media_encryption"], rows["anna"]["rtp_ipv6"]) == ("no", "no")

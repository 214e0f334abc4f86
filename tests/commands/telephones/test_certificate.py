"""`vaxel certificate`: shown, renewed, and the root for phones."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509

from app.certificates.keeper import keeper_of
from app.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from app.certificates.keeper import Kept
    from tests.commands.conftest import Vaxel


def as_the_service_does(data: Path) -> Kept:
    settings = Settings.read({"VAXEL_DATA": str(data)})
    return keeper_of(settings, lambda: "Bolaget AB").look(datetime.now(UTC))


def test_before_the_first_certificate_the_command_says_so(bolaget: Vaxel) -> None:
    for what in ("show", "root"):
        done = bolaget("certificate", what)

        assert done.exit_code != 0
        assert "inte gjort än" in done.stderr or "inget certifikat än" in done.stderr


def test_the_certificate_is_shown_with_names_end_and_fingerprints(bolaget: Vaxel, data: Path) -> None:
    kept = as_the_service_does(data)

    text = bolaget("certificate", "show", "--lang", "en").stdout
    found = json.loads(bolaget("certificate", "show", "--json").stdout)

    assert f"{kept.ends:%Y-%m-%d}" in text
    assert kept.fingerprint in text
    assert (found["names"], found["ours"]) == (sorted(kept.names), True)
    assert found["root_sha256"] != found["sha256"]


def test_a_new_one_is_made_when_ordered_under_the_same_root(bolaget: Vaxel, data: Path) -> None:
    kept = as_the_service_does(data)
    root = bolaget("certificate", "root").stdout

    done = bolaget("certificate", "renew")

    assert done.exit_code == 0, done.output
    assert as_the_service_does(data).der != kept.der
    assert bolaget("certificate", "root").stdout == root


def test_the_first_one_may_be_ordered_and_bears_the_companys_name(bolaget: Vaxel, tmp_path: Path) -> None:
    bolaget("certificate", "renew")
    file = tmp_path / "root.pem"
    bolaget("certificate", "root", file)

    subject = x509.load_pem_x509_certificate(file.read_bytes()).subject.rfc4514_string()
    assert "Exempelbolaget AB" in subject


def test_a_certificate_of_ones_own_is_not_renewed_by_us(bolaget: Vaxel, data: Path, tmp_path: Path) -> None:
    as_the_service_does(data)
    theirs = tmp_path / "theirs.pem"
    theirs.write_bytes((data / "shared/certificate/exchange.pem").read_bytes())

    done = bolaget("certificate", "renew", "--lang", "en", VAXEL_TLS_CERTIFICATE=str(theirs))

    assert "is your own" in done.stdout
    assert bolaget("certificate", "root", VAXEL_TLS_CERTIFICATE=str(theirs)).exit_code != 0


def test_a_certificate_that_cannot_be_used_is_said(bolaget: Vaxel, tmp_path: Path) -> None:
    done = bolaget("certificate", "renew", "--lang", "en", VAXEL_TLS_CERTIFICATE=str(tmp_path / "none.pem"))

    assert done.exit_code != 0
    assert "none.pem" in done.stderr

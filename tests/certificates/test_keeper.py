"""The exchange's certificate file: renewed in time, brought when given, and whole at every moment."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.certificates.authority import authority_in
from app.certificates.keeper import CannotKeep, Given, Keeper

if TYPE_CHECKING:
    from pathlib import Path

    from app.certificates.authority import Authority

NOW = datetime.now(UTC)
NAMES = {"localhost", "127.0.0.1"}


def keeper(at: Path, *names: str, given: Given | None = None) -> Keeper:
    return Keeper(at / "shared", at / "data", lambda: {*NAMES, *names}, lambda: "Bolaget AB", given)


def usable(file: Path) -> bool:
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(file)
    return True


def test_the_first_look_makes_it_and_the_next_leaves_it(tmp_path: Path) -> None:
    kept = keeper(tmp_path).look(NOW)
    again = keeper(tmp_path).look(NOW + timedelta(days=300))

    assert kept.names == NAMES
    assert kept.ours
    assert again == kept
    assert usable(tmp_path / "shared/certificate/exchange.pem")
    assert (tmp_path / "shared/certificate/exchange.pem").stat().st_mode & 0o777 == 0o600


def test_it_is_renewed_a_month_before_its_end_under_the_same_root(tmp_path: Path) -> None:
    first = keeper(tmp_path)
    kept = first.look(NOW)
    root = first.root_pem()

    renewed = first.look(kept.ends - timedelta(days=29))

    assert renewed.der != kept.der
    assert renewed.ends > kept.ends + timedelta(days=300)
    assert first.root_pem() == root
    assert usable(first.file)


def test_a_new_name_means_a_new_certificate_and_one_name_less_does_not(tmp_path: Path) -> None:
    """An address that comes and goes with a network must not make one each time."""
    kept = keeper(tmp_path).look(NOW)
    more = keeper(tmp_path, "vaxel.bolaget.se").look(NOW)
    fewer = keeper(tmp_path).look(NOW)

    assert "vaxel.bolaget.se" in more.names
    assert more.der != kept.der
    assert fewer == more


def test_one_may_order_a_new_one(tmp_path: Path) -> None:
    kept = keeper(tmp_path).look(NOW)

    assert keeper(tmp_path).look(NOW, anew=True).der != kept.der


@pytest.mark.parametrize(
    "text", ["", "broken", "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n"]
)
def test_a_file_that_nobody_can_read_is_made_anew(tmp_path: Path, text: str) -> None:
    found = keeper(tmp_path)
    found.look(NOW)
    found.file.write_text(text)

    assert found.look(NOW).ours
    assert usable(found.file)


def test_the_placeholder_of_the_first_start_is_replaced(tmp_path: Path) -> None:
    """asterisk/entrypoint.sh puts one there, signed by nobody that we know."""
    elsewhere = authority_in(tmp_path / "elsewhere.pem", "", NOW)
    found = keeper(tmp_path)
    found.file.parent.mkdir(parents=True)
    found.file.write_bytes(elsewhere.issue(NAMES, NOW))

    assert found.look(NOW).ours


def test_a_given_certificate_is_brought_with_its_key_and_again_when_it_has_changed(tmp_path: Path) -> None:
    theirs = authority_in(tmp_path / "theirs.pem", "Operatören", NOW)
    pem = theirs.issue({"vaxel.bolaget.se"}, NOW)
    certificate, key = tmp_path / "given.pem", tmp_path / "given.key"
    at = pem.index(b"-----BEGIN PRIVATE")
    certificate.write_bytes(pem[:at])
    key.write_bytes(pem[at:])
    found = keeper(tmp_path, given=Given(certificate, key))

    kept = found.look(NOW)
    newer = theirs.issue({"vaxel.bolaget.se"}, NOW)
    at = newer.index(b"-----BEGIN PRIVATE")
    certificate.write_bytes(newer[:at])
    key.write_bytes(newer[at:])
    renewed = found.look(NOW)

    assert not kept.ours
    assert kept.names == {"vaxel.bolaget.se"}
    assert renewed.der != kept.der
    assert found.root_pem() is None
    assert usable(found.file)


def test_a_given_pair_in_one_file_is_brought_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "given.pem"
    file.write_bytes(authority_in(tmp_path / "theirs.pem", "", NOW).issue(NAMES, NOW))
    found = keeper(tmp_path, given=Given(file, file))

    found.look(NOW)

    assert found.file.read_bytes() == file.read_bytes()


def test_a_given_key_of_another_certificate_is_refused_and_what_worked_stays(tmp_path: Path) -> None:
    """certbot writes certificate and key one after the other."""
    theirs = authority_in(tmp_path / "theirs.pem", "", NOW)
    certificate, key = tmp_path / "given.pem", tmp_path / "given.key"
    pem = theirs.issue(NAMES, NOW)
    certificate.write_bytes(pem)
    found = keeper(tmp_path, given=Given(certificate, certificate))
    found.look(NOW)
    other = theirs.issue(NAMES, NOW)
    certificate.write_bytes(other[: other.index(b"-----BEGIN PRIVATE")])
    key.write_bytes(pem[pem.index(b"-----BEGIN PRIVATE") :])

    with pytest.raises(CannotKeep, match="certificate and key"):
        keeper(tmp_path, given=Given(certificate, key)).look(NOW)
    assert found.file.read_bytes() == pem


def test_a_given_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    missing = tmp_path / "missing.pem"

    with pytest.raises(CannotKeep, match=r"missing\.pem"):
        keeper(tmp_path, given=Given(missing, missing)).look(NOW)


def test_a_clock_that_was_never_set_makes_no_authority(tmp_path: Path) -> None:
    """It would have ended long ago, when the clock is right, and phones would have it by then."""
    with pytest.raises(CannotKeep, match="clock"):
        keeper(tmp_path).look(datetime(1970, 1, 1, tzinfo=UTC))
    assert not (tmp_path / "data").exists()


def test_a_root_that_ends_is_said_in_time(tmp_path: Path) -> None:
    found = keeper(tmp_path)
    found.look(NOW)

    with pytest.raises(CannotKeep, match="the root"):
        found.look(NOW + timedelta(days=20 * 365 - 29))


def test_before_the_first_look_there_is_nothing(tmp_path: Path) -> None:
    found = keeper(tmp_path)

    assert (found.kept(), found.root_pem(), found.root_fingerprint()) == (None, None, None)


def test_the_authoritys_key_is_read_again_only_when_its_file_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Checking an RSA key takes long, and a look comes every five seconds."""
    read: list[Path] = []

    def counted(file: Path, company: str, at: datetime) -> Authority:
        read.append(file)
        return authority_in(file, company, at)

    monkeypatch.setattr("app.certificates.keeper.authority_in", counted)
    one = keeper(tmp_path)
    first = one.look(NOW)
    for _ in range(3):
        assert one.look(NOW) == first
    assert len(read) == 1

    (tmp_path / "data/authority.pem").unlink()
    other = one.look(NOW)

    assert len(read) == 2
    assert other.der != first.der
    assert other.ours

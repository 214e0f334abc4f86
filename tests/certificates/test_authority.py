"""The company's own authority: made once, and what it signs is believed by whoever has its root."""

from __future__ import annotations

import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from socket import create_connection, create_server
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.certificates.authority import authority_in

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)


def handshake(pem: bytes, root: bytes, name: str, tmp_path: Path) -> str:
    """What a careful client says to a server with this certificate: the TLS version, or why it turns away."""
    (tmp_path / "server.pem").write_bytes(pem)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(tmp_path / "server.pem")
    client_side = ssl.create_default_context(cadata=root.decode())
    with create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with suppress(OSError), server_side.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)

        answering = threading.Thread(target=answer)
        answering.start()
        try:
            with (
                create_connection(server.getsockname()) as plain,
                client_side.wrap_socket(plain, server_hostname=name) as secure,
            ):
                return str(secure.version())
        except ssl.SSLCertVerificationError as error:
            return error.verify_message
        finally:
            answering.join()


def test_the_root_vouches_for_each_name_of_the_certificate(tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority.pem", "Bolaget AB", NOW)
    pem = authority.issue({"vaxel.bolaget.se", "127.0.0.1", "::1"}, NOW)

    for name in ("vaxel.bolaget.se", "127.0.0.1", "::1"):
        assert handshake(pem, authority.root_pem, name, tmp_path) == "TLSv1.3"


def test_nobody_believes_it_for_another_name_or_without_the_root(tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority.pem", "Bolaget AB", NOW)
    other = authority_in(tmp_path / "other.pem", "Bolaget AB", NOW)
    pem = authority.issue({"vaxel.bolaget.se"}, NOW)

    assert "not valid for" in handshake(pem, authority.root_pem, "pbx.bolaget.se", tmp_path)
    assert "certificate" in handshake(pem, other.root_pem, "vaxel.bolaget.se", tmp_path)


def test_an_authority_is_made_once_and_only_its_owner_reads_the_key(tmp_path: Path) -> None:
    file = tmp_path / "data/authority.pem"

    first = authority_in(file, "Bolaget AB", NOW)
    again = authority_in(file, "Bolaget AB", NOW + timedelta(days=1))

    assert again.root == first.root
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Bolaget AB" in first.root.subject.rfc4514_string()
    assert b"PRIVATE" not in first.root_pem


def test_a_certificate_is_valid_already_for_a_phone_whose_clock_is_behind(tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority.pem", "Bolaget AB", NOW)
    found = x509.load_pem_x509_certificate(authority.issue({"localhost"}, NOW))

    assert found.not_valid_before_utc <= NOW - timedelta(hours=23)
    lives = found.not_valid_after_utc - found.not_valid_before_utc
    assert timedelta(days=390) < lives <= timedelta(days=398)


def test_a_certificate_does_not_outlive_the_root(tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority.pem", "Bolaget AB", NOW)
    late = authority.root.not_valid_after_utc - timedelta(days=40)

    found = x509.load_pem_x509_certificate(authority.issue({"localhost"}, late))

    assert found.not_valid_after_utc == authority.root.not_valid_after_utc


def test_a_signed_certificate_cannot_sign_others(tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority.pem", "Bolaget AB", NOW)
    found = x509.load_pem_x509_certificate(authority.issue({"localhost"}, NOW))

    assert found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
    limits = authority.root.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.value.ca, limits.value.path_length, limits.critical) == (True, 0, True)


def test_a_broken_file_is_said_and_stays(tmp_path: Path) -> None:
    """A new authority would make every phone turn away: somebody must look."""
    file = tmp_path / "authority.pem"
    file.write_text("broken")

    with pytest.raises(ValueError):
        authority_in(file, "Bolaget AB", NOW)
    assert file.read_text() == "broken"


def test_a_long_name_of_a_company_fits(tmp_path: Path) -> None:
    authority = authority_in(tmp_path / "authority.pem", "Å" * 200, NOW)

    assert authority.root.public_bytes(Encoding.DER)

"""Messages by e-mail over TLS, with a real SMTP server and certificates of a company's own authority."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.mail.post import Post
from app.mail.server import Server, server_of
from tests.mail.test_post import COMPANY, Receiver, clock_of, leave, store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.storage import Store

__all__ = ["store"]


class Authority:
    """A certificate authority of its own, and a server certificate for 127.0.0.1 that it has signed."""

    def __init__(self, directory: Path, name: str) -> None:
        key, server_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        authority = (
            _certificate(named, named, key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        mail = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
        signed = (
            _certificate(mail, named, server_key)
            .add_extension(here, critical=False)
            .sign(key, hashes.SHA256())
        )
        self.file = directory / f"{name}.pem"
        self.file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        both = directory / f"{name}-server.pem"
        both.write_bytes(
            server_key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + signed.public_bytes(serialization.Encoding.PEM)
        )
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(both)


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> Any:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
    )


class Guarded(Receiver):
    """A server with TLS, and perhaps a login. heard: whether each letter came encrypted."""

    def __init__(self, starttls: ssl.SSLContext | None = None, password: str = "") -> None:
        super().__init__()
        self.heard: list[bool] = []
        self._starttls = starttls
        self._password = password

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        self.heard.append(server.transport.get_extra_info("sslcontext") is not None)
        return await super().handle_DATA(server, session, envelope)

    def _login(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        return AuthResult(success=login.password == self._password.encode(), handled=False)

    def protocol(self) -> SMTP:
        if not self._password:
            return SMTP(self, tls_context=self._starttls)
        return SMTP(self, tls_context=self._starttls, authenticator=self._login, auth_required=True)


@asynccontextmanager
async def listening(guarded: Guarded, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """tls: from the first byte."""
    server = await asyncio.get_running_loop().create_server(guarded.protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()


def to(server: Server, store: Store, voicemail: Path) -> Post:
    """As the service makes it: whom it trusts is the machine's to say."""
    return Post(server, "vaxel@bolaget.example", store, voicemail, lambda: COMPANY, clock_of(store))


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The company's authority, which this machine trusts."""
    found = Authority(tmp_path, "ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(found.file))
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    return found


async def test_a_letter_goes_encrypted_from_the_first_byte(
    store: Store, ours: Authority, tmp_path: Path
) -> None:
    guarded = Guarded()
    await leave(store, tmp_path)

    async with listening(guarded, ours.context) as server:
        sent = await to(replace(server, tls=True), store, tmp_path).send_what_is_due()

    assert sent == 1
    assert guarded.heard == [True]


async def test_a_letter_goes_encrypted_after_starttls(store: Store, ours: Authority, tmp_path: Path) -> None:
    guarded = Guarded(starttls=ours.context)
    await leave(store, tmp_path)

    async with listening(guarded) as server:
        sent = await to(replace(server, starttls=True), store, tmp_path).send_what_is_due()

    assert sent == 1
    assert guarded.heard == [True]


async def test_a_server_that_has_no_starttls_gets_nothing_in_clear(
    store: Store, ours: Authority, tmp_path: Path
) -> None:
    """Somebody in between may have taken the offer away. The letter waits, and goes when there is TLS again."""
    plain, guarded = Guarded(), Guarded(starttls=ours.context)
    await leave(store, tmp_path)

    async with listening(plain) as server:
        first = to(replace(server, starttls=True), store, tmp_path)
        await first.send_what_is_due()
    clock_of(store).now += timedelta(minutes=1)
    async with listening(guarded) as server:
        await to(replace(server, starttls=True), store, tmp_path).send_what_is_due()

    assert plain.letters == []
    assert "STARTTLS" in first.trouble
    assert guarded.heard == [True]


@pytest.mark.parametrize("starttls", [False, True])
async def test_a_server_whom_nobody_we_trust_knows_gets_nothing(
    store: Store, ours: Authority, tmp_path: Path, starttls: bool
) -> None:
    strange = Authority(tmp_path, "strange")
    guarded = Guarded(starttls=strange.context if starttls else None)
    await leave(store, tmp_path)

    async with listening(guarded, None if starttls else strange.context) as server:
        sender = to(replace(server, tls=not starttls, starttls=starttls), store, tmp_path)
        await sender.send_what_is_due()

    assert ours.file.exists()
    assert guarded.letters == []
    assert "certificate" in sender.trouble.lower()
    assert sender.failed == 0  # kept, and tried again


async def test_a_wrong_password_is_told_and_the_letter_goes_when_it_is_right(
    store: Store, ours: Authority, tmp_path: Path
) -> None:
    guarded = Guarded(starttls=ours.context, password="hemligt")
    await leave(store, tmp_path)

    async with listening(guarded) as server:
        url = f"127.0.0.1:{server.port}?starttls"
        wrong = to(server_of(f"smtp://vaxel:fel@{url}"), store, tmp_path)
        await wrong.send_what_is_due()
        clock_of(store).now += timedelta(minutes=1)
        right = to(server_of(f"smtp://vaxel:hemligt@{url}"), store, tmp_path)
        await right.send_what_is_due()

    assert "Authentication credentials invalid" in wrong.trouble
    assert "fel" not in wrong.trouble
    assert right.trouble == ""
    assert len(guarded.letters) == 1

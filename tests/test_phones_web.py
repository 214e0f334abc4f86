"""The phones' site by TLS: with the newest certificate, and with none it waits."""

from __future__ import annotations

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.certificates.authority import Authority, authority_in
from app.service.cannot_start import CannotStart
from app.service.phones_web import certificate_of, phones_web
from app.service.served import SitePlace, served
from app.settings import PhonesWeb
from tests.live.ports import TCP, free_port

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime.now(UTC)


def brought(authority: Authority, file: Path) -> None:
    """A new certificate in place of the one before, in one step."""
    beside = file.with_name("new.pem")
    beside.write_bytes(authority.issue(["127.0.0.1"], NOW))
    beside.replace(file)


def placeholder() -> bytes:
    """A certificate with a key of another kind than ours have."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "placeholder")])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - day)
        .not_valid_after(NOW + day)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return made.public_bytes(serialization.Encoding.PEM) + pem


async def shows_something(port: int) -> bool:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    except OSError:
        return False
    writer.transport.abort()
    return True


async def serial(port: int, root: bytes) -> int | None:
    """The number of the certificate that the site shows; None for nothing that the root signed."""
    context = ssl.create_default_context(cadata=root.decode())
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    except OSError:
        return None
    shown = writer.get_extra_info("peercert")
    writer.transport.abort()
    return int(shown["serialNumber"], 16)


@pytest.mark.whole  # it makes keys
async def test_it_begins_with_the_first_certificate_and_goes_on_with_the_next(tmp_path: Path) -> None:
    authority = await asyncio.to_thread(authority_in, tmp_path / "authority.pem", "Bolaget", NOW)
    port, file = free_port("127.0.0.1", TCP), tmp_path / "exchange.pem"
    where = PhonesWeb("127.0.0.1", port, f"https://127.0.0.1:{port}", 5060)
    app = web.Application()

    async def here(_request: web.Request) -> web.Response:
        return web.Response(text="here")

    app.router.add_get("/", here)

    async with phones_web(app, where, file), asyncio.timeout(60):
        assert await serial(port, authority.root_pem) is None

        await asyncio.to_thread(
            file.write_bytes, placeholder()
        )  # as the exchange has it before the service comes
        while not await shows_something(port):
            await asyncio.sleep(0.05)
        await asyncio.to_thread(brought, authority, file)
        while (first := await serial(port, authority.root_pem)) is None:
            await asyncio.sleep(0.05)
        await asyncio.to_thread(brought, authority, file)
        while await serial(port, authority.root_pem) == first:
            await asyncio.sleep(0.05)

        context = ssl.create_default_context(cadata=authority.root_pem.decode())
        async with ClientSession() as session, session.get(where.url, ssl=context) as answer:
            assert await answer.text() == "here"


async def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    port = free_port("127.0.0.1", TCP)
    where = PhonesWeb("127.0.0.1", port, f"https://127.0.0.1:{port}", 5060)

    async with phones_web(web.Application(), where, tmp_path / "exchange.pem"):
        with pytest.raises(CannotStart, match="VAXEL_PHONES_PORT"):
            async with phones_web(web.Application(), where, tmp_path / "exchange.pem"):
                pass


async def test_by_tls_and_plain_at_once_and_only_by_tls_from_then_on(tmp_path: Path) -> None:
    """The web: plain for this machine, by TLS for the others. Strict-Transport-Security comes by TLS alone."""
    authority = await asyncio.to_thread(authority_in, tmp_path / "authority.pem", "Bolaget", NOW)
    file = tmp_path / "exchange.pem"
    await asyncio.to_thread(brought, authority, file)
    app = web.Application()

    async def here(request: web.Request) -> web.Response:
        return web.Response(text=request.scheme)

    app.router.add_get("/", here)
    plain, secure = free_port("127.0.0.1", TCP), free_port("127.0.0.1", TCP)
    async with certificate_of(file) as context, asyncio.timeout(60):
        places = [SitePlace("127.0.0.1", plain, "PLAIN"), SitePlace("127.0.0.1", secure, "SECURE", context)]
        async with served(app, places, only_by_tls=True):
            while await serial(secure, authority.root_pem) is None:
                await asyncio.sleep(0.05)
            trusted = ssl.create_default_context(cadata=authority.root_pem.decode())
            async with ClientSession() as session:
                answers = [
                    await session.get(f"http://127.0.0.1:{plain}/"),
                    await session.get(f"https://127.0.0.1:{secure}/", ssl=trusted),
                ]

    assert [await answer.text() for answer in answers] == ["http", "https"]
    assert ["Strict-Transport-Security" in answer.headers for answer in answers] == [False, True]

"""Phones by TLS: by a certificate that they check, and that is renewed while they talk."""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import TYPE_CHECKING

import pytest

from app.ari.certificate import shown_certificate
from tests.live.audio import RATE, hears_in, tone, write
from tests.live.softphone import Softphone

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

CUSTOMER = "+46701740671"


@pytest.fixture
async def root(house: House, tmp_path: Path) -> Path:
    """The root certificate, as an administrator gives it to a phone; the exchange shows a certificate of it by now."""
    certificate = house.lab.shared / "certificate/exchange.pem"

    async def is_shown() -> bool:
        shown = await shown_certificate("127.0.0.1", house.lab.tls_port)
        return shown is not None and ssl.DER_cert_to_PEM_cert(shown) in certificate.read_text()

    async with asyncio.timeout(60):
        while not (house.lab.shared / "certificate/root.pem").exists() or not await is_shown():
            await asyncio.sleep(0.2)
    file = tmp_path / "root.pem"
    await house.vaxel("certificate", "root", str(file))
    return file


@pytest.mark.parametrize("port", ["tls", "https"])
@pytest.mark.parametrize(
    ("version", "taken"),
    [
        (ssl.TLSVersion.TLSv1, False),
        (ssl.TLSVersion.TLSv1_1, False),
        (ssl.TLSVersion.TLSv1_2, True),
        (ssl.TLSVersion.TLSv1_3, True),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_tls_is_1_2_or_1_3(
    ports: dict[str, int], root: Path, port: str, version: ssl.TLSVersion, taken: bool
) -> None:
    """The client believes the root alone, and would take any cipher."""
    client = ssl.create_default_context(cafile=str(root))
    client.set_ciphers("ALL:@SECLEVEL=0")
    client.minimum_version = client.maximum_version = version

    async def version_agreed_on() -> str:
        _, writer = await asyncio.open_connection("127.0.0.1", ports[port], ssl=client)
        found = str(writer.get_extra_info("ssl_object").version())
        writer.transport.abort()
        return found

    if taken:
        assert await version_agreed_on() == version.name.replace("_", ".")
    else:
        with pytest.raises(ssl.SSLError):
            await version_agreed_on()


async def test_a_phone_that_knows_another_root_turns_away(house: House, root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    other.write_text(
        ssl.DER_cert_to_PEM_cert(await shown_certificate("127.0.0.1", house.lab.tls_port) or b"")
    )

    with pytest.raises(ssl.SSLCertVerificationError):
        await asyncio.open_connection(
            "127.0.0.1", house.lab.tls_port, ssl=ssl.create_default_context(cafile=str(other))
        )
    await asyncio.open_connection(
        "127.0.0.1", house.lab.tls_port, ssl=ssl.create_default_context(cafile=str(root))
    )


async def test_two_phones_by_tls_talk_and_a_renewed_certificate_does_not_disturb_them(
    house: House, root: Path, tmp_path: Path
) -> None:
    """The call and both connections outlive the renewal, and a phone that comes afterwards gets the new one."""
    server = ("127.0.0.1", house.lab.tls_port)
    says = {name: tmp_path / f"{name}.wav" for name in ("david", "carin")}
    for (_, file), hertz in zip(says.items(), (440, 620), strict=True):
        write(file, tone(60, hertz))
    house.forget_phones()
    passwords = house.service.passwords
    async with (
        Softphone("david", passwords["david"], server, tmp_path, says["david"], TLS=str(root)) as david,
        Softphone("carin", passwords["carin"], server, tmp_path, says["carin"], TLS=str(root)) as carin,
    ):
        david.order("dial", "103")
        await carin.told("CALL_INCOMING")
        carin.order("accept")
        await david.told("CALL_ESTABLISHED")
        await carin.until_heard(1, within=20)
        before = await shown_certificate(*server)

        await house.vaxel("certificate", "renew")
        async with asyncio.timeout(40):
            while await shown_certificate(*server) in (None, before):
                await asyncio.sleep(0.2)

        contacts = house.lab.cli("database show registrar")
        await carin.until_heard(carin.seconds_kept() + 2, within=20)
        david.order("hangup")  # by the connection of before
        await carin.told("CALL_CLOSED")

    assert contacts.lower().count("transport=tls") == 2
    for phone, hertz in ((carin, 440), (david, 620)):
        heard = phone.samples()
        assert hears_in(heard, hertz)
        assert hears_in(heard[-RATE:], hertz)  # to the end
    assert json.loads(await house.vaxel("certificate", "show", "--json"))["ours"]

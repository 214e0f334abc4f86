"""Phones by TLS with a certificate that is renewed while they talk; sound that is encrypted: off, offered, required."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
from typing import TYPE_CHECKING, Any

import pytest

from app.ari.certificate import shown_certificate
from tests.live.audio import RATE, hears_in, tone, write
from tests.live.call import talk_together
from tests.live.kamailio import signed
from tests.live.softphone import Softphone
from tests.live.test_devices import talks_holds_and_presses_a_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.house import House
    from tests.live.service import Service

CUSTOMER = "+46701740671"
DAVID, CARIN, BO = "+46846500404", "+46846500403", "+46846500402"


@pytest.fixture(scope="module")
def in_force(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """David's and Carin's sound must be encrypted, Bo's should be."""

    def change(company: dict[str, Any]) -> None:
        for person in company["people"]:
            if person["id"] in ("david", "carin"):
                person["srtp"] = "required"
        company["phones"] = {"srtp": "offered"}

    with service.with_company(change, tmp_path_factory.mktemp("encryption")):
        yield


@pytest.fixture
async def encrypted(in_force: None, house: House) -> House:  # noqa: ARG001 - the company is what counts
    return house


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


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
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
        Softphone(
            "david", passwords["david"], server, tmp_path, says["david"], environ={"TLS": str(root)}
        ) as david,
        Softphone(
            "carin", passwords["carin"], server, tmp_path, says["carin"], environ={"TLS": str(root)}
        ) as carin,
    ):
        david.order("dial", "103")
        await carin.told("CALL_INCOMING")
        carin.order("accept")
        await david.told("CALL_ESTABLISHED")
        await carin.until_heard(1)
        before = await shown_certificate(*server)

        await house.vaxel("certificate", "renew")
        async with asyncio.timeout(40):
            while await shown_certificate(*server) in (None, before):
                await asyncio.sleep(0.2)

        contacts = house.lab.cli("database show registrar")
        await carin.until_heard(carin.seconds_kept() + 2)
        david.order("hangup")  # by the connection of before
        await carin.told("CALL_CLOSED")

    assert contacts.lower().count("transport=tls") == 2
    for phone, hertz in ((carin, 440), (david, 620)):
        heard = phone.samples()
        assert hears_in(heard, hertz)
        assert hears_in(heard[-RATE:], hertz)  # to the end
    assert json.loads(await house.vaxel("certificate", "show", "--json"))["ours"]


def says(tmp_path: Path, name: str, hertz: int) -> Path:
    write(tmp_path / f"{name}.wav", tone(30, hertz))
    return tmp_path / f"{name}.wav"


def is_encrypted(phone: Softphone) -> bool:
    return "audio: SRTP is Enabled" in phone.log.read_text(errors="replace")


async def test_two_phones_whose_sound_must_be_encrypted_hear_each_other(
    encrypted: House, root: Path, tmp_path: Path
) -> None:
    house, server = encrypted, ("127.0.0.1", encrypted.lab.tls_port)
    house.forget_phones()
    safe = {"TLS": str(root), "SRTP": "srtp-mand"}
    david_says, carin_says = says(tmp_path, "david", 440), says(tmp_path, "carin", 620)
    async with (
        Softphone(
            "david", house.service.passwords["david"], server, tmp_path, david_says, environ=safe
        ) as david,
        Softphone(
            "carin", house.service.passwords["carin"], server, tmp_path, carin_says, environ=safe
        ) as carin,
    ):
        for person in ("david", "carin"):
            await house.until_on_phone(person, talking=False)  # of the call of the test before
        david.order("dial", "103")
        await carin.told("CALL_INCOMING")
        carin.order("accept")
        await david.told("CALL_ESTABLISHED")
        await carin.until_heard(1.5)
        await david.until_heard(1.5)
        david.order("hangup")
        await carin.told("CALL_CLOSED")

    assert is_encrypted(david)
    assert is_encrypted(carin)
    assert hears_in(carin.samples(), 440)
    assert hears_in(david.samples(), 620)


async def test_baresip_by_tls_and_srtp_is_called_holds_presses_keys_transfers_and_calls(
    encrypted: House, root: Path, tmp_path: Path
) -> None:
    """The customer's own leg is in clear, so both the customer and Bo hear what was encrypted on Carin's."""
    house, server = encrypted, ("127.0.0.1", encrypted.lab.tls_port)
    house.forget_phones()
    safe = {"TLS": str(root), "SRTP": "srtp-mand"}
    bo = await house.phone("bo")
    async with Softphone(
        *("carin", house.service.passwords["carin"], server, tmp_path),
        says(tmp_path, "carin", 440),
        environ=safe,
    ) as carin:
        await house.until_on_phone("carin", talking=False)  # of the call of the test before
        caller = await house.trunk.call(CARIN, shown=CUSTOMER)
        await carin.told("CALL_INCOMING")
        carin.order("accept")
        await caller.connected()
        await talks_holds_and_presses_a_key(house, carin, caller)
        carin.order("transfer", f"sip:102@{server[0]}:{server[1]}")
        there = await bo.called()
        there.answer()
        await talk_together(caller, there)
        await carin.told("CALL_CLOSED")
        await caller.hang_up()
        await there.over()

        carin.order("dial", "0701740698")
        outside = await house.trunk.called()
        outside.answer()
        await house.until(lambda: outside.audio.hears(440), "the friend to hear Carin")
        carin.order("hangup")
        await outside.over()

    assert is_encrypted(carin)
    assert (await house.journalled(CUSTOMER))["transferred_to"] == ["102"]


async def test_a_phone_that_cannot_encrypt_makes_no_call_where_it_must(encrypted: House) -> None:
    david = await encrypted.phone("david")

    call = await david.call("103")

    assert await call.over() == "488"


async def test_a_phone_that_cannot_encrypt_gets_no_call_in_clear_where_it_must(encrypted: House) -> None:
    """What it is offered is encrypted sound alone (RTP/SAVP), which such a phone declines; the caller goes on.

    It has registered by UDP, where its keys could be read: health says so until it has gone.
    """

    def problems() -> str:
        return " ".join(encrypted.service.health()["problems"])

    # A phone that was there by TLS a moment ago is looked at again after a quarter of an hour.
    encrypted.forget_phones()
    await encrypted.until(
        lambda: encrypted.service.health()["exchange"]["registered"] == 0, "the phones of before to be gone"
    )
    david = await encrypted.phone("david")
    await encrypted.until(lambda: "the sound of david must be encrypted" in problems(), "word of it")
    await encrypted.trunk.call(DAVID, shown=CUSTOMER)

    called = await david.called()

    assert "RTP/SAVP" in called.invite.body
    assert "RTP/AVP" not in called.invite.body
    called.refuse(486)
    await david.register(expires=0)
    await encrypted.until(lambda: "must be encrypted" not in problems(), "no word of it")


async def test_where_it_is_offered_a_phone_without_talks_in_clear(encrypted: House) -> None:
    bo = await encrypted.phone("bo")
    caller = await encrypted.trunk.call(BO, shown=CUSTOMER)
    called = await bo.called()
    called.answer()
    await caller.connected()

    await talk_together(called, caller)

    assert "RTP/AVP" in called.invite.body
    assert "a=crypto:" in called.invite.body
    await caller.hang_up()


async def test_where_it_is_offered_a_phone_with_it_talks_encrypted(
    encrypted: House, root: Path, tmp_path: Path
) -> None:
    house, server = encrypted, ("127.0.0.1", encrypted.lab.tls_port)
    safe = {"TLS": str(root), "SRTP": "srtp"}
    says_this = says(tmp_path, "bo", 440)
    async with Softphone(
        "bo", house.service.passwords["bo"], server, tmp_path, says_this, environ=safe
    ) as bo:
        caller = await house.trunk.call(BO, shown=CUSTOMER)
        await bo.told("CALL_INCOMING")
        bo.order("accept")
        await caller.connected()
        saying = asyncio.create_task(caller.audio.play(tone(10, 620)))
        await bo.until_heard(2)
        await house.until(lambda: caller.audio.hears(440), "the customer to hear Bo")
        saying.cancel()
        await caller.hang_up()
        await bo.told("CALL_CLOSED")

    assert is_encrypted(bo)
    assert hears_in(bo.samples(), 620)


@pytest.mark.usefixtures("root")
async def test_a_given_certificate_is_shown_and_a_renewed_file_taken_into_use(
    house: House, tmp_path: Path
) -> None:
    """By settings, as certbot would write the files; a phone that knows its issuer alone takes it."""
    given = [signed(tmp_path / name) for name in ("first", "second")]
    certificate, key = tmp_path / "fullchain.pem", tmp_path / "privkey.pem"

    async def until_shown(directory: Path) -> None:
        shutil.copy(directory / "operator.key", key)
        shutil.copy(directory / "operator.pem", certificate)
        wanted = ssl.PEM_cert_to_DER_cert(certificate.read_text())
        async with asyncio.timeout(40):
            while await shown_certificate("127.0.0.1", house.lab.tls_port) != wanted:
                await asyncio.sleep(0.2)

    shutil.copy(given[0] / "operator.key", key)
    shutil.copy(given[0] / "operator.pem", certificate)
    await house.stop()
    house.service.set(VAXEL_TLS_CERTIFICATE=str(certificate), VAXEL_TLS_KEY=str(key))
    await house.start()
    try:
        await until_shown(given[0])
        trusting = ssl.create_default_context(cafile=str(certificate))
        _, writer = await asyncio.open_connection("127.0.0.1", house.lab.tls_port, ssl=trusting)
        writer.transport.abort()
        assert not json.loads(await house.vaxel("certificate", "show", "--json"))["ours"]
        await until_shown(given[1])
    finally:
        await house.stop()
        house.service.set(VAXEL_TLS_CERTIFICATE=None, VAXEL_TLS_KEY=None)
        await house.start()

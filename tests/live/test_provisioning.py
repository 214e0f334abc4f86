"""Phones that set themselves up: from the link alone they register, call, are called, and have sound both ways."""

from __future__ import annotations

import asyncio
import json
import ssl
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from app.accounts.roles import AccountRole
from tests.live.audio import tone, write
from tests.live.house import rings_longer
from tests.live.linphone import OVER, RINGS, TALKS, Linphone
from tests.live.signed_in import signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.browser import Browser
    from tests.live.house import House

CUSTOMER, DAVID = "+46701740699", "+46846500404"


@pytest.fixture
async def root(house: House, ports: dict[str, int]) -> Path:
    """The root certificate, when the site and the exchange show a certificate of it."""
    root = house.lab.shared / "certificate/root.pem"

    async def is_shown(port: int) -> bool:
        try:
            believes = ssl.create_default_context(cafile=str(root))
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=believes)
        except OSError:  # no root yet, or another certificate
            return False
        writer.transport.abort()
        return True

    async with asyncio.timeout(60):
        while not (await is_shown(ports["phones"]) and await is_shown(house.lab.tls_port)):
            await asyncio.sleep(0.2)
    return root


def encrypted(company: dict[str, Any]) -> None:
    """The exchange takes no sound in clear from David's phones."""
    rings_longer(company)
    [david] = [one for one in company["people"] if one["id"] == "david"]
    david["srtp"] = "required"


async def fetches(house: House) -> list[dict[str, str]]:
    """What David's phones fetched, the newest first."""
    return list(json.loads(await house.vaxel("phones", "fetched", "david", "--json")))


async def test_linphone_set_up_by_its_link_alone_registers_calls_and_is_called(
    house: House, root: Path, tmp_path: Path
) -> None:
    says = tmp_path / "says.wav"
    write(says, tone(60, 440))
    house.forget_phones()
    before = await fetches(house)
    link = json.loads(await house.vaxel("phones", "show", "david", "--make", "linphone", "--json"))["url"]

    async with house.with_company(encrypted, tmp_path), Linphone.by_link(link, root, tmp_path, says) as david:
        caller = await house.trunk.call(DAVID, shown=CUSTOMER)
        await david.told(RINGS)
        david.order("answer")
        await caller.connected()
        await david.told(TALKS)
        await house.until(lambda: caller.audio.hears(440), "the caller to hear Linphone")
        await david.until_hears(caller, 1000)
        await caller.hang_up()
        await david.told(OVER)

        david.order("call 0701740677")
        far = await house.trunk.called()
        far.answer()
        await david.told(TALKS)
        await house.until(lambda: far.audio.hears(440), "the far end to hear Linphone")
        await far.hang_up()
        await david.told(OVER)
        fetched = await fetches(house)
        contacts = house.lab.cli("database show registrar").lower()

    assert "transport=tls" in contacts
    [new] = fetched[: len(fetched) - len(before)]
    assert (new["what"], new["how"], new["result"], new["address"]) == ("settings", "link", "ok", "127.0.0.1")


async def test_a_link_of_ones_own_page_is_good_once_and_its_picture_is_drawn(
    house: House, root: Path, browser: Browser
) -> None:
    """David makes it; nobody who runs the exchange is asked."""
    before = await fetches(house)
    async with signed_in(house, browser, "david", AccountRole.EMPLOYEE, "david") as page:
        await page.goto("/me/phones")
        await page.get_by_label("Fabrikat").select_option("linphone")
        await page.get_by_role("button", name="Visa QR-kod och länk").click()
        link = await page.get_by_label("Länk").input_value()
        drawn = await page.locator("img.qr").evaluate("(it) => it.complete && it.naturalWidth")

    believes = ssl.create_default_context(cafile=str(root))
    async with aiohttp.ClientSession() as phone:
        async with phone.get(link, ssl=believes) as first:
            settings = await first.text()
        async with phone.get(link, ssl=believes) as second:
            assert (first.status, second.status) == (200, 410)

    assert drawn > 100
    assert house.service.passwords["david"] in settings
    fetched = await fetches(house)
    assert [one["result"] for one in fetched[: len(fetched) - len(before)]] == ["spent", "ok"]

"""The site of phones: each link works once, and the right answer to everybody else."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ElementTree
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, encode_basic_auth

from app.provisioning.links import (
    ID_LENGTH,
    LINK_LIVES,
    PhoneLink,
    hash_of,
    id_in,
    new_token,
    password_mark,
    standing_password,
)
from app.web.provisioning import Owned, PhonesSite
from app.web.throttle import WRONG_ATTEMPTS, Throttle
from tests.provisioning.setups import BOOK, setup
from tests.sms.elks_server import serving
from tests.storage.prepared import store_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from app.provisioning.phone_book import BookEntry
    from app.provisioning.phone_setup import PhoneSetup
    from app.storage import Store

NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)
ANNA = Owned("anna", "sip-secret", shut_out=False)
MAC = "001565aabbcc"


@dataclass
class House:
    """What the site asks for: one device, a phone book, a clock; and the real tables of links."""

    store: Store
    url: str = ""
    now: datetime = NOON
    devices: dict[str, Owned] = field(default_factory=lambda: {"anna": ANNA})
    is_ready: bool = True
    session: ClientSession = field(init=False)

    def ready(self) -> bool:
        return self.is_ready

    async def device(self, login: str) -> Owned | None:
        return self.devices.get(login)

    async def setup(self, _login: str) -> PhoneSetup:
        return setup()

    async def book(self, _login: str) -> Sequence[BookEntry]:
        return BOOK

    async def missed(self, _login: str) -> Sequence[BookEntry]:
        return BOOK[1:]

    async def link(self, make: str = "yealink", secret: str = "sip-secret") -> str:
        """The token of a new link."""
        token = new_token()
        of = password_mark(secret)
        made = PhoneLink(
            id_in(token), hash_of(token), "anna", make, of, self.now, "root", self.now + LINK_LIVES
        )
        await self.store.provisioning.add_link(made, NOON - timedelta(days=1))
        return token

    async def get(self, path: str, *, auth: str | None = None, method: str = "GET") -> tuple[int, str]:
        headers = {"User-Agent": "Yealink SIP-T54W", **({"Authorization": auth} if auth else {})}
        async with self.session.request(method, f"{self.url}{path}", headers=headers) as answer:
            return answer.status, await answer.text()

    async def notes(self) -> list[tuple[str, str, str, str]]:
        return [
            (one.phone, one.what, one.how, one.result)
            for one in reversed(await self.store.provisioning.fetches())
        ]


@asynccontextmanager
async def house_in(directory: Path) -> AsyncIterator[House]:
    async with store_in(directory) as store:
        house = House(store)
        throttle = Throttle(lambda: house.now.timestamp())
        site = PhonesSite(house, store.provisioning, lambda: house.now, throttle)
        async with serving(site.application()) as url, ClientSession() as session:
            house.url, house.session = url, session
            yield house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as house:
        yield house


LATER = encode_basic_auth("anna", standing_password("sip-secret"))


async def test_a_link_gives_the_settings_once(house: House) -> None:
    token = await house.link()

    status, text = await house.get(f"/p/{token}/{MAC}.cfg")
    assert status == 200
    assert text.startswith("#!version:1.0.0.1\n")
    assert "account.1.password = sip-secret\n" in text

    status, text = await house.get(f"/p/{token}/{MAC}.cfg")
    assert status == 410
    assert "used already" in text
    assert "sip-secret" not in text
    assert await house.notes() == [("anna", "settings", "link", "ok"), ("anna", "settings", "link", "spent")]


async def test_of_phones_that_ask_at_once_one_gets_the_settings(house: House) -> None:
    token = await house.link()

    answers = await asyncio.gather(*(house.get(f"/p/{token}/{MAC}.cfg") for _ in range(6)))

    assert sorted(status for status, _ in answers) == [200, 410, 410, 410, 410, 410]
    assert sum("sip-secret" in text for _, text in answers) == 1


async def test_files_that_say_nothing_of_the_phone_spend_no_link(house: House) -> None:
    token = await house.link()

    for name in ("y000000000096.cfg", f"{MAC}.boot", "y000000000000.boot", "T54W.rom"):
        assert (await house.get(f"/p/{token}/{name}"))[0] == 404
    assert (await house.get(f"/p/{token}/{MAC}.cfg", method="HEAD"))[0] == 405
    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 200


async def test_poly_first_gets_the_names_of_its_files_and_then_the_settings(house: House) -> None:
    token = await house.link("poly")

    status, master = await house.get(f"/p/{token}/000000000000.cfg")
    assert status == 200
    assert "sip-secret" not in master
    named = ElementTree.fromstring(master).attrib["CONFIG_FILES"]
    status, settings = await house.get(f"/p/{token}/{named}")
    assert status == 200
    assert 'reg.1.auth.password="sip-secret"' in settings
    assert (await house.get(f"/p/{token}/{named}"))[0] == 410


@pytest.mark.parametrize(
    ("make", "asked", "kind"),
    [
        ("snom", "settings.xml", "application/xml"),
        ("grandstream", f"cfg{MAC}.xml", "application/xml"),
        ("linphone", "linphone.xml", "application/xml"),
        ("yealink", f"{MAC}.cfg", "text/plain"),
    ],
)
async def test_each_make_gets_its_own_form_and_nobody_keeps_it(
    house: House, make: str, asked: str, kind: str
) -> None:
    token = await house.link(make)

    async with house.session.get(f"{house.url}/p/{token}/{asked}") as answer:
        assert answer.status == 200
        assert answer.content_type == kind
        assert answer.headers["Cache-Control"] == "no-store"
        assert "sip-secret" in await answer.text()


async def test_snom_gets_the_phone_book_among_its_settings(house: House) -> None:
    _, text = await house.get("/phones/snom/settings.xml", auth=LATER)

    assert [one.text for one in ElementTree.fromstring(text).iter("number")] == ["102", "+46850001234"]


async def test_a_link_of_one_make_gives_no_other_makes_file(house: House) -> None:
    token = await house.link("snom")

    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 404
    assert (await house.get(f"/p/{token}/page"))[0] == 404
    assert (await house.get(f"/p/{token}/settings.xml"))[0] == 200


async def test_an_ended_link_says_so(house: House) -> None:
    token = await house.link()
    house.now += LINK_LIVES

    status, text = await house.get(f"/p/{token}/{MAC}.cfg")

    assert (status, "no longer valid" in text) == (410, True)
    assert await house.notes() == [("anna", "settings", "link", "expired")]


async def test_a_shut_out_device_gets_nothing_by_link_or_password(house: House) -> None:
    token = await house.link()
    house.devices["anna"] = replace(ANNA, shut_out=True)

    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 403
    status, text = await house.get(f"/phones/yealink/{MAC}.cfg", auth=LATER)

    assert (status, "shut out" in text) == (403, True)
    assert await house.notes() == [("anna", "settings", "link", "shut_out")]


async def test_a_new_sip_password_ends_link_and_later_password(house: House) -> None:
    token = await house.link()
    house.devices["anna"] = replace(ANNA, secret="another")

    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 410
    assert (await house.get(f"/phones/yealink/{MAC}.cfg", auth=LATER))[0] == 401


async def test_a_device_of_somebody_who_has_left_gets_nothing(house: House) -> None:
    token = await house.link()
    house.devices.clear()

    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 404
    assert (await house.get("/phones/phonebook.json", auth=LATER))[0] == 401


async def test_a_wrong_token_is_not_found_and_the_eleventh_is_not_listened_to(house: House) -> None:
    token = await house.link()
    wrong = token[:ID_LENGTH] + new_token()[ID_LENGTH:]

    for guess in [wrong, "short", f"{token}x", *(new_token() for _ in range(WRONG_ATTEMPTS - 3))]:
        assert (await house.get(f"/p/{guess}/{MAC}.cfg"))[0] == 404
    status, _ = await house.get(f"/p/{token}/{MAC}.cfg")
    assert status == 429
    assert (await house.get("/phones/phonebook.json", auth=LATER))[0] == 429

    house.now += timedelta(minutes=10)
    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 200
    assert await house.notes() == [("anna", "settings", "link", "ok")]


async def test_a_spent_link_asked_again_and_again_is_no_guess(house: House) -> None:
    token = await house.link()

    statuses = [(await house.get(f"/p/{token}/{MAC}.cfg"))[0] for _ in range(WRONG_ATTEMPTS + 3)]

    assert statuses == [200] + [410] * (WRONG_ATTEMPTS + 2)


async def test_later_files_come_by_the_devices_name_and_password(house: House) -> None:
    status, text = await house.get(f"/phones/yealink/{MAC}.cfg", auth=LATER)
    assert status == 200
    assert "account.1.password = sip-secret\n" in text

    status, book = await house.get("/phones/yealink/phonebook.xml", auth=LATER)
    assert [one.text for one in ElementTree.fromstring(book).iter("Name")] == ["Bo Lind", "Kund, Bageriet"]
    status, missed = await house.get("/phones/snom/missed.xml", auth=LATER)
    assert [one.text for one in ElementTree.fromstring(missed).iter("Title")] == ["Missade samtal"]
    status, book = await house.get(f"/phones/poly/{MAC}-directory.xml", auth=LATER)
    assert [one.text for one in ElementTree.fromstring(book).iter("ct")] == ["102", "+46850001234"]
    status, book = await house.get("/phones/phonebook.json", auth=LATER)
    assert [one["name"] for one in json.loads(book)] == ["Bo Lind", "Kund"]
    assert [how for _, _, how, _ in await house.notes()] == ["password"] * 5


@pytest.mark.parametrize(
    "auth",
    [
        None,
        encode_basic_auth("anna", "wrong"),
        encode_basic_auth("anna", "sip-secret"),
        encode_basic_auth("nobody", standing_password("nobody's")),
        encode_basic_auth("nobody", standing_password("sip-secret")),
    ],
)
async def test_nobody_else_gets_them(house: House, auth: str | None) -> None:
    headers = {"Authorization": auth} if auth else {}
    async with house.session.get(f"{house.url}/phones/yealink/{MAC}.cfg", headers=headers) as answer:
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")


async def test_a_phone_that_first_asks_without_a_password_does_not_guess(house: House) -> None:
    for _ in range(WRONG_ATTEMPTS + 2):
        assert (await house.get(f"/phones/yealink/{MAC}.cfg"))[0] == 401

    assert (await house.get(f"/phones/yealink/{MAC}.cfg", auth=LATER))[0] == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic 4OQ=", "Basic YW5uYQ==", "Bearer x"])
async def test_a_broken_header_is_no_password(house: House, header: str) -> None:
    async with house.session.get(
        f"{house.url}/phones/phonebook.json", headers={"Authorization": header}
    ) as answer:
        assert answer.status == 401


async def test_the_page_is_shown_once_and_a_preview_spends_nothing(house: House) -> None:
    token = await house.link("generic")

    for _ in range(3):
        status, text = await house.get(f"/p/{token}/page")
        assert status == 200
        assert "sip-secret" not in text
        assert "<form method=" in text
    status, text = await house.get(f"/p/{token}/page", method="POST")
    assert (status, "sip-secret" in text) == (200, True)
    status, text = await house.get(f"/p/{token}/page", method="POST")
    assert (status, "Länken är redan använd." in text) == (410, True)


@pytest.mark.parametrize(
    "path", ["/", "/health", "/queues", "/p/", "/phones/", "/phones/zzz/x.cfg", "/board"]
)
async def test_the_site_has_nothing_else(house: House, path: str) -> None:
    assert (await house.get(path, auth=LATER))[0] == 404


async def test_the_notes_name_the_fetching_phone(house: House) -> None:
    token = await house.link()

    await house.get(f"/p/{token}/{MAC}.cfg")

    [note] = await house.store.provisioning.fetches()
    assert (note.at, note.address, note.agent) == (NOON, "127.0.0.1", "Yealink SIP-T54W")
    assert (note.make, note.phone) == ("yealink", "anna")


async def test_until_a_company_is_in_force_phones_wait_and_spend_nothing(house: House) -> None:
    token = await house.link()
    house.is_ready = False

    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 503
    assert (await house.get(f"/phones/yealink/{MAC}.cfg", auth=LATER))[0] == 503

    house.is_ready = True
    assert (await house.get(f"/p/{token}/{MAC}.cfg"))[0] == 200

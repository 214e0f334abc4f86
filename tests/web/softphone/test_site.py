"""The browser phone over HTTP: the link, the cookie, the login, and what other sites may not do."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession, CookieJar, web

from app.policy.hours import read_instant
from app.web.holders import Holders
from app.web.proxy import believing
from app.web.softphone.entry import PhoneEntry
from app.web.softphone.relay import Relay
from app.web.softphone.site import PHONE_COOKIE, NoMorePhones, Softphones
from tests.policy.bolaget import BOLAGET
from tests.web.asking import asking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

NOON = read_instant("2026-11-24T12:00")
TOKEN = {"Authorization": "Bearer token"}


class Browsers:
    """As app.web.softphone.site.Browsers, in memory."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.full = self.silent = False

    async def give(self, person: str) -> tuple[str, str]:
        if self.full:
            raise NoMorePhones("8 phones already", "redan 8 telefoner")
        login = f"{person}.web{len(self.secrets) or ''}"
        self.secrets[login] = f"secret-{login}"
        return login, self.secrets[login]

    async def open(self, login: str) -> str:
        return self.secrets[login]

    async def until_told(self, login: str, secret: str) -> None:
        assert self.secrets[login] == secret
        if self.silent:
            raise TimeoutError

    async def take(self, login: str) -> None:
        del self.secrets[login]


class Visitor:
    """Somebody's browser, without scripts."""

    def __init__(self, session: ClientSession, browsers: Browsers) -> None:
        self.session, self.browsers = session, browsers

    async def link(self, person: str = "anna") -> str:
        async with self.session.post(f"/people/{person}/browser", headers=TOKEN) as answer:
            assert answer.status == 201
            return str((await answer.json())["path"])

    async def enter(self, person: str = "anna") -> str:
        """The page behind the link."""
        async with self.session.post(await self.link(person)) as answer:
            assert answer.status == 200
            return await answer.text()

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(path) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def visitor(direct: tuple[str, ...] = (), /, **headers: str) -> AsyncIterator[Visitor]:
    middlewares = [believing([ip_network("127.0.0.1")])]
    browsers, app = Browsers(), web.Application(middlewares=middlewares)
    entry = PhoneEntry("token", lambda: NOON, browsers.secrets.get)
    site = Softphones(browsers, entry, Relay("ws://127.0.0.1:9/ws"), lambda: BOLAGET, direct)
    site.add_pages(app)
    site.add_api(app, Holders("token", lambda: BOLAGET))
    async with asking(app, cookie_jar=CookieJar(unsafe=True), headers=headers) as session:
        yield Visitor(session, browsers)


async def test_a_link_says_what_it_does_and_only_a_press_uses_it() -> None:
    """A mail program that looks at links must not use it up."""
    async with visitor() as one:
        link = await one.link()

        looks = [await one.get(link) for _ in range(2)]
        async with one.session.post(link) as answer:
            entered = answer.status, answer.url.path
        again = await one.get(link)

    assert [status for status, _ in looks] == [200, 200]
    assert "Öppna telefonen här" in looks[0][1]
    assert entered == (200, "/phone")
    assert again[0] == 403
    assert "Be om en ny" in again[1]


async def test_the_page_names_the_person_and_can_be_read_without_scripts() -> None:
    async with visitor() as one:
        page = await one.enter()

    assert "<h1 id=name>Anna Ek</h1>" in page
    assert "Anknytning 101" in page
    assert "Telefonen behöver JavaScript" in page
    assert "Startar den inte: ladda om sidan" in page


async def test_no_page_has_a_script_or_a_style_of_its_own_or_asks_another_host() -> None:
    async with visitor() as one:
        page = await one.enter()
        async with one.session.get("/phone") as answer:
            policy = answer.headers["Content-Security-Policy"]

    assert re.findall(r"<script[^>]*>(.+?)</script>|<style|\son\w+=|\sstyle=", page) == []
    places = re.findall(r"(?:src|href|action)=[\"']?([^\"'> ]+)", page)
    assert [place for place in places if not place.startswith("/phone")] == []
    assert "unsafe" not in policy
    assert "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" in policy


async def test_english_on_request_and_by_the_browser_where_nobody_is_known() -> None:
    async with visitor(**{"Accept-Language": "en"}) as one:
        closed = await one.get("/phone")
        await one.enter()
        english = await one.get("/phone?lang=en")

    assert closed[0] == 403
    assert "This browser is not your phone" in closed[1]
    assert "<html lang=en>" in english[1]
    assert "Use another phone" in english[1] or "use another phone" in english[1]


async def test_the_script_gets_a_login_and_where_to_connect() -> None:
    async with visitor() as one:
        await one.enter()
        async with one.session.post("/phone/login") as answer:
            login, host = await answer.json(), f"{answer.url.host}:{answer.url.port}"
            kept = answer.headers["Cache-Control"]

    sockets = [f"ws://{host}/phone/ws"]
    told = {"user": "anna.web", "password": "secret-anna.web", "sockets": sockets, "iceServers": []}
    assert login == told
    assert kept == "no-store"


async def test_the_exchanges_own_socket_comes_after_ours_and_the_page_may_connect_to_it() -> None:
    async with visitor(("wss://sip.bolaget.example:8089/ws",)) as one:
        await one.enter()
        async with one.session.post("/phone/login") as answer:
            sockets = (await answer.json())["sockets"]
        async with one.session.get("/phone") as page:
            policy = page.headers["Content-Security-Policy"]

    assert sockets[0].endswith("/phone/ws")
    assert sockets[1:] == ["wss://sip.bolaget.example:8089/ws"]
    assert "connect-src 'self' wss://sip.bolaget.example:8089;" in policy


async def test_behind_a_proxy_with_tls_the_cookie_and_the_socket_are_secure() -> None:
    async with visitor(**{"X-Forwarded-Proto": "https"}) as one:
        link = await one.link()
        async with one.session.post(link, allow_redirects=False) as answer:
            cookie = answer.cookies[PHONE_COOKIE]

    assert cookie["secure"]
    assert cookie["httponly"]


async def test_a_second_link_in_the_same_browser_makes_no_second_phone_but_another_person_does() -> None:
    async with visitor() as one:
        await one.enter()
        await one.enter()
        same = dict(one.browsers.secrets)
        page = await one.enter("bo")

    assert list(same) == ["anna.web"]
    assert "Bo Lind" in page


async def test_a_person_with_too_many_phones_is_told_so() -> None:
    async with visitor() as one:
        one.browsers.full = True
        async with one.session.post(await one.link()) as answer:
            told = answer.status, await answer.text()

    assert told[0] == 409
    assert "redan 8 telefoner" in told[1]


async def test_a_shut_out_phone_gets_neither_page_nor_login_nor_socket() -> None:
    async with visitor() as one:
        await one.enter()
        one.browsers.secrets["anna.web"] = "another"

        page = await one.get("/phone")
        async with one.session.post("/phone/login") as answer:
            login = answer.status
        socket = await one.get("/phone/ws")

    assert (page[0], login, socket[0]) == (403, 403, 403)


async def test_leaving_forgets_the_phone() -> None:
    async with visitor() as one:
        await one.enter()
        async with one.session.post("/phone/leave") as answer:
            text = await answer.text()
        after = await one.get("/phone")

    assert "Telefonen är borttagen" in text
    assert one.browsers.secrets == {}
    assert after[0] == 403


async def test_until_the_exchange_knows_the_phone_the_script_shall_try_again() -> None:
    async with visitor() as one:
        await one.enter()
        one.browsers.silent = True
        async with one.session.post("/phone/login") as answer:
            assert answer.status == 503


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/phone/login"), ("POST", "/phone/leave"), ("GET", "/phone/ws")]
)
async def test_another_site_cannot_use_the_phone(method: str, path: str, headers: dict[str, str]) -> None:
    async with visitor() as one:
        await one.enter()
        async with one.session.request(method, path, headers=headers) as answer:
            assert answer.status == 403
        assert one.browsers.secrets


async def test_only_holders_of_the_token_get_links_and_only_for_people() -> None:
    async with visitor() as one:
        async with one.session.post("/people/anna/browser") as answer:
            stranger = answer.status
        async with one.session.post("/people/nobody/browser", headers=TOKEN) as answer:
            nobody = answer.status

    assert (stranger, nobody) == (401, 404)


@pytest.mark.parametrize(
    "name", ["phone.js", "line.js", "sound.js", "view.js", "jssip-3.13.8.js", "style.css"]
)
async def test_scripts_and_style_are_served_and_what_has_a_version_is_kept(name: str) -> None:
    async with visitor() as one, one.session.get(f"/phone/{name}") as answer:
        kind, kept = answer.headers["Content-Type"], answer.headers["Cache-Control"]

    assert kind == ("text/css; charset=utf-8" if name.endswith("css") else "text/javascript; charset=utf-8")
    assert ("immutable" in kept) is name.startswith("jssip")


@pytest.mark.parametrize("name", ["README.md", "../site.py", "..%2Fsite.py", "jssip-3.13.8.LICENSE"])
async def test_nothing_else_is_served(name: str) -> None:
    async with visitor() as one:
        assert (await one.get(f"/phone/{name}"))[0] == 404

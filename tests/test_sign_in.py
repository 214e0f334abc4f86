"""Signing in as people do: Chromium, the real service with its database and mail server, and no exchange."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from app.accounts.locks import WRONG_PASSWORDS
from app.accounts.totp import CODE_STEP, totp_code
from app.web.access.oidc_pages import OIDC_BACK
from tests.live.ports import free_port
from tests.live.waiting import until
from tests.test_service import Alone, imported
from tests.web.access.identity_provider import (
    CLIENT,
    CLIENTS_SECRET,
    USER,
    USERS_PASSWORD,
    identity_provider,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

GOOD = "sju sorters kakor"
OTHER = "en helt annan kaka"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/welcome/[\w-]{43}")


class Letters:
    """A mail server's mailbox."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        self.texts.append(envelope.content.decode())
        return "250 OK"

    def link(self, number: int) -> str:
        """The link in that letter, the first is 1; it waits for it."""
        until(lambda: len(self.texts) >= number, f"letter {number}")
        found = LINK.search(self.texts[number - 1].replace("=\r\n", "").replace("=3D", "="))
        assert found is not None, self.texts[number - 1]
        return found[0]


@pytest.fixture
def letters() -> Iterator[tuple[Letters, str]]:
    box = Letters()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    yield box, f"smtp://127.0.0.1:{server.port}"
    server.stop()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Alone]:
    it = Alone(tmp_path / "var")
    try:
        yield it
    finally:
        it.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or "/usr/bin/chromium"
    expect.set_options(timeout=30_000)  # the machine may be busy
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def visitor(chromium: Browser, script: bool = True) -> Page:
    """Somebody with a browser of their own."""
    return chromium.new_context(java_script_enabled=script, locale="sv-SE").new_page()


def first_link(alone: Alone) -> str:
    """From the service's log."""

    def found() -> str:
        for line in alone.log.read_text().splitlines():
            if '"make the first account"' in line:
                return str(json.loads(line)["url"])
        return ""

    until(found, "the link for the first administrator")
    return found()


def choose(page: Page, link: str, password: str = GOOD) -> None:
    page.goto(link)
    page.get_by_label("Nytt lösenord").fill(password)
    page.get_by_label("Samma lösenord").fill(password)
    page.get_by_role("button", name="Spara och logga in").click()
    page.wait_for_url(lambda url: "/welcome/" not in url)  # to go elsewhere at once would call the form off


def sign_in(page: Page, name: str, password: str = GOOD) -> None:
    page.get_by_label("Inloggningsnamn").fill(name)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong (WCAG 2.2 AA)."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [
        f"{page.url}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]
    ]


def test_from_the_first_link_to_a_closed_account(
    alone: Alone, chromium: Browser, letters: tuple[Letters, str]
) -> None:
    """One story, for each start of the service takes seconds."""
    box, smtp = letters
    imported(alone)
    alone.start(VAXEL_SMTP_URL=smtp, VAXEL_MAIL_FROM="vaxel@bolaget.se")
    boss, anna = visitor(chromium), visitor(chromium, script=False)  # Anna's browser runs no script

    # The first administrator
    boss.goto(first_link(alone))
    assert faults(boss) == []
    boss.get_by_label("Inloggningsnamn").fill("boss")
    boss.get_by_label("Namn", exact=True).fill("Berit Boss")
    choose_here = boss.get_by_label("Nytt lösenord")
    choose_here.fill("kort")
    boss.get_by_label("Samma lösenord").fill("kort")
    boss.get_by_role("button", name="Spara och logga in").click()
    expect(boss.get_by_text("Lösenordet är för kort")).to_be_visible()
    expect(boss.get_by_label("Inloggningsnamn")).to_have_value("boss")
    boss.get_by_label("Nytt lösenord").fill(GOOD)
    boss.get_by_label("Samma lösenord").fill(GOOD)
    boss.get_by_role("button", name="Spara och logga in").click()
    boss.wait_for_url(lambda url: "/welcome/" not in url)
    boss.goto(f"{alone.url}/accounts")
    expect(boss.get_by_role("link", name="Berit Boss").first).to_be_visible()
    cookie = next(one for one in boss.context.cookies() if one["name"] == "__Host-vaxel")
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")

    # An invitation by e-mail, for somebody without a script
    boss.goto(f"{alone.url}/accounts/invite")
    assert faults(boss) == []
    boss.get_by_role("checkbox", name="Anna").check()
    other = boss.locator("form", has=boss.get_by_role("heading", name="Någon annan"))
    other.get_by_label("Inloggningsnamn").fill("anna.test")
    other.get_by_label("E-postadress").fill("anna@bolaget.se")
    other.get_by_role("button", name="Bjud in").click()
    expect(boss.get_by_text("Länken är skickad till anna@bolaget.se.")).to_be_visible()
    choose(anna, box.link(1))
    anna.goto(f"{alone.url}/account")
    expect(anna.get_by_role("heading", name="Mitt konto")).to_be_visible()

    # Out, wrong, locked
    anna.get_by_role("button", name="Logga ut").first.click()
    expect(anna.get_by_text("Du är utloggad.")).to_be_visible()
    anna.goto(f"{alone.url}/account")
    for _ in range(WRONG_PASSWORDS):
        sign_in(anna, "anna.test", "fel lösenord")
        expect(anna.get_by_text("Namnet eller lösenordet är fel.")).to_be_visible()
    sign_in(anna, "anna.test")
    expect(anna.get_by_text("Kontot är låst till")).to_be_visible()

    # A new password by e-mail opens the lock
    anna.get_by_role("link", name="Glömt lösenordet?").click()
    anna.get_by_label("Inloggningsnamn").fill("anna.test")
    anna.get_by_role("button", name="Skicka länken").click()
    expect(anna.get_by_text("en länk på väg dit")).to_be_visible()
    choose(anna, box.link(2), OTHER)
    anna.goto(f"{alone.url}/account")
    expect(anna.get_by_role("heading", name="Mitt konto")).to_be_visible()

    # An open live page is let go when its session ends
    theirs = visitor(chromium)
    choose(theirs, alone.vaxel("account", "invite", "anna").split()[0])
    with theirs.expect_response(lambda answer: answer.url.endswith("/me/now")):
        theirs.goto(f"{alone.url}/me")
    boss.goto(f"{alone.url}/accounts?like=anna+ek")
    boss.get_by_role("rowheader").get_by_role("link").click()
    boss.get_by_role("button", name="Logga ut överallt").click()
    theirs.wait_for_url("**/sign-in?next=/me")

    # Disabled by the command line, which the service sees by itself
    alone.vaxel("account", "disable", "anna.test", "--why", "prov")
    until(lambda: "/sign-in" in _gone_to(anna, f"{alone.url}/account"), "the end of the session")
    sign_in(anna, "anna.test", OTHER)
    expect(anna.get_by_text("Kontot är stängt")).to_be_visible()
    boss.goto(f"{alone.url}/accounts/audit?about=anna.test")
    expect(boss.get_by_role("cell", name="stängde kontot")).to_be_visible()
    for path in (
        "/accounts",
        "/accounts/audit",
        "/accounts/invite",
        "/account",
        "/accounts/1",
        "/accounts/2",
    ):
        boss.goto(f"{alone.url}{path}")
        assert faults(boss) == []


def test_by_a_code_of_an_app_and_by_an_account_at_the_companys_provider(
    alone: Alone, chromium: Browser, tmp_path: Path
) -> None:
    """The provider is a program of its own that nobody here wrote."""
    imported(alone)
    with identity_provider(free_port(), f"{alone.url}{OIDC_BACK}", tmp_path / "canaille.log") as issuer:
        alone.start(
            VAXEL_OIDC_ISSUER=issuer,
            VAXEL_OIDC_CLIENT_ID=CLIENT,
            VAXEL_OIDC_CLIENT_SECRET=CLIENTS_SECRET,
            VAXEL_OIDC_DOMAINS="bolaget.se",
        )
        first_link(alone)  # it is there
        anna = visitor(chromium)
        choose(anna, alone.vaxel("account", "invite", "anna").split()[0])
        anna.wait_for_url(lambda url: "/welcome/" not in url)

        # A code of an app, after the password
        anna.goto(f"{alone.url}/account/factors/app")
        secret = anna.locator("code").inner_text().replace(" ", "")
        step = int(time.time() // CODE_STEP)
        anna.locator("#code").fill(totp_code(secret, step))
        anna.get_by_role("button", name="Slå på").click()
        expect(anna.get_by_role("heading", level=1)).to_have_text("Dina reservkoder")
        anna.goto(f"{alone.url}/account")
        anna.get_by_role("button", name="Logga ut").first.click()
        anna.goto(f"{alone.url}/sign-in?next=/account")
        sign_in(anna, "anna")
        expect(anna.get_by_role("heading", name="Ett steg till")).to_be_visible()
        for code in (totp_code(secret, step), "000000"):  # used already, and wrong
            anna.locator("#code").fill(code)
            anna.get_by_role("button", name="Logga in").click()
            expect(anna.get_by_role("alert")).to_be_visible()
        anna.locator("#code").fill(totp_code(secret, step + 1))
        anna.get_by_role("button", name="Logga in").click()
        expect(anna.get_by_role("heading", name="Mitt konto")).to_be_visible()
        assert faults(anna) == []

        # The provider's account: not before it is hers
        anna.get_by_role("button", name="Logga ut").first.click()
        at_the_provider(anna, alone.url)
        expect(anna.get_by_text("gav inget konto här")).to_be_visible()
        known_there(alone, issuer)
        at_the_provider(anna, alone.url)
        expect(anna.get_by_role("heading", name="Mitt konto")).to_be_visible()
        expect(anna.get_by_text("Anna Ek").first).to_be_visible()

        # A token of her own, for a program that acts as she does
        anna.get_by_role("link", name="Mina API-nycklar").click()
        anna.get_by_label("Vad den är till för").fill("hemautomaten")
        anna.locator("[value='own:read']").check()
        anna.get_by_role("button", name="Skapa nyckeln").click()
        token = anna.get_by_label("hemautomaten").input_value()
        told = {
            path: asked(f"{alone.url}{path}", token)
            for path in ("/api/v1/me", "/api/v1/me/account", "/api/v1/company", "/account")
        }
        assert [status for status, _ in told.values()] == [200, 409, 403, 401]
        assert json.loads(told["/api/v1/me"][1])["person"] == "anna"
        anna.goto(f"{alone.url}/account/tokens")
        anna.get_by_role("button", name="Återkalla nyckeln hemautomaten").click()
        expect(anna.get_by_text("Nyckeln är återkallad.")).to_be_visible()
        assert asked(f"{alone.url}/api/v1/me", token)[0] == 401


def asked(url: str, token: str) -> tuple[int, str]:
    """What a program with this token gets there."""
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def at_the_provider(page: Page, url: str) -> None:
    """Go there from our page, and do there as the provider asks: sign in once, and consent."""
    page.goto(f"{url}/sign-in?next=/account")
    page.get_by_role("link", name="Logga in med företagets konto").click()
    while not page.url.startswith(url):
        for field, text in (("login", USER), ("password", USERS_PASSWORD)):
            if page.locator(f"[name={field}]").count():
                page.locator(f"[name={field}]").fill(text)
                page.keyboard.press("Enter")
                page.wait_for_load_state()
        if page.locator("[name=answer][value=accept]").count():
            page.locator("[name=answer][value=accept]").click()
            page.wait_for_load_state()


def known_there(alone: Alone, issuer: str) -> None:
    """Anna's account is that subject's, as after the first sign-in with an address that the provider vouches for."""
    with closing(sqlite3.connect(alone.data / "vaxel.db", timeout=10)) as database, database:
        database.execute(
            "INSERT INTO oidc_subject (issuer, subject, account, email, linked_at) "
            "SELECT ?, ?, id, 'anna@bolaget.se', '2026-11-24 12:00:00' FROM account WHERE name = 'anna'",
            (issuer, USER),
        )


def _gone_to(page: Page, url: str) -> str:
    page.goto(url)
    return page.url

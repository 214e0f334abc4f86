"""Signing in with an account at a real provider (Canaille), in a process of its own; what is replayed is refused."""

from __future__ import annotations

import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.factors import ForeignSubject
from app.accounts.oidc import OidcJourney, OidcProvider, OidcRefused, authorization_url
from app.clock import real_clock
from app.web.access.oidc_client import OidcClient
from app.web.access.oidc_pages import OIDC_BACK
from tests.accounts.stage import BEGIN
from tests.web.access.identity_provider import CLIENT, CLIENTS_SECRET, USER, identity_provider, sign_in_there
from tests.web.access.stage import access_in

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.web.access.stage import AccessSite
    from tests.web.accounts.stage import Browser

pytestmark = pytest.mark.whole


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def both(directory: Path) -> AsyncIterator[AccessSite]:
    """Our site, and the provider that it names."""
    issuer_port, port = free_port(), free_port()
    issuer = f"http://localhost:{issuer_port}"
    provider = OidcProvider(issuer, CLIENT, CLIENTS_SECRET, frozenset({"bolaget.se"}), "Canaille")
    with identity_provider(issuer_port, f"http://localhost:{port}{OIDC_BACK}", directory / "canaille.log"):
        async with access_in(directory, provider, port=port) as site:
            yield site


async def test_it_signs_in_whom_it_knows_and_nothing_works_twice(tmp_path: Path) -> None:
    """Canaille does not say email_verified, so an address that stands in its token opens nothing by itself."""
    async with both(tmp_path) as site, site.browser() as browser, site.browser() as other:
        anna = await site.stage.account()
        assert site.provider is not None
        assert "/sign-in/oidc?next=/" in await (await browser.get("/sign-in")).text()

        async def back_from_there(begun_by: Browser) -> str:
            go = await begun_by.get("/sign-in/oidc?next=/me")
            return (await sign_in_there(go.headers["Location"], site.url)).removeprefix(site.url)

        unknown = await browser.get(await back_from_there(browser))
        assert (unknown.status, browser.session_cookie) == (403, "")
        assert "gav inget konto" in await unknown.text()

        known = ForeignSubject(
            issuer=site.provider.issuer,
            subject=USER,
            account=anna.id,
            email="anna@bolaget.se",
            linked_at=BEGIN,
        )
        await site.factors.link_subject(known)
        back = await back_from_there(browser)
        entered = await browser.get(back)
        assert (entered.status, entered.headers["Location"]) == (303, "/me")
        assert await (await browser.get("/me")).text() == "Anna Alm, employee"
        assert (await browser.get(back)).status == 403
        out = await browser.get("/sign-in/oidc/out")
        assert out.headers["Location"].startswith(f"{site.provider.issuer}/oauth/end_session?client_id=vaxel")

        stolen = await other.get(await back_from_there(browser))  # in a browser in which it did not begin
        assert (stolen.status, other.session_cookie) == (403, "")
        await site.stage.administration.disable("root", anna, "gone")
        shut_out = await other.get(await back_from_there(other))
        assert (shut_out.status, other.session_cookie) == (403, "")


async def test_the_provider_takes_no_code_twice_and_none_without_its_verifier(tmp_path: Path) -> None:
    async with both(tmp_path) as site:
        assert site.provider is not None
        client, back = OidcClient(site.provider, real_clock), site.url + OIDC_BACK
        endpoint = (await client.metadata())["authorization_endpoint"]

        async def code(journey: OidcJourney) -> str:
            there = await sign_in_there(authorization_url(endpoint, client.provider, journey, back), site.url)
            return parse_qs(urlsplit(there).query)["code"][0]

        journey = OidcJourney.begin("/", 0)
        first = await code(journey)
        assert (await client.identity(first, journey, back)).subject == USER
        with pytest.raises(OidcRefused, match="invalid_grant"):
            await client.identity(first, journey, back)
        journey = OidcJourney.begin("/", 0)
        given = await code(journey)
        with pytest.raises(OidcRefused, match="nonce"):
            await client.identity(given, replace(journey, nonce="another"), back)
        journey = OidcJourney.begin("/", 0)
        given = await code(journey)
        with pytest.raises(OidcRefused, match="invalid_grant"):
            await client.identity(given, replace(journey, verifier="x" * 43), back)
        stranger = OidcClient(replace(site.provider, client_secret="wrong"), real_clock)
        with pytest.raises(OidcRefused, match="invalid_client"):
            await stranger.identity("a code", OidcJourney.begin("/", 0), back)

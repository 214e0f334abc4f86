"""Keys are kept, fetched anew when the provider changes them, and a provider that is not itself is not believed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from app.accounts.oidc import OidcJourney, OidcRefused
from app.web.access.oidc_client import AWAY_KEPT, KEYS_AGAIN, METADATA_KEPT, OidcClient
from tests.accounts.id_tokens import AT, KEY, OTHER_KEY, PLAIN, claims_for, key_set, signed, unsigned
from tests.web.asking import served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

JOURNEY = replace(OidcJourney.begin("/", 0), nonce="n-1")
BACK = "https://vaxel.example/sign-in/oidc/back"


class Odd:
    """A provider that a test makes answer as it likes. asked: paths, in order."""

    def __init__(self) -> None:
        self.issuer = ""
        self.says_issuer = ""
        self.keys = key_set(KEY)
        self.token: Any = None
        self.methods = ["client_secret_basic"]
        self.asked: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.now = 0.0
        self.away: set[str] = set()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path in self.away:
            return web.Response(status=503)
        if request.path == "/token":
            form = {name: str(value) for name, value in (await request.post()).items()}
            self.forms.append(form | {"header": request.headers.get("Authorization", "")})
            return web.json_response({"id_token": self.token} if self.token else {"error": "invalid_grant"})
        if request.path == "/keys":
            return web.json_response(self.keys)
        return web.json_response(
            {
                "issuer": self.says_issuer or self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": self.methods,
            }
        )

    def client(self) -> OidcClient:
        provider = replace(PLAIN, issuer=self.issuer)
        self.token = signed(claims_for(provider))
        return OidcClient(provider, lambda: AT, lambda: self.now)


@asynccontextmanager
async def odd() -> AsyncIterator[Odd]:
    made = Odd()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.answer)
    async with served(app) as made.issuer:
        yield made


async def test_metadata_and_keys_are_fetched_once_an_hour() -> None:
    async with odd() as provider:
        client = provider.client()

        for _ in range(3):
            assert (await client.identity("code", JOURNEY, BACK)).subject == "s-1"
        assert [provider.asked.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [
            1,
            1,
        ]
        provider.now = METADATA_KEPT
        await client.identity("code", JOURNEY, BACK)
        assert [provider.asked.count(path) for path in ("/.well-known/openid-configuration", "/keys")] == [
            2,
            2,
        ]


async def test_a_new_key_is_fetched_but_not_for_every_invented_one() -> None:
    async with odd() as provider:
        client = provider.client()
        await client.identity("code", JOURNEY, BACK)
        provider.now = KEYS_AGAIN
        provider.keys = key_set(OTHER_KEY)
        provider.token = signed(claims_for(client.provider), OTHER_KEY)

        assert (await client.identity("code", JOURNEY, BACK)).subject == "s-1"
        assert provider.asked.count("/keys") == 2
        provider.token = signed(claims_for(client.provider), KEY)  # gone by now
        for _ in range(5):
            with pytest.raises(OidcRefused):
                await client.identity("code", JOURNEY, BACK)
        assert provider.asked.count("/keys") == 2


async def test_the_request_for_a_token_proves_who_we_are_and_that_we_began() -> None:
    async with odd() as provider:
        await provider.client().identity("the code", JOURNEY, BACK)
        provider.methods = ["client_secret_post"]
        await provider.client().identity("the code", JOURNEY, BACK)

        by_header, by_form = provider.forms
        assert by_header == {
            "grant_type": "authorization_code",
            "code": "the code",
            "redirect_uri": BACK,
            "code_verifier": JOURNEY.verifier,
            "header": "Basic dmF4ZWw6czNjcmV0",  # vaxel:s3cret
        }
        assert (by_form["client_id"], by_form["client_secret"], by_form["header"]) == ("vaxel", "s3cret", "")


async def test_a_provider_that_calls_itself_something_else_is_not_believed() -> None:
    async with odd() as provider:
        provider.says_issuer = "https://other.example"

        with pytest.raises(OidcRefused, match="calls itself"):
            await provider.client().metadata()


@pytest.mark.parametrize(
    "token", [None, 7, unsigned(claims_for(PLAIN)), signed(claims_for(PLAIN, nonce="n-2"))]
)
async def test_no_token_and_a_wrong_one_let_nobody_in(token: Any) -> None:
    async with odd() as provider:
        client = provider.client()
        provider.token = token

        with pytest.raises(OidcRefused):
            await client.identity("code", JOURNEY, BACK)


async def test_a_provider_that_is_away_is_no_crash() -> None:
    async with odd() as provider:
        client = provider.client()

    with pytest.raises(OidcRefused):
        await client.metadata()


async def test_a_fetch_of_keys_that_failed_refuses_nobody_for_longer_than_some_seconds() -> None:
    async with odd() as provider:
        client = provider.client()
        provider.away = {"/keys"}
        for _ in range(3):
            with pytest.raises(OidcRefused):
                await client.identity("code", JOURNEY, BACK)
        assert provider.asked.count("/keys") == 1
        provider.away, provider.now = set(), AWAY_KEPT

        assert (await client.identity("code", JOURNEY, BACK)).subject == "s-1"


async def test_those_who_come_at_once_wait_for_the_same_keys() -> None:
    async with odd() as provider:
        client = provider.client()

        found = await asyncio.gather(*(client.identity("code", JOURNEY, BACK) for _ in range(5)))

        assert [one.subject for one in found] == ["s-1"] * 5
        assert provider.asked.count("/keys") == 1
        assert provider.asked.count("/.well-known/openid-configuration") == 1


async def test_keys_without_any_are_fetched_anew() -> None:
    async with odd() as provider:
        client = provider.client()
        whole, provider.keys = provider.keys, {}
        with pytest.raises(OidcRefused):
            await client.identity("code", JOURNEY, BACK)
        provider.keys, provider.now = whole, KEYS_AGAIN

        assert (await client.identity("code", JOURNEY, BACK)).subject == "s-1"

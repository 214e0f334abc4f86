"""Asks a provider of OpenID Connect: where its pages are, its keys, and for an ID token.

Knows: HTTP, and how long answers are kept. Refuses to know: what an ID token must say (accounts/oidc.py).

Keys are fetched anew when a token names one that we lack, but not more often than once a minute: nobody makes us ask
with tokens that they invent. A provider that does not answer is asked again after some seconds, not by everybody at
once.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_plus

import aiohttp

from app.accounts.oidc import OidcRefused, UnknownKey, identity_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from app.accounts.oidc import OidcIdentity, OidcJourney, OidcProvider

METADATA_KEPT: Final = 3600.0  # seconds
KEYS_AGAIN: Final = 60.0  # seconds between two fetches of keys
AWAY_KEPT: Final = 5.0  # seconds in which a provider that did not answer is not asked again
LARGEST_METADATA: Final = 1_000_000  # bytes
PATIENCE: Final = aiohttp.ClientTimeout(total=10)
METADATA_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class OidcClient:
    """now: the real time; steady: seconds that only grow."""

    def __init__(
        self,
        provider: OidcProvider,
        now: Callable[[], datetime],
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.provider = provider
        self._now = now
        self._metadata = _Kept(steady)
        self._keys = _Kept(steady)

    async def metadata(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OidcRefused."""
        return await self._metadata.get(METADATA_KEPT, self._fetch_metadata)

    async def _fetch_metadata(self) -> dict[str, Any]:
        url = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = await self._fetch("GET", url)
        if found.get("issuer") != self.provider.issuer:
            raise OidcRefused(f"the provider calls itself {found.get('issuer')}")
        if missing := [name for name in METADATA_NEEDED if not isinstance(found.get(name), str)]:
            raise OidcRefused(f"the provider does not tell its {missing[0]}")
        return found

    async def identity(self, code: str, journey: OidcJourney, back: str) -> OidcIdentity:
        """Whom the provider has signed in. back: as in the request before. Raises OidcRefused."""
        metadata = await self.metadata()
        told = await self._fetch(
            "POST",
            metadata["token_endpoint"],
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": back,
                "code_verifier": journey.verifier,
                **self._in_form(metadata),
            },
            headers=self._in_header(metadata),
        )
        token = told.get("id_token")
        if not isinstance(token, str):
            why = f"{told.get('error')}: {told.get('error_description')}"
            raise OidcRefused(f"the provider gave no ID token: {why[:200]}")
        keys = await self._fetch_keys(metadata, at_most_old=METADATA_KEPT)
        try:
            return identity_in(token, keys, self.provider, journey.nonce, self._now())
        except UnknownKey:
            keys = await self._fetch_keys(metadata, at_most_old=KEYS_AGAIN)
            return identity_in(token, keys, self.provider, journey.nonce, self._now())

    def _methods(self, metadata: dict[str, Any]) -> list[str]:
        return list(metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"])

    def _in_header(self, metadata: dict[str, Any]) -> dict[str, str]:
        """Each part is form-encoded first (RFC 6749, 2.3.1)."""
        if "client_secret_basic" not in self._methods(metadata):
            return {}
        parts = (quote_plus(self.provider.client_id), quote_plus(self.provider.client_secret))
        return {"Authorization": f"Basic {base64.b64encode(':'.join(parts).encode()).decode()}"}

    def _in_form(self, metadata: dict[str, Any]) -> dict[str, str]:
        if "client_secret_basic" in self._methods(metadata):
            return {}
        return {"client_id": self.provider.client_id, "client_secret": self.provider.client_secret}

    async def _fetch_keys(self, metadata: dict[str, Any], at_most_old: float) -> dict[str, Any]:
        return await self._keys.get(at_most_old, lambda: self._fetch("GET", metadata["jwks_uri"]))

    async def _fetch(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.request(method, url, allow_redirects=False, **more) as answer,
            ):
                raw = await answer.content.read(LARGEST_METADATA)
                if answer.status >= 500 or answer.status in range(300, 400):
                    raise OidcRefused(f"{url} answered {answer.status}")
                found = await _json(answer, raw)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise OidcRefused(f"{url}: {type(error).__name__}: {error}") from error
        if answer.status >= 400 and "error" not in found:
            raise OidcRefused(f"{url} answered {answer.status}")
        return found


class _Kept:
    """An answer of the provider, fetched by one for all who wait for it; a refusal is kept for a while, too."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        self._one_at_a_time = asyncio.Lock()
        self._value: dict[str, Any] = {}
        self._at = float("-inf")
        self._refused: OidcRefused | None = None
        self._refused_at = float("-inf")

    async def get(self, at_most_old: float, fetch: Callable[[], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        async with self._one_at_a_time:
            if self._steady() - self._at < at_most_old:
                return self._value
            if self._refused is not None and self._steady() - self._refused_at < AWAY_KEPT:
                raise OidcRefused(str(self._refused))
            try:
                self._value = await fetch()
            except OidcRefused as refused:
                self._refused, self._refused_at = refused, self._steady()
                raise
            self._at, self._refused = self._steady(), None
            return self._value


async def _json(answer: aiohttp.ClientResponse, raw: bytes) -> dict[str, Any]:
    found = json.loads(raw.decode(answer.charset or "utf-8"))
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    return found

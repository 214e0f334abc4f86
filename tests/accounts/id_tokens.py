"""ID tokens as a provider makes them, and as none should.

Knows: keys and signatures. Refuses to know: who checks them.
"""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import RSAKey

from app.accounts.oidc import OidcProvider

AT: Final = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
NOW: Final = int(AT.timestamp())
KEY: Final = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
OTHER_KEY: Final = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
PLAIN: Final = OidcProvider("https://id.example", "vaxel", "s3cret", frozenset({"bolaget.se"}), "Bolaget")
TENANT: Final = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
MICROSOFT: Final = OidcProvider(
    f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "vaxel",
    "s3cret",
    frozenset({"bolaget.se"}),
    "Microsoft",
)
AT_GOOGLE: Final = OidcProvider(
    "https://accounts.google.com", "vaxel", "s3cret", frozenset({"bolaget.se"}), "Google"
)


def key_set(*keys: RSAKey) -> dict[str, Any]:
    return {"keys": [one.as_dict(private=False) for one in keys]}


def claims_for(provider: OidcProvider, **more: Any) -> dict[str, Any]:
    """Those of Anna; None takes a claim away."""
    made: dict[str, Any] = {
        "iss": provider.issuer,
        "aud": provider.client_id,
        "sub": "s-1",
        "nonce": "n-1",
        "iat": NOW,
        "exp": NOW + 3600,
        "email": "anna@bolaget.se",
        "email_verified": True,
    }
    if provider is MICROSOFT:
        del made["email_verified"]
        made |= {"tid": TENANT, "oid": "o-1", "preferred_username": "Anna@bolaget.se", "ver": "2.0"}
    if provider is AT_GOOGLE:
        made |= {"hd": "bolaget.se", "azp": provider.client_id}
    made |= more
    return {name: value for name, value in made.items() if value is not None}


def signed(claims: dict[str, Any], key: RSAKey = KEY, **header: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid} | header, claims, key)


def unsigned(claims: dict[str, Any]) -> str:
    """With `alg: none`."""
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."


def signed_with_public_key(claims: dict[str, Any]) -> str:
    """With HMAC, whose secret is the provider's public key: who mixes up algorithms takes it."""
    text = f"{_part({'alg': 'HS256', 'kid': KEY.kid})}.{_part(claims)}"
    return f"{text}.{_base64(hmac.digest(KEY.as_pem(private=False), text.encode(), 'sha256'))}"


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

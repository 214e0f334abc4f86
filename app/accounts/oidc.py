"""OpenID Connect: what a request to a provider holds, whether its ID token is right, and whose account it is.

Knows: PKCE, state, nonce, claims, and the rules of Entra ID and Google. Refuses to know: HTTP
(web/access/oidc_client.py), and where accounts are kept.

An account is found by what never changes at the provider: issuer and subject. The first time it is found by its e-mail
address, which the provider must vouch for: Google says email_verified and the company's domain in hd; Entra ID has
the user's name in the company's tenant (preferred_username, whose domain the tenant has proved). After that the address
no longer counts: it may be given to somebody else.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SIGNED_BY: Final = (
    "RS256",
    "PS256",
    "ES256",
    "RS384",
    "RS512",
    "ES384",
    "EdDSA",
)  # never none, never a shared secret
TOKEN_CLOCKS_DIFFER: Final = 60  # seconds
OIDC_SCOPES: Final = "openid email profile"
GOOGLE_ISSUER: Final = "https://accounts.google.com"
ENTRA_HOST: Final = "login.microsoftonline.com"


class OidcRefused(Exception):
    """Nobody is signed in; the message says why, for the log."""


class UnknownKey(OidcRefused):
    """The token names a key that we do not have: perhaps the provider has changed its keys."""


@dataclass(frozen=True, slots=True)
class OidcProvider:
    """issuer: as its tokens say, with the tenant. domains: of addresses that may sign in; name: on the button."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str]
    name: str


@dataclass(frozen=True, slots=True)
class OidcJourney:
    """One browser on its way to the provider and back. cookie: binds it to the browser."""

    state: str
    nonce: str
    verifier: str
    cookie: str
    next_path: str
    until: float

    @classmethod
    def begin(cls, next_path: str, until: float) -> OidcJourney:
        state, nonce, verifier, cookie = (secrets.token_urlsafe(32) for _ in range(4))
        return cls(state, nonce, verifier, cookie, next_path, until)


@dataclass(frozen=True, slots=True)
class OidcIdentity:
    """Whom the provider has signed in. email: vouched for, in small letters; None: it vouches for none of ours."""

    issuer: str
    subject: str
    email: str | None


def challenge_of(verifier: str) -> str:
    """PKCE's S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def authorization_url(endpoint: str, provider: OidcProvider, journey: OidcJourney, back: str) -> str:
    """Where the browser goes. back: our address to which the provider sends it."""
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": OIDC_SCOPES,
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": challenge_of(journey.verifier),
        "code_challenge_method": "S256",
    }
    if provider.issuer == GOOGLE_ISSUER and len(provider.domains) == 1:
        asked["hd"] = next(iter(provider.domains))  # offers the accounts of that domain alone
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


def identity_in(
    token: str, keys: Mapping[str, Any], provider: OidcProvider, nonce: str, now: datetime
) -> OidcIdentity:
    """Whose ID token it is. keys: the provider's, a JWK set. Raises OidcRefused, and UnknownKey."""
    claims = _claims(token, keys)
    _check(claims, provider, nonce, now)
    subject = str(claims["sub"])
    return OidcIdentity(provider.issuer, subject, vouched_email(claims, provider))


def _claims(token: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
        given = keys.get("keys", [])
        signing = [one for one in given if one.get("use", "sig") == "sig" and one.get("kty") != "oct"]
        if not signing or (kid is not None and not any(one.get("kid") == kid for one in signing)):
            raise UnknownKey(f"the provider has no key {kid}")
        found = jwt.decode(token, KeySet.import_key_set({"keys": signing}), algorithms=list(SIGNED_BY))
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise OidcRefused(f"the ID token: {type(error).__name__}: {error}") from error
    return dict(found.claims)


def _check(claims: dict[str, Any], provider: OidcProvider, nonce: str, now: datetime) -> None:
    from joserfc.errors import JoseError
    from joserfc.jwt import JWTClaimsRegistry

    rules = JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=TOKEN_CLOCKS_DIFFER,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        rules.validate(claims)
    except JoseError as error:
        raise OidcRefused(f"the ID token: {error}") from error
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if provider.client_id not in audience:
        raise OidcRefused("the ID token is for others (aud)")
    others = set(audience) != {provider.client_id}
    if (others or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise OidcRefused("the ID token is for another client (azp)")
    if (
        urlsplit(provider.issuer).hostname == ENTRA_HOST
        and f"/{claims.get('tid')}/" not in f"{provider.issuer}/"
    ):
        raise OidcRefused("the ID token is of another tenant (tid)")


def vouched_email(claims: Mapping[str, Any], provider: OidcProvider) -> str | None:
    """An address of our domains that the provider vouches for."""
    host = urlsplit(provider.issuer).hostname
    if host == ENTRA_HOST:
        email = claims.get("preferred_username")  # `email` there is what the user wrote
    elif claims.get("email_verified") in (True, "true"):
        email = claims.get("email")
    else:
        return None
    if not isinstance(email, str) or email.count("@") != 1:
        return None
    email = email.strip().casefold()
    domain = email.partition("@")[2]
    if provider.issuer == GOOGLE_ISSUER and claims.get("hd") != domain:
        return None  # a private account that has the address is not the company's
    return email if domain in provider.domains else None

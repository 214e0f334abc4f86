"""An ID token is taken only from the right provider, for us and this journey, in time; and who vouches for whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.oidc import (
    OidcIdentity,
    OidcJourney,
    OidcProvider,
    OidcRefused,
    UnknownKey,
    authorization_url,
    challenge_of,
    identity_in,
)
from tests.accounts.id_tokens import (
    AT,
    AT_GOOGLE,
    KEY,
    MICROSOFT,
    NOW,
    OTHER_KEY,
    PLAIN,
    claims_for,
    key_set,
    signed,
    signed_with_public_key,
    unsigned,
)

ANNA = "anna@bolaget.se"


def identity(token: str, provider: OidcProvider = PLAIN, keys: Any = None) -> OidcIdentity:
    return identity_in(token, keys or key_set(OTHER_KEY, KEY), provider, "n-1", AT)


@pytest.mark.parametrize("provider", [PLAIN, MICROSOFT, AT_GOOGLE], ids=lambda one: one.name)
def test_a_right_token_says_who_it_is(provider: OidcProvider) -> None:
    found = identity(signed(claims_for(provider)), provider)

    assert found == OidcIdentity(provider.issuer, "s-1", ANNA)


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "n-2"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["vaxel", "another"]},
        {"aud": ["another"]},
        {"aud": []},
        {"aud": [{"vaxel": 1}]},
        {"azp": "another"},
        {"iss": "https://other.example"},
        {"iss": "https://id.example/"},
        {"exp": NOW - 61},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": NOW + 61},
        {"iat": NOW + 61},
        {"iat": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(OidcRefused):
        identity(signed(claims_for(PLAIN, **wrong)))


def test_a_token_for_us_and_others_says_that_it_was_made_for_us() -> None:
    assert identity(signed(claims_for(PLAIN, aud=["vaxel"]))).email == ANNA
    assert identity(signed(claims_for(PLAIN, aud=["vaxel", "another"], azp="vaxel"))).email == ANNA


def test_clocks_may_differ_by_a_minute() -> None:
    assert identity(signed(claims_for(PLAIN, exp=NOW - 59, iat=NOW + 59))).email == ANNA


@pytest.mark.parametrize(
    "token",
    [
        unsigned(claims_for(PLAIN)),
        signed_with_public_key(claims_for(PLAIN)),
        signed(claims_for(PLAIN))[:-4] + "AAAA",
        signed(claims_for(PLAIN), OTHER_KEY, kid=KEY.kid),
        "",
        "a.b.c",
        "....",
    ],
    ids=["none", "hmac", "cut", "other key", "empty", "nonsense", "dots"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(token: str) -> None:
    with pytest.raises(OidcRefused):
        identity(token)


def test_a_key_that_we_lack_is_told_apart_for_the_provider_may_have_changed_it() -> None:
    with pytest.raises(UnknownKey):
        identity(signed(claims_for(PLAIN)), keys=key_set(OTHER_KEY))


@pytest.mark.parametrize(
    ("provider", "claims", "email"),
    [
        (PLAIN, {"email_verified": False}, None),
        (PLAIN, {"email_verified": None}, None),
        (PLAIN, {"email": "anna@other.se"}, None),
        (PLAIN, {"email": "anna@bolaget.se@other.se"}, None),
        (PLAIN, {"email": ["anna@bolaget.se"]}, None),
        (PLAIN, {"email": " Anna@Bolaget.SE "}, ANNA),
        (AT_GOOGLE, {"hd": None}, None),  # a private Google account with the company's address
        (AT_GOOGLE, {"hd": "other.se"}, None),
        (MICROSOFT, {"preferred_username": None}, None),  # `email` is what the user wrote
        (MICROSOFT, {"preferred_username": "x@other.se", "email": ANNA, "email_verified": True}, None),
    ],
    ids=str,
)
def test_an_address_counts_only_where_the_provider_vouches_for_it(
    provider: OidcProvider, claims: dict[str, Any], email: str | None
) -> None:
    assert identity(signed(claims_for(provider, **claims)), provider).email == email


def test_another_tenants_token_is_refused() -> None:
    with pytest.raises(OidcRefused, match="tid"):
        identity(signed(claims_for(MICROSOFT, tid="another")), MICROSOFT)


def test_the_request_holds_what_the_answer_must_prove() -> None:
    journey = OidcJourney.begin("/me", 0)
    asked = parse_qs(
        urlsplit(
            authorization_url("https://id.example/a?x=1", PLAIN, journey, "https://v.example/back")
        ).query
    )

    assert asked["code_challenge"] == [challenge_of(journey.verifier)]
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert (asked["state"], asked["nonce"], asked["x"]) == ([journey.state], [journey.nonce], ["1"])
    assert len({journey.state, journey.nonce, journey.verifier, journey.cookie}) == 4
    assert "hd" not in asked
    assert "hd=bolaget.se" in authorization_url("https://g.example", AT_GOOGLE, journey, "https://v.example")


def test_the_challenge_is_the_standards() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_no_log_tells_the_clients_secret() -> None:
    assert "s3cret" not in repr(PLAIN)

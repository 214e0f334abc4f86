"""Everything of second factors, passkeys, other providers, links and tokens that the web has, put together.

Knows: who needs whom among these pages. Refuses to know: where things are kept (app/service/web/access.py).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from app.accounts.oidc import ENTRA_HOST, GOOGLE_ISSUER
from app.accounts.second_step import AskedFactors, demanded_of
from app.web.access.factor_actions import FactorActions
from app.web.access.link_actions import LinkActions
from app.web.access.links_page import LinksPage
from app.web.access.oidc_actions import OidcActions
from app.web.access.oidc_client import OidcClient
from app.web.access.oidc_pages import OidcPages
from app.web.access.own_factor_pages import OwnFactorPages
from app.web.access.own_token_actions import OwnTokenActions
from app.web.access.own_tokens_page import OwnTokensPage
from app.web.access.passkey_actions import PasskeyActions
from app.web.access.passkey_pages import PasskeyPages
from app.web.access.second_step_pages import SecondStepPages
from app.web.access.token_actions import TokenActions
from app.web.access.tokens_page import TokensPage
from app.web.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.accounts.audit import AuditLog
    from app.accounts.factors import KeepsFactors
    from app.accounts.kept import KeepsAccounts
    from app.accounts.links import Links
    from app.accounts.oidc import OidcProvider
    from app.accounts.sessions import SignedIn
    from app.accounts.sign_in import SignIn
    from app.accounts.tokens import Tokens
    from app.web.accounts.room import AccountsRoom
    from app.web.site.render import Pages
    from app.web.site.routes import OpenRoute, Route

ADDRESS_KNOCKS: Final = 200  # sign-ins begun in ten minutes, by passkey or elsewhere: each is remembered
ADDRESS_CODES: Final = 50  # wrong codes in ten minutes: a whole office may share an address


class AccessRoom:
    """link_actions, token_actions, own_tokens: for the API, too. second_factor: the setting.

    provider None: no other sign-in.
    """

    def __init__(
        self,
        pages: Pages,
        room: AccountsRoom,
        accounts: KeepsAccounts,
        factors: KeepsFactors,
        links: Links,
        tokens: Tokens,
        audit: AuditLog,
        sign_in: SignIn,
        signed_in: SignedIn,
        *,
        company: Callable[[], str],
        queues: Callable[[], Mapping[str, str]],
        second_factor: str,
        provider: OidcProvider | None,
        now: Callable[[], datetime],
    ) -> None:
        throttle = Throttle(time.monotonic, ADDRESS_CODES)
        knocks = Throttle(time.monotonic, ADDRESS_KNOCKS)
        asked = sign_in.second = AskedFactors(factors, demanded_of(second_factor))
        actions = FactorActions(factors, audit, now)
        passkeys = PasskeyActions(factors, accounts, audit, company, now, signed_in)
        self.link_actions = LinkActions(links, audit, queues)
        self.token_actions = TokenActions(tokens, audit)
        self.own_tokens = OwnTokenActions(tokens, self.token_actions, signed_in)
        self.table: list[Route | OpenRoute] = [
            *SecondStepPages(
                pages, sign_in, room.let_in, asked, factors, actions, throttle, company
            ).routes(),
            *OwnFactorPages(pages, accounts, factors, actions, passkeys, company).routes(),
            *PasskeyPages(
                *(pages, passkeys, accounts, sign_in, room.let_in, throttle, knocks, signed_in.may_be_here)
            ).routes(),
            *LinksPage(pages, self.link_actions).routes(),
            *TokensPage(pages, tokens, self.token_actions).routes(),
            *OwnTokensPage(pages, accounts, self.own_tokens).routes(),
        ]
        room.own.links.append(("/account/factors", "access.factors.title"))
        room.own.links.append(("/account/tokens", "access.own_tokens.title"))
        room.sign_in_pages.other_ways.append(("/sign-in/passkey", "access.passkey.sign_in"))
        if provider is not None:
            whose = OidcActions(factors, accounts, audit, signed_in.may_be_here, now)
            client = OidcClient(provider, now)
            self.table += OidcPages(pages, client, whose, room.let_in, signed_in, knocks).routes()
            room.sign_in_pages.other_ways.append(("/sign-in/oidc", words_of_provider(provider)))


def words_of_provider(provider: OidcProvider) -> str:
    """The key of the words on the button that leads there."""
    if provider.issuer == GOOGLE_ISSUER:
        return "access.oidc.with_google"
    return "access.oidc.with_microsoft" if ENTRA_HOST in provider.issuer else "access.oidc.with_company"

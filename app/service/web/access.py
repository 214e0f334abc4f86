"""Second factors, passkeys, other providers, links and tokens in a running service.

Knows: where they are kept, and which settings they have. Refuses to know: pages (web/access).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.oidc import OidcProvider
from app.clock import real_clock
from app.storage.sealing import FACTORS_KEY, Seal
from app.web.access.room import AccessRoom
from app.web.access.token_actions import TokenActions
from app.web.access.token_door import TokenDoor
from app.web.holders import token_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.service.build import Rooms
    from app.settings import Settings
    from app.storage.store import Store
    from app.web.accounts.room import AccountsRoom
    from app.web.site.render import Pages


def access_room(rooms: Rooms, pages: Pages, accounts: AccountsRoom) -> AccessRoom:
    settings, store, desk = rooms.settings, rooms.store, rooms.accounts

    def company() -> str:
        found = rooms.current.company_if_any()
        return found.name if found is not None else "Växel"

    def queues() -> Mapping[str, str]:
        found = rooms.current.today_if_any()
        return {one.id: one.name for one in found.queues.values()} if found is not None else {}

    return AccessRoom(
        pages,
        accounts,
        store.accounts,
        store.factors(Seal(settings.data / FACTORS_KEY)),
        store.links,
        store.tokens,
        store.audit,
        desk.sign_in,
        desk.signed_in,
        company=company,
        queues=queues,
        second_factor=settings.second_factor,
        provider=provider_of(settings),
        now=real_clock,
    )


def tokens_of(store: Store) -> TokenActions:
    """For the command."""
    return TokenActions(store.tokens, store.audit)


def doors_of(rooms: Rooms) -> TokenDoor:
    """Programs by their token, people by their session."""
    store, desk = rooms.store, rooms.accounts
    token = token_in(rooms.settings.data)
    return TokenDoor(store.tokens, token, desk.sessions, store.accounts, desk.signed_in)


def provider_of(settings: Settings) -> OidcProvider | None:
    if not settings.oidc.issuer:
        return None
    names = {"accounts.google.com": "Google", "login.microsoftonline.com": "Microsoft"}
    host = settings.oidc.issuer.split("/")[2]
    return OidcProvider(
        settings.oidc.issuer,
        settings.oidc.client_id,
        settings.oidc.client_secret,
        settings.oidc.domains,
        names.get(host, host),
    )

"""The pages of sign-in, second factors, links, tokens and webhooks, on a real database and a real server.

Knows: how they fit together. Refuses to know: the service, which tests/live has.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from app.clock import real_clock
from app.storage.sealing import Seal
from app.web.access.room import AccessRoom
from app.web.access.token_door import TokenDoor
from app.web.access.webhook_actions import WebhookActions
from app.web.access.webhooks_page import WebhooksPage
from app.web.api_v1.described import ApiV1
from app.web.api_v1.my_tokens_v1 import MyTokensV1
from app.web.site.gate import Gate
from tests.accounts.stage import accounts_in
from tests.web.accounts.stage import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from app.accounts.oidc import OidcProvider
    from app.storage.factors import FactorBox
    from app.web.site.routes import Route
    from tests.accounts.stage import Stage

QUEUES = {"support": "Supporten", "sales": "Försäljningen"}
MACHINE_TOKEN = "the machine's"


class AccessSite(Site):
    """factors: the box; access: the pages. The factors' clock is the real one, as is that of codes."""

    def __init__(
        self,
        stage: Stage,
        directory: Path,
        provider: OidcProvider | None = None,
        second_factor: str = "",
        more: Sequence[Route] = (),
    ) -> None:
        super().__init__(stage)
        store = stage.store
        self.provider = provider
        self.factors: FactorBox = store.factors(Seal(directory / "factors.key"))
        self.access = AccessRoom(
            self.pages,
            self.room,
            store.accounts,
            self.factors,
            store.links,
            store.tokens,
            store.audit,
            stage.sign_in,
            stage.signed_in,
            company=lambda: "Bolaget",
            queues=lambda: QUEUES,
            second_factor=second_factor,
            provider=provider,
            now=real_clock,
        )
        self.webhooks = WebhookActions(store.webhooks, store.audit)
        api = ApiV1(self.pages, MyTokensV1(store.accounts, self.access.own_tokens).operations())
        self.table += [*self.access.table, *WebhooksPage(self.pages, self.webhooks).routes()]
        self.table += [*api.routes(), *more]


@asynccontextmanager
async def access_in(
    directory: Path,
    provider: OidcProvider | None = None,
    second_factor: str = "",
    port: int = 0,
    more: Sequence[Route] = (),
) -> AsyncIterator[AccessSite]:
    """Its url is http://localhost:PORT: passkeys need a name. port 0: any. more: further routes."""
    async with accounts_in(directory) as stage:
        site = AccessSite(stage, directory, provider, second_factor, more)
        app = web.Application()
        store = stage.store
        door = TokenDoor(store.tokens, MACHINE_TOKEN, site.room.sessions, store.accounts, stage.signed_in)
        Gate(door, site.pages.forbidden).add(app, site.table)
        app.on_shutdown.append(site.live.leave)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        site.url = f"http://localhost:{runner.addresses[0][1]}"
        try:
            yield site
        finally:
            await runner.cleanup()

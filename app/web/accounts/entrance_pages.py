"""/welcome/SECRET: an invitation, a new password, or the first administrator; /sign-in/forgotten: asks for a link.

Knows: forms. Refuses to know: what a link is worth (accounts/administration.py), and how a letter travels.

Looking at a link uses nothing up: mail programs look at links, too. Sending the form does.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.account import LinkUse
from app.accounts.administration import AccountRefused
from app.accounts.passwords import TooManyAtOnce
from app.accounts.sign_in import sign_in_name
from app.web.accounts.browser import LARGEST_AT_DOOR, address_of, is_safe
from app.web.bodies import form_of
from app.web.site.render import language_of
from app.web.site.routes import OpenRoute

if TYPE_CHECKING:
    from app.accounts.account import Account
    from app.accounts.administration import Administration
    from app.accounts.kept import KeepsAccounts
    from app.accounts.sign_in import SignIn, Throttled
    from app.web.accounts.let_in import LetIn
    from app.web.site.render import Pages


ONE_LETTER_WITHIN: Final = 300.0  # seconds: for one account
log = structlog.get_logger()


class AccountPost(Protocol):
    """Sends links by e-mail."""

    @property
    def works(self) -> bool:
        """Whether there is a mail server (VAXEL_SMTP_URL)."""

    def link(self, secret: str) -> str:
        """The address of a one-time link, by the service's own name: never by what a request calls us."""

    async def send(self, account: Account, use: LinkUse, secret: str) -> bool:
        """False: there is no mail server, or no address, or it was not taken."""


class EntrancePages:
    """Pages for whoever has a link. throttle: of addresses; letters: of accounts, one letter within a while."""

    def __init__(
        self,
        pages: Pages,
        accounts: KeepsAccounts,
        administration: Administration,
        sign_in: SignIn,
        let_in: LetIn,
        post: AccountPost,
        throttle: Throttled,
        letters: Throttled,
    ) -> None:
        self._pages = pages
        self._accounts = accounts
        self._administration = administration
        self._sign_in = sign_in
        self._let_in = let_in
        self._post = post
        self._throttle = throttle
        self._letters = letters
        self._under_way: set[asyncio.Task[None]] = set()

    def routes(self) -> list[OpenRoute]:
        return [
            OpenRoute("GET", "/welcome/{secret}", self._show),
            OpenRoute("POST", "/welcome/{secret}", self._choose),
            OpenRoute("GET", "/sign-in/forgotten", self._forgotten),
            OpenRoute("POST", "/sign-in/forgotten", self._ask),
        ]

    async def _show(self, request: web.Request) -> web.StreamResponse:
        return await self._page(request)

    async def _page(
        self, request: web.Request, refused: AccountRefused | None = None, **typed: str
    ) -> web.Response:
        found = await self._administration.link_for(request.match_info["secret"])
        if found is None:
            return self._pages.html(request, None, "accounts/no_link.html", 410)
        link, account = found
        values = {"name": "", "full_name": "", "email": "", **typed}
        if account is not None:
            values |= {"name": account.name, "full_name": account.full_name}
        return self._pages.html(
            request,
            None,
            "accounts/welcome.html",
            200 if refused is None else 422,
            use=link.use.value,
            first=link.use is LinkUse.FIRST,
            values=values,
            refused=refused,
            safe=is_safe(request),
        )

    async def _choose(self, request: web.Request) -> web.StreamResponse:
        form = await form_of(request, LARGEST_AT_DOOR)
        secret, typed = request.match_info["secret"], {}
        password, again = form.get("password", ""), form.get("again", "")
        try:
            found = await self._administration.link_for(secret)
            if found is not None and found[0].use is LinkUse.FIRST:
                typed = {key: form.get(key, "") for key in ("name", "full_name", "email")}
                account = await self._administration.make_first(
                    secret, **typed, password=password, again=again, lang=language_of(request, None)
                )
            else:
                account = await self._administration.accept(secret, password, again)
        except AccountRefused as refused:
            return await self._page(request, refused, **typed)
        except TooManyAtOnce:
            return await self._page(request, AccountRefused("", "busy"), **typed)
        if await self._sign_in.second.asked(account) is not None:
            raise web.HTTPSeeOther("/sign-in?done=password")  # a link by e-mail replaces no second factor
        return await self._let_in(request, account, f"link:{'first' if typed else 'password'}")

    async def _forgotten(self, request: web.Request) -> web.StreamResponse:
        return self._pages.html(request, None, "accounts/forgotten.html", works=self._post.works)

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        """The same answer whoever asks, for whatever name."""
        form, address = await form_of(request, LARGEST_AT_DOOR), address_of(request)
        if self._post.works and not self._throttle.waits(address):
            self._throttle.wrong(address)  # each letter counts: nobody fills a colleague's mailbox
            # without waiting: how long an answer takes must not tell whether there is an account
            task = asyncio.get_running_loop().create_task(self._send_link(form.get("name", "")))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        raise web.HTTPSeeOther("/sign-in?done=mailed")

    async def _send_link(self, name: str) -> None:
        try:
            account = await self._accounts.by_name(sign_in_name(name))
            if account is None or account.email is None or account.disabled_at is not None:
                return
            whose = f"account {account.id}"
            if self._letters.waits(whose):
                return
            self._letters.wrong(whose)
            use, secret = await self._administration.link_forgotten(account)
            await self._post.send(account, use, secret)
        except (SQLAlchemyError, OSError) as error:
            log.warning("no link was made for a forgotten password", error=str(error))

    async def settled(self) -> None:
        """Until the letters that are under way have been sent."""
        await asyncio.gather(*self._under_way)

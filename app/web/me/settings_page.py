"""My telephones and my codes.

Knows: the two pages, and what their forms do. Refuses to know: where telephones and codes are kept.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import segno
from aiohttp import web

from app.accounts.roles import Right
from app.policy.logins import DeviceKind
from app.provisioning.instructions import what_to_do
from app.provisioning.makes import MAKES
from app.web.bodies import posted_of
from app.web.me.my_times import day_and_clock
from app.web.me.phone_codes import phone_codes
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.web.me.code_actions import CodeActions
    from app.web.me.mine import Mine, Owners
    from app.web.me.phone_link_actions import PhoneLinkActions
    from app.web.me.phone_view import MyTelephone, PhoneViews
    from app.web.me.records import MyRecords
    from app.web.site.render import Pages

SETS_ITSELF_UP: Final = (DeviceKind.DESK, DeviceKind.SOFTPHONE, DeviceKind.MOBILE)


class MySettings:
    """The handlers."""

    def __init__(
        self,
        pages: Pages,
        owners: Owners,
        phones: PhoneViews,
        links: PhoneLinkActions,
        records: MyRecords,
        codes: CodeActions,
    ) -> None:
        self._pages = pages
        self._owners = owners
        self._phones = phones
        self._links = links
        self._records = records
        self._codes = codes

    def routes(self) -> list[Route]:
        only = self._owners.only
        return [
            Route("GET", "/me/phones", Right.OWN, only(self._telephones)),
            Route("POST", "/me/phones/browser", Right.OWN, only(self._browser)),
            Route("POST", "/me/phones/link", Right.OWN, only(self._link)),
            Route("GET", "/me/codes", Right.OWN, only(self._codes_page)),
            Route("POST", "/me/codes/pin", Right.OWN, only(self._pin)),
        ]

    async def _telephones(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        return await self._all_phones(request, mine)

    async def _all_phones(
        self, request: web.Request, mine: Mine, wrong: Refusal | None = None
    ) -> web.Response:
        found: tuple[MyTelephone, ...] = ()
        with contextlib.suppress(ConnectionError, TimeoutError):
            found = await self._phones.telephones(mine.person)
        return self._pages.html(
            request,
            mine.visitor,
            "me/phones.html",
            status=wrong.status if wrong is not None else 200,
            mine=mine,
            wrong=wrong.said(mine.lang) if wrong is not None else "",
            set_up=[one for one in found if one.kind in SETS_ITSELF_UP] if self._links.possible else [],
            makes=list(MAKES.values()),
            done="",
            telephones=[
                (one, day_and_clock(one.seen_at, mine.lang, mine.now) if one.seen_at else "") for one in found
            ],
            presented=self._phones.presented(mine.person, mine.lang),
            browser=self._phones.link(mine.person) is not None,
        )

    async def _link(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        form = await posted_of(request)
        telephone, make = str(form.get("telephone", "")), str(form.get("make", ""))
        try:
            made = await self._links.make(mine.visitor, mine.person, telephone, make)
        except Refusal as wrong:
            return await self._all_phones(request, mine, wrong)
        return self._pages.html(
            request,
            mine.visitor,
            "me/phone_link.html",
            mine=mine,
            made=made,
            to_do=what_to_do(made.make.id, mine.lang),
            until=day_and_clock(made.expires_at, mine.lang, mine.now),
            picture=segno.make(made.address, error="m").svg_data_uri(scale=5, border=3, light="#fff"),
        )

    async def _browser(self, _request: web.Request, mine: Mine) -> web.StreamResponse:
        """Somebody who has signed in needs no link: the POST goes on to one that is made for it."""
        path = self._phones.link(mine.person)
        if path is None:
            raise web.HTTPNotFound
        raise web.HTTPTemporaryRedirect(path)

    async def _codes_page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        with contextlib.suppress(ConnectionError, TimeoutError):
            await self._records.read(mine.person.id)
        return self._show(request, mine)

    def _show(self, request: web.Request, mine: Mine, wrong: Refusal | None = None) -> web.Response:
        return self._pages.html(
            request,
            mine.visitor,
            "me/codes.html",
            status=wrong.status if wrong is not None else 200,
            mine=mine,
            has_pin=self._records.of(mine.person.id).pin,
            codes=list(phone_codes(mine.company, mine.person, mine.lang)),
            short_numbers=[*mine.person.short_numbers, *mine.company.short_numbers],
            wrong=wrong.said(mine.lang) if wrong is not None else "",
            done="pin" if request.query.get("done") == "pin" else "",
        )

    async def _pin(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        form = await posted_of(request)
        pin, again = str(form.get("pin", "")), str(form.get("again", ""))
        try:
            if pin != again:
                raise Refusal(400, "the codes differ", "again", "Koderna är inte lika.")
            await self._codes.set_pin(mine.visitor, mine.company, mine.person, pin)
        except Refusal as wrong:
            return self._show(request, mine, wrong)
        raise web.HTTPSeeOther("/me/codes?done=pin")

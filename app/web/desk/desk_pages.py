"""The page /desk and its forms.

Knows: paths and forms. Refuses to know: what the page shows (desk_parts.py), and what a choice does (desk_actions.py).

    GET  /desk?like=TEXT&page=2     the page; GET /desk/now tells its changes
    POST /desk/standing             do=log_in | log_out | pause | resume | end_wrap_up | prolong_wrap_up, reason, agent
    POST /desk/transfer             do=send_on | ask, to=person:ID | queue:ID | number:NUMBER; do=join | take_back
                                    call=ID, of the call that the page shows
    POST /desk/take                 callback=ID
    POST /desk/move                 call=ID, to=front | queue:ID | person:ID, colleague=EXTENSION or NAME, reason
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import form_of
from app.web.desk.colleagues import wanted_like
from app.web.desk.desk_parts import who
from app.web.desk.house_parts import link
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.site.still_in import still_in
from app.web.whole_number import asked_page
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from app.accounts.visitor import Visitor
    from app.clock import AlarmClock
    from app.web.desk.desk_actions import DeskActions
    from app.web.desk.desk_parts import DeskParts
    from app.web.desk.transfer_actions import TransferActions
    from app.web.desk.waiting_actions import WaitingActions
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages


class DeskPages:
    """`routes` are for the site's table."""

    def __init__(
        self,
        pages: Pages,
        live: Live,
        clock: AlarmClock,
        parts: DeskParts,
        actions: DeskActions,
        sending: TransferActions,
        waiting: WaitingActions,
        sessions: Sessions,
    ) -> None:
        self._pages = pages
        self._live = live
        self._clock = clock
        self._parts = parts
        self._actions = actions
        self._sending = sending
        self._waiting = waiting
        self._sessions = sessions

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/desk", Right.BOARD, self._page),
            Route("GET", "/desk/now", Right.BOARD, self._now),
            Route("POST", "/desk/standing", Right.BOARD, self._standing),
            Route("POST", "/desk/transfer", Right.BOARD, self._transfer),
            Route("POST", "/desk/take", Right.BOARD, self._take),
            Route("POST", "/desk/move", Right.STEER, self._move),
        ]

    # What is shown

    async def _page(self, request: web.Request, visitor: Visitor) -> web.Response:
        return self._desk(request, visitor, done=request.query.get("done", ""))

    async def _now(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        like, page = _wanted(request)
        lang = language_of(request, visitor)
        key = ("desk", who(visitor), visitor.rights, visitor.role, lang, like, page)
        look = partial(self._parts.look, visitor, lang, like, page)
        may_stay = still_in(self._sessions, request, visitor, Right.BOARD)
        return await self._live.serve(request, key, look, may_stay, session=visitor.session)

    # What is done

    async def _standing(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        agent = given.get("agent") or visitor.person or ""
        choosing = self._actions.choose(visitor, agent, given.get("do", ""), given.get("reason", ""))
        return await self._done(request, visitor, choosing)

    async def _transfer(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        to = f"number:{given['number']}" if given.get("number") else given.get("to", "")
        sending = self._sending.transfer(visitor, given.get("do", ""), to, given.get("call", ""))
        return await self._done(request, visitor, sending)

    async def _take(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        return await self._done(request, visitor, self._waiting.take(visitor, given.get("callback", "")))

    async def _move(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        colleague = given.get("colleague", "").strip()
        to = f"person:{colleague}" if colleague else given.get("to", "")
        moving = self._waiting.move(visitor, given.get("call", ""), to, given.get("reason", ""))
        return await self._done(request, visitor, moving)

    async def _done(self, request: web.Request, visitor: Visitor, action: Awaitable[object]) -> web.Response:
        """The desk anew when it is done, or with the reason when it is refused."""
        try:
            await action
        except Refusal as refused:
            return self._refused(request, visitor, refused)
        raise web.HTTPSeeOther(f"/desk{link(*_wanted(request), '')}")

    def _refused(self, request: web.Request, visitor: Visitor, why: Refusal) -> web.Response:
        """The page again, with the reason."""
        status = 403 if why.status == 403 else 422
        return self._desk(request, visitor, status, refused=why.said(language_of(request, visitor)))

    def _desk(
        self, request: web.Request, visitor: Visitor, status: int = 200, *, done: str = "", refused: str = ""
    ) -> web.Response:
        like, page = _wanted(request)
        lang = language_of(request, visitor)
        return self._pages.html(
            request,
            visitor,
            "desk/desk.html",
            status,
            parts=self._parts.look(visitor, lang, like, page, fresh=True),
            like=like,
            now=self._clock.now(),
            live=f"/desk/now{link(like, page, lang)}",
            done=done,
            refused=refused,
        )


def _wanted(request: web.Request) -> tuple[str, int]:
    return wanted_like(request.query.get("like", "")), asked_page(request)

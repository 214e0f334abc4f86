"""The page /desk and its forms.

Knows: paths, and which part of the page shows what. Refuses to know: what a choice does (desk_actions.py).

    GET  /desk?like=TEXT&page=2     the page; GET /desk/now tells its changes
    POST /desk/standing             do=log_in | log_out | pause | resume | end_wrap_up | prolong_wrap_up, reason, agent
    POST /desk/transfer             do=send_on | ask, to=person:ID | queue:ID | number:NUMBER; do=join | take_back
                                    call=ID, of the call that the page shows
    POST /desk/take                 callback=ID
    POST /desk/move                 call=ID, to=front | queue:ID | person:ID, colleague=EXTENSION or NAME, reason
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import form_of
from app.web.desk.colleagues import wanted_like
from app.web.desk.own import own, own_queues, queues_to_see
from app.web.desk.rendered import Rendered
from app.web.desk.seen import sight_of
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.site.still_in import still_in
from app.web.whole_number import asked_page
from app.words.call_ends import how_ended
from app.words.profiles import clock_text
from app.words.refusal import Refusal
from app.words.standings import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.accounts.visitor import Visitor
    from app.calls.desk_transfers import DeskTransfers
    from app.calls.floor import Floor
    from app.calls.queue.hall import Hall
    from app.calls.snapshot import Snapshot
    from app.web.desk.colleagues import Colleagues, ColleaguesPage
    from app.web.desk.desk_actions import DeskActions
    from app.web.desk.earlier_calls import EarlierCalls
    from app.web.desk.own import Own
    from app.web.desk.queue_rows import DeskQueue, QueueRows
    from app.web.desk.transfer_actions import TransferActions
    from app.web.desk.waiting_actions import WaitingActions
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages

QUEUES_SHOWN: Final = 50  # to somebody who sees all of them


class DeskPages:
    """`routes` are for the site's table. snapshot: None before the first company is loaded."""

    def __init__(
        self,
        pages: Pages,
        live: Live,
        hall: Hall,
        floor: Floor,
        transfers: DeskTransfers,
        earlier: EarlierCalls,
        snapshot: Callable[[], Snapshot | None],
        rows: QueueRows,
        colleagues: Colleagues,
        actions: DeskActions,
        sending: TransferActions,
        waiting: WaitingActions,
        sessions: Sessions,
    ) -> None:
        self._pages = pages
        self._live = live
        self._hall = hall
        self._floor = floor
        self._transfers = transfers
        self._earlier = earlier
        self._snapshot = snapshot
        self._rows = rows
        self._colleagues = colleagues
        self._actions = actions
        self._sending = sending
        self._waiting = waiting
        self._sessions = sessions
        self._queue_parts: Rendered[tuple[DeskQueue, ...]] = Rendered()
        self._colleague_parts: Rendered[ColleaguesPage] = Rendered()
        self._own_parts: Rendered[Own] = Rendered()

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

    def _look(
        self, visitor: Visitor, lang: str, like: str, page: int, *, fresh: bool = False
    ) -> Mapping[str, str]:
        """Each part by its element's id. fresh: with the times of now, for a browser that does not count them up."""
        snapshot, hall = self._snapshot(), self._hall
        if snapshot is None:
            return {}
        company = snapshot.company
        now = hall.clock.now()
        tick = (snapshot.version, hall.changes, int(now))
        steers, seen = visitor.may(Right.STEER), sight_of(visitor)
        queues = queues_to_see(company, visitor)[:QUEUES_SHOWN]
        mine = own_queues(company, visitor.person)
        part = partial(self._pages.part, lang, now=now)
        me = own(hall, self._floor, self._transfers, self._earlier, company, visitor.person)
        about = (_who(visitor), lang)
        own_part = partial(self._own_parts.text, tick=tick, look=lambda: me, again=fresh)
        return {
            "call": own_part(
                ("call", *about), make=lambda one: part("desk/call.html", **_told(one, lang, hall.clock()))
            ),
            "mine": own_part(
                ("mine", *about), make=lambda one: part("desk/mine.html", **_told(one, lang, hall.clock()))
            ),
            "queues": self._queue_parts.text(
                (lang, steers, queues, mine, me.can_send_on),
                tick=tick,
                look=lambda: self._rows.of(company, queues),
                make=lambda rows: part(
                    "desk/queues.html",
                    queues=rows,
                    steers=steers,
                    mine=mine,
                    sends=me.can_send_on,
                    others=[(one.id, one.name) for one in company.queues.values()],
                    at_clock=partial(_at_clock, lang, hall.clock()),
                    reasons=company.pause_reasons,
                    standing_words=partial(_words, lang),
                ),
                again=fresh,
            ),
            "colleagues": self._colleague_parts.text(
                (lang, seen, like, page, me.can_send_on),
                tick=tick,
                look=lambda: self._colleagues.page(like, page, lang, seen),
                make=lambda found: part(
                    "desk/colleagues.html", found=found, sends=me.can_send_on, link=_link
                ),
            ),
        }

    async def _page(self, request: web.Request, visitor: Visitor) -> web.Response:
        like, page = _wanted(request)
        lang = language_of(request, visitor)
        return self._pages.html(
            request,
            visitor,
            "desk/desk.html",
            parts=self._look(visitor, lang, like, page, fresh=True),
            like=like,
            now=self._hall.clock.now(),
            live=f"/desk/now{_link(like, page, lang)}",
            done=request.query.get("done", ""),
            refused="",
        )

    async def _now(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        like, page = _wanted(request)
        lang = language_of(request, visitor)
        key = ("desk", _who(visitor), visitor.rights, visitor.role, lang, like, page)
        look = partial(self._look, visitor, lang, like, page)
        may_stay = still_in(self._sessions, request, visitor, Right.BOARD)
        return await self._live.serve(request, key, look, may_stay, session=visitor.session)

    # What is done

    async def _standing(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        agent = given.get("agent") or visitor.person or ""
        try:
            await self._actions.choose(visitor, agent, given.get("do", ""), given.get("reason", ""))
        except Refusal as refused:
            return self._refused(request, visitor, refused)
        raise web.HTTPSeeOther(f"/desk{_link(*_wanted(request), '')}")

    async def _transfer(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        try:
            to = f"number:{given['number']}" if given.get("number") else given.get("to", "")
            await self._sending.transfer(visitor, given.get("do", ""), to, given.get("call", ""))
        except Refusal as refused:
            return self._refused(request, visitor, refused)
        raise web.HTTPSeeOther(f"/desk{_link(*_wanted(request), '')}")

    async def _take(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        try:
            await self._waiting.take(visitor, given.get("callback", ""))
        except Refusal as refused:
            return self._refused(request, visitor, refused)
        raise web.HTTPSeeOther(f"/desk{_link(*_wanted(request), '')}")

    async def _move(self, request: web.Request, visitor: Visitor) -> web.Response:
        given = await form_of(request)
        colleague = given.get("colleague", "").strip()
        to = f"person:{colleague}" if colleague else given.get("to", "")
        try:
            await self._waiting.move(visitor, given.get("call", ""), to, given.get("reason", ""))
        except Refusal as refused:
            return self._refused(request, visitor, refused)
        raise web.HTTPSeeOther(f"/desk{_link(*_wanted(request), '')}")

    def _refused(self, request: web.Request, visitor: Visitor, why: Refusal) -> web.Response:
        """The page again, with the reason."""
        like, page = _wanted(request)
        lang = language_of(request, visitor)
        return self._pages.html(
            request,
            visitor,
            "desk/desk.html",
            403 if why.status == 403 else 422,
            parts=self._look(visitor, lang, like, page, fresh=True),
            like=like,
            now=self._hall.clock.now(),
            live=f"/desk/now{_link(like, page, lang)}",
            done="",
            refused=why.said(lang),
        )


def _who(visitor: Visitor) -> tuple[str, str]:
    """A person, or an account that is nobody's telephone: its name may be another's id."""
    return ("account", visitor.by) if visitor.person is None else ("person", visitor.person)


def _told(me: Own, lang: str, now: datetime) -> dict[str, object]:
    return {
        "me": me,
        "call": me.at_hand,
        "talk": me.talk,
        "standing_words": partial(_words, lang),
        "at_clock": lambda at: clock_text(at, lang, now),
        "ended": lambda how: how_ended(how)[lang == "en"],
    }


def _at_clock(lang: str, now: datetime, at: float) -> str:
    """at: epoch seconds."""
    return clock_text(datetime.fromtimestamp(at, UTC), lang, now)


def _words(lang: str, standing: str, about: str = "") -> str:
    return words(standing, about)[lang == "en"]


def _wanted(request: web.Request) -> tuple[str, int]:
    return wanted_like(request.query.get("like", "")), asked_page(request)


def _link(like: str, page: int, lang: str = "") -> str:
    """The query string of a search and its page."""
    said = {"like": like} if like else {}
    said |= {"page": str(page)} if page > 1 else {}
    said |= {"lang": lang} if lang else {}
    return f"?{urlencode(said)}" if said else ""

"""Messages, calls and callbacks of Min telefon.

Knows: the pages with their live parts, and what their forms do. Refuses to know: where anything is stored.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.me.look_again import LivePart
from app.web.me.my_live import MyLive
from app.web.me.my_times import day_and_clock
from app.web.me.records import CallKind, MyRecord
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.web.me.callback_actions import CallbackActions
    from app.web.me.message_actions import MessageActions
    from app.web.me.mine import Mine, Owners
    from app.web.me.my_live import StillIn
    from app.web.me.records import MyRecords, OtherParty
    from app.web.site.live import Live
    from app.web.site.render import Pages

    WhoIs = Callable[[Mine, str], OtherParty]
SUMMARY: Final = 5  # calls on the first page
INBOX_DONE: Final = frozenset({"deleted", "marked", "called", "callback_done", "callback_cancelled"})


class MyInbox:
    """The handlers; `summary` is the part of the first page. who: the other party of a number."""

    def __init__(
        self,
        pages: Pages,
        live: Live,
        owners: Owners,
        records: MyRecords,
        messages: MessageActions,
        callbacks: CallbackActions,
        who: WhoIs,
        still_in: StillIn,
    ) -> None:
        self._pages = pages
        self._live = MyLive(live, owners, still_in)
        self._owners = owners
        self._records = records
        self._messages = messages
        self._callbacks = callbacks
        self._who = who

    def routes(self) -> list[Route]:
        only = self._owners.only
        return [
            Route("GET", "/me/messages", Right.OWN, only(self._messages_page)),
            Route("GET", "/me/messages/now", Right.OWN, only(self._messages_now)),
            Route("GET", r"/me/messages/{id:[0-9]{1,18}}.wav", Right.OWN, only(self._sound)),
            Route(
                "POST",
                r"/me/messages/{id:[0-9]{1,18}}/{does:delete|heard|new}",
                Right.OWN,
                only(self._change),
            ),
            Route("GET", "/me/calls", Right.OWN, only(self._calls_page)),
            Route("GET", "/me/calls/now", Right.OWN, only(self._calls_now)),
            Route("POST", r"/me/callbacks/{id:[\w-]+}/{does:done|cancel}", Right.OWN, only(self._callback)),
        ]

    # What the pages show

    def _mark(self, mine: Mine) -> tuple[object, ...]:
        """Equal as long as the pages would show the same."""
        return *self._always(mine), self._records.of(mine.person.id)

    def _always(self, mine: Mine) -> tuple[object, ...]:
        """What all parts follow from: the company, the callbacks, and the time, which they tell by the minute."""
        tickets = tuple((one.id, one.attempts) for one in self._callbacks.open_ones(mine.person.id))
        return int(mine.now.timestamp() // 60), mine.company, tickets

    def summary(self, mine: Mine) -> LivePart:
        """The newest missed calls, new messages and callbacks, for the first page; no other call changes it."""
        record = self._records.of(mine.person.id)
        new = tuple(one for one in record.messages if one.new)
        missed = tuple(one for one in record.calls if one.kind is CallKind.MISSED)[:SUMMARY]
        shown = MyRecord(new, missed)
        return LivePart((*self._always(mine), shown), lambda: self._summary(mine, shown))

    def _summary(self, mine: Mine, shown: MyRecord) -> str:
        values = self._values(mine, shown)
        return self._part(mine, "summary", **values | {"new": values["messages"], "missed": values["calls"]})

    def _part(self, mine: Mine, name: str, **values: Any) -> str:
        return self._pages.part(mine.lang, f"me/{name}.html", mine=mine, **values)

    def _values(self, mine: Mine, record: MyRecord) -> dict[str, Any]:
        return {
            "messages": [(one, day_and_clock(one.at, mine.lang, mine.now)) for one in record.messages],
            "calls": [(one, day_and_clock(one.at, mine.lang, mine.now)) for one in record.calls],
            "callbacks": [
                (one, self._who(mine, one.number), self._asked(mine, one.asked))
                for one in self._callbacks.open_ones(mine.person.id)
            ],
        }

    def _asked(self, mine: Mine, at: float) -> str:
        return day_and_clock(datetime.fromtimestamp(at, UTC), mine.lang, mine.now)

    async def _messages_page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        await self._read(mine)
        return self._page(request, mine, "messages", self._message_parts(mine))

    async def _calls_page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        await self._read(mine)
        return self._page(request, mine, "calls", self._call_parts(mine))

    async def _read(self, mine: Mine) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):  # what was read before is shown
            await self._records.read(mine.person.id)

    def _page(
        self,
        request: web.Request,
        mine: Mine,
        name: str,
        parts: dict[str, LivePart],
        wrong: Refusal | None = None,
    ) -> web.Response:
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            mine.visitor,
            f"me/{name}_page.html",
            status=wrong.status if wrong is not None else 200,
            mine=mine,
            parts={id_: part.make() for id_, part in parts.items()},
            wrong=wrong.said(mine.lang) if wrong is not None else "",
            done=done if done in INBOX_DONE else "",
            number="",
        )

    def _message_parts(self, mine: Mine) -> dict[str, LivePart]:
        return self._live_parts(mine, "messages")

    def _call_parts(self, mine: Mine) -> dict[str, LivePart]:
        return self._live_parts(mine, "callbacks", "calls")

    def _live_parts(self, mine: Mine, *names: str) -> dict[str, LivePart]:
        mark, record = self._mark(mine), self._records.of(mine.person.id)
        return {
            name: LivePart(mark, lambda name=name: self._part(mine, name, **self._values(mine, record)))  # type: ignore[misc]
            for name in names
        }

    async def _messages_now(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        return await self._live.serve(request, mine, "messages", self._message_parts)

    async def _calls_now(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        return await self._live.serve(request, mine, "calls", self._call_parts)

    # What the forms do

    async def _sound(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        """With range requests, which players make; ?save: as a file."""
        try:
            file = await self._messages.sound(mine.person.id, int(request.match_info["id"]))
        except Refusal as wrong:
            return web.Response(status=wrong.status, text=f"{wrong.said(mine.lang)}\n")
        headers = {"Content-Type": "audio/wav"}
        if "save" in request.query:
            headers["Content-Disposition"] = f'attachment; filename="{file.stem}.wav"'
        return web.FileResponse(file, headers=headers)

    async def _change(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        box, message, does = mine.person.id, int(request.match_info["id"]), request.match_info["does"]
        try:
            if does == "delete":
                await self._messages.delete(mine.visitor, box, message)
            else:
                await self._messages.mark(mine.visitor, box, message, heard=does == "heard")
        except Refusal as wrong:
            return self._page(request, mine, "messages", self._message_parts(mine), wrong)
        raise web.HTTPSeeOther(f"/me/messages?done={'deleted' if does == 'delete' else 'marked'}")

    async def _callback(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        id_, does = request.match_info["id"], request.match_info["does"]
        try:
            if does == "done":
                await self._callbacks.done(mine.visitor, mine.person.id, id_)
            else:
                await self._callbacks.cancel(mine.visitor, mine.person.id, id_)
        except Refusal as wrong:
            return self._page(request, mine, "calls", self._call_parts(mine), wrong)
        raise web.HTTPSeeOther(f"/me/calls?done=callback_{'done' if does == 'done' else 'cancelled'}")

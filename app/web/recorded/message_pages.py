"""The pages of others' voicemail: the boxes, the messages of one, and one message with its sound.

Knows: paths and forms. Refuses to know: what is noted, and where messages are (message_hearing.py).

    GET  /recordings/messages                     the boxes; ?box= the messages of one
    GET  /recordings/messages/{id}                one; POST .../listen with why=
    GET  /recordings/messages/{id}/sound/{ticket} WAV
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.roles import Right
from app.web.bodies import form_of
from app.web.ranges import sound_answer
from app.web.recorded.reason_door import NoReason
from app.web.row_id import row_id
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.policy.model import Company
    from app.web.recorded.message_hearing import MessageHearing, OthersMessage
    from app.web.site.render import Pages


class MessagePages:
    """The handlers."""

    def __init__(self, pages: Pages, hearing: MessageHearing, company: Callable[[], Company | None]) -> None:
        self._pages = pages
        self._hearing = hearing
        self._company = company

    def routes(self) -> list[Route]:
        right, one = Right.RECORDINGS, "/recordings/messages/{id}"
        return [
            Route("GET", "/recordings/messages", right, self._list),
            Route("GET", one, right, self._one),
            Route("POST", f"{one}/listen", right, self._listen),
            Route("GET", f"{one}/sound/{{ticket}}", right, self._sound),
        ]

    async def _list(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        box = request.query.get("box", "")[:100]
        counted = {} if box else await self._hearing.boxes(visitor)
        boxes = sorted((self._name(id_), id_, *counts) for id_, counts in counted.items())
        found = await self._hearing.messages_in(visitor, box) if box else ()
        return self._pages.html(
            request, visitor, "recordings/messages.html", boxes=boxes, box=box, found=found, name=self._name
        )

    async def _one(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return self._shown(request, visitor, await self._seen(request, visitor))

    async def _listen(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        why = (await form_of(request)).get("why", "")
        try:
            found, ticket = await self._hearing.hear(visitor, row_id(request.match_info["id"]), why)
        except NoReason:
            return self._shown(request, visitor, await self._seen(request, visitor), missing=True)
        return self._shown(request, visitor, found, ticket=ticket, why=why)

    async def _sound(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        id_, ticket = row_id(request.match_info["id"]), request.match_info["ticket"]
        return sound_answer(request, await self._hearing.sound(visitor, id_, ticket))

    async def _seen(self, request: web.Request, visitor: Visitor) -> OthersMessage:
        return await self._hearing.seen(visitor, row_id(request.match_info["id"]))

    def _shown(
        self,
        request: web.Request,
        visitor: Visitor,
        found: OthersMessage,
        *,
        ticket: str = "",
        why: str = "",
        missing: bool = False,
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "recordings/message.html",
            400 if missing else 200,
            one=found,
            ticket=ticket,
            why=why,
            missing=missing,
            name=self._name,
        )

    def _name(self, who: str | None) -> str:
        """Of a person or a queue; anything else as it is."""
        company = self._company()
        found = (
            (company.people.get(who or "") or company.queues.get(who or "")) if company is not None else None
        )
        return found.name if found is not None else who or ""

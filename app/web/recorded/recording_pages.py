"""The pages of recorded calls: the list, one call with its sound, and the access log.

Knows: paths and forms. Refuses to know: what is noted, and how recordings are sealed (recording_actions.py).

    GET  /recordings                     the newest first; ?person= and ?after=
    GET  /recordings/log                 who did what, and why; ?after=
    GET  /recordings/{id}                one; POST .../listen and .../delete with why=
    GET  /recordings/{id}/sound/{ticket} WAV
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import form_of
from app.web.ranges import sound_answer
from app.web.recorded.reason_door import NoReason
from app.web.recorded.recording_keys import read_recording_key, write_recording_key
from app.web.row_id import row_id
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.visitor import Visitor
    from app.policy.model import Company
    from app.web.recorded.recording_actions import RecordedCall, RecordingActions
    from app.web.site.render import Pages

RECORDINGS_SHOWN: Final = 100
LOG_SHOWN: Final = 200  # on a page


class RecordingPages:
    """The handlers."""

    def __init__(
        self, pages: Pages, actions: RecordingActions, company: Callable[[], Company | None]
    ) -> None:
        self._pages = pages
        self._actions = actions
        self._company = company

    def routes(self) -> list[Route]:
        right, one = Right.RECORDINGS, "/recordings/{id}"
        return [
            Route("GET", "/recordings", right, self._list),
            Route("GET", "/recordings/log", right, self._log),
            Route("GET", one, right, self._one),
            Route("POST", f"{one}/listen", right, self._listen),
            Route("POST", f"{one}/delete", right, self._delete),
            Route("GET", f"{one}/sound/{{ticket}}", right, self._sound),
        ]

    async def _list(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        person = request.query.get("person", "")[:100]
        below = read_recording_key(request.query.get("after", ""))
        found, older = await self._actions.listed(visitor, self._id(visitor, person), RECORDINGS_SHOWN, below)
        return self._pages.html(
            request,
            visitor,
            "recordings/list.html",
            found=found,
            person=person,
            older=write_recording_key(older) if older is not None else "",
            newer=below is not None,
            name=self._name,
            deleted="deleted" in request.query,
        )

    async def _log(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        below = row_id(request.query.get("after", "")) or None
        found = await self._actions.kept.log(LOG_SHOWN, below)
        return self._pages.html(
            request,
            visitor,
            "recordings/log.html",
            lines=found.lines,
            older=found.next,
            newer=below is not None,
            name=self._name,
        )

    async def _one(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        return self._shown(request, visitor, await self._seen(request, visitor))

    async def _listen(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        why = (await form_of(request)).get("why", "")
        try:
            found, ticket = await self._actions.listen(visitor, row_id(request.match_info["id"]), why)
        except NoReason:
            return self._shown(
                request, visitor, await self._seen(request, visitor), missing="listen", status=400
            )
        return self._shown(request, visitor, found, ticket=ticket, why=why)

    async def _delete(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        why = (await form_of(request)).get("why", "")
        try:
            await self._actions.remove(visitor, row_id(request.match_info["id"]), why)
        except NoReason:
            return self._shown(
                request, visitor, await self._seen(request, visitor), missing="delete", status=400
            )
        raise web.HTTPSeeOther("/recordings?deleted")

    async def _sound(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        id_, ticket = row_id(request.match_info["id"]), request.match_info["ticket"]
        return sound_answer(request, await self._actions.sound(visitor, id_, ticket))

    async def _seen(self, request: web.Request, visitor: Visitor) -> RecordedCall:
        return await self._actions.seen(visitor, row_id(request.match_info["id"]))

    def _shown(
        self,
        request: web.Request,
        visitor: Visitor,
        found: RecordedCall,
        *,
        ticket: str = "",
        why: str = "",
        missing: str = "",
        status: int = 200,
    ) -> web.Response:
        return self._pages.html(
            request,
            visitor,
            "recordings/one.html",
            status,
            one=found,
            ticket=ticket,
            why=why,
            missing=missing,
            name=self._name,
        )

    def _id(self, visitor: Visitor, person: str) -> str:
        """A person's id by id, number or name; as it is typed for somebody who has left."""
        company = self._company()
        if company is None or not person:
            return person
        found = company.person_of(person, mobiles=visitor.may(Right.COMPANY))
        if found is not None:
            return found.id
        named = [one.id for one in company.people.values() if one.name.casefold() == person.casefold()]
        return named[0] if len(named) == 1 else person

    def _name(self, person: str | None) -> str:
        company = self._company()
        found = company.people.get(person or "") if company is not None else None
        return found.name if found is not None else person or ""

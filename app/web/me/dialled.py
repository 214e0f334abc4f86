"""POST /me/call: the button beside a number, and the field where one is typed.

Knows: the form, and where one comes back. Refuses to know: how it rings (call_actions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from app.accounts.roles import Right
from app.policy.decision import Device
from app.web.bodies import posted_of
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.web.me.call_actions import CallActions
    from app.web.me.mine import Mine, Owners
    from app.web.site.render import Pages


class MyDialled:
    """The handler."""

    def __init__(self, pages: Pages, owners: Owners, actions: CallActions) -> None:
        self._pages = pages
        self._owners = owners
        self._actions = actions

    def routes(self) -> list[Route]:
        return [Route("POST", "/me/call", Right.OWN, self._owners.only(self._call))]

    async def _call(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        form = await posted_of(request)
        number, device = str(form.get("number", "")), str(form.get("device", ""))
        try:
            wanted = Device(device) if device in set(Device) else None
            await self._actions.call(mine.visitor, mine.person, number, wanted)
        except Refusal as wrong:
            values = {"mine": mine, "wrong": wrong.said(mine.lang), "done": "", "number": number}
            return self._pages.html(request, mine.visitor, "me/dial_page.html", wrong.status, **values)
        raise web.HTTPSeeOther("/me/calls?done=called")

"""My greetings: what callers hear, recorded in the browser or from a file.

Knows: the page, its upload and its sound. Refuses to know: what makes a good recording (greeting_actions.py asks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiohttp import BodyPartReader, web

from app.accounts.roles import Right
from app.calls.orders import greeting_of
from app.web.bodies import posted_of
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.web.me.greeting_actions import GreetingActions, OwnGreetings
    from app.web.me.mine import Mine, Owners
    from app.web.site.render import Pages

LARGEST_GREETING_FILE: Final = 20_000_000  # bytes: a minute of any sound, and some more
LARGEST_FIELD: Final = 200
GREETING_DONE: Final = frozenset({"greeting_kept", "greeting_removed"})


class MyGreetings:
    """The handlers."""

    def __init__(
        self, pages: Pages, owners: Owners, greetings: OwnGreetings, actions: GreetingActions
    ) -> None:
        self._pages = pages
        self._owners = owners
        self._greetings = greetings
        self._actions = actions

    def routes(self) -> list[Route]:
        only = self._owners.only
        return [
            Route("GET", "/me/greetings", Right.OWN, only(self._page)),
            Route("POST", "/me/greetings", Right.OWN, only(self._put)),
            Route("POST", "/me/greetings/remove", Right.OWN, only(self._remove)),
            Route("GET", "/me/greetings/heard.wav", Right.OWN, only(self._heard)),
        ]

    async def _page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        return self._show(request, mine)

    def _show(self, request: web.Request, mine: Mine, wrong: Refusal | None = None) -> web.Response:
        company, box = mine.company, mine.person.id
        profiles = [
            (one.id, one.name(mine.lang))
            for one in company.profiles.values()
            if one.busy and one.is_for(mine.person) and greeting_of(company, box, one.id)
        ]
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            mine.visitor,
            "me/greetings.html",
            status=wrong.status if wrong is not None else 200,
            mine=mine,
            own=self._greetings.is_own(box, ""),
            recorded=[(id_, name) for id_, name in profiles if self._greetings.is_own(box, id_)],
            profiles=profiles,
            wrong=wrong.said(mine.lang) if wrong is not None else "",
            done=done if done in GREETING_DONE else "",
        )

    async def _put(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        try:
            profile, sound = await _upload(request)
            await self._actions.put(mine.visitor, mine.company, mine.person, profile, sound)
        except Refusal as wrong:
            return self._show(request, mine, wrong)
        raise web.HTTPSeeOther("/me/greetings?done=greeting_kept")

    async def _remove(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        profile = str((await posted_of(request)).get("profile", ""))
        try:
            await self._actions.remove(mine.visitor, mine.company, mine.person, profile)
        except Refusal as wrong:
            return self._show(request, mine, wrong)
        raise web.HTTPSeeOther("/me/greetings?done=greeting_removed")

    async def _heard(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        profile = request.query.get("profile", "")
        if profile and mine.company.profile_for(mine.person, profile) is None:
            raise web.HTTPNotFound
        file = self._greetings.heard(mine.person.id, profile)
        if not file.exists():
            raise web.HTTPNotFound(text="it is being made\n")
        return web.FileResponse(file, headers={"Content-Type": "audio/wav"})


async def _upload(request: web.Request) -> tuple[str, bytes]:
    """The profile and the sound of a form. Raises Refusal."""
    nothing = Refusal(400, "choose a sound file first", "sound", "Välj en ljudfil först.")
    if not request.content_type.startswith("multipart/"):
        raise nothing
    profile, sound = "", b""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise nothing
        most = LARGEST_GREETING_FILE if part.name == "sound" else LARGEST_FIELD
        taken = bytearray()
        while chunk := await part.read_chunk(65536):
            taken += chunk
            if len(taken) > most:
                raise Refusal(413, "the file is too large", "sound", "Filen är för stor.")
        if part.name == "sound" and sound:
            raise Refusal(400, "send one sound file at a time", "sound", "Skicka en ljudfil i taget.")
        if part.name == "sound":
            sound = bytes(taken)
        elif part.name == "profile":
            profile = taken.decode(errors="replace")
    if not sound:
        raise nothing
    return profile, sound

"""Puts Min telefon together: which rooms its pages ask.

Knows: who needs whom. Refuses to know: what a page says (web/me).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.service.caller_views import HouseCallerViews
from app.service.my_records import StoredRecords
from app.web.me.home import MyHome
from app.web.me.mine import Owners
from app.web.me.profile_actions import ProfileActions

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web

    from app.service.build import Rooms
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages
    from app.web.site.routes import Route


class MyPhone:
    """The pages at /me. profiles and the like: what the pages and the API do alike."""

    def __init__(self, rooms: Rooms, pages: Pages, live: Live, sessions: Sessions) -> None:
        def still_in(request: web.Request) -> Callable[[], Awaitable[bool]]:
            async def is_in() -> bool:
                return await sessions.visitor_of(request) is not None

            return is_in

        current, presences, clock = rooms.current, rooms.presences, rooms.clock
        owners = Owners(pages, current.company_if_any, clock)
        records = StoredRecords(rooms.store, current.company, presences, clock, lambda: _changes(rooms))
        callers = HouseCallerViews(
            *(current.company, clock, presences, rooms.floor, rooms.words, rooms.voicemail.greetings),
            rooms.settings.shared / "prompts",
        )
        self.profiles = ProfileActions(presences, rooms.choices, rooms.store.audit, clock)
        self._home = MyHome(
            *(pages, live, owners, presences, self.profiles, callers, records, still_in),
        )

    def routes(self) -> list[Route]:
        return self._home.routes()


def _changes(rooms: Rooms) -> int:
    """Grows when a call ends, and when a message comes, goes or is heard."""
    return rooms.switchboard.outcomes.total() + rooms.voicemail.changes

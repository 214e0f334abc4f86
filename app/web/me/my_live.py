"""A live view of one's own telephone: rendered only when it may have changed, while whoever reads may stay.

Knows: whose view it is, also after the company has changed. Refuses to know: what its parts show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.web.me.look_again import REST, LookAgain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.web.me.look_again import LivePart
    from app.web.me.mine import Mine, Owners
    from app.web.site.live import Live

    StillIn = Callable[[web.Request, Visitor], Callable[[], Awaitable[bool]]]


class MyLive:
    """still_in: whether a request's visitor may still read."""

    def __init__(self, live: Live, owners: Owners, still_in: StillIn) -> None:
        self._live = live
        self._owners = owners
        self._still_in = still_in

    async def serve(
        self,
        request: web.Request,
        mine: Mine,
        name: str,
        parts: Callable[[Mine], Mapping[str, LivePart]],
    ) -> web.StreamResponse:
        """name: of the view among a person's."""

        def parts_now() -> Mapping[str, LivePart]:
            now = self._owners.of(request, mine.visitor)
            return parts(now) if now is not None else {}

        key = ("me", name, mine.person.id, mine.lang)
        may_stay, session = self._still_in(request, mine.visitor), mine.visitor.session
        look = LookAgain(parts_now)
        return await self._live.serve(request, key, look, may_stay, session=session, rest=REST)

"""A web with wallboards under test: links in memory, and a house whose queues a test sets.

Knows: what the pages ask. Refuses to know: calls and the database.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.accounts.links import AccessLink, link_secret_hash, new_link_secret
from app.web.access.link_actions import LinkActions
from app.web.site.live import Live
from app.web.site.render import Pages
from app.web.wallboard.wall_figures import WallQueue
from app.web.wallboard.wallboard_pages import WallboardPages
from tests.web.site.visit import visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence
    from datetime import timedelta

    from aiohttp import ClientSession

    from app.accounts.links import LinkKind
    from app.accounts.visitor import Visitor

NOW = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
AGENTS = {"free": 2, "talking": 3, "wrap_up": 1, "paused": 1, "away": 4}


def wall(id_: str, name: str = "Kundtjänst", **figures: object) -> WallQueue:
    usual = {"open": True, "waiting": 4, "longest": 95.0, "promise": 180.0, "level": 0.87, "late": 2}
    return WallQueue(id=id_, name=name, callbacks=1, agents=AGENTS, **{**usual, **figures})  # type: ignore[arg-type]


class LinksInMemory:
    """As app.accounts.links.Links."""

    def __init__(self) -> None:
        self.all: dict[int, AccessLink] = {}
        self.away = False

    async def make(
        self,
        kind: LinkKind,
        by: str,
        lasts: timedelta,
        *,
        name: str = "",
        person: str | None = None,
        queues: Collection[str] = (),
        once: bool = False,
    ) -> tuple[AccessLink, str]:
        secret, number = new_link_secret(), len(self.all) + 1
        self.all[number] = AccessLink(
            id=number,
            kind=kind,
            hash=link_secret_hash(secret),
            name=name,
            person=person,
            queues=tuple(queues),
            once=once,
            made_at=NOW,
            made_by=by,
            expires_at=NOW + lasts,
        )
        return self.all[number], secret

    async def find(self, kind: LinkKind, secret: str) -> AccessLink | None:
        if self.away:
            raise ConnectionError
        found = (one for one in self.all.values() if one.hash == link_secret_hash(secret))
        return next((one for one in found if one.kind is kind and one.opens(NOW)), None)

    async def link(self, id: int) -> AccessLink | None:  # noqa: A002
        return self.all.get(id)

    async def links(
        self,
        kinds: Collection[LinkKind] = (),
        person: str | None = None,  # noqa: ARG002
    ) -> Sequence[AccessLink]:
        return [one for one in self.all.values() if one.kind in kinds]

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        self.all[id] = replace(self.all[id], revoked_at=NOW, revoked_by=by)
        return True

    async def revoke_all_of(self, person: str, by: str) -> int:
        raise NotImplementedError


class Walls:
    """The house, its links, and what was noted."""

    def __init__(self) -> None:
        self.queues = [wall("support"), wall("sales", "Försäljning")]
        self.links = LinksInMemory()
        self.noted: list[tuple[str, str]] = []
        self.changes = 0
        self.pages = Pages()
        self.live = Live(lambda: self.changes, self.pages.version)
        actions = LinkActions(self.links, self, self.names_of_queues)
        self.room = WallboardPages(
            self.pages, self.live, self.links, self, actions, lambda request: str(request.url.origin())
        )

    def wall_queues(self, queues: Collection[str]) -> Sequence[WallQueue]:
        return [one for one in self.queues if not queues or one.id in queues]

    def wall_clock(self) -> str:
        return "12:30"

    def names_of_queues(self) -> dict[str, str]:
        return {one.id: one.name for one in self.queues}

    async def note(
        self,
        visitor: Visitor | str,  # noqa: ARG002
        action: str,
        about: str,
        before: object = None,  # noqa: ARG002
        after: object = None,  # noqa: ARG002
        why: str = "",  # noqa: ARG002
    ) -> None:
        self.noted.append((action, about))


@asynccontextmanager
async def walls_for(who: Visitor | None) -> AsyncIterator[tuple[Walls, ClientSession]]:
    walls = Walls()
    async with visit(walls.room.routes(), who, walls.pages, walls.live) as browser:
        yield walls, browser

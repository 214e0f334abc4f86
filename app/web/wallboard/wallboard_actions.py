"""Make and revoke links to wallboards: what the page and the API do alike.

Knows: what a link may be, and that each change is noted. Refuses to know: HTML and JSON.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.accounts.links import LinkKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.accounts.audit import AuditLog
    from app.accounts.links import AccessLink, Links
    from app.accounts.visitor import Visitor
    from app.web.wallboard.wall_figures import WallHouse

LONGEST_SCREEN_NAME: Final = 60  # signs
MOST_SCREEN_DAYS: Final = 1825


class WallboardRefused(ValueError):
    """A value cannot be used; field: which. Its words are `wallboard.wrong.FIELD` of the catalogue."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class WallboardActions:
    """By whom: a visitor with the right WALLBOARD."""

    def __init__(self, links: Links, audit: AuditLog, house: WallHouse) -> None:
        self._links, self._audit, self._house = links, audit, house

    async def make(
        self, visitor: Visitor, name: str, queues: Collection[str], days: int
    ) -> tuple[AccessLink, str]:
        """A link, and its secret, which cannot be read again. queues: () for all. Raises WallboardRefused."""
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_SCREEN_NAME:
            raise WallboardRefused("name")
        if not set(queues) <= self._house.names_of_queues().keys():
            raise WallboardRefused("queues")
        if not 0 < days <= MOST_SCREEN_DAYS:
            raise WallboardRefused("days")
        link, secret = await self._links.make(
            LinkKind.WALLBOARD, visitor.by, timedelta(days=days), name=name, queues=tuple(queues)
        )
        after = {"name": name, "queues": list(queues), "until": f"{link.expires_at:%Y-%m-%d}"}
        await self._audit.note(visitor, "wallboard.make", f"link:{link.id}", after=after)
        return link, secret

    async def revoke(self, visitor: Visitor, number: int) -> bool:
        """False: it had ended already, or it is no wallboard's."""
        link = await self._links.link(number)
        if link is None or link.kind is not LinkKind.WALLBOARD:
            return False
        ended = await self._links.revoke(number, visitor.by)
        if ended:
            await self._audit.note(visitor, "wallboard.revoke", f"link:{number}", before={"name": link.name})
        return ended

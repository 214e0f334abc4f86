"""Making and revoking links, for the page and the API alike.

Knows: what a link needs, who may see and revoke which, and that each change is noted. Refuses to know: HTML and JSON.

Whoever makes wallboards' links (WALLBOARD) sees those; who has ACCOUNTS sees all, also those of people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.links import LONGEST_LINK, LinkKind
from app.accounts.roles import Right
from app.web.access.given_out import purpose_given, term_given
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from app.accounts.audit import AuditLog
    from app.accounts.links import AccessLink, Links
    from app.accounts.visitor import Visitor


class LinkActions:
    """queues: the company's queues now, id to name."""

    def __init__(self, links: Links, audit: AuditLog, queues: Callable[[], Mapping[str, str]]) -> None:
        self._links = links
        self._audit = audit
        self.queues = queues

    async def seen_by(self, visitor: Visitor) -> Sequence[AccessLink]:
        return await self._links.links(_kinds(visitor))

    async def make_wallboard(
        self, visitor: Visitor, name: str, queues: Collection[str], days: int
    ) -> tuple[AccessLink, str]:
        """A link to a screen, and its secret. queues: () is all. Raises Refusal."""
        name = purpose_given(name, sv="länken", en="the link")
        unknown = sorted(set(queues) - self.queues().keys())
        if unknown:
            raise Refusal(
                400, f"there is no queue {unknown[0]}", "queues", f"det finns ingen kö {unknown[0]}"
            )
        lasts = term_given(days, LONGEST_LINK)
        made, secret = await self._links.make(LinkKind.WALLBOARD, visitor.by, lasts, name=name, queues=queues)
        after = {"name": name, "queues": list(made.queues), "until": made.expires_at.isoformat()}
        await self._audit.note(visitor, "link.make", f"link:{made.id}", after=after)
        return made, secret

    async def revoke(self, visitor: Visitor, id: int) -> None:  # noqa: A002 - the word of the trade
        """Raises Refusal if there is none that the visitor sees; one that has ended stays as it is."""
        found = await self._links.link(id)
        if found is None or found.kind not in _kinds(visitor):
            raise Refusal(404, f"there is no link {id}", "", f"det finns ingen länk {id}")
        if await self._links.revoke(id, visitor.by):
            before = {"kind": found.kind.value, "name": found.name, "person": found.person}
            await self._audit.note(visitor, "link.revoke", f"link:{id}", before)


def _kinds(visitor: Visitor) -> tuple[LinkKind, ...]:
    if visitor.may(Right.ACCOUNTS):
        return tuple(LinkKind)
    return (LinkKind.WALLBOARD,) if visitor.may(Right.WALLBOARD) else ()

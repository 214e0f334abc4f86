"""Links and tokens in memory, for tests of pages.

Knows: the ports Links and Tokens. Refuses to know: the database, whose boxes are tested in tests/storage.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounts.links import AccessLink, LinkKind, link_secret_hash, new_link_secret
from app.accounts.tokens import ApiToken, new_token_text
from app.clock import real_clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import timedelta


class KeptTokens:
    def __init__(self) -> None:
        self.all: dict[int, ApiToken] = {}

    async def make(
        self, name: str, scopes: Collection[str], lasts: timedelta, by: str, account: int | None = None
    ) -> tuple[ApiToken, str]:
        text, now = new_token_text(), real_clock()
        made = ApiToken(
            id=len(self.all) + 1,
            name=name,
            hash=link_secret_hash(text),
            scopes=tuple(sorted(scopes)),
            made_at=now,
            made_by=by,
            expires_at=now + lasts,
            account=account,
        )
        self.all[made.id] = made
        return made, text

    async def find(self, text: str) -> ApiToken | None:
        found = [one for one in self.all.values() if one.hash == link_secret_hash(text)]
        return found[0] if found and found[0].works(real_clock()) else None

    async def tokens(self) -> list[ApiToken]:
        return list(reversed(self.all.values()))

    async def token(self, id: int) -> ApiToken | None:  # noqa: A002 - as in the port
        return self.all.get(id)

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        if id not in self.all or not self.all[id].works(real_clock()):
            return False
        self.all[id] = replace(self.all[id], revoked_at=real_clock(), revoked_by=by)
        return True

    async def revoke_all_of(self, account: int, by: str) -> int:
        theirs = [one.id for one in self.all.values() if one.account == account]
        return sum([await self.revoke(one, by) for one in theirs])


class KeptLinks:
    def __init__(self) -> None:
        self.all: dict[int, AccessLink] = {}

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
        secret, now = new_link_secret(), real_clock()
        made = AccessLink(
            id=len(self.all) + 1,
            kind=kind,
            hash=link_secret_hash(secret),
            name=name,
            person=person,
            queues=tuple(queues),
            once=once,
            made_at=now,
            made_by=by,
            expires_at=now + lasts,
        )
        self.all[made.id] = made
        return made, secret

    async def find(self, kind: LinkKind, secret: str) -> AccessLink | None:
        for one in self.all.values():
            if one.kind == kind and one.hash == link_secret_hash(secret) and one.opens(real_clock()):
                self.all[one.id] = replace(one, used_at=real_clock())
                return one
        return None

    async def link(self, id: int) -> AccessLink | None:  # noqa: A002
        return self.all.get(id)

    async def links(
        self, kinds: Collection[LinkKind] = tuple(LinkKind), person: str | None = None
    ) -> list[AccessLink]:
        return [
            one for one in reversed(self.all.values()) if one.kind in kinds and person in (None, one.person)
        ]

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        if id not in self.all or not self.all[id].opens(real_clock()):
            return False
        self.all[id] = replace(self.all[id], revoked_at=real_clock(), revoked_by=by)
        return True

    async def revoke_all_of(self, person: str, by: str) -> int:
        theirs = [one.id for one in self.all.values() if one.person == person]
        return sum([await self.revoke(one, by) for one in theirs])

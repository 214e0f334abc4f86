"""Links that open something without a sign-in, such as a screen on a wall: shown once, and revoked one by one.

Knows: their values, their secrets, and what a link is worth at an instant. Refuses to know: where they are kept, what
they open, and HTTP.

A secret is random, so what we store is its SHA-256 alone; whoever reads the database cannot open anything with it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

SECRET_BYTES: Final = 24
LONGEST_LINK: Final = timedelta(days=3650)  # also what "for ever" is, for those who do not choose
USED_AGAIN_AFTER: Final = timedelta(minutes=1)  # a link in steady use is noted so often
ENDED_LINKS_KEPT: Final = timedelta(days=90)  # the list still shows what ended since then


class LinkKind(StrEnum):
    """What a link opens."""

    BOARD = "board"  # an agent's board
    WALLBOARD = "wallboard"  # a screen on a wall
    PHONE = "phone"  # a telephone in a browser


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLink:
    """One link. name: what somebody calls it, such as "the screen at the reception"; person: whose, None for nobody's.

    queues: which it shows; () is all. once: it ends with its first use. hash: of its secret.
    """

    id: int
    kind: LinkKind
    hash: str = field(repr=False)
    name: str
    person: str | None
    queues: tuple[str, ...]
    once: bool
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def opens(self, at: datetime) -> bool:
        """Whether it still opens anything."""
        spent = self.once and self.used_at is not None
        return self.revoked_at is None and not spent and at < self.expires_at


class Links(Protocol):
    """Where links are kept."""

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
        """A new link, and its secret, which nobody can read again."""

    async def find(self, kind: LinkKind, secret: str) -> AccessLink | None:
        """The link of this kind with this secret, if it opens anything now; notes that it was used."""

    async def link(self, id: int) -> AccessLink | None:  # noqa: A002 - the word of the trade
        """Also one that has ended."""

    async def links(
        self, kinds: Collection[LinkKind] = tuple(LinkKind), person: str | None = None
    ) -> Sequence[AccessLink]:
        """Of these kinds, of this person or of all; the newest first."""

    async def revoke(self, id: int, by: str) -> bool:  # noqa: A002
        """It opens nothing any longer. False: it had ended already, or there is none."""

    async def revoke_all_of(self, person: str, by: str) -> int:
        """All links of a person's. Returns how many ended."""


def new_link_secret() -> str:
    """A secret for an address: letters, digits, - and _."""
    return secrets.token_urlsafe(SECRET_BYTES)


def link_secret_hash(secret: str) -> str:
    """What is stored of it. The text may hold bytes that are not UTF-8."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()

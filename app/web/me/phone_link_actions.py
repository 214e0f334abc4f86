"""A link by which one of my telephones sets itself up, as `vaxel phones show` makes one.

Knows: which telephones may have one. Refuses to know: what the telephone fetches then (provisioning), where links are
kept, pages and JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app.policy.logins import login_of
from app.provisioning.links import new_link
from app.provisioning.makes import MAKES
from app.web.me.no_token import must_not_be_a_token
from app.web.me.storage_away import storage_away
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.clock import Clock
    from app.policy.people import Person
    from app.provisioning.links import PhoneLink
    from app.provisioning.makes import Make


@dataclass(frozen=True, slots=True)
class SetUpLink:
    """address: what the telephone fetches, once. Nobody is shown it again."""

    telephone: str
    make: Make
    address: str = field(repr=False)
    expires_at: datetime


class PhoneLinks(Protocol):
    """Where telephones and their links are kept. Raises ConnectionError or TimeoutError: the database is away."""

    @property
    def url(self) -> str:
        """Where telephones fetch their settings, without a slash at the end; "": nowhere."""

    async def password_of(self, login: str) -> str | None:
        """Of a telephone that can be set up; None: there is none, it is a browser, or it is shut out."""

    async def keep(self, link: PhoneLink) -> None: ...


class PhoneLinkActions:
    """Raises Refusal."""

    def __init__(self, links: PhoneLinks, audit: AuditLog, now: Clock) -> None:
        self._links = links
        self._audit = audit
        self._now = now

    @property
    def possible(self) -> bool:
        """Whether telephones fetch their settings from us."""
        return bool(self._links.url)

    async def make(self, visitor: Visitor, person: Person, telephone: str, make: str) -> SetUpLink:
        """A new link. telephone: its name, such as desk; make: of MAKES."""
        must_not_be_a_token(visitor)
        if not self.possible:
            raise Refusal(
                409,
                "telephones cannot fetch their settings here yet: VAXEL_PHONES_PORT and VAXEL_PHONES_URL are not set",
                "",
                "Telefoner kan inte hämta sina inställningar här än. Fråga den som sköter växeln.",
            )
        chosen, login = MAKES.get(make), login_of(person.id, telephone)
        if chosen is None:
            known = ", ".join(MAKES)
            raise Refusal(400, f"write one of {known}", "make", f"Skriv något av {known}.")
        try:
            secret = await self._links.password_of(login)
            if secret is None:
                raise Refusal(
                    404, "there is no such telephone", "telephone", "Det finns ingen sådan telefon."
                )
            token, link = new_link(login, secret, chosen.id, by=visitor.by, at=self._now())
            await self._links.keep(link)
        except (ConnectionError, TimeoutError) as error:
            raise storage_away(error) from error
        await self._audit.note(visitor, "phone.link", login, None, chosen.name)
        return SetUpLink(telephone, chosen, chosen.address(self._links.url, token), link.expires_at)

"""The accounts of a running service: who works here, who has signed in, and how the first administrator comes in.

Knows: which rooms accounts ask. Refuses to know: pages (web/accounts), and what is allowed (accounts).
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.administration import Administration
from app.accounts.passwords import Passwords
from app.accounts.sessions import SignedIn
from app.accounts.sign_in import SignIn
from app.accounts.workforce import KnownPerson
from app.clock import real_clock
from app.service.account_post import StoredAccountPost
from app.web.accounts.room import AccountsRoom
from app.web.accounts.web_sessions import WebSessions
from app.web.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.model import Company
    from app.policy.people import Person
    from app.service.current import Current
    from app.settings import Settings
    from app.storage.store import Store
    from app.web.site.render import Pages

TRIED_AGAIN: Final = 5.0  # seconds, while the database is away
ADDRESS_WRONGS: Final = 50  # wrong passwords in ten minutes: a whole office may share an address

log = structlog.get_logger()


class WorkforceNow:
    """As app.accounts.workforce.Workforce: the company in force, today."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._of: Company | None = None
        self._answering: frozenset[str] = frozenset()

    @property
    def loaded(self) -> bool:
        return self._current.snapshot is not None

    def known(self, person: str) -> KnownPerson | None:
        company = self._current.today_if_any()
        if company is None or person in company.in_force.gone or person not in company.people:
            return None
        return self._person(company, company.people[person])

    def everybody(self) -> Sequence[KnownPerson]:
        company = self._current.today_if_any()
        if company is None:
            return ()
        here = [one for one in company.people.values() if one.id not in company.in_force.gone]
        return [self._person(company, one) for one in sorted(here, key=lambda one: (one.name, one.id))]

    def _person(self, company: Company, one: Person) -> KnownPerson:
        if company is not self._of:
            self._of, self._answering = company, answering(company)
        return KnownPerson(
            id=one.id, name=one.name, email=one.email, lang=one.language, answers=one.id in self._answering
        )


def answering(company: Company) -> frozenset[str]:
    """Who answers for others: the agents of queues, and the reception with its stand-ins."""
    reception = {company.reception} & company.people.keys()
    stand_ins = set(company.front.stand_ins) & company.people.keys()
    return frozenset({*company.agents, *reception, *stand_ins})


class AccountsDesk:
    """signed_in, sign_in, administration: for pages, the API and second factors alike."""

    def __init__(self, settings: Settings, store: Store, current: Current) -> None:
        self._store = store
        self.workforce = WorkforceNow(current)
        self.passwords = Passwords()
        self.post = StoredAccountPost(settings, current)
        self.signed_in = SignedIn(store.sessions, self.workforce, real_clock, lambda: current.revision)
        self.sessions = WebSessions(self.signed_in)
        throttle = Throttle(time.monotonic, ADDRESS_WRONGS)
        self.sign_in = SignIn(
            *(store.accounts, self.signed_in, self.passwords, store.audit, throttle),
            *(real_clock, time.monotonic),
        )
        self.administration = Administration(
            *(
                store.accounts,
                self.signed_in,
                self.passwords,
                store.audit,
                self.workforce,
                store.links,
                store.tokens,
                real_clock,
            )
        )

    def room(self, pages: Pages) -> AccountsRoom:
        store = self._store
        return AccountsRoom(
            *(pages, store.accounts, store.sessions, store.audit, self.signed_in, self.sign_in),
            *(self.administration, self.workforce, self.post),
        )

    async def tell_how_to_begin(self) -> None:
        """While nobody can sign in as administrator: log a link by which the first one comes in, once."""
        while True:
            try:
                if await self.administration.has_administrator():
                    return
                secret = await self.administration.first_link("vaxel")
            except (SQLAlchemyError, OSError):  # it is being made, or away
                await asyncio.sleep(TRIED_AGAIN)
            else:
                log.info("make the first account", url=self.post.link(secret))
                return

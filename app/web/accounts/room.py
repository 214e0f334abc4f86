"""Everything of accounts that the web has, put together.

Knows: who needs whom among these pages. Refuses to know: where things are kept, and how letters travel (app/service).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.web.accounts.audit_pages import AuditPages
from app.web.accounts.entrance_pages import ONE_LETTER_WITHIN, EntrancePages
from app.web.accounts.let_in import LetIn
from app.web.accounts.own_pages import OwnPages
from app.web.accounts.people_pages import PeoplePages
from app.web.accounts.sign_in_pages import SignInPages
from app.web.accounts.web_sessions import WebSessions
from app.web.throttle import Throttle

if TYPE_CHECKING:
    from app.accounts.administration import Administration
    from app.accounts.kept import KeepsAccounts, KeepsSessions
    from app.accounts.sessions import SignedIn
    from app.accounts.sign_in import SignIn
    from app.accounts.workforce import Workforce
    from app.web.accounts.audit_pages import ReadsAudit
    from app.web.accounts.entrance_pages import AccountPost
    from app.web.site.render import Pages
    from app.web.site.routes import OpenRoute, Route


class AccountsRoom:
    """let_in, sign_in_pages and own are where second factors and other ways to sign in come in."""

    def __init__(
        self,
        pages: Pages,
        accounts: KeepsAccounts,
        kept_sessions: KeepsSessions,
        audit: ReadsAudit,
        signed_in: SignedIn,
        sign_in: SignIn,
        administration: Administration,
        workforce: Workforce,
        post: AccountPost,
    ) -> None:
        self.sessions = WebSessions(signed_in)
        self.let_in = LetIn(sign_in, signed_in)
        self.sign_in_pages = SignInPages(pages, sign_in, signed_in, self.let_in, lambda: post.works)
        throttles = Throttle(time.monotonic), Throttle(time.monotonic, 1, ONE_LETTER_WITHIN)
        self.entrance = EntrancePages(pages, accounts, administration, sign_in, self.let_in, post, *throttles)
        self.own = OwnPages(pages, accounts, kept_sessions, administration, self.let_in)
        people = PeoplePages(pages, accounts, kept_sessions, administration, workforce, post)
        self.table: list[Route | OpenRoute] = [
            *self.sign_in_pages.routes(),
            *self.entrance.routes(),
            *self.own.routes(),
            *AuditPages(pages, audit).routes(),
            *people.routes(),
        ]

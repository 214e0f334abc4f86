"""What all pages of the company share: the draft's bar, words, and notices.

Knows: how a page of the company is rendered. Refuses to know: what is on it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from app.web.site.render import language_of

if TYPE_CHECKING:
    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.web.site.catalogue import Catalogue
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.draft import CompanyDraft
    from app.web.site.render import Pages


SEEN: Final = "_seen"  # the name of an input: what stood there when the form was opened
ROW: Final = "_row"  # the same of a button's row, in a list without ids: the address says only where it stood
DONE_NOTICES: Final = ("saved", "removed", "discarded", "brought", "called_off", "moved", "stale")


def seen_digest(shown: object) -> str:
    """Another one as soon as anything else is shown."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:24]


class CompanyFrame:
    """Renders the company's pages."""

    def __init__(self, pages: Pages, actions: CompanyActions) -> None:
        self._pages, self._actions = pages, actions

    def t(self, request: web.Request, visitor: Visitor) -> Catalogue:
        return self._pages.catalogues[language_of(request, visitor)]

    async def html(
        self,
        request: web.Request,
        visitor: Visitor,
        draft: CompanyDraft,
        template: str,
        status: int = 200,
        **values: object,
    ) -> web.Response:
        overtaken = await self._actions.overtaken_by(draft)
        done = request.query.get("done", "")
        return self._pages.html(
            request,
            visitor,
            template,
            status,
            draft_kept=draft.kept,
            draft_changes=len(await self._actions.changes(draft)),
            draft_problems=len(draft.read.problems),
            overtaken=overtaken,
            done=done if done in DONE_NOTICES else "",
            **values,
        )

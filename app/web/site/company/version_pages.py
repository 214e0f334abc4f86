"""The history of the company: who changed what, when and why; back to a version, and calling one off.

Knows: requests and templates. Refuses to know: how versions follow one another (storage/versions.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import posted_of
from app.web.site.company.company_actions import SHOWN_HASH
from app.web.site.company.company_refusals import CompanyFault
from app.web.site.company.draft import differences_of, version_text
from app.web.site.company.draft_pages import spoken_changes, spoken_instant
from app.web.site.company.ports import OvertakenDraft
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.whole_number import asked_page
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.draft_pages import DraftPages
    from app.web.site.company.frame import CompanyFrame
    from app.web.site.company.ports import LoggedVersion

VERSIONS_OF_PAGE: Final = 30


class VersionPages:
    """Pages on the versions."""

    def __init__(self, frame: CompanyFrame, actions: CompanyActions, drafts: DraftPages) -> None:
        self._frame, self._actions, self._drafts = frame, actions, drafts

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/company/versions", Right.COMPANY, self.log),
            Route("GET", "/company/versions/{number:[0-9]{1,9}}", Right.COMPANY, self.version),
            Route("POST", "/company/versions/{number:[0-9]{1,9}}/use", Right.COMPANY, self.use),
            Route("POST", "/company/versions/{number:[0-9]{1,9}}/call-off", Right.COMPANY, self.call_off),
        ]

    async def log(self, request: web.Request, visitor: Visitor) -> web.Response:
        lang = language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        rows = await self._actions.versions.log()
        pages = max(1, -(-len(rows) // VERSIONS_OF_PAGE))
        page = min(asked_page(request), pages)
        some = rows[(page - 1) * VERSIONS_OF_PAGE : page * VERSIONS_OF_PAGE]
        shown = [_row(one, lang) for one in some]
        return await self._frame.html(
            request, visitor, draft, "company/versions.html", rows=shown, page=page, pages=pages
        )

    async def version(self, request: web.Request, visitor: Visitor) -> web.Response:
        return await self._page(request, visitor)

    async def _page(
        self, request: web.Request, visitor: Visitor, refused: Refusal | None = None, status: int = 200
    ) -> web.Response:
        lang = language_of(request, visitor)
        number = int(request.match_info["number"])
        version = await self._actions.versions.one(number)
        rows = list(await self._actions.versions.log())
        row = next((one for one in rows if one.id == number), None)
        if version is None or row is None:
            raise web.HTTPNotFound
        came = [one.id for one in rows if one.since is not None]
        former = None
        if row.since is not None and came.index(number) + 1 < len(came):
            former = await self._actions.versions.one(came[came.index(number) + 1])
        elif row.since is None:
            former = await self._actions.versions.until(None)
        now = await self._actions.versions.until(None)
        draft = await self._actions.draft(visitor)
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/version.html",
            status=status,
            row=_row(row, lang),
            number=number,
            changed=spoken_changes(await asyncio.to_thread(differences_of, former, version), lang)
            if former
            else None,
            back=spoken_changes(await asyncio.to_thread(differences_of, now, version), lang) if now else [],
            text=await asyncio.to_thread(version_text, version),
            refused="" if refused is None else refused.said(lang),
        )

    async def use(self, request: web.Request, visitor: Visitor) -> web.Response:
        posted = await posted_of(request)
        try:
            done = await self._actions.use(
                visitor, int(request.match_info["number"]), str(posted.get("why", ""))
            )
        except Refusal as error:
            return await self._page(request, visitor, error, 422)
        except OvertakenDraft:
            return await self._page(request, visitor, CompanyFault.OVERTAKEN.refusal(), 409)
        return await self._drafts.told(request, visitor, done)

    async def call_off(self, request: web.Request, visitor: Visitor) -> web.Response:
        posted = await posted_of(request)
        try:
            await self._actions.call_off(
                visitor, int(request.match_info["number"]), str(posted.get("why", ""))
            )
        except Refusal as error:
            return await self._page(request, visitor, error, 422)
        raise web.HTTPSeeOther("/company/versions?done=called_off")


def _row(row: LoggedVersion, lang: str) -> dict[str, Any]:
    since = row.since or row.in_force_from
    off = row.called_off
    state = "in_force" if row.in_force else "prepared" if row.prepared else off.what if off else "past"
    return {
        "id": row.id,
        "hash": row.hash[:SHOWN_HASH],
        "state": state,
        "since": spoken_instant(since, lang) if since else "",
        "until": spoken_instant(row.until, lang) if row.until else "",
        "made": spoken_instant(row.imported_at, lang),
        "by": row.imported_by,
        "why": "; ".join(part for part in (row.why, off.why if off else "") if part),
    }

"""The draft as a whole: what it changes, what is wrong with it, and putting it in force.

Knows: requests and templates. Refuses to know: how a version comes in force (company_actions.py).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import web

from app.accounts.roles import Right
from app.company.in_swedish import swedish
from app.policy.days import WEEKDAYS
from app.policy.hours import STOCKHOLM
from app.web.bodies import posted_of
from app.web.site.company.company_refusals import CompanyFault
from app.web.site.company.draft import differences_of
from app.web.site.company.draft_check import new_findings
from app.web.site.company.ports import OvertakenDraft
from app.web.site.company.sections import ENTRY_LISTS, FORMS, entry_at, key_in
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.company import FileProblem
    from app.company.differences.difference import CompanyDifference
    from app.web.site.company.company_actions import CompanyActions, PutInForce
    from app.web.site.company.draft import CompanyDraft
    from app.web.site.company.frame import CompanyFrame
    from app.web.site.company.ports import CompanyVersion, PolicyCheck
    from app.web.site.render import Pages


class DraftPages:
    """Pages on an administrator's draft."""

    def __init__(
        self, frame: CompanyFrame, pages: Pages, actions: CompanyActions, check: PolicyCheck
    ) -> None:
        self._frame, self._pages, self._actions, self._check = frame, pages, actions, check

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/company/draft", Right.COMPANY, self.draft),
            Route("GET", "/company/draft/findings", Right.COMPANY, self.findings),
            Route("GET", "/company/draft/last-week", Right.COMPANY, self.last_week),
            Route("POST", "/company/draft/put-in-force", Right.COMPANY, self.put_in_force),
            Route("POST", "/company/draft/bring-over", Right.COMPANY, self.bring_over),
            Route("POST", "/company/draft/discard", Right.COMPANY, self.discard),
        ]

    async def draft(self, request: web.Request, visitor: Visitor) -> web.Response:
        return await self._page(request, visitor)

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        *,
        status: int = 200,
        refused: Refusal | None = None,
        over: CompanyVersion | None = None,
        why: str = "",
        at: str = "",
        both: Sequence[str] = (),
    ) -> web.Response:
        t, lang = self._frame.t(request, visitor), language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        over = over or await self._actions.overtaken_by(draft)
        theirs = None
        if over is not None:
            when = spoken_instant(over.in_force_from or over.imported_at, lang)
            theirs = {
                "title": t("company.overtaken", by=over.imported_by, when=when),
                "changes": spoken_changes(await asyncio.to_thread(differences_of, draft.base, over), lang),
                "at": at,
            }
        told = "" if refused is None else refused.said(lang)
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/draft.html",
            status=status,
            changes=spoken_changes(await self._actions.changes(draft), lang),
            problems=[problem_of(one, draft, t("company.the_file"), lang) for one in draft.read.problems],
            theirs=theirs,
            refused="" if refused is not None and refused.field == "at" else told,
            wrong_at=told if refused is not None and refused.field == "at" else "",
            why=why,
            at=at,
            both=both,
        )

    async def put_in_force(self, request: web.Request, visitor: Visitor) -> web.Response:
        posted = await posted_of(request)
        why = str(posted.get("why", ""))
        at = str(posted.get("at", "")) if posted.get("when") == "at" else ""
        try:
            if posted.get("when") == "at" and not at.strip():
                raise CompanyFault.NO_TIME.refusal()
            done = await self._actions.put_in_force(visitor, why, at)
        except Refusal as error:
            return await self._page(request, visitor, status=422, refused=error, why=why, at=at)
        except OvertakenDraft:
            over = await self._actions.versions.until(self._actions.instant(at))
            return await self._page(request, visitor, status=409, over=over, why=why, at=at)
        return await self.told(request, visitor, done)

    async def told(self, request: web.Request, visitor: Visitor, done: PutInForce) -> web.Response:
        """What is in force now, or will be."""
        t, lang = self._frame.t(request, visitor), language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        title = (
            t("company.is_in_force")
            if done.at is None
            else t("company.is_prepared", when=spoken_instant(done.at, lang))
        )
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/in_force.html",
            title=title,
            changes=spoken_changes(done.changes, lang),
            taken_back=spoken_changes(done.taken_back, lang),
        )

    async def bring_over(self, request: web.Request, visitor: Visitor) -> web.Response:
        at = str((await posted_of(request)).get("at", ""))
        try:
            both = await self._actions.bring_over(visitor, self._actions.instant(at))
        except Refusal as error:
            return await self._page(request, visitor, status=422, refused=error)
        if both:
            return await self._page(request, visitor, both=both, at=at)
        raise web.HTTPSeeOther("/company/draft?done=brought")

    async def discard(self, _request: web.Request, visitor: Visitor) -> web.Response:
        await self._actions.discard(visitor)
        raise web.HTTPSeeOther("/company?done=discarded")

    async def findings(self, request: web.Request, visitor: Visitor) -> web.Response:
        """What `vaxel policy check` finds in the draft and not in its version."""
        lang = language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        new, gone = await new_findings(self._check, draft, lang)
        part = self._pages.part(lang, "company/findings.html", new=new, gone=gone)
        return await self._part_or_page(request, visitor, draft, part)

    async def last_week(self, request: web.Request, visitor: Visitor) -> web.Response:
        """How many of the last week's calls would have gone elsewhere."""
        lang = language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        moved = await self._check.moved(draft.text) if not draft.read.problems else None
        part = self._pages.part(lang, "company/last_week.html", moved=moved)
        return await self._part_or_page(request, visitor, draft, part)

    async def _part_or_page(
        self, request: web.Request, visitor: Visitor, draft: CompanyDraft, part: str
    ) -> web.Response:
        if request.headers.get("X-Part"):
            return web.Response(text=part, content_type="text/html")
        return await self._frame.html(request, visitor, draft, "company/findings_page.html", part=part)


def spoken_changes(changes: Sequence[CompanyDifference], lang: str) -> list[str]:
    return [one.words.en if lang == "en" else one.words.sv for one in changes]


def spoken_instant(at: datetime, lang: str) -> str:
    """måndag 2026-12-07 08:00, in Stockholm."""
    there = at.astimezone(STOCKHOLM)
    return f"{WEEKDAYS[lang][there.weekday()]} {there:%Y-%m-%d %H:%M}"


def problem_of(problem: FileProblem, draft: CompanyDraft, whole: str, lang: str) -> dict[str, Any]:
    """Where it is, the form that mends it, and what is wrong."""
    place = problem.place
    section = str(place[0]) if place else ""
    path, where = "/company/text", problem.field or whole
    if section in ENTRY_LISTS and len(place) > 1 and isinstance(place[1], int):
        entry = entry_at(section, place[1], draft.values)
        if entry is not None:
            path = f"/company/{section}/{quote(key_in(section, place[1], entry))}"
            where = str(entry.get("name") or entry.get("sv") or entry.get("id") or problem.field)
    elif section in FORMS:
        path = f"/company/{section}"
    else:
        path = next((f"/company/{form}" for form, names in FORMS.items() if section in names), path)
    words = swedish(problem.message) if lang == "sv" else problem.message
    return {"path": path, "where": where, "words": words}

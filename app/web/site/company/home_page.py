"""The first page of the company: its sections, what is in force, what waits, and a search over people and numbers.

Knows: the sections. Refuses to know: forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.accounts.roles import Right
from app.web.site.company.draft_pages import spoken_instant
from app.web.site.company.lists import shown_list
from app.web.site.company.references import Directory
from app.web.site.company.sections import ENTRY_LISTS, GROUPS, entries_in
from app.web.site.render import language_of
from app.web.site.routes import Route

if TYPE_CHECKING:
    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.frame import CompanyFrame

SEARCHED: Final = ("people", "queues", "short_numbers", "subscriptions", "roles", "profiles")
MOST_HITS: Final = 30


class CompanyHome:
    """The page /company."""

    def __init__(self, frame: CompanyFrame, actions: CompanyActions) -> None:
        self._frame, self._actions = frame, actions

    def routes(self) -> list[Route]:
        return [Route("GET", "/company", Right.COMPANY, self.home)]

    async def home(self, request: web.Request, visitor: Visitor) -> web.Response:
        t, lang = self._frame.t(request, visitor), language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        version = await self._actions.versions.until(None)
        assert version is not None
        waiting = [
            {"id": one.id, "by": one.imported_by, "when": spoken_instant(one.in_force_from, lang)}
            for one in await self._actions.versions.waiting(None)
            if one.in_force_from is not None
        ]
        words = request.query.get("q", "").strip()
        groups = [
            (
                group,
                [
                    {
                        "name": name,
                        "count": len(entries_in(name, draft.values)) if name in ENTRY_LISTS else None,
                    }
                    for name in names
                ],
            )
            for group, names in GROUPS
        ]
        hits: list[dict[str, Any]] = []
        if words:
            directory = Directory(draft.values, t)
            for section in SEARCHED:
                found = shown_list(section, draft.values, directory, t, words, 1)
                hits += [
                    {
                        "path": row.path,
                        "name": row.cells[0],
                        "what": ", ".join(
                            [t(f"company.one.{section}"), *(cell for cell in row.cells[1:] if cell)]
                        ),
                    }
                    for row in found.rows
                ]
        since = spoken_instant(version.in_force_from or version.imported_at, lang)
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/home.html",
            now=version,
            since=since,
            waiting=waiting,
            words=words,
            hits=hits[:MOST_HITS],
            groups=groups,
        )

"""People from a table: choose a file, see what would change, take it into the draft.

Knows: requests and templates. Refuses to know: what a row means (people_actions.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import posted_of
from app.web.site.company.draft import CompanyDraft
from app.web.site.company.draft_pages import problem_of, spoken_changes
from app.web.site.company.people_actions import PEOPLE_TABLE_BYTES, BadPeopleTable
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.frame import CompanyFrame
    from app.web.site.company.people_actions import PeopleActions

SENTENCES_SHOWN: Final = 200  # sentences of a preview


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A table that somebody has seen a preview of, and may take in."""

    raw: bytes
    name: str
    remove: bool


class ImportPages:
    """The page /company/people-csv."""

    def __init__(self, frame: CompanyFrame, actions: CompanyActions, people: PeopleActions) -> None:
        self._frame, self._actions, self._people = frame, actions, people
        self._chosen: dict[str, _Chosen] = {}  # by account; only the last one

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/company/people-csv", Right.COMPANY, self.choose),
            Route("POST", "/company/people-csv", Right.COMPANY, self.preview),
            Route("POST", "/company/people-csv/take", Right.COMPANY, self.take),
        ]

    async def choose(self, request: web.Request, visitor: Visitor) -> web.Response:
        return await self._page(request, visitor)

    async def _page(
        self, request: web.Request, visitor: Visitor, wrong: list[str] | None = None, status: int = 200
    ) -> web.Response:
        draft = await self._actions.draft(visitor)
        return await self._frame.html(
            request, visitor, draft, "company/people_csv.html", status=status, wrong=wrong or [], found=None
        )

    async def preview(self, request: web.Request, visitor: Visitor) -> web.Response:
        t, lang = self._frame.t(request, visitor), language_of(request, visitor)
        posted = await posted_of(request.clone(client_max_size=PEOPLE_TABLE_BYTES))
        file = posted.get("file")
        if not isinstance(file, web.FileField):
            return await self._page(request, visitor, [t("company.choose_file")], 422)
        chosen = _Chosen(file.file.read(), file.filename or "csv", "remove" in posted)
        try:
            found = await self._people.preview(visitor, chosen.raw, chosen.name, remove=chosen.remove)
        except BadPeopleTable as error:
            return await self._page(request, visitor, [one[lang == "en"] for one in error.said], 422)
        except Refusal as error:
            return await self._page(request, visitor, [error.said(lang)], 422)
        self._chosen[visitor.by] = chosen
        draft = await self._actions.draft(visitor)
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/people_csv.html",
            wrong=[],
            found=found,
            name=chosen.name,
            kind=found.table.kind[lang == "en"],
            changes=spoken_changes(found.changes, lang)[:SENTENCES_SHOWN],
            more=max(0, len(found.changes) - SENTENCES_SHOWN),
            remarks=[one[lang == "en"] for one in found.remarks][:SENTENCES_SHOWN],
            problems=[
                problem_of(one, CompanyDraft(draft.base, found.read, kept=True), t("company.the_file"), lang)
                for one in found.read.problems[:SENTENCES_SHOWN]
            ],
        )

    async def take(self, request: web.Request, visitor: Visitor) -> web.Response:
        t, lang = self._frame.t(request, visitor), language_of(request, visitor)
        chosen = self._chosen.pop(visitor.by, None)
        if chosen is None:
            return await self._page(request, visitor, [t("company.choose_again")], 409)
        try:
            await self._people.import_people(visitor, chosen.raw, chosen.name, remove=chosen.remove)
        except Refusal as error:
            return await self._page(request, visitor, [error.said(lang)], 422)
        raise web.HTTPSeeOther("/company/draft?done=saved")

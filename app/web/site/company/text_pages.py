"""The company file as text, for those who prefer it: with each error at its line, and what the fields mean.

Knows: lines. Refuses to know: how a text is kept (company_actions.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from app.accounts.roles import Right
from app.company import BadCompanyFile, line_of
from app.company.schema import CompanyFile
from app.company.yaml_text import LARGEST_YAML
from app.web.bodies import posted_of
from app.web.site.company.fields import InputKind, fields_of
from app.web.site.company.frame import SEEN, seen_digest
from app.web.site.render import language_of
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.accounts.visitor import Visitor
    from app.company import FileProblem
    from app.web.site.catalogue import Catalogue
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.fields import FormField
    from app.web.site.company.frame import CompanyFrame


class TextPages:
    """The editor of the company's text."""

    def __init__(self, frame: CompanyFrame, actions: CompanyActions) -> None:
        self._frame, self._actions = frame, actions

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/company/text", Right.COMPANY, self.text),
            Route("POST", "/company/text", Right.COMPANY, self.save),
            Route("POST", "/company/text/check", Right.COMPANY, self.check),
            Route("GET", "/company/text/file", Right.COMPANY, self.file),
        ]

    async def text(self, request: web.Request, visitor: Visitor) -> web.Response:
        draft = await self._actions.draft(visitor)
        return await self._page(request, visitor, draft.text, draft.read.problems)

    async def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        text: str,
        problems: Sequence[FileProblem],
        status: int = 200,
        refused: str = "",
    ) -> web.Response:
        t, lang = self._frame.t(request, visitor), language_of(request, visitor)
        draft = await self._actions.draft(visitor)
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/text.html",
            status=status,
            text=text,
            seen=seen_digest(draft.text),
            refused=refused,
            lines=text.count("\n") + 1,
            problems=_told(problems, lang),
            schema=list(_schema(t)),
        )

    async def save(self, request: web.Request, visitor: Visitor) -> web.Response:
        larger = request.clone(client_max_size=3 * LARGEST_YAML)  # å is six characters in a form
        posted = await posted_of(larger, but="text")
        text = str(posted.get("text", "")).replace("\r\n", "\n")
        if not text.endswith("\n"):
            text += "\n"
        draft = await self._actions.draft(visitor)
        if posted.get(SEEN) not in (None, seen_digest(draft.text)):
            told = self._frame.t(request, visitor)("company.changed_meanwhile")
            return await self._page(request, visitor, text, (), 409, told)
        try:
            read = await self._actions.change_text(visitor, text)
        except BadCompanyFile as error:
            return await self._page(request, visitor, text, error.problems, 422)
        if read.problems:
            return await self._page(request, visitor, text, read.problems, 422)
        raise web.HTTPSeeOther("/company/draft?done=saved")

    async def check(self, request: web.Request, visitor: Visitor) -> web.Response:
        """What is wrong with a text, as somebody types it; nothing is kept."""
        text = (await request.clone(client_max_size=LARGEST_YAML).text()).replace("\r\n", "\n")
        try:
            problems = (await self._actions.reader.read(text)).problems
        except BadCompanyFile as error:
            problems = error.problems
        return web.json_response(_told(problems, language_of(request, visitor)))

    async def file(self, _request: web.Request, visitor: Visitor) -> web.Response:
        draft = await self._actions.draft(visitor)
        return web.Response(
            text=draft.text,
            content_type="application/yaml",
            headers={"Content-Disposition": 'attachment; filename="company.yaml"'},
        )


def _told(problems: Sequence[FileProblem], lang: str) -> list[dict[str, Any]]:
    return [{"line": one.line or 1, "words": one.said(lang)} for one in problems]


def _schema(t: Catalogue) -> Iterator[dict[str, Any]]:
    """Each section of the file with its fields, and what they are."""
    for one in fields_of(CompanyFile):
        yield {"name": one.name, "help": one.help(t.lang), "fields": list(_inside(one, t))}


def _inside(one: FormField, t: Catalogue, before: str = "") -> Iterator[tuple[str, str]]:
    for part in one.part:
        name = f"{before}{part.name}"
        yield name, part.help(t.lang)
        if part.kind in (InputKind.PART, InputKind.ENTRIES) and not before:
            yield from _inside(part, t, f"{name}.")


__all__ = ["TextPages", "line_of"]

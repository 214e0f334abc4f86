"""The page that asks the policy "what would happen if", and the policy as a document.

Knows: paths and forms. Refuses to know: how the policy decides (ports.py asks it), and who may see it (the gate).

    GET /try      the question, by ?to=&from=&at=&profile=; with its answer, a drawing, and why
    GET /policy   the company's telephone policy to read; /policy.pdf and /policy.md to keep
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.trying.flow_drawing import drawn_flow
from app.web.trying.ports import CannotTry, PolicyQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounts.visitor import Visitor
    from app.policy.model import Company
    from app.web.site.render import Pages
    from app.web.trying.ports import PolicyTried, PolicyWritten

LONGEST_ANSWER: Final = 100  # characters of a field
SUGGESTED_TO_TRY: Final = 300
DOCUMENT_TYPES: Final = {"html": "text/html", "pdf": "application/pdf", "md": "text/markdown"}
# The document brings its own style sheet; it has no scripts, and a sandbox sees to it.
DOCUMENT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
    "sandbox allow-popups"
)


class TryPages:
    """The handlers."""

    def __init__(
        self,
        pages: Pages,
        tried: PolicyTried,
        written: PolicyWritten,
        company: Callable[[], Company | None],
    ) -> None:
        self._pages = pages
        self._tried = tried
        self._written = written
        self._company = company

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/try", Right.COMPANY, self._try),
            Route("GET", "/policy", Right.POLICY, self._read),
            Route("GET", "/policy.pdf", Right.POLICY, self._keep),
            Route("GET", "/policy.md", Right.POLICY, self._keep),
        ]

    async def _try(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        lang = language_of(request, visitor)
        given = {
            name: request.query.get(name, "")[:LONGEST_ANSWER] for name in ("to", "from", "at", "profile")
        }
        tried = wrong = drawing = None
        status = 200
        if given["to"]:
            try:
                question = PolicyQuestion(given["to"], given["from"], given["at"], given["profile"])
                tried = await self._tried.ask(question, lang)
                drawing = drawn_flow(tried.flow)
            except CannotTry as bad:
                wrong, status = (bad.field, bad.sv if lang == "sv" else bad.en), 400
        return self._pages.html(
            request,
            visitor,
            "try/try.html",
            status,
            given=given,
            tried=tried,
            wrong=wrong,
            drawing=drawing,
            numbers=self._numbers(),
            profiles=self._profiles(lang),
        )

    def _numbers(self) -> list[tuple[str, str]]:
        """Numbers to suggest, each with whose it is."""
        company = self._company()
        if company is None:
            return []
        found = [(company.main_number, company.name)]
        found += [(one.number or one.extension or "", one.name) for one in company.queues.values()]
        found += [(one.direct or one.extension, one.name) for one in company.people.values()]
        return [one for one in found if one[0]][:SUGGESTED_TO_TRY]

    def _profiles(self, lang: str) -> list[tuple[str, str]]:
        """Profiles to suggest, each with the person's name."""
        company = self._company()
        if company is None:
            return []
        absences = [one for one in company.profiles.values() if one.busy]
        found = (
            (f"{person.id}={profile.id}", f"{person.name}: {profile.name(lang)}")
            for person in company.people.values()
            for profile in absences
            if profile.is_for(person)
        )
        return list(islice(found, SUGGESTED_TO_TRY))

    async def _read(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        answer = await self._document(request, visitor, "html")
        answer.headers["Content-Security-Policy"] = DOCUMENT_POLICY
        return answer

    async def _keep(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        kind = request.path.rsplit(".", 1)[-1]
        answer = await self._document(request, visitor, kind)
        answer.headers["Content-Disposition"] = f'attachment; filename="telefonpolicy.{kind}"'
        return answer

    async def _document(self, request: web.Request, visitor: Visitor, kind: str) -> web.Response:
        try:
            body = await self._written.document(
                kind, language_of(request, visitor), for_all=not visitor.may(Right.COMPANY)
            )
        except LookupError:
            raise web.HTTPNotFound(text="no company is loaded yet\n") from None
        return document_answer(kind, body)


def document_answer(kind: str, body: bytes) -> web.Response:
    """kind: of DOCUMENT_TYPES."""
    charset = None if kind == "pdf" else "utf-8"
    return web.Response(body=body, content_type=DOCUMENT_TYPES[kind], charset=charset)

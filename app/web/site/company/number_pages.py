"""Every number of the company, what it is, and whom it leads to.

Knows: where numbers stand in the file. Refuses to know: where a call then goes (the policy decides).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.accounts.roles import Right
from app.web.site.company.lists import ROWS_OF_PAGE, words_in
from app.web.site.company.references import REFERENCES, Directory
from app.web.site.company.sections import entries_in
from app.web.site.routes import Route
from app.web.whole_number import asked_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aiohttp import web

    from app.accounts.visitor import Visitor
    from app.web.site.company.company_actions import CompanyActions
    from app.web.site.company.frame import CompanyFrame


@dataclass(frozen=True, slots=True)
class CompanyNumber:
    """kind: a key of words, company.number.KIND; path: the form in which it stands."""

    number: str
    kind: str
    leads_to: str
    path: str


class NumberPages:
    """The page /company/numbers."""

    def __init__(self, frame: CompanyFrame, actions: CompanyActions) -> None:
        self._frame, self._actions = frame, actions

    def routes(self) -> list[Route]:
        return [Route("GET", "/company/numbers", Right.COMPANY, self.numbers)]

    async def numbers(self, request: web.Request, visitor: Visitor) -> web.Response:
        draft = await self._actions.draft(visitor)
        directory = Directory(draft.values, self._frame.t(request, visitor))
        words = request.query.get("q", "")
        found = [
            one
            for one in company_numbers(draft.values, directory)
            if words_in(f"{one.number} {one.leads_to}", words)
        ]
        pages = max(1, -(-len(found) // ROWS_OF_PAGE))
        page = min(asked_page(request), pages)
        return await self._frame.html(
            request,
            visitor,
            draft,
            "company/numbers.html",
            rows=found[(page - 1) * ROWS_OF_PAGE : page * ROWS_OF_PAGE],
            found=len(found),
            words=words,
            page=page,
            pages=pages,
        )


def company_numbers(values: Mapping[str, Any], directory: Directory) -> Iterator[CompanyNumber]:
    """The main number first, then queues, people, short numbers and subscriptions."""
    reception = directory.show(REFERENCES["CompanyFile.reception"], str(values.get("reception") or ""))
    for name, kind in (("main_number", "main"), ("reception_extension", "extension")):
        if values.get(name):
            yield CompanyNumber(str(values[name]), kind, reception, "/company/basics")
    if values.get("answering_service"):
        yield CompanyNumber(str(values["answering_service"]), "answering_service", "", "/company/basics")
    for section, kinds in (
        ("queues", ("number", "extension")),
        ("people", ("extension", "direct", "mobile")),
    ):
        for one in entries_in(section, values):
            path = f"/company/{section}/{quote(str(one.get('id')))}"
            private = one.get("private_mobile")
            for kind in kinds:
                if one.get(kind):
                    yield CompanyNumber(str(one[kind]), kind, str(one.get("name")), path)
            if isinstance(private, dict) and private.get("number"):
                yield CompanyNumber(str(private["number"]), "private", str(one.get("name")), path)
    for at, one in enumerate(entries_in("short_numbers", values)):
        to = directory.show(REFERENCES["ShortNumberEntry.to"], str(one.get("to")))
        yield CompanyNumber(
            str(one.get("number")), "short", f"{one.get('name')}: {to}", f"/company/short_numbers/{at}"
        )
    for at, one in enumerate(entries_in("subscriptions", values)):
        whose = str(one.get("person") or one.get("team") or "")
        shown = directory.show(REFERENCES["SubscriptionEntry.person"], whose)
        shown = shown if one.get("person") else directory.show(REFERENCES["SubscriptionEntry.team"], whose)
        yield CompanyNumber(str(one.get("number")), "subscription", shown, f"/company/subscriptions/{at}")

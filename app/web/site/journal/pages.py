"""The pages of calls: the list with its search, the same as a table for spreadsheets, and each call's story.

Knows: what the pages show. Refuses to know: who may see which calls (finder.py), and the story's words
(explain/story.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from app.accounts.roles import Right
from app.calls.journal_search import JournalSearch
from app.explain.story import name_dialled, party_name, tell_call
from app.policy.decision import Direction
from app.policy.hours import STOCKHOLM
from app.web.site.csv_answer import csv_answer
from app.web.site.journal.asked import read_asked
from app.web.site.journal.finder import CallFinder
from app.web.site.journal.rows import CSV_COLUMNS, csv_row, row_of
from app.web.site.journal.sought import marks_of_person
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.words.call_ends import HOW_ENDED
from app.words.clause_names import CLAUSE_NAMES, clause_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from app.accounts.visitor import Visitor
    from app.explain.told_calls import ToldCall, ToldMessage
    from app.policy.model import Company
    from app.web.site.csv_answer import Cell
    from app.web.site.journal.asked import JournalAsked
    from app.web.site.journal.call_book import CallBook
    from app.web.site.journal.sought import Sought
    from app.web.site.render import Pages


@dataclass(frozen=True, slots=True)
class CallSound:
    """Something to hear of a call. kind: message or recording; whose: a name; path: where it is heard."""

    kind: str
    whose: str
    seconds: float
    path: str


class JournalPages:
    """`/journal`."""

    def __init__(self, pages: Pages, book: CallBook) -> None:
        self._pages = pages
        self._book = book
        self._finder = CallFinder(book)

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/journal", Right.CALLS, self._list),
            Route("GET", "/journal.csv", Right.CALLS, self._table),
            Route("GET", "/journal/{id}", Right.CALLS, self._story),
        ]

    async def _list(self, request: web.Request, visitor: Visitor) -> web.Response:
        asked = read_asked(request.query)
        search, meant = await self._search(asked, visitor)
        page = await self._book.page(search)
        company, lang = self._book.company(), language_of(request, visitor)
        return self._pages.html(
            request,
            visitor,
            "journal/list.html",
            asked=asked,
            meant=meant,
            calls=[row_of(one, company, lang) for one in page.calls],
            older=asked.address(after=page.after) if page.after is not None else "",
            newest=asked.address() if asked.after is not None else "",
            looked_back_to=page.after[0].astimezone(STOCKHOLM) if page.short and page.after else None,
            table=asked.address("/journal.csv"),
            everybody=visitor.may(Right.JOURNAL),
            not_entered=await self._not_entered(),
            directions=[one.value for one in Direction],
            ends=[(how, words[lang == "en"]) for how, words in HOW_ENDED.items()],
            clauses=[(clause, clause_name(clause, lang)) for clause in CLAUSE_NAMES],
        )

    async def _table(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        asked = read_asked(request.query)
        search, _ = await self._search(asked, visitor, taken_out=True)
        lang = language_of(request, visitor)
        t = self._pages.catalogues[lang]
        heading = [t(f"journal.column.{name}") for name in CSV_COLUMNS]
        rows = self._rows(search, lang)
        return await csv_answer(request, t("journal.file") + ".csv", lang, heading, rows)

    async def _rows(self, search: JournalSearch, lang: str) -> AsyncIterator[Sequence[Cell]]:
        company, t = self._book.company(), self._pages.catalogues[lang]
        async for one in self._book.every(search):
            direction = t(f"journal.direction.{one.direction}") if one.direction else ""
            yield csv_row(one, company, lang, direction)

    async def _story(self, request: web.Request, visitor: Visitor) -> web.Response:
        call = await self._finder.visible(visitor, request.match_info["id"])
        if call is None:
            raise web.HTTPNotFound
        company, lang = await self._book.company_of(call), language_of(request, visitor)
        company = company or self._book.company()
        messages = await self._book.messages_of(call.id)
        rules, later = await self._finder.rules(visitor, call, lang)
        lines = tell_call(call, company, messages, lang, rules.notes if rules is not None else None)
        return self._pages.html(
            request,
            visitor,
            "journal/call.html",
            call=row_of(call, company, lang),
            caller=party_name(company, call.caller, lang),
            called=name_dialled(company, call.called, lang),
            with_caller=_search_of(call.caller, company),
            policy=call.policy,
            lines=[(one.at.astimezone(STOCKHOLM) if one.at else None, one) for one in lines],
            rules=rules.footer if rules is not None else "",
            rules_later=later,
            sounds=await self._sounds(call, messages, visitor, company, lang),
            clause_name=lambda clause: clause_name(clause, lang),
        )

    async def _sounds(
        self,
        call: ToldCall,
        messages: Sequence[ToldMessage],
        visitor: Visitor,
        company: Company | None,
        lang: str,
    ) -> list[CallSound]:
        """Where this visitor may hear what the call left: their own messages, and others' sound behind a reason."""
        others = visitor.may(Right.RECORDINGS)
        found = [
            CallSound("message", party_name(company, one.mailbox, lang), one.seconds, path)
            for one in messages
            if (path := _message_path(one, visitor, others=others))
        ]
        recordings = await self._book.recordings_of(call.id) if others else ()
        return found + [
            CallSound(
                "recording", party_name(company, one.person, lang), one.seconds, f"/recordings/{one.id}"
            )
            for one in recordings
        ]

    async def _search(
        self, asked: JournalAsked, visitor: Visitor, *, taken_out: bool = False
    ) -> tuple[JournalSearch, Sought]:
        others = JournalSearch(
            since=asked.period.since,
            until=asked.period.until,
            direction=asked.direction or None,
            how=(asked.how,) if asked.how else (),
            after=asked.after,
        )
        return await self._finder.search(visitor, asked.typed, asked.clause, others, taken_out=taken_out)

    async def _not_entered(self) -> str:
        newest = await self._book.not_entered()
        return f"{newest.astimezone(STOCKHOLM):%Y-%m-%d}" if newest is not None else ""


def _message_path(message: ToldMessage, visitor: Visitor, *, others: bool) -> str:
    """ "" where it may not be heard."""
    if message.mailbox == visitor.person:
        return "/me/messages"
    return f"/recordings/messages/{message.id}" if others else ""


def _search_of(party: str | None, company: Company | None) -> str:
    """What to type to find the calls with this party."""
    person = company.people.get(party) if company is not None and party else None
    if person is None:
        return party or ""
    return marks_of_person(person)[0]

"""Which calls somebody may see, and finds: the same for the pages and the API.

Knows: rights to calls, and that looking at others' calls is noted. Refuses to know: pages, JSON and SQL.

Whoever lacks the right to the journal sees their own calls alone, and of a call of others not even that it exists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Right
from app.calls.journal_search import JournalSearch, clause_mark
from app.web.site.journal.sought import marks_of_person, sought

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.explain.told_calls import ToldCall
    from app.policy.model import Company
    from app.web.site.journal.call_book import CallBook, RuleNotes
    from app.web.site.journal.sought import Sought

NO_CALL: Final = JournalSearch(marks=(("",),))  # no call has this mark


class CallFinder:
    """Asks the book what this visitor may ask."""

    def __init__(self, book: CallBook) -> None:
        self._book = book

    async def search(
        self,
        visitor: Visitor,
        typed: str,
        clause: str,
        others: JournalSearch,
        *,
        taken_out: bool = False,
    ) -> tuple[JournalSearch, Sought]:
        """The search for what was typed, with this clause ("" any), and what was understood. others: the other filters.

        It is noted: everybody's calls, too. taken_out: in a file, which is noted each time.
        """
        book, company = self._book, self._book.company()
        contacts = await book.contacts() if typed else {}
        meant = await sought(
            typed, company, contacts, book.numbers_beginning, mobiles=visitor.may(Right.COMPANY)
        )
        marks = [meant.marks] if meant.marks else []
        if not visitor.may(Right.JOURNAL):
            if visitor.person is None:
                return NO_CALL, meant
            marks.insert(0, (visitor.person,))
        elif not is_only_of(visitor.person, meant, company):
            await book.looked(visitor, "calls", _people_of(meant, company), taken_out=taken_out)
        if clause:
            marks.append((clause_mark(clause),))
        return replace(others, marks=tuple(marks), text=meant.text), meant

    async def visible(self, visitor: Visitor, id_: str) -> ToldCall | None:
        """A call with its steps; None: there is none, or the visitor may not see it."""
        if not id_.isprintable():
            return None
        if visitor.may(Right.JOURNAL):
            call = await self._book.call(id_)
            if call is not None:
                await self._book.looked(visitor, "call", self._book.people_in(call), call=call.id)
            return call
        if visitor.person is None or not await self._book.is_party(id_, visitor.person):
            return None
        return await self._book.call(id_)

    async def rules(self, visitor: Visitor, call: ToldCall, lang: str) -> tuple[RuleNotes | None, bool]:
        """The lines of the rules that decided, and whether they come later.

        For those who may read the company's file: a line may tell who leaves.
        """
        if not visitor.may(Right.COMPANY):
            return None, False
        try:
            return await self._book.notes_of(call, lang), False
        except TimeoutError:
            return None, True


def is_only_of(person: str | None, meant: Sought, company: Company | None) -> bool:
    """Whether all that is searched is this person's own. The beginning of a number can be customers', too."""
    me = company.people.get(person) if company is not None and person is not None else None
    return me is not None and bool(meant.marks) and set(meant.marks) <= set(marks_of_person(me))


def _people_of(meant: Sought, company: Company | None) -> set[str]:
    """Whose calls are searched: by name, or by a number of theirs or its beginning."""
    if company is None:
        return set()
    return {person.id for mark in meant.marks if (person := company.person_of(mark)) is not None}

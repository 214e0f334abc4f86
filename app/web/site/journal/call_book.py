"""What the journal's pages need from the rest of the service.

Knows: the questions. Refuses to know: who answers them (service/web/call_book.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence
    from datetime import datetime

    from app.accounts.visitor import Visitor
    from app.calls.journal_search import JournalPage, JournalSearch
    from app.explain.story import StepNotes
    from app.explain.told_calls import ToldCall, ToldMessage
    from app.policy.model import Company


@dataclass(frozen=True, slots=True)
class RuleNotes:
    """What to add to a story: the line of each rule. footer: which text has these lines, in a sentence."""

    notes: StepNotes
    footer: str


class RecordedPart(Protocol):
    """A recording of a call. person: whose."""

    @property
    def id(self) -> int: ...
    @property
    def person(self) -> str: ...
    @property
    def seconds(self) -> float: ...


class CallBook(Protocol):
    """Any of them may raise OSError or ConnectionError when the database is away."""

    def company(self) -> Company | None:
        """The company in force; None before the first one."""

    async def page(self, search: JournalSearch, limit: int = 50) -> JournalPage[ToldCall]: ...

    def every(self, search: JournalSearch) -> AsyncIterator[ToldCall]: ...

    async def call(self, id: str) -> ToldCall | None:  # noqa: A002 - the word of the trade
        """With its steps."""

    async def company_of(self, call: ToldCall) -> Company | None:
        """The version that judged the call; None if it can no longer be read."""

    async def notes_of(self, call: ToldCall, lang: str) -> RuleNotes | None:
        """The lines of the rules that decided; None: no version can be read any more. Raises TimeoutError: not yet."""

    async def recordings_of(self, id: str) -> Sequence[RecordedPart]: ...  # noqa: A002

    async def messages_of(self, id: str) -> Sequence[ToldMessage]: ...  # noqa: A002

    async def is_party(self, id: str, person: str) -> bool:  # noqa: A002
        """Whether the person had to do with the call."""

    async def numbers_beginning(self, prefix: str) -> list[str]: ...

    async def contacts(self) -> Mapping[str, Sequence[str]]:
        """The phone book's contacts outside: numbers by name."""

    async def not_entered(self) -> datetime | None:
        """When the newest call began that a search cannot find yet; None: all can be found."""

    def people_in(self, call: ToldCall) -> Collection[str]:
        """The ids of our people whose call it was."""

    async def looked(
        self,
        visitor: Visitor,
        what: str,
        people: Collection[str],
        *,
        call: str | None = None,
        taken_out: bool = False,
    ) -> None:
        """Note in the access log that somebody looked at others' calls: they are personal data.

        people: whose; a line for each of them but the visitor, and one for nobody in particular if there is no other.
        taken_out: in a file, which has a line each time; what is only looked at has one for some minutes.
        """

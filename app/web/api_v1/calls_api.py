"""The API about calls: the journal with its search, and each call with its decisions.

Knows: calls as the API shows them. Refuses to know: who may see which (site/journal/finder.py), and how they are kept.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from app.accounts.roles import Right
from app.calls.journal_search import JournalSearch
from app.explain.story import tell_call
from app.web.answers import wants_swedish
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery
from app.web.site.journal.asked import in_reach
from app.web.site.journal.finder import CallFinder
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.calls.journal_search import CallKey
    from app.explain.told_calls import ToldCall
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.site.journal.call_book import CallBook

_BETWEEN = "~"  # of a key's instant and id


class CallsQuery(PageQuery):
    """Which calls; all conditions hold together."""

    q: Annotated[
        str,
        Field(
            max_length=100,
            description="a name, number or its beginning, queue, contact, or a word of the story",
        ),
    ] = ""
    since: Annotated[AwareDatetime | None, Field(description="began then or later")] = None
    until: Annotated[AwareDatetime | None, Field(description="began before then")] = None
    direction: Literal["in", "out", "internal"] | None = None
    how: Annotated[str, Field(max_length=30, description="how it ended: answered, caller_hung_up ...")] = ""
    clause: Annotated[str, Field(max_length=12, description="a clause that a decision cites: Q12")] = ""


class CallShown(BaseModel):
    """A call. how is null while it goes on; times in milliseconds."""

    id: str
    began_at: datetime
    ended_at: datetime | None
    direction: str | None
    caller: Annotated[str | None, Field(description="a person's id, or a number")]
    called: Annotated[str | None, Field(description="as it was dialled")]
    transferred_to: list[str]
    how: str | None
    answered_by: str | None
    ringing_ms: int | None
    talking_ms: int | None
    policy: Annotated[str | None, Field(description="the version of the company that judged it")]


class CallPage(Page[CallShown]):
    """Calls, the newest first. A page may have few or none and go on: then there were many to look through."""


class ReasonTold(BaseModel):
    """Why; clause is empty where none says it."""

    clause: str
    text: str


class EventTold(BaseModel):
    """One event of a call's story; at is null if it belongs to the one before."""

    at: datetime | None
    text: str
    reasons: list[ReasonTold]


class CallTold(CallShown):
    """A call with its story, in the language that the request asks for."""

    story: list[EventTold]


class CallsApi:
    """The operations about calls."""

    def __init__(self, book: CallBook) -> None:
        self._book = book
        self._finder = CallFinder(book)

    def operations(self) -> list[Operation]:
        area = Area("Calls", Right.CALLS, call="the call's id")
        return [
            area("GET /calls", "listCalls", self._list),
            area("GET /calls/{call}", "readCall", self._one),
        ]

    async def _list(self, asked: ApiRequest, query: CallsQuery) -> CallPage:
        """The journal: all calls with the right to it, else one's own."""
        for name, at in (("since", query.since), ("until", query.until)):
            if at is not None and not in_reach(at):
                raise Refusal(400, "give a year from 2000 to 2199", name, "ange ett år från 2000 till 2199")
        others = JournalSearch(
            since=query.since,
            until=query.until,
            direction=query.direction,
            how=(query.how,) if query.how else (),
            after=_key(query.after) if query.after else None,
        )
        search, _ = await self._finder.search(asked.visitor, query.q, query.clause, others)
        page = await self._book.page(search, query.limit)
        following = (
            f"{page.after[0].isoformat()}{_BETWEEN}{page.after[1]}" if page.after is not None else None
        )
        return CallPage(items=[CallShown(**_facts(one)) for one in page.calls], next=following)

    async def _one(self, asked: ApiRequest) -> CallTold:
        """One call with its story."""
        wanted = asked.place["call"]
        call = await self._finder.visible(asked.visitor, wanted)
        if call is None:
            raise Refusal(404, f"there is no call {wanted!r}")
        company = await self._book.company_of(call) or self._book.company()
        messages = await self._book.messages_of(call.id)
        lang = "sv" if wants_swedish(asked.request) else "en"
        rules, _ = await self._finder.rules(asked.visitor, call, lang)
        lines = tell_call(call, company, messages, lang, rules.notes if rules is not None else None)
        story = [
            EventTold(
                at=one.at, text=one.text, reasons=[ReasonTold(clause=c, text=t) for c, t in one.reasons]
            )
            for one in lines
        ]
        return CallTold(**_facts(call), story=story)


def _facts(call: ToldCall) -> dict[str, Any]:
    return {
        "id": call.id,
        "began_at": call.began_at,
        "ended_at": call.ended_at,
        "direction": call.direction,
        "caller": call.caller,
        "called": call.called,
        "transferred_to": list(call.transferred_to),
        "how": call.how,
        "answered_by": call.answered_by,
        "ringing_ms": call.ringing_ms,
        "talking_ms": call.talking_ms,
        "policy": call.policy,
    }


def _key(text: str) -> CallKey:
    instant, between, id_ = text.partition(_BETWEEN)
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not in_reach(at) or not between:
        raise Refusal(
            400, "it is no `next` of a page before", "after", "det är inget `next` från en sida innan"
        )
    return at, id_

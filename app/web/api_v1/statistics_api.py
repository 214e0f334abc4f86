"""The API about statistics: counts by queue or person, by day, and by hour of the week.

Knows: counts as the API shows them. Refuses to know: how calls are counted (storage/cards.py).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.api_v1.operation import Operation
from app.web.api_v1.problem import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.web.api_v1.operation import ApiRequest
    from app.web.site.figures.figure_book import FigureBook

MOST_DAYS_COUNTED = 800
CountedKind = Literal["in", "out", "internal", "queue", "to", "from", "agent", "callback"]
_KINDS = (
    "in, out, internal: the company's calls; queue: callers who came to it; to: calls to a person; from: by a person; "
    "agent: rung for a queue's callers; callback: promises to call back"
)


class CountsQuery(BaseModel):
    """What to count. Days are Swedish; both are in it."""

    model_config = ConfigDict(extra="forbid")
    kind: Annotated[CountedKind, Field(description=_KINDS)] = "in"
    first: Annotated[date, Field(description="the first day")]
    last: Annotated[date, Field(description="the last day")]


class CountsOfQuery(CountsQuery):
    """Of whom: a queue's or person's id; empty for in, out and internal."""

    who: Annotated[str, Field(max_length=64)] = ""


class CallCounts(BaseModel):
    """How many calls; waited_ms: until the answer, of those answered. in_time: answered within the promise (Q2)."""

    calls: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    abandoned: int = 0
    messages: int = 0
    callbacks: int = 0
    diverted: int = 0
    blocked: int = 0
    unanswered: int = 0
    failed: int = 0
    waited_ms: int = 0
    talking_ms: int = 0


class CountsOfOne(CallCounts):
    """Those of one queue or person."""

    who: str


class CountsOfDay(CallCounts):
    """Those of one day."""

    day: date


class CountsOfHour(CallCounts):
    """Those of one hour of the week, in the whole period; weekday 1 is Monday."""

    weekday: int
    hour: int


class CountsByWhom(BaseModel):
    items: list[CountsOfOne]


class CountsByDay(BaseModel):
    items: list[CountsOfDay]


class CountsByHour(BaseModel):
    items: list[CountsOfHour]


class StatisticsApi:
    """The operations about statistics."""

    def __init__(self, book: FigureBook) -> None:
        self._book = book

    def operations(self) -> list[Operation]:
        common: dict[str, Any] = {"method": "GET", "area": "Statistics", "right": Right.STATISTICS}
        return [
            Operation(
                path="/statistics/by-whom",
                name="countByWhom",
                summary="Queues or people side by side",
                does=self._by_whom,
                query=CountsQuery,
                answer=CountsByWhom,
                **common,
            ),
            Operation(
                path="/statistics/by-day",
                name="countByDay",
                summary="Day by day; days without a call are left out",
                does=self._by_day,
                query=CountsOfQuery,
                answer=CountsByDay,
                **common,
            ),
            Operation(
                path="/statistics/by-hour",
                name="countByHour",
                summary="The hours of a week: when calls come",
                does=self._by_hour,
                query=CountsOfQuery,
                answer=CountsByHour,
                **common,
            ),
        ]

    async def _by_whom(self, asked: ApiRequest) -> CountsByWhom:
        query = _period(asked.query)
        found = await self._book.by_whom(query.kind, query.first, query.last)
        return CountsByWhom(items=[CountsOfOne(who=who, **_known(found[who])) for who in sorted(found)])

    async def _by_day(self, asked: ApiRequest) -> CountsByDay:
        query: CountsOfQuery = _period(asked.query)
        found = await self._book.by_day(query.kind, query.first, query.last, query.who)
        return CountsByDay(items=[CountsOfDay(day=day, **_known(found[day])) for day in sorted(found)])

    async def _by_hour(self, asked: ApiRequest) -> CountsByHour:
        query: CountsOfQuery = _period(asked.query)
        found = await self._book.by_hour(query.kind, query.first, query.last, query.who)
        return CountsByHour(
            items=[
                CountsOfHour(weekday=weekday + 1, hour=hour, **_known(counts))
                for (weekday, hour), counts in sorted(found.items())
            ]
        )


def _period(query: Any) -> Any:
    if not 0 <= (query.last - query.first).days < MOST_DAYS_COUNTED:
        raise Refusal(
            400,
            f"it must be first or later, and at most {MOST_DAYS_COUNTED} days in all",
            "last",
            f"det ska vara first eller senare, och högst {MOST_DAYS_COUNTED} dagar sammanlagt",
        )
    return query


def _known(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if name in CallCounts.model_fields}

"""The API about statistics: counts by queue or person, by day, and by hour of the week.

Knows: counts as the API shows them. Refuses to know: how calls are counted (storage/cards.py).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.web.api_v1.operation import ApiRequest, Operation
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
        area = Area("Statistics", Right.STATISTICS)
        return [
            area("GET /statistics/by-whom", "countByWhom", self._by_whom),
            area("GET /statistics/by-day", "countByDay", self._by_day),
            area("GET /statistics/by-hour", "countByHour", self._by_hour),
        ]

    async def _by_whom(self, _asked: ApiRequest, query: CountsQuery) -> CountsByWhom:
        """Queues or people side by side."""
        _check(query)
        found = await self._book.by_whom(query.kind, query.first, query.last)
        return CountsByWhom(items=[CountsOfOne(who=who, **_known(found[who])) for who in sorted(found)])

    async def _by_day(self, _asked: ApiRequest, query: CountsOfQuery) -> CountsByDay:
        """Day by day; days without a call are left out."""
        _check(query)
        found = await self._book.by_day(query.kind, query.first, query.last, query.who)
        return CountsByDay(items=[CountsOfDay(day=day, **_known(found[day])) for day in sorted(found)])

    async def _by_hour(self, _asked: ApiRequest, query: CountsOfQuery) -> CountsByHour:
        """The hours of a week: when calls come."""
        _check(query)
        found = await self._book.by_hour(query.kind, query.first, query.last, query.who)
        return CountsByHour(
            items=[
                CountsOfHour(weekday=weekday + 1, hour=hour, **_known(counts))
                for (weekday, hour), counts in sorted(found.items())
            ]
        )


def _check(query: CountsQuery) -> None:
    if not 0 <= (query.last - query.first).days < MOST_DAYS_COUNTED:
        raise Refusal(
            400,
            f"it must be first or later, and at most {MOST_DAYS_COUNTED} days in all",
            "last",
            f"det ska vara first eller senare, och högst {MOST_DAYS_COUNTED} dagar sammanlagt",
        )


def _known(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if name in CallCounts.model_fields}

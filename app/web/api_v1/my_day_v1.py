"""The API about one's own day: the profile now, who decides over the day and the week, and what a caller gets.

Knows: these as the API shows them. Refuses to know: how a day is worked out (me/day_line.py), and what a choice does.
"""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

from app.accounts.roles import Right
from app.web.api_v1.area import Area
from app.web.api_v1.paging import Page, PageQuery, row_after
from app.web.api_v1.people_api import ProfileNow, profile_now
from app.web.api_v1.whose import mine_of
from app.web.me.caller_view import CallerKind
from app.web.me.day_line import day_line
from app.web.me.end_choices import end_choices
from app.web.me.my_times import today
from app.web.me.policy_view import ShownTable
from app.web.ranges import sound_answer
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aiohttp import web

    from app.calls.presence import Presences
    from app.web.api_v1.operation import ApiRequest, Operation
    from app.web.me.caller_view import CallerViews
    from app.web.me.day_line import OwnLayers
    from app.web.me.insight_page import NotedInsights
    from app.web.me.mine import Mine, Owners
    from app.web.me.policy_view import PolicyViews, ShownSection
    from app.web.me.records import MyRecords

DAYS_TOLD: Final = 7


class EndOffered(BaseModel):
    """An end that makes sense now; until null: not by itself."""

    end: str
    until: datetime | None


class ProfileOffered(BaseModel):
    """A profile that one may choose, with its ends, the usual one first."""

    id: str
    name: str
    ends: list[EndOffered]


class DayPartShown(BaseModel):
    """What is in force from start to end. layer: manual, calendar, schedule or base."""

    start: datetime
    end: datetime
    profile: str
    layer: str


class DayShown(BaseModel):
    """A day in Sweden, without gaps."""

    day: date
    parts: list[DayPartShown]


class WeekShown(BaseModel):
    """Today and the six days after it."""

    items: list[DayShown]


class CallerTold(BaseModel):
    """What a caller of now gets if nobody answers. kind: outside or colleague; heard: there is a sound of it."""

    kind: str
    steps: list[str]
    why: list[str]
    heard: bool


class MyDayShown(BaseModel):
    """How one's telephone stands now."""

    person: str
    name: str
    profile: ProfileNow
    offered: list[ProfileOffered]
    day: DayShown
    callers: list[CallerTold]


class PolicyTable(BaseModel):
    """A table of the policy; the first cell of a row is its head."""

    caption: str
    head: list[str]
    rows: list[list[str]]


class PolicyPart(BaseModel):
    """One of: text, a paragraph; sentences, a list; table."""

    text: str | None = None
    sentences: list[str] | None = None
    table: PolicyTable | None = None


class PolicySectionShown(BaseModel):
    """A section of the policy, with those inside it."""

    id: str
    title: str
    parts: list[PolicyPart]
    sections: list[PolicySectionShown]


class MyPolicyShown(BaseModel):
    """The company's telephone policy as it concerns me."""

    items: list[PolicySectionShown]


class InsightTold(BaseModel):
    """Somebody listened to me, or looked at my calls. call: its id in the journal."""

    at: datetime
    who: str
    what: str
    why: str
    call: str | None


class InsightPage(Page[InsightTold]):
    """Who did, the newest first."""


class MyDayV1:
    """The operations. layers: what somebody's days are made of."""

    def __init__(
        self,
        owners: Owners,
        presences: Presences,
        callers: CallerViews,
        records: MyRecords,
        layers: Callable[[Mine], OwnLayers],
        policy: PolicyViews,
        insights: NotedInsights,
    ) -> None:
        self._owners = owners
        self._presences = presences
        self._callers = callers
        self._records = records
        self._layers = layers
        self._policy = policy
        self._insights = insights

    def operations(self) -> list[Operation]:
        area = Area("My telephone", Right.OWN, refusals=(409,), kind="outside or colleague")
        return [
            area("GET /me", "readMyDay", self._now),
            area("GET /me/heard/{kind}", "hearCaller", self._heard, media=("audio/wav",)),
            area("GET /me/week", "readMyWeek", self._week),
            area("GET /me/insight", "listMyInsights", self._insight),
            area("GET /me/policy", "readMyPolicy", self._mine_of_policy, right=Right.POLICY),
        ]

    async def _now(self, asked: ApiRequest) -> MyDayShown:
        """How my telephone stands: profile, the day, and what a caller gets now."""
        mine = await self._read(asked)
        usable = [one for one in mine.company.profiles.values() if one.is_for(mine.person)]
        return MyDayShown(
            person=mine.person.id,
            name=mine.person.name,
            profile=profile_now(self._presences, mine.visitor, mine.person.id),
            offered=[
                ProfileOffered(
                    id=one.id,
                    name=one.name(mine.lang),
                    ends=[
                        EndOffered(end=choice.end.value, until=choice.until)
                        for choice in end_choices(mine.company, mine.person, one, mine.now)
                    ],
                )
                for one in usable
            ],
            day=self._day(mine, today(mine.now)),
            callers=[
                CallerTold(kind=one.kind.value, steps=list(one.steps), why=list(one.why), heard=one.heard)
                for one in self._callers.now(mine.person, mine.lang)
            ],
        )

    async def _heard(self, asked: ApiRequest) -> web.StreamResponse:
        """What a caller hears now."""
        mine, kind = mine_of(self._owners, asked), asked.place["kind"]
        try:
            sound = await self._callers.sound(mine.person, CallerKind(kind))
        except (ValueError, LookupError):
            raise Refusal(404, "nothing is said", sv="inget sägs") from None
        return sound_answer(asked.request, sound)

    async def _week(self, asked: ApiRequest) -> WeekShown:
        """Which profile I have when, today and six days ahead."""
        mine = await self._read(asked)
        first = today(mine.now)
        return WeekShown(items=[self._day(mine, first + timedelta(days=ahead)) for ahead in range(DAYS_TOLD)])

    async def _mine_of_policy(self, asked: ApiRequest) -> MyPolicyShown:
        """The company's telephone policy as it concerns me."""
        mine = mine_of(self._owners, asked)
        return MyPolicyShown(
            items=[_section(one) for one in await self._policy.of(mine.company, mine.person, mine.lang)]
        )

    async def _insight(self, asked: ApiRequest, query: PageQuery) -> InsightPage:
        """Who has looked at or heard my messages and recorded calls, or searched or read my calls, when and why.

        Lists of everybody's calls are not here.
        """
        person = mine_of(self._owners, asked).person.id
        found = await self._insights.about(person, query.limit, row_after(query))
        lines = [InsightTold.model_validate(one, from_attributes=True) for one in found.lines]
        return InsightPage(items=lines, next=str(found.next) if found.next else None)

    async def _read(self, asked: ApiRequest) -> Mine:
        """Mine, with its records as of now; without them if the database is away."""
        mine = mine_of(self._owners, asked)
        with contextlib.suppress(ConnectionError, TimeoutError):
            await self._records.read(mine.person.id)
        return mine

    def _day(self, mine: Mine, day: date) -> DayShown:
        line = day_line(self._layers(mine), day)
        return DayShown(
            day=day,
            parts=[
                DayPartShown(start=one.start, end=one.end, profile=one.profile, layer=one.layer.value)
                for one in line.in_force
            ],
        )


def _section(one: ShownSection) -> PolicySectionShown:
    return PolicySectionShown(
        id=one.id,
        title=one.title,
        parts=list(_parts(one)),
        sections=[_section(inside) for inside in one.sections],
    )


def _parts(one: ShownSection) -> Iterator[PolicyPart]:
    for part in one.parts:
        if isinstance(part, ShownTable):
            rows = [list(row) for row in part.rows]
            yield PolicyPart(table=PolicyTable(caption=part.caption, head=list(part.head), rows=rows))
        elif isinstance(part, str):
            yield PolicyPart(text=part)
        else:
            yield PolicyPart(sentences=list(part))

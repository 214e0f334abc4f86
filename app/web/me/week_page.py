"""My week, and the company's telephone policy as it concerns me.

Knows: the two pages. Refuses to know: how a day is worked out (day_line.py), and what the policy says.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.accounts.roles import Right
from app.policy.days import WEEKDAYS
from app.web.me.day_drawing import drawn, profile_title
from app.web.me.day_line import day_line
from app.web.me.my_times import clock_of, today
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

    from app.web.me.day_line import DayPart, OwnLayers
    from app.web.me.mine import Mine, Owners
    from app.web.me.policy_view import PolicyViews
    from app.web.site.render import Pages

DAYS_OF_WEEK_PAGE: Final = 7


class MyWeek:
    """The handlers. layers: what somebody's days are made of."""

    def __init__(
        self, pages: Pages, owners: Owners, layers: Callable[[Mine], OwnLayers], policy: PolicyViews
    ) -> None:
        self._pages = pages
        self._owners = owners
        self._layers = layers
        self._policy = policy

    def routes(self) -> list[Route]:
        only = self._owners.only
        return [
            Route("GET", "/me/week", Right.OWN, only(self._week)),
            Route("GET", "/me/policy", Right.POLICY, only(self._policy_page)),
        ]

    async def _week(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        layers, first = self._layers(mine), today(mine.now)
        days = []
        for ahead in range(DAYS_OF_WEEK_PAGE):
            day = first + timedelta(days=ahead)
            line = day_line(layers, day)
            name = f"{WEEKDAYS[mine.lang][day.weekday()]} {day.day}/{day.month}"
            drawing = drawn(mine.company, line, mine.now, mine.lang)
            days.append(
                (name[:1].upper() + name[1:], drawing, [self._row(mine, one) for one in line.in_force])
            )
        return self._pages.html(request, mine.visitor, "me/week.html", mine=mine, days=days)

    def _row(self, mine: Mine, part: DayPart) -> tuple[str, str, str, str]:
        end = clock_of(part.end, mine.lang)
        end = f"24{end[2:]}" if part.end.date() != part.start.date() else end
        start = clock_of(part.start, mine.lang)
        return start, end, profile_title(mine.company, part.profile, mine.lang), part.layer.value

    async def _policy_page(self, request: web.Request, mine: Mine) -> web.StreamResponse:
        try:
            sections = await self._policy.of(mine.company, mine.person, mine.lang)
        except (ConnectionError, TimeoutError):
            sections = ()
        return self._pages.html(request, mine.visitor, "me/policy.html", mine=mine, sections=sections)

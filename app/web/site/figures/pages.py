"""The statistics' pages: the company's calls, queues side by side and one by one, people, each as a table, too.

Knows: which figures each page asks for. Refuses to know: how they are counted, and geometry (plots.py).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.site.csv_answer import csv_answer
from app.web.site.days import read_period, usual_periods
from app.web.site.figures.plots import all_days, bar_plot, heat_plot
from app.web.site.figures.tables import (
    DAY_COLUMNS,
    IN_SECONDS,
    IN_SHARES,
    PERSON_COLUMNS,
    QUEUE_COLUMNS,
    FigureRow,
    figures_of,
    parts_of,
    parts_of_person,
    person_figures,
    shortened_name,
    summed_up,
)
from app.web.site.render import language_of
from app.web.site.routes import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
    from datetime import date

    from app.accounts.visitor import Visitor
    from app.policy.model import Company
    from app.policy.queues import Queue
    from app.web.site.csv_answer import Cell
    from app.web.site.figures.figure_book import FigureBook
    from app.web.site.figures.plots import BarPlot
    from app.web.site.figures.tables import Value
    from app.web.site.render import Pages

WAYS: Final = ("in", "out", "internal")
PIECES: Final = ("answered", "lost", "other")
PEOPLE_DRAWN: Final = 10  # the names of more do not fit
MOST_DAYS_SHOWN: Final = 93
MOST_DAYS: Final = 800  # days; older figures went with their calls, unless they are kept for ever


class StatisticsPages:
    """`/statistics`. today: the day in Sweden."""

    def __init__(
        self,
        pages: Pages,
        book: FigureBook,
        company: Callable[[], Company | None],
        today: Callable[[], date],
    ) -> None:
        self._pages = pages
        self._book = book
        self._company = company
        self._today = today

    def routes(self) -> list[Route]:
        right = Right.STATISTICS
        return [
            Route("GET", "/statistics", right, self._overview),
            Route("GET", "/statistics.csv", right, self._overview_table),
            Route("GET", "/statistics/queues", right, self._queues),
            Route("GET", "/statistics/queues.csv", right, self._queues_table),
            Route("GET", "/statistics/queues/{id}.csv", right, self._queue_table),
            Route("GET", "/statistics/queues/{id}", right, self._queue),
            Route("GET", "/statistics/people", right, self._people),
            Route("GET", "/statistics/people.csv", right, self._people_table),
        ]

    # The company

    async def _overview(self, request: web.Request, visitor: Visitor) -> web.Response:
        first, last = self._period(request)
        way = request.query.get("way", "in")
        way = way if way in WAYS else "in"
        days = await self._book.by_day(way, first, last)
        hours = await self._book.by_hour(way, first, last)
        return self._page(
            request,
            visitor,
            "statistics/overview.html",
            (first, last),
            way=way,
            ways=WAYS,
            columns=DAY_COLUMNS,
            **_told(days, hours, first, last),
        )

    async def _overview_table(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        way = request.query.get("way", "in")
        return await self._time_table(request, visitor, way if way in WAYS else "in", "", DAY_COLUMNS)

    # Queues

    async def _queues(self, request: web.Request, visitor: Visitor) -> web.Response:
        first, last = self._period(request)
        rows = await self._queue_rows(first, last)
        plot = bar_plot([(one.name, parts_of(_whole(one.values))) for one in rows], PIECES)
        return self._page(
            request,
            visitor,
            "statistics/queues.html",
            (first, last),
            columns=QUEUE_COLUMNS,
            rows=rows,
            plot=plot,
        )

    async def _queues_table(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        rows = await self._queue_rows(*self._period(request))
        return await self._table(request, visitor, "queues", "queue", QUEUE_COLUMNS, rows)

    async def _queue_rows(self, first: date, last: date) -> list[FigureRow]:
        found = await self._book.by_whom("queue", first, last)
        company = self._company()
        names = {one.id: one.name for one in company.queues.values()} if company is not None else {}
        rows = [
            FigureRow(id_, names.get(id_, id_), figures_of(found.get(id_, {}))) for id_ in {*names, *found}
        ]
        return sorted(rows, key=lambda row: row.name.casefold())

    async def _queue(self, request: web.Request, visitor: Visitor) -> web.Response:
        queue = request.match_info["id"]
        first, last = self._period(request)
        days = await self._book.by_day("queue", first, last, queue)
        there = self._known(queue, days)
        hours = await self._book.by_hour("queue", first, last, queue)
        return self._page(
            request,
            visitor,
            "statistics/queue.html",
            (first, last),
            queue=queue,
            name=there.name if there is not None else queue,
            columns=QUEUE_COLUMNS,
            **_told(days, hours, first, last),
        )

    async def _queue_table(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        queue = request.match_info["id"]
        days = await self._book.by_day("queue", *self._period(request), queue)
        self._known(queue, days)
        return await self._time_table(request, visitor, "queue", queue, QUEUE_COLUMNS)

    def _known(self, queue: str, days: object) -> Queue | None:
        """None: it is no longer there, and is told by its id. Raises HTTPNotFound if it had no calls either."""
        company = self._company()
        there = company.queues.get(queue) if company is not None else None
        if there is None and not days:
            raise web.HTTPNotFound
        return there

    # People

    async def _people(self, request: web.Request, visitor: Visitor) -> web.Response:
        first, last = self._period(request)
        rows = await self._people_rows(first, last)
        return self._page(
            request,
            visitor,
            "statistics/people.html",
            (first, last),
            columns=PERSON_COLUMNS,
            rows=rows,
            plot=_most_called(rows),
        )

    async def _people_table(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        rows = await self._people_rows(*self._period(request))
        return await self._table(request, visitor, "people", "person", PERSON_COLUMNS, rows)

    async def _people_rows(self, first: date, last: date) -> list[FigureRow]:
        """Those of the company, and those who have left and had calls."""
        to, agent, own = [await self._book.by_whom(kind, first, last) for kind in ("to", "agent", "from")]
        company = self._company()
        names = {one.id: one.name for one in company.people.values()} if company is not None else {}
        rows = [
            FigureRow(
                id_,
                names.get(id_, id_),
                person_figures(to.get(id_, {}), agent.get(id_, {}), own.get(id_, {})),
            )
            for id_ in {*to, *agent, *own}
            if id_ in names or not id_.startswith("+")
        ]
        return sorted(rows, key=lambda row: row.name.casefold())

    # Shared

    def _period(self, request: web.Request) -> tuple[date, date]:
        """What the address says, else the last 30 days; no longer than is kept."""
        asked, today = read_period(request.query), self._today()
        usual = usual_periods(today)["days30"]
        last = asked.last or max(today, asked.first or today)
        first = asked.first or (usual[0] if asked.last is None else last.replace(day=1))
        return max(first, last.fromordinal(last.toordinal() - MOST_DAYS)), last

    def _page(
        self,
        request: web.Request,
        visitor: Visitor,
        template: str,
        period: tuple[date, date],
        **values: object,
    ) -> web.Response:
        asked = read_period(request.query)
        return self._pages.html(
            request,
            visitor,
            template,
            200,
            first=period[0],
            last=period[1],
            periods=usual_periods(self._today()),
            wrong=asked.wrong,
            times=IN_SECONDS,
            shares=IN_SHARES,
            **values,
        )

    async def _time_table(
        self, request: web.Request, visitor: Visitor, kind: str, who: str, columns: Sequence[str]
    ) -> web.StreamResponse:
        """Day by day, or with ?by=hour the hours of all days."""
        period = self._period(request)
        if request.query.get("by") == "hour":
            rows = _by_hour(await self._book.by_hour(kind, *period, who))
            return await self._table(request, visitor, "hours", "hour", columns, rows)
        rows = _by_day(await self._book.by_day(kind, *period, who))
        return await self._table(request, visitor, "days", "day", columns, rows)

    async def _table(
        self,
        request: web.Request,
        visitor: Visitor,
        name: str,
        of: str,
        columns: Sequence[str],
        rows: Iterable[FigureRow],
    ) -> web.StreamResponse:
        lang = language_of(request, visitor)
        t = self._pages.catalogues[lang]
        unit = {**dict.fromkeys(IN_SECONDS, " (s)"), **dict.fromkeys(IN_SHARES, " (%)")}
        heading = [t(f"statistics.of.{of}")] + [
            t(f"statistics.column.{one}") + unit.get(one, "") for one in columns
        ]

        async def cells() -> AsyncIterator[Sequence[Cell]]:
            for row in rows:
                yield [row.name, *(_cell(one, row.values.get(one, 0)) for one in columns)]

        return await csv_answer(request, t(f"statistics.file.{name}") + ".csv", lang, heading, cells())


def _told(
    days: Mapping[date, Mapping[str, int]],
    hours: Mapping[tuple[int, int], Mapping[str, int]],
    first: date,
    last: date,
) -> dict[str, object]:
    """Days (weeks of a long period) and hours as plots and tables, and the sum of the days."""
    step = "day" if (last - first).days < MOST_DAYS_SHOWN else "week"
    steps: dict[date, list[Mapping[str, int]]] = {}
    for day in all_days(first, last):
        begins = day if step == "day" else max(first, day - timedelta(days=day.weekday()))
        steps.setdefault(begins, []).append(days.get(day, {}))
    summed = {begins: summed_up(several) for begins, several in steps.items()}
    columns = [(f"{day.day}/{day.month}", parts_of(counts)) for day, counts in summed.items()]
    return {
        "total": figures_of(summed_up(days.values())),
        "step": step,
        "days": _by_day({day: counts for day, counts in summed.items() if counts.get("calls")}),
        "day_plot": bar_plot(columns, PIECES),
        "heat": heat_plot({key: counts.get("calls", 0) for key, counts in hours.items()}),
        "hours": _by_hour(hours),
    }


def _most_called(rows: Sequence[FigureRow]) -> BarPlot | None:
    """Those who were called most; None: nobody was."""
    found = sorted(rows, key=lambda row: -_whole(row.values)["to_calls"])[:PEOPLE_DRAWN]
    columns = [(shortened_name(row.name), parts_of_person(row.values)) for row in found]
    return bar_plot(columns, PIECES) if any(sum(one.values()) for _, one in columns) else None


def _by_hour(hours: Mapping[tuple[int, int], Mapping[str, int]]) -> list[FigureRow]:
    """The hours of all days together."""
    found: dict[int, list[Mapping[str, int]]] = {}
    for (_, hour), counts in hours.items():
        found.setdefault(hour, []).append(counts)
    return [
        FigureRow(str(hour), f"{hour:02}–{hour + 1:02}", figures_of(summed_up(found[hour])))
        for hour in sorted(found)
    ]


def _by_day(days: Mapping[date, Mapping[str, int]]) -> list[FigureRow]:
    return [FigureRow(str(day), str(day), figures_of(days[day])) for day in sorted(days)]


def _whole(values: Mapping[str, Value]) -> dict[str, int]:
    return {name: value for name, value in values.items() if isinstance(value, int)}


def _cell(column: str, value: Value) -> Cell:
    if value is None:
        return None
    if column in IN_SHARES:
        return round(100 * value, 1)
    return round(value)

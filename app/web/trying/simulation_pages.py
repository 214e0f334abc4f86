"""The page that sends many imagined calls through the policy, with its progress and what came of them.

Knows: the form, the live part, and where bars stand. Refuses to know: how calls are simulated (simulation_actions.py).

    GET  /try/simulate             the form, the run and its result; POST begins one
    POST /try/simulate/call-off    ends the one that runs
    GET  /try/simulate/{name}.csv  a table of the result
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from app.accounts.roles import Right
from app.web.bodies import posted_of
from app.web.me.look_again import LivePart, LookAgain
from app.web.site.csv_answer import csv_answer
from app.web.site.figures.plots import bar_plot, heat_plot
from app.web.site.render import language_of
from app.web.site.routes import Route
from app.web.site.still_in import still_in
from app.web.trying.simulation_actions import (
    LARGEST_LOAD,
    SIMULATED_DAYS,
    SimulatedLoad,
    SimulationWanted,
    day_to_begin,
)
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from app.accounts.visitor import Visitor
    from app.web.site.csv_answer import Cell
    from app.web.site.gate import Sessions
    from app.web.site.live import Live
    from app.web.site.render import Pages
    from app.web.trying.simulation_actions import SimulationActions

SIMULATED_PIECES: Final = ("answered", "lost", "other")  # of a bar, from below
_USUAL: Final[Mapping[str, str]] = {
    "first": "",
    "period": "week",
    "load": SimulatedLoad.USUAL.value,
    "scenario": "",
    "seed": "1",
    "staffing": "",
}


class SimulationPages:
    """The handlers."""

    def __init__(self, pages: Pages, live: Live, sessions: Sessions, actions: SimulationActions) -> None:
        self._pages = pages
        self._live = live
        self._sessions = sessions
        self._actions = actions

    def routes(self) -> list[Route]:
        right, here = Right.COMPANY, "/try/simulate"
        return [
            Route("GET", here, right, self._page),
            Route("POST", here, right, self._begin),
            Route("POST", f"{here}/call-off", right, self._call_off),
            Route("GET", f"{here}/now", right, self._now),
            Route("GET", rf"{here}/{{name:[a-z_]+}}.csv", right, self._table),
        ]

    async def _page(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        last = self._actions.simulator.last()
        return self._shown(request, visitor, _USUAL if last is None else _typed(last.wanted))

    def _shown(
        self, request: web.Request, visitor: Visitor, given: Mapping[str, str], wrong: Refusal | None = None
    ) -> web.Response:
        lang = language_of(request, visitor)
        return self._pages.html(
            request,
            visitor,
            "try/simulate.html",
            200 if wrong is None else wrong.status,
            given=given,
            wrong=(wrong.field, wrong.said(lang)) if wrong is not None else None,
            periods=list(SIMULATED_DAYS),
            loads=[one.value for one in SimulatedLoad],
            parts={id_: part.make() for id_, part in self._parts(lang).items()},
        )

    def _parts(self, lang: str) -> dict[str, LivePart]:
        last = self._actions.simulator.last()
        return {
            "run": LivePart(last, lambda: self._pages.part(lang, "try/simulate_run.html", run=last)),
            "result": LivePart(last, lambda: self._result(lang)),
        }

    def _result(self, lang: str) -> str:
        shown = self._actions.simulator.shown(lang)
        drawn: dict[str, Any] = {}
        if shown is not None:
            drawn = {
                "day_plot": bar_plot(shown.days, SIMULATED_PIECES),
                "queue_plot": bar_plot(shown.queues, SIMULATED_PIECES),
                "heat": heat_plot(shown.hours),
            }
        return self._pages.part(lang, "try/simulate_result.html", shown=shown, **drawn)

    async def _now(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        lang = language_of(request, visitor)
        look = LookAgain(lambda: self._parts(lang))
        may_stay = still_in(self._sessions, request, visitor, Right.COMPANY)
        return await self._live.serve(request, ("simulate", lang), look, may_stay, session=visitor.session)

    async def _begin(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        posted = await posted_of(request.clone(client_max_size=LARGEST_LOAD))
        given = {name: str(posted.get(name, ""))[: LARGEST_LOAD // 4] for name in _USUAL}
        file = posted.get("calls")
        calls = file.file.read() if isinstance(file, web.FileField) else b""
        try:
            await self._actions.begin(visitor, _wanted(given, calls), language_of(request, visitor))
        except Refusal as wrong:
            return self._shown(request, visitor, given, wrong)
        raise web.HTTPSeeOther("/try/simulate#run")

    async def _call_off(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        try:
            self._actions.call_off()
        except Refusal as wrong:
            return self._shown(request, visitor, _USUAL, wrong)
        raise web.HTTPSeeOther("/try/simulate#run")

    async def _table(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        lang = language_of(request, visitor)
        shown = self._actions.simulator.shown(lang)
        name = f"{request.match_info['name']}.csv"
        read = shown.files.get(name) if shown is not None else None
        if read is None:
            raise web.HTTPNotFound
        headings, rows = await asyncio.to_thread(read)
        return await csv_answer(request, name, lang, headings, _each(rows))


async def _each(rows: Sequence[Sequence[Cell]]) -> AsyncIterator[Sequence[Cell]]:
    for row in rows:
        yield row


def _typed(wanted: SimulationWanted) -> Mapping[str, str]:
    """The form that asks for this, so that it stands above the figures that it gave. A file cannot be given back."""
    own = wanted.text.decode(errors="replace") if wanted.load is SimulatedLoad.SCENARIO else ""
    return {
        "first": wanted.first.isoformat() if wanted.first is not None else "",
        "period": next(
            (name for name, days in SIMULATED_DAYS.items() if days == wanted.days), _USUAL["period"]
        ),
        "load": wanted.load.value,
        "scenario": own,
        "seed": wanted.seed,
        "staffing": "on" if wanted.staffing else "",
    }


def _wanted(given: Mapping[str, str], calls: bytes) -> SimulationWanted:
    """Raises Refusal."""
    try:
        load = SimulatedLoad(given["load"])
    except ValueError:
        raise Refusal(400, "which calls?", "load", "Välj vilka samtal.") from None
    return SimulationWanted(
        day_to_begin(given["first"]),
        SIMULATED_DAYS.get(given["period"], 0),
        load,
        {SimulatedLoad.CALLS: calls, SimulatedLoad.SCENARIO: given["scenario"].encode()}.get(load, b""),
        given["seed"].strip(),
        bool(given["staffing"]),
    )

"""Simulations in the page and the API: what may be asked for, one at a time, and what came of it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import FormData

from app.accounts.roles import AccountRole, Right
from app.web.api_v1.described import ApiV1
from app.web.api_v1.simulation_v1 import SimulationV1
from app.web.site.live import Live
from app.web.site.render import Pages
from app.web.trying.simulation_actions import (
    SimulatedLoad,
    SimulatedTable,
    SimulationActions,
    SimulationRun,
    SimulationShown,
    SimulationState,
    SimulationWanted,
)
from app.web.trying.simulation_pages import SimulationPages
from app.words.refusal import Refusal
from tests.web.site.test_live import told
from tests.web.site.visit import Door, visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from aiohttp import ClientSession

    from app.accounts.visitor import Visitor

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
FORM = {"first": "2027-01-11", "period": "day", "load": "usual", "scenario": "", "seed": "7"}
SHOWN = SimulationShown(
    ["Bolaget: 12 samtal <b>"],
    [SimulatedTable("Köerna", ("Kö", "Kom"), (("Sälj", "12"),), ("En not.",))],
    [("11/1", {"answered": 10, "lost": 1, "other": 1}), ("12/1", {"answered": 2})],
    [("Sälj", {"answered": 10, "lost": 1, "other": 1})],
    {(0, 9): 12},
    {"queues.csv": lambda: (["id", "came"], [["salj", 12], ["=1+1", 0]])},
)


class OneDesk:
    """A Simulator that does as the test says."""

    def __init__(self) -> None:
        self.run: SimulationRun | None = None
        self.found: SimulationShown | None = None
        self.off = 0

    def last(self) -> SimulationRun | None:
        return self.run

    def shown(self, lang: str) -> SimulationShown | None:  # noqa: ARG002
        return self.found

    def figures(self) -> Mapping[str, object] | None:
        return {"calls": 12} if self.found is not None else None

    async def begin(self, visitor: Visitor, wanted: SimulationWanted, lang: str) -> SimulationRun:  # noqa: ARG002
        self.run = SimulationRun(1, visitor.by, AT, wanted, SimulationState.RUNS, of=wanted.days)
        return self.run

    def call_off(self) -> None:
        self.off += 1

    def ends(self, state: SimulationState, wrong: str = "") -> None:
        assert self.run is not None
        self.run = replace(self.run, state=state, wrong=wrong)


@asynccontextmanager
async def simulating(
    role: AccountRole = AccountRole.ADMINISTRATOR,
) -> AsyncIterator[tuple[ClientSession, OneDesk]]:
    pages, desk, who = Pages(), OneDesk(), visitor(role, None)
    actions, live = SimulationActions(desk), Live(lambda: 0)
    routes = [
        *SimulationPages(pages, live, Door(who), actions).routes(),
        *ApiV1(pages, SimulationV1(actions).operations()).routes(),
    ]
    async with visit(routes, who, pages, live) as browser:
        yield browser, desk


async def post(browser: ClientSession, calls: bytes = b"", **fields: str) -> tuple[int, str]:
    form = FormData()
    for name, value in (FORM | fields).items():
        form.add_field(name, value)
    form.add_field("calls", calls, filename="calls.csv" if calls else "", content_type="text/csv")
    async with browser.post("/try/simulate", data=form, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


def parts(event: tuple[str, Any]) -> dict[str, str]:
    found: dict[str, str] = event[1]["parts"]
    return found


async def test_what_is_asked_for_is_simulated() -> None:
    async with simulating() as (browser, desk):
        assert await post(browser, staffing="on") == (303, "/try/simulate#run")
        assert desk.run is not None
        assert desk.run.wanted == SimulationWanted(date(2027, 1, 11), 1, seed="7", staffing=True)
        desk.ends(SimulationState.DONE)
        await post(browser, period="week", first="", load="scenario", scenario="sick: 0.1")
        assert desk.run.wanted == SimulationWanted(None, 7, SimulatedLoad.SCENARIO, b"sick: 0.1", "7")
        desk.ends(SimulationState.DONE)
        await post(browser, b"at,to\n", load="calls")
        assert desk.run.wanted.text == b"at,to\n"


async def test_the_form_stands_as_it_was_asked_above_the_figures_that_it_gave() -> None:
    """A day's figures stood below a form that said a week."""
    async with simulating() as (browser, desk):
        await post(browser, first="", period="day", load="scenario", scenario="sick: 0.1", staffing="on")
        desk.ends(SimulationState.DONE)

        page = await (await browser.get("/try/simulate")).text()

    assert '<option value="day" selected>' in page
    assert 'value="scenario" checked' in page
    assert ">sick: 0.1</textarea>" in page
    assert 'name="seed" maxlength="40" required value="7"' in page
    assert 'name="staffing" value="on" checked' in page


async def test_the_journals_calls_are_simulated_for_who_may_see_them_or_their_figures() -> None:
    """Failed: a token for the company's policy alone got figures of everybody's calls."""
    wanted = SimulationWanted(None, 7, SimulatedLoad.JOURNAL)

    def token(*more: Right) -> Visitor:
        return replace(visitor(person=None), rights=frozenset({Right.COMPANY, *more}))

    with pytest.raises(Refusal) as refused:
        await SimulationActions(OneDesk()).begin(token(), wanted, "sv")
    assert (refused.value.status, refused.value.field) == (403, "load")
    for right in (Right.JOURNAL, Right.STATISTICS):
        run = await SimulationActions(OneDesk()).begin(token(right), wanted, "sv")
        assert run.state is SimulationState.RUNS


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"first": "soon"}, "first", "Skriv en dag som 2027-01-11."),
        ({"first": "1492-10-12"}, "first", "Ange ett år från 2000 till 2199."),
        ({"period": "age"}, "days", "Välj mellan 1 och 366 dygn."),
        ({"seed": " "}, "seed", "Skriv 1 till 40 tecken."),
        ({"load": "calls"}, "calls", "Ange scenariot eller samtalen."),
        ({"load": "scenario"}, "scenario", "Ange scenariot eller samtalen."),
        ({"load": "any"}, "load", "Välj vilka samtal."),
    ],
)
async def test_what_cannot_be_asked_for_is_said_at_its_field(
    fields: dict[str, str], field: str, words: str
) -> None:
    async with simulating() as (browser, desk):
        status, page = await post(browser, b"", **fields)

    assert (status, desk.run) == (400, None)
    assert f'<p class="wrong" id="{field}-wrong">{words}</p>' in page


async def test_one_runs_at_a_time_and_can_be_called_off() -> None:
    async with simulating() as (browser, desk):
        off = "/try/simulate/call-off"
        async with browser.post(off, allow_redirects=False) as answer:
            assert (answer.status, "Ingen simulering pågår." in await answer.text()) == (409, True)
        await post(browser)
        first = desk.run
        status, page = await post(browser)
        async with browser.post(off, allow_redirects=False) as answer:
            assert answer.status == 303

    assert (status, desk.run is first, desk.off) == (409, True, 1)
    assert "En simulering pågår redan" in page


async def test_the_page_tells_how_far_it_is_and_then_what_came_of_it() -> None:
    async with simulating() as (browser, desk):
        await post(browser)
        assert desk.run is not None
        async with browser.get("/try/simulate/now?lang=sv") as stream:
            begun = parts(await told(stream))
            desk.run = replace(desk.run, done=1)
            went = parts(await told(stream))
            desk.found = SHOWN
            desk.ends(SimulationState.DONE)
            ended = parts(await told(stream))
        page = await (await browser.get("/try/simulate")).text()

    assert "0 av 1 klara" in begun["run"]
    assert "1 av 1 klara" in went["run"]
    assert "Simuleringen är klar." in ended["run"]
    assert '<th scope="row">Sälj</th><td>12</td>' in ended["result"]
    assert "12 samtal &lt;b&gt;" in page
    assert page.count('<svg viewBox="0 0 760 240"') == 2
    assert "En not." in page


async def test_what_the_command_refuses_is_shown() -> None:
    async with simulating() as (browser, desk):
        await post(browser)
        desk.ends(SimulationState.FAILED, "scenariot kan inte läsas:\nrad 1: <patience>")
        page = await (await browser.get("/try/simulate")).text()

    assert "Simuleringen gick inte att göra." in page
    assert "rad 1: &lt;patience&gt;" in page


async def test_a_table_is_taken_away_as_csv() -> None:
    async with simulating() as (browser, desk):
        assert (await browser.get("/try/simulate/queues.csv")).status == 404
        desk.found = SHOWN
        async with browser.get("/try/simulate/queues.csv") as answer:
            text = await answer.text("utf-8-sig")
        assert (await browser.get("/try/simulate/secrets.csv")).status == 404

    assert text == "id;came\r\nsalj;12\r\n'=1+1;0\r\n"


async def test_the_api_does_the_same() -> None:
    async with simulating() as (browser, desk):
        path = "/api/v1/company/simulation"

        async def ask(method: str, **body: Any) -> tuple[int, Any]:
            async with browser.request(method, path, json=body or None) as answer:
                return answer.status, await answer.json() if answer.status != 204 else None

        assert (await ask("GET"))[0] == 404
        status, begun = await ask("POST", first="2027-01-11", days=2, seed="7")
        assert (status, begun["state"], begun["of"]) == (202, "runs", 2)
        assert (await ask("POST", days=1))[0] == 409
        assert await ask("DELETE") == (204, None)
        desk.found = SHOWN
        desk.ends(SimulationState.DONE)
        status, read = await ask("GET")
        assert (status, read["figures"]) == (200, {"calls": 12})
        assert (await ask("POST", days=0))[0] == 400
        assert (await ask("POST", load="scenario"))[1]["errors"][0]["field"] == "scenario"


async def test_a_supervisor_simulates_nothing() -> None:
    async with simulating(AccountRole.SUPERVISOR) as (browser, desk):
        assert (await post(browser))[0] == 403
        assert desk.run is None

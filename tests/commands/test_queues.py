"""`vaxel queues`, asking a small web that answers as the service does."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from app.policy.model import Company
from app.web.holders import Holders, token_in
from app.web.named import NamedNow
from app.web.queues import as_json
from app.web.server import application
from tests.web.test_queues import NEW, SUPPORT
from tests.web.test_server import READY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typer.testing import Result

    from app.web.status import Status
    from tests.commands.conftest import Vaxel

SWEDISH = """\
Support: 2 väntar, längst 2 min 5 s
  33 besvarade, 4 lade på, 2 väntade för länge, 3 ska ringas upp, servicenivå 75 %
Plats  Nummer        Väntat     Förtur
1      +46701234567  2 min 5 s  vip
2      okänt         4 s
Agent                       Läge          Ledig i
Gun Berg                    det ringer
Farid Amini                 ledig         1 min 0 s
Carin Dahl (andra linjen)   paus (lunch)

"""
ENGLISH = """\
Support: 2 waiting, longest 2 min 5 s
  33 answered, 4 hung up, 2 waited too long, 3 to be called back, service level 75%
Place  Number        Waited     Priority
1      +46701234567  2 min 5 s  vip
2      unknown       4 s
Agent                     State           Available for
Gun Berg                  ringing
Farid Amini               free            1 min 0 s
Carin Dahl (second line)  paused (lunch)

"""


class Web:
    """A web in a thread of its own: the command asks it and waits. port: where it is."""

    def __init__(self, app: web.Application) -> None:
        self.port = 0
        self._app = app
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Web:
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self) -> None:
        runner = web.AppRunner(self._app)

        async def begin() -> None:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            self._up.set()

        self._loop.run_until_complete(begin())
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())


def service_in(status: Status, data: Path) -> web.Application:
    """What a service in this state answers to holders of the token in its data directory."""
    data.mkdir(exist_ok=True)
    app, company = application(lambda: status), Company.__new__(Company)
    named = NamedNow(lambda: status, lambda: status, lambda _company: status.people)
    named.add_to(app, Holders(token_in(data), lambda: company))
    return app


@pytest.fixture
def asked(vaxel: Vaxel, data: Path) -> Callable[..., Result]:
    """Runs `vaxel queues` beside a service that is in this state."""

    def run(status: Status, *arguments: str) -> Result:
        with Web(service_in(status, data)) as service:
            return vaxel("queues", *arguments, VAXEL_WEB_PORT=str(service.port))

    return run


def lines(text: str) -> list[str]:
    """Without the blanks at the ends and between the columns."""
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.parametrize(("lang", "told"), [("sv", SWEDISH), ("en", ENGLISH)])
def test_waiting_and_answering_are_told(asked: Callable[..., Result], lang: str, told: str) -> None:
    done = asked(replace(READY, queues=(SUPPORT,)), "--lang", lang)

    assert lines(done.stdout) == lines(told)


def test_a_queue_where_nobody_has_called_is_told_without_figures_that_are_not_known(
    asked: Callable[..., Result],
) -> None:
    told = asked(replace(READY, queues=(NEW,))).stdout.splitlines()

    assert told[:2] == [
        "Ny: 0 väntar",
        "  0 besvarade, 0 lade på, 0 väntade för länge, 0 ska ringas upp, servicenivå -",
    ]


def test_one_queue_is_told_alone(asked: Callable[..., Result]) -> None:
    told = asked(replace(READY, queues=(SUPPORT, NEW)), "ny").stdout

    assert "Ny: 0 väntar" in told
    assert "Support" not in told


def test_as_json_it_is_what_the_service_says(asked: Callable[..., Result]) -> None:
    done = asked(replace(READY, queues=(SUPPORT, NEW)), "--json")

    assert json.loads(done.stdout) == json.loads(json.dumps(as_json([SUPPORT, NEW])))


def test_many_queues_are_searched_by_their_names_and_agents_and_cut(asked: Callable[..., Result]) -> None:
    house = replace(READY, queues=(SUPPORT, NEW))

    by_agent = json.loads(asked(house, "--like", "gun", "--json").stdout)
    cut = asked(house, "--limit", "1", "--lang", "en")

    assert [one["name"] for one in by_agent] == ["Support"]
    assert "Ny:" not in cut.stdout
    assert cut.stderr == "1 more: --like TEXT searches, --limit 2 shows all\n"


@pytest.mark.parametrize(
    ("lang", "said"), [("sv", "det finns ingen kö 'x'"), ("en", "there is no queue 'x'")]
)
def test_an_unknown_queue_says_so(asked: Callable[..., Result], lang: str, said: str) -> None:
    done = asked(replace(READY, queues=(SUPPORT,)), "x", "--lang", lang)

    assert (done.exit_code, done.stdout, done.stderr) == (1, "", f"vaxel: {said}\n")


def test_a_company_without_queues_is_told_so(asked: Callable[..., Result]) -> None:
    assert asked(READY, "--lang", "en").stdout == "No queues.\n"
    assert json.loads(asked(READY, "--json").stdout) == []


def test_a_standing_of_a_newer_service_is_told_by_its_id(asked: Callable[..., Result]) -> None:
    """The command may be older than the service it asks."""
    agent = replace(SUPPORT.agents[0], standing="on_the_moon")

    assert "on_the_moon" in asked(replace(READY, queues=(replace(SUPPORT, agents=(agent,)),))).stdout


@pytest.fixture
def nowhere() -> Iterator[int]:
    """A port where somebody answers, but not the service."""
    with Web(web.Application()) as other:
        yield other.port


@pytest.mark.parametrize(
    ("lang", "said"), [("sv", "ingen tjänst svarar på"), ("en", "no service answers at")]
)
def test_without_a_service_it_says_how_to_start_one(vaxel: Vaxel, nowhere: int, lang: str, said: str) -> None:
    for port in (1, nowhere):
        done = vaxel("queues", "--lang", lang, VAXEL_WEB_PORT=str(port))

        assert done.exit_code == 2
        assert f"vaxel: {said} http://127.0.0.1:{port}/queues" in done.stderr
        assert "make up" in done.stderr
        assert "Errno" not in done.stderr


@pytest.mark.parametrize(
    ("lang", "said"), [("sv", "'nobody' svarar inte i någon kö"), ("en", "'nobody' is no agent")]
)
def test_the_services_refusal_is_in_the_language_of_the_command(vaxel: Vaxel, lang: str, said: str) -> None:
    """`vaxel board` and `vaxel browser` were told in English."""

    async def board(request: web.Request) -> web.Response:
        swedish = request.headers["Accept-Language"].startswith("sv")
        words = "'nobody' svarar inte i någon kö" if swedish else "'nobody' is no agent"
        return web.json_response({"error": words}, status=404)

    app = web.Application()
    app.router.add_get("/agents/{person}/board", board)
    with Web(app) as service:
        done = vaxel("board", "nobody", "--lang", lang, VAXEL_WEB_PORT=str(service.port))

    assert (done.exit_code, done.stderr) == (1, f"vaxel: {said}\n")

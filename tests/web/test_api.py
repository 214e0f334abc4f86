"""The API for agents and callbacks, over HTTP: only with the token, and every error names the place."""

from __future__ import annotations

import inspect
import re
import stat
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, web

from app.web.api import Api
from app.web.holders import Holders, token_in
from app.web.profiles_api import ProfilesApi
from app.web.prompts_api import PromptsApi
from app.web.sms_api import SmsApi
from app.web.softphone.site import Softphones
from tests.calls.stage import Stage, stage
from tests.sms.elks_server import serving
from tests.web.site.noted import Noted
from tests.web.wire import answer_to

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.accounts.audit import AuditLog

TOKEN = "secret"
NUMBER = "+46701740699"


async def board_of(person: str, by: str) -> str:
    return f"/board/open/{person}-by-{by}"


@asynccontextmanager
async def client(
    token: str = TOKEN, audit: AuditLog | None = None
) -> AsyncIterator[tuple[Stage, ClientSession]]:
    """A client with a token, and the stage that carries its requests out."""
    async with stage() as on:
        app = web.Application()
        holders = Holders(TOKEN, lambda: on.company, audit)
        Api(on.hall, on.callbacks, on.returns, board_of).add_to(app, holders)
        ProfilesApi(on.presences, on, lambda: on.now).add_to(app, holders)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            headers = {"Authorization": f"Bearer {token}"}
            async with ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
                yield on, session
        finally:
            await runner.cleanup()


async def test_an_agent_pauses_with_a_reason_and_resumes() -> None:
    async with client() as (on, session):
        async with session.post("/agents/gun", json={"do": "pause", "reason": "Tandläkaren"}) as answer:
            assert answer.status == 200
            assert (await answer.json())["paused"] == "Tandläkaren"
        assert on.hall.staff.agents.of("gun").paused == "Tandläkaren"

        async with session.post("/agents/107", json={"do": "resume"}) as answer:  # by short number
            assert await answer.json() == {
                "agent": "gun",
                "logged_in": True,
                "paused": None,
                "since": on.now.timestamp(),
                "wrap_up_until": 0.0,
                "talking": False,
                "serving": "",
            }


async def test_a_pause_without_a_reason_has_the_companys_first() -> None:
    async with client() as (on, session):
        await session.post("/agents/gun", json={"do": "pause"})

        assert on.hall.staff.agents.of("gun").paused == "Paus"


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/agents/gun", {"do": "sleep"}, 400, "do: "),
        ("/agents/gun", {"do": "pause", "why": "x"}, 400, "why: "),
        ("/agents/gun", {"do": "log_in", "reason": "x"}, 400, "reason: "),
        ("/agents/gun", {"do": "pause", "reason": "x" * 41}, 400, "reason: "),
        ("/agents/gun", {"do": "pause", "reason": "a\nb"}, 400, "reason: "),
        ("/agents/gun", [], 400, "body: "),
        ("/agents/david", {"do": "pause"}, 404, "'david' is not an agent"),
        ("/agents/nobody", {"do": "pause"}, 404, "'nobody' is not an agent"),
        ("/callbacks", {"queue": "support"}, 400, "number: "),
        ("/callbacks", {"queue": "lager", "number": "0701740699"}, 404, "'lager'"),
        ("/callbacks", {"queue": "support", "number": "+18765550123"}, 400, "greylisted"),
        ("/callbacks", {"queue": "support", "number": "hej"}, 400, "number: "),
        ("/callbacks", {"queue": "support", "number": "08-465 004 00"}, 400, "own_number"),
        ("/callbacks", {"person": "anna", "number": "08-465 004 00"}, 400, "own_number"),
    ],
)
async def test_an_error_is_told_with_its_place(path: str, body: Any, status: int, said: str) -> None:
    async with client() as (on, session), session.post(path, json=body) as answer:
        assert answer.status == status
        assert said in (await answer.json())["error"]
        assert on.callbacks.all() == []
        assert on.hall.staff.agents.of("gun").paused is None


async def test_a_body_that_is_no_json_is_said_to_be_none() -> None:
    async with client() as (_, session), session.post("/agents/gun", data="{") as answer:
        assert answer.status == 400
        assert "body: Invalid JSON" in (await answer.json())["error"]


async def test_a_callback_is_made_listed_and_cancelled() -> None:
    async with client() as (_, session):
        async with session.post("/callbacks", json={"queue": "support", "number": "070-174 06 99"}) as answer:
            assert answer.status == 201
            made = await answer.json()
        assert (made["number"], made["state"]) == ("+46701740699", "waiting")

        async with session.get("/callbacks") as answer:
            assert [one["id"] for one in await answer.json()] == [made["id"]]
        async with session.delete(f"/callbacks/{made['id']}") as answer:
            assert (await answer.json())["state"] == "cancelled"
        async with session.delete(f"/callbacks/{made['id']}") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("token", ["", "wrong", "secret2", "ÄÖ"])
async def test_without_the_token_nothing_is_told_or_done(token: str) -> None:
    async with client(token) as (on, session):
        for method, path in (("POST", "/agents/gun"), ("GET", "/callbacks"), ("DELETE", "/callbacks/x")):
            async with session.request(method, path, json={"do": "pause"}) as answer:
                assert answer.status == 401
        assert on.hall.staff.agents.of("gun").paused is None


async def test_what_is_changed_is_in_the_log_of_changes_with_who_ran_the_command() -> None:
    """Nothing that the machine's token changed was."""
    log = Noted()
    async with client(audit=log) as (_on, session):
        who = {"Vaxel-Who": "%C5%82ukasz"}
        await session.post("/agents/107", json={"do": "pause", "reason": "Lunch"}, headers=who)
        await session.put("/people/102/profile", json={"profile": "lunch", "until": None})
        await session.delete("/people/bo/profile", headers={"Vaxel-Who": "x" * 200})
        await session.put("/people/bo/profile", json={"profile": "none"})
        await session.get("/agents/gun/board")
        made = await (await session.post("/callbacks", json={"person": "bo", "number": NUMBER})).json()
        await session.post("/callbacks/forget", json={"number": NUMBER})

    assert log.did == [
        ("łukasz (this machine)", "agent.pause", "gun"),
        ("this machine", "profile.set", "bo"),
        (f"{'x' * 80} (this machine)", "profile.take_back", "bo"),
        ("this machine", "link.make", "board:gun"),
        ("this machine", "callback.add", made["id"]),
        ("this machine", "callback.forget", ""),
    ]
    assert [line.after for line in log.lines[:2]] == [
        {"reason": "Lunch"},
        {"profile": "lunch", "until": None},
    ]
    assert NUMBER not in str(log.lines)


@pytest.mark.parametrize("api", [Api, ProfilesApi, PromptsApi, SmsApi, Softphones])
def test_every_route_of_the_machines_that_changes_something_says_what(api: type) -> None:
    changing = re.findall(
        r"add_(?:post|put|patch|delete)\([^)]*holders\(self\.(\w+)\)", inspect.getsource(api)
    )

    assert changing
    assert [name for name in changing if "did(request" not in inspect.getsource(getattr(api, name))] == []


async def test_a_token_of_any_bytes_is_a_wrong_one() -> None:
    app = web.Application()

    async def told(_request: web.Request, _company: object) -> web.Response:
        return web.Response()

    app.router.add_get("/", Holders(TOKEN, lambda: None)(told))
    async with serving(app) as url:
        head = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \xff\xfe\r\n\r\n"
        status, answer = await answer_to(url, head)

    assert status == 401
    assert "Authorization: Bearer TOKEN is missing or wrong" in answer["error"]


def test_the_token_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    token = token_in(tmp_path)

    assert token_in(tmp_path) == token
    assert len(token) >= 32
    assert stat.S_IMODE((tmp_path / "api-token").stat().st_mode) == 0o600


async def test_nothing_is_kept_of_a_customer_whose_data_are_erased() -> None:
    """Waiting and over, by a queue and by a person; others' callbacks stay."""
    async with client() as (_, session):
        for body in (
            {"queue": "support", "number": "+46701740699"},
            {"person": "david", "number": "+46701740699"},
            {"queue": "support", "number": "+46701740698"},
        ):
            async with session.post("/callbacks", json=body) as answer:
                assert answer.status == 201

        async with session.post("/callbacks/forget", json={"number": "+46701740699"}) as answer:
            forgotten = await answer.json()
        async with session.get("/callbacks") as answer:
            left = await answer.json()

    assert forgotten == {"forgotten": 2}
    assert [one["number"] for one in left] == ["+46701740698"]

"""Profiles over the API: read, choose, take back; each error names the place, and only a stored choice applies."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.policy.decision import Layer
from tests.web.test_api import client


async def test_a_choice_holds_at_once_and_says_its_layer_and_end() -> None:
    """P1, R3; the end without a zone is Swedish time."""
    async with client() as (on, session):
        body = {"profile": "meeting", "until": "2026-11-24T15:00"}
        async with session.put("/people/david/profile", json=body) as answer:
            assert answer.status == 200
            assert await answer.json() == {
                "person": "david",
                "profile": "meeting",
                "layer": "manual",
                "until": "2026-11-24T15:00:00+01:00",
                "back": "2026-11-24T15:00:00+01:00",
            }

        assert on.kept_choices["david"][0] == "meeting"
        async with session.get("/people/104/profile") as answer:  # by short number
            assert (await answer.json())["profile"] == "meeting"


async def test_a_profile_lasts_as_long_as_usual_unless_no_end_is_wanted() -> None:
    async with client() as (on, session):
        await session.put("/people/david/profile", json={"profile": "lunch"})
        assert on.presences.of("david").until == on.now + timedelta(minutes=60)

        await session.put("/people/david/profile", json={"profile": "lunch", "until": None})
        assert on.presences.of("david").until is None


async def test_a_choice_that_is_taken_back_leaves_what_was_beneath() -> None:
    async with client() as (on, session):
        on.now = datetime.fromisoformat("2026-11-24T12:30:00+01:00")
        await session.put("/people/david/profile", json={"profile": "meeting"})

        async with session.delete("/people/david/profile") as answer:
            now = await answer.json()

        assert (now["profile"], now["layer"]) == ("lunch", Layer.SCHEDULE)
        assert on.kept_choices == {}


@pytest.mark.parametrize(
    ("path", "body", "status", "error"),
    [
        ("/people/nobody/profile", {"profile": "lunch"}, 404, "there is no person 'nobody'"),
        (
            "/people/david/profile",
            {"profile": "yoga"},
            400,
            "profile: 'yoga' is not one of available, meeting",
        ),
        ("/people/david/profile", {"profile": "class"}, 400, "profile: 'class' is not one of"),  # P3
        ("/people/david/profile", {"profile": "lunch", "until": "soon"}, 400, "until: 'soon' is not a time"),
        ("/people/david/profile", {"profile": "lunch", "until": "9999-12-31"}, 400, "(null: no end)"),
        (
            "/people/david/profile",
            {"profile": "lunch", "until": "2020-01-01"},
            400,
            "until: 2020-01-01 is past",
        ),
        ("/people/david/profile", {"until": None}, 400, "profile: Field required"),
        ("/people/david/profile", {"profile": "lunch", "till": 1}, 400, "till: Extra inputs"),
    ],
)
async def test_a_mistake_is_told_by_its_place(
    path: str, body: dict[str, object], status: int, error: str
) -> None:
    async with client() as (on, session):
        async with session.put(path, json=body) as answer:
            assert answer.status == status
            assert error in (await answer.json())["error"]

        assert on.kept_choices == {}


async def test_a_choice_that_cannot_be_kept_does_not_hold() -> None:
    async with client() as (on, session):
        on.database_away = True

        async with session.put("/people/david/profile", json={"profile": "lunch"}) as answer:
            assert answer.status == 503

        assert on.presences.of("david").profile == "available"


async def test_only_holders_of_the_token_may_choose() -> None:
    async with client(token="wrong") as (on, session):
        for ask in (session.get, session.put, session.delete):
            async with ask("/people/david/profile") as answer:
                assert answer.status == 401
        assert on.kept_choices == {}


async def test_a_route_of_before_says_until_when_it_is_there() -> None:
    async with client() as (_, session), session.get("/people/david/profile") as answer:
        assert answer.status == 200
        assert answer.headers["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
        assert answer.headers["Deprecation"].startswith("@")


async def test_a_person_is_asked_to_call_back_and_it_is_done_or_cancelled() -> None:
    """P4: from outside the telephone, too."""
    async with client() as (_, session):
        body = {"person": "anna", "number": "070-174 06 99"}
        async with session.post("/callbacks", json=body) as answer:
            assert answer.status == 201
            one = await answer.json()
        async with session.post("/callbacks", json={"person": "bo", "number": "0701740699"}) as answer:
            other = await answer.json()
        assert (one["agent"], one["number"], one["state"]) == ("anna", "+46701740699", "waiting")

        async with session.post(f"/callbacks/{one['id']}", json={"do": "done"}) as answer:
            assert (await answer.json())["state"] == "done"
        async with session.delete(f"/callbacks/{other['id']}") as answer:
            assert (await answer.json())["state"] == "cancelled"
        async with session.get("/callbacks") as answer:
            assert {ticket["state"] for ticket in await answer.json()} == {"done", "cancelled"}
        for body in ({"number": "1"}, {"queue": "salj", "person": "anna", "number": "1"}):
            async with session.post("/callbacks", json=body) as answer:
                assert answer.status == 400

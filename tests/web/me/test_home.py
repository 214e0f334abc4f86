"""Min telefon's first page: a profile in one tap, today's line, and what a caller gets; live, and only one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.accounts.roles import AccountRole
from app.calls.ports.news import OnPhone
from app.policy.absence import Chosen
from app.policy.hours import STOCKHOLM
from app.web.me.mine import Mine
from app.web.me.my_times import day_and_clock
from app.web.me.records import CallKind, MyRecord
from tests.web.me.stage import visiting
from tests.web.me.test_inbox import MISSED
from tests.web.site.test_live import told
from tests.web.site.visit import visitor


async def test_one_tap_chooses_a_profile_until_its_usual_end() -> None:
    async with visiting() as visit:
        assert await visit.post("/me/profile", profile="lunch") == (303, "/me?done=chosen")

        now = visit.on.presences.of("anna")
        assert (now.profile, now.until) == ("lunch", visit.on.now + timedelta(minutes=60))
        page = await visit.text("/me?done=chosen")
        assert "Profilen är vald." in page
        assert "till 12.00" in page
        assert "Du har valt det själv." in page


@pytest.mark.parametrize(
    ("form", "until"),
    [
        ({"end": "day"}, "2026-11-24T18:00"),
        ({"end": "tomorrow"}, "2026-11-25T08:00"),
        ({"end": "open"}, None),
        ({"end": "at", "time": "15:20"}, "2026-11-24T15:20"),
        ({"end": "at", "time": "2026-11-26T15:20"}, "2026-11-26T15:20"),
    ],
)
async def test_another_end_is_a_tap_more(form: dict[str, str], until: str | None) -> None:
    async with visiting() as visit:
        assert (await visit.post("/me/profile", profile="meeting", **form))[0] == 303

        wanted = datetime.fromisoformat(until).replace(tzinfo=STOCKHOLM) if until else None
        assert visit.on.presences.of("anna").until == wanted


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"profile": "yoga"}, "ingen profil som Anna Ek kan välja"),
        ({"profile": "meeting", "end": "at", "time": "09:00"}, "Tiden har redan passerat"),
        ({"profile": "meeting", "end": "at", "time": "25:99"}, "Skriv en tid"),
        ({"profile": "meeting", "end": "at", "time": ""}, "Skriv en tid"),
        ({"profile": "meeting", "end": "soon"}, "går inte att välja längre"),
        ({}, "ingen profil"),
    ],
)
async def test_a_mistake_is_told_on_the_page_and_changes_nothing(form: dict[str, str], said: str) -> None:
    async with visiting() as visit:
        status, page = await visit.post("/me/profile", **form)

        assert status == 400
        assert said in page
        assert 'role="alert"' in page
        assert visit.on.kept_choices == {}


async def test_a_choice_is_taken_back() -> None:
    async with visiting() as visit:
        await visit.post("/me/profile", profile="sick")
        assert "tills du ändrar" in await visit.text("/me")
        assert await visit.post("/me/profile/back") == (303, "/me?done=taken_back")
        assert "Inget annat är valt." in await visit.text("/me")


async def test_the_page_shows_the_profiles_that_one_may_use_and_no_others() -> None:
    """P3."""
    async with visiting() as visit:
        page = await visit.text("/me")

        assert 'value="lunch"' in page
        assert 'value="class"' not in page


async def test_the_page_is_live() -> None:
    async with visiting() as visit, visit.browser.get("/me/now") as answer:
        event, first = await told(answer)
        visit.on.chooses("anna", "meeting", visit.on.now + timedelta(hours=1))
        then, parts = await told(answer)

        assert (event, then) == ("full", "parts")
        assert list(first["parts"]) == ["now", "day", "callers", "summary"]  # type: ignore[call-overload]
        assert "I möte" in parts["parts"]["now"]  # type: ignore[index]


async def test_what_a_caller_gets_is_told_and_can_be_heard() -> None:
    async with visiting() as visit:
        page = await visit.text("/me")
        assert "Det ringer hos Anna Ek." in page
        assert "&lt;Röstbrevlådan&gt;" in page
        assert page.count("<audio") == 1
        async with visit.browser.get("/me/heard/outside.wav") as answer:
            assert (answer.content_type, await answer.read()) == ("audio/wav", b"RIFFanna")
        async with visit.browser.get("/me/heard/outside.wav", headers={"Range": "bytes=0-3"}) as answer:
            assert (answer.status, await answer.read()) == (206, b"RIFF")
        for nothing in ("colleague", "boss"):
            async with visit.browser.get(f"/me/heard/{nothing}.wav") as answer:
                assert answer.status == 404


async def test_the_page_is_there_though_the_database_is_away() -> None:
    async with visiting() as visit:
        visit.records.away = True

        assert "Min telefon" in await visit.text("/me")


@pytest.mark.parametrize("person", [None, "nobody"])
async def test_an_account_without_a_telephone_is_told_so(person: str | None) -> None:
    async with visiting(visitor(AccountRole.ADMINISTRATOR, person)) as visit:
        async with visit.browser.get("/me") as answer:
            assert (answer.status, "hör inte till någon telefon" in await answer.text()) == (404, True)
        assert (await visit.post("/me/profile", profile="lunch"))[0] == 404


async def test_it_is_in_english_too() -> None:
    async with visiting(visitor(lang="en")) as visit:
        page = await visit.text("/me")

        assert "If somebody calls you now" in page
        assert "It rings at Anna Ek." in page


def test_times_are_said_as_seen_from_now() -> None:
    now = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    said = [day_and_clock(now + timedelta(days=days, hours=3), "sv", now) for days in (0, 1, 2, 6, 7, -1, -2)]

    assert said == [
        *("13.00", "i morgon 13.00", "torsdag 13.00", "måndag 13.00", "1 december 13.00"),
        *("i går 13.00", "22 november 13.00"),
    ]
    assert day_and_clock(now + timedelta(days=1), "en", now) == "tomorrow 10:00"


async def test_only_what_a_change_is_about_is_made_again() -> None:
    """A person's call had their whole page rendered again, and in a busy house somebody always has one."""
    async with visiting() as visit:
        company = visit.on.company
        mine = Mine(visitor(), company.people["anna"], company, visit.on.now, "sv")

        def marks() -> dict[str, object]:
            return {id_: part.mark for id_, part in visit.home._parts(mine).items()}

        before = marks()
        visit.on.floor.hear(OnPhone("bo", "desk", talking=True))
        assert marks() == before

        visit.on.floor.hear(OnPhone("anna", "desk", talking=True))
        talks = marks()
        assert {id_ for id_ in before if talks[id_] != before[id_]} == {"callers"}

        bo_is_there = visit.on.floor.in_reach("bo")
        visit.on.floor.hear(OnPhone("bo", "desk", talking=True, in_reach=not bo_is_there))
        gone, talks = talks, marks()  # it may ring for Anna, too
        assert {id_ for id_ in gone if talks[id_] != gone[id_]} == {"callers"}

        visit.records.kept["anna"] = MyRecord(calls=(replace(MISSED, kind=CallKind.TAKEN),))
        assert marks() == talks, "the summary tells of no call that was taken"
        visit.records.kept["anna"] = MyRecord(calls=(MISSED,))
        missed = marks()
        assert {id_ for id_ in before if missed[id_] != talks[id_]} == {"summary"}

        visit.on.presences.chose("anna", Chosen("lunch"))
        chosen = marks()
        assert {id_ for id_ in before if chosen[id_] != missed[id_]} == {"now", "day", "callers"}

"""Colleagues are found by name, role, number and skill; what is shown of them follows rights; 10,000 are no matter."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import ref

import pytest

from app.calls.ports.news import OnPhone
from app.calls.snapshot import Snapshot
from app.policy.absence import Chosen
from app.policy.hours import STOCKHOLM
from app.web.desk.colleagues import ON_A_PAGE, Colleagues, wanted_like
from app.web.desk.seen import SightAtDesk
from tests.calls.stage import Stage, stage

if TYPE_CHECKING:
    from app.web.desk.colleagues import ColleaguesPage

PLAIN = SightAtDesk(mobile=False, calendar=False)


def colleagues(on: Stage) -> Colleagues:
    return Colleagues(lambda: Snapshot(on.company, "1"), on.presences, on.floor, on.clock)


def names(page: ColleaguesPage) -> list[str]:
    return [one.name for one in page.people]


@pytest.mark.parametrize(
    ("like", "found"),
    [
        ("carin", ["Carin Dahl"]),
        ("DAHL car", ["Carin Dahl"]),  # all words, in any order
        ("103", ["Carin Dahl"]),
        ("08-46 50 04 03", ["Carin Dahl"]),
        ("+46 8 46 50 04 03", ["Carin Dahl"]),
        ("08-465\u00a0004\u00a003", ["Carin Dahl"]),  # as the page shows it
        ("nobody at all", []),
    ],
)
async def test_people_are_found_by_what_stands_about_them(like: str, found: list[str]) -> None:
    async with stage() as on:
        assert names(colleagues(on).page(wanted_like(like), 1, "sv", PLAIN)) == found


async def test_people_are_found_by_role_and_by_the_queue_that_they_answer() -> None:
    async with stage() as on:
        by_queue = names(colleagues(on).page("support", 1, "sv", PLAIN))
        by_role = names(colleagues(on).page("säljare", 1, "sv", PLAIN))

    assert {"Gun Berg", "Farid Amini"} <= set(by_queue)
    assert by_role
    assert set(by_role) != set(by_queue)


async def test_a_mobile_number_is_neither_shown_nor_found_without_the_right() -> None:
    async with stage() as on:
        mobile = on.company.people["farid"].mobile
        assert mobile
        hidden, shown = (
            colleagues(on).page(mobile, 1, "sv", SightAtDesk(mobile=may, calendar=False))
            for may in (False, True)
        )
        [farid] = colleagues(on).page("farid", 1, "sv", PLAIN).people

    assert (names(hidden), names(shown), farid.mobile) == ([], ["Farid Amini"], "")


async def test_a_state_has_its_end_and_whether_they_are_on_the_phone() -> None:
    async with stage() as on:
        until = datetime(2026, 11, 24, 13, 30, tzinfo=STOCKHOLM)
        on.presences.configure({"gun": Chosen("meeting", until)})
        on.floor.hear(OnPhone("gun", "desk", talking=True, in_reach=True))

        [gun] = colleagues(on).page("gun berg", 1, "sv", PLAIN).people

    assert (gun.profile, gun.until, gun.on_phone, gun.standing) == ("I möte", "13.30", True, "profile")


async def test_whoever_has_left_is_not_found_and_a_new_company_is_seen() -> None:
    async with stage() as on:
        found = colleagues(on)
        assert names(found.page("gun", 1, "sv", PLAIN)) == ["Gun Berg"]

        people = {**on.company.people, "gun": replace(on.company.people["gun"], name="Gun Alm")}
        on.company = replace(on.company, people=people)

        assert names(found.page("gun", 1, "sv", PLAIN)) == ["Gun Alm"]


async def test_ten_thousand_people_are_a_page_of_matches() -> None:
    async with stage() as on:
        gun = on.company.people["gun"]
        many = {
            f"p{n}": replace(gun, id=f"p{n}", name=f"Person {n:05}", extension=str(20000 + n), direct=None)
            for n in range(10_000)
        }
        on.company = replace(on.company, people={**on.company.people, **many})
        found = colleagues(on)

        whole = found.page("", 1, "sv", PLAIN)
        began = time.process_time()
        last = found.page("person", 10_000, "sv", PLAIN)
        took = time.process_time() - began

    assert (len(whole.people), whole.matches) == (ON_A_PAGE, 10_000 + len(on.company.people) - 10_000)
    assert (last.page, last.pages, last.people[-1].name) == (334, 334, "Person 09999")
    assert took < 0.25, f"a search among 10,000 took {took:.3f} s"


def test_a_search_has_a_length() -> None:
    assert wanted_like("  a   b ") == "a b"
    assert len(wanted_like("x" * 5000)) == 80


async def test_the_former_company_is_not_kept_until_somebody_looks_again() -> None:
    async with stage() as on:
        on.company = replace(on.company)
        looked = colleagues(on)
        looked.page("", 1, "sv", PLAIN)
        former = ref(on.company)

        on.company = replace(on.company)

        assert former() is None

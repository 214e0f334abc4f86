"""All quiet desks with the same rights are one look; whoever is called, or answers a queue, has one of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import ref

from app.accounts.roles import AccountRole
from tests.calls.queue.test_hall import waits
from tests.web.desk.desk_stage import at_a_desk, plain
from tests.web.desk.test_desk_pages import CALLER, CALLER_SHOWN, gun_talks
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.web.desk.desk_stage import Desk


def seen(desk: Desk, person: str | None, role: AccountRole = AccountRole.AGENT) -> Mapping[str, str]:
    return desk.parts.look(visitor(role, person), "sv", "", 1)


async def test_quiet_desks_are_one_look() -> None:
    async with at_a_desk() as desk:
        assert seen(desk, "eva") is seen(desk, "david") is seen(desk, None)
        assert "Inget samtal" in seen(desk, "eva")["call"]


async def test_who_has_other_rights_or_answers_a_queue_has_a_look_of_their_own() -> None:
    async with at_a_desk() as desk:
        quiet = seen(desk, "eva")

        assert "Logga ut Gun Berg" in plain(seen(desk, "david", AccountRole.SUPERVISOR)["queues"])
        assert "Logga ut Gun Berg" not in plain(quiet["queues"])
        assert seen(desk, "gun")["mine"] != quiet["mine"]


async def test_what_changes_while_desks_look_is_for_the_next_round() -> None:
    """Each change had all that 200 desks show looked at again, while they were being looked at."""
    async with at_a_desk() as desk:
        before = seen(desk, "eva")
        await waits(desk.on, caller=CALLER)
        assert seen(desk, "eva") is before

        desk.live.round += 1
        assert CALLER_SHOWN in seen(desk, "eva")["queues"]


async def test_a_change_in_a_queue_reaches_quiet_desks() -> None:
    async with at_a_desk() as desk:
        assert CALLER_SHOWN not in seen(desk, "eva")["queues"]

        await waits(desk.on, caller=CALLER)
        desk.live.round += 1

        assert CALLER_SHOWN in seen(desk, "eva")["queues"]


async def test_other_desks_are_told_nothing_when_somebody_loads_the_page() -> None:
    """Each had all queues with times of now, and was told all of them."""
    async with at_a_desk() as desk:
        await waits(desk.on, caller=CALLER)
        before = seen(desk, "eva")
        desk.on.now += timedelta(seconds=3)

        desk.parts.look(visitor(AccountRole.AGENT, "david"), "sv", "", 1, fresh=True)
        desk.live.round += 1

        now = seen(desk, "eva")
        assert now is not before
        assert {id_ for id_ in before if now[id_] is not before[id_]} == set()


async def test_a_call_is_on_the_desk_of_whom_it_is_for_and_on_no_quiet_one() -> None:
    async with at_a_desk() as desk:
        await gun_talks(desk)
        desk.live.round += 1

        assert CALLER_SHOWN in seen(desk, "gun")["call"]
        assert CALLER_SHOWN not in seen(desk, "eva")["call"]


async def test_the_former_company_is_not_kept_until_somebody_looks_again() -> None:
    async with at_a_desk() as desk:
        desk.on.company = replace(desk.on.company)
        seen(desk, "eva")
        former = ref(desk.on.company)

        desk.on.company = replace(desk.on.company)

        assert former() is None

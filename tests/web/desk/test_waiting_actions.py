"""Callbacks that agents take and callers who are moved, at the page: by plain forms, and why when it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.calls.journal import Step
from app.calls.ports.news import LegAnswered, LegGone, OnPhone
from app.policy.targets import LogOut, Pause
from app.words.refusal import Refusal
from tests.calls.callback.test_by_queue import asked
from tests.calls.queue.test_hall import leg_of, waits
from tests.calls.stage import TUESDAY_MORNING
from tests.calls.virtual_time import at_once, until
from tests.web.desk.desk_stage import Desk, at_a_desk, waiting_on
from tests.web.site.noted import Noted
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from app.calls.callback.tickets import Ticket

CUSTOMER, CALLER = "+46701740601", "+46701740699"
TAKE = "Ring upp 070-174 06 01"


async def all_pause(desk: Desk) -> None:
    for agent in desk.on.company.queues["support"].agents:
        await desk.on.hall.staff.choose(agent, Pause("Lunch"))


async def to_call(desk: Desk) -> Ticket:
    await all_pause(desk)
    return asked(desk.on, CUSTOMER)


async def takes(desk: Desk, ticket: Ticket, status: int = 303) -> str:
    return await desk.does(status, "/desk/take", callback=ticket.id)


async def test_an_agent_takes_a_callback_of_their_queue_and_their_phone_rings() -> None:
    async with at_a_desk() as desk:
        ticket = await to_call(desk)
        assert TAKE in await desk.text()

        await takes(desk, ticket)
        await until(lambda: desk.on.ringing)

        text = await desk.text()
        assert "Det ringer: svara, så rings kunden upp" in text
        assert "ringer hos Gun Berg" in text
        assert TAKE not in text
        assert desk.audit.did == [("gun", "callback.take", ticket.id)]


async def test_a_callback_that_rests_is_listed_with_when_it_is_due_and_can_be_taken() -> None:
    async with at_a_desk() as desk:
        ticket = await to_call(desk)
        await takes(desk, ticket)
        await until(lambda: desk.on.ringing)
        leg = leg_of(desk.on, "gun")
        desk.on.switchboard.hear(LegAnswered(leg))
        await desk.on.called_back.get()
        desk.on.ends("no_answer", id_=leg)
        desk.on.switchboard.hear(LegGone(leg, 16))
        await until(lambda: desk.on.hall.dispatcher.entry(ticket.id) is None, 10)

        text = await desk.text()
        assert "Ringas upp senare: 1" in text
        assert "försök hittills: 1, nästa försök 11.10" in text
        assert TAKE in text


async def test_why_a_callback_cannot_be_taken_is_told() -> None:
    async with at_a_desk() as desk:
        ticket = await to_call(desk)
        gone = await desk.does(422, "/desk/take", callback="callback-of-nobody")
        assert "Återuppringningen väntar inte längre." in gone

        await waits(desk.on, caller=CALLER)
        late = asked(desk.on, "+46701740602", arrived=TUESDAY_MORNING.timestamp() + 10)
        assert "kommer först" in await takes(desk, late, 422)

        desk.on.switchboard.hear(OnPhone("gun", "desk", talking=True))
        await at_once()
        assert "Du är i samtal." in await takes(desk, ticket, 422)
        desk.on.switchboard.hear(OnPhone("gun", "desk", talking=False, in_reach=False))
        await at_once()
        assert "Ingen av dina telefoner är inloggad." in await takes(desk, ticket, 422)
        await desk.on.hall.staff.choose("gun", LogOut())
        assert "Logga in i köerna först." in await takes(desk, ticket, 422)
        desk.on.now = TUESDAY_MORNING.replace(hour=20)
        assert "Kön är stängd" in await takes(desk, ticket, 422)
        assert desk.audit.did == []


async def test_somebody_who_does_not_answer_the_queue_may_take_none() -> None:
    async with at_a_desk("anna", AccountRole.SUPERVISOR) as desk:
        ticket = await to_call(desk)
        assert TAKE not in await desk.text()
        assert "Du svarar inte i Support." in await takes(desk, ticket, 403)


async def test_an_account_without_a_telephone_takes_none() -> None:
    async with at_a_desk() as desk:
        ticket = await to_call(desk)
        with pytest.raises(Refusal) as no:
            await waiting_on(desk.on, Noted()).take(visitor(AccountRole.ADMINISTRATOR, None), ticket.id)
        assert no.value.status == 403


def order_of(desk: Desk) -> list[str]:
    return [one.id for one in desk.on.hall.dispatcher.waiting("support")]


async def moves(desk: Desk, status: int = 303, **form: str) -> str:
    return await desk.does(status, "/desk/move", **form)


async def two_wait(desk: Desk) -> None:
    await all_pause(desk)
    await waits(desk.on, "c1", CALLER)
    await waits(desk.on, "c2", "+46701740698")


async def test_a_supervisor_moves_a_caller_to_the_front_and_says_why() -> None:
    async with at_a_desk("anna", AccountRole.SUPERVISOR) as desk:
        await two_wait(desk)
        assert "Först i kön Kön Sälj" in await desk.text()

        await moves(desk, call="c2", to="front", reason=" ringer  för\ntredje gången ")

        assert order_of(desk) == ["c2", "c1"]
        assert "070-174 06 98 går före" in await desk.text()
        [story] = [
            one.data["sv"] for one in desk.on.lines if isinstance(one, Step) and "moved_to" in one.data
        ]
        assert story == "Anna Ek flyttade samtalet först i Support: ringer för tredje gången"
        assert desk.audit.did == [("anna", "call.move", "c2")]


@pytest.mark.parametrize("colleague", ["104", "David Holm", "david holm", "david"])
async def test_a_colleague_is_meant_by_name_or_extension(colleague: str) -> None:
    async with at_a_desk("anna", AccountRole.SUPERVISOR) as desk:
        await two_wait(desk)

        await moves(desk, call="c1", to="front", colleague=colleague)

        assert order_of(desk) == ["c2"]
        [line] = desk.audit.lines
        assert line.after == {"to": "person:david"}


@pytest.mark.parametrize(
    ("role", "status"), [(AccountRole.SUPERVISOR, 422), (AccountRole.ADMINISTRATOR, 303)]
)
async def test_moving_tells_whose_a_mobile_number_is_only_to_who_may_know_s3(
    role: AccountRole, status: int
) -> None:
    """Failed: a supervisor typed mobile numbers, and the log of changes and the call's story named their owners."""
    async with at_a_desk("anna", role) as desk:
        await two_wait(desk)
        mobile = desk.on.company.people["david"].mobile
        assert mobile

        await moves(desk, status, call="c1", to="front", colleague=mobile)

        named = [{"to": "person:david"}] if status == 303 else []
        assert [one.after for one in desk.audit.lines] == named


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"to": "queue:nowhere"}, "Kön nowhere finns inte."),
        ({"to": "front", "colleague": "Nobody Here"}, "Nobody Here finns inte."),
        ({"to": "queue:support"}, "Samtalet väntar i Support."),
        ({"to": "elsewhere"}, "Först i kön, en kö eller en kollega."),
        ({"call": "c9", "to": "front"}, "Den som ringde väntar inte längre i kön."),
    ],
)
async def test_a_move_that_cannot_be_says_why(form: dict[str, str], says: str) -> None:
    async with at_a_desk("anna", AccountRole.SUPERVISOR) as desk:
        await two_wait(desk)
        assert says in await moves(desk, 422, **{"call": "c1", **form})
        assert order_of(desk) == ["c1", "c2"]
        assert desk.audit.did == []


async def test_an_agent_sees_no_way_to_move_anybody_and_may_not() -> None:
    async with at_a_desk() as desk:
        await two_wait(desk)
        assert "Flytta" not in await desk.text()

        await moves(desk, 403, call="c2", to="front")

        assert order_of(desk) == ["c1", "c2"]
        with pytest.raises(Refusal) as no:  # nor may the operation, whoever asks for it
            await waiting_on(desk.on, desk.audit).move(visitor(AccountRole.AGENT, "gun"), "c2", "front")
        assert no.value.status == 403

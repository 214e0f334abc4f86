"""What we tell the exchange for times without the service: each of our numbers, and where it leads on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from app.ari.provision import _entries
from app.calls.orders import Place, every_number, their_order
from app.calls.ports.orders import GoOn, TheirMailbox, TheirQueue
from app.policy.decision import Decision, Device, Leg
from app.policy.hours import STOCKHOLM
from app.policy.register import Leaver, Permission, PermissionKind, PhoneKind, PrivateMobile, Register
from app.policy.targets import JoinQueue, LogIn, OpenMailbox, RingPerson, TakeProfileBack
from app.policy.tenure import as_of
from app.policy.ways import Reception, ToPerson, ToQueue
from tests.policy.bolaget import BOLAGET
from tests.policy.test_tenure import leavers

if TYPE_CHECKING:
    from app.calls.ports.orders import TheirOrder
    from app.policy.model import Company
    from app.policy.targets import Target

LAST = date(2026, 11, 24)
AFTER = datetime(2026, 11, 25, tzinfo=STOCKHOLM)
HANS = ("108", "+46846500408", "0701740612")
FORWARD = Permission(PermissionKind.FORWARD, "david", "egen firma", "+46701740690", date(2026, 12, 24))


def the_day_after(**leavers: Leaver) -> Company:
    return as_of(replace(BOLAGET, register=Register({}, leavers)), AFTER)


@pytest.mark.parametrize("number", HANS)
@pytest.mark.parametrize(
    ("leaver", "same_as"),
    [
        (Leaver(LAST, ToPerson("anna")), "101"),
        (Leaver(LAST, ToQueue("support")), "202"),
        (Leaver(LAST, Reception()), "9"),
        (Leaver(LAST, ToPerson("anna"), FORWARD), "101"),  # a permission needs the service
    ],
)
def test_a_leavers_numbers_ring_the_successor_without_the_service_too(
    number: str, leaver: Leaver, same_as: str
) -> None:
    places = dict(every_number(the_day_after(hans=leaver)))

    assert places[number] == places[same_as]
    assert places[number].legs


def test_a_leaver_is_rung_in_no_queue_without_the_service() -> None:
    places = dict(every_number(the_day_after(hans=Leaver(LAST, ToPerson("bo")))))

    assert {leg.person for leg in places["201"].legs} == {"anna"}


def test_successors_who_left_too_are_passed_over_without_the_service() -> None:
    leavers = {"hans": Leaver(LAST, ToPerson("anna")), "anna": Leaver(LAST, ToPerson("hans"))}

    places = dict(every_number(the_day_after(**leavers)))

    assert places["108"] == places["101"] == Place((Leg("carin", Device.FIXED),), "carin")


@settings(max_examples=200, deadline=None)
@given(leavers)
@pytest.mark.whole
def test_after_anybody_leaves_every_number_rings_somebody_without_the_service_too(
    gone: dict[str, Leaver],
) -> None:
    today = as_of(replace(BOLAGET, register=Register({}, gone)), AFTER)
    absent = today.in_force.gone.keys()
    places = dict(every_number(today))

    assert places.keys() == dict(every_number(replace(BOLAGET, register=Register()))).keys()
    for place in places.values():
        assert place.mailbox in (BOLAGET.people.keys() | BOLAGET.queues.keys()) - absent
        assert absent.isdisjoint(leg.person for leg in place.legs)
        assert place.legs or place.mailbox in BOLAGET.queues  # a queue that all have left takes messages


def test_the_exchange_knows_who_has_left_and_presents_them_no_more() -> None:
    """The dialplan lets a leaver's phone call nobody outside; their mobile is nobody's there."""
    company = the_day_after(hans=Leaver(LAST, ToPerson("anna")))
    entries = dict(_entries(company, lambda legs: str(len(list(legs))), AFTER))

    assert entries["vx-left/hans"] == "1"
    assert "vx-present/hans" not in entries
    assert "vx-mobile/+46701740612" not in entries
    assert "vx-left/anna" not in entries


def test_a_private_phone_is_the_exchanges_business_until_its_last_day() -> None:
    phone = PrivateMobile("+46701740630", LAST, "david", "vikarie", PhoneKind.TEMPORARY)
    lent = replace(BOLAGET, register=Register({"gun": phone}))

    last_day, day_after = (as_of(lent, datetime(2026, 11, day, 23, tzinfo=STOCKHOLM)) for day in (24, 25))

    assert Leg("gun", Device.MOBILE, phone.number) in dict(every_number(last_day))["107"].legs
    assert phone.number in dict(every_number(last_day))
    assert dict(every_number(day_after))["107"].legs == (Leg("gun", Device.FIXED),)
    assert phone.number not in dict(every_number(day_after))


@pytest.mark.parametrize(
    ("target", "order"),
    [
        (JoinQueue("salj"), TheirQueue("salj", 180)),  # Q2: what is promised
        (OpenMailbox("anna"), TheirMailbox("anna")),
        (LogIn(), GoOn()),
        (TakeProfileBack(), None),
        (RingPerson("anna"), None),
    ],
)
def test_somebody_elses_exchange_keeps_queues_boxes_and_agents_of_its_own(
    target: Target, order: TheirOrder | None
) -> None:
    assert their_order(Decision(target), BOLAGET) == order


def test_without_a_promise_a_caller_waits_in_their_queue_for_as_long_as_in_ours() -> None:
    queue = replace(BOLAGET.queues["salj"], at_promise=None)
    company = replace(BOLAGET, queues={**BOLAGET.queues, "salj": queue})

    assert their_order(Decision(JoinQueue("salj")), company) == TheirQueue("salj", 600)

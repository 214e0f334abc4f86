"""Top-ups (M7) on both databases: every step with who and when, in its order, and taken once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.storage.top_ups import STEPS, NoSuchTopUp, NotItsTurn, TopUpState, TopUpStep

if TYPE_CHECKING:
    from app.storage import Store

ANNA, BO = "+46701740605", "+46701740606"


async def test_a_top_up_is_ordered_approved_and_delivered_with_who_and_when(store: Store) -> None:
    before = datetime.now(UTC)

    ordered = await store.order_top_up(ANNA, 5, "anna", "mässa i Kiel")
    approved = await store.move_top_up(ordered.id, TopUpStep.APPROVE, "david")
    delivered = await store.move_top_up(ordered.id, TopUpStep.DELIVER, "carin")

    assert (ordered.state, ordered.gigabytes, ordered.note) == ("ordered", 5.0, "mässa i Kiel")
    assert (approved.state, approved.as_admin) == ("approved", None)
    assert (delivered.ordered_by, delivered.approved_by, delivered.delivered_by) == ("anna", "david", "carin")
    assert delivered.approved_at is not None
    assert delivered.delivered_at is not None
    times = [before, delivered.ordered_at, delivered.approved_at, delivered.delivered_at]
    assert times == sorted(times)
    assert times[-1] < before + timedelta(minutes=1)
    assert await store.top_ups() == [delivered]


@pytest.mark.parametrize("step", TopUpStep)
@pytest.mark.parametrize("state", TopUpState)
async def test_no_step_is_taken_out_of_its_order(store: Store, state: TopUpState, step: TopUpStep) -> None:
    """What was refused is not delivered, what was delivered not cancelled; it stays as it was."""
    way: dict[TopUpState, list[TopUpStep]] = {
        TopUpState.ORDERED: [],
        TopUpState.APPROVED: [TopUpStep.APPROVE],
        TopUpState.DELIVERED: [TopUpStep.APPROVE, TopUpStep.DELIVER],
        TopUpState.REFUSED: [TopUpStep.REFUSE],
        TopUpState.CANCELLED: [TopUpStep.CANCEL],
    }
    found = await store.order_top_up(ANNA, 1, "anna")
    for one in way[state]:
        found = await store.move_top_up(found.id, one, "david")
    assert found.state == state

    if state in STEPS[step][0]:
        assert (await store.move_top_up(found.id, step, "carin")).state == STEPS[step][1]
    else:
        with pytest.raises(NotItsTurn) as caught:
            await store.move_top_up(found.id, step, "carin")
        assert caught.value.found == found == await store.top_up(found.id)


async def test_why_it_was_refused_or_approved_by_an_administrator_is_kept(store: Store) -> None:
    first, second = await store.order_top_up(ANNA, 1, "anna"), await store.order_top_up(BO, 1, "bo")

    refused = await store.move_top_up(first.id, TopUpStep.REFUSE, "david", "det finns kvar")
    approved = await store.move_top_up(second.id, TopUpStep.APPROVE, "carin", "chefen är på semester")

    assert (refused.closed_by, refused.why, refused.as_admin) == ("david", "det finns kvar", None)
    assert (approved.approved_by, approved.as_admin, approved.why) == ("carin", "chefen är på semester", None)


async def test_of_two_who_take_a_step_at_once_one_is_too_late(store: Store) -> None:
    """Approved and refused is nobody's wish."""
    ordered = await store.order_top_up(ANNA, 1, "anna")

    steps = (store.move_top_up(ordered.id, step, "david") for step in (TopUpStep.APPROVE, TopUpStep.REFUSE))
    results = await asyncio.gather(*steps, return_exceptions=True)

    assert sorted(type(one).__name__ for one in results) == ["NotItsTurn", "StoredTopUp"]


async def test_those_of_one_number_the_newest_first(store: Store) -> None:
    first, _, third = [await store.order_top_up(number, 1, "anna") for number in (ANNA, BO, ANNA)]

    assert await store.top_ups(ANNA) == [third, first]


async def test_a_top_up_that_is_not_there_is_said_to_be_so(store: Store) -> None:
    with pytest.raises(NoSuchTopUp):
        await store.move_top_up(7, TopUpStep.APPROVE, "david")

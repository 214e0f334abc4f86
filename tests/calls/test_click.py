"""A call that somebody asks for on a page: the first telephone that is answered counts, the others fall silent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from app.calls.click import Clicks, NoPhoneRings
from app.calls.ports.news import Arrived, Source
from app.calls.ports.orders import Shown
from app.policy.decision import Device, Leg
from tests.calls.stage import TUESDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Coroutine

DESK = Leg("anna", Device.FIXED)
SHOWN = Shown("0701740671", "Ringer upp")


class Phones:
    """ClickExchange with so many telephones."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.rung: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.clicks = Clicks(self, self._spawn)
        self.tasks: list[asyncio.Task[None]] = []
        self.answers_at_once = ""

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        self.tasks.append(asyncio.ensure_future(work))

    async def ring_own(
        self,
        click: str,
        device: Leg,  # noqa: ARG002
        dialled: str,
        shown: Shown,  # noqa: ARG002
        seconds: int,  # noqa: ARG002
    ) -> tuple[str, ...]:
        calls = tuple(f"{click}.{place}" for place in range(self.number))
        self.rung += [(one, dialled) for one in calls]
        if self.answers_at_once:
            self.answer(f"{click}.{self.answers_at_once}")
        return calls

    async def end_leg(self, leg: str, *, elsewhere: bool) -> None:
        assert elsewhere
        self.ended.append(leg)

    def answer(self, call: str) -> bool:
        return self.clicks.hear(Arrived(call, Source.PHONE, "anna", "0701740671", TUESDAY_MORNING))

    async def settled(self) -> None:
        await asyncio.gather(*self.tasks)


async def test_the_first_answer_counts_and_the_others_fall_silent() -> None:
    phones = Phones(3)
    click = await phones.clicks.ring(DESK, "0701740671", SHOWN)

    assert not phones.answer(f"{click}.1")
    await phones.settled()
    assert phones.ended == [f"{click}.0", f"{click}.2"]


async def test_a_second_answer_is_nobodys_call() -> None:
    phones = Phones(2)
    click = await phones.clicks.ring(DESK, "0701740671", SHOWN)
    phones.answer(f"{click}.0")

    assert phones.answer(f"{click}.1")
    await phones.settled()
    assert phones.ended.count(f"{click}.1") == 2


async def test_an_answer_may_come_before_the_exchange_says_that_it_rings() -> None:
    phones = Phones(2)
    phones.answers_at_once = "1"
    click = await phones.clicks.ring(DESK, "0701740671", SHOWN)
    await phones.settled()

    assert phones.ended == [f"{click}.0"]


async def test_the_same_call_may_come_in_again() -> None:
    """As when somebody transfers it later."""
    phones = Phones(1)
    click = await phones.clicks.ring(DESK, "0701740671", SHOWN)

    assert not phones.answer(f"{click}.0")
    assert not phones.answer(f"{click}.0")
    await phones.settled()
    assert phones.ended == []


async def test_other_calls_are_everybodys_news() -> None:
    assert not Phones(0).answer("c1")


async def test_somebody_without_a_telephone_is_told_so() -> None:
    with pytest.raises(NoPhoneRings):
        await Phones(0).clicks.ring(DESK, "0701740671", SHOWN)

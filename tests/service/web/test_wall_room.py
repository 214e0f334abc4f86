"""The wallboards' figures of today: from the journal, anew at midnight, and those of before while it is away."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from app.service.web.wall_room import WallHouseNow
from app.web.queues import QueueNow
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    import pytest

    from app.service.build import Rooms

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
COUNTED = {TUESDAY: {"support": {"calls": 4, "in_time": 3, "late": 1}}, WEDNESDAY: {}}


class House:
    """What the wallboards ask of the rooms. day: of the service's clock; away: the journal."""

    def __init__(self) -> None:
        self.today = TUESDAY
        self.away = False
        self.current = self.glance = self.store = self.statistics = self

    def clock(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 11, 5, tzinfo=UTC)

    def day(self) -> date:
        return self.today

    def company_if_any(self) -> object:
        return BOLAGET

    def queues(self, _company: object) -> list[QueueNow]:
        return [QueueNow("support", "Support", (), (), 0.0, 0, 0, 0, 0, 0, 0.0)]

    async def by_whom(self, kind: str, first: date, last: date) -> dict[str, Any]:
        assert (kind, first) == ("queue", last)
        if self.away:
            raise ConnectionError
        return COUNTED[first]


async def shown(wall: WallHouseNow) -> tuple[float | None, int]:
    """Share in time and late, once the journal has been asked."""
    for _ in range(2):
        [support] = wall.wall_queues(())
        assert wall._looking is not None
        await wall._looking
    return support.level, support.late


async def test_at_midnight_the_figures_of_today_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.service.web.wall_room.TODAY_EVERY", 0.0)
    house = House()
    wall = WallHouseNow(cast("Rooms", house))
    assert wall.wall_clock() == "12:05"

    assert await shown(wall) == (0.75, 1)
    house.away = True
    assert await shown(wall) == (0.75, 1)
    house.away, house.today = False, WEDNESDAY

    assert await shown(wall) == (None, 0)

"""We tell the exchange and ops when there is too little room for sound, and when there is room again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.ari.client import Disconnected
from app.ari.room import Room

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Exchange:
    """Remembers what the variable was set to; away: it cannot be reached."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.away = False

    async def request(self, method: str, path: str, query: Mapping[str, str]) -> str:
        if self.away:
            raise Disconnected("away")
        assert (method, path, query["variable"]) == ("POST", "asterisk/variable", "VX_NO_ROOM")
        self.said.append(query["value"])
        return ""


def room(exchange: Exchange, place: Path, *, enough: bool) -> Room:
    free = shutil.disk_usage(place).free
    return Room((place,), exchange, least=free // 2 if enough else free * 2)


async def test_with_room_enough_nothing_is_wrong(tmp_path: Path) -> None:
    exchange = Exchange()
    looks = room(exchange, tmp_path, enough=True)

    await looks.look()

    assert (exchange.said, looks.trouble) == ([""], "")


async def test_with_too_little_room_the_exchange_is_told_and_the_place_is_named(tmp_path: Path) -> None:
    exchange = Exchange()
    looks = room(exchange, tmp_path, enough=False)

    await looks.look()

    assert exchange.said == ["1"]
    assert str(tmp_path) in looks.trouble
    assert "MB free" in looks.trouble


async def test_a_place_that_is_gone_has_no_room(tmp_path: Path) -> None:
    looks = Room((tmp_path / "unmounted",), Exchange())

    await looks.look()

    assert "No such file" in looks.trouble


@pytest.mark.parametrize("enough", [True, False])
async def test_an_exchange_that_was_away_is_told_at_the_next_look(tmp_path: Path, enough: bool) -> None:
    exchange = Exchange()
    exchange.away = True
    looks = room(exchange, tmp_path, enough=enough)
    await looks.look()
    exchange.away = False

    await looks.look()

    assert exchange.said == ["" if enough else "1"]

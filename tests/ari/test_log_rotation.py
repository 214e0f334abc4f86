"""Large log files of the exchange, with an exchange that opens them again on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.ari.client import Disconnected
from app.ari.exchange_log import ExchangeLog
from app.ari.log_rotation import LogRotation

if TYPE_CHECKING:
    from pathlib import Path

    from app.calls.ports.news import News

LINE = "1795422072|lab-1.{}|vaxel|NONE|END|BUSY|9||17|ring|||\n"


class Exchange:
    """Holds its files open, as Asterisk does: it goes on writing to a file that somebody renamed."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.away = False
        self._open()

    def write(self, text: str, name: str = "queue_log") -> None:
        self._files[name].write(text)
        self._files[name].flush()

    async def request(self, method: str, path: str) -> str:
        if self.away:
            raise Disconnected("away")
        assert (method, path) == ("PUT", "asterisk/modules/logger")
        self._open()
        return ""

    def _open(self) -> None:
        self._files = {name: (self._directory / name).open("a") for name in ("queue_log", "messages")}


async def test_a_large_file_is_put_aside_and_a_new_one_opened(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)
    exchange.write("x" * 101, "messages")
    exchange.write("x" * 100)

    await LogRotation(tmp_path, exchange, largest=100).look()

    assert {file.name: file.stat().st_size for file in tmp_path.iterdir()} == {
        "messages": 0,
        "messages.1": 101,
        "queue_log": 100,
    }


async def test_two_old_ones_are_kept_and_no_more(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)
    rotation = LogRotation(tmp_path, exchange, largest=0)
    for age in "abcd":
        exchange.write(age)
        await rotation.look()

    assert {file.name: file.read_text() for file in tmp_path.glob("queue_log*")} == {
        "queue_log": "",
        "queue_log.1": "d",
        "queue_log.2": "c",
    }


async def test_no_line_is_lost_to_whoever_follows(tmp_path: Path) -> None:
    """Also those that the exchange writes between the putting aside and its opening of the new file."""
    exchange = Exchange(tmp_path)
    heard: list[News] = []
    following = ExchangeLog(
        tmp_path / "queue_log", tmp_path / "kept.json", heard.append, lambda _number: None
    )
    rotation = LogRotation(tmp_path, exchange, largest=0)
    exchange.write(LINE.format(1))
    following.catch_up()
    exchange.away = True
    exchange.write(LINE.format(2))

    with pytest.raises(Disconnected):
        await rotation.look()
    exchange.write(LINE.format(3))
    following.catch_up()
    exchange.away = False
    await rotation.look()
    exchange.write(LINE.format(4))
    following.catch_up()

    assert [news.call for news in heard if hasattr(news, "call")] == [f"lab-1.{n}" for n in (1, 2, 3, 4)]


async def test_where_no_exchange_ever_was_there_is_nothing_to_do(tmp_path: Path) -> None:
    exchange = Exchange(tmp_path)
    for file in tmp_path.iterdir():
        file.unlink()

    await LogRotation(tmp_path, exchange).look()

    assert list(tmp_path.iterdir()) == []

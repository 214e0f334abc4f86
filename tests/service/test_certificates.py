"""How often the exchange is asked for its certificate, and told to read its files again for it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from app.certificates.keeper import Kept
from app.clock import real_clock
from app.service.certificates import Certificates
from app.service.known_problems import KnownProblems
from tests.calls.virtual_time import VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.service.build import Rooms

HOUR = 3600


class Exchange:
    """Shows this certificate on every port, whatever it is told; away: for so many reloads from now on."""

    connected = True

    def __init__(self, shows: bytes | None) -> None:
        self.shows = shows
        self.read: list[float] = []  # when it read its phones again
        self.away = 0

    async def reload(self, module: str) -> None:
        if self.away:
            self.away -= 1
            raise ConnectionError("away")
        if module == "res_pjsip.so":
            self.read.append(asyncio.get_running_loop().time())

    async def shown(self, _host: str, _port: int) -> bytes | None:
        return self.shows


class Keeper:
    """Keeps the certificate `der`."""

    der = b"ours"

    def look(self, _now: datetime) -> Kept:
        since = real_clock()
        return Kept(self.der, frozenset(), since, since + timedelta(days=90), "us", ours=True)


class TimeIsUp(Exception):
    """The test has seen enough."""


def until(end: float) -> Callable[[], str]:
    def company() -> str:
        if asyncio.get_running_loop().time() >= end:
            raise TimeIsUp
        return "a company"

    return company


def hours(exchange: Exchange, count: int, keeper: Keeper | None = None) -> KnownProblems:
    """Certificates looked after for so long."""
    tls = SimpleNamespace(binds=["127.0.0.1"], port=5061, https_bind="127.0.0.1", https_port=0)
    problems = KnownProblems()
    rooms = SimpleNamespace(
        settings=SimpleNamespace(tls=tls, phones=SimpleNamespace(port=0)),
        current=SimpleNamespace(company_if_any=until(count * HOUR)),
        problems=problems,
        keeper=keeper or Keeper(),
        ari=exchange,
    )

    async def work() -> None:
        with pytest.raises(TimeIsUp):
            await Certificates(cast("Rooms", rooms), exchange.shown).run()

    loop = VirtualLoop()
    try:
        loop.run_until_complete(work())
    finally:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
    return problems


def test_an_exchange_that_never_shows_it_reads_its_phones_again_less_and_less_often() -> None:
    """It read 10,000 phones every five seconds, for ever."""
    exchange = Exchange(shows=None)

    problems = hours(exchange, 6)

    assert len(exchange.read) < 20
    assert exchange.read[1] - exchange.read[0] < 90
    assert problems.of("tls")


def test_an_exchange_that_shows_it_is_told_nothing() -> None:
    exchange = Exchange(shows=b"ours")

    assert not hours(exchange, 3).of("tls")
    assert exchange.read == []


def test_an_exchange_that_was_away_is_told_at_the_next_look() -> None:
    exchange = Exchange(shows=b"old")
    exchange.away = 1

    hours(exchange, 1)

    assert exchange.read[0] < 15

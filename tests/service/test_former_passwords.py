"""A phone that was shut out, or got another password: what its former one began ends once, and not in vain."""

from __future__ import annotations

import asyncio

import pytest

from app.service.former_passwords import FormerPasswords


class Exchange:
    """Ends phones' registrations; `away`: it cannot be asked."""

    def __init__(self) -> None:
        self.ended: list[list[str]] = []
        self.away = False

    async def end(self, logins: list[str]) -> None:
        if self.away:
            raise ConnectionError
        self.ended.append(logins)


class Database:
    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []

    async def phones_ended(self, logins: dict[str, str]) -> None:
        self.told.append(logins)


def made() -> tuple[FormerPasswords, Exchange, Database]:
    exchange, database = Exchange(), Database()
    return FormerPasswords(exchange, database, believed_for=0), exchange, database  # type: ignore[arg-type]


async def test_they_end_at_once_and_again_when_the_exchange_has_forgotten_the_password() -> None:
    former, exchange, database = made()

    await former.end({"anna.web": "new"})

    assert exchange.ended == [["anna.web"], ["anna.web"]]
    assert database.told == [{"anna.web": "new"}]


async def test_a_registration_by_the_password_of_now_is_left_alone() -> None:
    """The same news comes again with each change of the company, until the database is read anew."""
    former, exchange, _ = made()
    await former.end({"anna.web": "new"})

    await former.end({"anna.web": "new", "bo": "other"})

    assert exchange.ended[2:] == [["bo"], ["bo"]]


async def test_two_at_once_end_a_phone_once() -> None:
    former, exchange, _ = made()

    await asyncio.gather(*(former.end({"anna.web": "new"}) for _ in range(3)))

    assert len(exchange.ended) == 2


async def test_an_exchange_that_was_away_is_asked_again() -> None:
    former, exchange, database = made()
    exchange.away = True
    with pytest.raises(ConnectionError):
        await former.end({"anna.web": "new"})
    exchange.away = False

    await former.end({"anna.web": "new"})

    assert len(exchange.ended) == 2
    assert database.told == [{"anna.web": "new"}]

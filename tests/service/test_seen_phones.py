"""When we look at which phone, and what is written of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import OperationalError

from app.ari.registrations import Registration
from app.service.seen_phones import AGAIN, AGAIN_IN_CLEAR, AT_A_TIME, SeenPhones

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.storage.rows import SeenPhone


class House:
    """The exchange, the database and the clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.looked_at: list[str] = []
        self.seen: list[str] = []
        self.gone: list[str] = []
        self.away = False
        self.in_clear: set[str] = set()

    async def of(self, logins: Sequence[str]) -> list[Registration]:
        self.looked_at += logins
        return [
            Registration(login, f"{login};@1", "Yealink", "192.0.2.7:5060", login in self.in_clear)
            for login in logins
        ]

    async def phones_seen(self, seen: Collection[SeenPhone], gone: Collection[str]) -> None:
        if self.away:
            raise OperationalError("", {}, Exception())
        self.seen += [one.login for one in seen]
        self.gone += gone

    def phones(self) -> SeenPhones:
        must_encrypt = lambda login: login != "anna"  # noqa: E731
        return SeenPhones(self, self, lambda: self.now, must_encrypt)  # type: ignore[arg-type]


async def test_a_phone_is_looked_at_when_it_comes_then_seldom_and_when_it_goes_the_time_is_noted() -> None:
    house = House()
    phones = house.phones()

    await phones.look({"anna"})
    house.now += AGAIN - 1
    await phones.look({"anna"})
    assert house.looked_at == ["anna"]
    house.now += 1
    await phones.look({"anna"})
    assert house.seen == ["anna", "anna"]
    await phones.look(set())
    await phones.look(set())

    assert house.gone == ["anna"]


async def test_after_a_start_there_are_some_at_a_time() -> None:
    house = House()
    phones = house.phones()
    there = {f"p{number}" for number in range(2 * AT_A_TIME + 1)}

    for _ in range(3):
        await phones.look(there)

    assert sorted(house.seen) == sorted(there)
    assert len(house.looked_at) == len(there)


async def test_without_the_database_the_next_look_does_it() -> None:
    house = House()
    phones = house.phones()
    house.away = True
    await phones.look({"anna"})
    house.away = False

    await phones.look({"anna"})

    assert house.seen == ["anna"]


async def test_only_a_phone_that_must_encrypt_is_told_of_and_soon_looked_at_again() -> None:
    house = House()
    house.in_clear = {"anna", "bo", "gun"}
    phones = house.phones()
    there = {"anna", "bo", "carin", "gun"}

    await phones.look(there)
    assert phones.keys_in_clear() == ["bo", "gun"]
    house.in_clear.clear()
    house.now += AGAIN_IN_CLEAR
    await phones.look(there - {"gun"})

    assert phones.keys_in_clear() == []
    assert sorted(house.looked_at[4:]) == ["bo"]

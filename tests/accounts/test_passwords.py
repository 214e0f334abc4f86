"""Passwords are hashed one after the other, and easy ones are refused."""

from __future__ import annotations

import asyncio
import threading
from typing import Literal

import pytest
from argon2 import PasswordHasher

from app.accounts.passwords import MOST_TO_HASH, Passwords, TooManyAtOnce, too_easy


class Counting(PasswordHasher):
    """Says how many hashed at the same time."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.at_once = self.most = 0
        self.lock = threading.Lock()

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
        with self.lock:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        try:
            return super().verify(hash, password)
        finally:
            with self.lock:
                self.at_once -= 1


async def test_a_right_password_is_right_and_nobodys_is_not() -> None:
    passwords = Passwords(Counting())
    kept = await passwords.hashed("sju sorters kakor")

    assert kept.startswith("$argon2id$")
    assert await passwords.is_right("sju sorters kakor", kept)
    assert not await passwords.is_right("sju sorters kaka", kept)
    assert not await passwords.is_right("nobody has this one", None)
    passwords.close()


async def test_the_same_signs_are_the_same_password_however_the_keyboard_wrote_them() -> None:
    passwords = Passwords(Counting())

    assert await passwords.is_right("ra\u0308ksmo\u0308rga\u030as", await passwords.hashed("räksmörgås"))
    passwords.close()


async def test_one_is_checked_at_a_time_and_too_many_are_refused() -> None:
    hasher = Counting()
    passwords = Passwords(hasher)
    kept = await passwords.hashed("sju sorters kakor")

    tries = [passwords.is_right("fel", kept) for _ in range(MOST_TO_HASH + 3)]
    answers = await asyncio.gather(*tries, return_exceptions=True)

    assert hasher.most == 1
    assert [type(one) for one in answers].count(TooManyAtOnce) == 3
    assert answers.count(False) == MOST_TO_HASH
    assert not await passwords.is_right("fel", kept)  # and then it listens again
    passwords.close()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort", "short"),
        ("x" * 201, "long"),
        ("aaaaaaaaaabbb", "same"),
        ("annaanna12", "name"),
        ("sju sorters kakor", None),
        ("anna går på bio", None),
    ],
)
def test_what_can_be_guessed_at_once_is_refused(password: str, why: str | None) -> None:
    assert too_easy(password, "anna", "Anna Alm") == why

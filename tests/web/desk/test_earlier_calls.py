"""The earlier calls of a number are read once, beside the desk, and again after a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.web.desk.earlier_calls import EARLIER_FAILED, EARLIER_HOLD, EARLIER_SHOWN, EarlierCall, EarlierCalls

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

from datetime import UTC, datetime, timedelta

CALL = EarlierCall(datetime(2026, 11, 24, 8, 58, tzinfo=UTC), "202", "answered", "Gun Berg")


class Book:
    """A journal in memory. asked: for which numbers; work: what was left to be done beside."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.work: list[Coroutine[object, object, None]] = []
        self.changes = 0
        self.away = False
        self.now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    async def read(self, number: str) -> Sequence[EarlierCall]:
        self.asked.append(number)
        if self.away:
            raise ConnectionRefusedError
        return [CALL] * 9

    def changed(self) -> None:
        self.changes += 1

    def earlier(self) -> EarlierCalls:
        return EarlierCalls(self.read, self.work.append, self.changed, lambda: self.now)

    async def done(self) -> None:
        for one in self.work:
            await one
        self.work.clear()


async def test_a_number_is_read_once_and_then_known_at_once() -> None:
    book = Book()
    earlier = book.earlier()

    assert [earlier.of("+46701740699") for _ in range(3)] == [(), (), ()]
    await book.done()

    assert earlier.of("+46701740699") == (CALL,) * EARLIER_SHOWN
    assert (book.asked, book.changes) == (["+46701740699"], 1)


async def test_it_is_read_again_after_a_while_and_shown_meanwhile() -> None:
    book = Book()
    earlier = book.earlier()
    earlier.of("+46701740699")
    await book.done()

    book.now += timedelta(seconds=EARLIER_HOLD + 1)
    assert earlier.of("+46701740699") == (CALL,) * EARLIER_SHOWN
    await book.done()

    assert len(book.asked) == 2


async def test_a_withheld_number_has_no_calls() -> None:
    book = Book()
    assert book.earlier().of("") == ()
    assert book.work == []


async def test_what_could_not_be_read_is_not_asked_for_ten_times_a_second() -> None:
    book = Book()
    earlier = book.earlier()
    earlier.of("+46701740699")
    book.away = True
    with pytest.raises(ConnectionRefusedError):
        await book.done()
    book.work.clear()

    earlier.of("+46701740699")
    assert book.work == []
    book.now += timedelta(seconds=EARLIER_FAILED + 1)
    earlier.of("+46701740699")
    assert len(book.work) == 1
    book.away = False
    await book.done()

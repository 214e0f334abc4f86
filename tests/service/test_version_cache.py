"""Small versions are cached, and of large ones only the last, for a while."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from app.service.version_cache import LARGE_KEPT_FOR, MOST_PEOPLE_CACHED, VersionCache

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE, SMALL = "x" * (MOST_PEOPLE_CACHED + 1), "small"


class Clock:
    """What is to be done later; nobody waits."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, asyncio.TimerHandle]] = []

    def later(self, seconds: float, do: Callable[[], None]) -> asyncio.TimerHandle:
        handle = asyncio.get_running_loop().call_later(3600, do)
        self.waiting.append((seconds, handle))
        return handle

    def is_due(self) -> list[float]:
        """Do all that was not called off; after how many seconds each."""
        due = [(seconds, handle) for seconds, handle in self.waiting if not handle.cancelled()]
        self.waiting.clear()
        for _, handle in due:
            handle._run()
            handle.cancel()
        return [seconds for seconds, _ in due]


async def test_small_versions_are_cached_and_the_least_recently_used_is_dropped_first() -> None:
    clock = Clock()
    kept: VersionCache[str] = VersionCache(len, 2, clock.later)

    kept.put("a", "A")
    kept.put("b", "B")
    assert kept.get("a") == "A"
    kept.put("c", "C")

    assert [kept.get(one) for one in "abc"] == ["A", None, "C"]
    assert clock.is_due() == []


async def test_of_large_versions_only_the_last_is_cached_and_only_for_a_while() -> None:
    """Eight of 10,000 people took 120 MB, and four with their lines 180 MB, until the service ended."""
    clock = Clock()
    kept: VersionCache[str] = VersionCache(len, 8, clock.later)

    kept.put("small", SMALL)
    kept.put("a", LARGE)
    kept.put("b", LARGE)
    assert [kept.get(one) for one in ("small", "a", "b")] == [None, None, LARGE]

    assert clock.is_due() == [LARGE_KEPT_FOR], "counted from the last use"
    assert kept.get("b") is None


async def test_a_version_is_never_dropped_while_it_is_being_read() -> None:
    clock, unread = Clock(), {"a"}
    kept: VersionCache[str] = VersionCache(
        lambda _one: len(LARGE), 1, clock.later, unread=lambda one: one in unread
    )

    kept.put("a", "a")
    kept.put("b", "b")
    kept.put("c", "c")
    assert clock.is_due() == [LARGE_KEPT_FOR]
    assert [kept.get(one) for one in "abc"] == ["a", None, None]

    unread.clear()
    kept.put("d", "d")
    assert [kept.get(one) for one in "ad"] == [None, "d"]


async def test_versions_that_are_held_together_stay_until_they_are_released() -> None:
    clock = Clock()
    kept: VersionCache[str] = VersionCache(len, 8, clock.later)

    kept.hold("ab")
    for one in "abc":
        kept.put(one, LARGE)
    assert [kept.get(one) for one in "ab"] == [LARGE, LARGE]
    kept.release("ab")

    assert [kept.get(one) for one in "abc"] == [None, LARGE, None]
    assert clock.is_due() == [LARGE_KEPT_FOR]


async def test_only_the_last_groups_are_held() -> None:
    """Whoever opened ten calls under ten versions would have taken 450 MB."""
    clock = Clock()
    kept: VersionCache[str] = VersionCache(len, 8, clock.later)

    for one in "abc":
        kept.hold(one)
        kept.put(one, LARGE)

    assert [kept.get(one) for one in "abc"] == [None, LARGE, LARGE]
    clock.is_due()
    assert clock.is_due() == []


async def test_a_group_that_nobody_releases_is_dropped_when_it_has_been_read() -> None:
    """Whoever asked has closed the page."""
    clock, unread = Clock(), {"a"}
    kept: VersionCache[str] = VersionCache(
        lambda _one: len(LARGE), 8, clock.later, unread=lambda one: one in unread
    )

    kept.hold("ab")
    kept.put("a", "a")
    kept.put("b", "b")
    clock.is_due()
    assert [kept.get(one) for one in "ab"] == ["a", "b"], "one of them is still being read"

    unread.clear()
    clock.is_due()
    assert [kept.get(one) for one in "ab"] == [None, None]
    assert clock.is_due() == []


async def test_a_version_that_turns_out_to_be_large_makes_others_drop() -> None:
    sizes = {"a": 0, "b": 0}
    kept: VersionCache[str] = VersionCache(lambda one: sizes[one], 8, Clock().later)

    kept.put("a", "a")
    kept.put("b", "b")
    sizes["b"] = MOST_PEOPLE_CACHED + 1
    kept.trim()

    assert (kept.get("a"), kept.get("b")) == (None, "b")

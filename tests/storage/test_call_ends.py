"""Calls are found by the beginning of their id, and by where their last decision led."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.calls.journal import Begin, Step

if TYPE_CHECKING:
    from app.storage import Store
    from app.storage.call_ends import EndedThere

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def begins(call: str, minutes: float) -> Begin:
    return Begin(
        call, (AT + timedelta(minutes=minutes)).isoformat(), "trunk", "in", "+46701234567", "101", "v"
    )


def decided(call: str, minutes: float, action: str, target: str) -> Step:
    at = (AT + timedelta(minutes=minutes)).isoformat()
    data = {"policy": "v", "decision": {"action": action, "target": target, "reasons": []}}
    return Step(call, at, f"{call}-{minutes}", "decision", data)


async def test_ids_are_found_by_their_beginning_the_newest_first(store: Store) -> None:
    await store.write([begins("1764.1", 0), begins("1764.2", 1), begins("1765.1", 2), begins("17%4", 3)])

    assert await store.ids_beginning("1764.") == ["1764.2", "1764.1"]
    assert await store.ids_beginning("17", 2) == ["17%4", "1765.1"]
    assert await store.ids_beginning("17%") == ["17%4"], "a % is a letter like others"


async def test_only_calls_whose_last_decision_led_there_are_found(store: Store) -> None:
    await store.write(
        [
            begins("old", -60 * 24),
            decided("old", -60 * 24, "voicemail", "anna"),
            begins("there", 0),
            decided("there", 0, "ring", "anna"),
            decided("there", 1, "voicemail", "anna"),
            begins("passed", 2),
            decided("passed", 2, "voicemail", "anna"),
            decided("passed", 3, "ring", "bo"),
            begins("other", 4),
            decided("other", 4, "voicemail", "bo"),
        ]
    )

    async def found(target: str | None) -> list[str]:
        calls: list[EndedThere] = []
        await store.ended_there(AT - timedelta(hours=1), ["voicemail"], target, calls.append)
        return [one.call for one in calls]

    assert await found("anna") == ["there"]
    assert await found(None) == ["there", "other"]

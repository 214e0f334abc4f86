"""Events are told to those who want them, once, in the transaction that stores what happened."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.calls.journal import Begin, End
from app.clock import real_clock
from app.storage.webhooks import tell
from app.webhooks.events import HookKind, profile_changed
from app.webhooks.kept import DeliveryState

if TYPE_CHECKING:
    from app.storage import Store

AT = "2026-12-01T09:00:00.000+00:00"
BEGAN = Begin("c1", AT, "trunk", "in", "+46701740699", "+4684110", "hash")
ENDED = End("c1", AT, "answered", "gun", 3000, 60_000, 16)
CALLS = (HookKind.CALL_BEGAN.value, HookKind.CALL_ENDED.value)


async def test_a_call_is_told_once_to_each_who_wants_it(store: Store) -> None:
    calls = await store.webhooks.add("https://crm.example/a", CALLS, "secret", "boss")
    ends = await store.webhooks.add("https://crm.example/b", CALLS[1:], "secret", "boss")
    still = await store.webhooks.add("https://crm.example/c", CALLS, "secret", "boss")
    await store.webhooks.change(still.id, active=False)

    await store.write([BEGAN])
    await store.write([BEGAN, ENDED])  # the spool may bring a line twice

    def told(hook: int) -> list[str]:
        return [one.event for one in deliveries if one.webhook == hook]

    deliveries = await store.webhooks.deliveries()
    assert sorted(told(calls.id)) == ["call.began:c1", "call.ended:c1"]
    assert told(ends.id) == ["call.ended:c1"]
    assert told(still.id) == []


async def test_messages_and_profiles_are_told(store: Store) -> None:
    hook = await store.webhooks.add(
        "https://crm.example", ("message.left", "profile.changed"), "secret", "boss"
    )

    now = real_clock()
    left = {"mailbox": "anna", "caller": "+46701740699", "call": "c1", "recorded_at": now, "seconds": 4.0}
    await store.add_message(**left, sound="a.wav")  # type: ignore[arg-type]
    await store.add_message(**left, sound="a.wav")  # type: ignore[arg-type]
    await store.set_profile("anna", "lunch", "anna", now + timedelta(hours=1))
    await store.clear_profile("anna")
    await store.clear_profile("anna")

    bodies = [one.body["data"] for one in reversed(await store.webhooks.deliveries(hook.id))]
    assert [body.get("mailbox") or (body["person"], body["profile"]) for body in bodies] == [
        "anna",
        ("anna", "lunch"),
        ("anna", None),
    ]


async def test_a_delivery_is_due_until_it_has_arrived_or_is_dead_and_may_be_sent_again(store: Store) -> None:
    hook = await store.webhooks.add("https://crm.example", CALLS, "secret", "boss")
    box = store.webhooks
    await store.write([BEGAN, ENDED])
    first, second = await box.due(hook.id, 10)

    await box.delivered(first.id)
    await box.not_delivered(second.id, "status 500", real_clock() + timedelta(hours=1))
    assert await box.due(hook.id, 10) == []
    await box.not_delivered(second.id, "status 500", None)

    [dead] = await box.deliveries(state=DeliveryState.DEAD)
    assert (dead.id, dead.attempts, dead.error) == (second.id, 2, "status 500")
    assert await box.again(second.id)
    assert not await box.again(first.id)
    assert [one.id for one in await box.due(hook.id, 10)] == [second.id]


async def test_a_removed_webhook_leaves_nothing(store: Store) -> None:
    hook = await store.webhooks.add("https://crm.example", CALLS, "secret", "boss")
    await store.write([BEGAN])

    assert await store.webhooks.remove(hook.id)
    assert not await store.webhooks.remove(hook.id)
    assert (await store.webhooks.all(), await store.webhooks.deliveries()) == ([], [])


async def test_old_deliveries_go(store: Store) -> None:
    await store.webhooks.add("https://crm.example", CALLS, "secret", "boss")
    await store.write([BEGAN, ENDED])

    assert await store.webhooks.forget(real_clock() - timedelta(days=1), 10) == 0
    assert await store.webhooks.forget(real_clock() + timedelta(days=1), 1) == 1
    assert len(await store.webhooks.deliveries()) == 1


async def test_nothing_about_an_erased_person_is_left(store: Store) -> None:
    await store.webhooks.add("https://crm.example", CALLS, "secret", "boss")
    await store.write([BEGAN, ENDED])

    await store.erase_personal(await store.personal(["+46701740699"], None))

    assert await store.webhooks.deliveries() == []


async def test_what_was_told_of_an_erased_person_s_profile_goes_and_others_stay(store: Store) -> None:
    await store.webhooks.add("https://crm.example", ["profile.changed"], "secret", "boss")
    async with store._engine.begin() as connection:
        events = [profile_changed(one, "lunch", None, "anna", real_clock()) for one in ("an_a", "anna")]
        await tell(connection, events, real_clock())

    await store.erase_personal(await store.personal(["an_a"], "an_a"))

    assert [one.body["data"]["person"] for one in await store.webhooks.deliveries()] == ["anna"]

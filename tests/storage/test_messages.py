"""Voicemail messages in the database, on both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.calls.journal import Begin

if TYPE_CHECKING:
    from app.storage import Store
    from app.storage.rows import StoredMessage

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


async def leave(
    store: Store, sound: str, mailbox: str = "anna", caller: str | None = None, call: str | None = None
) -> StoredMessage:
    at = AT + timedelta(seconds=len(await store.messages()))
    return await store.add_message(
        mailbox=mailbox, caller=caller, call=call, recorded_at=at, seconds=4.5, sound=sound
    )


async def test_a_message_is_stored_unheard_with_caller_time_and_length(store: Store) -> None:
    message = await leave(store, "anna/1.wav", caller="+46701234567", call="c1")

    assert await store.messages() == [message]
    assert (message.mailbox, message.caller, message.call) == ("anna", "+46701234567", "c1")
    assert (message.recorded_at, message.seconds, message.heard) == (AT, 4.5, False)


async def test_the_same_recording_is_one_message_and_learns_what_was_unknown(store: Store) -> None:
    first = await leave(store, "anna/1.wav")
    second = await leave(store, "anna/1.wav", caller="+46701234567", call="c1")
    third = await leave(store, "anna/1.wav", caller="+46700000000")

    assert first.id == second.id == third.id
    assert [(message.caller, message.call) for message in await store.messages()] == [("+46701234567", "c1")]


async def test_a_deleted_message_s_number_is_never_another_s(store: Store) -> None:
    """Else SQLite gives it again, and an e-mail or a page that is about the one ends at the other."""
    gone = await leave(store, "anna/1.wav")
    await store.forget_messages([gone.id])

    assert (await leave(store, "bo/1.wav", mailbox="bo")).id > gone.id


async def test_a_mailbox_shows_its_own_messages_newest_first(store: Store) -> None:
    await leave(store, "anna/1.wav")
    await leave(store, "bo/1.wav", mailbox="bo")
    await leave(store, "anna/2.wav")

    assert [message.sound for message in await store.messages("anna")] == ["anna/2.wav", "anna/1.wav"]
    assert len(await store.messages()) == 3


async def test_a_caller_who_was_not_told_is_known_from_the_journal(store: Store) -> None:
    await leave(store, "anna/1.wav", call="c1")
    await store.write(
        [
            Begin(
                "c1", "2026-11-24T11:00:00.123Z", "trunk", "in", caller="+46701234567", called="1", policy="h"
            )
        ]
    )

    assert [message.caller for message in await store.messages()] == ["+46701234567"]


async def test_a_message_is_marked_heard_and_unheard(store: Store) -> None:
    message = await leave(store, "anna/1.wav")

    assert await store.mark_heard(message.id)
    heard = [each.heard for each in await store.messages()]
    assert await store.mark_heard(message.id, False)
    unheard = [each.heard for each in await store.messages()]

    assert (heard, unheard) == ([True], [False])
    assert not await store.mark_heard(message.id + 1)

"""Each administrator has one draft, and nobody sees another's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import ref

if TYPE_CHECKING:
    from app.storage import Store


async def test_a_draft_replaces_the_one_before_and_is_gone_when_forgotten(store: Store) -> None:
    await store.drafts.keep("anna", 1, "a: 1\n")
    await store.drafts.keep("bo", 1, "b: 1\n")
    await store.drafts.keep("anna", 2, "a: 2\n")

    kept = await store.drafts.of("anna")
    await store.drafts.forget("anna")

    assert kept is not None
    assert (kept.follows, kept.text) == (2, "a: 2\n")
    assert await store.drafts.of("anna") is None
    assert (await store.drafts.of("bo")) is not None


async def test_two_windows_of_one_administrator_may_keep_the_first_draft_at_once(store: Store) -> None:
    await asyncio.gather(*(store.drafts.keep("anna", 1, f"a: {n}\n") for n in range(8)))

    assert (await store.drafts.of("anna")) is not None


async def test_nothing_of_a_draft_stays_in_memory(store: Store) -> None:
    """SQLAlchemy keeps statements, and the first draft stood in one: 3 MB of 10,000 people."""

    class Text(str):
        __slots__ = ("__weakref__",)

    text = Text("people: []\n")
    kept = ref(text)

    await store.drafts.keep("boss", 1, text)
    del text

    assert kept() is None

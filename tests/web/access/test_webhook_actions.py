"""What a webhook needs, and what is noted of each change; a real database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.web.access.webhook_actions import MOST_WEBHOOKS, WebhookActions, is_usable_url
from app.words.refusal import Refusal
from tests.storage.prepared import store_in
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from app.storage import Store

BOSS = visitor(AccountRole.ADMINISTRATOR, None)
URL = "https://crm.example/hook"
KINDS = ["call.began"]


@asynccontextmanager
async def acting(tmp_path: Path) -> AsyncIterator[tuple[WebhookActions, Store]]:
    async with store_in(tmp_path) as store:
        yield WebhookActions(store.webhooks, store.audit), store


async def test_a_change_keeps_the_secret_and_is_noted_before_and_after(tmp_path: Path) -> None:
    async with acting(tmp_path) as (actions, store):
        made = await actions.add(BOSS, URL, KINDS)
        changed = await actions.change(BOSS, made.id, f"{URL}2", ["message.left"], active=False)

        assert (changed.secret, changed.url, changed.kinds) == (made.secret, f"{URL}2", ("message.left",))
        newest, oldest = await store.audit.lines()
        assert newest.before == {"url": URL, "kinds": KINDS, "active": True}
        assert newest.after == {"url": f"{URL}2", "kinds": ["message.left"], "active": False}
        assert made.secret not in str((newest, oldest))


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        (URL, True),
        ("http://10.0.0.7:8080/x?y=z", True),
        ("ftp://crm.example", False),
        ("https://boss:pw@crm.example", False),
        ("https://:pw@crm.example/", False),  # failed before: the log of changes had the password
        ("https://@crm.example/", False),
        ("https://crm.example:99999", False),
        ("https://crm.example/#part", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://crm.example/\x00", False),
        ("https://crm.example/" + "x" * 2000, False),
    ],
)
def test_which_addresses_can_be_used(url: str, *, usable: bool) -> None:
    assert is_usable_url(url) is usable


@pytest.mark.parametrize(
    ("url", "kinds", "field"), [("x", KINDS, "url"), (URL, [], "kinds"), (URL, ["call.sneezed"], "kinds")]
)
async def test_what_cannot_be_is_refused_at_its_field(
    tmp_path: Path, url: str, kinds: list[str], field: str
) -> None:
    async with acting(tmp_path) as (actions, store):
        with pytest.raises(Refusal) as refused:
            await actions.add(BOSS, url, kinds)

        assert (refused.value.field, refused.value.status) == (field, 400)
        assert await store.webhooks.all() == []


async def test_there_is_an_end_to_how_many_there_are(tmp_path: Path) -> None:
    async with acting(tmp_path) as (actions, _store):
        for _ in range(MOST_WEBHOOKS):
            await actions.add(BOSS, URL, KINDS)

        with pytest.raises(Refusal) as refused:
            await actions.add(BOSS, URL, KINDS)

        assert refused.value.status == 409


async def test_only_a_dead_delivery_of_this_webhook_is_sent_again(tmp_path: Path) -> None:
    async with acting(tmp_path) as (actions, store):
        mine, other = [await actions.add(BOSS, URL, KINDS) for _ in range(2)]
        await actions.test(BOSS, mine.id)
        [delivery] = await store.webhooks.due(mine.id, 1)
        for hook in (mine, other):
            with pytest.raises(Refusal):
                await actions.again(BOSS, hook.id, delivery.id)
        await store.webhooks.not_delivered(delivery.id, "status 500", None)
        with pytest.raises(Refusal):
            await actions.again(BOSS, other.id, delivery.id)

        await actions.again(BOSS, mine.id, delivery.id)

        assert [one.id for one in await store.webhooks.due(mine.id, 2)] == [delivery.id]


async def test_one_that_is_gone_is_refused_everywhere(tmp_path: Path) -> None:
    async with acting(tmp_path) as (actions, _store):
        made = await actions.add(BOSS, URL, KINDS)
        await actions.remove(BOSS, made.id)

        for doing in (
            actions.found(made.id),
            actions.change(BOSS, made.id, URL, KINDS, active=True),
            actions.remove(BOSS, made.id),
            actions.test(BOSS, made.id),
            actions.again(BOSS, made.id, 1),
        ):
            with pytest.raises(Refusal) as refused:
                await doing
            assert refused.value.status == 404

"""The audit log keeps who changed what, when, from what to what, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.accounts.roles import AccountRole
from app.clock import real_clock
from app.storage.audit import lines_with
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from app.storage import Store

BOSS = visitor(AccountRole.ADMINISTRATOR, person=None)


async def test_a_line_says_who_when_what_and_why(store: Store) -> None:
    before = real_clock()

    await store.audit.note(visitor(), "profile.set", "anna", {"profile": "inne"}, {"profile": "lunch"}, "mat")

    (line,) = await store.audit.lines()
    assert before <= line.at <= real_clock()
    assert (line.by, line.person, line.action, line.about) == ("anna", "anna", "profile.set", "anna")
    assert (line.before, line.after, line.why) == ({"profile": "inne"}, {"profile": "lunch"}, "mat")


async def test_a_command_has_no_visitor_and_nothing_is_none(store: Store) -> None:
    await store.audit.note("root (Linux)", "account.invite", "bo")

    (line,) = await store.audit.lines()
    assert (line.by, line.person, line.before, line.after, line.why) == ("root (Linux)", None, None, None, "")


async def test_one_finds_lines_by_who_what_about_and_page_by_page(store: Store) -> None:
    await store.audit.note(BOSS, "account.role", "anna")
    await store.audit.note(BOSS, "account.disable", "bo")
    await store.audit.note(visitor(), "profile.set", "anna")
    lines = store.audit.lines

    assert [one.about for one in await lines(by="boss")] == ["bo", "anna"]
    assert [one.action for one in await lines(action="account")] == ["account.disable", "account.role"]
    assert [one.action for one in await lines(about="anna")] == ["profile.set", "account.role"]
    newest = await lines(limit=2)
    assert [one.n for one in await lines(below=newest[-1].n)] == [newest[-1].n - 1]
    assert await lines(since=real_clock() + timedelta(days=1)) == []
    assert len(await lines(until=real_clock() + timedelta(days=1))) == 3


async def test_old_lines_go_in_batches_and_young_ones_stay(store: Store) -> None:
    for n in range(3):
        await store.audit.note(BOSS, "account.role", str(n))

    assert await store.audit.forget(datetime(2020, 1, 1, tzinfo=UTC), 10) == 0
    assert await store.audit.forget(real_clock() + timedelta(days=1), 2) == 2
    assert [one.about for one in await store.audit.lines()] == ["2"]


async def test_what_was_done_with_somebodys_token_is_about_them(store: Store) -> None:
    """It was not in the export of their data."""
    await store.audit.note("root", "token.revoke", "anna/token:crm")
    await store.audit.note("root", "token.revoke", "annalena/token:crm")

    async with store._engine.connect() as connection:
        assert [one.about for one in await lines_with(connection, ["anna"])] == ["anna/token:crm"]

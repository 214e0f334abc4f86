"""A choice is stored, in force at once, and in the audit log; what cannot be chosen changes nothing."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.policy.decision import Layer
from app.web.me.profile_actions import ProfileActions
from app.words.refusal import Refusal
from tests.calls.stage import stage
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from app.accounts.visitor import Visitor
    from tests.calls.stage import Stage


@dataclass
class MemoryAudit:
    """AuditLog without a database. lines: by, action, about, before, after."""

    lines: list[tuple[Any, ...]] = field(default_factory=list)

    async def note(
        self,
        visitor: Visitor | str,
        action: str,
        about: str,
        before: object = None,
        after: object = None,
        why: str = "",  # noqa: ARG002
    ) -> None:
        self.lines.append((visitor if isinstance(visitor, str) else visitor.by, action, about, before, after))


@asynccontextmanager
async def acting() -> AsyncIterator[tuple[Stage, ProfileActions, MemoryAudit]]:
    async with stage() as on:
        audit = MemoryAudit()
        yield on, ProfileActions(on.presences, on, audit, lambda: on.now), audit


async def test_a_choice_is_in_force_and_in_the_log() -> None:
    async with acting() as (on, actions, audit):
        until = on.now + timedelta(hours=1)
        now = await actions.choose(visitor(), on.company, on.company.people["anna"], "lunch", until)

        assert (now.profile, now.layer, now.until) == ("lunch", Layer.MANUAL, until)
        assert on.kept_choices == {"anna": ("lunch", until)}
        [(by, action, about, before, after)] = audit.lines
        assert (by, action, about) == ("anna", "profile.set", "anna")
        assert (before["profile"], after["profile"], after["until"]) == (
            "available",
            "lunch",
            "2026-11-24T11:00+00:00",
        )


async def test_a_choice_that_is_taken_back_leaves_what_the_schedule_says() -> None:
    async with acting() as (on, actions, audit):
        anna = on.company.people["anna"]
        await actions.choose(visitor(), on.company, anna, "sick", None)
        now = await actions.take_back(visitor(), anna)

        assert (now.profile, on.kept_choices) == ("available", {})
        assert [line[1] for line in audit.lines] == ["profile.set", "profile.take_back"]


@pytest.mark.parametrize(
    ("profile", "minutes", "place"),
    [("yoga", 5, "profile"), ("class", 5, "profile"), ("lunch", -1, "until"), ("lunch", 0, "until")],
)
async def test_what_cannot_be_chosen_changes_nothing(profile: str, minutes: int, place: str) -> None:
    async with acting() as (on, actions, audit):
        until = on.now + timedelta(minutes=minutes)
        with pytest.raises(Refusal) as wrong:
            await actions.choose(visitor(), on.company, on.company.people["anna"], profile, until)

        assert (wrong.value.field, on.kept_choices, audit.lines) == (place, {}, [])
        assert wrong.value.said("sv") != wrong.value.said("en")


async def test_a_choice_that_cannot_be_stored_has_no_effect() -> None:
    async with acting() as (on, actions, audit):
        on.database_away = True
        with pytest.raises(Refusal, match="could not be stored") as away:
            await actions.choose(visitor(), on.company, on.company.people["anna"], "lunch", None)

        assert (away.value.status, on.presences.of("anna").profile, audit.lines) == (503, "available", [])

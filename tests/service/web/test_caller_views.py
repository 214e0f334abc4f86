"""What a caller gets right now is told in the policy's words, and played in the caller's."""

from __future__ import annotations

import io
import wave
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.calls.ports.news import OnPhone
from app.service.web.caller_views import HouseCallerViews
from app.web.me.caller_view import CallerKind
from tests.calls.stage import stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.calls.stage import Stage


@asynccontextmanager
async def asking(shared: Path) -> AsyncIterator[tuple[Stage, HouseCallerViews]]:
    async with stage() as on:
        yield (
            on,
            HouseCallerViews(
                *(lambda: on.company, lambda: on.now, on.presences, on.floor, on, on.greetings), shared
            ),
        )


def prompt(shared: Path, name: str, seconds: float) -> None:
    file = shared / f"{name}.wav16"
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(16000)
        made.writeframes(b"\1\0" * int(seconds * 16000))


def seconds(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as read:
        return float(read.getnframes() / read.getframerate())


async def test_an_available_persons_phone_rings_and_then_the_box_answers(tmp_path: Path) -> None:
    async with asking(tmp_path) as (on, views):
        outside, colleague = views.now(on.company.people["bo"], "sv")

        assert outside.kind is CallerKind.OUTSIDE
        assert outside.steps[0].startswith("Det ringer hos Bo Lind på fast telefon och mobil")
        assert outside.steps[-1] == "Röstbrevlådan för Bo Lind svarar."
        assert outside.why[0].startswith("Bo Lind söks på sitt eget nummer")
        assert colleague.steps == outside.steps


async def test_a_telephone_that_is_not_there_is_not_said_to_ring(tmp_path: Path) -> None:
    """Callers hear the voicemail at once, while the page said that it rang for 20 seconds."""
    async with asking(tmp_path) as (on, views):
        for gone in ("carin", "bo"):
            on.floor.hear(OnPhone(gone, "desk", talking=False, in_reach=False))
        carin, _ = views.now(on.company.people["carin"], "sv")
        bo, _ = views.now(on.company.people["bo"], "en")

        assert carin.steps[0] == "Ingen telefon är inloggad hos Carin Dahl, så det ringer inte."
        assert bo.steps[0].startswith("It rings at Bo Lind on mobile for")


async def test_a_diversion_is_told_and_played_with_the_greeting_after_it(tmp_path: Path) -> None:
    """P4; the words that are played are those that a caller hears."""
    async with asking(tmp_path) as (on, views):
        on.chooses("bo", "lunch", on.now + timedelta(hours=1))
        bo = on.company.people["bo"]
        prompt(tmp_path, "sv/said/bo-lunch", 2.0)
        prompt(tmp_path, "sv/greeting-bo", 1.0)

        [outside, _] = views.now(bo, "en")
        sound = await views.sound(bo, CallerKind.OUTSIDE)

        assert outside.heard
        assert outside.steps[0].startswith("A voice says that Bo Lind is at lunch and is back on Tuesday")
        assert [one.profile for one in on.said] == ["lunch"]
        assert seconds(sound) == pytest.approx(3.6)


async def test_a_person_on_the_phone_is_told_so(tmp_path: Path) -> None:
    """M5, F2."""
    async with asking(tmp_path) as (on, views):
        on.floor.hear(OnPhone("carin", "desk", talking=True))
        [outside, _] = views.now(on.company.people["carin"], "sv")

        assert outside.steps == ("Röstbrevlådan för Carin Dahl svarar.",)


async def test_what_is_not_made_yet_is_not_played(tmp_path: Path) -> None:
    async with asking(tmp_path) as (on, views):
        with pytest.raises(LookupError):
            await views.sound(on.company.people["bo"], CallerKind.OUTSIDE)

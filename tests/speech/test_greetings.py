"""Greetings recorded by telephone: we keep only audible ones, whole or not at all."""

from __future__ import annotations

import wave
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.calls.ports.sounds import Take
from app.speech.greetings import RecordedGreetings
from app.speech.prompts import Prompts
from tests.policy.bolaget import BOLAGET
from tests.speech.tone import HummingVoice, hum

if TYPE_CHECKING:
    from pathlib import Path

COMPANY = BOLAGET


class Studio:
    """The greetings of the example company, with their prompts."""

    def __init__(self, tmp_path: Path) -> None:
        self.shared, self.own = tmp_path / "shared", tmp_path / "own"
        (self.shared / "prompts/sv").mkdir(parents=True)
        self.prompts = Prompts(self.shared, self.own, HummingVoice())
        self.greetings = RecordedGreetings(
            self.shared, self.own, lambda: COMPANY, self.renew, lambda: self.prompts.of_profiles
        )

    async def renew(self, box: str) -> None:
        await self.prompts.renew(COMPANY, box)

    async def record(self, seconds: float, peak: float = 0.2) -> str:
        """What the exchange leaves."""
        file = await self.greetings.begin()
        hum(self.shared / file, seconds, rate=8000, peak=peak)
        return file

    def heard(self, name: str) -> float:
        """Seconds of what a caller hears; 0 when there is no such prompt."""
        try:
            with wave.open(str(self.shared / f"prompts/sv/{name}.wav")) as sound:
                return float(sound.getnframes() / sound.getframerate())
        except FileNotFoundError:
            return 0.0


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "peak", "take"),
    [(3.0, 0.2, Take.GOOD), (1.0, 0.2, Take.SHORT), (3.0, 0.001, Take.SILENT), (0.0, 0.2, Take.SILENT)],
)
async def test_a_recording_is_checked_before_it_is_kept(
    studio: Studio, seconds: float, peak: float, take: Take
) -> None:
    """An open line, made as loud as a voice, would be a greeting of noise."""
    judged, sound = await studio.greetings.judge(await studio.record(seconds, peak))

    assert judged is take
    assert (studio.shared / f"prompts/{sound}.wav").exists() is (take is Take.GOOD)


async def test_nothing_was_recorded_at_all(studio: Studio) -> None:
    """The exchange's disk was full."""
    assert await studio.greetings.judge(await studio.greetings.begin()) == (Take.FAILED, "")


async def test_callers_hear_the_kept_greeting_and_the_voice_after_it_is_taken_back(studio: Studio) -> None:
    """V1."""
    await studio.renew("anna")
    synthetic = studio.heard("greeting-anna")
    file = await studio.record(6.0)
    await studio.greetings.judge(file)

    await studio.greetings.keep(file, "anna", "")
    await studio.greetings.discard(file)
    recorded = studio.heard("greeting-anna")
    taken_back = [await studio.greetings.forget("anna", "") for _ in range(2)]

    assert recorded == pytest.approx(6.0, abs=0.1)
    assert studio.heard("greeting-anna") == synthetic != recorded
    assert taken_back == [True, False]
    assert list((studio.shared / "prompts/playing").iterdir()) == []


async def test_a_profile_has_its_own_only_where_it_was_recorded(studio: Studio) -> None:
    file = await studio.record(3.0)
    await studio.greetings.judge(file)
    before = studio.greetings.recorded("anna", "lunch")

    await studio.greetings.keep(file, "anna", "lunch")

    assert (before, studio.greetings.recorded("anna", "lunch")) == ("", "anna-lunch")
    kept = datetime.fromtimestamp((studio.own / "sv/greeting-anna-lunch.wav").stat().st_mtime, UTC)
    assert studio.greetings.recorded_at("anna", "lunch") == kept
    assert [studio.greetings.recorded_at("anna", one) for one in ("", "dnd", "nope")] == [None] * 3
    assert studio.greetings.recorded("anna", "dnd") == ""
    assert studio.heard("greeting-anna-lunch") == pytest.approx(3.0, abs=0.1)


async def test_a_file_from_a_page_passes_the_same_checks_and_sounds_better(
    studio: Studio, tmp_path: Path
) -> None:
    given = tmp_path / "given.wav"
    hum(given, 3.0, rate=48000, peak=0.2)
    file, seconds = await studio.greetings.take_in(given.read_bytes())
    judged, _ = await studio.greetings.judge(file)
    await studio.greetings.keep(file, "anna", "lunch")
    await studio.greetings.discard(file)

    assert judged is Take.GOOD
    assert seconds == pytest.approx(3.0, abs=0.1)
    assert studio.greetings.is_own("anna", "lunch")
    assert not studio.greetings.is_own("anna", "")
    with wave.open(str(studio.greetings.heard("anna", "lunch"))) as sound:
        assert (sound.getframerate(), sound.getnchannels()) == (16000, 1)


async def test_a_file_that_is_no_sound_leaves_nothing(studio: Studio) -> None:
    for given in (b"", b"text", b"RIFF....WAVE", b"\x1a\x45\xdf\xa3 webm"):
        assert await studio.greetings.take_in(given) == ("", 0.0)

    assert list((studio.shared / "prompts/playing").iterdir()) == []


async def test_a_long_file_is_cut_and_says_that_it_is_too_long(studio: Studio, tmp_path: Path) -> None:
    given = tmp_path / "given.wav"
    hum(given, 70.0, rate=8000, peak=0.2)
    _, seconds = await studio.greetings.take_in(given.read_bytes())

    assert 60 < seconds < 62

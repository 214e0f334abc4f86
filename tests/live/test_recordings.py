"""A voice of one's own, from the command to a caller's ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.speech.voice import EspeakVoice
from tests.live.audio import Heard

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.house import House

OWN = "Hej på dig, det är Anna själv som talar. Jag äter lunch, hör gärna av dig lite senare i eftermiddag."


async def test_own_words_for_a_profile_are_heard_instead_of_the_spoken_sentence(
    house: House, prompts: Path, tmp_path: Path
) -> None:
    """Recorded files win (P4): put in place while the service runs, heard by the next caller at lunch."""
    file = tmp_path / "anna.wav"
    await EspeakVoice().synthesize(OWN, "sv", file)
    try:
        await house.vaxel("prompts", "set", "greeting-anna-lunch", str(file))
        await house.until((prompts / "greeting-anna-lunch.wav16").exists, "it to be taken up")
        await house.at("2026-11-24T12:05:00+01:00")

        caller = await house.trunk.call("+46846500401", shown="+46701740682")
        await caller.connected()
        heard = await caller.audio.until_heard(4)

        assert heard.likeness(Heard.in_file(prompts / "greeting-anna-lunch.wav")) > 0.9
        await caller.hang_up()
    finally:
        await house.vaxel("prompts", "remove", "greeting-anna-lunch")
    await house.until(lambda: not (prompts / "greeting-anna-lunch.wav").exists(), "it to be gone")

"""Which prompts a caller hears about an absent person; the port of calls (`calls.ports.sounds.Words`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.policy.decision import Does, Spoken, SpokenOffer
from app.policy.hours import STOCKHOLM
from app.speech import spoken as kept
from app.speech.words import SpokenWords
from tests.policy.bolaget import BOLAGET
from tests.speech.tone import HummingVoice

if TYPE_CHECKING:
    from pathlib import Path

    from app.calls.ports.sounds import Words
    from app.speech.texts import PromptLang

NOW = datetime(2026, 11, 24, 12, 10, tzinfo=STOCKHOLM)
ONE = NOW.replace(hour=13, minute=0)
COMPANY = BOLAGET
ANNA = COMPANY.people["anna"]
LUNCH = Spoken(
    "lunch",
    ONE,
    (
        SpokenOffer("1", Does.MESSAGE),
        SpokenOffer("2", Does.CONNECT, "carin"),
        SpokenOffer("3", Does.CALL_BACK),
    ),
)


def words(
    shared: Path, voice: HummingVoice, own: dict[tuple[str, str, PromptLang], str] | None = None
) -> Words:
    recorded = own or {}
    return SpokenWords(
        kept.SpokenFiles(shared, voice),
        lambda: NOW,
        lambda person, profile, lang: recorded.get((person, profile, lang)),
    )


def there(shared: Path, names: tuple[str, ...]) -> bool:
    return all(
        (shared / "prompts" / f"{name}{suffix}").exists() for name in names for suffix in (".wav", ".wav16")
    )


async def test_a_caller_hears_why_until_when_and_the_ways_on(tmp_path: Path) -> None:
    """The sentence of P4, in two prompts, for the ways on are the same at every hour."""
    voice = HummingVoice()

    heard = await words(tmp_path, voice).diversion(COMPANY, ANNA, LUNCH, "sv")

    assert sorted(voice.said) == [
        "Anna Ek är på lunch och är tillbaka klockan trettånn noll noll.",  # as the voice is to read it
        "Tryck ett för att lämna meddelande, två för att kopplas till receptionen, tre för att bli uppringd.",
    ]
    assert len(heard) == 2
    assert all(name.startswith("sv/said/") for name in heard)
    assert there(tmp_path, heard)


async def test_a_foreign_caller_hears_it_in_english(tmp_path: Path) -> None:
    voice = HummingVoice()

    heard = await words(tmp_path, voice).diversion(COMPANY, ANNA, LUNCH, "en")

    assert "Anna Ek is at lunch and will be back at one p.m." in voice.said
    assert all(name.startswith("en/said/") for name in heard)


async def test_own_words_for_a_profile_win_in_their_language(tmp_path: Path) -> None:
    """If a person recorded only Swedish, the voice speaks of them in English."""
    voice = HummingVoice()
    recorded = words(tmp_path, voice, {("anna", "lunch", "sv"): "greeting-anna-lunch"})

    swedish = await recorded.diversion(COMPANY, ANNA, LUNCH, "sv")
    english = await recorded.diversion(COMPANY, ANNA, LUNCH, "en")

    assert swedish[0] == "sv/greeting-anna-lunch"
    assert swedish[1].startswith("sv/said/")
    assert english[0].startswith("en/said/")


async def test_a_sentence_that_cannot_be_spoken_is_a_general_one(tmp_path: Path) -> None:
    """Nobody hears silence: `absent` is made at the start."""
    heard = await words(tmp_path, HummingVoice(chokes_on="Anna")).diversion(COMPANY, ANNA, LUNCH, "sv")

    assert heard[0] == "sv/absent"
    assert heard[1].startswith("sv/said/")


async def test_ways_on_that_cannot_be_spoken_are_left_out(tmp_path: Path) -> None:
    heard = await words(tmp_path, HummingVoice(chokes_on="Tryck")).diversion(COMPANY, ANNA, LUNCH, "sv")

    assert len(heard) == 1
    assert heard[0].startswith("sv/said/")


@pytest.mark.parametrize("profile", ["available", "done-away-with"])
async def test_a_profile_without_words_is_told_in_general(tmp_path: Path, profile: str) -> None:
    """The company may be another since the decision."""
    heard = await words(tmp_path, HummingVoice()).diversion(
        COMPANY, ANNA, replace(LUNCH, profile=profile), "sv"
    )

    assert heard[0] == "sv/absent"


async def test_a_diversion_that_offers_nothing_is_one_sentence(tmp_path: Path) -> None:
    heard = await words(tmp_path, HummingVoice()).diversion(COMPANY, ANNA, replace(LUNCH, offers=()), "sv")

    assert len(heard) == 1


async def test_a_chosen_profile_is_confirmed_in_the_persons_language(tmp_path: Path) -> None:
    """R3: whoever dials a code hears what came of it."""
    voice = HummingVoice()
    lunch = COMPANY.profiles["lunch"]

    swedish = await words(tmp_path, voice).chosen(lunch, ONE, "sv")
    english = await words(tmp_path, voice).chosen(lunch, ONE, "en")

    assert voice.said == [
        "Du har nu pro filen På lunch till klockan trettånn noll noll.",
        "You now have the profile At lunch until one p.m.",
    ]
    assert there(tmp_path, (swedish, english))


async def test_a_choice_that_was_taken_back_or_cannot_be_named_is_confirmed_in_general(
    tmp_path: Path,
) -> None:
    mute = words(tmp_path, HummingVoice(chokes_on="pro filen"))

    assert await mute.chosen(None, None, "sv") == "sv/profile-none"
    assert await mute.chosen(None, None, "en") == "en/profile-none"
    assert await mute.chosen(COMPANY.profiles["lunch"], None, "sv") == "sv/profile-chosen"


@pytest.mark.parametrize(
    ("to", "lang", "place"),
    [
        ("bo", "sv", "Bo Lind"),
        ("support", "sv", "kön Support"),
        ("support", "en", "the queue Support"),
        (COMPANY.answering_service, "sv", "vår svars-tjänst"),
        ("+46701740605", "sv", "ett annat nummer"),
        ("+46701740605", "en", "another number"),
        ("somebody-who-left", "sv", "ett annat nummer"),
    ],
)
async def test_a_way_on_is_told_by_its_name_and_never_by_its_number(
    tmp_path: Path, to: str, lang: str, place: str
) -> None:
    """S3: nobody hears a private number."""
    voice = HummingVoice()

    await words(tmp_path, voice).diversion(
        COMPANY, ANNA, replace(LUNCH, offers=(SpokenOffer("2", Does.CONNECT, to),)), lang
    )

    assert [said for said in voice.said if said.endswith(f" {place}.")] != []

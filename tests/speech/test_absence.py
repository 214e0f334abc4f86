"""The words of a spoken diversion, and of a profile that was chosen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from app.policy.decision import Does
from app.policy.hours import STOCKHOLM
from app.speech import absence

if TYPE_CHECKING:
    from app.speech.texts import PromptLang

NOW = datetime(2026, 11, 24, 12, 10, tzinfo=STOCKHOLM)


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM) if text else None


def test_the_spoken_diversion_is_the_one_that_was_asked_for() -> None:
    """P4, to the letter."""
    back = moment("2026-11-24 13:00")
    ways = [("1", Does.MESSAGE, ""), ("2", Does.CONNECT, "receptionen"), ("3", Does.CALL_BACK, "")]

    said = (
        absence.absence_text("Anna Ek", "är på lunch", back, NOW, "sv"),
        absence.offers(ways, "sv"),
    )

    assert said == (
        "Anna Ek är på lunch och är tillbaka klockan tretton noll noll.",
        "Tryck ett för att lämna meddelande, två för att kopplas till receptionen, tre för att bli uppringd.",
    )


@pytest.mark.parametrize(
    ("lang", "phrase", "back", "said"),
    [
        ("sv", "har slutat för dagen.", "2026-11-25 08:00",
         "Anna Ek har slutat för dagen och är tillbaka i morgon klockan åtta noll noll."),
        ("sv", "har semester", "2026-11-30 00:00", "Anna Ek har semester och är tillbaka på måndag."),
        ("sv", "har semester", "2026-12-10 08:00", "Anna Ek har semester och är tillbaka den tionde december."),
        ("sv", "är på lunch", None, "Anna Ek är på lunch."),
        ("sv", "är på lunch", "2026-11-24 12:00", "Anna Ek är på lunch."),  # late from it
        ("en", "is at lunch", "2026-11-24 13:00", "Anna Ek is at lunch and will be back at one p.m."),
        ("en", "is on holiday", "2026-12-10 08:00",
         "Anna Ek is on holiday and will be back on the tenth of December."),
        ("en", "is at lunch", None, "Anna Ek is at lunch."),
    ],
)  # fmt: skip
def test_the_return_is_told_where_it_is_known_and_to_come(
    lang: PromptLang, phrase: str, back: str | None, said: str
) -> None:
    assert absence.absence_text("Anna Ek", phrase, moment(back), NOW, lang) == said


def test_the_ways_on_in_english() -> None:
    ways = [("1", Does.MESSAGE, ""), ("2", Does.CALL_BACK, ""), ("#", Does.CONNECT, "the reception")]

    assert absence.offers(ways, "en") == (
        "Press one to leave a message, two to be called back, the hash key to be connected to the reception."
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("sv", "Tryck två för att kopplas till ett annat nummer."),
        ("en", "Press two to be connected to another number."),
    ],
)
def test_a_place_without_a_name_is_another_number(lang: PromptLang, said: str) -> None:
    assert absence.offers([("2", Does.CONNECT, "")], lang) == said


def test_where_nothing_is_offered_nothing_is_said() -> None:
    assert absence.offers([], "sv") == ""


@pytest.mark.parametrize(
    ("lang", "until", "said"),
    [
        ("sv", "2026-11-24 13:00", "Du har nu profilen På lunch till klockan tretton noll noll."),
        ("sv", "2026-11-25 00:00", "Du har nu profilen På lunch till midnatt."),
        ("sv", None, "Du har nu profilen På lunch."),
        ("en", "2026-11-24 13:00", "You now have the profile På lunch until one p.m."),
        ("en", None, "You now have the profile På lunch."),
    ],
)
def test_a_chosen_profile_is_confirmed_with_its_name_and_end(
    lang: PromptLang, until: str | None, said: str
) -> None:
    """R3: whoever dials a code hears what came of it."""
    assert absence.profile_text("På lunch", moment(until), NOW, lang) == said

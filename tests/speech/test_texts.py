"""The words of the prompts."""

from __future__ import annotations

import pytest

from app.speech import texts


def test_a_person_greets_in_the_form_the_policy_gives() -> None:
    """V1, to the letter."""
    said = texts.greeting("Anna Ek", "Exempelbolaget AB")

    assert said == (
        "Hej! Du har kommit till Anna Ek på Exempelbolaget AB. Jag kan tyvärr inte ta ditt samtal just nu, "
        "men lämna gärna ett meddelande så återkommer jag till dig så fort jag kan. Tack för att du ringde!"
    )


def test_a_queue_says_its_name_and_that_a_message_may_be_left() -> None:
    """V2: every customer can leave a message at any hour, also with a queue."""
    said = texts.queue_greeting("Support", "Exempelbolaget AB")

    assert "Support på Exempelbolaget AB" in said
    assert "lämna gärna ett meddelande" in said


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_fixed_prompt_is_whole_sentences_with_no_gap_left(lang: texts.PromptLang) -> None:
    """A place for the company's name that was forgotten would be spoken as brackets."""
    said = {prompt: texts.fixed(prompt, "Exempelbolaget AB", lang) for prompt in texts.FIXED_PROMPTS}

    assert {prompt: text for prompt, text in said.items() if not text.endswith((".", "!"))} == {}
    assert {prompt: text for prompt, text in said.items() if "{" in text} == {}


def test_a_mobile_is_told_which_company_and_which_key() -> None:
    """The mobile's owner must know that it is work before answering."""
    said = texts.fixed("confirm", "Exempelbolaget AB", "sv")

    assert said == "Du har ett samtal till Exempelbolaget AB. Tryck ett för att svara."

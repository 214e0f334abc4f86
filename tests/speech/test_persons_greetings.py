"""Which recordings are one person's."""

from __future__ import annotations

from dataclasses import replace

from app.speech.persons_greetings import names_of_greetings
from tests.policy.bolaget import BOLAGET


def test_a_colleague_whose_id_looks_like_a_profile_s_greeting_keeps_theirs() -> None:
    other = replace(BOLAGET.people["bo"], id="anna-lunch")
    company = replace(BOLAGET, people={**BOLAGET.people, "anna-lunch": other})

    assert "greeting-anna-lunch" in names_of_greetings(BOLAGET, "anna")
    assert "greeting-anna-lunch" not in names_of_greetings(company, "anna")
    assert names_of_greetings(company, "anna")[:2] == ["greeting-anna", "greeting-anna-available"]

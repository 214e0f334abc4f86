"""What is refused is named in both languages, with its field."""

from __future__ import annotations

from app.words.refusal import Refusal


def test_it_names_the_field_and_speaks_both_languages() -> None:
    refusal = Refusal(400, "1 to 10 days", "days", "1 till 10 dagar")

    assert str(refusal) == "days: 1 to 10 days"
    assert refusal.said("sv") == "1 till 10 dagar"
    assert str(Refusal(400, "nothing works", "", "inget går")) == "nothing works"


def test_without_swedish_of_its_own_it_says_what_the_common_list_has() -> None:
    assert Refusal(404, "there is no queue 'support'").said("sv") == "det finns ingen kö 'support'"

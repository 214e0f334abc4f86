"""What is unfit is named in both languages, with its field."""

from __future__ import annotations

from app.accounts.unfit import Unfit


def test_it_names_the_field_and_speaks_both_languages() -> None:
    unfit = Unfit("days", "1 to 10 days", "1 till 10 dagar")

    assert str(unfit) == "days: 1 to 10 days"
    assert unfit.said("sv") == "1 till 10 dagar"
    assert str(Unfit("", "nothing works", "inget går")) == "nothing works"

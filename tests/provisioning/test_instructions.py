"""Whoever has a link is told where to type it."""

from __future__ import annotations

from app.provisioning.instructions import what_to_do
from app.provisioning.makes import MAKES


def test_each_make_has_words_in_both_languages() -> None:
    for make in MAKES:
        swedish, english = what_to_do(make, "sv"), what_to_do(make, "en")
        assert swedish.endswith(".")
        assert english.endswith(".")
        assert swedish != english

"""Commands report wrong arguments in the chosen language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.__main__ import asked_command
from app.commands.usage import TEXTS

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

CALLED = [
    (("explain", "--foo"), "Det finns inget alternativ --foo", "No such option: --foo"),
    (("recordings", "rekey"), "Alternativet '--why' saknas.", "Missing option '--why'."),
    (("explain", "--to"), "Alternativet '--to' behöver ett värde.", "Option '--to' requires an argument."),
    (("import",), "Argumentet 'file' saknas.", "Missing argument 'file'."),
    (("import", "a", "b"), "För många argument: b", "Got unexpected extra argument(s) (b)"),
    (
        ("import", "a", "--json=1"),
        "Alternativet '--json' har inget värde.",
        "Option '--json' does not take a value.",
    ),
    (("foo",), "Det finns inget kommando 'foo'.", "No such command 'foo'."),
    (
        ("schema", "people"),
        "Fel värde för 'what': 'people' är inget av 'company'",
        "Invalid value for 'what'",
    ),
    (("database", "copi"), "Det finns inget kommando 'copi'.", "No such command 'copi'."),
]


@pytest.mark.parametrize(("arguments", "swedish", "english"), CALLED)
def test_a_wrong_call_is_told_in_swedish_and_in_english(
    vaxel: Vaxel, arguments: tuple[str, ...], swedish: str, english: str
) -> None:
    usual, chosen, asked = (
        vaxel(*arguments),
        vaxel(*arguments, VAXEL_LANG="en"),
        vaxel(*arguments[:1], "--lang", "en", *arguments[1:]),
    )

    assert {usual.exit_code, chosen.exit_code} == {2}
    assert swedish in " ".join(usual.stderr.split())
    assert english in " ".join(chosen.stderr.split())
    assert swedish not in asked.stderr


@pytest.mark.parametrize("words", [("--lang", "en"), ("--lang=en",)])
def test_the_language_may_stand_before_the_command(
    vaxel: Vaxel, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("VAXEL_LANG", "sv")

    done = vaxel(*words, "explain", "--foo")

    assert "No such option: --foo" in done.stderr
    assert asked_command([*words, "explain", "--foo"]) == "explain"


@pytest.mark.parametrize("english", TEXTS)
def test_both_languages_say_as_much(english: str) -> None:
    assert english.count("{}") == TEXTS[english].count("{}")

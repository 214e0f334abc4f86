"""Each kind of finding has a title, words and a proposal, in both languages."""

from __future__ import annotations

import re

from app.lint.words import FINDING_WORDS, KINDS_OF_FINDINGS, FindingWords

FIELD = re.compile(r"\{(\w+)\}")


def test_both_languages_say_the_same_things() -> None:
    for words in FINDING_WORDS.values():
        says_the_same_in_both(words)


def says_the_same_in_both(words: FindingWords) -> None:
    assert set(FIELD.findall(words.sv)) == set(FIELD.findall(words.en))
    assert bool(words.sv) is bool(words.en)
    assert words.do_sv.endswith(".")
    assert words.do_en.endswith(".")
    assert not words.sv.endswith(".")


def test_every_kind_has_words_and_every_word_a_kind() -> None:
    assert {key.partition(".")[0] for key in FINDING_WORDS} == set(KINDS_OF_FINDINGS)
    assert all(isinstance(one, FindingWords) for one in FINDING_WORDS.values())

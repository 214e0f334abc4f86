"""One sentence for another: the longest that fits, what stands in it, and what it is about."""

from __future__ import annotations

import pytest

from app.policy.sentences import Sentences

TEXTS = {
    "{} is missing": "{} saknas",
    "the key {} is missing": "nyckeln {} saknas",
    "bad value: {}": "fel värde: {}",
    "is past": "har varit",
    "at {}": "vid {}",
    "at {} o'clock": "klockan {}",
}


@pytest.mark.parametrize(
    ("english", "swedish"),
    [
        ("the key a is missing", "nyckeln a saknas"),
        ("a is missing", "a saknas"),
        ("bad value: a is missing", "fel värde: a saknas"),  # what stands in it, too
        ("tried[0].at: is past", "tried[0].at: har varit"),
        ("--at: is past", "--at: har varit"),
        ("tried[0]: at: is past", "tried[0]: at: har varit"),
        ("is past: is past", "is past: is past"),  # that is no field
        ("something else", "something else"),
        ("at: something else", "at: something else"),
        ("a\nb is missing", "a\nb saknas"),
        ("at 5 o'clock", "klockan 5"),
        ("at noon", "vid noon"),
    ],
)
def test_a_message_is_said_by_its_sentence(english: str, swedish: str) -> None:
    assert Sentences(TEXTS).said(english) == swedish

"""What a decision leads to: its kind, and where the call then goes."""

from __future__ import annotations

from typing import get_args

import pytest

from app.policy.targets import (
    Action,
    AskMenu,
    DialOutside,
    JoinQueue,
    OpenMailbox,
    Pause,
    RingPerson,
    Target,
    destination,
)


def test_every_action_has_a_target() -> None:
    assert {kind.action for kind in get_args(Target)} == set(Action)


@pytest.mark.parametrize(
    ("target", "to"),
    [
        (RingPerson("anna"), "anna"),
        (JoinQueue("support"), "support"),
        (DialOutside("112"), "112"),
        (OpenMailbox("david"), "david"),
        (AskMenu(), ""),
        (Pause("Lunch"), ""),
    ],
)
def test_a_call_is_led_to_somebody_or_to_a_number_or_to_nobody(target: Target, to: str) -> None:
    assert destination(target) == to

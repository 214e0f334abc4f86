"""What the dialplan tells of an attempt, in the words of a call."""

from __future__ import annotations

import pytest

from app.ari.outcomes import read_outcome
from app.policy.decision import Outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("NOANSWER", Outcome.NO_ANSWER),
        ("BUSY:17", Outcome.BUSY),
        ("BUSY:21", Outcome.DECLINED),
        ("BUSY:302-+46701740698", Outcome.SENT_AWAY),
        ("BUSY:0", Outcome.SENT_AWAY),
        ("CHANUNAVAIL:", Outcome.UNREACHABLE),
        ("SOMETHING NEW", Outcome.UNREACHABLE),
    ],
)
def test_a_refusal_says_more_than_the_status(said: str, outcome: Outcome) -> None:
    assert read_outcome(said) == (outcome, "+46701740698" if "-+" in said else "")

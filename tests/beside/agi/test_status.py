"""What Dial() and Queue() said, in the words of a call."""

from __future__ import annotations

import pytest

from app.beside.agi.status import ending_of, is_in_reach, is_talking, outcome_of
from app.calls.ports.news import Ending
from app.policy.decision import Outcome


@pytest.mark.parametrize(
    ("status", "cause", "meant"),
    [
        ("NOANSWER", "", Outcome.NO_ANSWER),
        ("NOANSWER", "19", Outcome.NO_ANSWER),
        ("BUSY", "17", Outcome.BUSY),
        ("BUSY", "", Outcome.BUSY),
        ("CONGESTION", "21", Outcome.DECLINED),
        ("CONGESTION", "34", Outcome.UNREACHABLE),
        ("CHANUNAVAIL", "20", Outcome.UNREACHABLE),
        ("TIMEOUT", "", Outcome.OVERDUE),
        ("JOINEMPTY", "", Outcome.UNREACHABLE),
        ("UNKNOWN", "", Outcome.UNREACHABLE),
        ("", "", Outcome.UNREACHABLE),
        ("$(reboot)", "x", Outcome.UNREACHABLE),
    ],
)
def test_an_answer_is_told_in_our_words(status: str, cause: str, meant: Outcome) -> None:
    assert outcome_of(status, cause) is meant


@pytest.mark.parametrize(
    ("action", "status", "queue", "how"),
    [
        ("ring", "ANSWER", "", Ending.ANSWERED),
        ("ring", "CANCEL", "", Ending.CALLER_HUNG_UP),
        ("trunk", "BUSY", "", Ending.BUSY),
        ("trunk", "CHANUNAVAIL", "", Ending.FAILED),
        ("voicemail", "NOANSWER", "", Ending.MESSAGE),
        ("refuse", "", "", Ending.REFUSED),
        ("tell", "", "", Ending.TOLD),
        ("ask", "", "", Ending.CALLER_HUNG_UP),
        ("queue", "NOANSWER", "ANSWERED", Ending.ANSWERED),
        ("queue", "ANSWER", "TIMEOUT", Ending.CALLER_HUNG_UP),
        ("", "ANSWER", "", Ending.ANSWERED),
        ("", "", "", Ending.CALLER_HUNG_UP),
    ],
)
def test_how_a_call_ended_depends_on_what_was_done_last(
    action: str, status: str, queue: str, how: Ending
) -> None:
    assert ending_of(action, status, queue) is how


def test_talking_is_told_apart_from_ringing_and_absent() -> None:
    assert [state for state in ("INUSE", "ONHOLD", "RINGING", "NOT_INUSE") if is_talking(state)] == [
        "INUSE",
        "ONHOLD",
    ]
    assert not is_in_reach("UNAVAILABLE")
    assert is_in_reach("RINGING")

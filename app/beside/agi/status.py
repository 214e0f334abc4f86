"""Translates what Dial(), Queue() and a phone said into a call's words; also how these calls' ids begin.

Knows: the values of DIALSTATUS, QUEUESTATUS, DEVICE_STATE and Q.850. Refuses to know: which call they concern.
"""

from __future__ import annotations

from typing import Final

from app.calls.ports.news import Ending
from app.policy.decision import Outcome

CALL_PREFIX: Final = "agi-"  # of a call's id: two exchanges may use the same UNIQUEID
# docs.asterisk.org, Dial (DIALSTATUS) and Queue (QUEUESTATUS).
_OUTCOMES: Final = {
    "NOANSWER": Outcome.NO_ANSWER,
    "BUSY": Outcome.BUSY,
    "CHANUNAVAIL": Outcome.UNREACHABLE,
    "CONGESTION": Outcome.UNREACHABLE,
    "TIMEOUT": Outcome.OVERDUE,
}
_REFUSALS: Final = {
    "17": Outcome.BUSY,
    "21": Outcome.DECLINED,
    "19": Outcome.DECLINED,
    "23": Outcome.SENT_AWAY,
}
_STATUS: Final = {
    "ANSWER": Ending.ANSWERED,
    "NOANSWER": Ending.NO_ANSWER,
    "BUSY": Ending.BUSY,
    "CANCEL": Ending.CALLER_HUNG_UP,
}
# How a call ends after an order that dials nobody.
_HOW: Final = {
    "voicemail": Ending.MESSAGE,
    "refuse": Ending.REFUSED,
    "tell": Ending.TOLD,
    "mailbox": Ending.TOLD,
    "ask": Ending.CALLER_HUNG_UP,
}
_TALKING: Final = frozenset({"INUSE", "BUSY", "RINGINUSE", "ONHOLD"})
_OUT_OF_REACH: Final = frozenset({"UNAVAILABLE", "INVALID", "UNKNOWN"})


def outcome_of(status: str, cause: str) -> Outcome:
    """The outcome of an order. cause: why a phone refused (Q.850); it tells nothing of a phone that just rang."""
    refused = _REFUSALS.get(cause) if status != "NOANSWER" else None
    return refused or _OUTCOMES.get(status, Outcome.UNREACHABLE)


def ending_of(action: str, status: str, queue: str) -> Ending:
    """How a call ended. action: the last one; queue: "" if nobody waited in one."""
    if action in _HOW:
        return _HOW[action]
    if action == "queue":
        return Ending.ANSWERED if queue == "ANSWERED" else Ending.CALLER_HUNG_UP
    return _STATUS.get(status, Ending.FAILED if status else Ending.CALLER_HUNG_UP)


def is_talking(state: str) -> bool:
    """Whether somebody talks on the device, by DEVICE_STATE or EXTENSION_STATE."""
    return state in _TALKING


def is_in_reach(state: str) -> bool:
    """Whether we can reach the device."""
    return state not in _OUT_OF_REACH

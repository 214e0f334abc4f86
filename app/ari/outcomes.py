"""How an attempt to ring somebody ended, in the words of a call.

Knows: DIALSTATUS, and the causes with which phones refuse. Refuses to know: what follows (policy).
"""

from __future__ import annotations

from app.policy.decision import Outcome

# Dial()'s results (docs.asterisk.org, Dial, DIALSTATUS) in the words of a call.
_BY_STATUS = {
    "NOANSWER": Outcome.NO_ANSWER,
    "BUSY": Outcome.BUSY,
    "CHANUNAVAIL": Outcome.UNREACHABLE,
    "CONGESTION": Outcome.UNREACHABLE,
}
# A phone's refusals: Q.850's causes 17 (SIP's 486), 21 (603), 19 (480) and 23 (302); or 302 itself, from the
# dialplan. Dial counts a redirection as busy, without a cause if it is quicker than the phone's session.
_BY_CAUSE = {
    "17": Outcome.BUSY,
    "21": Outcome.DECLINED,
    "19": Outcome.DECLINED,
    "23": Outcome.SENT_AWAY,
    "302": Outcome.SENT_AWAY,
}


def read_outcome(said: str) -> tuple[Outcome, str]:
    """said: DIALSTATUS, and after a colon a phone's refusal, if there was one, with the number of a redirection after a
    hyphen. Returns that number, too.
    """
    status, _, refusal = said.partition(":")
    refused, _, number = refusal.partition("-")
    if status == "BUSY" and refused == "0":
        return Outcome.SENT_AWAY, ""
    return _BY_CAUSE.get(refused) or _BY_STATUS.get(status, Outcome.UNREACHABLE), number

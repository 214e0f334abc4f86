"""How long a caller waits whom nobody answers, and where they go: the same for calls, stories, checks and documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from app.calls.orders import their_order
from app.calls.ports.orders import TheirQueue
from app.company import to_company
from app.document.parts import sections_of, sentences_of
from app.document.whole import make_document
from app.explain.flow import call_flow
from app.explain.path import path
from app.policy.decide import decide
from app.policy.decision import Attempt, Decision, Direction, Outcome, Situation
from app.policy.prose import decision_story
from app.policy.targets import JoinQueue, LeaveMessage, SendOutside
from tests.document.made import with_text
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER, TUESDAY_NOON

AT = datetime.fromisoformat(TUESDAY_NOON)
AT_PROMISE = (
    "      at_promise: {to: answering_service, clause: Q2}   # och då: ingen väntar längre än vi lovar\n"
)
SHORT_FILE = with_text(AT_PROMISE, f"{AT_PROMISE}      longest: 60\n")
SHORT = to_company(SHORT_FILE)
"""Callers of Sälj wait for 60 s, before any promise is over, and then go where `no_answer` says: to the mailbox."""

TO_SALJ = Situation(AT, Direction.IN, CUSTOMER, "salj")


@pytest.mark.parametrize(
    ("promise", "longest", "since", "ends", "outcome"),
    [
        (180.0, 600.0, 0.0, 180.0, Outcome.OVERDUE),
        (180.0, 180.0, 0.0, 180.0, Outcome.OVERDUE),
        (180.0, 60.0, 0.0, 60.0, Outcome.NO_ANSWER),
        (180.0, 600.0, 100.0, 180.0, Outcome.OVERDUE),  # what they waited elsewhere counts
        (180.0, 600.0, 180.0, 360.0, Outcome.OVERDUE),  # and if that was all, they get a promise once more
        (180.0, 60.0, 100.0, 160.0, Outcome.NO_ANSWER),
    ],
)
def test_a_wait_ends_with_the_promise_or_with_the_longest_wait_whichever_comes_first_q2(
    promise: float, longest: float, since: float, ends: float, outcome: Outcome
) -> None:
    salj = BOLAGET.queues["salj"]
    queue = replace(salj, serving=replace(salj.serving, promise=promise, longest_wait=longest))

    found = queue.wait_ends(since=since)

    assert (found.at, found.outcome) == (ends, outcome)


def test_a_queue_that_lets_callers_wait_ends_with_the_longest_wait() -> None:
    queue = replace(BOLAGET.queues["salj"], at_promise=None)

    assert (queue.wait_ends().at, queue.wait_ends().outcome) == (600.0, Outcome.NO_ANSWER)


def test_a_promise_longer_than_the_wait_is_not_over_when_the_wait_is() -> None:
    tried = replace(TO_SALJ, tried=(Attempt(JoinQueue("salj"), SHORT.queues["salj"].wait_ends().outcome),))

    assert decide(SHORT, tried).target == LeaveMessage("salj")


def test_but_it_is_over_for_a_caller_who_has_waited_elsewhere_too_q2() -> None:
    """They had waited three minutes in all, and went to the mailbox."""
    end = SHORT.queues["salj"].wait_ends(since=130)
    tried = replace(TO_SALJ, tried=(Attempt(JoinQueue("salj"), end.outcome),))

    assert (end.at, end.outcome) == (180, Outcome.OVERDUE)
    assert decide(SHORT, tried).target == SendOutside(ANSWERING_SERVICE)


def test_a_story_tells_when_the_wait_ends_and_where_the_call_then_goes() -> None:
    """Failed: 180 seconds, and the answering service."""
    told = decision_story(SHORT, TO_SALJ, decide(SHORT, TO_SALJ), "sv")

    assert "  Svarar ingen inom 60 sekunder: röstbrevlådan för Sälj svarar.\n" in told


def test_a_path_and_a_drawing_go_that_way_too() -> None:
    """Failed: to the answering service."""
    targets = [step.decision.target for step in path(SHORT, TO_SALJ)]
    [branch] = call_flow(SHORT, TO_SALJ, "sv").branches

    assert targets == [JoinQueue("salj"), LeaveMessage("salj")]
    assert branch.ends == ("no_answer", "unreachable")


def test_somebody_elses_exchange_is_told_the_shorter_time() -> None:
    """Failed: 180."""
    assert their_order(Decision(JoinQueue("salj")), SHORT) == TheirQueue("salj", 60)


def test_the_document_promises_no_way_on_that_nobody_takes() -> None:
    """Failed: nobody waits longer than 3 minutes, and then the answering service."""
    document = make_document(SHORT_FILE, "sv", AT)
    [section] = [one for one in sections_of(document.sections) if one.id == "queues.salj"]
    texts = [one.text for one in sentences_of(section)]

    assert "Efter 1\u00a0minut går samtalet till köns röstbrevlåda." in texts
    assert not [one for one in texts if one.startswith("Ingen väntar längre")]


def test_the_usual_promise_leads_where_the_file_says() -> None:
    assert ANSWERING_SERVICE in decision_story(BOLAGET, TO_SALJ, decide(BOLAGET, TO_SALJ), "sv")

"""Decides a record anew, by the same functions as the live call did.

Knows: which function was asked, and what a policy must have for a record to make sense. Refuses to know: what
the answer means (moved.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from app.policy.called_back import decide_callback
from app.policy.decide import decide
from app.policy.decision import Decision, Direction, Situation
from app.policy.json_form import BadSituation, read_situation
from app.policy.targets import JoinQueue, RingPerson
from app.replay.cannot import CannotReplay, WhyNot
from app.replay.people import RecordedPeople

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.replay.record import Record


_UNUSED: Final = datetime(2000, 1, 1, tzinfo=UTC)  # a record tells its own time


@dataclass(frozen=True, slots=True)
class Again:
    """guessed: people whose state the journal does not have, and on whose supposed state this rests."""

    situation: Situation
    decision: Decision
    guessed: frozenset[str]


def decided_again(company: Company, record: Record, *, exact: bool) -> Again:
    """exact: under the version of then, so that nothing may be missing. Raises CannotReplay."""
    situation, people = _asked(company, record, exact=exact)
    try:
        if record.callback is None:
            decision = decide(company, situation)
        else:
            if record.callback and record.callback not in company.queues:
                raise CannotReplay(WhyNot.QUEUE, record.callback)
            if situation.caller not in company.people:
                raise CannotReplay(WhyNot.PERSON, situation.caller)
            decision = decide_callback(company, situation, record.callback)
    except CannotReplay:
        raise
    except Exception as error:  # one odd record must not end a replay of a million
        raise CannotReplay(WhyNot.FAILED, f"{type(error).__name__}: {error}") from error
    return Again(situation, decision, frozenset(people.guessed))


def cannot_have_come(company: Company, situation: Situation) -> CannotReplay | None:
    """WhyNot a call that goes elsewhere proves nothing: whoever called, or was called by id, is not in this policy."""
    caller, called = situation.caller, situation.called
    if situation.direction is not Direction.IN and company.person_of(caller) is None:
        return CannotReplay(WhyNot.PERSON, caller)
    if any(one.isalpha() for one in called) and company.find(called) is None:
        return CannotReplay(WhyNot.CALLED, called)
    return None


def _asked(company: Company, record: Record, *, exact: bool) -> tuple[Situation, RecordedPeople]:
    document = record.situation
    people = RecordedPeople(company, document.get("people") or {}, exact=exact)
    by = document.get("transferred_by")
    try:
        if "at" not in document:
            raise CannotReplay(WhyNot.FORM, "at")
        if (
            exact and by not in company.people
        ):  # who has left meanwhile: then, too, that was for `decide` to say
            document = {name: value for name, value in document.items() if name != "transferred_by"}
        situation = read_situation(company, document, _UNUSED, people)
    except BadSituation as error:
        raise _missing(error, document) from None
    people.at = situation.at
    if exact:
        return (situation if not by else replace(situation, transferred_by=by)), people
    for one in situation.tried:
        match one.target:
            case RingPerson(person) if person not in company.people:
                raise CannotReplay(WhyNot.PERSON, person)
            case JoinQueue(queue) if queue not in company.queues:
                raise CannotReplay(WhyNot.QUEUE, queue)
            case _:
                pass
    return situation, people


def _missing(error: BadSituation, document: dict[str, Any]) -> CannotReplay:
    if error.field == "transferred_by":
        return CannotReplay(WhyNot.PERSON, str(document["transferred_by"]))
    if error.field.startswith("tried[") and error.field.endswith(".target"):
        tried = document["tried"][int(error.field[len("tried[") : error.field.index("]")])]
        return CannotReplay(WhyNot.PERSON, str(tried["target"]))
    return CannotReplay(WhyNot.FORM, error.field)

"""A call that somebody imagines, in the words of a command line, as a situation.

Knows: `anna=meeting`, `anna=on_phone`, `anna=no_answer`, `anna=key1` and `main=1`. Refuses to know: who asks, and where
the profiles in force come from.

`vaxel explain` and `vaxel policy check` both ask through here, so that an example of the one is what the other answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.policy.decision import Layer, Outcome
from app.policy.json_form import BadSituation, read_situation
from app.policy.target_text import MAIN
from app.policy.targets import Action

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.policy.absence import Presence
    from app.policy.decision import Situation
    from app.policy.model import Company

ON_PHONE: Final = "on_phone"
PRESSED: Final = "key"  # anna=key1: the caller pressed 1 when a voice spoke of Anna; anna=key: no key


def imagined(
    company: Company,
    now: datetime,
    presences: Mapping[str, Presence],
    *,
    to: str,
    caller: str = "",
    direction: str | None = None,
    device: str | None = None,
    at: str | None = None,
    states: Sequence[str] = (),
    tried: Sequence[str] = (),
) -> Situation:
    """The situation of a call that is typed. presences: everybody's at that time; states override them.

    Raises BadSituation.
    """
    document: dict[str, Any] = {
        "from": caller,
        "to": to,
        "direction": direction,
        "device": device,
        "at": at,
        "people": _people(presences, states),
        "tried": [_attempt(company, text) for text in tried],
    }
    return read_situation(company, document, now)


def refuse_mistyped(company: Company, to: str, caller: str) -> None:
    """Refuse a mistyped name: without a digit it must be an id. Else `ana` calls from outside, and gets the reception.

    Raises BadSituation.
    """
    if to and company.find(to) is None and not _has_digit(to):
        raise BadSituation("to", f"{to!r} is neither a number nor the id of a person or queue")
    if caller and company.person_of(caller) is None and not _has_digit(caller):
        raise BadSituation("from", f"{caller!r} is neither a number nor a person's id")


def _has_digit(text: str) -> bool:
    return any("0" <= character <= "9" for character in text)


def _people(presences: Mapping[str, Presence], states: Sequence[str]) -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {
        who: {
            "profile": now.profile,
            "layer": now.layer.value,
            "back": now.back.isoformat() if now.back else None,
        }
        for who, now in presences.items()
        if now.layer is not Layer.BASE
    }
    for text in states:
        who, equals, what = text.partition("=")
        if not equals:
            raise BadSituation("--state", f"{text!r} is not of the form anna=meeting or anna=on_phone")
        person = people.setdefault(who, {})
        if what == ON_PHONE:
            person["on_phone"] = True
        else:
            person.update(profile=what, layer=Layer.MANUAL.value, back=None)
    return people


def _attempt(company: Company, text: str) -> dict[str, str]:
    target, equals, outcome = text.partition("=")
    if not equals:
        raise BadSituation("--tried", f"{text!r} is not of the form anna=no_answer")
    if target == MAIN:
        return _replied(Action.MENU, MAIN, outcome)
    if target in company.people and outcome.startswith(PRESSED):
        return _replied(Action.DIVERT, target, outcome.removeprefix(PRESSED))
    action = Action.EXTERNAL
    if target in company.people:
        action = Action.RING
    elif target in company.queues:
        action = Action.QUEUE
    return {"action": action.value, "target": target, "outcome": outcome}


def _replied(action: Action, target: str, key: str) -> dict[str, str]:
    return {"action": action.value, "target": target, "outcome": Outcome.REPLIED.value, "reply": key}

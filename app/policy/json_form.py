"""Situations and decisions as JSON: `vaxel decide` reads and writes them, and the journal keeps them for replay.

Knows: the names and order of the fields. Refuses to know: files, lines and the clock.

The order of the keys is fixed, so that the same situation gives the same decision byte for byte.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from app.policy.codes import read_withheld
from app.policy.decision import (
    Attempt,
    Decision,
    Device,
    Direction,
    Does,
    Layer,
    Leg,
    Outcome,
    PersonState,
    Situation,
    Spoken,
    SpokenOffer,
)
from app.policy.hours import read_instant
from app.policy.target_text import MAIN, PARKED, read_target, target_text
from app.policy.targets import Action
from app.policy.tenure import as_of
from app.policy.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.decision import Reason
    from app.policy.model import Company
    from app.policy.trunks import WayOut

LONGEST_TEXT = 256
_Choice = TypeVar("_Choice", bound=StrEnum)


class BadSituation(ValueError):
    """We cannot read a situation: the field (such as people.anna.profile), and what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field
        self.message = message


def decision_json(decision: Decision, lang: str) -> dict[str, Any]:
    """A decision as a JSON object; its reasons also in words ("sv" or "en")."""
    return {
        "action": decision.action.value,
        "target": target_text(decision.target),
        "presented": decision.presented,
        "record": decision.record,
        "legs": [_leg(leg) for leg in decision.legs],
        "ring_seconds": decision.ring_seconds,
        "say": decision.say,
        "reasons": [_reason(reason, lang) for reason in decision.reasons],
        "rejected": [
            {
                "action": no.target.action.value,
                "target": target_text(no.target),
                **_reason(no.reason, lang),
            }
            for no in decision.rejected
        ],
        **({"spoken": _spoken(decision.spoken)} if decision.spoken else {}),
        **({"withheld": True} if decision.withheld else {}),
        **({"ways": [_way_out(one) for one in decision.ways]} if decision.ways else {}),
    }


def _way_out(way: WayOut) -> dict[str, str]:
    told = {"trunk": way.trunk.id, "number": way.number, "presented": way.presented}
    return {**told, **({"diverted": way.diverted} if way.diverted else {})}


def situation_json(situation: Situation) -> dict[str, Any]:
    """A situation as a JSON object that `read_situation` reads back to an equal one."""
    people = situation.people
    return {
        "at": situation.at.isoformat(),
        "direction": situation.direction.value,
        "from": situation.caller,
        "to": situation.called,
        "device": situation.device.value if situation.device else None,
        "people": {who: _state(people[who]) for who in sorted(people)},
        "tried": [
            {
                "action": one.action.value,
                "target": target_text(one.target),
                "outcome": one.outcome.value,
            }
            | ({"reply": one.reply} if one.reply else {})
            | ({"heard": one.spoken_profile} if one.spoken_profile else {})
            for one in situation.tried
        ],
        **({"withheld": True} if situation.withheld else {}),
        **({"via": situation.via} if situation.via else {}),
        **({"counts": counts} if (counts := _nonzero(situation.counts)) else {}),
        **({"transferred_by": situation.transferred_by} if situation.transferred_by else {}),
        **({"trunk": situation.trunk} if situation.trunk else {}),
    }


def _nonzero(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: counts[key] for key in sorted(counts) if counts[key]}


def read_situation(
    company: Company, document: object, now: datetime, people: Mapping[str, PersonState] | None = None
) -> Situation:
    """Read a situation; only "to" is required. Raises BadSituation.

    people: instead of the document's, which are not read then.

    A time without a zone is Swedish time; without a time it is `now`. Without a direction, a person's id or extension
    calls from inside. Any other number calls in, unless it is a person's and calls somebody outside.
    """
    fields = _object(
        document,
        "",
        {
            "at",
            "direction",
            "from",
            "to",
            "device",
            "people",
            "tried",
            "withheld",
            "via",
            "counts",
            "transferred_by",
            "trunk",
        },
    )
    if "to" not in fields:
        raise BadSituation("to", "is missing")
    called = _text(fields["to"], "to")
    caller = _text(fields.get("from") or "", "from")
    device = fields.get("device")
    direction = fields.get("direction")
    by = _text(fields.get("transferred_by") or "", "transferred_by")
    if by and by not in company.people:
        raise BadSituation("transferred_by", "there is no such person in the company file")
    withheld = fields.get("withheld", False)
    if not isinstance(withheld, bool):
        raise BadSituation("withheld", "must be true or false")
    at = _time(fields.get("at"), now, "at")
    return Situation(
        at=at,
        direction=infer_direction(as_of(company, at), caller, called)
        if direction is None
        else _choice(Direction, direction, "direction"),
        caller=caller,
        called=called,
        device=None if device is None else _choice(Device, device, "device"),
        people=_people(company, fields.get("people")) if people is None else people,
        tried=_tried(company, fields.get("tried")),
        withheld=withheld,
        via=_text(fields.get("via") or "", "via"),
        counts=_counts(fields.get("counts")),
        transferred_by=by,
        trunk=_text(fields.get("trunk") or "", "trunk"),
    )


def infer_direction(company: Company, caller: str, called: str) -> Direction:
    """The obvious direction of a call: see read_situation."""
    person = company.person_of(caller)
    dialled = read_withheld(called)[0]
    if person is not None and caller in (person.id, person.extension):
        return Direction.INTERNAL if company.find_by(person, dialled) is not None else Direction.OUT
    ours = company.find(dialled) is not None
    return Direction.OUT if person is not None and not ours else Direction.IN


def _reason(reason: Reason, lang: str) -> dict[str, str]:
    return {"clause": reason.clause, "code": reason.code, "text": say(reason, lang)}


def _leg(leg: Leg) -> dict[str, str | None]:
    return {"person": leg.person, "device": leg.device.value, "number": leg.number}


def _spoken(spoken: Spoken) -> dict[str, Any]:
    return {
        "profile": spoken.profile,
        "back": spoken.back.isoformat() if spoken.back else None,
        "offers": [{"key": one.key, "does": one.does.value, "to": one.to} for one in spoken.offers],
    }


def read_decision(document: dict[str, Any]) -> Decision:
    """Read from the journal what a decision did, without why and what was recorded."""
    return Decision(
        read_target(Action(document["action"]), document["target"]),
        presented=document["presented"],
        legs=tuple(Leg(one["person"], Device(one["device"]), one["number"]) for one in document["legs"]),
        ring_seconds=document["ring_seconds"],
        say=document["say"],
        spoken=_read_spoken(document["spoken"]) if "spoken" in document else None,
        withheld=document.get("withheld", False),
    )


def _read_spoken(document: dict[str, Any]) -> Spoken:
    return Spoken(
        document["profile"],
        datetime.fromisoformat(document["back"]) if document["back"] else None,
        tuple(SpokenOffer(one["key"], Does(one["does"]), one["to"]) for one in document["offers"]),
    )


def _state(state: PersonState) -> dict[str, Any]:
    """Without the layer and the return where they say nothing."""
    told: dict[str, Any] = {"profile": state.profile, "on_phone": state.on_phone}
    if state.layer is not Layer.BASE:
        told["layer"] = state.layer.value
    if state.back is not None:
        told["back"] = state.back.isoformat()
    return told


def _people(company: Company, document: object) -> Mapping[str, PersonState]:
    people: dict[str, PersonState] = {}
    for who, state in _object(document, "people", None).items():
        where = f"people.{who}"
        if who not in company.people:
            raise BadSituation(where, "there is no such person in the company file")
        fields = _object(state, where, {"profile", "on_phone", "layer", "back"})
        profile = _text(fields.get("profile", "available"), f"{where}.profile")
        if profile not in company.profiles:
            raise BadSituation(f"{where}.profile", f"{profile!r} is none of {', '.join(company.profiles)}")
        on_phone = fields.get("on_phone", False)
        if not isinstance(on_phone, bool):
            raise BadSituation(f"{where}.on_phone", "must be true or false")
        layer = fields.get("layer", Layer.BASE.value)
        back = None if fields.get("back") is None else _time(fields["back"], None, f"{where}.back")
        people[who] = PersonState(profile, on_phone, _choice(Layer, layer, f"{where}.layer"), back)
    return people


def _counts(document: object) -> dict[str, int]:
    counts: dict[str, int] = {}
    for key, count in _object(document, "counts", None).items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise BadSituation(f"counts.{key}", "must be a whole number, 0 or more")
        counts[key] = count
    return counts


def _tried(company: Company, document: object) -> tuple[Attempt, ...]:
    if document is None:
        return ()
    if not isinstance(document, list):
        raise BadSituation("tried", "must be a list")
    tried = []
    for index, one in enumerate(document):
        where = f"tried[{index}]"
        fields = _object(one, where, {"action", "target", "outcome", "reply", "heard"})
        for name in ("action", "target", "outcome"):
            if name not in fields:
                raise BadSituation(f"{where}.{name}", "is missing")
        action = _choice(Action, fields["action"], f"{where}.action")
        parked = action is Action.CODE and str(fields["target"]).startswith(PARKED)
        if (
            action not in (Action.RING, Action.QUEUE, Action.EXTERNAL, Action.DIVERT, Action.MENU)
            and not parked
        ):
            raise BadSituation(
                f"{where}.action", "must be ring, queue, external, divert, menu or code park/1"
            )
        outcome = _choice(Outcome, fields["outcome"], f"{where}.outcome")
        text = _text(fields["target"], f"{where}.target")
        if action is Action.DIVERT and text not in company.people:
            raise BadSituation(f"{where}.target", "there is no such person in the company file")
        if action is Action.MENU and text != MAIN:
            raise BadSituation(f"{where}.target", "must be main")
        reply, heard = (_text(fields.get(name, ""), f"{where}.{name}") for name in ("reply", "heard"))
        tried.append(Attempt(read_target(action, text), outcome, reply, heard))
    return tuple(tried)


def _object(document: object, where: str, known: set[str] | None) -> dict[str, Any]:
    if document is None and where:
        return {}
    if not isinstance(document, dict):
        raise BadSituation(where, "must be an object")
    for name in document:
        if known is not None and name not in known:
            field = f"{where}.{name}" if where else str(name)
            raise BadSituation(field, f"is unknown; known are {', '.join(sorted(known))}")
    return document


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise BadSituation(where, "must be a text in quotes")
    if len(value) > LONGEST_TEXT:
        raise BadSituation(where, f"is longer than {LONGEST_TEXT} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadSituation(where, "is not valid text") from None
    return value


def _choice(kind: type[_Choice], value: object, where: str) -> _Choice:
    for one in kind:
        if one.value == value:
            return one
    raise BadSituation(where, f"must be one of {', '.join(one.value for one in kind)}")


def _time(value: object, now: datetime | None, where: str) -> datetime:
    if value is None and now is not None:
        return now
    text = _text(value, where)
    try:
        return read_instant(text)
    except ValueError:
        raise BadSituation(where, f"{text!r} is no time such as 2026-11-24T12:30:00+01:00") from None

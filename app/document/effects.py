"""Where calls go to somebody who is busy: asked of `decide`, for one of those alike, and said for all of them.

Knows: who is alike in this (a role, the same kinds of phone). Refuses to know: the rules, and how a profile reads
(profiles.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.document.teller import Piece
from app.policy.decide import decide
from app.policy.decision import Direction, Layer, PersonState, Situation
from app.policy.people import Person
from app.policy.ways import Cause
from app.words.phone_numbers import phone_text

if TYPE_CHECKING:
    from app.document.teller import Teller
    from app.policy.decision import Reason
    from app.policy.model import Company

_NOBODY = "somebody"
_CAUSE = f"{Cause.BUSY.value}."


@dataclass(frozen=True, slots=True)
class BusyWay:
    """Where a call goes, the clauses that say so, and the places of these rules in the company file."""

    piece: Piece
    clauses: tuple[str, ...]


class Effects:
    """Asks once for each group of people who are alike, whatever their number."""

    def __init__(self, t: Teller) -> None:
        self._t = t
        silent = {id_: replace(one, diversion=None) for id_, one in t.company.profiles.items()}
        self._company = replace(t.company, profiles=silent)  # a voice would ask the caller first
        away = t.today.in_force.gone.keys() | t.today.in_force.phoneless.keys()  # S5, M6: no profile counts
        self._groups: dict[tuple[str, tuple[str, ...]], list[Person]] = {}
        for person in t.today.people.values():
            if person.id not in away:
                kinds = tuple(one.value for one in person.devices)
                self._groups.setdefault((person.role, kinds), []).append(person)

    def busy(self, profile: str) -> BusyWay:
        """Where the calls of people with this profile go; if nobody may use it now, of an imagined person."""
        found: dict[str, BusyWay] = {}
        count: Counter[str] = Counter()
        roles: dict[str, dict[str, None]] = {}
        for (role, _), people in self._groups.items():
            may = [one for one in people if self._company.profile_for(one, profile) is not None]
            if may:
                way = self._way(may[0], profile)
                text = way.piece.text
                before = found.get(text, way)
                found[text] = BusyWay(
                    Piece(text, tuple(dict.fromkeys((*before.piece.places, *way.piece.places)))),
                    tuple(dict.fromkeys((*before.clauses, *way.clauses))),
                )
                count[text] += len(may)
                roles.setdefault(text, {})[role] = None
        if not count:
            return self._of_nobody(profile)
        usual, *others = [text for text, _ in count.most_common()]
        parts, places, clauses = [usual], [*found[usual].piece.places], [*found[usual].clauses]
        for text in others:
            names = self._t.role_names(roles[text])
            parts.append(self._t.say(f"för {names.text} {text}", f"for {names.text} {text}"))
            places += [*found[text].piece.places, *names.places]
            clauses += found[text].clauses
        return BusyWay(Piece("; ".join(parts), tuple(dict.fromkeys(places))), tuple(dict.fromkeys(clauses)))

    def _of_nobody(self, profile: str) -> BusyWay:
        roles = self._company.profiles[profile].roles
        somebody = Person(_NOBODY, "", min(roles, default=""), "")
        people = {**self._company.people, _NOBODY: somebody}
        return self._way(somebody, profile, replace(self._company, people=people))

    def _way(self, person: Person, profile: str, company: Company | None = None) -> BusyWay:
        state = PersonState(profile, layer=Layer.MANUAL)
        asked = Situation(self._t.at, Direction.IN, "", person.id, people={person.id: state})
        reasons = [
            one for one in decide(company or self._company, asked).reasons if one.code.startswith(_CAUSE)
        ]
        first = [one for one in reasons if one.about == reasons[0].about]  # a second person may be busy, too
        places = self._places(person, profile)
        names = self._t.way(self._rule_to(places[0]), places[0]).places
        text = self._said(first[0], person)
        return BusyWay(Piece(text, (*places, *names)), tuple(one.clause for one in first))

    def _said(self, reason: Reason, person: Person) -> str:
        """Where the call goes, by the reason that decide gives."""
        t, to = self._t, dict(reason.about)["to"]
        match reason.code.removeprefix(_CAUSE):
            case "reception":
                return t.say("till receptionen", "to reception")
            case "voicemail" if to == person.name:
                return t.say("till den egna röstbrevlådan", "to their own voicemail")
            case "voicemail":
                return t.say(f"till röstbrevlådan för {to}", f"to the voicemail of {to}")
            case "queue":
                return t.say(f"till kön {to}", f"to the queue {to}")
            case "outside" if to == t.file.answering_service:
                return t.say("till svarstjänsten", "to the answering service")
            case "outside":
                return t.say(f"till {phone_text(to, 'sv')}", f"to {phone_text(to, 'en')}")
            case _:
                return t.say(f"till {to}", f"to {to}")

    def _places(self, person: Person, profile: str) -> tuple[str, ...]:
        """The rules that say so, in the company file."""
        company = self._t.company
        if Cause.BUSY in company.profiles[profile].diversions:
            return (f"profiles.{profile}.calls.busy",)
        role = company.roles.get(person.role)
        if role is not None and Cause.BUSY in role.diversions:
            return (f"roles.{person.role}.busy",)
        return tuple(f"defaults.{one.value}.busy" for one in person.devices)

    def _rule_to(self, place: str) -> str:
        """The rule's target as the company file has it."""
        kind, id_, *_ = place.split(".")
        file = self._t.file
        if kind == "profiles":
            entry = next(one for one in file.profiles if one.id == id_)
            assert entry.calls.busy is not None
            return entry.calls.busy.to
        if kind == "roles":
            rule = self._t.roles[id_].busy
            assert rule is not None
            return rule.to
        return (file.defaults.fixed if id_ == "fixed" else file.defaults.mobile).busy.to

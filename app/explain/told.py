"""A decision as `vaxel explain` tells it: numbered reasons, the line of each rule, and until when a way is rejected.

Knows: what is added to a decision's story and JSON. Refuses to know: the story itself (policy/prose.py), and where
rules stand (company/rule_lines.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.explain.ends import rejected_until, until_text
from app.policy.json_form import decision_json
from app.policy.prose import decision_story

if TYPE_CHECKING:
    from app.company.rule_lines import RuleLines, RulePlace
    from app.policy.decision import Decision, Reason, Rejected, Situation


class DecisionNotes:
    """What stands after each reason and each rejected way."""

    def __init__(self, rules: RuleLines, situation: Situation, decision: Decision, lang: str) -> None:
        self._rules = rules
        self._situation = situation
        self._decision = decision
        self._lang = lang

    def of_reason(self, reason: Reason) -> str:
        return self.in_brackets(self._rules.place(self._situation, self._decision, reason))

    def of_rejected(self, no: Rejected) -> str:
        end = rejected_until(self._rules.company, self._situation, no)
        until = f", {until_text(end, self._situation.at, self._lang)}" if end is not None else ""
        place = self._rules.place(self._situation, self._decision, no.reason, no.target)
        return until + self.in_brackets(place)

    def in_brackets(self, place: RulePlace) -> str:
        said = place.said(self._lang)
        return f" ({said})" if said else ""


def explained(rules: RuleLines, situation: Situation, decision: Decision, lang: str) -> str:
    """The whole story of a decision, several lines, ending with a newline."""
    notes = DecisionNotes(rules, situation, decision, lang)
    return f"{decision_story(rules.company, situation, decision, lang, notes)}\n{rules.footer(lang)}\n"


def explained_json(rules: RuleLines, situation: Situation, decision: Decision, lang: str) -> dict[str, Any]:
    """The decision as JSON, with the place of each reason, the end of each rejection, and whose lines they are."""
    told = decision_json(decision, lang)
    for one, reason in zip(told["reasons"], decision.reasons, strict=True):
        one.update(place_json(rules.place(situation, decision, reason)))
    for one, no in zip(told["rejected"], decision.rejected, strict=True):
        end = rejected_until(rules.company, situation, no)
        one["until"] = end.isoformat() if end is not None else None
        one.update(place_json(rules.place(situation, decision, no.reason, no.target)))
    return {**told, "lines_of": {"kind": rules.of.value, "name": rules.name}}


def place_json(place: RulePlace) -> dict[str, Any]:
    """origin: "file", "default" (the file leaves the field out), "always" or "fact"."""
    origin = place.origin.value if place.origin is not None else "file" if place.given else "default"
    return {"field": place.field or None, "line": place.line, "origin": origin}

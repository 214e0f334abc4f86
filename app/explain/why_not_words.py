"""The answer to --why-not, in words and as JSON.

Knows: its sentences. Refuses to know: how it was found (why_not.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.explain.ends import rejected_until
from app.explain.told import DecisionNotes, place_json
from app.explain.wanted import EndKind
from app.policy.json_form import decision_json, situation_json
from app.policy.prose import happens
from app.policy.texts import say

if TYPE_CHECKING:
    from app.company.rule_lines import RuleLines
    from app.explain.path import PathStep
    from app.explain.wanted import Wanted
    from app.explain.why_not import WhyItDidNot

_NOT = {  # "Varför inte Anna Ek?" and so on
    "sv": "Varför inte {}?",
    "en": "Why not {}?",
}


def why_not_text(
    rules: RuleLines, steps: list[PathStep], answer: WhyItDidNot, lang: str, *, imagined: bool
) -> str:
    """Some lines, the last with a newline. imagined: later steps happen only if nobody answers."""
    sv, name = lang == "sv", end_name(answer.wanted, lang)
    lines = [_NOT[lang].format(name)]
    if answer.reached is not None:
        what = happens(rules.company, steps[answer.reached].decision, lang)
        if imagined and answer.reached:
            then = (
                "Dit kommer samtalet om ingen svarar först"
                if sv
                else "It comes there if nobody answers first"
            )
        else:
            then = "Dit kom samtalet" if sv else "It came there"
        number = f"({'beslut' if sv else 'decision'} {answer.reached + 1})"
        return "\n".join([*lines, f"  {then} {number}: {_small(what)}", ""])
    step = steps[answer.step]
    notes = DecisionNotes(rules, step.situation, step.decision, lang)
    if answer.ruled_out is not None:
        no = answer.ruled_out
        text = say(no.reason, lang) + notes.of_rejected(no)
        lines.append(f"  {no.reason.clause:<4}{_big(text)}.")
    elif answer.led is not None:
        text = say(answer.led, lang) + notes.of_reason(answer.led)
        before = "Ingen regel ledde dit. Samtalet gick" if sv else "No rule led there. The call went"
        lines.append(f"  {before} {'så här' if sv else 'this way'}:")
        lines.append(f"  {answer.led.clause:<4}{_big(text)}.")
    different = answer.different
    if different is None:
        lines.append(
            f"  Vi prövade {answer.tried} ändringar, en i taget: ingen av dem leder dit."
            if sv
            else f"  We tried {answer.tried} changes, one at a time: none of them leads there."
        )
    else:
        lines.append(f"  {'Annorlunda om' if sv else 'It would differ if'} {different.change.said(lang)}.")
        what = _small(happens(different.change.company, different.decision, lang))
        when = "Då" if sv else "Then"
        if different.later:
            when += ", om ingen svarar först" if sv else ", if nobody answers first"
        lines.append(f"  {when}: {what}")
    return "\n".join([*lines, ""])


def why_not_json(rules: RuleLines, steps: list[PathStep], answer: WhyItDidNot, lang: str) -> dict[str, Any]:
    step = steps[answer.step]
    no, different = answer.ruled_out, answer.different
    reason = no.reason if no is not None else answer.led
    told: dict[str, Any] = {
        "wanted": {"kind": answer.wanted.kind.value, "id": answer.wanted.id or None},
        "reached_by_decision": answer.reached + 1 if answer.reached is not None else None,
        "decision": answer.step + 1,
        "ruled_out": no is not None,
        "reason": None,
        "different": None,
        "changes_tried": answer.tried,
    }
    if reason is not None:
        place = rules.place(step.situation, step.decision, reason, no.target if no is not None else None)
        end = rejected_until(rules.company, step.situation, no) if no is not None else None
        told["reason"] = {
            "clause": reason.clause,
            "code": reason.code,
            "text": say(reason, lang),
            "until": end.isoformat() if end is not None else None,
            **place_json(place),
        }
    if different is not None:
        told["different"] = {
            "if": different.change.said(lang),
            "if_nobody_answers_first": different.later,
            "situation": situation_json(different.change.situation),
            "agent_of": different.change.member or None,
            "decision": decision_json(different.decision, lang),
        }
    return told


def end_name(wanted: Wanted, lang: str) -> str:
    """As people call it: Anna Ek, kön Support, röstbrevlådan för Anna Ek."""
    sv = lang == "sv"
    match wanted.kind:
        case EndKind.QUEUE:
            return f"kön {wanted.name}" if sv else f"the queue {wanted.name}"
        case EndKind.VOICEMAIL if wanted.id:
            return f"röstbrevlådan för {wanted.name}" if sv else f"the voicemail of {wanted.name}"
        case EndKind.VOICEMAIL:
            return "röstbrevlådan" if sv else "voicemail"
        case EndKind.REFUSED:
            return "avvisat" if sv else "refused"
        case EndKind.PERSON | EndKind.NUMBER:
            return wanted.name


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]

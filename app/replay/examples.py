"""One call as an example: who called whom, what happened then and would happen now, and the line that reproduces it.

Knows: that a line is shown only if it gives the same decision. Refuses to know: why the call was chosen.
"""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.lint.example import ExampleCall, tried_text
from app.policy.absence import presence
from app.policy.decide import decide
from app.policy.json_form import BadSituation, decision_json, read_decision, situation_json
from app.policy.prose import happens
from app.replay.again import decided_again
from app.replay.cannot import CannotReplay
from app.replay.record import read_record
from app.replay.versions import Versions
from app.storage.decisions import Decisions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.decision import Decision, Situation
    from app.policy.model import Company
    from app.replay.again import Again
    from app.replay.moved import Moved, MovingRule
    from app.replay.record import Record
    from app.replay.tally import Case, GroupKey, MovedCalls, Replayed


@dataclass(frozen=True, slots=True)
class Example:
    """at: when the call came in, ISO 8601. then, now: what happens, in words; why_then, why_now: the rule, in words.

    command: for a shell; "" there is none: for a callback, and without a file.
    """

    call: str
    at: str
    caller: str
    called: str
    then: str
    now: str
    why_then: str
    why_now: str
    command: str


def example_of(
    case: Case, company: Company, of_then: Company | None, moved: Moved | None, file: str, lang: str
) -> Example:
    """company: the new policy; file: where it stands. of_then: the version that decided; None: it cannot be read.

    Raises CannotReplay as the replay did: under the version of then nothing is guessed, and nobody need be there still.
    """
    record = read_record(case.record)
    again = decided_again(company, record, exact=company is of_then)
    now, then = decision_json(again.decision, lang), record.decided()
    said = _in(lang, record, of_then) or then
    return Example(
        call=case.call,
        at=case.at,
        caller=again.situation.caller,
        called=again.situation.called,
        then=_happened(then, of_then, lang),
        now=happens(company, again.decision, lang),
        why_then=_words(said, moved.then if moved is not None else None),
        why_now=_words(now, moved.now if moved is not None else None),
        command=_command(company, record, again, file, lang) if file and record.callback is None else "",
    )


async def examples_of(
    database: str, tally: Replayed, company: Company | None, file: str, lang: str
) -> tuple[list[tuple[Moved, MovedCalls, Example]], list[tuple[str, MovedCalls, Example | None]]]:
    """A tally's groups with their examples, the largest first. company, file: the new policy; None: that of then.

    Raises as the store does.
    """
    decisions = Decisions(database)
    versions = Versions(decisions)

    async def example(group: MovedCalls, moved: Moved | None) -> Example | None:
        version = read_record(group.example.record).policy
        await versions.read([version])
        try:
            of_then = versions.company(version)
        except CannotReplay:
            of_then = None
        under = company or of_then
        return example_of(group.example, under, of_then, moved, file, lang) if under is not None else None

    shown: list[tuple[Moved, MovedCalls, Example]] = []
    try:
        for moved, group in _largest_first(tally.moved):
            one = await example(group, moved)
            assert one is not None
            shown.append((moved, group, one))
        unlike = [(what, group, await example(group, None)) for what, group in _largest_first(tally.unlike)]
    finally:
        await decisions.close()
    return shown, unlike


def _largest_first(groups: Mapping[GroupKey, MovedCalls]) -> list[tuple[GroupKey, MovedCalls]]:
    return sorted(groups.items(), key=lambda one: (-one[1].calls, one[1].example))


def _happened(then: dict[str, Any], company: Company | None, lang: str) -> str:
    """In one sentence, with the names of then."""
    if company is None:
        return f"{then['action']} {then['target']}"
    return happens(company, read_decision(then), lang)


def _in(lang: str, record: Record, company: Company | None) -> dict[str, Any] | None:
    """The decision of then in this language, which may be another than the journal's."""
    if company is None:
        return None
    try:
        return decision_json(decided_again(company, record, exact=True).decision, lang)
    except CannotReplay:
        return None


def _words(decision: dict[str, Any], rule: MovingRule | None) -> str:
    """A rule's words in this decision."""
    if rule is None:
        return ""
    for one in (*decision["reasons"], *decision["rejected"]):
        if (one["clause"], one["code"]) == (rule.clause, rule.code):
            return str(one["text"])
    return ""


def _command(company: Company, record: Record, again: Again, file: str, lang: str) -> str:
    """`vaxel explain`, if it has words for this call; else `vaxel decide`, which takes the situation as it was."""
    situation = again.situation
    device = situation.device.value if situation.device is not None else ""
    states = tuple(_typed(company, situation))
    example = ExampleCall(
        situation.called, situation.at, situation.caller, states, tried_text(situation.tried), device
    )
    try:
        imagined = decide(company, example.situation(company))
    except BadSituation:
        imagined = None
    if imagined is not None and _does(imagined) == _does(again.decision):
        return example.command(file, lang)
    people = {
        who: one
        for who, one in (record.situation.get("people") or {}).items()
        if who in company.people and one["profile"] in company.profiles
    }
    supposed = {who: situation.people[who] for who in sorted(again.guessed)}
    people |= situation_json(replace(situation, people=supposed))["people"]
    document = {**record.situation, "people": people}
    words = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"echo {shlex.quote(words)} | {shlex.join(['vaxel', 'decide', '--company', file, '--lang', lang])}"


def _typed(company: Company, situation: Situation) -> list[str]:
    """States that schedules do not give, as one types them."""
    found = []
    for who in sorted(set(situation.people) & company.people.keys()):
        try:
            one = situation.people[who]
        except CannotReplay:  # a profile that is no more, and that did not matter
            continue
        if presence(company, company.people[who], situation.at).profile != one.profile:
            found.append(f"{who}={one.profile}")
        if one.on_phone:
            found.append(f"{who}=on_phone")
    return found


def _does(decision: Decision) -> tuple[object, ...]:
    return (
        decision.target,
        decision.presented,
        decision.legs,
        decision.say,
        decision.spoken,
        decision.withheld,
    )

"""`vaxel explain --ends-at`: which rules lead calls to an end, and which calls of the journal ended there.

Knows: how both are printed. Refuses to know: how rules are swept (lint/ends_at.py), and how the journal is searched
(storage/call_ends.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.commands.explaining.explain_consulted import consulted
from app.commands.explaining.explain_why import whom
from app.commands.opened import now_here, with_store
from app.commands.progress import ProgressBar
from app.commands.terminal import SWEDEN, Lang, echo, end, print_json
from app.commands.who import masked, signed_in
from app.explain.path import leading_code
from app.explain.story import OUTCOME_TEXTS
from app.explain.told import place_json
from app.explain.wanted import EndKind
from app.explain.why_not_words import end_name
from app.lint.ends_at import EndCause, FromNumber, RuleThere, rules_to
from app.lint.hours_text import spells_text
from app.lint.house import CheckedHouse
from app.policy.decide import decide
from app.policy.decision import Outcome
from app.policy.json_form import BadSituation, read_situation
from app.policy.targets import Action
from app.policy.texts import say

if TYPE_CHECKING:
    from pathlib import Path

    from app.company.rule_lines import RuleLines, RulePlace
    from app.explain.wanted import Wanted
    from app.storage.call_ends import EndedThere
    from app.storage.store import Store

_SINCE: Final = re.compile(r"([0-9]{1,4})([hdw])")
_HOURS: Final = {"h": 1, "d": 24, "w": 168}
_NEVER: Final = "never"
MOST_CAUSES: Final = 4
MOST_DECIDED_ALIKE: Final = 5
_ACTIONS: Final = {
    EndKind.PERSON: (Action.RING,),
    EndKind.QUEUE: (Action.QUEUE,),
    EndKind.NUMBER: (Action.EXTERNAL, Action.TRUNK),
    EndKind.VOICEMAIL: (Action.VOICEMAIL,),
    EndKind.REFUSED: (Action.REFUSE,),
}


@dataclass(slots=True)
class CallsByRule:
    """Calls of the journal that one rule led there. text: in Swedish, as the journal has it. example: the newest."""

    clause: str
    code: str
    text: str
    count: int
    example: EndedThere


def tell_ends(text: str, since: str, file: Path | None, lang: Lang, *, as_json: bool) -> None:
    """Answer --ends-at."""
    from_then = _since(since, lang)
    rules = consulted(file, lang).rules
    wanted = whom(rules.company, text, lang)
    house = CheckedHouse(rules.places.file, rules.company, now_here().astimezone(SWEDEN).date())
    progress = ProgressBar(lang, "nummer granskade", "numbers checked")
    there = rules_to(house, rules, wanted, progress.went)
    progress.over()
    whose = _whose_calls(rules, wanted)
    calls = _calls(wanted, whose, from_then, lang) if from_then is not None and file is None else None
    shown = str(file) if file is not None else ""
    if as_json:
        print_json(_json(house, rules, wanted, there, calls, shown, lang))
        return
    name = end_name(wanted, lang.value)
    echo(lang.say(f"Regler som leder hit: {name}", f"Rules that lead here: {name}"))
    if not there:
        echo("  " + lang.say("inga", "none"))
    for number, rule in enumerate(there, 1):
        echo(f"{number:>2}. {_rule_line(rule, lang)}")
        for one in rule.numbers.values():
            for line in _number_lines(house, rules, one, shown, lang):
                echo(f"      {line}")
    echo()
    _tell_calls(rules, calls, since, lang)
    echo()
    echo(rules.footer(lang.value))


def _rule_line(rule: RuleThere, lang: Lang) -> str:
    place = rule.place.said(lang.value)
    text = say(rule.reason, lang.value)
    return f"{rule.reason.clause:<4}{text[:1].upper()}{text[1:]}" + (f" ({place})." if place else ".")


def _number_lines(house: CheckedHouse, rules: RuleLines, one: FromNumber, file: str, lang: Lang) -> list[str]:
    who = f"{one.number} {one.called or rules.company.name}"
    if one.alike:
        more = ", ".join(one.alike[:MOST_DECIDED_ALIKE]) + (
            " ..." if len(one.alike) > MOST_DECIDED_ALIKE else ""
        )
        who += lang.say(
            f" (och {len(one.alike)} som avgörs likadant: {more})",
            f" (and {len(one.alike)} decided alike: {more})",
        )
    causes = list(dict.fromkeys(_cause(rules, one, cause, lang) for cause in one.plain_first()))
    told = "; ".join(causes[:MOST_CAUSES])
    if len(causes) > MOST_CAUSES:
        told += lang.say(f"; {len(causes) - MOST_CAUSES} till", f"; {len(causes) - MOST_CAUSES} more")
    return [
        who,
        f"  {lang.say('när', 'when')}: {spells_text(house.year, one.spells(house), lang.value)}",
        f"  {lang.say('hur', 'how')}: {told}",
        f"  {lang.say('exempel', 'example')}: {one.example.command(file, lang.value)}",
    ]


def _cause(rules: RuleLines, one: FromNumber, cause: EndCause, lang: Lang) -> str:
    parts = []
    if cause.profile:
        profile = rules.company.profiles[cause.profile].name(lang.value)
        parts.append(f"{one.called} {lang.say('har profilen', 'has the profile')} {profile}")
    if cause.on_phone:
        parts.append(f"{one.called} {lang.say('talar i telefon', 'is on the phone')}")
    if cause.last is not None and cause.last.reply:
        parts.append(lang.say(f"tangent {cause.last.reply}", f"key {cause.last.reply}"))
    elif cause.last is not None and cause.last.outcome is Outcome.REPLIED:
        parts.append(lang.say("ingen tangent", "no key"))
    elif cause.last is not None:
        company = rules.company
        place = company.people.get(cause.at) or company.queues.get(cause.at)
        sv, en = OUTCOME_TEXTS[cause.last.outcome.value]
        parts.append(f"{place.name if place is not None else cause.at} {lang.say(sv, en)}")
    return ", ".join(parts) or lang.say("direkt", "at once")


def _whose_calls(rules: RuleLines, wanted: Wanted) -> str:
    """The person or number whose calls are asked for, as the access log writes it; "" for nobody's in particular."""
    if wanted.kind is EndKind.NUMBER and wanted.id != rules.company.answering_service:
        return masked(wanted.id)
    return wanted.id if wanted.id in rules.company.people else ""


def _calls(wanted: Wanted, whose: str, since: datetime, lang: Lang) -> list[CallsByRule]:
    """The journal's calls that ended there, by rule, the most frequent first; that somebody looked is logged."""
    found: dict[tuple[str, str, str], CallsByRule] = {}

    def take(one: EndedThere) -> None:
        reasons = one.decision["reasons"]
        index = leading_code([reason["code"] for reason in reasons])
        led = reasons[index] if reasons else {"clause": "", "code": "", "text": ""}
        key = (led["clause"], led["code"], led["text"])
        rule = found.setdefault(key, CallsByRule(*key, 0, one))
        rule.count += 1
        rule.example = one

    async def work(store: Store) -> None:
        from app.storage.rows import Access

        if whose:
            access = Access(datetime.now(UTC), signed_in(), "calls", "explain --ends-at", person=whose)
            await store.note_access(access)
        actions = [one.value for one in _ACTIONS[wanted.kind]]
        await store.ended_there(since, actions, wanted.id or None, take)

    with_store(lang, work)
    return sorted(found.values(), key=lambda one: -one.count)


def _tell_calls(rules: RuleLines, calls: list[CallsByRule] | None, since: str, lang: Lang) -> None:
    if calls is None:
        echo(
            lang.say(
                "Journalen är inte läst: --company eller --since never.",
                "The journal was not read: --company, or --since never.",
            )
        )
        return
    total = sum(one.count for one in calls)
    echo(
        lang.say(
            f"Samtal som slutade här de senaste {since}: {total}",
            f"Calls that ended here in the last {since}: {total}",
        )
    )
    for one in calls:
        text, place = _in_words(rules, one, lang)
        said = place.said(lang.value) if place is not None else ""
        echo(
            f"{one.count:>5}  {one.clause:<4}{text[:1].upper()}{text[1:]}" + (f" ({said})." if said else ".")
        )
        echo(f"           {lang.say('exempel', 'example')}: vaxel explain {one.example.call}")


def _in_words(rules: RuleLines, one: CallsByRule, lang: Lang) -> tuple[str, RulePlace | None]:
    """The rule in the asked language, and its place; as the journal has it if today's rules decide otherwise."""
    example = one.example
    if example.situation is None:
        return one.text, None
    try:
        situation = read_situation(rules.company, example.situation, example.at)
    except BadSituation:
        return one.text, None
    decision = decide(rules.company, situation)
    reason = next((why for why in decision.reasons if (why.clause, why.code) == (one.clause, one.code)), None)
    if reason is None:
        return one.text, None
    return say(reason, lang.value), rules.place(situation, decision, reason)


def _json(
    house: CheckedHouse,
    rules: RuleLines,
    wanted: Wanted,
    there: list[RuleThere],
    calls: list[CallsByRule] | None,
    file: str,
    lang: Lang,
) -> dict[str, Any]:
    return {
        "ends_at": {"kind": wanted.kind.value, "id": wanted.id or None, "name": wanted.name},
        "rules": [
            {
                "clause": rule.reason.clause,
                "code": rule.reason.code,
                "text": say(rule.reason, lang.value),
                **place_json(rule.place),
                "numbers": [
                    {
                        "number": one.number,
                        "called": one.called or rules.company.name,
                        "alike": list(one.alike),
                        "causes": list(
                            dict.fromkeys(_cause(rules, one, cause, lang) for cause in one.causes)
                        ),
                        "hours": spells_text(house.year, one.spells(house), lang.value),
                        "spells": [
                            [begin.isoformat(), until.isoformat()] for begin, until in one.spells(house)
                        ],
                        "example": one.example.command(file, lang.value),
                    }
                    for one in rule.numbers.values()
                ],
            }
            for rule in there
        ],
        "calls": None if calls is None else [_call_json(rules, one, lang) for one in calls],
        "lines_of": {"kind": rules.of.value, "name": rules.name},
    }


def _call_json(rules: RuleLines, one: CallsByRule, lang: Lang) -> dict[str, Any]:
    text, place = _in_words(rules, one, lang)
    return {
        "clause": one.clause,
        "code": one.code,
        "text": text,
        "count": one.count,
        "example": one.example.call,
        **(place_json(place) if place is not None else {"field": None, "line": None, "origin": None}),
    }


def _since(text: str, lang: Lang) -> datetime | None:
    """The instant that long ago; None for never."""
    if text == _NEVER:
        return None
    found = _SINCE.fullmatch(text)
    if found is None:
        raise end(
            lang.say(
                f"--since {text!r}: skriv till exempel 30d, 12h eller never",
                f"--since {text!r}: write such as 30d, 12h or never",
            )
        )
    return now_here() - timedelta(hours=int(found[1]) * _HOURS[found[2]])

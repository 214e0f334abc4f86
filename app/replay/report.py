"""What a replay found, as text and as JSON.

Knows: the order, the largest group first. Refuses to know: terminals, and each sentence's words (words.py, texts.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from app.policy.hours import STOCKHOLM
from app.replay.words import GUESSED, MANNERS, UNLIKE, WHY_NOT, calls, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.replay.examples import Example
    from app.replay.moved import Moved, MovingRule
    from app.replay.tally import MovedCalls, Replayed

NAMED_AT_MOST: Final = 20  # people in a line of the text


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """policy: what was replayed under, in words; "" the versions of then. whole: False: it was interrupted.

    shown: groups with their examples in words; unlike: the same of a replay under the versions of then.
    """

    tally: Replayed
    policy: str
    since: datetime | None
    until: datetime | None
    whole: bool
    shown: list[tuple[Moved, MovedCalls, Example]]
    unlike: list[tuple[str, MovedCalls, Example | None]]


def as_lines(found: ReplayReport, lang: str) -> Iterator[str]:
    """For people to read."""
    tally = found.tally
    yield _heading(found, lang)
    if not found.whole:
        yield _say(lang, "Avbrutet: bara en del av journalen.", "Interrupted: only a part of the journal.")
    yield headline(found, lang)
    for elsewhere in (True, False):
        groups = [one for one in found.shown if one[0].elsewhere is elsewhere]
        if groups and not elsewhere:
            yield ""
            what = calls(tally.otherwise, lang)
            yield _say(
                lang, f"Samma väg, men på ett annat sätt: {what}", f"The same way, in another manner: {what}"
            )
        for moved, group, example in groups:
            yield ""
            yield from _group(moved, group, example, lang)
    for what, group, one in found.unlike:
        yield ""
        yield f"{calls(group.calls, lang)}: {_say(lang, *UNLIKE[what])}"
        yield from _case(group, one, lang)
    yield from _left_out(tally, lang)


def headline(found: ReplayReport, lang: str) -> str:
    tally = found.tally
    looked = calls(tally.calls, lang)
    if found.policy:
        moved = counted(tally.elsewhere, lang)
        return _say(
            lang,
            f"{looked} granskade, {moved} hade gått någon annanstans.",
            f"{looked} looked at, {moved} would have gone elsewhere.",
        )
    decisions, differ = counted(tally.decisions, lang), counted(tally.differing, lang)
    return _say(
        lang,
        f"{looked} granskade ({decisions} beslut), {differ} blir annorlunda.",
        f"{looked} looked at ({decisions} decisions), {differ} differ.",
    )


def replay_json(found: ReplayReport) -> dict[str, Any]:
    """For programs."""
    tally = found.tally
    return {
        "policy": found.policy or "then",
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "partial": not found.whole,
        "calls": tally.calls,
        "decisions": tally.decisions,
        "elsewhere": tally.elsewhere,
        "otherwise": tally.otherwise,
        "differing": tally.differing,
        "groups": [
            {
                "elsewhere": moved.elsewhere,
                "manner": list(moved.manner),
                "calls": group.calls,
                "then": _rule(moved.then, example.why_then),
                "now": _rule(moved.now, example.why_now),
                "example": asdict(example),
            }
            for moved, group, example in found.shown
        ],
        "unlike": [
            {
                "what": what,
                "calls": group.calls,
                "example": asdict(one) if one else {"call": group.example.call},
            }
            for what, group, one in found.unlike
        ],
        "not_replayed": [
            {"why": why.value, "name": name, "calls": count, "example": call}
            for (why, name), (count, call) in _missing(tally)
        ],
        "guessed": {"calls": tally.on_guesses, "people": dict(_guessed(tally))},
    }


def _heading(found: ReplayReport, lang: str) -> str:
    since = f"{found.since.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if found.since else ""
    until = f"{found.until.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if found.until else ""
    span = (_say(lang, f" från {since}", f" from {since}") if since else "") + (
        _say(lang, f" till {until}", f" to {until}") if until else ""
    )
    if not found.policy:
        return _say(
            lang,
            f"Journalen{span}, under de versioner som gällde då.",
            f"The journal{span}, under the versions of then.",
        )
    return _say(lang, f"Journalen{span}, under {found.policy}.", f"The journal{span}, under {found.policy}.")


def _group(moved: Moved, group: MovedCalls, example: Example, lang: str) -> Iterator[str]:
    manner = ", ".join(_say(lang, *MANNERS[one]) for one in moved.manner)
    yield f"{calls(group.calls, lang)}: {f'{manner}: ' if manner else ''}{_why(moved.now, example.why_now, lang)}"
    if moved.then != moved.now or example.why_then != example.why_now:
        yield f"    {_say(lang, 'Då', 'Then')}: {_why(moved.then, example.why_then, lang)}"
    yield from _case(group, example, lang)


def _why(rule: MovingRule | None, words: str, lang: str) -> str:
    if rule is None:
        return _say(lang, "inget ytterligare skäl", "no further reason")
    return f"{rule.clause} {words or rule.code}"


def _case(group: MovedCalls, example: Example | None, lang: str) -> Iterator[str]:
    call = group.example.call
    if example is None:
        yield f"    {_say(lang, 'Exempel: samtal', 'Example: call')} {call}"
        return
    at = f"{datetime.fromisoformat(example.at).astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}"
    to = _say(lang, "till", "to")
    caller = example.caller or _say(lang, "okänt nummer", "an unknown number")
    yield f"    {_say(lang, 'Exempel: samtal', 'Example: call')} {call}, {at}, {caller} {to} {example.called}"
    yield f"      {_say(lang, 'då', 'then')}: {example.then}"
    yield f"      {_say(lang, 'nu', 'now')}:  {example.now}"
    if example.command:
        yield f"      {example.command}"


def _left_out(tally: Replayed, lang: str) -> Iterator[str]:
    if tally.missing:
        yield ""
        count = calls(tally.not_replayed, lang)
        yield _say(lang, f"Kunde inte spelas upp: {count}", f"Could not be replayed: {count}")
        such = _say(lang, "som", "such as")
        for (why, name), (one, call) in _missing(tally):
            words = _say(lang, *WHY_NOT[why]).format(name)
            yield f"    {counted(one, lang)}: {words} ({such} {call})"
    if tally.on_guesses:
        yield ""
        count = calls(tally.on_guesses, lang)
        yield _say(lang, f"Vilar på gissningar: {count}", f"Rest on guesses: {count}")
        yield "    " + _say(lang, *GUESSED)
        names = [f"{person} ({counted(one, lang)})" for person, one in _guessed(tally)]
        more = _say(lang, " och fler", " and more") if len(names) > NAMED_AT_MOST else ""
        yield f"    {', '.join(names[:NAMED_AT_MOST])}{more}"


def _missing(tally: Replayed) -> list[tuple[tuple[Any, str], tuple[int, str]]]:
    return sorted(tally.missing.items(), key=lambda one: (-one[1][0], one[0]))


def _guessed(tally: Replayed) -> list[tuple[str, int]]:
    return sorted(tally.guessed.items(), key=lambda one: (-one[1], one[0]))


def _rule(rule: MovingRule | None, words: str) -> dict[str, Any] | None:
    return (
        None
        if rule is None
        else {"clause": rule.clause, "code": rule.code, "text": words, "about": list(rule.names)}
    )


def _say(lang: str, sv: str, en: str) -> str:
    return sv if lang == "sv" else en

"""`vaxel explain CALL`: a call of the journal, step by step, under the rules of then.

Knows: how a call is named, and which versions judged it. Refuses to know: how steps are told (story.py), and why
somebody was not reached (explain/).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from app.calls.queue.rules import queue_rules
from app.commands.explaining.explain_why import tell_why_not_then, why_not_then
from app.commands.opened import with_store
from app.commands.story import call_story
from app.commands.terminal import NOT_FOUND, Lang, echo, end, print_json, system_reason
from app.commands.who import signed_in
from app.company import BadCompanyFile
from app.company.rule_lines import RuleLines, lines_of_file, lines_of_version
from app.explain.journal_notes import JournalNotes
from app.explain.path import PathStep
from app.explain.story import step_decided_again
from app.explain.told import explained_json
from app.policy.prose import happens

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.storage.rows import StoredCall, StoredCompany, StoredMessage
    from app.storage.store import Store

NEWEST: Final = "last"
MOST_CANDIDATES: Final = 5  # calls that begin with the same
_TIMED: Final = re.compile(r"\d\d:\d\d:\d\d  ")


def explain_call(text: str, file: Path | None, not_to: str, lang: Lang, *, as_json: bool) -> None:
    """Tell a call of the journal. file: asks about other rules than those of then."""
    call, versions, messages = _found(text, lang)
    rules = _rules(versions, lang)
    usual = rules.get(call.policy or "") or next(iter(rules.values()), None)
    if file is not None:
        rules, usual = {}, _of_file(file, lang)
    if usual is None:
        raise end(
            lang.say(
                "versionen av policyn som avgjorde samtalet kan inte läsas; `vaxel calls` berättar det utan regler",
                "the version of the policy that judged the call cannot be read; `vaxel calls` tells it without rules",
            )
        )
    notes = JournalNotes(rules, usual, queue_rules, lang.value)
    steps = [
        PathStep(*again)
        for step in call.steps
        if step.what == "decision"
        and (again := step_decided_again(step, notes.rules_of(step).company)) is not None
    ]
    if as_json:
        print_json(_json(call, notes, usual, steps, not_to, lang))
        return
    told = call_story(call, usual.company, messages, lang, notes)
    echo("\n".join(_numbered(told.rstrip().splitlines())))
    echo()
    echo(usual.footer(lang.value))
    if not_to:
        tell_why_not_then(call, usual, steps, not_to, lang)


def first_situation(text: str, lang: Lang) -> dict[str, Any]:
    """The first situation of a journalled call, for an imagined one like it."""
    call, _, _ = _found(text, lang)
    for step in call.steps:
        if step.what == "decision" and "situation" in step.data:
            return dict(step.data["situation"])
    raise end(
        lang.say(
            f"samtalet {call.id} har inget beslut i journalen",
            f"the call {call.id} has no decision in the journal",
        ),
        NOT_FOUND,
    )


def _found(text: str, lang: Lang) -> tuple[StoredCall, list[StoredCompany], list[StoredMessage]]:
    async def work(store: Store) -> tuple[StoredCall, list[StoredCompany], list[StoredMessage]]:
        from app.storage.cards import people_in
        from app.storage.rows import Access

        id_ = await _id(store, text, lang)
        call = await store.call(id_)
        assert call is not None
        hashes = dict.fromkeys(
            one for one in (call.policy, *(step.data.get("policy") for step in call.steps)) if one
        )
        versions = [one for hash_ in hashes if (one := await store.company_by_hash(hash_)) is not None]
        current = None if versions else await store.current_company()
        versions += [current] if current is not None else []
        ours = {one["id"] for version in versions for one in version.document["people"]}
        now, by, whose = datetime.now(UTC), signed_in(), people_in(call, ours)
        await store.note_looks(Access(now, by, "call", "", call=id_, person=one) for one in whose or (None,))
        messages = [one for one in await store.messages() if one.call == id_]
        return call, versions, messages

    return with_store(lang, work)


async def _id(store: Store, text: str, lang: Lang) -> str:
    """The id that is meant; else it ends the command."""
    if text == NEWEST:
        newest = await store.calls(1)
        if not newest:
            raise end(lang.say("journalen har inga samtal", "the journal has no calls"), NOT_FOUND)
        return newest[0].id
    found = await store.ids_beginning(text, MOST_CANDIDATES + 1)
    if text in found or len(found) == 1:
        return text if text in found else found[0]
    if not found:
        raise end(lang.say(f"inget samtal {text}", f"no call {text}"), NOT_FOUND)
    some = ", ".join(found[:MOST_CANDIDATES]) + (" …" if len(found) > MOST_CANDIDATES else "")
    raise end(lang.say(f"flera samtal börjar så: {some}", f"several calls begin so: {some}"))


def _rules(versions: Sequence[StoredCompany], lang: Lang) -> dict[str, RuleLines]:
    """By hash; without versions that can no longer be read."""
    found = {}
    for one in versions:
        try:
            found[one.hash] = lines_of_version(one.document, one.text, one.hash)
        except BadCompanyFile:
            note = lang.say("kan inte läsas", "cannot be read")
            echo(f"vaxel: version {one.hash[:12]} {note}", err=True)
    return found


def _of_file(file: Path, lang: Lang) -> RuleLines:
    from app.company import read_file
    from app.lint.report import file_refusal

    try:
        return lines_of_file(read_file(file), str(file))
    except BadCompanyFile as error:
        raise end(file_refusal(error.in_words(lang.value), lang.value)) from None
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None


def _numbered(lines: list[str]) -> list[str]:
    """Each line that begins with a time is a step."""
    found, number = [], 0
    for line in lines:
        if _TIMED.match(line):
            number += 1
            found.append(f"{number:>2}. {line}")
        elif line.startswith(" "):
            found.append(f"    {line}")
        else:
            found.append(line)
    return found


def _json(
    call: StoredCall, notes: JournalNotes, usual: RuleLines, path: list[PathStep], not_to: str, lang: Lang
) -> dict[str, Any]:
    told: list[dict[str, Any]] = []
    for number, step in enumerate(call.steps, 1):
        one: dict[str, Any] = {"step": number, "at": step.at.isoformat(), "what": step.what}
        rules = notes.rules_of(step)
        again = step_decided_again(step, rules.company) if step.what == "decision" else None
        if again is not None:
            situation, decision = again
            one["text"] = happens(rules.company, decision, lang.value)
            one["decision"] = explained_json(rules, situation, decision, lang.value)
            one["situation"] = step.data["situation"]
        else:
            one["data"] = step.data
        told.append(one)
    answer: dict[str, Any] = {
        "call": call.id,
        "began_at": call.began_at.isoformat(),
        "from": call.caller,
        "to": call.called,
        "how": call.how,
        "policy": call.policy,
        "steps": told,
        "lines_of": {"kind": usual.of.value, "name": usual.name},
    }
    if not_to:
        answer["why_not"] = why_not_then(call, usual, path, not_to, lang)
    return answer

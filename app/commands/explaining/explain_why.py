"""`vaxel explain --why-not`: why a call did not come to somebody, imagined or of the journal.

Knows: that a queue's agents are rung by the dispatcher, and all others by a decision. Refuses to know: the answers
(explain/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.calls.queue.rules import queue_rules
from app.commands.terminal import NOT_FOUND, SWEDEN, Lang, echo, end
from app.explain.offers import AgentWhy, OfferRound, rounds, why_not_offered
from app.explain.told import place_json
from app.explain.wanted import EndKind, NotFound, Wanted, read_wanted
from app.explain.why_not import why_not
from app.explain.why_not_words import why_not_json, why_not_text

if TYPE_CHECKING:
    from app.company.rule_lines import RuleLines
    from app.explain.path import PathStep
    from app.policy.model import Company
    from app.storage.rows import StoredCall


def whom(company: Company, text: str, lang: Lang) -> Wanted:
    """The person, queue, number or mailbox that is meant; else it ends the command."""
    try:
        return read_wanted(company, text)
    except NotFound as error:
        if error.names:
            names = ", ".join(error.names)
            raise end(lang.say(f"{text!r} kan vara {names}", f"{text!r} may be {names}")) from None
        raise end(
            lang.say(
                f"{text!r} är ingen person, kö, brevlåda eller nummer",
                f"{text!r} is no person, queue, mailbox or number",
            ),
            NOT_FOUND,
        ) from None


def tell_why_not(rules: RuleLines, steps: list[PathStep], text: str, lang: Lang, *, imagined: bool) -> None:
    """Print the answer to --why-not. imagined: later steps happen only if nobody answers."""
    answer = why_not(rules.company, steps, whom(rules.company, text, lang), imagined=imagined)
    echo()
    echo(why_not_text(rules, steps, answer, lang.value, imagined=imagined), nl=False)


def why_not_of(
    rules: RuleLines, steps: list[PathStep], text: str, lang: Lang, *, imagined: bool
) -> dict[str, Any]:
    """The answer to --why-not as JSON; as tell_why_not."""
    answer = why_not(rules.company, steps, whom(rules.company, text, lang), imagined=imagined)
    return why_not_json(rules, steps, answer, lang.value)


def agent_why(call: StoredCall, usual: RuleLines, steps: list[PathStep], wanted: Wanted) -> AgentWhy | None:
    """Why a queue of this call did not ring an agent; None if a decision ruled them out already."""
    rejected = (no.target for step in steps for no in step.decision.rejected)
    if wanted.kind is not EndKind.PERSON or any(map(wanted.is_target, rejected)):
        return None
    rules = {id_: queue_rules(queue) for id_, queue in usual.company.queues.items()}
    return why_not_offered(usual.places, rules, _rounds(call), wanted.id)


def _rounds(call: StoredCall) -> list[OfferRound]:
    return rounds([(step.at, step.data) for step in call.steps if step.what == "note"])


def tell_why_not_then(
    call: StoredCall, usual: RuleLines, steps: list[PathStep], not_to: str, lang: Lang
) -> None:
    why = agent_why(call, usual, steps, whom(usual.company, not_to, lang))
    if why is None and not steps:
        raise end(
            lang.say(
                "samtalet har inget beslut i journalen som kan prövas igen",
                "the call has no decision in the journal that can be asked again",
            ),
            NOT_FOUND,
        )
    if why is None:
        tell_why_not(usual, steps, not_to, lang, imagined=False)
        return
    name, queue = usual.company.people[why.agent].name, usual.company.queues[why.round.queue].name
    place = usual.at(why.place).said(lang.value)
    at = why.round.at.astimezone(SWEDEN)
    echo()
    echo(lang.say(f"Varför inte {name}?", f"Why not {name}?"))
    echo(
        f"  {why.clause:<4}{name}: {why.said(lang.value)}"
        + (f" ({place})" if place else "")
        + lang.say(
            f". Så var det kl. {at:%H:%M:%S}, i kön {queue}.",
            f". So it was at {at:%H:%M:%S}, in the queue {queue}.",
        )
    )
    rung = ", ".join(usual.company.people[one].name for one in why.instead)
    if why.agent in why.instead:
        echo(
            lang.say(
                f"  Annorlunda om {name} hade varit ledig. Då: det ringer hos {rung}.",
                f"  It would differ if {name} had been free. Then: it rings at {rung}.",
            )
        )
    elif rung:
        echo(
            lang.say(
                f"  Hade {name} varit ledig hade det ändå ringt hos {rung}.",
                f"  Had {name} been free, it would have rung at {rung} all the same.",
            )
        )


def why_not_then(
    call: StoredCall, usual: RuleLines, path: list[PathStep], not_to: str, lang: Lang
) -> dict[str, Any] | None:
    why = agent_why(call, usual, path, whom(usual.company, not_to, lang))
    if why is None:
        return why_not_of(usual, path, not_to, lang, imagined=False) if path else None
    return {
        "wanted": {"kind": "person", "id": why.agent},
        "queue": why.round.queue,
        "at": why.round.at.isoformat(),
        "standing": why.standing,
        "reason": {
            "clause": why.clause,
            "code": why.standing,
            "text": why.said(lang.value),
            "until": why.until.isoformat() if why.until is not None else None,
            **place_json(usual.at(why.place)),
        },
        "different": {"if": "free", "rings": list(why.instead)} if why.agent in why.instead else None,
        "rings_all_the_same": list(why.instead) if why.agent not in why.instead else None,
    }

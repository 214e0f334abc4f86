"""The story of one call, in readable Swedish or English, told from its journal.

Knows: how to tell journal steps. Refuses to know: where they are stored, each reason's words (policy/), why an agent of
a queue was rung (offers_told.py), and whether a terminal or a page shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.explain import offers_told as offers
from app.policy.decide import decide
from app.policy.decision import Decision, Outcome
from app.policy.json_form import BadSituation, decision_json, read_decision, read_situation
from app.policy.prose import happens
from app.policy.targets import Action
from app.policy.ways import Reception, ToPerson, ToQueue
from app.words.lengths import length

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.explain.told_calls import ToldCall, ToldMessage, ToldStep
    from app.policy.decision import Situation
    from app.policy.model import Company
    from app.policy.prose import Notes

_FROM = {
    "phone": ("från en bordstelefon", "from a desk phone"),
    "mex": ("från en mobil anknytning", "from a mobile extension"),
    "trunk": ("utifrån", "from outside"),
}
OUTCOME_TEXTS = {
    "no_answer": ("svarade inte", "did not answer"),
    "busy": ("var upptagen", "was busy"),
    "declined": ("avböjde", "declined"),
    "sent_away": ("ville skicka samtalet vidare från telefonen", "wanted to send the call on from the phone"),
    "unreachable": ("gick inte att nå", "could not be reached"),
    "overdue": (
        "har hållit den som ringer så länge som vi lovar",
        "has kept the caller for as long as we promise",
    ),
    "failed": ("gick inte att nå", "could not be reached"),
    "caller_hung_up": ("nåddes inte innan agenten lade på", "was not reached before the agent hung up"),
    "lost": ("nåddes inte, eftersom växeln startade om", "was not reached, because the exchange restarted"),
}
_ENDS = {
    "caller_hung_up": (
        "Den som ringde lade på innan någon svarade",
        "The caller hung up before anybody answered",
    ),
    "message": (
        "Den som ringde kom till röstbrevlådan och lade på",
        "The caller reached the voicemail and hung up",
    ),
    "no_answer": ("Ingen svarade, och samtalet avslutades", "Nobody answered, and the call ended"),
    "busy": ("Det var upptaget, och samtalet avslutades", "It was busy, and the call ended"),
    "refused": ("Samtalet avvisades", "The call was refused"),
    "told": ("Den som ringde fick ett besked", "The caller heard an announcement"),
    "cancelled": ("Återuppringningen avbröts", "The callback was cancelled"),
    "failed": ("Samtalet kom inte fram", "The call did not get through"),
    "lost": (
        "Växeln stannade, och samtalet bröts",
        "The exchange stopped, and the call was cut off",
    ),
}
_AFTER_A_TRANSFER = {
    "caller_hung_up": (
        "Den som ringde hade talat med {}, kopplades vidare och lade på innan någon svarade igen",
        "The caller had talked with {}, was transferred, and hung up before anybody answered again",
    ),
    "no_answer": ("Ingen mer svarade, och samtalet avslutades", "Nobody else answered, and the call ended"),
}


class StepNotes(Protocol):
    """What to add to a journalled decision's reasons and rejected ways, and to an agent who was not rung."""

    def of_decision(self, step: ToldStep) -> Notes | None: ...

    def of_agent(self, steps: Sequence[ToldStep], agent: str) -> str: ...


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One event, as a sentence. at None: it belongs to the one before. reasons: a clause ("" none) and a sentence."""

    at: datetime | None
    text: str
    reasons: tuple[tuple[str, str], ...] = ()


def tell_call(
    call: ToldCall,
    company: Company | None,
    messages: Sequence[ToldMessage],
    lang: str,
    notes: StepNotes | None = None,
) -> list[StoryLine]:
    """The events of a call, the first first. company: the version that judged it; lang: sv or en."""
    caller, called = party_name(company, call.caller, lang), name_dialled(company, call.called, lang)
    where = _say(lang, *_FROM.get(call.source or "", ("", "")))
    came = f"{caller} {_say(lang, 'ringde', 'called')} {called} {where}".rstrip()
    if call.source == "callback":
        came = _say(lang, f"{caller} ska ringa upp {called}", f"{caller} is to call {called} back")
    lines = [_line(call.began_at, came)]
    if not call.steps and not call.policy and call.ended_at:
        alone = _say(
            lang,
            "Tjänsten var inte igång: växeln kopplade samtalet på egen hand",
            "The service was not there: the exchange connected the call by itself",
        )
        lines.append(_line(None, alone))
    began = call.began_at
    for steps in offers.together(call.steps):
        if offers.is_offer(steps[0]):
            lines += _offers(steps, company, lang, notes)
            continue
        [step] = steps
        lines.append(_step(step, began, company, lang, notes))
        if step.what != "note" and "refused" not in step.data:  # a note begins no new part of the story
            began = step.at
    lines.append(_end(call, company, lang))
    return lines + [_message(message, lang) for message in messages]


def _step(
    step: ToldStep, began: datetime, company: Company | None, lang: str, notes: StepNotes | None
) -> StoryLine:
    match step.what:
        case "decision":
            decided = step.data["decision"]
            reasons, rejected = _reasons(step, company, lang, notes)
            told = [(clause, _sentence(text)) for clause, text in reasons]
            no = _say(lang, "Inte", "Not")
            told += [
                (clause, f"{no} {party_name(company, target, lang)}: {text}.")
                for target, clause, text in rejected
            ]
            return _line(step.at, _happens(decided, company, lang), told)
        case "outcome":
            who = party_name(company, step.data["target"], lang)
            outcome = step.data["outcome"]
            if outcome == Outcome.REPLIED:
                return _line(step.at, _replied(step.data.get("reply", ""), lang))
            words = _say(lang, *OUTCOME_TEXTS.get(outcome, (outcome, outcome)))
            seconds = (step.at - began).total_seconds()
            return _line(step.at, f"{who} {words} ({length(seconds, lang)})")
        case "transfer":
            return _line(step.at, _transfer(step.data, company, lang))
        case _:
            said = step.data.get("text", step.data)
            return _line(step.at, str(_say(lang, step.data.get("sv", said), said)))


def _transfer(data: dict[str, Any], company: Company | None, lang: str) -> str:
    by, to = party_name(company, data["by"], lang), name_dialled(company, data["to"], lang)
    moved = _say(lang, "kopplade samtalet vidare till", "transferred the call to")
    if data.get("asked"):
        moved = _say(lang, "frågade, och kopplade samtalet vidare till", "asked, and transferred the call to")
    if "refused" in data:
        why = data["refused"].get(lang, "")
        tried = _say(
            lang,
            f"{by} försökte koppla samtalet vidare till {to}, men fick inte",
            f"{by} tried to transfer the call to {to}, but was refused",
        )
        return f"{tried}: {why}" if why else tried
    other = data.get("other")
    also = _say(lang, f" (se samtal {other})", f" (see call {other})") if other else ""
    return f"{by} {moved} {to}{also}"


def _offers(
    steps: Sequence[ToldStep], company: Company | None, lang: str, notes: StepNotes | None
) -> list[StoryLine]:
    def name(agent: str) -> str:
        return party_name(company, agent, lang)

    def note(agent: str) -> str:
        return notes.of_agent(steps, agent) if notes is not None else ""

    queue = company.queues.get(steps[0].data.get("queue", "")) if company is not None else None
    second_line = queue.serving.second_line if queue is not None else ()
    lines = [_line(steps[0].at, text) for text in offers.rung(steps, name, lang)]
    others = [("", f"{text}.") for text in offers.not_rung(steps, name, second_line, lang, note)]
    last = lines.pop()
    return [*lines, StoryLine(last.at, last.text, tuple(others))]


def _end(call: ToldCall, company: Company | None, lang: str) -> StoryLine:
    if call.ended_at is None:
        going_on = _say(
            lang,
            "Samtalet pågår, eller också har slutet inte nått journalen än",
            "The call is still going on, or its end has not reached the journal yet",
        )
        return _line(None, going_on)
    ringing, talking = (
        length((call.ringing_ms or 0) / 1000, lang),
        length((call.talking_ms or 0) / 1000, lang),
    )
    if call.how == "answered":
        who = party_name(company, call.answered_by, lang)
        answered = _say(
            lang,
            f"{who} svarade efter {ringing}; de talade i {talking}",
            f"{who} answered after {ringing}; they talked for {talking}",
        )
        return _line(call.ended_at, _say(lang, "Samtalet slut: ", "The end: ") + answered)
    words = _say(lang, *_ENDS.get(call.how or "", (call.how or "", call.how or "")))
    talked_with = [
        step.data["by"] for step in call.steps if step.what == "transfer" and "refused" not in step.data
    ]
    if talked_with and call.how in _AFTER_A_TRANSFER:
        by = party_name(company, talked_with[-1], lang)
        words = _say(lang, *_AFTER_A_TRANSFER[call.how]).format(by)
    if call.how == "failed":
        words += f" (Q.850 {call.cause})"
    return _line(call.ended_at, words)


def _replied(keys: str, lang: str) -> str:
    """keys: the pressed keys; "" for none."""
    if not keys:
        return _say(lang, "Den som ringer tryckte ingen knapp", "The caller pressed no key")
    return _say(lang, f"Den som ringer tryckte {keys}", f"The caller pressed {keys}")


def _message(message: ToldMessage, lang: str) -> StoryLine:
    words = _say(lang, "Meddelande {} till {}, {}", "Message {} for {}, {}")
    return _line(None, words.format(message.id, message.mailbox, length(message.seconds, lang)))


def _happens(decided: dict[str, Any], company: Company | None, lang: str) -> str:
    if company is None:
        return f"{decided['action']} {decided['target']}"
    if decided["action"] == Action.QUEUE:  # the steps of the queue tell who was rung
        queue = party_name(company, decided["target"], lang)
        return _say(lang, f"Kön {queue}", f"The queue {queue}")
    return happens(company, read_decision(decided), lang).removesuffix(".")


def _reasons(
    step: ToldStep, company: Company | None, lang: str, notes: StepNotes | None
) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Clause and text of each reason; target, clause and text of each way that the call did not take.

    The journal has the words of one language. For the other we ask the policy again. If it gives
    another answer today, the journal's words stay.
    """
    decided = step.data["decision"]
    again = step_decided_again(step, company)
    if again is not None:
        decided = decision_json(again[1], lang)
    reasons = [(one["clause"], one["text"]) for one in decided["reasons"]]
    rejected = [(one["target"], one["clause"], one["text"]) for one in decided["rejected"]]
    added = notes.of_decision(step) if notes is not None else None
    if again is not None and added is not None:
        whys, ways = again[1].reasons, again[1].rejected
        reasons = [
            (clause, text + added.of_reason(one)) for (clause, text), one in zip(reasons, whys, strict=True)
        ]
        rejected = [
            (target, clause, text + added.of_rejected(one))
            for (target, clause, text), one in zip(rejected, ways, strict=True)
        ]
    return reasons, rejected


def step_decided_again(step: ToldStep, company: Company | None) -> tuple[Situation, Decision] | None:
    """A journalled question and the policy's answer to it; None if the journal has another answer, or no question."""
    data = step.data
    if company is None or "situation" not in data:
        return None
    try:
        situation = read_situation(company, data["situation"], step.at)
    except BadSituation:
        return None
    again = decide(company, situation)
    same = _codes(decision_json(again, "sv")) == _codes(data["decision"])
    return (situation, again) if same else None


def _codes(decided: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["clause"], one["code"]) for one in (*decided["reasons"], *decided["rejected"])]


def party_name(company: Company | None, who: str | None, lang: str) -> str:
    """A person's or queue's name, else the number."""
    if not who:
        return _say(lang, "Okänt nummer", "An unknown number")
    if company is None:
        return who
    place = company.people.get(who) or company.queues.get(who)
    if place is not None:
        return place.name
    return (
        _say(lang, "svarstjänsten", "the answering service") + f" {who}"
        if who == company.answering_service
        else who
    )


def name_dialled(company: Company | None, dialled: str | None, lang: str) -> str:
    """Whose number was dialled, and the number."""
    match company.find(dialled) if company and dialled else None:
        case ToPerson(id=id_) | ToQueue(id=id_):
            name = party_name(company, id_, lang)
        case Reception():
            name = _say(lang, "receptionen", "reception")
        case _:
            return dialled or _say(lang, "ett okänt nummer", "an unknown number")
    return f"{name} ({dialled})"


def _line(at: datetime | None, text: str, reasons: Sequence[tuple[str, str]] = ()) -> StoryLine:
    return StoryLine(at, _sentence(text), tuple(reasons))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _say(lang: str, sv: str, en: str) -> str:
    return en if lang == "en" else sv

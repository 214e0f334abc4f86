"""The story of one call, in readable Swedish or English, told from its journal.

Knows: how to tell journal steps. Refuses to know: where they are stored, each reason's words (policy/), and why
an agent of a queue was rung (offers.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from app.commands import offers
from app.policy.decide import decide
from app.policy.decision import Decision, Device, Leg, Outcome
from app.policy.hours import STOCKHOLM
from app.policy.json_form import BadSituation, decision_json, read_situation, read_spoken
from app.policy.prose import happens
from app.policy.target_text import read_target
from app.policy.targets import Action
from app.policy.ways import Reception, ToPerson, ToQueue
from app.words.lengths import length

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.commands.terminal import Lang
    from app.policy.decision import Situation
    from app.policy.model import Company
    from app.policy.prose import Notes
    from app.storage.rows import StoredCall, StoredMessage, StoredStep

INDENT = " " * 10  # under a time such as 12:30:05 and two spaces

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


class StepNotes(Protocol):
    """What to add to a journalled decision's reasons and rejected ways, and to an agent who was not rung."""

    def of_decision(self, step: StoredStep) -> Notes | None: ...

    def of_agent(self, steps: Sequence[StoredStep], agent: str) -> str: ...


def call_story(
    call: StoredCall,
    company: Company | None,
    messages: Sequence[StoredMessage],
    lang: Lang,
    notes: StepNotes | None = None,
) -> str:
    """The story, several lines, ending with a newline. company: the version that judged the call."""
    caller, called = _name(company, call.caller, lang), _called(company, call.called, lang)
    day = f"{call.began_at.astimezone(STOCKHOLM):%Y-%m-%d}"
    heading = lang.say(f"Samtal {call.id}, {day}", f"Call {call.id}, {day}")
    if call.policy:
        heading += lang.say(", policyversion ", ", policy version ") + call.policy[:12]
    where = lang.say(*_FROM.get(call.source or "", ("", "")))
    came = f"{caller} {lang.say('ringde', 'called')} {called} {where}".rstrip()
    if call.source == "callback":
        came = lang.say(f"{caller} ska ringa upp {called}", f"{caller} is to call {called} back")
    lines = [heading, "", _at(call.began_at, came)]
    if not call.steps and not call.policy and call.ended_at:
        lines.append(
            INDENT
            + lang.say(
                "Tjänsten var inte igång: växeln kopplade samtalet på egen hand.",
                "The service was not there: the exchange connected the call by itself.",
            )
        )
    began = call.began_at
    for steps in offers.together(call.steps):
        if offers.is_offer(steps[0]):
            lines += _offers(steps, company, lang, notes)
            continue
        [step] = steps
        lines += _step(step, began, company, lang, notes)
        if step.what != "note" and "refused" not in step.data:  # a note begins no new part of the story
            began = step.at
    lines += _end(call, company, lang)
    lines += [_message(message, lang) for message in messages]
    return "\n".join(lines) + "\n"


def _step(
    step: StoredStep, began: datetime, company: Company | None, lang: Lang, notes: StepNotes | None
) -> list[str]:
    match step.what:
        case "decision":
            decided = step.data["decision"]
            lines = [_at(step.at, _happens(decided, company, lang))]
            reasons, rejected = _reasons(step, company, lang, notes)
            lines += [f"{INDENT}{clause:<4}{_sentence(text)}" for clause, text in reasons]
            no = lang.say("Inte", "Not")
            for target, clause, text in rejected:
                lines.append(f"{INDENT}{clause:<4}{no} {_name(company, target, lang)}: {text}.")
            return lines
        case "outcome":
            who = _name(company, step.data["target"], lang)
            outcome = step.data["outcome"]
            if outcome == Outcome.REPLIED:
                return [_at(step.at, _replied(step.data.get("reply", ""), lang))]
            words = lang.say(*OUTCOME_TEXTS.get(outcome, (outcome, outcome)))
            seconds = (step.at - began).total_seconds()
            return [_at(step.at, f"{who} {words} ({length(seconds, lang)})")]
        case "transfer":
            by, to = _name(company, step.data["by"], lang), _called(company, step.data["to"], lang)
            moved = lang.say("kopplade samtalet vidare till", "transferred the call to")
            if step.data.get("asked"):
                moved = lang.say(
                    "frågade, och kopplade samtalet vidare till", "asked, and transferred the call to"
                )
            if "refused" in step.data:
                why = step.data["refused"].get(lang.value, "")
                tried = lang.say(
                    f"{by} försökte koppla samtalet vidare till {to}, men fick inte",
                    f"{by} tried to transfer the call to {to}, but was refused",
                )
                return [_at(step.at, f"{tried}: {why}" if why else tried)]
            other = step.data.get("other")
            also = lang.say(f" (se samtal {other})", f" (see call {other})") if other else ""
            return [_at(step.at, f"{by} {moved} {to}{also}")]
        case _:
            said = step.data.get("text", step.data)
            return [_at(step.at, str(lang.say(step.data.get("sv", said), said)))]


def _offers(
    steps: Sequence[StoredStep], company: Company | None, lang: Lang, notes: StepNotes | None
) -> list[str]:
    def name(agent: str) -> str:
        return _name(company, agent, lang)

    def note(agent: str) -> str:
        return notes.of_agent(steps, agent) if notes is not None else ""

    queue = company.queues.get(steps[0].data.get("queue", "")) if company is not None else None
    second_line = queue.serving.second_line if queue is not None else ()
    return [
        *(_at(steps[0].at, text) for text in offers.rung(steps, name, lang)),
        *(f"{INDENT}{text}." for text in offers.not_rung(steps, name, second_line, lang, note)),
    ]


def _end(call: StoredCall, company: Company | None, lang: Lang) -> list[str]:
    if call.ended_at is None:
        going_on = lang.say(
            "Samtalet pågår, eller också har slutet inte nått journalen än.",
            "The call is still going on, or its end has not reached the journal yet.",
        )
        return [INDENT + going_on]
    ringing, talking = (
        length((call.ringing_ms or 0) / 1000, lang),
        length((call.talking_ms or 0) / 1000, lang),
    )
    if call.how == "answered":
        who = _name(company, call.answered_by, lang)
        answered = lang.say(
            f"{who} svarade efter {ringing}; de talade i {talking}",
            f"{who} answered after {ringing}; they talked for {talking}",
        )
        return [_at(call.ended_at, lang.say("Samtalet slut: ", "The end: ") + answered)]
    words = lang.say(*_ENDS.get(call.how or "", (call.how or "", call.how or "")))
    if call.how == "failed":
        words += f" (Q.850 {call.cause})"
    return [_at(call.ended_at, words)]


def _replied(keys: str, lang: Lang) -> str:
    """keys: the pressed keys; "" for none."""
    if not keys:
        return lang.say("Den som ringer tryckte ingen knapp", "The caller pressed no key")
    return lang.say(f"Den som ringer tryckte {keys}", f"The caller pressed {keys}")


def _message(message: StoredMessage, lang: Lang) -> str:
    words = lang.say("Meddelande {} till {}, {}.", "Message {} for {}, {}.")
    return INDENT + words.format(message.id, message.mailbox, length(message.seconds, lang))


def _happens(decided: dict[str, Any], company: Company | None, lang: Lang) -> str:
    if company is None:
        return f"{decided['action']} {decided['target']}"
    if decided["action"] == Action.QUEUE:  # the steps of the queue tell who was rung
        queue = _name(company, decided["target"], lang)
        return lang.say(f"Kön {queue}", f"The queue {queue}")
    legs = tuple(Leg(leg["person"], Device(leg["device"]), leg["number"]) for leg in decided["legs"])
    decision = Decision(
        read_target(Action(decided["action"]), decided["target"]),
        presented=decided["presented"],
        legs=legs,
        ring_seconds=decided["ring_seconds"],
        say=decided["say"],
        spoken=read_spoken(decided["spoken"]) if "spoken" in decided else None,
        withheld=decided.get("withheld", False),
    )
    return happens(company, decision, lang.value).removesuffix(".")


def _reasons(
    step: StoredStep, company: Company | None, lang: Lang, notes: StepNotes | None
) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """Clause and text of each reason; target, clause and text of each way that the call did not take.

    The journal has the words of one language. For the other we ask the policy again. If it gives
    another answer today, the journal's words stay.
    """
    decided = step.data["decision"]
    again = step_decided_again(step, company)
    if again is not None:
        decided = decision_json(again[1], lang.value)
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


def step_decided_again(step: StoredStep, company: Company | None) -> tuple[Situation, Decision] | None:
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


def _name(company: Company | None, who: str | None, lang: Lang) -> str:
    if not who:
        return lang.say("Okänt nummer", "An unknown number")
    if company is None:
        return who
    place = company.people.get(who) or company.queues.get(who)
    if place is not None:
        return place.name
    return (
        lang.say("svarstjänsten", "the answering service") + f" {who}"
        if who == company.answering_service
        else who
    )


def _called(company: Company | None, dialled: str | None, lang: Lang) -> str:
    match company.find(dialled) if company and dialled else None:
        case ToPerson(id=id_) | ToQueue(id=id_):
            name = _name(company, id_, lang)
        case Reception():
            name = lang.say("receptionen", "reception")
        case _:
            return dialled or lang.say("ett okänt nummer", "an unknown number")
    return f"{name} ({dialled})"


def _at(at: datetime, text: str) -> str:
    return f"{at.astimezone(STOCKHOLM):%H:%M:%S}  {_sentence(text)}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."

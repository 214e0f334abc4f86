"""Waiting in a queue: what callers hear, what they can press, and what happens in the end (Q1-Q5).

Knows: how these settings read. Refuses to know: the rest of a queue (queues_told.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.schema import RuleEntry
from app.document.teller import Piece
from app.document.words import listed_words
from app.policy.decision import Outcome
from app.policy.queues import CALLBACK

if TYPE_CHECKING:
    from app.company.schema import EscalationEntry, QueueEntry
    from app.document.parts import Sentence
    from app.document.teller import Teller

_DOES = {
    "message": ("lämna ett meddelande", "leave a message"),
    "callback": ("bli uppringd och behålla sin plats", "be called back and keep their place"),
}


def waiting(t: Teller, queue: QueueEntry) -> list[Sentence]:
    """The sentences, in the order in which a caller meets them."""
    found = [_announced(t, queue)]
    place, settings = f"queues.{queue.id}.waiting", queue.waiting
    if settings.tell_worse:
        found.append(
            t.sentence(
                "De hör det också när platsen blir sämre.",
                "They also hear when the place becomes worse.",
                f"{place}.tell_worse",
                clauses=("Q3",),
            )
        )
    keys = [
        t.say(f"{key} för att {_DOES[does][0]}", f"{key} to {_DOES[does][1]}")
        for key, does in settings.keys.items()
    ]
    found.append(
        t.sentence(
            "Under väntan kan de trycka {keys}.",
            "While waiting they can press {keys}.",
            clauses=("Q1", "Q4"),
            keys=t.value(listed_words(keys, t.lang, ("eller", "or")), f"{place}.keys"),
        )
    )
    if CALLBACK in settings.keys.values():
        attempts = settings.callback.attempts
        found.append(
            t.sentence(
                "Den som ska bli uppringd rings högst {times}, med {pause} emellan.",
                "Whoever is to be called back is called at most {times}, {pause} apart.",
                times=t.value(
                    t.say("en gång", "once")
                    if attempts == 1
                    else t.say(f"{attempts}\u00a0gånger", f"{attempts}\u00a0times"),
                    f"{place}.callback.attempts",
                ),
                pause=t.seconds(settings.callback.again_after, f"{place}.callback.again_after"),
            )
        )
    steps = (_step(t, queue, number, one) for number, one in enumerate(settings.escalation))
    return [*found, *(one for one in steps if one is not None), *_end(t, queue)]


def _announced(t: Teller, queue: QueueEntry) -> Sentence:
    place, settings = f"queues.{queue.id}.waiting", queue.waiting
    what = t.say("sin plats", "their place")
    if settings.expected:
        what = t.say("sin plats och hur länge det väntas dröja", "their place and the expected wait")
    return t.sentence(
        "De som väntar hör musik, ”Tack för att du väntar” och, med högst {every} emellan, {what}.",
        "Waiting callers hear music, “Tack för att du väntar” (thank you for waiting) and, at most {every} "
        "apart, {what}.",
        clauses=("Q3",),
        every=t.seconds(settings.announce, f"{place}.announce"),
        what=t.value(what, f"{place}.expected"),
    )


def _step(t: Teller, queue: QueueEntry, number: int, step: EscalationEntry) -> Sentence | None:
    """What happens before the promise is broken (Q2); None if all whom it asks have left."""
    place = f"queues.{queue.id}.waiting.escalation.{number}"
    done: list[str] = []
    places = [f"{place}.second_line", f"{place}.queues", f"{place}.offer_callback"]
    second_line = t.today.queues[queue.id].serving.second_line
    if step.second_line and second_line:
        second = t.names(second_line, f"queues.{queue.id}.agents.second_line")
        places += second.places
        done.append(t.say(f"ringer det också hos {second.text}", f"it also rings at {second.text}"))
    if step.queues:
        names = t.names(step.queues)
        places += names.places
        done.append(t.say(f"ringer det också hos agenterna i {names.text}", f"it also rings at {names.text}"))
    if step.offer_callback:
        done.append(t.say("erbjuds den som väntar att bli uppringd", "the caller is offered a callback"))
    if not done:
        return None
    return t.sentence(
        "Efter {after} {done}.",
        "After {after} {done}.",
        clauses=("Q2",),
        after=t.seconds(step.after, f"{place}.after"),
        done=Piece(listed_words(done, t.lang), tuple(places)),
        key=place,
    )


def _counted(t: Teller, queue: QueueEntry, promise: Piece) -> Sentence:
    """Of a queue that lets callers wait on."""
    place = f"queues.{queue.id}.waiting"
    return t.sentence(
        "Vi räknar varje väntan som är längre än {promise}; den som väntar står kvar.",
        "We count every wait longer than {promise}; callers go on waiting.",
        f"{place}.at_promise",
        clauses=("Q2",),
        promise=promise,
        key=f"{place}.promise",
    )


def _end(t: Teller, queue: QueueEntry) -> list[Sentence]:
    """Where callers go whom nobody has answered."""
    place, settings = f"queues.{queue.id}", queue.waiting
    box = t.say("till köns röstbrevlåda", "to the queue's voicemail")
    no_answer = t.way(queue.no_answer.to, f"{place}.no_answer", box=box)
    promise = t.seconds(settings.promise, f"{place}.waiting.promise")
    made = t.company.queues[queue.id]
    found = []
    if made.wait_ends().outcome is not Outcome.OVERDUE:
        if made.at_promise is None:
            found.append(_counted(t, queue, promise))
        found.append(
            t.sentence(
                "Efter {longest} går samtalet {way}.",
                "After {longest} the call goes {way}.",
                clauses=(queue.no_answer.clause,),
                longest=t.seconds(made.serving.longest_wait, f"{place}.waiting.longest"),
                way=no_answer,
                key=f"{place}.waiting.longest",
            )
        )
    else:
        entry = settings.at_promise
        ends = isinstance(entry, RuleEntry)
        rule = entry if isinstance(entry, RuleEntry) else queue.no_answer
        where = f"{place}.waiting.at_promise" if ends else f"{place}.no_answer"
        found.append(
            t.sentence(
                "Ingen väntar längre än {promise}: då går samtalet {way}.",
                "Nobody waits longer than {promise}: then the call goes {way}.",
                where,
                clauses=(rule.clause,),
                promise=promise,
                way=t.way(rule.to, where, box=box),
                key=f"{place}.waiting.promise",
            )
        )
    found.append(
        t.sentence(
            "Den som ringer väntar så länge också när ingen är i tjänst.",
            "Callers wait that long also while nobody is at work.",
            key=f"{place}.nobody",
        )
    )
    if settings.most is not None:
        found.append(
            t.sentence(
                "Högst {most} får vänta samtidigt; nästa samtal går {way}.",
                "At most {most} may wait at the same time; the next call goes {way}.",
                most=t.value(settings.most, f"{place}.waiting.most"),
                way=no_answer,
            )
        )
    return found

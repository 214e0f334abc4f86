"""What differences say about queues, rules and opening hours.

Knows: words for each field of these entries. Refuses to know: how the sentences are made (walk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.company.differences.difference import InWords
from app.company.differences.kinds import (
    ClaimWords,
    EachWords,
    EntryWords,
    FieldWords,
    HoursWords,
    KeyedWords,
    ListWords,
    NounWords,
    PartWords,
    RuleWords,
)
from app.company.differences.shown import (
    NO_LIMIT_WORDS,
    as_is,
    as_number,
    as_place,
    as_presented,
    as_quote,
    as_seconds,
    as_who,
    as_word,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CLAUSE_WORDS: Final = NounWords("paragrafen", "the clause")
WHEN_CLOSED: Final = RuleWords(InWords("när det är stängt", "when closed"))
WHEN_ON_PHONE: Final = RuleWords(InWords("om någon talar i telefon", "if somebody is on the phone"))
WHEN_BUSY: Final = RuleWords(InWords("om någon är upptagen", "if somebody is busy"))
WHEN_NOBODY_ANSWERS: Final = RuleWords(InWords("om ingen svarar", "if nobody answers"))
_AS_THE_PROMISE: Final = InWords("efter löftet", "after the promise")

QUEUE_WORDS: Final[Mapping[str, Mapping[str, FieldWords]]] = {
    "RuleEntry": {
        "to": NounWords("vägen", "the way", as_place),
        "clause": CLAUSE_WORDS,
    },
    "PresentsEntry": {
        "number": NounWords("numret som visas utåt", "the presented number", as_presented),
        "clause": NounWords("paragrafen för numret som visas", "the clause of the presented number"),
    },
    "HoursEntry": {  # hours.py says what they mean together
        "clause": NounWords("paragrafen för tiderna", "the clause of the hours"),
        **{
            day: NounWords("tiderna", "the hours", many=True)
            for day in (
                "weekdays",
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            )
        },
    },
    "QueueEntry": {
        "id": NounWords("id", "the id"),
        "name": NounWords("namnet", "the name", as_quote),
        "number": NounWords("numret", "the number"),
        "extension": NounWords("kortnumret", "the short number"),
        "members": EachWords(
            InWords("{who} svarar nu också i {place}", "{who} now also answers in {place}"),
            InWords("{who} är inte längre i {place}", "{who} is no longer in {place}"),
            InWords("medlemmarna", "the members"),
            as_who,
        ),
        "email": NounWords("e-postadressen för meddelanden", "the e-mail address for messages"),
        "hours": HoursWords(opens=True),
        "closed": WHEN_CLOSED,
        "no_answer": WHEN_NOBODY_ANSWERS,
        "ring_seconds": NounWords("ringtiden utan verkan", "the ring time without effect", as_seconds),
        "presents": NounWords(
            "numret som visas utåt",
            "the presented number",
            as_word(
                main=("huvudnumret", "the main number"),
                queue=("köns nummer", "the queue's number"),
                agent=("agentens eget nummer", "the agent's own number"),
            ),
        ),
        "outgoing_prefix": NounWords("prefixet för samtal från kön", "the prefix for calls from the queue"),
        "weight": NounWords(
            "vikten mellan köer med samma agenter",
            "the weight between queues with the same agents",
            as_number,
        ),
        "priority": EntryWords(
            InWords("ny förtur", "new priority"),
            InWords("förturerna", "the priorities"),
            InWords("förturen {}", "priority {}"),
            lambda entry, _: InWords(str(entry.get("name")), str(entry.get("name"))),
        ),
        "agents": PartWords(),
        "waiting": PartWords(),
    },
    "PriorityEntry": {
        "id": NounWords("id", "the id"),
        "name": NounWords("namnet", "the name", as_quote),
        "ahead": NounWords("försprånget", "the head start", as_seconds),
        "numbers": ListWords(InWords("numren", "the numbers")),
        "prefixes": ListWords(InWords("nummerserierna", "the number series")),
    },
    "AgentsEntry": {
        "ring": NounWords(
            "den som det ringer hos",
            "the one who is rung",
            as_word(
                all=("alla lediga agenter", "all free agents"),
                longest_available=("den som varit ledig längst", "the agent who has been free longest"),
            ),
        ),
        "spread": ClaimWords(
            InWords(
                "de lediga agenterna fördelas nu på dem som väntar",
                "free agents are now spread over the callers",
            ),
            InWords(
                "de lediga agenterna fördelas inte längre på dem som väntar",
                "free agents are no longer spread over the callers",
            ),
            whole=True,
        ),
        "second_line": EachWords(
            InWords(
                "{who} svarar nu i andra hand i {place}", "{who} now answers in the second line of {place}"
            ),
            InWords(
                "{who} svarar inte längre i andra hand i {place}",
                "{who} no longer answers in the second line of {place}",
            ),
            InWords("dem som svarar i andra hand", "the second line"),
            as_who,
        ),
        "wrap_up": NounWords("efterarbetet", "wrap-up", as_seconds),
        "offer": NounWords("ringtiden hos en agent", "the ring time at an agent", as_seconds),
        "declined": NounWords(
            "vilan efter ett avvisat samtal", "the pause after a declined call", as_seconds
        ),
        "unanswered": NounWords(
            "vilan efter ett obesvarat samtal", "the pause after an unanswered call", as_seconds
        ),
        "phrase": NounWords("svarsfrasen", "the answering phrase", as_quote),
    },
    "WaitingEntry": {
        "announce": NounWords(
            "tiden mellan två besked om platsen", "the time between announcements of the place", as_seconds
        ),
        "keys": KeyedWords(InWords("knapp {key} i kön", "key {key} in the queue"), as_place),
        "promise": NounWords("löftet om längsta väntan", "the promised longest wait", as_seconds),
        "at_promise": RuleWords(InWords("när löftet har gått ut", "when the promise has run out")),
        "longest": NounWords("den längsta väntan", "the longest wait", as_seconds, _AS_THE_PROMISE),
        "most": NounWords(
            "antalet som får vänta", "the number of callers who may wait", as_number, NO_LIMIT_WORDS
        ),
        "escalation": EntryWords(
            InWords("nytt upptrappningssteg", "new step of escalation"),
            InWords("upptrappningens steg", "the steps of escalation"),
            InWords("steg {} i upptrappningen", "step {} of the escalation"),
            lambda entry, _: InWords(
                f"efter {entry.get('after')} sekunder", f"after {entry.get('after')} seconds"
            ),
            key=None,
        ),
        "expected": ClaimWords(
            InWords("de som väntar får nu höra hur länge", "callers are now told how long they will wait"),
            InWords(
                "de som väntar får inte längre höra hur länge",
                "callers are no longer told how long they will wait",
            ),
            whole=True,
        ),
        "tell_worse": ClaimWords(
            InWords(
                "de som väntar får nu höra också en sämre plats", "callers are now told a worse place, too"
            ),
            InWords(
                "de som väntar får inte längre höra en sämre plats",
                "callers are no longer told a worse place",
            ),
            whole=True,
        ),
        "callback": PartWords(InWords("återuppringning", "callback")),
    },
    "EscalationEntry": {
        "after": NounWords("väntan före steget", "the wait before the step", as_seconds),
        "second_line": ClaimWords(
            InWords("frågar nu dem som svarar i andra hand", "now asks the second line"),
            InWords("frågar inte längre dem som svarar i andra hand", "no longer asks the second line"),
        ),
        "queues": ListWords(InWords("köerna som hjälper till", "the queues that help"), as_who),
        "offer_callback": ClaimWords(
            InWords("erbjuder nu återuppringning", "now offers a callback"),
            InWords("erbjuder inte längre återuppringning", "no longer offers a callback"),
        ),
    },
    "CallbackEntry": {
        "attempts": NounWords("antalet försök", "the number of attempts", as_is),
        "again_after": NounWords("tiden mellan två försök", "the time between two attempts", as_seconds),
    },
}

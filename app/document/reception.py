"""The main number: who answers it, when, and what callers hear.

Knows: how the front desk reads. Refuses to know: queues, and people's own rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets, RuleTable
from app.document.teller import Piece
from app.policy.ways import ServiceSees

if TYPE_CHECKING:
    from app.document.parts import PolicySection, Sentence
    from app.document.teller import Teller

SEES = {
    ServiceSees.NAME: (
        "vårt nummer, och kundens nummer bredvid som namn",
        "our number, with the customer's number beside it as the name",
    ),
    ServiceSees.DIVERSION: (
        "kundens nummer, och att vi har kopplat samtalet vidare",
        "the customer's number, and that we passed the call on",
    ),
    ServiceSees.CALLER: ("kundens nummer", "the customer's number"),
    ServiceSees.OURS: ("bara vårt nummer", "our number alone"),
}


def reception_section(t: Teller) -> PolicySection | None:
    """Who answers the main number, and what happens when nobody can."""
    found = [_who_answers(t)]
    if t.file.reception_extension:
        found.append(
            t.sentence(
                "Du når receptionen på {number}.",
                "You reach reception on {number}.",
                number=t.value(t.file.reception_extension, "reception_extension"),
            )
        )
    found += _hours(t)
    found += _service(t)
    return t.section(
        "reception",
        ("Huvudnumret och receptionen", "The main number and reception"),
        Bullets(tuple(found)),
        _menu(t),
        own="reception",
    )


def _who_answers(t: Teller) -> Sentence:
    who = t.who(t.file.reception)
    number = t.number(t.file.main_number, "main_number")
    queue = t.file.reception in t.queues
    if t.file.front_desk.menu:
        named = t.say(f"kön {who.text}", f"the queue {who.text}") if queue else who.text
        return t.sentence(
            "Den som ringer huvudnumret {number} utifrån hör först vilka knappar som leder till någon. Utan knapp "
            "går samtalet till receptionen: {who}.",
            "Outside callers of the main number {number} first hear which keys lead to somebody. Without a key the "
            "call goes to reception: {who}.",
            "reception",
            "front_desk.menu",
            clauses=("S1", "S2", "Q1"),
            number=number,
            who=Piece(named, who.places),
        )
    return t.sentence(
        "Huvudnumret {number} går till receptionen: kön {who}."
        if queue
        else "Huvudnumret {number} går till receptionen: {who}.",
        "The main number {number} leads to reception: the queue {who}."
        if queue
        else "The main number {number} leads to reception: {who}.",
        "reception",
        "front_desk.menu",
        clauses=("S1", "S2"),
        number=number,
        who=who,
    )


def _hours(t: Teller) -> list[Sentence]:
    """When reception answers, who stands in, and what callers meet otherwise."""
    desk, front = t.file.front_desk, t.company.front
    found = []
    stand_ins = [one for one in desk.stand_ins if one not in t.today.in_force.gone]
    if stand_ins:
        found.append(
            t.sentence(
                "Kan receptionen inte svara ringer det hos {who}, i den ordningen."
                if len(stand_ins) > 1
                else "Kan receptionen inte svara ringer det hos {who}.",
                "If reception cannot answer, it rings at {who}, in that order."
                if len(stand_ins) > 1
                else "If reception cannot answer, it rings at {who}.",
                clauses=("S2",),
                key="stand_ins",
                who=t.names(stand_ins, "front_desk.stand_ins"),
            )
        )
    if front.hours is not None and t.file.reception in t.people:
        found.append(
            t.sentence(
                "Receptionen svarar {hours}.",
                "Reception answers {hours}.",
                clauses=(front.hours.clause,),
                hours=t.hours(front.hours, "front_desk.hours"),
            )
        )
        to = desk.closed.to
        found.append(
            t.sentence(
                "Utanför de tiderna hör den som ringer våra öppettider, och kan lämna ett meddelande."
                if to == "voicemail"
                else "Utanför de tiderna går samtalet {way}.",
                "Outside these hours callers hear our opening hours, and can leave a message."
                if to == "voicemail"
                else "Outside these hours the call goes {way}.",
                "front_desk.closed",
                clauses=(desk.closed.clause,),
                way=t.way(to, "front_desk.closed"),
            )
        )
    if desk.greeting:
        found.append(
            t.sentence(
                "Före ett meddelande på huvudnumret hör den som ringer: ”{words}”",
                "Before a message on the main number callers hear: “{words}”",
                words=t.value(desk.greeting, "front_desk.greeting"),
            )
        )
    return found


def _service(t: Teller) -> list[Sentence]:
    if not t.uses_service:
        return []
    seen = SEES[t.company.answering_service_sees]
    return [
        t.sentence(
            "När ett samtal går till {service} ser den {seen}.",
            "When a call goes to {service}, they see {seen}.",
            service=t.answering_service(),
            seen=t.value(t.say(*seen), "answering_service_sees"),
        )
    ]


def _menu(t: Teller) -> RuleTable:
    rows = []
    for key, one in enumerate(t.file.front_desk.menu, 1):
        place = f"front_desk.menu.{key - 1}"
        choice = t.company.front.menu[key - 1]
        rows.append(
            t.row(
                place,
                t.cell(t.value(key, place)),
                t.cell(t.value(choice.name(t.lang), place)),
                t.cell(t.way(one.to, place), one.clause),
            )
        )
    head = (t.say("Knapp", "Key"), t.say("Val", "Choice"), t.say("Samtalet går", "The call goes"))
    caption = t.say("Knappval på huvudnumret", "Key choices on the main number")
    return RuleTable(caption, head, tuple(rows))

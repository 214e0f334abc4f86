"""Each queue: number, agents, hours, order, waiting and the words of whoever answers.

Knows: how a queue's settings read. Refuses to know: who is next (queueing/), and where a call then goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets, Paragraph, RuleTable
from app.document.queue_waiting import waiting
from app.document.teller import Piece
from app.document.words import listed_words
from app.policy.codes import LOG_IN, LOG_OUT, PAUSE, RESUME
from app.policy.outward import FOR_QUEUES
from app.policy.ways import QueueShows

if TYPE_CHECKING:
    from app.company.schema import QueueEntry
    from app.document.parts import PolicySection, Sentence
    from app.document.teller import Teller

PRESENTS = {
    QueueShows.MAIN: ("huvudnumret", "the main number"),
    QueueShows.QUEUE: ("köns nummer", "the queue's number"),
    QueueShows.AGENT: (
        "agentens eget direktnummer, annars huvudnumret",
        "the agent's own direct number, else the main number",
    ),
}


def queues_section(t: Teller) -> PolicySection | None:
    """What holds for all queues, then one section for each."""
    together = (
        t.sentence(
            "Den som har kommit in före stängning får svar, också när klockan har slagit.",
            "Whoever came in before closing time is answered, also when the clock has struck.",
            clauses=("Q12",),
        ),
        t.sentence(
            "En agent som talar i telefon eller har en profil som inte tar samtal får inget samtal från kön.",
            "An agent who is on the phone, or has a profile that takes no calls, gets no call of the queue.",
            key="agents",
        ),
        t.sentence(
            "Agenter väljer själva: {log_in} loggar in, {log_out} loggar ut, {pause} är paus och {resume} "
            "tar samtal igen. "
            "Skälen till paus är {reasons}.",
            "Agents choose themselves: {log_in} logs in, {log_out} logs out, {pause} is a pause and "
            "{resume} takes calls "
            "again. The reasons to pause are {reasons}.",
            key="codes",
            log_in=LOG_IN,
            log_out=LOG_OUT,
            pause=PAUSE,
            resume=RESUME,
            reasons=t.value(_pauses(t), "pause_reasons", "pause_codes"),
        ),
    )
    if not t.file.queues:
        return None
    each = tuple(_queue(t, one) for one in t.file.queues)
    return t.section("queues", ("Telefonköer", "Queues"), Bullets(together), own="queues", inside=each)


def _pauses(t: Teller) -> str:
    given = [f"{reason} ({PAUSE}{code})" for code, reason in t.company.pause_codes.items()]
    return listed_words(given, t.lang)


def _queue(t: Teller, queue: QueueEntry) -> PolicySection | None:
    place = f"queues.{queue.id}"
    name = t.queue(queue.id)
    title = t.sentence("{name}", "{name}", name=name)
    found = [*_reached(t, queue), *_hours(t, queue), *_order(t, queue), *_agents(t, queue)]
    phrase = queue.agents.phrase.format(
        company=t.file.company, agent=t.say("[Namn]", "[Name]"), queue=queue.name
    )
    said = t.sentence(
        "Så svarar du: ”{words}”",
        "You answer: “{words}”",
        f"{place}.agents.phrase",
        clauses=("Q6",),
        words=_phrase(queue, phrase),
    )
    return t.section(place, title, Bullets((*found, *waiting(t, queue))), Paragraph(said))


def _phrase(queue: QueueEntry, phrase: str) -> Piece:
    places = {"{company}": "company", "{queue}": f"queues.{queue.id}.name"}
    return Piece(phrase, tuple(place for sign, place in places.items() if sign in queue.agents.phrase))


def _reached(t: Teller, queue: QueueEntry) -> list[Sentence]:
    place = f"queues.{queue.id}"
    found = []
    if queue.number:
        found.append(
            t.sentence(
                "Kunder når kön på {number}.",
                "Customers reach the queue on {number}.",
                number=t.number(queue.number, f"{place}.number"),
            )
        )
    if queue.extension:
        found.append(
            t.sentence(
                "Vi når den på {number}.",
                "We reach it on {number}.",
                number=t.value(queue.extension, f"{place}.extension"),
            )
        )
    today = t.today.queues[queue.id]  # without those who have left or have no phone any more
    found.append(
        t.sentence(
            "Här svarar {who}." if today.members else "Just nu har kön ingen som svarar.",
            "It is answered by {who}." if today.members else "Just now the queue has nobody who answers.",
            f"{place}.members",
            who=t.names(today.members),
        )
    )
    second = today.serving.second_line
    if second:
        found.append(
            t.sentence(
                "När ingen av dem är ledig ringer det hos {who}.",
                "When none of them is free, it rings at {who}.",
                who=t.names(second, f"{place}.agents.second_line"),
            )
        )
    return found


def _hours(t: Teller, queue: QueueEntry) -> list[Sentence]:
    place, hours = f"queues.{queue.id}", t.company.queues[queue.id].hours
    box = t.say("till köns röstbrevlåda", "to the queue's voicemail")
    return [
        t.sentence(
            "Kön är öppen {hours}.",
            "The queue is open {hours}.",
            clauses=(hours.clause,),
            hours=t.hours(hours, f"{place}.hours"),
        ),
        t.sentence(
            "Utanför de tiderna går samtalet {way}.",
            "Outside these hours the call goes {way}.",
            f"{place}.closed",
            clauses=(queue.closed.clause,),
            way=t.way(queue.closed.to, f"{place}.closed", box=box),
        ),
    ]


def _order(t: Teller, queue: QueueEntry) -> list[Sentence]:
    """In which order callers are answered (Q8, Q14)."""
    place = f"queues.{queue.id}.priority"
    if not queue.priority:
        return [
            t.sentence(
                "Samtal besvaras i den ordning som de kommer.",
                "Calls are answered in the order in which they come.",
                place,
                clauses=("Q8",),
            )
        ]
    found = []
    for one in queue.priority:
        known = f"{place}.{one.id}"
        found.append(
            t.sentence(
                "{name} går före: de räknas som om de hade väntat {ahead} längre. Det gäller {count}.",
                "{name} go first: they count as if they had waited {ahead} longer. This holds for {count}.",
                known,
                clauses=("Q14",),
                name=t.value(one.name, f"{known}.name"),
                ahead=t.seconds(one.ahead, f"{known}.ahead"),
                count=t.value(_numbers(t, len(one.numbers), len(one.prefixes)), f"{known}.numbers"),
            )
        )
    others = t.sentence(
        "Andra besvaras i den ordning som de kommer.",
        "Others are answered in the order in which they come.",
        f"{place}.{queue.priority[0].id}.id",
        clauses=("Q8",),
        key=place,
    )
    return [*found, others]


def _numbers(t: Teller, numbers: int, series: int) -> str:
    """How many numbers and series; customers' numbers themselves are nobody's reading."""
    parts = []
    if numbers:
        parts.append(f"{numbers} {t.say('nummer', 'number' if numbers == 1 else 'numbers')}")
    if series:
        kind = ("nummerserie", "series of numbers") if series == 1 else ("nummerserier", "series of numbers")
        parts.append(f"{series} {t.say(*kind)}")
    return listed_words(parts, t.lang)


def _agents(t: Teller, queue: QueueEntry) -> list[Sentence]:
    place, agents = f"queues.{queue.id}.agents", queue.agents
    longest = agents.ring == "longest_available"
    found = [
        t.sentence(
            "Det ringer hos den som har varit ledig längst."
            if longest
            else "Det ringer hos alla lediga på en gång.",
            "It rings at whoever has been free the longest."
            if longest
            else "It rings at all who are free at the same time.",
            f"{place}.ring",
            clauses=("Q13",) if longest else ("Q9",),
        )
    ]
    if not longest and not agents.spread:
        found.append(
            t.sentence(
                "När flera väntar ringer det bara för den som står först.",
                "When several wait, it rings only for the first.",
                f"{place}.spread",
            )
        )
    found.append(
        t.sentence(
            "Det ringer {offer} hos en agent. Efter ett samtal är agenten i fred i {wrap_up}, efter att ha "
            "avböjt i {declined} "
            "och efter att inte ha svarat i {unanswered}.",
            "It rings for {offer} at an agent. After a call the agent has {wrap_up} of peace, after "
            "declining {declined}, "
            "and after not answering {unanswered}.",
            offer=t.seconds(agents.offer, f"{place}.offer"),
            wrap_up=t.seconds(agents.wrap_up, f"{place}.wrap_up"),
            declined=t.seconds(agents.declined, f"{place}.declined"),
            unanswered=t.seconds(agents.unanswered, f"{place}.unanswered"),
        )
    )
    presents = QueueShows(queue.presents)
    found.append(
        t.sentence(
            "När vi ringer för kön visas {number}.",
            "When we call for the queue, {number} is presented.",
            clauses=(FOR_QUEUES[presents].clause,),
            number=t.value(t.say(*PRESENTS[presents]), f"queues.{queue.id}.presents"),
        )
    )
    if queue.outgoing_prefix:
        found.append(
            t.sentence(
                "Slå {prefix} och numret för att ringa för kön.",
                "Dial {prefix} and the number to call for the queue.",
                prefix=t.value(queue.outgoing_prefix, f"queues.{queue.id}.outgoing_prefix"),
            )
        )
    if queue.weight != 1:
        found.append(
            t.sentence(
                "För den som svarar i flera köer räknas väntan här {weight} gånger.",
                "For agents of several queues the wait here counts {weight} times.",
                weight=t.value(f"{queue.weight:g}", f"queues.{queue.id}.weight"),
            )
        )
    return found


def music_section(t: Teller) -> PolicySection | None:
    """What callers hear while they wait or are on hold, and by what right (Q5)."""
    rows = []
    for number, one in enumerate(t.file.music):
        place = f"music.{number}"
        voice = t.say(" (sång)", " (with a voice)") if one.vocal else ""
        rows.append(
            t.row(
                f"music.{one.title}",
                t.cell(t.value(one.title + voice, f"{place}.title", f"{place}.vocal")),
                t.cell(t.value(one.artist, f"{place}.artist") if one.artist else "–"),
                t.cell(t.value(one.licence, f"{place}.licence") if one.licence else "–"),
                of=f"{place}.title",
            )
        )
    head = (t.say("Stycke", "Piece"), t.say("Upphov", "By"), t.say("Licens", "Licence"))
    kept, more = t.rows(rows, "vaxel export")
    table = RuleTable(
        t.say("Musiken som den som väntar hör", "The music that waiting callers hear"), head, kept
    )
    return t.section("music", ("Musik", "Music"), table, *more, clauses=("Q5",))

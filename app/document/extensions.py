"""Fixed and mobile extensions: which number they show, where calls go, and who has which.

Knows: the default rules. Refuses to know: what roles and profiles change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets, Paragraph, RuleTable
from app.document.teller import MOST_ROWS, Piece, capital
from app.policy.trunks import Srtp
from app.policy.ways import Cause, PhoneForwards, PresentedNumber

if TYPE_CHECKING:
    from app.company.schema import ExtensionEntry, PresentsEntry
    from app.document.parts import PolicySection, SectionPart, Sentence
    from app.document.teller import Teller

CAUSES = {
    Cause.ON_PHONE: ("Du talar i telefon", "You are on the phone"),
    Cause.BUSY: ("Du är upptagen av annat", "You are busy for another reason"),
    Cause.NO_ANSWER: ("Du svarar inte", "You do not answer"),
}
_SHOWN = {
    PresentedNumber.DIRECT: ("ditt direktnummer", "your direct number"),
    PresentedNumber.MAIN: ("huvudnumret", "the main number"),
    PresentedNumber.MOBILE: ("ditt mobilnummer", "your mobile number"),
}
MOST_PEOPLE = 60  # in the table; a larger company is counted by role


def presented_text(t: Teller, presents: PresentsEntry, place: str) -> Piece:
    """The number presented, in words."""
    if presents.number in t.queues:
        queue = t.queue(presents.number)
        text = t.say(f"numret till kön {queue.text}", f"the number of the queue {queue.text}")
        return Piece(text, (place, *queue.places))
    return Piece(t.say(*_SHOWN[PresentedNumber(presents.number)]), (place,))


def extensions_section(t: Teller) -> PolicySection | None:
    """The rules that hold for everybody, unless a role or a profile says otherwise."""
    return t.section(
        "extensions",
        _title(t),
        Paragraph(
            t.sentence(
                "Så här gäller för alla, om inte rollen, profilen eller ett undantag säger något annat.",
                "This holds for everybody, unless the role, the profile or an exception says otherwise.",
                key="extensions",
            )
        ),
        _defaults(t),
        Bullets((*_phones(t), *_transfers(t))),
        own="extensions",
        inside=(_short_numbers(t), _directory(t)),
    )


def _title(t: Teller) -> tuple[str, str]:
    if not t.has_mobiles:
        return "Fast anknytning", "Fixed extensions"
    if not t.has_desks:
        return "Mobil anknytning", "Mobile extensions"
    return "Fast och mobil anknytning", "Fixed and mobile extensions"


def _defaults(t: Teller) -> RuleTable:
    kinds: list[tuple[str, ExtensionEntry]] = []
    if t.has_desks:
        kinds.append(("fixed", t.file.defaults.fixed))
    if t.has_mobiles:
        kinds.append(("mobile", t.file.defaults.mobile))
    names = {
        "fixed": t.say("Fast anknytning", "Fixed extension"),
        "mobile": t.say("Mobil anknytning", "Mobile extension"),
    }
    numbers = [
        t.cell(presented_text(t, entry.presents, f"defaults.{kind}.presents"), entry.presents.clause)
        for kind, entry in kinds
    ]
    rows = [t.row("defaults.presents", t.cell(t.say("Den du ringer ser", "People you call see")), *numbers)]
    for cause, words in CAUSES.items():
        cells = []
        for kind, entry in kinds:
            rule = getattr(entry, cause.value)
            way = t.way(rule.to, f"defaults.{kind}.{cause.value}", box=_own_box(t))
            cells.append(t.cell(way, rule.clause))
        rows.append(t.row(f"defaults.{cause.value}", t.cell(t.say(*words)), *cells))
    head = (t.say("Läge", "When"), *(names[kind] for kind, _ in kinds))
    caption = t.say("Grundregler för anknytningar", "Basic rules for extensions")
    return RuleTable(caption, head, tuple(rows))


def _own_box(t: Teller) -> str:
    return t.say("till din röstbrevlåda", "to your voicemail")


def _phones(t: Teller) -> list[Sentence]:
    file = t.file
    found = [
        t.sentence(
            "En telefon ringer i {seconds} innan samtalet går vidare.",
            "A phone rings for {seconds} before the call goes on.",
            seconds=t.seconds(file.ring_seconds, "ring_seconds"),
        )
    ]
    people = t.today.people.values()
    if any(one.desk and one.mobile for one in people):
        found.append(
            t.sentence(
                "Har du både fast telefon och mobil ringer det i båda, och talar du i den ena är du "
                "upptagen i den andra.",
                "If you have both a desk phone and a mobile, both ring, and talking on one makes you busy "
                "on the other.",
                clauses=("M5",),
                key="both",
            )
        )
    waiting = t.here(one.id for one in file.people if one.call_waiting)
    if waiting:
        found.append(
            t.sentence(
                "Samtal ringer också medan de talar i telefon hos {who}.",
                "Calls also ring while they are on the phone at {who}.",
                *(f"people.{one}.call_waiting" for one in waiting),
                clauses=("R3",),
                key="call_waiting",
                who=t.names(waiting),
            )
        )
    if t.has_mobiles:
        key = t.company.confirm_mobiles
        found.append(
            t.sentence(
                "Den som svarar i mobilen trycker 1, så att operatörens röstbrevlåda inte tar samtalet."
                if key
                else "Den som svarar i mobilen får samtalet direkt, utan att trycka något.",
                "Whoever answers on a mobile presses 1, so that the operator's voicemail does not take the call."
                if key
                else "Whoever answers on a mobile gets the call at once, without pressing a key.",
                "mobiles.confirm",
            )
        )
    forwards = {
        PhoneForwards.REFUSED: (
            "Vidarekoppling som är inställd i en telefon gäller inte: det är profilen som bestämmer.",
            "Forwarding that is set in a phone has no effect: the profile decides.",
        ),
        PhoneForwards.COLLEAGUES: (
            "En telefon får vidarekoppla samtal till våra egna nummer.",
            "A phone may forward calls to our own numbers.",
        ),
        PhoneForwards.ANYWHERE: (
            "En telefon får vidarekoppla samtal till alla nummer som du själv får ringa.",
            "A phone may forward calls to any number that you may call yourself.",
        ),
    }
    found.append(t.sentence(*forwards[t.company.phone_forwards], "phones.forwards"))
    srtp = Srtp(file.phones.srtp)
    if srtp is not Srtp.CLEAR:
        found.append(
            t.sentence(
                "Ljudet i fasta telefoner är krypterat."
                if srtp is Srtp.REQUIRED
                else "Ljudet i fasta telefoner är krypterat, om telefonen kan det.",
                "Sound on desk phones is encrypted."
                if srtp is Srtp.REQUIRED
                else "Sound on desk phones is encrypted if the phone can do that.",
                "phones.srtp",
            )
        )
    spoken = t.say("svenska", "Swedish") if file.language == "sv" else t.say("engelska", "English")
    found.append(
        t.sentence(
            "Växeln talar {language} med dig, om du inte har valt ett annat språk.",
            "The exchange speaks {language} to you, unless you have chosen another language.",
            language=t.value(spoken, "language"),
        )
    )
    return found


def _transfers(t: Teller) -> list[Sentence]:
    back = t.company.transfers_return
    found = [
        t.sentence(
            "Kopplar du ett samtal utan att fråga först, och kollegan inte svarar, kommer det tillbaka till dig."
            if back
            else "Kopplar du ett samtal utan att fråga först, och kollegan inte svarar, går det dit "
            "kollegans samtal går.",
            "If you transfer a call without asking first, and your colleague does not answer, it comes back to you."
            if back
            else "If you transfer a call without asking first, and your colleague does not answer, it goes where "
            "their calls go.",
            "transfers.unanswered",
        )
    ]
    if t.company.mobiles_send_on and t.has_mobiles:
        found.append(
            t.sentence(
                "I mobilen kopplar du ett samtal med ## och numret, eller med ** om du vill fråga först.",
                "On a mobile you transfer a call with ## and the number, or with ** if you want to ask first.",
                "transfers.mobiles_by_keys",
                clauses=("M5",),
            )
        )
    by_keys = t.here(one.id for one in t.file.people if one.transfer_by_keys)
    if by_keys:
        found.append(
            t.sentence(
                "I fast telefon gör {who} likadant.",
                "On their desk phones {who} do the same.",
                *(f"people.{one}.transfer_by_keys" for one in by_keys),
                key="transfer_by_keys",
                who=t.names(by_keys),
            )
        )
    return found


def _short_numbers(t: Teller) -> PolicySection | None:
    rows = []
    for number, entry in enumerate(t.file.short_numbers or ()):
        place = f"short_numbers.{number}"
        leads = t.who(entry.to) if entry.to in t.people or entry.to in t.queues else None
        if leads is None:
            to = t.say("receptionen", "reception") if entry.to == "reception" else ""
            leads = Piece(to) if to else t.number(entry.to, f"{place}.to")
        rows.append(
            t.row(
                f"short_numbers.{entry.number}",
                t.cell(t.value(entry.number, f"{place}.number")),
                t.cell(t.value(entry.name, f"{place}.name")),
                t.cell(Piece(leads.text, (f"{place}.to", *leads.places))),
                of=f"{place}.number",
            )
        )
    head = (t.say("Slå", "Dial"), t.say("Namn", "Name"), t.say("Leder till", "Leads to"))
    shown_rows, more = t.rows(rows, "vaxel export")
    table = RuleTable(t.say("Kortnummer för alla", "Short numbers for all"), head, shown_rows)
    return t.section("extensions.short", ("Kortnummer", "Short numbers"), table, *more)


def _directory(t: Teller) -> PolicySection | None:
    """Everybody, in a small company; in a larger one how many have which role."""
    if len(t.file.people) > MOST_PEOPLE:
        return t.section("extensions.people", ("Anknytningar", "Extensions"), *_by_role(t))
    rows = []
    gone = t.today.in_force.gone
    for entry in t.file.people:
        if entry.id in gone:
            continue
        place = f"people.{entry.id}"
        direct = t.number(entry.direct, f"{place}.direct") if entry.direct else "–"
        mobile = t.number(entry.mobile, f"{place}.mobile") if entry.mobile else "–"
        role = t.role(entry.role)
        rows.append(
            t.row(
                place,
                t.cell(t.person(entry.id)),
                t.cell(Piece(role.text, (f"{place}.role", *role.places))),
                t.cell(_extension(t, place, entry.extension, desk=entry.desk)),
                t.cell(direct),
                t.cell(mobile),
            )
        )
    sv = ("Namn", "Roll", "Anknytning", "Direktnummer", "Mobil")
    en = ("Name", "Role", "Extension", "Direct number", "Mobile")
    table = RuleTable(t.say("Anknytningar", "Extensions"), sv if t.sv else en, tuple(rows))
    return t.section("extensions.people", ("Anknytningar", "Extensions"), table)


def _extension(t: Teller, place: str, number: str, *, desk: bool) -> Piece:
    note = "" if desk else t.say(" (bara mobil)", " (mobile only)")
    return Piece(f"{number}{note}", (f"{place}.extension", f"{place}.desk"))


def _by_role(t: Teller) -> tuple[SectionPart, ...]:
    counts: dict[str, int] = {}
    for one in t.file.people:
        if one.id not in t.today.in_force.gone:
            counts[one.role] = counts.get(one.role, 0) + 1
    rows = [
        t.row(f"role.{role}", t.cell(capital(t.role(role))), t.cell(t.value(count, "people")))
        for role, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    words = t.sentence(
        "{count} personer har en anknytning. ”vaxel people” visar dem med nummer.",
        "{count} people have an extension. “vaxel people” shows them with their numbers.",
        count=t.value(sum(counts.values()), "people"),
        key="people",
    )
    head = (t.say("Roll", "Role"), t.say("Personer", "People"))
    caption = t.say("Anknytningar efter roll", "Extensions by role")
    return Paragraph(words), RuleTable(caption, head, tuple(rows[:MOST_ROWS]))

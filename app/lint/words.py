"""What a finding says, and what it proposes, in Swedish and English.

Knows: one sentence and one proposal for each kind of finding. Refuses to know: when one is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.lint.finding import Finding


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A kind of finding. sv, en: the sentence ("" if the import has one); then what to do."""

    sv: str
    en: str
    do_sv: str
    do_en: str


KINDS_OF_FINDINGS: Final = {  # code: what such a finding is about, for lists of rules
    "approval": (
        "Avvikelse som ingen får godkänna, eller som är för lång",
        "A deviation that is not approved, or too long",
    ),
    "agent-never": ("Agent som aldrig får samtal", "An agent to whom no call ever comes"),
    "clock-change": (
        "Tider som inte håller natten då klockan ställs om",
        "Hours that break in a night of clock change",
    ),
    "contact-leaves": ("Kontaktperson som slutar", "A contact person who leaves"),
    "dead-end": ("Återvändsgränd", "A dead end"),
    "empty-queue": ("Kö utan agenter", "A queue that nobody is in"),
    "empty-role": ("Roll som ingen har", "A role that nobody has"),
    "expired": ("Avvikelse som har gått ut", "A deviation that has expired"),
    "expires": ("Avvikelse eller anställning som snart slutar", "A deviation or employment that ends soon"),
    "greylist-age": ("Grålista som ingen har sett över", "A greylist that nobody has reviewed"),
    "greylist-empty": ("Tom grålista", "An empty greylist"),
    "heir-leaves": ("Efterträdare som också slutar", "A successor who leaves, too"),
    "hidden": ("Regel som en annan alltid döljer", "A rule that another always hides"),
    "holiday": ("Helgdag utan någon som svarar", "A holiday that nobody covers"),
    "key-choices": ("Mer än två knappval", "More than two key choices"),
    "long-wait": ("Väntan som kan bli längre än tre minuter", "A wait that may pass three minutes"),
    "loop": ("Samtal som går i en ring", "A call that goes in a circle"),
    "music-licence": ("Musik utan licens", "Music without a licence"),
    "music-vocal": ("Musik med sång", "Music with a voice"),
    "never": ("Regel som aldrig kan gälla", "A rule that can never apply"),
    "no-successor": ("Den som slutar har ingen efterträdare", "A leaver without a successor"),
    "nobody": ("Öppet, men ingen är där", "Open, but nobody is there"),
    "phone-ends": (
        "Den enda telefonen är privat, och har ett slutdatum",
        "The only telephone is private, and ends",
    ),
    "private-number": ("Privat nummer som visas", "A private number that is shown"),
    "refused": ("Filen kan inte användas", "The file cannot be used"),
    "sms-sender": ("Avsändare som inget nät tar emot", "An SMS sender that no network takes"),
    "substitutes": ("Ersättarna är borta samtidigt", "Substitutes absent at the same time"),
    "warning": ("Något att se över", "Something to look at"),
}

FINDING_WORDS: Final = {
    "approval": FindingWords(
        "",
        "",
        "Låt närmaste chef godkänna, eller korta tiden.",
        "Let the nearest manager approve, or shorten it.",
    ),
    "agent-never": FindingWords(
        "{name} får aldrig ett samtal från kön {queue}: då den är öppen får ingen telefon ringa",
        "{name} never gets a call from the queue {queue}: while it is open, no phone of theirs may ring",
        "Ändra schemat eller arbetstiderna, eller ta bort agenten ur kön.",
        "Change the schedule or the working hours, or take the agent out of the queue.",
    ),
    "clock-change": FindingWords(
        "tiderna öppnar eller stänger mellan 02 och 03: {day}, då klockan ställs om, blir det {turns}",
        "the hours begin or end between 02 and 03: on {day}, when the clock changes, that gives {turns}",
        "Låt tiden börja eller sluta klockan 02 eller 03.",
        "Let the hours begin or end at 02 or 03.",
    ),
    "contact-leaves": FindingWords("", "", "Ange en annan kontaktperson.", "Name another contact person."),
    "dead-end": FindingWords(
        "samtalet slutar i en röstbrevlåda som ingen kan lyssna på: {name}",
        "the call ends in a mailbox to which nobody can listen: {name}",
        "Ge personen en telefon eller en e-postadress, eller kön agenter.",
        "Give the person a telephone or an e-mail address, or the queue agents.",
    ),
    "empty-queue": FindingWords(
        "", "", "Ange nya medlemmar, eller ta bort kön.", "Name new members, or remove the queue."
    ),
    "empty-role": FindingWords(
        "ingen har rollen {name}",
        "nobody has the role {name}",
        "Ge någon rollen, eller ta bort den.",
        "Give somebody the role, or remove it.",
    ),
    "expired": FindingWords("", "", "Ta bort posten, eller förnya den.", "Remove the entry, or renew it."),
    "expires": FindingWords("", "", "Bestäm vad som ska gälla sedan.", "Decide what shall apply afterwards."),
    "greylist-age": FindingWords(
        "",
        "",
        "Se över listan, och kör `vaxel greylist reviewed`.",
        "Review the list, and run `vaxel greylist reviewed`.",
    ),
    "greylist-empty": FindingWords(
        "",
        "",
        "Ange länder och prefix som ingen ska ringa.",
        "List the countries and prefixes that nobody shall call.",
    ),
    "heir-leaves": FindingWords("", "", "Ange en efterträdare som stannar.", "Name a successor who stays."),
    "hidden.escalation": FindingWords(
        "steget efter {after} s gör inget som inte redan är gjort",
        "the step after {after} s does nothing that is not done already",
        "Ta bort steget, eller låt det göra något annat.",
        "Remove the step, or let it do something else.",
    ),
    "hidden.exception": FindingWords(
        "undantaget {other} gäller redan samma sak hela tiden",
        "the exception {other} covers the same at all times",
        "Ta bort det ena.",
        "Remove one of them.",
    ),
    "hidden.greylist": FindingWords(
        "{entry} döljs alltid av {other}",
        "{entry} is always hidden by {other}",
        "Ta bort det ena.",
        "Remove one of them.",
    ),
    "hidden.keyword": FindingWords(
        "ordet {word} i kalendern betyder aldrig den här profilen: {others} kommer före och har det också",
        "the word {word} in a calendar never means this profile: {others} comes before it and has it, too",
        "Byt ordning på profilerna, eller ta bort ordet.",
        "Change the order of the profiles, or remove the word.",
    ),
    "hidden.priority": FindingWords(
        "klassen {name} får aldrig någon: en tidigare klass har samma nummer",
        "the class {name} never gets anybody: an earlier class has the same numbers",
        "Byt ordning på klasserna, eller ta bort den ena.",
        "Change the order of the classes, or remove one.",
    ),
    "hidden.role": FindingWords(
        "regeln för rollen {name} gäller aldrig: profilerna har alla en egen ({others})",
        "the rule of the role {name} never applies: the profiles all have one of their own ({others})",
        "Ta bort rollens regel, eller en profils.",
        "Remove the role's rule, or that of a profile.",
    ),
    "hidden.schedule": FindingWords(
        "schemat {schedule} gäller aldrig: {other} går alltid före",
        "the schedule {schedule} never applies: {other} always goes before it",
        "Byt ordning på schemana, eller ta bort det ena.",
        "Change the order of the schedules, or remove one.",
    ),
    "holiday.closed": FindingWords(
        "{name} har öppet på söndagar, men på helgdagar, först {day}, blir samtalet bara ett meddelande",
        "{name} is open on Sundays, but on holidays, first on {day}, the call only becomes a message",
        "Skriv dagarna i calendar.open_dates, eller låt `closed` leda till någon som svarar då.",
        "List the days in calendar.open_dates, or let `closed` lead to somebody who answers then.",
    ),
    "holiday.rings": FindingWords(
        "receptionen har inga tider: på helgdagar, först {day}, ringer det hos {name} som på en arbetsdag",
        "reception has no hours: on holidays, first on {day}, it rings at {name} as on a working day",
        "Ange front_desk.hours, och vart samtalen går då (closed).",
        "Give front_desk.hours, and where calls go then (closed).",
    ),
    "key-choices": FindingWords("", "", "Ta bort ett knappval på vägen.", "Remove a key choice on the way."),
    "long-wait": FindingWords(
        "den som ringer kan få vänta i {seconds} s i {names}, och löftet är 180 s",
        "a caller may wait {seconds} s in {names}, and the promise is 180 s",
        "Låt `at_promise` leda till någon annan än en kö, eller korta `promise` och `longest`.",
        "Let `at_promise` lead to something else than a queue, or shorten `promise` and `longest`.",
    ),
    "long-wait.import": FindingWords(
        "", "", "Ange vart samtalen går i `at_promise`.", "Say where calls go in `at_promise`."
    ),
    "loop": FindingWords(
        "samtalet leds tillbaka till {name}, där det redan har varit; det slutar då i receptionen eller röstbrevlådan",
        "the call is led back to {name}, where it has been; it then ends at reception or in the mailbox",
        "Låt en av reglerna på vägen leda någon annanstans.",
        "Let one of the rules on the way lead elsewhere.",
    ),
    "loop.import": FindingWords(
        "", "", "Låt en av vägarna sluta någon annanstans.", "Let one of the ways end elsewhere."
    ),
    "music-licence": FindingWords(
        "{title} har ingen anteckning om licens",
        "{title} has no note of its licence",
        "Skriv med vilken rätt stycket spelas (licence), eller byt det.",
        "Write by what right it is played (licence), or replace it.",
    ),
    "music-vocal": FindingWords(
        "{title} är sång, och musiken ska vara instrumental",
        "{title} is sung, and music must be instrumental",
        "Byt till ett instrumentalt stycke.",
        "Take an instrumental piece.",
    ),
    "never": FindingWords("", "", "Ta bort fältet.", "Remove the field."),
    "never.answering-service": FindingWords(
        "inget samtal leds till svarstjänsten",
        "no call is led to the answering service",
        "Led samtal dit (closed, at_promise), eller ta bort fältet.",
        "Lead calls there (closed, at_promise), or remove the field.",
    ),
    "never.at-promise": FindingWords(
        "at_promise gäller aldrig: väntan tar slut efter {longest} s, innan löftet på {promise} s",
        "at_promise never applies: the wait ends after {longest} s, before the promise of {promise} s",
        "Ta bort `longest`, eller gör `promise` kortare.",
        "Remove `longest`, or make `promise` shorter.",
    ),
    "never.busy-devices": FindingWords(
        "profilen {name} släpper inte fram några samtal, så devices har ingen verkan",
        "the profile {name} lets no call through, so devices has no effect",
        "Ta bort fältet, eller sätt busy: false.",
        "Remove the field, or set busy: false.",
    ),
    "never.busy-profile": FindingWords(
        "profilen {name} släpper inte fram några samtal, så bara dess regel för busy kan gälla",
        "the profile {name} lets no call through, so only its rule for busy can apply",
        "Flytta regeln till busy, eller sätt busy: false.",
        "Move the rule to busy, or set busy: false.",
    ),
    "never.day": FindingWords(
        "{day} ändrar ingenting: dagen är så ändå",
        "{day} changes nothing: the day is so anyway",
        "Ta bort dagen, eller rätta datumet.",
        "Remove the day, or correct the date.",
    ),
    "never.escalation": FindingWords(
        "steget efter {after} s kommer aldrig: väntan tar slut efter {longest} s",
        "the step after {after} s never comes: the wait ends after {longest} s",
        "Låt steget komma tidigare, eller ta bort det.",
        "Let the step come earlier, or remove it.",
    ),
    "never.exception": FindingWords(
        "undantaget ändrar ingenting: {name} har ingen mobil som vilar",
        "the exception changes nothing: {name} has no mobile that rests",
        "Ta bort undantaget.",
        "Remove the exception.",
    ),
    "never.front-closed": FindingWords(
        "receptionen har inga tider, så closed gäller aldrig",
        "reception has no hours, so closed never applies",
        "Ange front_desk.hours, eller ta bort closed.",
        "Give front_desk.hours, or remove closed.",
    ),
    "never.past": FindingWords(
        "{day} är förbi",
        "{day} is over",
        "Ta bort dagen, och skriv in nästa års.",
        "Remove the day, and enter next year's.",
    ),
    "never.priority": FindingWords(
        "klassen {name} får aldrig någon: numren är grålistade",
        "the class {name} never gets anybody: the numbers are greylisted",
        "Ta bort klassen, eller ta bort numren ur grålistan.",
        "Remove the class, or take the numbers off the greylist.",
    ),
    "never.queue": FindingWords(
        "ingen kan ringa kön {name}: den har inget nummer, och ingen regel leder dit",
        "nobody can call the queue {name}: it has no number, and no rule leads there",
        "Ge kön ett nummer, led samtal dit, eller ta bort den.",
        "Give the queue a number, lead calls there, or remove it.",
    ),
    "never.schedule": FindingWords(
        "schemat {schedule} gäller aldrig för någon",
        "the schedule {schedule} never applies to anybody",
        "Rätta tiderna, eller ta bort schemat.",
        "Correct the hours, or remove the schedule.",
    ),
    "no-successor": FindingWords(
        "{name} slutar {day}, och ingen efterträdare är vald",
        "{name} leaves on {day}, and no successor is named",
        "Ange successor: en person, en kö eller reception.",
        "Name a successor: a person, a queue or reception.",
    ),
    "nobody": FindingWords(
        "{name}: öppet, men ingen är på plats, först {from}-{until} ({hours} timmar på ett år)",
        "{name}: open, but nobody is there, first {from}-{until} ({hours} hours in a year)",
        "Ändra öppettiderna eller schemat, så att någon är på plats.",
        "Change the opening hours or the schedule, so that somebody is there.",
    ),
    "phone-ends": FindingWords(
        "", "", "Ge personen en telefon av företaget.", "Give the person a telephone of the company's."
    ),
    "private-number": FindingWords(
        "mobilnumret {number} visas för kunder, utan undantag ({name})",
        "the mobile number {number} is shown to customers, without an exception ({name})",
        "Visa direktnumret eller huvudnumret, eller skriv in ett undantag (S6).",
        "Present the direct or the main number, or record an exception (S6).",
    ),
    "private-number.told": FindingWords(
        "texten säger mobilnumret {number} för kunder",
        "the text tells customers the mobile number {number}",
        "Ta bort numret ur texten.",
        "Take the number out of the text.",
    ),
    "refused": FindingWords("", "", "Rätta fältet.", "Correct the field."),
    "sms-sender": FindingWords(
        "", "", "Skriv en avsändare ur företagets namn.", "Write a sender made from the company's name."
    ),
    "substitutes": FindingWords(
        "{name} är borta samtidigt då receptionen är öppen, först {from}-{until} ({hours} timmar på ett år)",
        "{name} are absent at the same time while reception is open, first {from}-{until} ({hours} hours in a year)",
        "Låt deras scheman skilja sig, eller ange en ersättare till.",
        "Let their schedules differ, or name another substitute.",
    ),
    "warning": FindingWords("", "", "Se över fältet.", "Look at the field."),
}


def said_of(finding: Finding, lang: str) -> str:
    """What is wrong, in one sentence without a full stop."""
    if finding.said is not None:
        return finding.said[0 if lang == "sv" else 1]
    words = _words(finding)
    return (words.sv if lang == "sv" else words.en).format(**dict(finding.about))


def proposal(finding: Finding, lang: str) -> str:
    """What to do."""
    words = _words(finding)
    return words.do_sv if lang == "sv" else words.do_en


def _words(finding: Finding) -> FindingWords:
    special = FINDING_WORDS.get(f"{finding.code}.{finding.variant}")
    return special or FINDING_WORDS[finding.code]

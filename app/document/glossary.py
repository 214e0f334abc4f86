"""The words that the document uses, and what they mean here.

Knows: the words of docs/policy-clauses.md. Refuses to know: their rules.

A word stands here only if the company has the thing: a company without queues explains no queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import RuleTable

if TYPE_CHECKING:
    from app.document.parts import PolicySection
    from app.document.teller import Teller


MEX = " (MEX)"  # the operators' word for it


def glossary_section(t: Teller) -> PolicySection | None:
    """Swedish words and their meaning; in English, the English word with the Swedish one beside it."""
    rows = []
    for here, sv, en, meaning_sv, meaning_en in _words(t):
        if here:
            word = sv if t.sv or sv == en else f"{en} ({sv.removesuffix(MEX)})"
            rows.append(t.row(f"word.{sv}", t.cell(word), t.cell(t.say(meaning_sv, meaning_en))))
    head = (t.say("Ord", "Word"), t.say("Betyder", "Means"))
    table = RuleTable(t.say("Ordlista", "Glossary"), head, tuple(rows), wide=(1,))
    return t.section("glossary", ("Ordlista", "Glossary"), table, own="glossary")


def _words(t: Teller) -> list[tuple[bool, str, str, str, str]]:
    """Whether the company has it; the word in both languages, and its meaning."""
    file = t.file
    spoken = any(one.diversion is not None for one in file.profiles)
    return [
        (
            any(one.desk for one in file.people),
            "fast anknytning",
            "fixed extension",
            "en bordstelefon, eller ett program i datorn som är en telefon",
            "a desk phone, or a program on the computer that is one",
        ),
        (
            any(one.mobile or one.private_mobile for one in file.people),
            f"mobil anknytning{MEX}",
            "mobile extension",
            "en mobiltelefon som är en anknytning, med samma regler som en fast",
            "a mobile phone that is an extension, by the same rules as a fixed one",
        ),
        (
            True,
            "nummervisning",
            "presented number",
            "det nummer som den du ringer ser",
            "the number that the person you call sees",
        ),
        (
            True,
            "profil",
            "profile",
            "din inställning just nu, till exempel att du är i möte; den styr dina samtal",
            "your setting just now, such as being in a meeting; it steers your calls",
        ),
        (
            spoken,
            "talad hänvisning",
            "spoken diversion",
            "en röst säger varför du inte svarar, och vad den som ringer kan välja",
            "a voice says why you do not answer, and what the caller can choose",
        ),
        (
            bool(file.front_desk.menu or file.queues or spoken),
            "knappval",
            "key choice",
            "den som ringer trycker en siffra för att välja",
            "the caller presses a digit to choose",
        ),
        (
            bool(file.queues),
            "telefonkö",
            "queue",
            "ett nummer som en grupp svarar på; de som ringer väntar i ordning",
            "one number that a group answers; callers wait in order",
        ),
        (
            bool(file.queues),
            "agent",
            "agent",
            "den som svarar i en telefonkö",
            "whoever answers a queue",
        ),
        (
            file.answering_service is not None,
            "svarstjänst",
            "answering service",
            "en partner utanför företaget som svarar i vårt namn och tar emot meddelanden",
            "an outside partner who answers in our name and takes messages",
        ),
        (
            bool(file.greylist.countries or file.greylist.prefixes),
            "grålista",
            "greylist",
            "länder och nät som ingen kan ringa, och som vi inte tar emot samtal från",
            "countries and networks that nobody can call, and from which we take no calls",
        ),
        (
            bool(file.short_numbers),
            "kortnummer",
            "short number",
            "några siffror att slå i stället för ett långt nummer",
            "a few digits to dial instead of a long number",
        ),
        (
            bool(file.subscriptions),
            "top up",
            "top-up",
            "extra datavolym som beställs till ett mobilabonnemang",
            "extra data volume ordered for a mobile subscription",
        ),
    ]

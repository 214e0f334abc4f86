"""Voicemail: the greeting's words, and what happens to a message.

Knows: what the voice says, from app/speech itself. Refuses to know: when a call comes to a mailbox.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets
from app.policy.codes import VOICEMAIL
from app.policy.decision import Does
from app.speech.texts import greeting

if TYPE_CHECKING:
    from app.document.parts import PolicySection
    from app.document.teller import Teller


def voicemail_section(t: Teller) -> PolicySection | None:
    """The greeting (V1), listening, and callbacks (P4)."""
    company = t.value(t.file.company, "company")
    found = [
        t.sentence(
            "Spela in en egen hälsning: ”{words}”",
            "Record a greeting of your own: “{words}”",
            clauses=("V1",),
            key="greeting",
            words=t.value(greeting("[Namn Efternamn]", company.text), *company.places),
        ),
        t.sentence(
            "Tills du har gjort det läser en röst upp samma ord med ditt namn.",
            "Until you have done so, a voice reads the same words with your name.",
            clauses=("V1",),
        ),
        t.sentence(
            "Slå {code} för att lyssna, och för att spela in hälsningen.",
            "Dial {code} to listen, and to record the greeting.",
            code=VOICEMAIL,
        ),
        t.sentence(
            "Den som ringer kan alltid lämna ett meddelande.",
            "Callers can always leave a message.",
            clauses=("V2",),
        ),
    ]
    emailed = any(one.email for one in t.file.people) or any(one.email for one in t.file.queues)
    if emailed:
        found.append(
            t.sentence(
                "Den som har angett en e-postadress får sina meddelanden dit också.",
                "Whoever has given an e-mail address gets their messages there, too.",
                key="email",
            )
        )
    diversions = [one.diversion for one in t.company.profiles.values() if one.busy and one.diversion]
    if any(does is Does.CALL_BACK for one in diversions for does, _ in one.offers):
        attempts = t.file.callbacks.attempts
        found.append(
            t.sentence(
                "Den som hellre vill bli uppringd än lämna ett meddelande rings upp när du är tillbaka: "
                "högst {times}, med "
                "{pause} emellan.",
                "Callers who would rather be called back than leave a message are called when you are back: "
                "at most {times}, "
                "{pause} apart.",
                clauses=("P4",),
                times=t.value(_times(t, attempts), "callbacks.attempts"),
                pause=t.seconds(t.file.callbacks.again_after, "callbacks.again_after"),
            )
        )
    return t.section("voicemail", ("Röstbrevlåda", "Voicemail"), Bullets(tuple(found)), own="voicemail")


def _times(t: Teller, count: int) -> str:
    if count == 1:
        return t.say("en gång", "once")
    return t.say(f"{count}\u00a0gånger", f"{count}\u00a0times")

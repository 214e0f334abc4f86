"""The words of a report, in Swedish and English.

Knows: the texts. Refuses to know: what is counted (tally.py), and how a report looks (text.py, page.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

from app.beside.shadow.ends import Kind
from app.beside.shadow.question import Unjudged
from app.beside.shadow.tally import Section

if TYPE_CHECKING:
    from app.beside.shadow.ends import CallEnd
    from app.policy.model import Company

TEXTS: Final = {  # (Swedish, English)
    "title": ("Skuggläge: {company}", "Shadow mode: {company}"),
    "period": ("{first} till {last}", "{first} to {last}"),
    "nothing": ("Inga samtal lästes.", "No calls were read."),
    "unfinished": (
        "Avbrutet: det här är vad som hann räknas.",
        "Interrupted: this is what was reckoned until then.",
    ),
    "calls": ("Samtal", "Calls"),
    "judged": ("Bedömda", "Judged"),
    "same": ("Likadant med Växel", "The same with Växel"),
    "elsewhere": ("Skulle ha gått någon annanstans", "Would have gone elsewhere"),
    "lost": ("Förlorade där", "Lost there"),
    "not_judged": ("Inte bedömda", "Not judged"),
    "by_clause": (
        "Vart samtalen skulle ha gått, per punkt i policyn",
        "Where calls would have gone, by clause",
    ),
    "example": ("Exempel", "Example"),
    "there": ("där", "there"),
    "here": ("med Växel", "with Växel"),
    "shown_there": ("visade numret {number}", "showed the number {number}"),
    "shown_here": ("hade visat {number}", "would have shown {number}"),
    "because": ("för", "because"),
    "bad": ("Rader som inte gick att läsa", "Lines that could not be read"),
    "more": ("och {count} till", "and {count} more"),
    "numbers": (
        "Nummer som företagsfilen inte känner (vad de är, säger du med --number 400=support)",
        "Numbers that the company file does not know (say what they are with --number 400=support)",
    ),
    "known": ("Vad som är känt om människorna då", "What is known of the people then"),
    "unknown": ("Vad som inte är känt", "What is not known"),
    "gaps": ("Växeln hördes inte", "The exchange was not heard"),
    "gap": ("{count} gånger, sammanlagt {seconds}", "{count} times, {seconds} in all"),
    "longest": ("längst {seconds}", "the longest {seconds}"),
    "where": ("läst i {where}", "read in {where}"),
    "silent": (
        "Inget samtal rördes: Växel läste bara.",
        "Not one call was touched: Växel only read.",
    ),
}

SECTIONS: Final = {
    Section.CAPTURED: (
        "Förlorade där, fångade med Växel (S2)",
        "Lost there, captured with Växel (S2)",
    ),
    Section.LATE: ("Fick vänta för länge på svar (Q2)", "Answered late (Q2)"),
    Section.PRIVATE: (
        "Visade ett mobilnummer eller privat nummer (S3)",
        "Showed a mobile or private number (S3)",
    ),
    Section.BLOCKED: (
        "Till eller från spärrade länder och nummer (O2)",
        "To or from blocked countries and numbers (O2)",
    ),
}
UNJUDGED: Final = {
    Unjudged.CALLED: ("numret som ringdes är okänt", "the number called is not known"),
    Unjudged.CALLER: ("anknytningen som ringde är okänd", "the extension that called is not known"),
    Unjudged.CODE: ("koder i den andra växeln", "codes of the other exchange"),
    Unjudged.ITSELF: ("ringde sin egen telefon", "called their own phone"),
}
KNOWN_FROM_LOGS: Final = (
    (
        "Vem som hade vilken profil enligt schema, röda dagar och öppettider vid den tidpunkten (M4, Q10).",
        "Who had which profile by schedule, public holidays and opening hours at that instant (M4, Q10).",
    ),
    (
        "Profiler enligt kalender, så långt de sparade kopiorna räcker (från i går), och val som gällt sedan dess.",
        "Profiles by calendar, as far as the kept copies go (from yesterday on), and choices that held since then.",
    ),
    (
        "Vems telefon som ringde utan svar eller var upptagen, som den andra växeln skrev det.",
        "Whose phone rang without an answer or was busy, as the other exchange wrote it.",
    ),
)
UNKNOWN_FROM_LOGS: Final = (
    (
        "Profiler som någon valde för hand då, och vad en kalender sa tidigare: räknas som att ingen valt något.",
        "Profiles that were chosen by hand then, and what a calendar said before: taken as if nothing was chosen.",
    ),
    (
        "Vem som talade i telefon (F2, M2), utom där växeln skrev upptaget: räknas som ledig.",
        "Who was on the phone (F2, M2), but where the exchange wrote busy: taken as free.",
    ),
    (
        "Om någon som inte fick samtalet där skulle ha svarat; den som lade på där har inte mer tålamod här.",
        "Whether somebody who did not get the call there would have answered; who hung up there has no more patience "
        "here.",
    ),
    (
        "Hur företaget såg ut då: policyn och personerna är de som gäller nu, med datum för dem som slutat.",
        "How the company was then: policy and people are those of now, with the dates of those who left.",
    ),
)
KNOWN_LIVE: Final = (
    (
        "Vem som hade vilken profil när samtalet kom: val, kalender och schema.",
        "Who had which profile when the call came: choices, calendar and schedule.",
    ),
    (
        "Vem av oss som talade i telefon i den andra växeln (F2, M2).",
        "Who of us was on the phone at the other exchange (F2, M2).",
    ),
)
UNKNOWN_LIVE: Final = (
    (
        "Om en automat som svarade var röstbrevlåda eller ett meddelande: räknas inte som förlorat.",
        "Whether a machine that answered was voicemail or an announcement: not counted as lost.",
    ),
    UNKNOWN_FROM_LOGS[2],
)


def word(key: str, lang: str, **about: object) -> str:
    return TEXTS[key][lang == "en"].format(**about)


def place(company: Company, at: CallEnd, lang: str) -> str:
    """Where a call ended, as the rest of a sentence."""
    sv = lang != "en"
    person = company.people.get(at.to)
    queue = company.queues.get(at.to)
    name = person.name if person is not None else queue.name if queue is not None else at.to
    match at.kind:
        case Kind.PERSON:
            return name
        case Kind.QUEUE:
            return f"kön {name}" if sv else f"the queue {name}"
        case Kind.MESSAGE:
            if not name:
                return "röstbrevlådan" if sv else "voicemail"
            return f"röstbrevlådan för {name}" if sv else f"the voicemail of {name}"
        case Kind.OUTSIDE:
            return f"ut till {name}" if sv else f"outside to {name}"
        case Kind.REFUSED:
            return "avvisat" if sv else "refused"
        case Kind.TOLD:
            return f"talad hänvisning för {name}" if sv else f"a spoken diversion for {name}"
        case Kind.MACHINE:
            return "en automat" if sv else "a machine"
        case Kind.NOBODY:
            return "ingen svarade" if sv else "nobody answered"
        case Kind.SOMEBODY:
            return f"någon annan ({at.to})" if sv else f"somebody else ({at.to})"
        case _:
            assert_never(at.kind)

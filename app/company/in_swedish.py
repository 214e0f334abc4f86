"""The messages about a company file, in Swedish.

Knows: one Swedish sentence for each English one. Refuses to know: what can be wrong, and where.

The English sentence is the key, as in gettext; {} stands for what differs. tests/company/test_in_swedish.py reads the
sources for sentences that are not here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from app.company.trunks_in_swedish import TRUNK_TEXTS

TEXTS: Final = {
    **TRUNK_TEXTS,
    # checks.py
    "must be less than calls_per_trunk ({}): else nobody can call": (
        "måste vara mindre än calls_per_trunk ({}): annars kan ingen ringa"
    ),
    "has no effect: agents are rung as long as `agents.offer` says. Remove the field": (
        "har ingen verkan: det ringer hos agenterna så länge som `agents.offer` säger. Ta bort fältet"
    ),
    "nothing happens for a caller who has waited {} s (Q2): add a step of escalation": (
        "inget händer för den som har väntat i {} s (Q2): lägg till ett steg i escalation"
    ),
    "callers wait {} s, but the promise is {} s (Q2), and nothing happens then. Say where they go in "
    "`at_promise: {to, clause}`, ask others in a step of escalation, leave `longest` out, or write "
    "`at_promise: wait`": (
        "de som ringer väntar i {} s, men löftet är {} s (Q2), och då händer ingenting. Skriv vart samtalen ska gå i "
        "`at_promise: {to, clause}`, fråga andra i ett steg i escalation, ta bort `longest`, eller skriv "
        "`at_promise: wait`"
    ),
    "is missing: callers must not hear a number (S3)": "saknas: den som ringer ska inte höra nummer (S3)",
    "a caller can make {} key choices before they talk to somebody, and Q1 allows {}: {}. Let the choice lead straight "
    "to the last place, or remove a key": (
        "den som ringer kan få välja {} gånger innan någon svarar, och Q1 tillåter {}: {}. Låt valet leda direkt till "
        "slutmålet, eller ta bort en tangent"
    ),
    "is this queue itself, where they have waited": "är den här kön själv, där de redan har väntat",
    "leads to itself: give voicemail, or somebody who answers then": (
        "leder till sig själv: ange voicemail, eller någon som svarar då"
    ),
    "nothing happens for a caller who has waited {} s (Q2), as the file says": (
        "inget händer för den som har väntat i {} s (Q2), som filen säger"
    ),
    "reception is a queue: give the hours there": "receptionen är en kö: skriv tiderna där",
    "reception is a queue: its members and agents.second_line answer for one another": (
        "receptionen är en kö: dess members och agents.second_line svarar för varandra"
    ),
    "{} answers as reception already": "{} svarar redan som reception",
    "leads {} to itself. Let one of these ways end with voicemail, a person or the answering service": (
        "leder {} till sig själv. Låt en av de här vägarna sluta med voicemail, en person eller svarstjänsten"
    ),
    "leads in a circle: {}. Let one of these ways end with voicemail, a person or the answering service": (
        "leder i en ring: {}. Låt en av de här vägarna sluta med voicemail, en person eller svarstjänsten"
    ),
    "the greylist blocks no country or network (O2)": "grålistan spärrar inget land eller nät (O2)",
    "{} is not a valid telephone number in the form +46313900600": (
        "{} är inte ett giltigt telefonnummer på formen +46313900600"
    ),
    "there is no person or queue {}": "det finns ingen person eller kö {}",
    "the queue has no number to present": "kön har inget nummer att visa",
    "no key leaves a message, and every caller must be able to (Q4)": (
        "ingen tangent leder till röstbrevlådan, och alla som ringer ska kunna lämna ett meddelande (Q4)"
    ),
    "nobody ever hears it: the profile is not busy, so the phones ring": (
        "hörs aldrig: profilen är inte upptagen (busy), så telefonerna ringer"
    ),
    "no offer leaves a message, and every caller must be able to (V2)": (
        "inget val leder till röstbrevlådan, och alla som ringer ska kunna lämna ett meddelande (V2)"
    ),
    "{} is offered already": "{} erbjuds redan",
    "there must be a profile `available` that is not busy, for everybody": (
        "det måste finnas en profil `available` som inte är upptagen (busy), för alla"
    ),
    "{} is the company's own country": "{} är företagets eget land",
    "{} is among closed_dates too": "{} står i closed_dates också",
    "{} is a reserved word": "{} är ett reserverat ord",
    "{} is the number of {} already": "{} är redan numret för {}",
    "{} is greylisted ({})": "{} är grålistat ({})",
    "{} is a number of our own; give the person's or queue's id": (
        "{} är ett av våra egna nummer; skriv personens eller köns id"
    ),
    "there is no role {}": "det finns ingen roll {}",
    "{} has no telephone: neither a desk phone nor a mobile": (
        "{} har ingen telefon: varken bordstelefon eller mobil"
    ),
    "{} is a code of agents, profiles or voicemail: take another": (
        "{} är en kod för agenter, profiler eller röstbrevlåda: ta en annan"
    ),
    "{} is another queue's already": "{} är redan en annan kös",
    "there is no people {}": "det finns ingen person {}",
    "there is no person {}": "det finns ingen person {}",
    "may hold {company}, {agent} and {queue}, but no other braces": (
        "får innehålla {company}, {agent} och {queue}, men inga andra klamrar"
    ),
    "{} is there already": "{} finns redan",
    "has neither numbers nor prefixes, so it means nobody": "har varken numbers eller prefixes, så den gäller ingen",
    "must be one key of the telephone: 0-9, * or #": "måste vara en tangent på telefonen: 0-9, * eller #",
    "does nothing: give second_line, queues or offer_callback": (
        "gör ingenting: skriv second_line, queues eller offer_callback"
    ),
    "no key of the queue asks for a callback": "ingen tangent i kön ber om att bli uppringd",
    "the queue has no second line": "kön har ingen second_line",
    "comes later than the promise of {} s (Q2)": "kommer senare än löftet på {} s (Q2)",
    "there is no other queue {}": "det finns ingen annan kö {}",
    "a mobile number is presented only by a role's exception (S3)": (
        "mobilnummer visas bara genom en rolls undantag (S3)"
    ),
    "{} is the code of {} already": "{} är redan koden för {}",
    "there is no profile {}": "det finns ingen profil {}",
    "must have either during or outside": "måste ha antingen during eller outside",
    "{} may not use the profile {} (P3)": "{} får inte använda profilen {} (P3)",
    "there is no sender for {}: SMS need a company name with at least 3 letters a-z": (
        "det går inte att göra en avsändare av {}: sms kräver ett företagsnamn med minst 3 bokstäver a-z"
    ),
    "{} is the id of {} already": "{} är redan id för {}",
    "{} is a leaver's own number: only a special permission may send calls there (S5)": (
        "{} är numret till någon som slutar: bara med särskilt tillstånd får samtal gå dit (S5)"
    ),
    "{} is a member already": "{} är redan medlem",
    "{} is a member, and so in the first line": "{} är medlem, och alltså i första linjen",
    "the file names no answering_service": "filen har ingen answering_service",
    "{} is not a person, queue, voicemail, reception or answering_service": (
        "{} är varken person, kö, voicemail, reception eller answering_service"
    ),
    "there is no entry in people with the id {}": "det finns ingen i people med id {}",
    "there is no entry in roles with the id {}": "det finns ingen i roles med id {}",
    "{} is greylisted or premium-rate, so no calls may go there": (
        "{} är grålistat eller ett betalnummer, så samtal får inte gå dit"
    ),
    "{} is not direct, main, mobile or a queue's id": "{} är varken direct, main, mobile eller en kös id",
    "the queue {} has no number to present": "kön {} har inget nummer att visa",
    # register_checks.py
    "{} leaves on {}: calls then go to the next successor, or to reception": (
        "{} slutar {}: samtalen går då till nästa efterträdare, eller till receptionen"
    ),
    "{} has no other telephone when it ends, on {}": "{} har ingen annan telefon när den upphör, {}",
    "{} leaves on {}: name another": "{} slutar {}: skriv någon annan",
    "is missing: forwarding has a last day": "saknas: vidarekoppling har en sista dag",
    "is missing: where do calls go?": "saknas: vart ska samtalen gå?",
    "give either `person` or `team`: whose subscription is it?": (
        "skriv antingen `person` eller `team`: vems är abonnemanget?"
    ),
    "there is no other person {}": "det finns ingen annan person {}",
    "{} has a company mobile (M6)": "{} har en tjänstemobil (M6)",
    "{} is the reception, where all calls end up: first name another in `reception` (S2)": (
        "{} är receptionen, dit alla samtal kan gå: skriv först någon annan i `reception` (S2)"
    ),
    "there is no other person or queue {}": "det finns ingen annan person eller kö {}",
    "is for `forward`: a ported number follows the person": (
        "är till för `forward`: ett flyttat nummer följer med personen"
    ),
    "is not after {}'s last day, {}": "är inte efter sista dagen för {}, {}",
    "{} is a number of our own: give a successor instead": (
        "{} är ett av våra egna nummer: skriv en efterträdare (successor) i stället"
    ),
    "there is no person or role {}": "det finns ingen person eller roll {}",
    "comes before the first day, {}": "är före första dagen, {}",
    "{} has no direct number to present": "{} har inget direktnummer att visa",
    "{} has no mobile number to present": "{} har inget mobilnummer att visa",
    "{} has a subscription already": "{} har redan ett abonnemang",
    "there is no phone model {}": "det finns ingen telefonmodell {}",
    "the last day is {}, within {} days": "sista dagen är {}, inom {} dagar",
    "{}'s last day is {}, within {} days": "sista dagen för {} är {}, inom {} dagar",
    "all members have left after {}: nobody answers {}": "alla medlemmar har slutat efter {}: ingen svarar i {}",
    "contradicts {}: only one number can be presented": "motsäger {}: bara ett nummer kan visas",
    "ended on {}, and no longer applies": "upphörde {} och gäller inte längre",
    "is only for a leaver: give `leaves`, {}'s last day": (
        "är bara för den som slutar: ange `leaves`, sista dagen för {}"
    ),
    "{} is not the mobile number of {}": "{} är inte mobilnumret till {}",
    "there is no queue or role {}": "det finns ingen kö eller roll {}",
    "{} does not belong to {}": "{} hör inte till {}",
    # approvals.py
    "{} is not the nearest manager of everybody with the role {}": (
        "{} är inte närmaste chef för alla med rollen {}"
    ),
    "{} is not the nearest manager of {}": "{} är inte närmaste chef för {}",
    "{} has the role {}, and may approve only for others (S6)": (
        "{} har rollen {}, och godkänner bara åt andra (S6)"
    ),
    "{} is one of them, and may approve only for others (S6)": (
        "{} är en av dem som har det, och godkänner bara åt andra (S6)"
    ),
    "{} is not named in approvals.approvers (S6)": "{} står inte i approvals.approvers (S6)",
    "{} has approved it for themselves": "{} har godkänt det åt sig själv",
    "{} works under {}, and cannot approve for them": "{} arbetar under {}, och kan inte godkänna åt hen",
    "is more than {} days after {}: a deviation must end sooner (approvals.longest_days, S6)": (
        "är mer än {} dagar efter {}: en avvikelse måste sluta tidigare (approvals.longest_days, S6)"
    ),
    "{} works under {}, and so cannot be the manager": "{} arbetar under {}, och kan därför inte vara chefen",
    # phone_codes.py
    "{} was the code of {}: tell the people who use it": "{} var koden för {}: tala om det för dem som använder den",
    "{} had the code {}, and has {} now": "{} hade koden {}, och har nu {}",
    # values.py
    "{} is not a name of 1 to 80 printable characters": "{} är inte ett namn på 1 till 80 tecken som går att skriva ut",
    "{} is not a valid telephone number; write it like +46846500401": (
        "{} är inte ett giltigt telefonnummer; skriv det som +46846500401"
    ),
    "{} is not a number prefix such as +882": "{} är inte början på ett nummer, som +882",
    "{} is not a country or region by ISO 3166, such as CU": "{} är inte ett land enligt ISO 3166, som CU",
    "{} is not a short number: 1 to 6 digits, the first not 0": (
        "{} är inte ett kortnummer: det ska vara 1 till 6 siffror, och den första inte 0"
    ),
    "{} is an emergency or service number: it cannot be one of our short numbers": (
        "{} är ett nödnummer eller samhällsnummer och kan inte bli ett eget kortnummer"
    ),
    "{} is not 1 to {} printable characters": "{} är inte 1 till {} tecken som går att skriva ut",
    "{} is not an e-mail address such as anna@bolaget.se": "{} är inte en e-postadress som anna@bolaget.se",
    "{} is not 1 to 200 printable characters": "{} är inte 1 till 200 tecken som går att skriva ut",
    "{} is not a date such as 2026-12-23": "{} är inte ett datum som 2026-12-23",
    "{} is not a time of day such as 12:00": "{} är inte ett klockslag som 12:00",
    "is missing: the day of the last review of the list (O2)": (
        "saknas: dagen då någon såg över listan (O2)"
    ),
    "is more than {} days ago: check that the list is up to date (O2)": (
        "är mer än {} dagar sedan: se efter om listan stämmer (O2)"
    ),
    "{} is a short number already": "{} är redan ett kortnummer",
    "{} is not a telephone number, person, queue or reception": (
        "{} är varken telefonnummer, person, kö eller reception"
    ),
    "{} is greylisted ({}), so nobody may call it": "{} är grålistat ({}), så ingen får ringa det",
    "{} is a premium-rate number, so nobody may call it": "{} är ett betalnummer, så ingen får ringa det",
    'is empty, as ~ and null are in YAML; put a text that looks so in quotes: "null"': (
        'är tomt, som ~ och null är i YAML; sätt en text som ser ut så inom citattecken: "null"'
    ),
    "{} is not hours such as 08:00-17:00, or closed": "{} är inte tider som 08:00-17:00, eller closed (stängt)",
    "{}: there is no such time of day": "{}: det finns inget sådant klockslag",
    "{} ends before it begins; give the hours after midnight to the next day": (
        "{} slutar innan det börjar; skriv tiden efter midnatt på nästa dag"
    ),
    "{}: the hours must come in order, without overlapping": (
        "{}: tiderna måste stå i ordning, utan att överlappa"
    ),
    "{} is not an id: small letters a-z, digits, - and _, beginning with a letter, at most 32": (
        "{} är inte ett id: använd små bokstäver a-z, siffror, - och _, börja med en bokstav, högst 32 tecken"
    ),
    "{} is not a clause of the policy, such as F2": "{} är inte en paragraf i policyn, som F2",
    # yaml_text.py
    "a company file has no anchors (&, *): write the text out": (
        "en företagsfil har inga ankare (&, *): skriv ut texten"
    ),
    "the tag {} does not belong in a company file": "taggen {} hör inte hemma i en företagsfil",
    "is larger than {} MB": "är större än {} MB",
    "must be a mapping: company:, people: and so on": "måste bestå av fält: company:, people: och så vidare",
    "a field's name must be a plain word": "ett fälts namn måste vara ett enkelt ord",
    "is given twice (first on line {})": "står två gånger (först på rad {})",
    "is not UTF-8 text": "är inte text i UTF-8",
    "is nested more than {} levels deep": "har mer än {} nivåer i varandra",
    # words.py: pydantic
    "is missing": "saknas",
    "is not a field of the company file": "är inte ett fält i företagsfilen",
    "must be true or false": "måste vara true eller false (ja eller nej)",
    "must be text; in JSON, in quotes": "måste vara text; i JSON inom citattecken",
    "must be a whole number": "måste vara ett heltal",
    "must be a number": "måste vara ett tal",
    "must be at least {}": "måste vara minst {}",
    "must be at most {}": "får vara högst {}",
    "must be more than {}": "måste vara mer än {}",
    "must be less than {}": "måste vara mindre än {}",
    "must have at least {} entries": "måste ha minst {} poster",
    "must have at most {} entries": "får ha högst {} poster",
    "must have at least {} characters": "måste ha minst {} tecken",
    "must have at most {} characters": "får ha högst {} tecken",
    "must be {} or {}": "måste vara {} eller {}",
    "must be {}": "måste vara {}",
    "must be a list: one - for each entry, or [a, b]": "måste vara en lista: ett - för varje post, eller [a, b]",
    "must have fields of its own: a name, a colon and a value for each": (
        "måste ha egna fält: namn, kolon och värde för vart och ett"
    ),
    "must be left out": "ska inte finnas där",
    "must match {}": "måste ha formen {}",
    "must be a number from 1 to 99": "måste vara ett tal från 1 till 99",
    "must be * and two digits, such as *71": "måste vara * och två siffror, som *71",
    "must be 15 digits": "måste vara 15 siffror",
    # words.py: YAML
    "has one colon too many: put the text in quotes, or begin a new line": (
        "har ett kolon för mycket: sätt texten inom citattecken, eller börja på en ny rad"
    ),
    "lacks the colon after a field's name, here or on the line before": (
        "saknar kolon efter ett fälts namn, här eller på raden före"
    ),
    "begins with a tab: indent with spaces": "börjar med en tabb: dra in med mellanslag",
    "begins with a character that means something else in YAML: put the text in quotes": (
        "börjar med ett tecken som betyder något annat i YAML: sätt texten inom citattecken"
    ),
    "is a list in [ ] that is not closed, or lacks a comma": (
        "är en lista i [ ] som inte är avslutad, eller saknar ett komma"
    ),
    "is a list of fields in { } that is not closed, or lacks a comma": (
        "är en rad fält i { } som inte är avslutad, eller saknar ett komma"
    ),
    "has a quote that is not closed": "har ett citattecken som inte är avslutat",
    "holds more than one document: --- in the middle": "innehåller mer än ett dokument: --- mitt i filen",
    "has a \\ in double quotes that means nothing: use '…'": (
        "har ett \\ inom dubbla citattecken som inte betyder något: skriv '…'"
    ),
    "holds a character that does not print": "innehåller ett tecken som inte går att skriva ut",
    "has an * or & that means something else in YAML: put the text in quotes": (
        "har ett * eller & som betyder något annat i YAML: sätt texten inom citattecken"
    ),
    "begins with %, which means something else in YAML: put the text in quotes": (
        "börjar med %, som betyder något annat i YAML: sätt texten inom citattecken"
    ),
    "is indented differently from the lines before, or lacks a - or a colon": (
        "har en annan indragning än raderna före, eller saknar ett - eller ett kolon"
    ),
    "is not YAML: {}": "är inte YAML: {}",
    # policy/sms_sender.py
    "{} is not a sender that operators let through: {} to {} letters a-z, A-Z and digits, no å, ä, ö and no space, "
    "beginning with a letter": (
        "{} är inte en avsändare som operatörerna släpper fram: {} till {} bokstäver a-z, A-Z och siffror, "
        "inget å, ä, ö "
        "och inget mellanslag, först en bokstav"
    ),
    "{} is not recognised as {} (O1): it must be made of the beginnings of the name's words, in their order": (
        "{} känns inte igen som {} (O1): den måste bestå av början på namnets ord, i deras ordning"
    ),
}
# What may stand after a sentence.
ENDINGS: Final = {
    "; known are {}": "; de som finns är {}",
    ": the file has no roles": ": filen har inga roller",
    ", such as {}": ", till exempel {}",
    " (S6): let {} or somebody named in approvals.approvers approve it": (
        " (S6): låt {} eller någon som står i approvals.approvers godkänna det"
    ),
    " (S6): let somebody named in approvals.approvers approve it": (
        " (S6): låt någon som står i approvals.approvers godkänna det"
    ),
}


def swedish(message: str) -> str:
    """The sentence in Swedish; as it is, where there is none."""
    key = sentence_of(message)
    if key is None:
        return message
    sentence, ending = key
    words, rest = _pattern(sentence), ""
    if ending:
        found = re.search(_pattern(ending, whole=False) + r"$", message)
        assert found is not None
        rest = _filled(ENDINGS[ending], found.groups())
        message = message[: found.start()]
    match = re.fullmatch(words, message)
    assert match is not None
    return _filled(TEXTS[sentence], match.groups()) + rest


@lru_cache(maxsize=4096)
def sentence_of(message: str) -> tuple[str, str] | None:
    """The sentence, and its ending or "", of which a message is made; None where it is none of these."""
    for sentence in _LONGEST_FIRST:
        if _longest_words(sentence) not in message:
            continue  # a file may have thousands of problems: most sentences are none of theirs
        for ending in (*ENDINGS, ""):
            if _compiled(sentence, ending).fullmatch(message):
                return sentence, ending
    return None


@cache
def _longest_words(sentence: str) -> str:
    """What stands in every message that the sentence makes."""
    return max(sentence.split("{}"), key=len)


@cache
def _compiled(sentence: str, ending: str) -> re.Pattern[str]:
    """re keeps 512 patterns of its own, and there are more sentences with endings than that."""
    return re.compile(_pattern(sentence) + _pattern(ending, whole=False))


@cache
def _pattern(sentence: str, *, whole: bool = True) -> str:
    return re.escape(sentence).replace(r"\{\}", "(.+?)" if whole else "([^;]+?)")


def _filled(words: str, values: tuple[str, ...]) -> str:
    """As str.format, but for the braces that are said."""
    left = list(values)

    def value(match: re.Match[str]) -> str:
        return values[int(match[1])] if match[1] else left.pop(0)

    return re.sub(r"\{(\d?)\}", value, words)


_LONGEST_FIRST: Final = sorted(TEXTS, key=lambda sentence: -len(sentence.replace("{}", "")))

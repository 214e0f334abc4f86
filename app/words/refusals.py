"""The errors of the API and the commands, in Swedish.

Knows: one Swedish sentence for each English one. Refuses to know: what can be wrong, and who asks.

As for the company file, the English sentence is the key; {} stands for what differs. tests/web/test_in_swedish.py reads
the sources for sentences that are missing here. Messages of other programs (a disk, a codec) stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company import in_swedish as of_files
from app.company.words import of_pydantic
from app.policy.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Final = {
    "the header Authorization: Bearer TOKEN is missing or wrong; see {}": (
        "huvudet Authorization: Bearer TOKEN saknas eller är fel; se {}"
    ),
    "no company is loaded yet": "inget företag är inläst än",
    "the database is away; try again in a while": "databasen är borta; försök igen om en stund",
    "there is no root of our own: the certificate is yours, or not made yet": (
        "det finns ingen egen rot: certifikatet är ert eget, eller inte gjort än"
    ),
    "{}: a mistake of the service; its log says more": "{}: ett fel i tjänsten; se dess logg",
    "Host is {}: if this service or a proxy before it has that name, add it to {}": (
        "Host är {}: om den här tjänsten eller en proxy framför den heter så, lägg till namnet i {}"
    ),
    "Content-Type is {}: it must be {}": "Content-Type är {}: det måste vara {}",
    "Content-Type: the charset is {}: it must be utf-8": "Content-Type: teckenkodningen är {}: den måste vara utf-8",
    "larger than {} bytes": "större än {} byte",
    "cannot be read to its end: {}": "går inte att läsa till slutet: {}",
    "{} is not an agent of any queue": "{} svarar inte i någon kö",
    "only a pause has a reason": "bara en paus har ett skäl",
    "at most {} printable characters": "högst {} tecken som går att skriva ut",
    "give either queue or person: the one to call": "ange antingen queue eller person: den som ska ringa",
    "there is no queue {}": "det finns ingen kö {}",
    "there is no person {}": "det finns ingen person {}",
    "there is no waiting callback {} for a person": (
        "det finns ingen återuppringning {} som väntar på en person"
    ),
    "there is no waiting callback {}": "det finns ingen återuppringning {} som väntar",
    "this browser is nobody's telephone": "den här webbläsaren är ingens telefon",
    "the exchange does not know this telephone yet: try again": "växeln känner inte till telefonen än: försök igen",
    "{} is no number that can be called": "{} går inte att ringa",
    "{} is not called: {}": "vi ringer inte {}: {}",
    "{} has {} to call back already": "{} har redan {} att ringa upp",
    "{} is not one of {}": "{} är inte en av {}",
    "{} is not a time such as 2026-11-24T13:00 (null: no end)": (
        "{} är inte en tid som 2026-11-24T13:00 (null: utan slut)"
    ),
    "{} is past": "{} har redan passerat",
    "the choice could not be saved and has no effect: {}": "valet gick inte att spara och gäller inte: {}",
    "the choice could not be undone: {}": "valet gick inte att ta tillbaka: {}",
    "the recording could not be saved: {}": "inspelningen gick inte att spara: {}",
    "the recording could not be removed: {}": "inspelningen gick inte att ta bort: {}",
    "there is no own recording of {}": "det finns ingen egen inspelning av {}",
    "there is no prompt {}": "det finns ingen fras {}",
    "there is no prompt {}; {}?": "det finns ingen fras {}; menade du {}?",
    "it is longer than {} s": "den är längre än {} s",
    "it is only {} s long": "den är bara {} s lång",
    "there is nothing to hear in it: was the microphone on?": "det hörs inget i den: var mikrofonen på?",
    "it cannot be read as a WAV file: it is {}; {}": "den går inte att läsa som en WAV-fil: den är {}; {}",
    "it cannot be read as a WAV file, nor as the {} that it seems to be ({}); {}": (
        "den går inte att läsa som en WAV-fil, och inte som den {} som den verkar vara ({}); {}"
    ),
    "it cannot be read as a WAV file ({}): {}": "den går inte att läsa som en WAV-fil ({}): {}",
    "it cannot be read as a WAV file: it is M4A, which this machine cannot read; save it as WAV or MP3, or {}": (
        "den går inte att läsa som en WAV-fil: den är M4A, som den här datorn inte kan läsa; spara den som WAV eller "
        "MP3, eller kör {}"
    ),
    "the program {} is missing: {}": "programmet {} saknas: kör {}",
    "this machine cannot read MP3: {}": "den här datorn kan inte läsa MP3: kör {}",
    "save it as WAV, MP3 or M4A": "spara den som WAV, MP3 eller M4A",
    "the service sends no SMS: set VAXEL_SMS_USER and VAXEL_SMS_PASSWORD": (
        "tjänsten skickar inga sms: ange VAXEL_SMS_USER och VAXEL_SMS_PASSWORD"
    ),
    "we send no SMS there: {}": "vi skickar inget sms dit: {}",
    "the text must be printable signs, at least one": (
        "texten måste ha minst ett tecken, och alla ska gå att skriva ut"
    ),
    "the text is too long: {} signs, at most {}": "texten är för lång: {} tecken, högst {}",
    "the SMS would show {}'s own number": "sms:et skulle visa numret till {} själv",
    "a number from 1 to {}": "ett tal från 1 till {}",
    "there is no SMS {}": "det finns inget sms {}",
    "there is no call {}": "det finns inget samtal {}",
    "there is no version {}": "det finns ingen version {}",
    "there is no webhook {}": "det finns ingen webhook {}",
    "there are {} webhooks already: remove one first": "det finns redan {} webhookar: ta bort en först",
    "{} is no dead delivery of this webhook": "{} är ingen leverans av den här webhooken som har getts upp",
    "it is no `next` of a page": "det är inget `next` från en sida",
    "nothing was simulated yet": "ingenting är simulerat än",
    "your account or token lacks the right for this": "kontot eller nyckeln saknar rätten till det här",
    "sign in, or send Authorization: Bearer TOKEN": "logga in, eller skicka Authorization: Bearer TOKEN",
    "there is nothing at this address; see {}": "det finns inget på den här adressen; se {}",
    "this address takes no {}; see {}": "den här adressen tar inte emot {}; se {}",
    "the request cannot be taken": "anropet kan inte tas emot",
    "the service cannot do that now: {}": "tjänsten kan inte göra det nu: {}",
    "somebody has changed it meanwhile: read it again, and change that": (
        "någon har ändrat det under tiden: läs det igen, och ändra det"
    ),
    "it stands there twice": "det står där två gånger",
    "it is no JSON: {}": "det är inte JSON: {}",
    "it must be http:// or https:// with a host, without a user or #": (
        "det måste vara http:// eller https:// med ett värdnamn, utan användare och #"
    ),
    "give either text or values": "ange antingen text eller values",
    "it has a control character": "det innehåller ett styrtecken",
}
OF_FIELDS: Final = {
    "extra_forbidden": "finns inte",
    "missing": "saknas",
    "json_invalid": "är inte JSON: {error}",
    "json_type": "är inte JSON",
    "enum": "måste vara {expected}",
    "timezone_aware": "saknar tidszon: skriv tiden som 2026-11-24T13:00+01:00",
    "model_attributes_type": "måste vara ett objekt: {{ … }}",
    "model_type": "måste vara ett objekt: {{ … }}",
    "dict_type": "måste vara ett objekt: {{ … }}",
    "list_type": "måste vara en lista: [ … ]",
    **dict.fromkeys(
        (
            "datetime_type",
            "datetime_parsing",
            "datetime_from_date_parsing",
            "datetime_object_invalid",
            "timezone_offset",
        ),
        "måste vara en tid som 2026-11-24T13:00+01:00",
    ),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "måste vara ett datum som 2026-11-24",
    ),
}
swedish: Final = Sentences(TEXTS).said


def of_field(error: Mapping[str, Any]) -> str:
    """A pydantic error about a body, in Swedish."""
    own = OF_FIELDS.get(error["type"])
    if own is not None:
        return own.format(**error.get("ctx", {}))
    told = of_pydantic(error)
    return swedish(told) if told in TEXTS else of_files.swedish(told)


def of_field_in_english(error: Mapping[str, Any]) -> str:
    """As pydantic says it, without its word for what a check of ours refuses."""
    return str(error["msg"]).removeprefix("Value error, ")

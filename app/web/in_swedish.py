"""What the API says is wrong, in Swedish.

Knows: one Swedish sentence for each English one. Refuses to know: what is wrong, and who asks.

As for the company file, the English sentence is the key; {} stands for what differs. tests/web/test_in_swedish.py reads
the sources for sentences that are not here. What another program says (a disk, a codec) stands as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from app.company import in_swedish as of_files
from app.company.words import of_pydantic

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS: Final = {
    "the header Authorization: Bearer TOKEN is missing or wrong; see {}": (
        "huvudet Authorization: Bearer TOKEN saknas eller är fel; se {}"
    ),
    "no company is loaded yet": "inget företag är inläst än",
    "{}: a mistake of the service; its log says more": "{}: ett fel i tjänsten; dess logg säger mer",
    "Host is {}: if that is a name of this service, or of a proxy before it, set {}": (
        "Host är {}: är det ett namn på den här tjänsten, eller på en proxy framför den, så ange det i {}"
    ),
    "Content-Type is {}: it must be {}": "Content-Type är {}: det måste vara {}",
    "Content-Type: the charset is {}: it must be utf-8": "Content-Type: teckenkodningen är {}: den måste vara utf-8",
    "body: larger than {} bytes": "body: större än {} byte",
    "body: cannot be read to its end: {}": "body: går inte att läsa till slutet: {}",
    "body: {}": "body: {}",
    "{} is no agent of any queue": "{} svarar inte i någon kö",
    "reason: only a pause has one": "reason: bara en paus har ett skäl",
    "reason: at most {} printable characters": "reason: högst {} tecken som går att skriva ut",
    "give either queue or person: who is to call": "skriv antingen queue eller person: vem som ska ringa",
    "queue: there is no queue {}": "queue: det finns ingen kö {}",
    "person: there is no person {}": "person: det finns ingen person {}",
    "there is no person {}": "det finns ingen person {}",
    "there is no callback {} by a person that still waits": (
        "det finns ingen återuppringning {} av en person som fortfarande väntar"
    ),
    "there is no callback {} that still waits": "det finns ingen återuppringning {} som fortfarande väntar",
    "number: {} is no number that can be called": "number: {} är inget nummer som går att ringa",
    "number: {} is not called: {}": "number: {} rings inte: {}",
    "number: {} has {} to call back already": "number: {} har redan {} att ringa upp",
    "profile: {} is none of {}": "profile: {} är ingen av {}",
    "until: {} is no time such as 2026-11-24T13:00 (null: without an end)": (
        "until: {} är ingen tid som 2026-11-24T13:00 (null: utan slut)"
    ),
    "until: {} is past": "until: {} har redan varit",
    "the choice could not be kept, and does not hold: {}": "valet kunde inte sparas, och gäller inte: {}",
    "the choice could not be taken back: {}": "valet kunde inte tas tillbaka: {}",
    "the recording could not be kept: {}": "inspelningen kunde inte sparas: {}",
    "the recording could not be removed: {}": "inspelningen kunde inte tas bort: {}",
    "there is no own recording of {}": "det finns ingen egen inspelning av {}",
    "there is no prompt {}": "det finns ingen fras {}",
    "there is no prompt {}; {}?": "det finns ingen fras {}; menas {}?",
    "it is longer than {} s": "den är längre än {} s",
    "it is only {} s long": "den är bara {} s lång",
    "there is nothing to hear in it: was the microphone on?": "inget hörs i den: var mikrofonen på?",
    "it cannot be read as a WAV file: it is {}; {}": "den går inte att läsa som en WAV-fil: den är {}; {}",
    "it cannot be read as a WAV file, nor as the {} that it seems to be ({}); {}": (
        "den går inte att läsa som en WAV-fil, och inte som den {} som den verkar vara ({}); {}"
    ),
    "it cannot be read as a WAV file ({}): {}": "den går inte att läsa som en WAV-fil ({}): {}",
    "no SMS are sent: set VAXEL_SMS_USER and VAXEL_SMS_PASSWORD": (
        "inga sms skickas: ange VAXEL_SMS_USER och VAXEL_SMS_PASSWORD"
    ),
    "to: no SMS is sent there: {}": "to: dit skickas inget sms: {}",
    "text: the text must be printable signs, at least one": (
        "text: texten måste ha minst ett tecken, och alla ska gå att skriva ut"
    ),
    "text: the text is too long: {} signs, at most {}": "text: texten är för lång: {} tecken, högst {}",
    "text: the SMS would show {}'s own number": "text: sms:et skulle visa ett eget nummer, till {}",
    "limit: a number from 1 to {}": "limit: ett tal från 1 till {}",
    "there is no SMS {}": "det finns inget sms {}",
}
OF_FIELDS: Final = {
    "extra_forbidden": "finns inte",
    "missing": "saknas",
    "json_invalid": "är inte JSON: {error}",
}
_LONGEST_FIRST: Final = sorted(TEXTS, key=lambda sentence: -len(sentence.replace("{}", "")))


def swedish(message: str) -> str:
    """The sentence in Swedish; as it is, where there is none."""
    for sentence in _LONGEST_FIRST:
        found = re.fullmatch(re.escape(sentence).replace(r"\{\}", "(.+?)"), message, re.DOTALL)
        if found is not None:
            return TEXTS[sentence].format(*found.groups())
    return message


def of_field(error: Mapping[str, Any]) -> str:
    """One of pydantic's errors about a body, in Swedish."""
    own = OF_FIELDS.get(error["type"])
    if own is not None:
        return own.format(**error.get("ctx", {}))
    return of_files.swedish(of_pydantic(error))

"""What differences say about trunks: the lines to operators.

Knows: words for each field of these entries. Refuses to know: how the sentences are made (walk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.company.differences.difference import InWords
from app.company.differences.kinds import ClaimWords, FieldWords, ListWords, NounWords, PartWords
from app.company.differences.shown import as_count, as_quote, as_seconds, as_word
from app.company.differences.words_of_people import SRTP_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMS: Final = as_word(
    plus=("+46", "+46"), national=("08", "08"), digits=("468", "468"), **{"00": ("0046", "0046")}
)
_USUAL: Final = InWords("det vanliga", "the usual")

TRUNK_WORDS: Final[Mapping[str, Mapping[str, FieldWords]]] = {
    "TrunkEntry": {
        "id": NounWords("id", "the id"),
        "name": NounWords("namnet", "the name", as_quote),
        "mobiles": ClaimWords(
            InWords("är nu mobiloperatörens linje", "is now the mobile operator's trunk"),
            InWords("är inte längre mobiloperatörens linje", "is no longer the mobile operator's trunk"),
        ),
        "host": NounWords("operatörens adress", "the operator's address"),
        "port": NounWords("porten", "the port", none=_USUAL),
        "transport": NounWords("transporten", "the transport"),
        "ipv6": ClaimWords(
            InWords("operatören nås nu över IPv6", "the operator is reached over IPv6 now"),
            InWords("operatören nås inte längre över IPv6", "the operator is no longer reached over IPv6"),
            whole=True,
        ),
        "outbound_proxy": NounWords("proxyn för utgående", "the outbound proxy"),
        "account": PartWords(InWords("kontot", "the account"), InWords("kontot", "the account")),
        "from_user": NounWords("användaren i From", "the user in From"),
        "from_domain": NounWords(
            "domänen i From", "the domain in From", none=InWords("vår adress", "our address")
        ),
        "addresses": ListWords(
            InWords("adresserna som samtal kommer från", "the addresses from which calls come")
        ),
        "trusted": ClaimWords(
            InWords(
                "numret som operatören intygar gäller nu", "the number that the operator asserts now counts"
            ),
            InWords(
                "numret som operatören intygar gäller inte längre",
                "the number that the operator asserts no longer counts",
            ),
            whole=True,
        ),
        "srtp": NounWords("krypterat ljud", "encrypted sound", SRTP_WORDS),
        "codecs": ListWords(InWords("ljudkodningarna", "the codecs")),
        "qualify": NounWords(
            "tiden mellan två frågor om den lever",
            "the time between two questions whether it lives",
            as_seconds,
        ),
        "most_calls": NounWords(
            "flest samtal samtidigt", "the most calls at once", as_count("", ""), many=True
        ),
        "numbers": ListWords(
            InWords("numren vars samtal kommer in här", "the numbers whose calls come in here")
        ),
        "dialled_in": NounWords(
            "platsen för det slagna numret",
            "the place of the dialled number",
            as_word(request=("Request-URI", "Request-URI"), to=("To", "To")),
            _USUAL,
        ),
        "reads": NounWords(
            "formen för nummer som kommer in",
            "the form of incoming numbers",
            as_word(usual=("den vanliga", "the usual"), national=("nationell", "national")),
        ),
        "writes": NounWords("formen för nummer som rings", "the form of called numbers", _FORMS),
        "prefix": NounWords("prefixet före nummer som rings", "the prefix before called numbers", as_quote),
        "presents": NounWords("formen för nummer som visas", "the form of presented numbers", _FORMS, _USUAL),
        "presented_in": NounWords(
            "platsen för numret som visas",
            "the place of the presented number",
            as_word(
                from_=("From", "From"),
                pai=("P-Asserted-Identity", "P-Asserted-Identity"),
                ppi=("P-Preferred-Identity", "P-Preferred-Identity"),
                rpid=("Remote-Party-ID", "Remote-Party-ID"),
            ),
        ),
        "withheld": NounWords(
            "den som får se ett dolt nummer",
            "who sees a withheld number",
            as_word(network=("operatören", "the operator"), nothing=("ingen", "nobody")),
        ),
        "diverted": NounWords(
            "numret på samtal som går ut igen",
            "the number on calls that go out again",
            as_word(
                ours=("vårt", "ours"),
                diversion=("det uppringandes, med vårt i Diversion", "the caller's, with ours in Diversion"),
                history_info=(
                    "det uppringandes, med vårt i History-Info",
                    "the caller's, with ours in History-Info",
                ),
            ),
        ),
        "outgoing": PartWords(
            InWords("utgående samtal", "outgoing calls"),
            InWords("utgående samtal", "outgoing calls"),
            lambda value, _: InWords("inga", "none") if value == "never" else InWords("tillåtna", "allowed"),
        ),
    },
    "AccountEntry": {
        "user": NounWords("användaren", "the user"),
        "auth_user": NounWords(
            "användaren för inloggning", "the user of the digest", none=InWords("samma", "the same")
        ),
        "password_env": NounWords("variabeln med lösenordet", "the variable with the password"),
        "password_file": NounWords("filen med lösenordet", "the file with the password"),
        "register_every": NounWords(
            "tiden mellan registreringar", "the time between registrations", as_seconds
        ),
        "contact": NounWords("användaren som registreras", "the user that is registered"),
    },
    "OutgoingEntry": {
        "to": ListWords(InWords("nummerserierna som rings här", "the number series called here")),
        "presented": ListWords(InWords("numren som får visas", "the numbers that may be presented")),
        "cost": NounWords("kostnaden", "the cost"),
        "emergency": ClaimWords(
            InWords("112 får nu gå ut här", "112 may now go out here"),
            InWords("112 får inte längre gå ut här", "112 may no longer go out here"),
            whole=True,
        ),
        "silence": NounWords("väntan före nästa linje", "the wait before the next trunk", as_seconds),
    },
}

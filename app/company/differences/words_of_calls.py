"""What differences say about calls that are blocked, limited or recorded, about music, and about SMS.

Knows: words for each field of these entries. Refuses to know: how the sentences are made (walk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.company.differences.difference import InWords
from app.company.differences.kinds import (
    ClaimWords,
    EachWords,
    FieldWords,
    HoursWords,
    ListWords,
    NounWords,
    PartWords,
)
from app.company.differences.shown import (
    as_count,
    as_is,
    as_minutes,
    as_number,
    as_quote,
    as_so_many_days,
    as_who,
    as_word,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_AT_ONCE: Final = as_count("samtidigt", "at once")

CALL_WORDS: Final[Mapping[str, Mapping[str, FieldWords]]] = {
    "GreylistEntry": {
        "countries": ListWords(InWords("spärrade länder", "blocked countries")),
        "prefixes": ListWords(InWords("spärrade nummerserier", "blocked number series")),
        "reviewed": NounWords("dagen då den sågs över", "the day of its review"),
        "source": NounWords("källan", "the source", as_quote),
    },
    "PremiumEntry": {
        "calls": NounWords(
            "samtalen",
            "calls",
            as_word(refuse=("spärrade", "refused"), allow=("tillåtna", "allowed")),
            many=True,
        ),
        "prefixes": ListWords(InWords("nummerserierna", "the number series")),
    },
    "RecordingEntry": {
        "people": EachWords(
            InWords("{who} spelas nu in", "{who} is now recorded"),
            InWords("{who} spelas inte längre in", "{who} is no longer recorded"),
            InWords("dem som spelas in", "those who are recorded"),
            as_who,
        ),
        "roles": EachWords(
            InWords("alla med rollen {who} spelas nu in", "everybody with the role {who} is now recorded"),
            InWords("rollen {who} spelas inte längre in", "the role {who} is no longer recorded"),
            InWords("rollerna som spelas in", "the roles that are recorded"),
            as_who,
        ),
        "hours": HoursWords(InWords("tiden", "the time")),
        "announce": ClaimWords(
            InWords(
                "motparten får nu veta att samtalet spelas in", "the other party is now told of the recording"
            ),
            InWords(
                "motparten får inte längre veta att samtalet spelas in",
                "the other party is no longer told of the recording",
            ),
            whole=True,
        ),
        "purpose": PartWords(InWords("ändamålet", "the purpose")),
        "keep_days": NounWords(
            "tiden som inspelningar sparas", "the time that recordings are kept", as_so_many_days
        ),
    },
    "PurposeEntry": {
        "sv": NounWords("orden på svenska", "the words in Swedish", as_quote, many=True),
        "en": NounWords("orden på engelska", "the words in English", as_quote, many=True),
    },
    "MusicEntry": {
        "title": NounWords("titeln", "the title", as_quote),
        "artist": NounWords("artisten", "the artist", as_quote),
        "licence": NounWords("licensen", "the licence", as_quote),
        "vocal": ClaimWords(
            InWords("har nu sång", "now has singing"),
            InWords("har inte längre sång", "no longer has singing"),
        ),
    },
    "SmsEntry": {
        "sender": NounWords("avsändaren", "the sender", as_is, InWords("den vanliga", "the usual one")),
        "callbacks": ClaimWords(
            InWords("skickas nu om återuppringning", "are now sent about callbacks"),
            InWords("skickas inte längre om återuppringning", "are no longer sent about callbacks"),
        ),
        "missed_calls": ClaimWords(
            InWords("skickas nu om missade samtal", "are now sent about missed calls"),
            InWords("skickas inte längre om missade samtal", "are no longer sent about missed calls"),
        ),
        "by_hand": ClaimWords(
            InWords("får nu skrivas för hand", "may now be written by hand"),
            InWords("får inte längre skrivas för hand", "may no longer be written by hand"),
        ),
    },
    "LimitsEntry": {
        "longest_call": NounWords("det längsta samtalet", "the longest call", as_minutes),
        "calls_per_person": NounWords("samtal från en person", "calls by one person", _AT_ONCE, many=True),
        "calls_per_caller": NounWords(
            "samtal från ett nummer utanför", "calls from one outside number", _AT_ONCE, many=True
        ),
        "calls_per_trunk": NounWords("samtal på en linje", "calls on a trunk", _AT_ONCE, many=True),
        "trunk_kept_free": NounWords(
            "platser fria för nödsamtal", "places kept free for emergency calls", as_number, many=True
        ),
        "calls_per_mobile_trunk": NounWords(
            "samtal till och från mobiler", "calls to and from mobiles", _AT_ONCE, many=True
        ),
        "ringing_per_person": NounWords(
            "samtal som ringer hos en person", "calls that ring one person", _AT_ONCE, many=True
        ),
        "sent_per_number": NounWords(
            "samtal vidarekopplade till ett nummer", "calls forwarded to one number", _AT_ONCE, many=True
        ),
        "abroad_per_hour": NounWords(
            "samtal utomlands i timmen av en person",
            "calls abroad in an hour by one person",
            as_number,
            many=True,
        ),
        "abroad_per_hour_off": NounWords(
            "samtal utomlands i timmen utanför arbetstid",
            "calls abroad in an hour outside working hours",
            as_number,
            many=True,
        ),
        "abroad_minutes_per_day": NounWords(
            "samtalstiden utomlands på en dag", "the time abroad in a day", as_minutes
        ),
        "callback_countries": ListWords(
            InWords("länder dit vi ringer tillbaka", "countries to which we call back")
        ),
    },
}

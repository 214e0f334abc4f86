"""What differences say about people, roles, profiles, schedules, and the register of deviations.

Knows: words for each field of these entries. Refuses to know: how the sentences are made (walk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.differences.difference import EntryNames, InWords
from app.company.differences.kinds import (
    ClaimWords,
    EachWords,
    EntryWords,
    FieldWords,
    HoursWords,
    ListWords,
    NounWords,
    PartWords,
)
from app.company.differences.shown import (
    as_count,
    as_language,
    as_minutes,
    as_place,
    as_presented,
    as_profile,
    as_quote,
    as_role,
    as_who,
    as_word,
    as_yes_or_no,
)
from app.company.differences.words_of_queues import WHEN_BUSY, WHEN_NOBODY_ANSWERS, WHEN_ON_PHONE

if TYPE_CHECKING:
    from collections.abc import Mapping

_AS_THE_ROLE: Final = InWords("som rollen säger", "as the role says")
_AS_PHONES: Final = InWords("som för alla telefoner", "as for all phones")
_FROM_NOW: Final = InWords("från början", "from the beginning")
_NO_END: Final = InWords("utan slut", "without end")
_ALL: Final = InWords("alla", "all")
_DEVICES: Final = as_word(fixed=("fast", "fixed"), mobile=("mobil", "mobile"))
SRTP_WORDS: Final = as_word(
    off=("av", "off"),
    offered=("där telefonen kan", "where the phone can"),
    required=("krav", "required"),
)
_APPROVED_BY: Final = NounWords("den som har godkänt", "the approver", as_who)
_REASON: Final = NounWords("skälet", "the reason", as_quote)
_LAST_DAY: Final = NounWords("sista dagen", "the last day", none=_NO_END)
_FIRST_DAY: Final = NounWords("första dagen", "the first day", none=_FROM_NOW)
_PRESENTS: Final = PartWords(
    whole=InWords("numret som visas utåt", "the presented number"),
    show=as_presented,
    none=InWords("som annars", "as otherwise"),
)


def _short_number(entry: dict[str, Any], names: EntryNames) -> InWords:
    to = as_place(entry.get("to"), names)
    return InWords(
        f"{entry.get('number')} ({entry.get('name')}) till {to.sv}",
        f"{entry.get('number')} ({entry.get('name')}) to {to.en}",
    )


SHORT_NUMBER_WORDS: Final = EntryWords(
    InWords("nytt kortnummer", "new short number"),
    InWords("kortnumren", "the short numbers"),
    InWords("kortnumret {}", "the short number {}"),
    _short_number,
    key="number",
    short=lambda entry, _: InWords(str(entry.get("number")), str(entry.get("number"))),
)

PEOPLE_WORDS: Final[Mapping[str, Mapping[str, FieldWords]]] = {
    "ExtensionEntry": {
        "presents": _PRESENTS,
        "on_phone": WHEN_ON_PHONE,
        "busy": WHEN_BUSY,
        "no_answer": WHEN_NOBODY_ANSWERS,
    },
    "DefaultsEntry": {
        "fixed": PartWords(
            InWords("grundreglerna för fasta anknytningar", "the default rules for fixed extensions")
        ),
        "mobile": PartWords(
            InWords("grundreglerna för mobila anknytningar", "the default rules for mobile extensions")
        ),
    },
    "RoleEntry": {
        "id": NounWords("id", "the id"),
        "name": NounWords("namnet", "the name", as_quote),
        "presents": _PRESENTS,
        "on_phone": WHEN_ON_PHONE,
        "busy": WHEN_BUSY,
        "no_answer": WHEN_NOBODY_ANSWERS,
        "working_hours": HoursWords(
            InWords("arbetstiden", "working hours"), none=InWords("som företagets", "as the company's")
        ),
        "mobile_rests": ClaimWords(
            InWords("mobilerna vilar nu utanför arbetstid", "mobiles now rest outside working hours"),
            InWords(
                "mobilerna vilar inte längre utanför arbetstid",
                "mobiles no longer rest outside working hours",
            ),
            whole=True,
        ),
    },
    "CallsEntry": {"on_phone": WHEN_ON_PHONE, "busy": WHEN_BUSY, "no_answer": WHEN_NOBODY_ANSWERS},
    "DiversionEntry": {
        "sv": NounWords("orden på svenska", "the words in Swedish", as_quote, many=True),
        "en": NounWords("orden på engelska", "the words in English", as_quote, many=True),
        "offers": ListWords(InWords("valen", "the choices"), as_place),
        "otherwise": NounWords("det som händer utan knappval", "what happens without a key choice", as_place),
    },
    "ProfileEntry": {
        "id": NounWords("id", "the id"),
        "sv": NounWords("namnet på svenska", "the name in Swedish", as_quote),
        "en": NounWords("namnet på engelska", "the name in English", as_quote),
        "busy": ClaimWords(
            InWords("telefonerna ringer inte längre", "the phones no longer ring"),
            InWords("telefonerna ringer nu", "the phones now ring"),
            whole=True,
        ),
        "calls": PartWords(),
        "presents": _PRESENTS,
        "devices": ListWords(InWords("telefonerna som ringer", "the phones that ring"), _DEVICES, _ALL),
        "diversion": PartWords(
            InWords("den talade hänvisningen", "the spoken diversion"),
            InWords("den talade hänvisningen", "the spoken diversion"),
        ),
        "absence": ClaimWords(
            InWords("räknas nu som frånvaro", "now counts as absence"),
            InWords("räknas inte längre som frånvaro", "no longer counts as absence"),
        ),
        "roles": ListWords(InWords("rollerna som får välja den", "the roles that may choose it"), as_role),
        "people": ListWords(InWords("personerna som får välja den", "the people who may choose it"), as_who),
        "minutes": NounWords("den vanliga längden", "the usual length", as_minutes, _NO_END),
        "code": NounWords("telefonkoden", "the phone code"),
        "keywords": ListWords(InWords("orden i kalendern", "the words in a calendar")),
    },
    "ScheduleEntry": {
        "id": NounWords("id", "the id"),
        "profile": NounWords("profilen", "the profile", as_profile),
        "during": HoursWords(),
        "outside": HoursWords(
            InWords("tiden som schemat gäller utanför", "the time outside which the schedule applies")
        ),
        "roles": ListWords(InWords("rollerna", "the roles"), as_role),
        "people": ListWords(InWords("personerna", "the people"), as_who),
    },
    "PersonEntry": {
        "id": NounWords("id", "the id"),
        "name": NounWords("namnet", "the name", as_quote),
        "role": NounWords("rollen", "the role", as_role),
        "extension": NounWords("anknytningen", "the extension"),
        "direct": NounWords("direktnumret", "the direct number"),
        "mobile": NounWords("mobilnumret", "the mobile number"),
        "desk": ClaimWords(
            InWords("har nu en fast telefon", "now has a desk phone"),
            InWords("har inte längre någon fast telefon", "no longer has a desk phone"),
        ),
        "language": NounWords(
            "språket", "the language", as_language, InWords("som företagets", "as the company's")
        ),
        "email": NounWords("e-postadressen för meddelanden", "the e-mail address for messages"),
        "mobile_rests": NounWords(
            "mobilens vila utanför arbetstid",
            "the mobile's rest outside working hours",
            as_yes_or_no,
            _AS_THE_ROLE,
        ),
        "manager": NounWords("närmaste chef", "the nearest manager", as_who),
        "short_numbers": SHORT_NUMBER_WORDS,
        "transfer_by_keys": ClaimWords(
            InWords("kopplar nu med knapparna ## och **", "now transfers by the keys ## and **"),
            InWords(
                "kopplar inte längre med knapparna ## och **", "no longer transfers by the keys ## and **"
            ),
        ),
        "srtp": NounWords("krypterat ljud", "encrypted sound", SRTP_WORDS, _AS_PHONES),
        "ipv6": NounWords("samtal över IPv6", "calls over IPv6", as_yes_or_no, _AS_PHONES, many=True),
        "call_waiting": ClaimWords(
            InWords("får nu samtal också under ett samtal", "now gets calls also while on the phone"),
            InWords("får inte längre samtal under ett samtal", "no longer gets calls while on the phone"),
        ),
        "private_mobile": PartWords(
            InWords("den privata mobilen", "the private mobile"),
            InWords("den privata mobilen", "the private mobile"),
        ),
        "leaves": NounWords("sista arbetsdagen", "the last day of employment", none=_NO_END),
        "successor": NounWords("efterträdaren", "the successor", as_who, InWords("receptionen", "reception")),
        "leaving_reason": NounWords("skälet att sluta", "the reason for leaving", as_quote),
        "permission": PartWords(
            InWords("särskilt tillstånd för numret", "the special permission for the number"),
            InWords("det särskilda tillståndet för numret", "the special permission for the number"),
        ),
    },
    "PrivateMobileEntry": {
        "number": NounWords("numret", "the number"),
        "since": _FIRST_DAY,
        "until": _LAST_DAY,
        "approved_by": _APPROVED_BY,
        "reason": _REASON,
        "kind": NounWords(
            "slaget",
            "the kind",
            as_word(
                temporary=("tillfällig", "temporary"),
                hourly=("timanställd", "hourly"),
                consultant=("konsult", "consultant"),
                new_employee=("nyanställd", "new employee"),
            ),
        ),
    },
    "PermissionEntry": {
        "kind": NounWords(
            "slaget",
            "the kind",
            as_word(
                forward=("vidarekoppling", "forwarding"), port=("flytt av numret", "porting of the number")
            ),
        ),
        "approved_by": _APPROVED_BY,
        "reason": _REASON,
        "to": NounWords("numret dit samtalen går", "the number to which calls go"),
        "until": _LAST_DAY,
    },
    "ExemptionEntry": {
        "id": NounWords("id", "the id"),
        "who": NounWords("den som undantaget gäller", "whom the exception is for", as_who),
        "what": NounWords(
            "det som undantaget ger",
            "what the exception gives",
            as_word(
                presents_mobile=("mobilnumret visas", "the mobile number is presented"),
                presents_direct=("direktnumret visas", "the direct number is presented"),
                mobile_rings_outside_hours=(
                    "mobilen ringer utanför arbetstid",
                    "the mobile rings outside working hours",
                ),
            ),
        ),
        "approved_by": _APPROVED_BY,
        "reason": _REASON,
        "since": _FIRST_DAY,
        "until": _LAST_DAY,
    },
    "ApprovalsEntry": {
        "approvers": EachWords(
            InWords("{who} får nu godkänna undantag", "{who} may now approve deviations"),
            InWords("{who} får inte längre godkänna undantag", "{who} may no longer approve deviations"),
            InWords("dem som får godkänna undantag", "those who may approve deviations"),
            as_who,
        ),
        "longest_days": NounWords(
            "längsta tiden för ett undantag", "the longest time of a deviation", as_count("dagar", "days")
        ),
    },
    "ContactEntry": {
        "person": NounWords("kontaktpersonen", "the contact person", as_who),
        "sv": NounWords("ämnet på svenska", "the subject in Swedish", as_quote),
        "en": NounWords("ämnet på engelska", "the subject in English", as_quote),
    },
    "PhoneModelEntry": {
        "id": NounWords("id", "the id"),
        "name": NounWords("namnet", "the name", as_quote),
        "price_class": NounWords("prisklassen", "the price class"),
        "note": NounWords("anmärkningen", "the note", as_quote),
    },
    "SubscriptionEntry": {
        "number": NounWords("numret", "the number"),
        "person": NounWords("personen", "the person", as_who),
        "team": NounWords("gruppen", "the team", as_who),
        "operator": NounWords("operatören", "the operator"),
        "plan": NounWords("abonnemanget", "the plan"),
        "gigabytes": NounWords("datamängden i månaden", "the data volume a month", as_count("GB", "GB")),
        "since": _FIRST_DAY,
        "until": _LAST_DAY,
        "model": NounWords("telefonmodellen", "the phone model", as_who),
        "imei": NounWords("IMEI-numret", "the IMEI number"),
    },
    "ShortNumberEntry": {
        "number": NounWords("numret", "the number"),
        "name": NounWords("namnet", "the name", as_quote),
        "to": NounWords("målet", "the destination", as_place),
    },
}

"""What differences say about the company as a whole: its numbers, front desk, calendar, phones and own texts.

Knows: words for each field of these entries. Refuses to know: how the sentences are made (walk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.differences.difference import EntryNames, InWords, entry_called
from app.company.differences.kinds import (
    ClaimWords,
    EachWords,
    EntryWords,
    FieldWords,
    HoursWords,
    KeyedWords,
    ListWords,
    NounWords,
    PartWords,
)
from app.company.differences.shown import (
    as_count,
    as_language,
    as_place,
    as_profile,
    as_quote,
    as_seconds,
    as_who,
    as_word,
)
from app.company.differences.words_of_people import SHORT_NUMBER_WORDS, SRTP_WORDS
from app.company.differences.words_of_queues import CLAUSE_WORDS, WHEN_CLOSED

if TYPE_CHECKING:
    from collections.abc import Mapping

_AT_ONCE: Final = as_count("samtidigt", "at once")

_TARGETS_NAME: Final = InWords("målets namn", "the destination's name")


def _by_name(entry: dict[str, Any], _: EntryNames) -> InWords:
    return entry_called(entry)


def _person(entry: dict[str, Any], _: EntryNames) -> InWords:
    name, extension = entry.get("name"), entry.get("extension")
    return InWords(f"{name} (anknytning {extension})", f"{name} (extension {extension})")


def _queue(entry: dict[str, Any], _: EntryNames) -> InWords:
    name, number_ = entry.get("name"), entry.get("number") or entry.get("extension")
    label = f"{name} ({number_})" if number_ else str(name)
    return InWords(label, label)


def _exemption(entry: dict[str, Any], names: EntryNames) -> InWords:
    name = names.name(str(entry.get("who")), "people", "roles")
    return InWords(f"{entry.get('id')} ({name.sv})", f"{entry.get('id')} ({name.en})")


def _contact(entry: dict[str, Any], names: EntryNames) -> InWords:
    name = names.name(str(entry.get("person")), "people")
    return InWords(f"{name.sv} ({entry.get('sv')})", f"{name.en} ({entry.get('en')})")


def _choice(entry: dict[str, Any], names: EntryNames) -> InWords:
    to = as_place(entry.get("to"), names)
    return InWords(str(entry.get("sv") or to.sv), str(entry.get("en") or entry.get("sv") or to.en))


def _own(sv: str, en: str) -> PartWords:
    """A text of the company's own in its document."""
    said = InWords(f"den egna texten om {sv}", f"the company's own text on {en}")
    return PartWords(said, said)


def _id(entry: dict[str, Any], _: EntryNames) -> InWords:
    return InWords(str(entry.get("id")), str(entry.get("id")))


COMPANY_WORDS: Final[Mapping[str, Mapping[str, FieldWords]]] = {
    "CompanyFile": {
        "version": NounWords("filens form", "the file's form"),
        "company": NounWords("företagets namn", "the company's name", as_quote),
        "language": NounWords("företagets språk", "the company's language", as_language),
        "main_number": NounWords("huvudnumret", "the main number"),
        "reception": NounWords("receptionen", "reception", as_who),
        "reception_extension": NounWords("kortnumret till receptionen", "the short number of reception"),
        "front_desk": PartWords(InWords("receptionen", "reception")),
        "answering_service": NounWords("svarstjänstens nummer", "the answering service's number"),
        "answering_service_sees": NounWords(
            "det som svarstjänsten ser",
            "what the answering service sees",
            as_word(
                name=(
                    "vårt nummer och den uppringandes som namn",
                    "our number, with the caller's as the name",
                ),
                diversion=(
                    "den uppringandes nummer, med vårt i Diversion",
                    "the caller's number, with ours in Diversion",
                ),
                caller=("den uppringandes nummer", "the caller's number"),
                ours=("vårt nummer", "our number"),
            ),
        ),
        "ring_seconds": NounWords("ringtiden", "the ring time", as_seconds),
        "mobiles": PartWords(),
        "transfers": PartWords(),
        "phones": PartWords(InWords("alla telefoner", "all phones")),
        "calendar": PartWords(InWords("kalendern", "the calendar")),
        "profiles": EntryWords(
            InWords("ny profil", "new profile"),
            InWords("profilerna", "the profiles"),
            InWords("profilen {}", "the profile {}"),
            _by_name,
        ),
        "retired_codes": KeyedWords(
            InWords("den indragna telefonkoden {key}", "the retired phone code {key}"), as_profile
        ),
        "working_hours": HoursWords(InWords("arbetstiden", "working hours")),
        "callbacks": PartWords(InWords("återuppringning från personer", "callbacks by people")),
        "schedules": EntryWords(
            InWords("nytt schema", "new schedule"),
            InWords("schemana", "the schedules"),
            InWords("schemat {}", "the schedule {}"),
            _id,
        ),
        "defaults": PartWords(),
        "roles": EntryWords(
            InWords("ny roll", "new role"),
            InWords("rollerna", "the roles"),
            InWords("rollen {}", "the role {}"),
            _by_name,
        ),
        "pause_reasons": ListWords(InWords("skälen till paus", "the reasons to pause")),
        "pause_codes": KeyedWords(InWords("pauskoden {key}", "the pause code {key}")),
        "people": EntryWords(
            InWords("ny person", "new person"),
            InWords("personerna", "the people"),
            InWords("{}", "{}"),
            _person,
            short=_by_name,
        ),
        "queues": EntryWords(
            InWords("ny kö", "new queue"),
            InWords("köerna", "the queues"),
            InWords("{}", "{}"),
            _queue,
            short=_by_name,
        ),
        "greylist": PartWords(InWords("grålistan", "the greylist")),
        "premium_rate": PartWords(InWords("betalnummer", "premium-rate numbers")),
        "short_numbers": SHORT_NUMBER_WORDS,
        "exceptions": EntryWords(
            InWords("nytt undantag", "new exception"),
            InWords("undantagen", "the exceptions"),
            InWords("undantaget {}", "the exception {}"),
            _exemption,
        ),
        "approvals": PartWords(),
        "contacts": EntryWords(
            InWords("ny kontaktperson", "new contact person"),
            InWords("kontaktpersonerna", "the contact persons"),
            InWords("kontaktpersonen {}", "the contact person {}"),
            _contact,
            key=None,
        ),
        "phone_models": EntryWords(
            InWords("ny telefonmodell", "new phone model"),
            InWords("telefonmodellerna", "the phone models"),
            InWords("telefonmodellen {}", "the phone model {}"),
            _by_name,
        ),
        "subscriptions": EntryWords(
            InWords("nytt abonnemang", "new subscription"),
            InWords("abonnemangen", "the subscriptions"),
            InWords("abonnemanget {}", "the subscription {}"),
            lambda entry, _: InWords(str(entry.get("number")), str(entry.get("number"))),
            key="number",
        ),
        "recording": PartWords(InWords("inspelning", "recording")),
        "sms": PartWords(InWords("SMS till kunder", "SMS to customers")),
        "music": EntryWords(
            InWords("nytt musikstycke", "new piece of music"),
            InWords("musiken", "the music"),
            InWords("musikstycket {}", "the piece of music {}"),
            lambda entry, _: InWords(f"”{entry.get('title')}”", f'"{entry.get("title")}"'),
            key="title",
        ),
        "limits": PartWords(InWords("gränser", "limits")),
        "document": PartWords(
            whole=InWords("de egna texterna i telefonpolicyn", "the company's own texts in its telefonpolicy")
        ),
        "trunks": EntryWords(
            InWords("ny linje", "new trunk"),
            InWords("linjerna", "the trunks"),
            InWords("linjen {}", "the trunk {}"),
            _by_name,
        ),
    },
    "FrontDeskEntry": {
        "stand_ins": EachWords(
            InWords("{who} svarar nu i receptionens ställe", "{who} now stands in for reception"),
            InWords(
                "{who} svarar inte längre i receptionens ställe", "{who} no longer stands in for reception"
            ),
            InWords("dem som svarar i receptionens ställe", "those who stand in for reception"),
            as_who,
        ),
        "hours": HoursWords(opens=True, none=InWords("dygnet runt", "at any hour")),
        "closed": WHEN_CLOSED,
        "greeting": NounWords(
            "hälsningen", "the greeting", as_quote, InWords("den vanliga", "the usual one")
        ),
        "menu": EntryWords(
            InWords("nytt knappval", "new key choice"),
            InWords("knappvalen", "the key choices"),
            InWords("knappval {}", "key choice {}"),
            _choice,
            key=None,
        ),
    },
    "MenuEntry": {
        "to": NounWords("målet", "the destination", as_place),
        "clause": CLAUSE_WORDS,
        "sv": NounWords("orden på svenska", "the words in Swedish", as_quote, _TARGETS_NAME, many=True),
        "en": NounWords("orden på engelska", "the words in English", as_quote, _TARGETS_NAME, many=True),
    },
    "MobilesEntry": {
        "confirm": NounWords(
            "bekräftelsen av svar i mobilen",
            "the confirmation of an answer on a mobile",
            as_word(
                key=("knapp 1", "key 1"),
                trust=("ingen (vi litar på operatören)", "none (we trust the operator)"),
            ),
        )
    },
    "TransfersEntry": {
        "unanswered": NounWords(
            "vägen när en kopplad kollega inte svarar",
            "the way when a colleague does not answer a transfer",
            as_word(
                return_=("tillbaka", "back"),
                divert=("den som kollegans samtal går", "that of the colleague's calls"),
            ),
        ),
        "mobiles_by_keys": ClaimWords(
            InWords(
                "mobiler kan nu koppla samtal med knapparna ## och **",
                "mobiles can now transfer by the keys ## and **",
            ),
            InWords(
                "mobiler kan inte längre koppla samtal med knapparna ## och **",
                "mobiles can no longer transfer by the keys ## and **",
            ),
            whole=True,
        ),
    },
    "PhonesEntry": {
        "srtp": NounWords("krypterat ljud", "encrypted sound", SRTP_WORDS),
        "ipv6": ClaimWords(
            InWords("telefonerna talar nu över IPv6", "phones now talk over IPv6"),
            InWords("telefonerna talar inte längre över IPv6", "phones no longer talk over IPv6"),
            whole=True,
        ),
        "forwards": NounWords(
            "vidarekoppling i telefonen",
            "forwarding set on the phone",
            as_word(
                refused=("nekad", "refused"),
                colleagues=("till kollegor", "to colleagues"),
                anywhere=("vart som helst", "anywhere"),
            ),
        ),
    },
    "CalendarEntry": {
        "eves": NounWords(
            "midsommarafton, julafton och nyårsafton",
            "Midsummer, Christmas and New Year's Eve",
            as_word(closed=("stängda", "closed"), open=("öppna", "open")),
            many=True,
        ),
        "closed_dates": ListWords(InWords("stängda dagar", "closed dates")),
        "open_dates": ListWords(InWords("öppna dagar", "open dates")),
        "before_holidays": NounWords(
            "stängningen dagen före röd dag",
            "closing time before a holiday",
            none=InWords("som vanligt", "as usual"),
        ),
        "half_days": EntryWords(
            InWords("ny halvdag", "new half day"),
            InWords("halvdagarna", "the half days"),
            InWords("halvdagen {}", "the half day {}"),
            lambda entry, _: InWords(
                f"{entry.get('date')} (stänger {entry.get('closes')})",
                f"{entry.get('date')} (closes at {entry.get('closes')})",
            ),
            key="date",
            short=lambda entry, _: InWords(str(entry.get("date")), str(entry.get("date"))),
        ),
    },
    "HalfDayEntry": {
        "date": NounWords("dagen", "the date"),
        "closes": NounWords("stängningen", "closing time"),
    },
    "OwnTextEntry": {
        "sv": NounWords("den svenska texten", "the Swedish text", as_quote),
        "en": NounWords(
            "den engelska texten", "the English text", as_quote, InWords("den svenska", "the Swedish one")
        ),
    },
    "DocumentEntry": {
        "purpose": _own("syftet", "the purpose"),
        "strategy": _own("strategin", "the strategy"),
        "glossary": _own("orden", "the words"),
        "contacts": _own("kontaktpersoner", "contact persons"),
        "reception": _own("receptionen", "reception"),
        "extensions": _own("anknytningar", "extensions"),
        "voicemail": _own("röstbrevlådan", "voicemail"),
        "roles": _own("roller", "roles"),
        "profiles": _own("profiler", "profiles"),
        "queues": _own("köer", "queues"),
        "mobiles": _own("mobiltelefoner", "mobile phones"),
        "sms": _own("SMS", "SMS"),
        "calls_out": _own("utgående samtal", "outgoing calls"),
        "recording": _own("inspelning", "recording"),
        "exceptions": _own("undantag", "exceptions"),
        "house_rules": _own("husets regler", "house rules"),
    },
}

"""Calls out, SMS and recording: what is blocked, what is limited, what is sent and what is kept (O1-O3).

Knows: how these settings read. Refuses to know: which call meets them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets, RuleTable
from app.document.teller import Piece
from app.document.words import country_name, duration, listed_words
from app.speech.texts import recording_text

if TYPE_CHECKING:
    from app.document.parts import PolicySection, Sentence
    from app.document.teller import Teller

USED = ("recording.people", "recording.roles")  # without either, nothing of the recording service holds


def sms_section(t: Teller) -> PolicySection | None:
    """SMS to customers (O1)."""
    rules = t.company.sms
    sends = [
        (
            rules.callbacks,
            "Den som ska bli uppringd får ett sms om det, och ett om det inte gick.",
            "Whoever is to be called back gets an SMS that says so, and one if it failed.",
            "sms.callbacks",
        ),
        (
            rules.missed_calls,
            "Den som lade på innan vi svarade får ett sms.",
            "Whoever hung up before we answered gets an SMS.",
            "sms.missed_calls",
        ),
        (
            rules.by_hand,
            "Anställda kan skriva egna sms till kunder, på samma villkor.",
            "Employees can write SMS of their own to customers, under the same rules.",
            "sms.by_hand",
        ),
    ]
    told = [t.sentence(sv, en, place, clauses=("O1",)) for sent, sv, en, place in sends if sent]
    if not rules.sender or not told:
        return None
    first = t.sentence(
        "Sms till kunder kommer från ”{sender}”. De går bara till mobilnummer, visar inget nummer och går inte "
        "att svara på.",
        "SMS to customers come from “{sender}”. They go to mobile numbers alone, show no number, and nobody can "
        "reply.",
        clauses=("O1",),
        sender=t.value(rules.sender, "sms.sender" if t.file.sms.sender else "company"),
    )
    return t.section("sms", ("Sms till kunder", "SMS to customers"), Bullets((first, *told)), own="sms")


def calls_out_section(t: Teller) -> PolicySection | None:
    """What nobody may call (O2), and how much anybody may."""
    return t.section(
        "calls_out",
        ("Spärrade destinationer och gränser", "Blocked destinations and limits"),
        Bullets((*_greylist(t), _premium(t), _called_back(t), _always(t))),
        _limits(t),
        own="calls_out",
    )


def _greylist(t: Teller) -> list[Sentence]:
    entry = t.file.greylist
    blocked = []
    if entry.countries:
        names = sorted(country_name(one, t.lang) for one in entry.countries)
        blocked.append(Piece(listed_words(names, t.lang, ("eller", "or")), ("greylist.countries",)))
    if entry.prefixes:
        begins = t.say("nummer som börjar med", "numbers that begin with")
        series = listed_words(entry.prefixes, t.lang, ("eller", "or"))
        blocked.append(Piece(f"{begins} {series}", ("greylist.prefixes",)))
    if not blocked:
        return [
            t.sentence("Inget land är spärrat.", "No country is blocked.", clauses=("O2",), key="greylist")
        ]
    found = [
        t.sentence(
            "Ingen kan ringa till {blocked}, och vi tar inte emot samtal därifrån.",
            "Nobody can call {blocked}, and we take no calls from there.",
            clauses=("O2",),
            key="greylist",
            blocked=Piece(
                t.say(" eller till ", " or ").join(one.text for one in blocked),
                tuple(p for one in blocked for p in one.places),
            ),
        )
    ]
    if entry.reviewed is not None:
        found.append(
            t.sentence(
                "Listan sågs över senast den {day}.",
                "The list was last reviewed on {day}.",
                clauses=("O2",),
                day=t.day(entry.reviewed, "greylist.reviewed"),
            )
        )
    if entry.source:
        found.append(
            t.sentence(
                "Den bygger på {source}.",
                "Its source is {source}.",
                source=t.value(entry.source, "greylist.source"),
            )
        )
    return found


def _premium(t: Teller) -> Sentence:
    if not t.company.premium.refused:
        return t.sentence(
            "Betalnummer går att ringa.",
            "Premium-rate numbers can be called.",
            "premium_rate.calls",
            clauses=("O2",),
        )
    prefixes = t.file.premium_rate.prefixes
    if not prefixes:
        return t.sentence(
            "Betalnummer går inte att ringa.",
            "Premium-rate numbers cannot be called.",
            "premium_rate.calls",
            "premium_rate.prefixes",
            clauses=("O2",),
        )
    return t.sentence(
        "Betalnummer går inte att ringa. Dit räknas också {series}.",
        "Premium-rate numbers cannot be called. These include {series}.",
        "premium_rate.calls",
        clauses=("O2",),
        series=t.value(listed_words(prefixes, t.lang), "premium_rate.prefixes"),
    )


def _always(t: Teller) -> Sentence:
    return t.sentence(
        "112 och samhällets nummer, som 1177 och 114 14, går alltid att ringa och har inga gränser.",
        "112 and public service numbers such as 1177 and 114 14 can always be called, and have no limits.",
        clauses=("O2",),
        key="always",
    )


def _called_back(t: Teller) -> Sentence:
    names = listed_words(
        sorted(country_name(one, t.lang) for one in t.file.limits.callback_countries), t.lang
    )
    if not names:
        return t.sentence(
            "Vi ringer inte upp någon.",
            "We call nobody back.",
            "limits.callback_countries",
            clauses=("P4",),
        )
    return t.sentence(
        "Vi ringer bara upp den som har ett nummer i {countries}.",
        "We call back only those who have a number in {countries}.",
        clauses=("P4",),
        countries=t.value(names, "limits.callback_countries"),
    )


def _limits(t: Teller) -> RuleTable:
    limits, entry = t.company.limits, t.file.limits
    none = t.say("ingen gräns", "no limit")

    def most(name: str) -> Piece:
        value = getattr(entry, name)
        return t.value(none if value == "none" else value, f"limits.{name}")

    longest = Piece(
        none if limits.longest is None else duration(limits.longest, t.lang), ("limits.longest_call",)
    )
    told = [
        ("longest_call", ("Ett samtals längd", "The length of a call"), longest),
        ("calls_per_person", ("Samtal samtidigt som en person ringer", "Calls at once by one person"), None),
        (
            "calls_per_caller",
            ("Samtal samtidigt från ett nummer utifrån", "Calls at once from one outside number"),
            None,
        ),
        ("calls_per_trunk", ("Samtal samtidigt över operatörens linjer", "Calls at once on the trunk"), None),
        (
            "trunk_kept_free",
            ("Av dem bara för nödsamtal", "Of these, for emergency calls alone"),
            None,
        ),
        (
            "calls_per_mobile_trunk",
            ("Samtal samtidigt till och från mobiler", "Calls at once to and from mobiles"),
            None,
        ),
        (
            "ringing_per_person",
            (
                "Samtal som ringer samtidigt hos en person; fler går vidare som vid upptaget",
                "Calls that ring one person at once; others go on as if the person were on the phone",
            ),
            None,
        ),
        (
            "sent_per_number",
            (
                "Samtal samtidigt som vi kopplar vidare till ett nummer utanför",
                "Calls at once that we pass on to one outside number",
            ),
            None,
        ),
        (
            "abroad_per_hour",
            ("Utlandssamtal per person och timme", "Calls abroad by one person within an hour"),
            None,
        ),
        ("abroad_per_hour_off", ("Samma sak utanför arbetstid", "The same outside working hours"), None),
        (
            "abroad_minutes_per_day",
            ("Minuter utomlands per dag, för alla tillsammans", "Minutes abroad in a day, by all together"),
            None,
        ),
    ]
    rows = [
        t.row(f"limits.{name}", t.cell(t.say(*words)), t.cell(piece if piece is not None else most(name)))
        for name, words, piece in told
    ]
    head = (t.say("Gräns", "Limit"), t.say("Högst", "At most"))
    return RuleTable(t.say("Gränser", "Limits"), head, tuple(rows), wide=(0, 1))


def recording_section(t: Teller) -> PolicySection | None:
    """Whose calls are recorded, when, and for how long (O3)."""
    entry, service = t.file.recording, t.company.recording
    people = t.here(entry.people)
    if not service.is_used or not (entry.roles or people):
        nobody = t.sentence(
            "Inga samtal spelas in.",
            "No calls are recorded.",
            *USED,
            clauses=("O3",),
        )
        return t.section("recording", ("Inspelning", "Recording"), Bullets((nobody,)), own="recording")
    whose = t.listed([*map(t.role, entry.roles), *map(t.person, people)])
    absences = [one for one in t.file.profiles if one.absence]
    lang = "sv" if t.sv else "en"
    found = [
        t.sentence(
            "Alla samtal spelas in {hours} för {whose}.",
            "All calls are recorded {hours} for {whose}.",
            *USED,
            clauses=(service.hours.clause, "O3"),
            hours=t.hours(service.hours, "recording.hours"),
            whose=whose,
        )
    ]
    if absences:
        found.append(
            t.sentence(
                "Aldrig när någon av dem är frånvarande: {profiles}.",
                "Never when one of them is absent: {profiles}.",
                *USED,
                clauses=("O3",),
                key="absence",
                profiles=t.listed(
                    [
                        t.value(
                            one.sv if t.sv else one.en,
                            f"profiles.{one.id}.absence",
                            f"profiles.{one.id}.{lang}",
                        )
                        for one in absences
                    ]
                ),
            )
        )
    purpose = service.purpose_sv if t.sv else service.purpose_en
    found.append(
        t.sentence(
            "Den andra hör först: ”{words}”",
            "The other party hears first: “{words}”",
            "recording.announce",
            *USED,
            words=t.value(recording_text(purpose, "sv" if t.sv else "en"), f"recording.purpose.{lang}"),
        )
        if service.announce
        else t.sentence(
            "Växeln säger inte att samtalet spelas in. Ändamålet är {purpose}.",
            "The exchange does not say that the call is recorded. The purpose is {purpose}.",
            "recording.announce",
            *USED,
            purpose=t.value(purpose, f"recording.purpose.{lang}"),
        )
    )
    found.append(
        t.sentence(
            "En inspelning tas bort efter {days} dagar.",
            "A recording is deleted after {days} days.",
            *USED,
            days=t.value(service.keep_days, "recording.keep_days"),
        )
    )
    return t.section("recording", ("Inspelning", "Recording"), Bullets(tuple(found)), own="recording")

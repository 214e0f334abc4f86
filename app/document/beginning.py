"""The first sections: purpose, strategy, words, contact persons, open days.

Knows: how they read. Refuses to know: extensions, queues and the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.parts import Bullets, Paragraph, RuleTable
from app.document.teller import Piece
from app.document.words import date_text, listed_words, minute_text
from app.policy.ways import PresentedNumber

if TYPE_CHECKING:
    from app.document.parts import PolicySection, Sentence
    from app.document.teller import Teller


def purpose_section(t: Teller) -> PolicySection | None:
    """Why: the company's own text, and how this document came about."""
    made = t.sentence(
        "Allt utom våra egna texter är gjort av de regler som växeln följer. Tecken som [S2] efter en "
        "mening är regelns "
        "paragraf; sist i dokumentet står var varje paragraf används.",
        "All but our own texts is made of the rules that the exchange follows. Signs such as [S2] after a "
        "sentence are the "
        "rule's clause; at the end of the document stands where each clause is used.",
    )
    return t.section("purpose", ("Syfte", "Purpose"), Paragraph(made), own="purpose")


def strategy_section(t: Teller) -> PolicySection | None:
    """What holds for everybody (S1-S6)."""
    found = [
        t.sentence(
            "Kunder når oss på huvudnumret {number}, och på våra direktnummer och könummer.",
            "Customers reach us on the main number {number}, and on our direct numbers and queues' numbers.",
            clauses=("S1",),
            number=t.number(t.file.main_number, "main_number"),
        ),
        _answered(t),
        *([_shown(t)] if t.has_mobiles else []),
        *_at_leisure(t),
    ]
    return t.section("strategy", ("Strategi", "Strategy"), Bullets(tuple(found)), own="strategy")


def _answered(t: Teller) -> Sentence:
    if not t.uses_service:
        return t.sentence(
            "Svarar ingen av oss kan den som ringer lämna ett meddelande, dygnet runt.",
            "If none of us answers, the caller can leave a message, at any hour.",
            clauses=("S2", "V2"),
            key="answered",
        )
    return t.sentence(
        "Svarar ingen av oss kan den som ringer lämna ett meddelande eller kommer till {service}, dygnet runt.",
        "If none of us answers, the caller can leave a message or reaches {service}, at any hour.",
        clauses=("S2", "V2"),
        key="answered",
        service=t.answering_service(),
    )


def _shown(t: Teller) -> Sentence:
    """Whose mobile number is shown outside (S3)."""
    roles = [
        one
        for one in t.file.roles
        if one.presents is not None and one.presents.number == PresentedNumber.MOBILE
    ]
    places = [f"roles.{one.id}.presents.number" for one in t.file.roles if one.presents is not None]
    if not roles:
        return t.sentence(
            "Våra mobilnummer visas inte utåt, utom när ett godkänt undantag säger det.",
            "Our mobile numbers are not shown outside, unless an approved exception says so.",
            *places,
            clauses=("S3",),
            key="shown",
        )
    return t.sentence(
        "Våra mobilnummer visas inte utåt, utom för {roles} och när ett godkänt undantag säger det.",
        "Our mobile numbers are not shown outside, except for {roles} and when an approved exception says so.",
        *places,
        clauses=("S3",),
        key="shown",
        roles=t.role_names(one.id for one in roles),
    )


def _at_leisure(t: Teller) -> list[Sentence]:
    """When mobiles rest (S4), and whose do not (R3)."""
    hours = t.company.working_hours
    if not t.has_mobiles:
        return [
            t.sentence(
                "Vår arbetstid är {hours}.",
                "Our working hours are {hours}.",
                clauses=(hours.clause,),
                hours=t.hours(hours, "working_hours"),
            )
        ]
    found = [
        t.sentence(
            "Vår arbetstid är {hours}. Utanför arbetstid ringer det inte i mobilerna, om du inte själv har "
            "valt det.",
            "Our working hours are {hours}. Outside working hours mobiles do not ring, unless you have "
            "chosen that yourself.",
            clauses=(hours.clause, "S4", "R3"),
            hours=t.hours(hours, "working_hours"),
        )
    ]
    for role in t.file.roles:
        own = t.company.roles[role.id].working_hours
        if own is not None:
            found.append(
                t.sentence(
                    "Arbetstiden för {role} är {hours}.",
                    "The working hours for {role} are {hours}.",
                    clauses=(own.clause,),
                    role=t.role(role.id),
                    hours=t.hours(own, f"roles.{role.id}.working_hours"),
                    key=f"roles.{role.id}.working_hours",
                )
            )
    roles = [one.id for one in t.file.roles if not one.mobile_rests]
    people = t.here(one.id for one in t.file.people if one.mobile_rests is False)
    if roles or people:
        found.append(
            t.sentence(
                "I mobilen ringer det dygnet runt för {who}.",
                "Mobiles ring around the clock for {who}.",
                *(f"roles.{one.id}.mobile_rests" for one in t.file.roles),
                *(f"people.{one}.mobile_rests" for one in people),
                clauses=("R3",),
                key="always",
                who=t.listed([*map(t.role, roles), *map(t.person, people)]),
            )
        )
    resting = t.here(
        one.id for one in t.file.people if one.mobile_rests and not t.roles[one.role].mobile_rests
    )
    if resting:
        found.append(
            t.sentence(
                "Men den vilar utanför arbetstid för {who}.",
                "But it rests outside working hours for {who}.",
                *(f"people.{one}.mobile_rests" for one in resting),
                clauses=("S4",),
                key="resting",
                who=t.names(resting),
            )
        )
    return found


def calendar_section(t: Teller) -> PolicySection | None:
    """Which days are working days."""
    entry = t.file.calendar
    found = [
        t.sentence(
            "Alla tider är svensk tid. En arbetsdag är inte en helgdag, och inte en lördag eller söndag om "
            "inte de står bland "
            "tiderna.",
            "All times are Swedish time. A working day is no public holiday, and no Saturday or Sunday "
            "unless these stand among "
            "the hours.",
            key="calendar",
        ),
        t.sentence(
            "Midsommarafton, julafton och nyårsafton är lediga dagar."
            if t.company.calendar.eves_closed
            else "Midsommarafton, julafton och nyårsafton är vanliga dagar.",
            "Midsummer's Eve, Christmas Eve and New Year's Eve are days off."
            if t.company.calendar.eves_closed
            else "Midsummer's Eve, Christmas Eve and New Year's Eve are days like others.",
            "calendar.eves",
        ),
    ]
    closed, opened = sorted(entry.closed_dates), sorted(entry.open_dates)
    if closed:
        found.append(
            t.sentence(
                "Vi har också stängt {days}.",
                "We are also closed on {days}.",
                "calendar.closed_dates",
                days=listed_words([date_text(one, t.lang) for one in closed], t.lang),
            )
        )
    if opened:
        found.append(
            t.sentence(
                "Vi har öppet {days}.",
                "We are open on {days}.",
                "calendar.open_dates",
                days=listed_words([date_text(one, t.lang) for one in opened], t.lang),
            )
        )
    return t.section("calendar", ("Arbetsdagar", "Working days"), Bullets((*found, *_half_days(t))))


def _half_days(t: Teller) -> list[Sentence]:
    calendar_now = t.company.calendar
    found = []
    if calendar_now.before_holidays is not None:
        found.append(
            t.sentence(
                "Dagen före en helgdag slutar vi klockan {time}.",
                "On the day before a public holiday we end at {time}.",
                "calendar.before_holidays",
                time=minute_text(calendar_now.before_holidays, t.lang, whole=True),
            )
        )
    for number, (day, minute) in enumerate(calendar_now.half_days):
        found.append(
            t.sentence(
                "{day} slutar vi klockan {time}.",
                "On {day} we end at {time}.",
                f"calendar.half_days.{number}",
                day=date_text(day, t.lang),
                time=minute_text(minute, t.lang, whole=True),
            )
        )
    return found


def contacts_section(t: Teller) -> PolicySection | None:
    """Whom to turn to, and about what (S7)."""
    rows = []
    for number, one in enumerate(t.file.contacts):
        person = t.people[one.person]
        place = f"contacts.{number}"
        rows.append(
            t.row(
                f"contacts.{one.person}",
                t.cell(_with(t.person(one.person), f"{place}.person")),
                t.cell(t.value(person.extension, f"{place}.person", f"people.{person.id}.extension")),
                t.cell(t.value(one.sv if t.sv else one.en, f"{place}.{'sv' if t.sv else 'en'}")),
                of=f"{place}.person",
            )
        )
    head = (
        t.say("Kontaktperson", "Contact person"),
        t.say("Anknytning", "Extension"),
        t.say("Ansvarar för", "Responsible for"),
    )
    table = RuleTable(t.say("Kontaktpersoner", "Contact persons"), head, tuple(rows), wide=(2,))
    return t.section(
        "contacts", ("Kontaktpersoner", "Contact persons"), table, own="contacts", clauses=("S7",)
    )


def _with(piece: Piece, *places: str) -> Piece:
    return Piece(piece.text, (*places, *piece.places))

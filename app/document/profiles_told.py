"""The profiles: what an incoming call does, which number is shown, for how long, and how to choose one (P1-P4).

Knows: how a profile's settings read. Refuses to know: where a busy person's calls go (effects.py asks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.effects import Effects
from app.document.extensions import presented_text
from app.document.parts import Bullets, RuleTable
from app.document.teller import Piece
from app.document.words import duration, listed_words
from app.policy.decision import Does

if TYPE_CHECKING:
    from app.company.schema import ProfileEntry, ScheduleEntry
    from app.document.effects import BusyWay
    from app.document.parts import PolicySection, RuleRow, Sentence
    from app.document.teller import Teller

_CODE = "*21*"
_DOES = {
    Does.MESSAGE.value: ("lämna ett meddelande", "leave a message"),
    Does.CALL_BACK.value: ("bli uppringd", "be called back"),
    Does.CONNECT.value: ("kopplas vidare", "be connected"),
}
OTHERWISE = {
    Does.MESSAGE.value: ("kan de lämna ett meddelande", "they can leave a message"),
    Does.CALL_BACK.value: ("blir de uppringda", "they are called back"),
    Does.CONNECT.value: ("kopplas de vidare", "they are connected"),
}


def profiles_section(t: Teller) -> PolicySection | None:
    """Two tables, standard and special profiles (P3), and what chooses a profile by itself (M4)."""
    effects = Effects(t)
    standard = [one for one in t.file.profiles if not (one.roles or one.people)]
    special = [one for one in t.file.profiles if one.roles or one.people]
    return t.section(
        "profiles",
        ("Profiler och hänvisning", "Profiles and diversions"),
        Bullets((*_rules(t, effects),)),
        _table(t, effects, standard, t.say("Profiler för alla", "Profiles for all"), special=False),
        _table(t, effects, special, t.say("Särskilda profiler", "Special profiles"), special=True),
        own="profiles",
        clauses=("P3",),
        inside=(_schedules(t),),
    )


def _rules(t: Teller, effects: Effects) -> list[Sentence]:
    found = [
        t.sentence(
            "Du väljer själv din profil, och den bestämmer vart samtal till dig går. Slå {code} och "
            "profilens nummer, "
            "eller låt kalendern välja. {back} tar tillbaka ditt val.",
            "You choose your profile yourself, and it decides where calls to you go. Dial {code} and the "
            "profile's number, "
            "or let your calendar choose. {back} undoes your choice.",
            clauses=("P1", "P2", "R3"),
            key="choose",
            code=_CODE,
            back=_CODE.rstrip("*"),
        )
    ]
    first = next(
        (one for one in t.file.profiles if one.busy and _connects(one) and one.calls.busy is None), None
    )
    way = effects.busy(first.id) if first is not None else None
    if first is not None and way is not None:
        found.append(
            t.sentence(
                "Den som kopplas vidare kommer {way}. En knapp som inte leder till någon nämns inte.",
                "Callers who are connected come {way}. A key that leads to nobody is not mentioned.",
                clauses=("P4", *way.clauses),
                key="connected",
                way=way.piece,
            )
        )
    return found


def _connects(profile: ProfileEntry) -> bool:
    entry = profile.diversion
    return entry is not None and Does.CONNECT.value in (*entry.offers, entry.otherwise)


def _table(
    t: Teller, effects: Effects, entries: list[ProfileEntry], caption: str, *, special: bool
) -> RuleTable:
    head = (
        t.say("Profil", "Profile"),
        t.say("När någon ringer dig", "When somebody calls you"),
        t.say("Den du ringer ser", "People you call see"),
        t.say("Gäller", "Lasts"),
        t.say("Väljs med", "Chosen by"),
        *((t.say("För", "For"),) if special else ()),
    )
    rows = tuple(_row(t, effects, one, special=special) for one in entries)
    return RuleTable(caption, head, rows, wide=(1,))


def _row(t: Teller, effects: Effects, profile: ProfileEntry, *, special: bool) -> RuleRow:
    place = f"profiles.{profile.id}"
    name = t.value(profile.sv if t.sv else profile.en, f"{place}.{'sv' if t.sv else 'en'}")
    happens, clauses = _happens(t, effects, profile)
    sees = t.cell(t.say("som vanligt", "as usual"))
    if profile.presents is not None:
        sees = t.cell(presented_text(t, profile.presents, f"{place}.presents"), profile.presents.clause)
    cells = [
        t.cell(name),
        t.cell(happens, *clauses),
        sees,
        t.cell(_lasts(t, profile)),
        t.cell(_chosen(t, profile)),
    ]
    if special:
        cells.append(t.cell(_for_whom(t, profile)))
    return t.row(place, *cells)


def _happens(t: Teller, effects: Effects, profile: ProfileEntry) -> tuple[Piece, tuple[str, ...]]:
    """What an incoming call does, and the clauses that say so."""
    place = f"profiles.{profile.id}"
    if not profile.busy:
        return _rings(t, profile)
    if profile.diversion is not None:
        return _spoken(t, effects, profile)
    way = effects.busy(profile.id)
    text = t.say(f"Samtalet går {way.piece.text}.", f"The call goes {way.piece.text}.")
    return Piece(text, (f"{place}.busy", *_whose(profile), *way.piece.places)), way.clauses


def _rings(t: Teller, profile: ProfileEntry) -> tuple[Piece, tuple[str, ...]]:
    place = f"profiles.{profile.id}"
    if profile.devices is None or len(profile.devices) > 1:
        text = t.say("Det ringer i dina telefoner.", "Your phones ring.")
    elif profile.devices == ["mobile"]:
        text = t.say("Det ringer bara i mobilen.", "Only your mobile rings.")
    else:
        text = t.say("Det ringer bara i den fasta telefonen.", "Only your desk phone rings.")
    parts, places, clauses = [text], [f"{place}.busy", f"{place}.devices"], ["P2"]
    whens = {
        "on_phone": ("Talar du i telefon går samtalet", "If you are on the phone, the call goes"),
        "no_answer": ("Svarar du inte går samtalet", "If you do not answer, the call goes"),
    }
    for cause, words in whens.items():
        rule = getattr(profile.calls, cause)
        if rule is not None:
            box = t.say("till din röstbrevlåda", "to your voicemail")
            way = t.way(rule.to, f"{place}.calls.{cause}", box=box)
            parts.append(f"{t.say(*words)} {way.text}.")
            places += way.places
            clauses.append(rule.clause)
    return Piece(" ".join(parts), tuple(places)), tuple(clauses)


def _spoken(t: Teller, effects: Effects, profile: ProfileEntry) -> tuple[Piece, tuple[str, ...]]:
    """The voice, its keys, and what happens without a key (P4)."""
    entry, place = profile.diversion, f"profiles.{profile.id}"
    assert entry is not None
    places = [
        f"{place}.busy",
        f"{place}.diversion.{'sv' if t.sv else 'en'}",
        f"{place}.diversion.offers",
        f"{place}.diversion.otherwise",
    ]
    own: BusyWay | None = effects.busy(profile.id) if profile.calls.busy is not None else None
    if own is not None and _connects(profile):
        places += own.piece.places
    keys = []
    for key, offer in enumerate(entry.offers, 1):
        does, more = _offer(t, offer, own)
        places += more
        keys.append(t.say(f"{key} för att {does}", f"{key} to {does}"))
    said = entry.sv if t.sv else entry.en
    pressed = listed_words(keys, t.lang, ("eller", "or"))
    last, more = _otherwise(t, entry.otherwise, own)
    places += more
    text = t.say(
        f"En röst säger: ”[Namn] {said}”. Den som ringer kan trycka {pressed}. Utan knapp {last}.",
        f"A voice says: “[Name] {said}”. Callers can press {pressed}. Without a key {last}.",
    )
    return Piece(text, tuple(dict.fromkeys(places))), ("P4", *(own.clauses if own is not None else ()))


def _offer(t: Teller, offer: str, own: BusyWay | None) -> tuple[str, tuple[str, ...]]:
    if offer in _DOES:
        where = f" {own.piece.text}" if own is not None and offer == Does.CONNECT else ""
        return t.say(*_DOES[offer]) + where, ()
    way = t.way(offer, "")
    return t.say(f"kopplas {way.text}", f"be connected {way.text}"), tuple(one for one in way.places if one)


def _otherwise(t: Teller, offer: str, own: BusyWay | None) -> tuple[str, tuple[str, ...]]:
    if offer in OTHERWISE:
        where = f" {own.piece.text}" if own is not None and offer == Does.CONNECT else ""
        return t.say(*OTHERWISE[offer]) + where, ()
    way = t.way(offer, "")
    words = t.say(f"kopplas de {way.text}", f"they are connected {way.text}")
    return words, tuple(one for one in way.places if one)


def _lasts(t: Teller, profile: ProfileEntry) -> Piece:
    place = f"profiles.{profile.id}"
    if profile.id == "available":
        return Piece(t.say("när inget annat är valt", "when nothing else is chosen"))
    if profile.minutes is not None:
        return Piece(duration(profile.minutes * 60, t.lang), (f"{place}.minutes",))
    if profile.absence:
        return Piece(t.say("tills du tar bort den", "until you end it"), (f"{place}.absence",))
    return Piece(t.say("arbetsdagen ut", "until the working day ends"), (f"{place}.absence",))


def _chosen(t: Teller, profile: ProfileEntry) -> Piece:
    place = f"profiles.{profile.id}"
    code = f"{_CODE}{t.company.profiles[profile.id].code}"
    if not profile.keywords:
        return Piece(code, (f"{place}.code", f"{place}.keywords"))
    words = listed_words(
        [f"”{one}”" if t.sv else f"“{one}”" for one in profile.keywords], t.lang, ("eller", "or")
    )
    text = t.say(f"{code}, eller {words} i kalendern", f"{code}, or {words} in the calendar")
    return Piece(text, (f"{place}.code", f"{place}.keywords"))


def _for_whom(t: Teller, profile: ProfileEntry) -> Piece:
    named = t.listed([*map(t.role, profile.roles), *map(t.person, t.here(profile.people))])
    return Piece(named.text, (*_whose(profile), *named.places))


def _whose(profile: ProfileEntry) -> tuple[str, str]:
    return f"profiles.{profile.id}.roles", f"profiles.{profile.id}.people"


def _schedules(t: Teller) -> PolicySection | None:
    found = tuple(_schedule(t, one) for one in t.file.schedules)
    return t.section(
        "profiles.schedules",
        ("Profiler som väljs av sig själva", "Profiles chosen by the clock"),
        Bullets(found),
    )


def _schedule(t: Teller, entry: ScheduleEntry) -> Sentence:
    place = f"schedules.{entry.id}"
    made = next(one for one in t.company.schedules if one.id == entry.id)
    profile = next(one for one in t.file.profiles if one.id == entry.profile)
    name = t.value(
        profile.sv if t.sv else profile.en,
        f"{place}.profile",
        f"profiles.{profile.id}.{'sv' if t.sv else 'en'}",
    )
    whose = (f"{place}.roles", f"{place}.people")
    if entry.roles or entry.people:
        named = t.listed([*map(t.role, entry.roles), *map(t.person, t.here(entry.people))])
        who = Piece(named.text, (*whose, *named.places))
    else:
        who = Piece(t.say("alla", "everybody"), whose)
    if entry.outside == "working_hours":
        when, place_of_hours = t.say("utanför arbetstid", "outside working hours"), f"{place}.outside"
        hours = Piece(when, (place_of_hours,))
    else:
        assert made.hours is not None
        hours = t.hours(made.hours, f"{place}.{'outside' if made.outside else 'during'}")
        if made.outside:
            hours = Piece(t.say(f"utanför {hours.text}", f"outside {hours.text}"), hours.places)
    not_for = ""
    if entry.outside == "working_hours":  # policy/absence.py: people on call do not go home
        not_for = t.say(
            ", utom för den som ska nås dygnet runt", ", except those who are reached at any hour"
        )
    clause = made.hours.clause if made.hours is not None else "M4"
    return t.sentence(
        "”{name}” gäller {hours} för {who}{not_for}, om inget annat är valt.",
        "“{name}” applies {hours} for {who}{not_for}, unless something else is chosen.",
        clauses=(clause, "M4"),
        name=name,
        hours=hours,
        who=who,
        not_for=not_for,
        key=place,
    )

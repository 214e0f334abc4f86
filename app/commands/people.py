"""`vaxel profile`: who has which profile, and setting one; `vaxel codes`: the same by telephone.

Knows: arguments and words. Refuses to know: what a profile does to calls (policy/).
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import company_in, now_here, with_store
from app.commands.presences import kept_calendars, presences_at
from app.commands.terminal import (
    NOT_FOUND,
    SWEDEN,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    moment,
    print_json,
    print_table,
)
from app.commands.who import ForOption, recorded_name
from app.policy.absence import usual_end
from app.policy.codes import NIGHT, PARK, PICK_UP, ROOM, TURN_PROFILE, TURN_QUEUES, VOICEMAIL, WITHHOLD
from app.policy.decision import Layer
from app.policy.hours import read_instant
from app.words.profiles import LAYER_NAMES

if TYPE_CHECKING:
    from app.policy.absence import Presence
    from app.policy.model import Company
    from app.policy.people import Person, Profile
    from app.storage.rows import ProfileState
    from app.storage.store import Store

NEVER = "never"


def register(app: typer.Typer) -> None:
    app.command()(profile)
    app.command()(codes)


def profile(
    person: Annotated[str, typer.Argument(help="Id, short number or number; all if not given.")] = "",
    new: Annotated[str, typer.Argument(metavar="[PROFILE]", help="The profile to set / profilen.")] = "",
    until: Annotated[
        str, typer.Option(help="When it ends, such as 15:00, 2026-11-24T15:00 or never / till när.")
    ] = "",
    clear: Annotated[
        bool, typer.Option("--clear", help="Undo the choice: calendar and schedule decide / ta tillbaka.")
    ] = False,
    at: Annotated[str, typer.Option(help="Show the profiles at that time / visa vad som gäller då.")] = "",
    like: LikeOption = "",
    limit: MostOption = None,
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Show everybody's profile, or one person's, or set it / visa eller sätt profil.

    Without --until it holds for the profile's usual time, or until the working day ends.
    A running service uses it within a second.
    """
    now, who = now_here(), recorded_name(by, lang)
    ends = _ends(until, now, lang) if until not in ("", NEVER) else None
    shown_at = _time("--at", at, now, lang) if at else None
    if until and not new:
        raise end(lang.say("--until behöver en profil", "--until needs a profile"))
    if clear and (new or not person):
        raise end(
            lang.say("--clear behöver en person, och ingen profil", "--clear needs a person, and no profile")
        )

    async def work(store: Store) -> list[dict[str, Any]]:
        company = (await company_in(store, lang))[1]
        if person:
            chosen = [person_in(company, person, lang)]
        else:
            chosen = some(company.people.values(), _fields, like, limit, lang, as_json=as_json)
        if new:
            found = _profile(company, chosen[0], new, lang)
            lasts = None if until else usual_end(company, chosen[0], found, now)
            await store.set_profile(chosen[0].id, found.id, who, ends or lasts)
        if clear:
            await store.clear_profile(chosen[0].id)
        states = {state.person: state for state in await store.profile_states()}
        calendars = await kept_calendars(store, company)
        presences, _ = presences_at(shown_at or now_here(), company, states.values(), calendars)
        return [_row(company, one, presences[one.id], states.get(one.id), lang) for one in chosen]

    rows = with_store(lang, work)
    if as_json:
        print_json(rows[0] if person else rows)
        return
    for row in rows:
        row["until"] = moment(row["until"]) if row["until"] and row["layer"] != Layer.BASE else ""
        row["back"] = moment(row["back"]) if row["back"] else ""
        row["layer"] = lang.say(*LAYER_NAMES[row["layer"]])
    headings = lang.say(
        "person namn profil betyder genom till tillbaka", "person name profile means by until back"
    )
    columns = ("person", "name", "profile", "profile_name", "layer", "until", "back")
    print_table(headings.split(), [[row[column] for column in columns] for row in rows])


def codes(
    person: Annotated[str, typer.Argument(help="Only what this person may dial / bara för en person.")] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """The codes that are dialled on a desk phone or mobile / koder som slås på telefonen."""

    async def work(store: Store) -> list[tuple[str, str]]:
        company = (await company_in(store, lang))[1]
        who = person_in(company, person, lang) if person else None
        return _codes(company, who, lang)

    rows = with_store(lang, work)
    if as_json:
        print_json([{"code": code, "does": does} for code, does in rows])
    else:
        print_table(lang.say("kod gör", "code does").split(), rows)
        echo(
            lang.say(
                "På en bordstelefon får du sluta med #. Gör det inte på en mobil: då tar mobilnätet koden.",
                "On a desk phone you may end with #. On a mobile do not: the mobile network would take the code.",
            )
        )


def _codes(company: Company, person: Person | None, lang: Lang) -> list[tuple[str, str]]:
    rows = []
    for one in company.profiles.values():
        if person is None or one.is_for(person):
            usual = lang.say(f", {one.minutes} min", f", {one.minutes} min") if one.minutes else ""
            rows.append((f"*21*{one.code}", one.name(lang.value) + usual))
    back = (
        "ta tillbaka valet, så att kalender och schema gäller",
        "undo the choice: calendar and schedule decide",
    )
    rows.append(("*21*N*HHMM", lang.say("profil N till klockan HH.MM", "profile N until HH:MM")))
    rows.append(("*21", lang.say(*back)))
    rows.append((f"{TURN_PROFILE}*N", lang.say("profil N av eller på", "profile N on or off")))
    rows += [
        (f"*{PICK_UP[:1]}NNN", lang.say("svara i stället för anknytning NNN", "answer for extension NNN")),
        (PICK_UP, lang.say("svara i stället för någon i gruppen", "answer for somebody of your group")),
        (f"{PARK}1", lang.say("hämta samtalet på plats 1 (1-9)", "fetch the call at place 1 (1-9)")),
        (ROOM, lang.say("gå in i ditt rum, där flera kan tala", "enter your room, where several can talk")),
        (f"{ROOM}NNN", lang.say("gå in i rummet för anknytning NNN", "enter the room of extension NNN")),
    ]
    rows.append((NIGHT, lang.say("hör om företaget har öppet", "hear whether the company is open")))
    rows += [
        (
            VOICEMAIL,
            lang.say(
                "lyssna på din röstbrevlåda, läs in hälsningar", "hear your voicemail, record greetings"
            ),
        ),
        (
            f"{VOICEMAIL}NNN",
            lang.say("lyssna på en annan brevlåda, med dess kod", "hear another mailbox, with its code"),
        ),
    ]
    outside = lang.say("ring ett nummer utan att visa ditt eget", "call a number without showing your own")
    rows.append((f"{WITHHOLD}...", outside))
    if person is None or any(person.id in queue.agents for queue in company.queues.values()):
        rows += [
            ("*61", lang.say("logga in i dina köer", "log in to your queues")),
            ("*62", lang.say("logga ut ur dina köer", "log out of your queues")),
            *(
                (f"*63{number}", f"{lang.say('paus', 'pause')}: {why}")
                for number, why in sorted(company.pause_codes.items())
            ),
            ("*64", lang.say("avsluta pausen", "end the pause")),
            (
                TURN_QUEUES,
                lang.say("logga in, eller ut om du är inloggad", "log in, or out if you are logged in"),
            ),
        ]
    rows += [
        (
            f"{queue.prefix}...",
            lang.say(f"ring ut för kön {queue.name}", f"call out for the queue {queue.name}"),
        )
        for queue in company.queues.values()
        if queue.prefix and (person is None or person.id in queue.agents)
    ]
    return rows


def _fields(person: Person) -> tuple[str | None, ...]:
    return person.id, person.name, person.role, person.extension, person.direct, person.mobile


def _row(
    company: Company, person: Person, now: Presence, state: ProfileState | None, lang: Lang
) -> dict[str, Any]:
    found = company.profiles[now.profile]
    own = state if now.layer is Layer.MANUAL else None
    return {
        "person": person.id,
        "name": person.name,
        "profile": now.profile,
        "profile_name": found.name(lang.value),
        "layer": now.layer,
        "since": own.since if own else None,
        "until": now.until,
        "back": now.back,
        "set_by": own.set_by if own else None,
    }


def _ends(until: str, now: datetime, lang: Lang) -> datetime:
    at = _time("--until", until, now, lang)
    if at <= now:
        raise end(f"--until: {until} " + lang.say("har redan varit", "is past"))
    return at


def _time(option: str, text: str, now: datetime, lang: Lang) -> datetime:
    """A time of day means today."""
    try:
        if len(text) == len("15:00"):
            clock = time.fromisoformat(text)
            return datetime.combine(now.astimezone(SWEDEN).date(), clock, SWEDEN)
        return read_instant(text)
    except ValueError:
        wrong = lang.say("är inte en tid som", "is not a time such as")
        raise end(f"{option}: {text!r} {wrong} 15:00 {lang.say('eller', 'or')} 2026-11-24T15:00") from None


def person_in(company: Company, text: str, lang: Lang) -> Person:
    """The person with that id, short number or number; without one it ends the command."""
    found = company.person_of(text)
    if found is None:
        known = lang.say("de som finns är", "known are")
        wrong = lang.say("ingen person", "no person")
        raise end(f"{wrong} {text}; {known} {', '.join(company.people)}", NOT_FOUND)
    return found


def _profile(company: Company, person: Person, text: str, lang: Lang) -> Profile:
    found = company.profiles.get(text)
    if found is not None and found.is_for(person):
        return found
    usable = [one for one in company.profiles.values() if one.is_for(person)]
    names = ", ".join(f"{one.id} ({one.name(lang.value)})" for one in usable)
    if found is None:
        known = lang.say("de som finns är", "known are")
        raise end(f"{lang.say('ingen profil', 'no profile')} {text}; {known} {names}", NOT_FOUND)
    others = lang.say(f"{text} är inte för {person.id}", f"{text} is not for {person.id}")
    raise end(f"{others} (P3); {lang.say('välj bland', 'choose')} {names}", NOT_FOUND)

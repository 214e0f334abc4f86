"""`vaxel profile`: who has which profile, and setting one.

Knows: arguments and words. Refuses to know: what a profile does to calls (policy/).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.opened import company_in, with_store
from app.commands.terminal import (
    NOT_FOUND,
    SWEDEN,
    JsonOption,
    Lang,
    LangOption,
    end,
    moment,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from app.policy.model import Company, Person, Profile
    from app.storage.store import Store

DEFAULT = "available"


def register(app: typer.Typer) -> None:
    app.command()(profile)


def profile(
    person: Annotated[str, typer.Argument(help="Id, short number or number; all if not given.")] = "",
    new: Annotated[str, typer.Argument(metavar="[PROFILE]", help="The profile to set / profilen.")] = "",
    until: Annotated[str, typer.Option(help="When it ends, such as 2026-11-24T15:00 / till när.")] = "",
    by: Annotated[str, typer.Option(help="Who sets it / vem som sätter den.")] = "vaxel profile",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Show everybody's profile, or one person's, or set it / visa eller sätt profil.

    A running service takes it up within a second.
    """
    ends = _ends(until, lang)
    if until and not new:
        raise end(lang.say("--until behöver en profil", "--until needs a profile"))

    async def work(store: Store) -> list[dict[str, Any]]:
        company = (await company_in(store, lang))[1]
        chosen = [person_in(company, person, lang)] if person else list(company.people.values())
        if new:
            await store.set_profile(chosen[0].id, _profile(company, new, lang).id, by, ends)
        states = {state.person: state for state in await store.profile_states()}
        rows = []
        for one in chosen:
            state = states.get(one.id)
            id_ = state.profile if state else DEFAULT
            found = company.profiles.get(id_)  # a profile may have gone with a later import
            name = id_ if found is None else lang.say(found.sv, found.en)
            row = {"person": one.id, "name": one.name, "profile": id_, "profile_name": name}
            since, till = (state.since, state.until) if state else (None, None)
            rows.append({**row, "since": since, "until": till, "set_by": state.set_by if state else None})
        return rows

    rows = with_store(lang, work)
    if as_json:
        print_json(rows[0] if person else rows)
        return
    for row in rows:
        row["until"] = moment(row["until"]) if row["until"] else ""
    headings = lang.say("person namn profil betyder till", "person name profile means until").split()
    columns = ("person", "name", "profile", "profile_name", "until")
    print_table(headings, [[row[column] for column in columns] for row in rows])


def _ends(until: str, lang: Lang) -> datetime | None:
    if not until:
        return None
    try:
        at = datetime.fromisoformat(until)
    except ValueError:
        wrong = lang.say("är ingen tid som", "is no time such as")
        raise end(f"--until: {until!r} {wrong} 2026-11-24T15:00") from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=SWEDEN)
    if at <= datetime.now(UTC):
        raise end(f"--until: {until} " + lang.say("har redan varit", "is past"))
    return at


def person_in(company: Company, text: str, lang: Lang) -> Person:
    """The person of that id, short number or number; ends the command when there is none."""
    found = company.person_of(text)
    if found is None:
        known = lang.say("de som finns är", "there are")
        wrong = lang.say("ingen person", "no person")
        raise end(f"{wrong} {text}; {known} {', '.join(company.people)}", NOT_FOUND)
    return found


def _profile(company: Company, text: str, lang: Lang) -> Profile:
    found = company.profiles.get(text)
    if found is None:
        known = lang.say("de som finns är", "there are")
        wrong = lang.say("ingen profil", "no profile")
        names = ", ".join(f"{one.id} ({lang.say(one.sv, one.en)})" for one in company.profiles.values())
        raise end(f"{wrong} {text}; {known} {names}", NOT_FOUND)
    return found

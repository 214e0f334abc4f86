"""`vaxel calendar`: whose calendars are read, from where, with what result, and what they say.

Knows: arguments and words. Refuses to know: how a feed is fetched and read (schedule/), and what a profile does.

An address may be a secret. It is shown shortened, and standard input (`-`) keeps it out of the shell's history.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import company_in, now_here, with_store
from app.commands.people import person_in
from app.commands.terminal import (
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    moment,
    print_json,
    print_table,
)
from app.commands.who import signed_in
from app.words.lengths import length

if TYPE_CHECKING:
    from app.policy.happenings import Meaning
    from app.policy.model import Company
    from app.storage.rows import StoredCalendar
    from app.storage.store import Store

LONGEST_SHOWN = 366  # days


def register(app: typer.Typer) -> None:
    app.command()(calendar)


def calendar(
    do: Annotated[str, typer.Argument(help="set, remove, show or check; a list if not given.")] = "",
    who: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="Whose; with check: the address or file.")
    ] = "",
    where: Annotated[
        str, typer.Argument(metavar="[ADDRESS]", help="With set: an address or a file; - reads it.")
    ] = "",
    days: Annotated[int, typer.Option(help="How far ahead / hur långt fram.", min=1, max=LONGEST_SHOWN)] = 14,
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List people's calendars, set or remove one, show what it says / kalendrar som styr profiler.

    vaxel calendar · vaxel calendar set anna https://... · vaxel calendar remove anna ·
    vaxel calendar show anna --days 30 · vaxel calendar check FILE-OR-ADDRESS
    """
    match do, bool(who), bool(where):
        case "", _, _:
            _list(like, limit, lang, as_json)
        case "set", True, True:
            _set(who, where, days, lang, as_json)
        case "remove", True, False:
            _remove(who, lang, as_json)
        case "show", True, False:
            _show(who, days, lang, as_json)
        case "check", True, False:
            _check(who, days, lang, as_json)
        case _:
            raise end(
                lang.say(
                    "skriv `vaxel calendar`, `set PERSON ADRESS`, `remove PERSON`, `show PERSON` eller `check ADRESS`",
                    "write `vaxel calendar`, `set PERSON ADDRESS`, `remove PERSON`, `show PERSON` or `check ADDRESS`",
                )
            )


def _list(like: str, limit: int | None, lang: Lang, as_json: bool) -> None:
    from app.commands.calendar_said import ahead, profile_name
    from app.commands.calendar_words import trouble
    from app.schedule.calendars import AHEAD
    from app.schedule.feeds import shortened

    async def work(store: Store) -> tuple[Company, list[tuple[StoredCalendar, bytes | None]]]:
        company = (await company_in(store, lang))[1]
        feeds = some(
            await store.calendars(), lambda feed: _fields(company, feed), like, limit, lang, as_json=as_json
        )
        return company, [(feed, await store.calendar_copy(feed.person)) for feed in feeds]

    company, feeds = with_store(lang, work)
    now = now_here()
    rows: list[dict[str, Any]] = []
    for feed, copy in feeds:
        said = ahead(copy, _meaning(company, feed.person), AHEAD) if copy else None
        age = (now - feed.fetched_at).total_seconds() if feed.fetched_at else None
        rows.append(
            {
                "person": feed.person,
                "feed": shortened(feed.url),
                "fetched_at": feed.fetched_at,
                "age_seconds": None if age is None else round(age),
                "failing_since": feed.failing_since,
                "error": feed.error,
                "problems": len(said.reading.problems) if said else 0,
                "next": said.spans[0] if said and said.spans else None,
            }
        )
    if as_json:
        print_json(rows)
        return
    if not rows:
        echo(
            lang.say(
                "Inga kalendrar: `vaxel calendar set PERSON ADRESS`.",
                "No calendars: `vaxel calendar set PERSON ADDRESS`.",
            )
        )
        return
    headings = lang.say("person kalender hämtad fel härnäst", "person calendar fetched trouble next").split()
    cells = []
    for row in rows:
        age, next_ = row["age_seconds"], row["next"]
        never = lang.say("aldrig", "never")
        fetched = never if age is None else _ago(age, lang)
        since = row["failing_since"]
        wrong = (
            f"{trouble(row['error'], lang)}, {lang.say('sedan', 'since')} {moment(since)}" if since else ""
        )
        if not wrong and row["problems"]:
            wrong = lang.say(f"{row['problems']} fel i kalendern", f"{row['problems']} problems in it")
        coming = f"{moment(next_.start)} {profile_name(company, next_.profile, lang)}" if next_ else ""
        cells.append((row["person"], row["feed"], fetched, wrong, coming))
    print_table(headings, cells)


def _fields(company: Company, feed: StoredCalendar) -> tuple[str, ...]:
    from app.schedule.feeds import shortened

    person = company.people.get(feed.person)
    return feed.person, person.name if person else "", shortened(feed.url)


def _set(who: str, where: str, days: int, lang: Lang, as_json: bool) -> None:
    from app.commands.calendar_said import ahead, json_form, print_calendar
    from app.schedule.calendars import fetch_one
    from app.schedule.feeds import open_session, shortened

    kept = _address(sys.stdin.readline() if where == "-" else where, lang)

    async def work(store: Store) -> tuple[Company, str, str | None, bytes | None]:
        company = (await company_in(store, lang))[1]
        person = person_in(company, who, lang).id
        await store.set_calendar(person, kept)
        await store.audit.note(signed_in(), "calendar.set", person, None, {"address": shortened(kept)})
        [feed] = [feed for feed in await store.calendars() if feed.person == person]
        async with open_session() as session:
            error = await fetch_one(store, session, feed, now_here)
        return company, person, error, await store.calendar_copy(person)

    company, person, error, copy = with_store(lang, work)
    said = ahead(copy, _meaning(company, person), days) if copy else None
    if as_json:
        print_json({"person": person, "feed": shortened(kept), "error": error, **json_form(said)})
        return
    echo(f"{person}: {shortened(kept)}")
    if error is not None:
        from app.commands.calendar_words import trouble

        again = lang.say("Tjänsten försöker igen.", "The service will try again.")
        echo(f"vaxel: {trouble(error, lang)}. {again}", err=True)
    if said is not None:
        print_calendar(said, company, days, lang)


def _no_calendar(person: str, lang: Lang) -> typer.Exit:
    return end(lang.say(f"{person} har ingen kalender", f"{person} has no calendar"), NOT_FOUND)


def _remove(who: str, lang: Lang, as_json: bool) -> None:
    async def work(store: Store) -> tuple[str, bool]:
        person = person_in((await company_in(store, lang))[1], who, lang).id
        removed = await store.remove_calendar(person)
        if removed:
            await store.audit.note(signed_in(), "calendar.remove", person)
        return person, removed

    person, removed = with_store(lang, work)
    if not removed:
        raise _no_calendar(person, lang)
    if as_json:
        print_json({"person": person, "removed": True})
        return
    echo(lang.say(f"{person}: kalendern läses inte längre", f"{person}: the calendar is no longer read"))


def _show(who: str, days: int, lang: Lang, as_json: bool) -> None:
    from app.commands.calendar_said import ahead, json_form, print_calendar

    async def work(store: Store) -> tuple[Company, str, StoredCalendar | None, bytes | None]:
        company = (await company_in(store, lang))[1]
        person = person_in(company, who, lang).id
        found = [feed for feed in await store.calendars() if feed.person == person]
        return company, person, found[0] if found else None, await store.calendar_copy(person)

    company, person, feed, copy = with_store(lang, work)
    if feed is None:
        raise _no_calendar(person, lang)
    said = ahead(copy, _meaning(company, person), days) if copy else None
    if as_json:
        print_json({"person": person, "fetched_at": feed.fetched_at, "error": feed.error, **json_form(said)})
        return
    if feed.error:
        from app.commands.calendar_words import trouble

        echo(f"vaxel: {trouble(feed.error, lang)}", err=True)
    if said is None:
        echo(lang.say("Kalendern har aldrig hämtats.", "The calendar has never been fetched."))
        return
    if feed.fetched_at:
        age = (now_here() - feed.fetched_at).total_seconds()
        echo(f"{lang.say('Hämtad', 'Fetched')} {_ago(age, lang)}.")
    print_calendar(said, company, days, lang)


def _check(where: str, days: int, lang: Lang, as_json: bool) -> None:
    """Read it as a feed is read, but keep nothing. Without a company a word may mean any profile."""
    from app.commands.calendar_said import ahead, json_form, print_calendar
    from app.commands.calendar_words import trouble
    from app.policy.happenings import USUAL_MEANING
    from app.schedule.feeds import NotFetched, fetch, open_session

    kept = _address(sys.stdin.readline() if where == "-" else where, lang)

    async def fetched() -> bytes:
        async with open_session() as session:
            found = await fetch(session, kept, whole=False)
        assert found is not None, "a feed of a new address must be read whole"
        return found.copy

    try:
        said = ahead(asyncio.run(fetched()), USUAL_MEANING, days)
    except NotFetched as error:
        raise end(trouble(str(error), lang)) from None
    if as_json:
        print_json(json_form(said))
        return
    print_calendar(said, None, days, lang)


def _address(text: str, lang: Lang) -> str:
    from app.schedule.feeds import BadAddress, address

    try:
        return address(text)
    except BadAddress:
        raise end(
            lang.say(
                "adressen ska vara https://..., http://..., webcal://... eller en fil",
                "the address must be https://..., http://..., webcal://... or a file",
            )
        ) from None


def _meaning(company: Company, person: str) -> Meaning:
    from app.policy.happenings import meaning_in

    return meaning_in(company, person)


def _ago(seconds: float, lang: Lang) -> str:
    since = length(seconds, lang)
    return lang.say(f"för {since} sedan", f"{since} ago")

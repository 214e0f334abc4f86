"""Opens the database for one command, and says in words what can go wrong with it.

Knows: settings, and the store's errors. Refuses to know: what the command asks.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, TypeVar

from app.calls.rehearsal import house_clock
from app.commands.terminal import NOT_FOUND, asked_language, end
from app.settings import BadSetting, Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from datetime import datetime

    import typer

    from app.commands.terminal import Lang
    from app.company import BadCompanyFile, CompanyFile
    from app.policy.model import Company
    from app.storage.rows import StoredCompany
    from app.storage.store import Store

_Answer = TypeVar("_Answer")


def with_store(
    lang: Lang,
    work: Callable[[Store], Awaitable[_Answer]],
    *,
    settings: Settings | None = None,
    migrated: bool = False,
) -> _Answer:
    """Do the work with an open store, or end the command and say what to do.

    migrated: first make the database, or upgrade it.
    """
    from app.storage.migrate import migrate
    from app.storage.store import Store

    found = settings or read_settings()

    async def opened() -> _Answer:
        if migrated:
            await migrate(found.database)
        store = await Store.open(found.database, now=house_clock(found.now, found.data))
        try:
            return await work(store)
        finally:
            await store.close()

    with database_errors_in_words(lang, found):
        return asyncio.run(opened())


@contextlib.contextmanager
def database_errors_in_words(lang: Lang, settings: Settings) -> Iterator[None]:
    """End the command and say what to do when something is wrong with the database of these settings."""
    from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

    from app.storage.database import BadDatabaseUrl, DatabaseAway, in_words

    try:
        yield
    except BadDatabaseUrl as error:
        raise end(error.said(lang)) from None
    except DatabaseAway as error:
        hint = lang.say(
            "databasen finns inte: kör `vaxel import FIL`, eller sätt VAXEL_DATA eller VAXEL_DATABASE",
            "there is no database: run `vaxel import FILE`, or set VAXEL_DATA or VAXEL_DATABASE",
        )
        raise end(f"{hint} ({error})") from None
    except (OperationalError, ProgrammingError) as error:
        if _lacks_tables(error):
            hint = lang.say(
                "databasen är från en äldre version: kör", "the database is of an older version: run"
            )
            raise end(f"{hint} `vaxel migrate`") from None
        raise end(f"{_away(lang)} {in_words(error, settings.database)}") from None
    except (SQLAlchemyError, OSError) as error:
        raise end(f"{_away(lang)} {in_words(error, settings.database)}") from None


def read_settings() -> Settings:
    """The settings; ends the command when one of them cannot be used."""
    try:
        return Settings.read()
    except BadSetting as error:
        raise end(error.said(asked_language())) from None


def now_here() -> datetime:
    """The time for the service with these settings: the real time, or a rehearsal's (VAXEL_NOW)."""
    settings = read_settings()
    return house_clock(settings.now, settings.data)()


async def company_in(store: Store, lang: Lang, at: datetime | None = None) -> tuple[StoredCompany, Company]:
    """The company in force, as stored and as the policy sees it; without one it ends the command.

    at: at an instant to come, for which a version may be prepared.
    """
    from app.company import BadCompanyFile, from_document, to_company

    stored = await stored_in(store, lang, at)
    try:
        return stored, to_company(from_document(stored.document))
    except BadCompanyFile as error:
        raise unusable(error, lang) from None


async def stored_in(store: Store, lang: Lang, at: datetime | None = None) -> StoredCompany:
    """The company in force, as stored; without one it ends the command. at: as of company_in."""
    stored = await store.versions.at(at) if at is not None else await store.current_company()
    if stored is None:
        raise end(
            lang.say(
                "inget företag är inläst: kör `vaxel import FIL`",
                "no company is loaded: run `vaxel import FILE`",
            ),
            NOT_FOUND,
        )
    return stored


def unusable(error: BadCompanyFile, lang: Lang) -> typer.Exit:
    """The end of a command whose company is in the database, and wrong."""
    hint = lang.say("företaget i databasen kan inte användas", "the company in the database cannot be used")
    return end(f"{hint}:\n{error.in_words(lang.value)}")


def company_of(lang: Lang, settings: Settings) -> Company:
    """The company in force, for a command that needs nothing else of the database."""

    async def work(store: Store) -> Company:
        return (await company_in(store, lang))[1]

    return with_store(lang, work, settings=settings)


async def file_in(store: Store, lang: Lang) -> CompanyFile:
    """The company in force as its whole file, with the parts that the policy does not use; else it ends the command."""
    from app.company import from_document

    return from_document((await company_in(store, lang))[0].document)


def _lacks_tables(error: Exception) -> bool:
    text = str(error)
    return any(
        sign in text for sign in ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")
    )


def _away(lang: Lang) -> str:
    return lang.say("databasen kan inte användas:", "the database cannot be used:")

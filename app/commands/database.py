"""`vaxel database copy`: the whole database into another one, from SQLite to PostgreSQL or back.

Knows: arguments and words. Refuses to know: how it is copied (storage/copying.py).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace as changed
from typing import Annotated

import typer

from app.commands.opened import database_errors_in_words, read_settings
from app.commands.terminal import Lang, LangOption, echo, end
from app.settings import BadSetting, database_in

database_app = typer.Typer(help="The database itself / själva databasen.", no_args_is_help=True)


def register(vaxel: typer.Typer) -> None:
    vaxel.add_typer(database_app, name="database")


@database_app.callback()
def database() -> None:
    """The database itself / själva databasen."""


@database_app.command()
def copy(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="Where to: postgresql+psycopg://USER:PASSWORD@HOST/NAME or sqlite+aiosqlite:///FILE / vart.",
        ),
    ],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is there / ersätt det som finns.")
    ] = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Copy everything from VAXEL_DATABASE to another database; the service must be stopped / kopiera till en annan.

    It makes the other one if need be. Afterwards set VAXEL_DATABASE to the new one, and start the service.
    """
    from app.storage.copying import NotEmpty, SameDatabase
    from app.storage.copying import copy_database as copied
    from app.storage.in_use import InUse, alone

    settings = read_settings()
    try:
        target = database_in({"VAXEL_DATABASE": url})
    except BadSetting as error:
        raise end(error.said(lang).replace("VAXEL_DATABASE", "URL")) from None
    try:
        with alone(settings.data), database_errors_in_words(lang, changed(settings, database=target)):
            rows = asyncio.run(copied(settings.database, target, replace=replace))
    except InUse as error:
        raise end(
            lang.say(
                f"en tjänst körs på {settings.data}: stoppa den först, annars saknas det som den skriver under tiden",
                f"{error}: stop it first, or the copy lacks what it writes meanwhile",
            )
        ) from None
    except NotEmpty as error:
        raise end(
            lang.say(
                f"den databasen är inte tom (tabellen {error}): --replace ersätter det som finns där",
                f"that database is not empty (table {error}): --replace replaces what is there",
            )
        ) from None
    except SameDatabase:
        raise end(lang.say("det är samma databas", "it is the same database")) from None
    counts = ", ".join(f"{name} {count}" for name, count in rows.items() if count and name != "revision")
    echo(lang.say(f"Kopierat: {counts}.", f"Copied: {counts}."))
    echo(
        lang.say(
            "Sätt VAXEL_DATABASE till den nya databasen, och starta tjänsten.",
            "Set VAXEL_DATABASE to the new database, and start the service.",
        )
    )

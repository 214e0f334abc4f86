"""The `vaxel` command line: collects the commands of app/commands/, one file a group.

Knows: which file has which command. Refuses to know: what a command does.

It imports only the file of the command in use, so that `vaxel decide` need not wait for the database's
libraries, nor `vaxel calls` for the policy's, nor `vaxel --help` for anything.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Annotated, Final, Literal

import typer

from app.commands.output import guarded
from app.commands.summaries import SUMMARIES
from app.commands.usage import Vaxel
from app.settings import of_the_house

_Language = Literal["sv", "en"]
VERSION: Final = "0.2.0"  # as in pyproject.toml and CHANGELOG.md
COMMANDS = {
    "import": "versions.company",
    "export": "versions.company",
    "migrate": "versions.company",
    "adopt": "beside.adopt",
    "database": "database",
    "backup": "backup",
    "restore": "backup",
    "person": "person",
    "account": "accounts",
    "token": "tokens",
    "profile": "people",
    "codes": "people",
    "calendar": "calendars",
    "phones": "telephones.phones",
    "certificate": "telephones.certificate",
    "phonebook": "telephones.phonebook",
    "exceptions": "register",
    "contacts": "register",
    "mobiles": "register",
    "models": "register",
    "topup": "topups",
    "calls": "calls",
    "voicemail": "voicemail",
    "recordings": "recordings",
    "prompts": "prompts",
    "greetings": "prompts",
    "greylist": "greylist",
    "queues": "queues",
    "trunks": "trunks",
    "sms": "sms",
    "agent": "agents",
    "board": "agents",
    "browser": "telephones.browser",
    "callbacks": "agents",
    "decide": "trials.policy",
    "explain": "explaining.explain",
    "schema": "trials.policy",
    "policy": "trials.policy_check",
    "simulate": "trials.simulate",
    "shadow": "beside.shadow",
    "replay": "trials.replay",
    "serve": "service",
    "health": "service",
}


def assemble(asked: str | None = None) -> typer.Typer:
    """The command line with the command in use, or with all commands."""
    app = typer.Typer(
        name="vaxel", cls=Vaxel, no_args_is_help=True, pretty_exceptions_enable=False, callback=_vaxel
    )
    files = [COMMANDS[asked]] if asked in COMMANDS else dict.fromkeys(COMMANDS.values())
    for file in files:
        import_module(f"app.commands.{file}").register(app)
    return app


def overview() -> typer.Typer:
    """The command line that only lists the commands."""
    app = typer.Typer(
        name="vaxel", cls=Vaxel, no_args_is_help=True, pretty_exceptions_enable=False, callback=_vaxel
    )
    for command, summary in SUMMARIES.items():
        app.command(command, help=summary)(_nothing)
    return app


def main() -> None:
    try:
        with guarded():
            os.environ.update(of_the_house(os.environ))
            asked = asked_command(sys.argv[1:])
            completing = any(name.startswith("_VAXEL") for name in os.environ)
            app = overview() if asked in (None, "--help", "--version") and not completing else assemble(asked)
            app(prog_name="vaxel")
    finally:
        # What is left goes with the process. Python would look through all of it twice, which takes 0.1 s.
        gc.freeze()


def asked_command(arguments: list[str]) -> str | None:
    """The first word that is neither --lang nor its value."""
    words = iter(arguments)
    for word in words:
        if word == "--lang":
            next(words, None)
        elif not word.startswith("--lang="):
            return word
    return None


def _nothing() -> None:
    """Never runs: the overview only lists commands."""


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"vaxel {VERSION}")
        raise typer.Exit


def _speak(lang: _Language | None) -> None:
    if lang is not None:
        os.environ["VAXEL_LANG"] = lang  # each command's own --lang reads it, and goes before it


def _vaxel(
    _: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version / skriv ut versionen."
        ),
    ] = False,
    _lang: Annotated[
        _Language | None,
        typer.Option("--lang", callback=_speak, help="Language / språk; also after the command."),
    ] = None,
) -> None:
    """Växel: applies a company's telephone policy to every call, live, and can always say why.

    Växel: följer företagets telefonipolicy i varje samtal, och kan alltid säga varför.
    """


if __name__ == "__main__":
    main()

"""`vaxel serve` and `vaxel health`: run the service, and ask whether one runs.

Knows: how a process starts, logs and exits. Refuses to know: what the service does (app/service).
"""

from __future__ import annotations

import json
import logging
import os
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Annotated, Any, TextIO, cast

import typer

from app.commands.heap import keep_heap_small
from app.commands.log import FromLibraries, Log
from app.commands.terminal import Lang, LangOption, asked_language, echo, system_reason
from app.policy.printable import LAYOUT, printable
from app.settings import BadSetting, Settings

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_STATUS = {
    "ready": ("i drift", "ready"),
    "starting": ("startar", "starting"),
    "degraded": ("störning", "degraded"),
    "down": ("nere", "down"),
}


def register(app: typer.Typer) -> None:
    app.command()(serve)
    app.command()(health)


def serve(
    verbose: Annotated[bool, typer.Option(help="Log more / logga mer.")] = False,
) -> None:
    """Run the service until SIGTERM / kör tjänsten tills SIGTERM.

    Settings come from the environment: see docs/architecture.md. Migrations are applied at start.
    """
    keep_heap_small()
    import uvloop

    from app.service.cannot_start import CannotStart
    from app.service.service import run_service
    from app.storage.database import BadDatabaseUrl

    settings = _settings()
    _log(verbose)
    os.umask(0o077)  # nobody else on this machine may read numbers, messages and calendars
    try:
        uvloop.run(run_service(settings))
    except* (CannotStart, BadDatabaseUrl) as group:
        said = [
            error.said(settings.lang)
            for error in group.exceptions
            if isinstance(error, (CannotStart, BadDatabaseUrl))
        ]
        raise _end("; ".join(said)) from None


def _settings() -> Settings:
    """Raises the end of the command if one of them cannot be used."""
    try:
        return Settings.read()
    except BadSetting as error:
        raise _end(error.said(asked_language())) from None


def _made_printable(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep control characters in a caller's number or name out of the log, too."""
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[name] = printable(value, keep=LAYOUT)
    return event


def health(
    as_json: Annotated[
        bool, typer.Option("--json", help="Show the whole answer / visa hela svaret.")
    ] = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Ask the running service how it is, and what to do / fråga tjänsten hur den mår och vad du ska göra.

    Exit code: 0 when calls are served by the policy, 1 when they are not, 2 when the service does not answer.

    Slutkod: 0 när samtalen följer policyn, 1 när de inte gör det, 2 när tjänsten inte svarar.
    """
    settings = _settings()
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host
    url = f"http://{host}:{settings.web_port}/health?lang={lang}"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            body = json.load(answer)
    except urllib.error.HTTPError as error:
        body = json.load(error)
    except (OSError, ValueError) as error:
        where, reason = url.partition("?")[0], system_reason(error)
        raise _end(
            lang.say(
                f"ingen tjänst svarar på {where} ({reason}): starta den med `vaxel serve` eller `make up`",
                f"no service answers at {where} ({reason}): start it with `vaxel serve` or `make up`",
            )
        ) from None
    if as_json:
        echo(json.dumps(body, ensure_ascii=False))
    else:
        status = _STATUS.get(body["status"], (body["status"], body["status"]))
        calls = lang.say(f"{body['calls']} samtal", f"{body['calls']} calls")
        echo(f"{lang.say(*status)}: {body['company'] or '-'}, {calls}")
        for problem in body["problems"]:
            echo(f"  {problem}")
    raise typer.Exit(0 if body["status"] == "ready" else 1)


def _end(text: str) -> typer.Exit:
    echo(f"vaxel: {text}", err=True)
    return typer.Exit(2)


def _log(verbose: bool) -> None:
    import structlog

    person_reads = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.StackInfoRenderer(),
            _made_printable,
            *([] if person_reads else [structlog.processors.format_exc_info]),
            structlog.dev.ConsoleRenderer()
            if person_reads
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", Log())),
    )
    logging.basicConfig(handlers=[FromLibraries()], level=logging.WARNING)

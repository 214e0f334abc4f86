"""`vaxel queues`: who waits and who answers, now.

Knows: how a person reads it. Refuses to know: the figures themselves (the running service has them).
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Annotated, Any

import typer
from rich.console import Console

from app.commands.terminal import JsonOption, Lang, LangOption, end, length, print_json, print_table
from app.settings import BadSetting, Settings
from app.web.standings import words

EVERY = 2.0  # seconds between looks with --follow


def register(app: typer.Typer) -> None:
    app.command()(queues)


def queues(
    queue: Annotated[str | None, typer.Argument(help="One queue's id / en kös id.")] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Again and again / om och om igen.")] = False,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Who waits in the queues and who answers, now / vilka som väntar och svarar i köerna, just nu."""
    while True:
        found = [one for one in _ask() if queue in (None, one["id"])]
        if queue is not None and not found:
            raise end(lang.say(f"det finns ingen kö {queue!r}", f"there is no queue {queue!r}"), 1)
        if follow and not as_json:
            Console().clear()
        if as_json:
            print_json(found)
        for one in found if not as_json else []:
            _tell(one, lang)
        if not follow:
            return
        time.sleep(EVERY)


def _ask() -> list[dict[str, Any]]:
    try:
        settings = Settings.read()
    except BadSetting as error:
        raise end(str(error)) from None
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host
    url = f"http://{host}:{settings.web_port}/queues"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            found: list[dict[str, Any]] = json.load(answer)
            return found
    except (OSError, ValueError) as error:
        raise end(
            f"no service answers at {url} ({error}): start it with 'vaxel serve' or 'make up'"
        ) from None


def _tell(one: dict[str, Any], lang: Lang) -> None:
    level = one["service_level"]
    level_words = "-" if level is None else f"{level:.0%}"
    longest = length(one["longest"], lang)
    came = f"{one['answered']}, {one['abandoned']}, {one['breaches']}, {level_words}"
    typer.echo(
        lang.say(
            f"{one['name']}: {len(one['waiting'])} väntar, längst {longest}",
            f"{one['name']}: {len(one['waiting'])} waiting, longest {longest}",
        )
    )
    typer.echo(
        lang.say(
            f"  besvarade, lade på, väntade för länge, svarsgrad: {came}",
            f"  answered, hung up, waited too long, service level: {came}",
        )
    )
    if one["waiting"]:
        print_table(
            (lang.say("Plats", "Place"), lang.say("Nummer", "Number"), lang.say("Har väntat", "Waited"), ""),
            (
                (str(who["place"]), who["caller"], length(who["waited"], lang), who["priority"])
                for who in one["waiting"]
            ),
        )
    print_table(
        (lang.say("Agent", "Agent"), lang.say("Läge", "State"), lang.say("Ledig i", "Available for")),
        (
            (
                who["name"],
                lang.say(*words(who["standing"], who["about"])),
                length(who["available"], lang) if who["standing"] == "free" else "",
            )
            for who in one["agents"]
        ),
    )
    typer.echo()

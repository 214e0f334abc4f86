"""`vaxel queues`: show who waits and who answers, now.

Knows: how to show it to a reader. Refuses to know: the figures (the running service has them).
"""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer
from rich.console import Console

from app.commands.listing import LikeOption, MostOption, some
from app.commands.running import ask_service
from app.commands.terminal import (
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    print_table,
)
from app.words.lengths import length
from app.words.standings import words

FOLLOW_EVERY = 2.0  # seconds between looks with --follow


def register(app: typer.Typer) -> None:
    app.command()(queues)


def queues(
    queue: Annotated[str | None, typer.Argument(help="One queue's id / en kös id.")] = None,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Keep showing / visa om och om igen.")
    ] = False,
    like: LikeOption = "",
    limit: MostOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Show who waits in the queues and who answers, now / vilka som väntar och svarar i köerna, just nu.

    --like searches the names of queues and agents.
    """
    while True:
        found = [one for one in ask_service("GET", "/queues", lang=lang) if queue in (None, one["id"])]
        if queue is not None and not found:
            raise end(lang.say(f"det finns ingen kö {queue!r}", f"there is no queue {queue!r}"), NOT_FOUND)
        found = some(found, _fields, like, limit, lang, as_json=as_json)
        if follow and not as_json:
            Console().clear()
        if as_json:
            print_json(found)
        elif not found:
            echo(lang.say("Inga köer.", "No queues."))
        else:
            for one in found:
                _tell(one, lang)
        if not follow:
            return
        time.sleep(FOLLOW_EVERY)


def _fields(one: dict[str, Any]) -> tuple[str, ...]:
    return one["id"], one["name"], *(agent["name"] for agent in one["agents"])


def _tell(one: dict[str, Any], lang: Lang) -> None:
    level = one["service_level"]
    level_words = "-" if level is None else lang.say(f"{level * 100:.0f} %", f"{level:.0%}")
    first = f"{one['name']}: {len(one['waiting'])} {lang.say('väntar', 'waiting')}"
    if one["waiting"]:
        first += f", {lang.say('längst', 'longest')} {length(one['longest'], lang)}"
    if not one["open"]:
        first += lang.say(" (stängd; de som väntar besvaras)", " (closed; those who wait are answered)")
    echo(first)
    echo(
        lang.say(
            f"  {one['answered']} besvarade, {one['abandoned']} lade på, {one['breaches']} väntade för länge, "
            f"{one['callbacks']} ska ringas upp, servicenivå {level_words}",
            f"  {one['answered']} answered, {one['abandoned']} hung up, {one['breaches']} waited too long, "
            f"{one['callbacks']} to be called back, service level {level_words}",
        )
    )
    if one["waiting"]:
        print_table(
            lang.say("Plats Nummer Väntat Förtur", "Place Number Waited Priority").split(),
            (
                (
                    str(who["place"]),
                    who["caller"] or lang.say("okänt", "unknown"),
                    length(who["waited"], lang),
                    who["priority"],
                )
                for who in one["waiting"]
            ),
        )
    print_table(
        (lang.say("Agent", "Agent"), lang.say("Läge", "State"), lang.say("Ledig i", "Available for")),
        (
            (
                who["name"] + ("" if who["line"] == 1 else lang.say(" (andra linjen)", " (second line)")),
                lang.say(*words(who["standing"], who["about"])),
                length(who["available"], lang) if who["standing"] == "free" else "",
            )
            for who in one["agents"]
        ),
    )
    echo()

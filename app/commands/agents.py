"""`vaxel agent` and `vaxel callbacks`: steers the queues of the running service.

Knows: arguments and words. Refuses to know: what the queues do to calls (calls/).
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.running import ask_service, service_url
from app.commands.terminal import JsonOption, Lang, LangOption, echo, end, moment, print_json, print_table
from app.words.lengths import length

CALLBACK_STATES = {
    "waiting": ("väntar", "waiting"),
    "calling": ("rings upp", "being called"),
    "done": ("klar", "done"),
    "failed": ("nåddes inte", "not reached"),
    "cancelled": ("avbruten", "cancelled"),
}


class Choice(StrEnum):
    """The choices of an agent."""

    IN = "in"
    OUT = "out"
    PAUSE = "pause"
    RESUME = "resume"


DOES = {Choice.IN: "log_in", Choice.OUT: "log_out", Choice.PAUSE: "pause", Choice.RESUME: "resume"}


def register(app: typer.Typer) -> None:
    app.command()(agent)
    app.command()(board)
    app.command()(callbacks)


def agent(
    person: Annotated[str, typer.Argument(help="Id, short number or number / id eller nummer.")],
    choice: Annotated[Choice, typer.Argument(help="in, out, pause, resume.")],
    reason: Annotated[str, typer.Option(help="Why the agent pauses / varför agenten tar paus.")] = "",
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Log an agent in to or out of the queues, pause or resume / logga in, logga ut, pausa, återuppta."""
    now = ask_service(
        "POST", f"/agents/{quote(person, safe='')}", {"do": DOES[choice], "reason": reason}, lang=lang
    )
    if as_json:
        print_json(now)
    elif not now["logged_in"]:
        echo(lang.say(f"{now['agent']} är utloggad", f"{now['agent']} is logged out"))
    elif now["paused"] is not None:
        echo(lang.say(f"{now['agent']} har paus", f"{now['agent']} is paused") + f": {now['paused']}")
    else:
        echo(lang.say(f"{now['agent']} är inloggad", f"{now['agent']} is logged in"))


def board(
    person: Annotated[str, typer.Argument(help="Id, short number or number / id eller nummer.")],
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Print an agent's personal link to the board, for the agent's browser / länk till agentens tavla."""
    found = ask_service("GET", f"/agents/{quote(person, safe='')}/board", lang=lang)
    url = service_url() + found["path"]
    if as_json:
        print_json({"agent": found["agent"], "url": url})
    else:
        echo(url)


def callbacks(
    add: Annotated[str, typer.Option(metavar="NUMBER", help="Call this customer back / ring upp.")] = "",
    queue: Annotated[
        str, typer.Option(help="With --add: for this queue; else show only its own / för kön.")
    ] = "",
    person: Annotated[
        str, typer.Option(help="Instead of --queue: this person calls / den som ringer upp.")
    ] = "",
    cancel: Annotated[str, typer.Option(metavar="ID", help="Cancel this callback / ring inte upp.")] = "",
    done: Annotated[
        str, typer.Option(metavar="ID", help="The person called already / har redan ringt.")
    ] = "",
    like: LikeOption = "",
    limit: MostOption = None,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """List customers to call back, and those called back already / kunder som ska ringas upp."""
    if sum(map(bool, (add, cancel, done))) > 1:
        raise end(
            lang.say("välj en av --add, --cancel och --done", "choose one of --add, --cancel and --done")
        )
    if add and bool(queue) is bool(person):
        raise end(lang.say("--add behöver --queue eller --person", "--add needs --queue or --person"))
    if add:
        who = {"queue": queue} if queue else {"person": person}
        found = [ask_service("POST", "/callbacks", {**who, "number": add}, lang=lang)]
    elif cancel or done:
        path = f"/callbacks/{quote(cancel or done, safe='')}"
        now = (
            ask_service("DELETE", path, lang=lang)
            if cancel
            else ask_service("POST", path, {"do": "done"}, lang=lang)
        )
        if as_json:
            print_json(now)
        else:
            echo(f"{now['id']}: {lang.say(*CALLBACK_STATES[now['state']])}")
        return
    else:
        found = [
            one
            for one in ask_service("GET", "/callbacks", lang=lang)
            if queue in ("", one["queue"]) and (not person or (one["agent"], one["queue"]) == (person, ""))
        ]
        found = some(found, _fields, like, limit, lang, as_json=as_json)
    if as_json:
        print_json(found)
    elif not found:
        echo(lang.say("ingen väntar på att bli uppringd", "nobody is waiting to be called back"))
    else:
        headings = lang.say(
            "Id Vem Nummer Ringde Läge Försök Senast", "Id Who Number Called State Tries Last"
        )
        print_table(headings.split(), [_row(one, lang) for one in found])


def _fields(one: dict[str, Any]) -> tuple[str, ...]:
    return one["id"], one["queue"], one["agent"], one["number"]


def _row(one: dict[str, Any], lang: Lang) -> list[str]:
    called = datetime.fromtimestamp(one["arrived"], UTC)
    state = CALLBACK_STATES[one["state"]][lang is Lang.EN]
    wait = one["not_before"] - one["changed"]
    if one["state"] == "waiting" and wait > 0:
        state += lang.say(f", igen om {length(wait, lang)}", f", again in {length(wait, lang)}")
    return [
        one["id"],
        one["queue"] or one["agent"],
        one["number"],
        moment(called),
        state,
        str(one["attempts"]),
        one["why"],
    ]

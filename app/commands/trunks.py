"""`vaxel trunks`: show the lines to operators and their state, now.

Knows: how to show it to a reader. Refuses to know: the figures (the running service has them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.commands.running import ask_service
from app.commands.terminal import JsonOption, Lang, LangOption, print_json, print_table

if TYPE_CHECKING:
    import typer


def register(app: typer.Typer) -> None:
    app.command()(trunks)


def trunks(as_json: JsonOption = False, lang: LangOption = Lang.SV) -> None:
    """List the lines to operators: registered, reachable, calls now / linjer till operatörer och hur de mår."""
    found = ask_service("GET", "/trunks", lang=lang)
    if as_json:
        print_json(found)
        return
    words = lang.say(
        "Linje,Namn,Registrerad,Svarar,Samtal,Gick vidare", "Trunk,Name,Registered,Answers,Calls,Passed on"
    )
    print_table(words.split(","), (_row(one, lang) for one in found))


def _row(one: dict[str, Any], lang: Lang) -> tuple[str, ...]:
    most = "" if one["most"] is None else lang.say(f" av {one['most']}", f" of {one['most']}")
    return (
        one["id"],
        one["name"],
        _whether(one["registered"], lang),
        _whether(one["reachable"], lang),
        f"{one['calls']}{most}",
        str(one["passed"]),
    )


def _whether(state: bool | None, lang: Lang) -> str:
    if state is None:
        return "-"
    return lang.say("ja", "yes") if state else lang.say("nej", "no")

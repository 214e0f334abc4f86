"""`vaxel browser`: a link that makes somebody's browser one of their telephones.

Knows: arguments and words. Refuses to know: how the link is made (web/softphone).
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import typer

from app.commands.opened import read_settings
from app.commands.running import ask_service, service_url
from app.commands.terminal import JsonOption, Lang, LangOption, echo, print_json


def register(app: typer.Typer) -> None:
    app.command()(browser)


def browser(
    person: Annotated[str, typer.Argument(help="Id, short number or number / id eller nummer.")],
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Print a link to a phone in the person's browser, for one hour / länk till telefon i webbläsaren."""
    found = ask_service("POST", f"/people/{quote(person, safe='')}/browser", lang=lang)
    phones = read_settings().phones
    url = (phones.url if phones.port else service_url()) + found["path"]
    if as_json:
        print_json({"person": found["person"], "url": url, "path": found["path"]})
    else:
        echo(url)

"""`vaxel phones`: the SIP logins of the desk phones.

Knows: what somebody types into a phone. Refuses to know: how phones are provisioned in the exchange (ari/).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import company_in, with_store
from app.commands.terminal import JsonOption, Lang, LangOption, print_json, print_table

if TYPE_CHECKING:
    import typer

    from app.storage.store import Store


def register(app: typer.Typer) -> None:
    app.command()(phones)


def phones(
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Show what to type into each phone: user, password, server / visa telefonernas inloggning."""

    async def work(store: Store) -> list[dict[str, Any]]:
        company = (await company_in(store, lang))[1]
        return [
            {
                "user": phone.id,
                "password": phone.secret,
                "server": _server(),
                "name": company.people[phone.id].name,
                "extension": company.people[phone.id].extension,
            }
            for phone in await store.phones()
            if phone.id in company.people
        ]

    rows = some(
        with_store(lang, work),
        lambda row: (row["user"], row["name"], row["extension"]),
        like,
        limit,
        lang,
        as_json=as_json,
    )
    if as_json:
        print_json(rows)
        return
    anywhere = lang.say("den här maskinens adress", "this machine's address")
    for row in rows:
        row["server"] = row["server"].replace("0.0.0.0", anywhere)
    headings = lang.say("namn nummer användare lösenord server", "name number user password server").split()
    columns = ("name", "extension", "user", "password", "server")
    print_table(headings, [[row[column] for column in columns] for row in rows])


def _server() -> str:
    return f"{os.environ.get('VAXEL_SIP_BIND') or '127.0.0.1'}:{os.environ.get('VAXEL_SIP_PORT', '5060')}"

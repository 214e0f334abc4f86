"""`vaxel token`: tokens by which programs use the API, also people's own, which their account page makes.

Knows: arguments and words. Refuses to know: what a token needs (web/access/token_actions.py, by way of the service).

A token is printed once. The token in the file api-token is not among these: commands of this machine use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.clock import real_clock
from app.commands.opened import with_store
from app.commands.terminal import (
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    moment,
    print_json,
    print_table,
)
from app.commands.who import signed_in
from app.words.refusal import Refusal

if TYPE_CHECKING:
    from app.accounts.tokens import ApiToken
    from app.storage.store import Store


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="Tokens of programs for the API / nycklar till API:et.")
    group.command("list")(list_tokens)
    group.command("add")(add_token)
    group.command("revoke")(revoke_token)
    app.add_typer(group, name="token")


def list_tokens(as_json: JsonOption = False, lang: LangOption = Lang.SV) -> None:
    """List the tokens, and which still work / lista nycklar."""

    async def work(store: Store) -> list[ApiToken]:
        return list(await store.tokens.tokens())

    found = with_store(lang, work)
    if as_json:
        print_json([_token_told(one) for one in found])
        return
    headings = lang.say("nr namn vems rättigheter till använd läge", "no name whose scopes until used state")
    print_table(headings.split(), [_token_row(one, lang) for one in found])


def add_token(
    name: Annotated[str, typer.Argument(help="What it is for, such as crm / vad den är till för.")],
    scope: Annotated[
        list[str],
        typer.Option("--scope", help="Such as journal:read or company:write; repeat it / rättighet."),
    ],
    days: Annotated[int, typer.Option("--days", help="Until it ends / tills den går ut.")] = 365,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Make a token and print it, once / skapa en nyckel."""
    from app.service.web.access import tokens_of

    async def work(store: Store) -> tuple[ApiToken, str]:
        return await tokens_of(store).make(signed_in(), name, scope, days)

    try:
        made, text = with_store(lang, work)
    except Refusal as refusal:
        raise end(f"{refusal.field}: {refusal.said(lang.value)}") from None
    if as_json:
        print_json({**_token_told(made), "token": text})
    else:
        echo(text)


def revoke_token(
    number: Annotated[int, typer.Argument(help="As `vaxel token list` shows it / numret.")],
    lang: LangOption = Lang.SV,
) -> None:
    """End a token at once / återkalla en nyckel."""
    from app.service.web.access import tokens_of

    async def work(store: Store) -> ApiToken:
        return await tokens_of(store).revoke(signed_in(), number)

    try:
        found = with_store(lang, work)
    except Refusal as refusal:
        raise end(refusal.said(lang.value), NOT_FOUND) from None
    echo(lang.say(f"{found.name} är återkallad.", f"{found.name} is revoked."))


def _token_told(one: ApiToken) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "scopes": list(one.scopes),
        "acts_as": one.acts_as,
        "made_by": one.made_by,
        "expires_at": one.expires_at,
        "used_at": one.used_at,
        "works": one.works(real_clock()),
    }


def _token_row(one: ApiToken, lang: Lang) -> list[str]:
    if one.revoked_at is not None:
        state = lang.say("återkallad", "revoked")
    else:
        works = one.works(real_clock())
        state = lang.say("gäller", "works") if works else lang.say("har gått ut", "has ended")
    used = moment(one.used_at) if one.used_at is not None else "-"
    whose = one.acts_as or lang.say("ett program", "a program")
    return [str(one.id), one.name, whose, " ".join(one.scopes), moment(one.expires_at), used, state]

"""`vaxel account`: who may sign in to the web, and as what.

Knows: arguments and words. Refuses to know: what is allowed (accounts/administration.py).

The links that it prints work once: hand them over. A running service sees each change within a second or two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.accounts.roles import AccountRole
from app.commands.opened import company_in, read_settings, with_store
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
from app.commands.who import ForOption, WhyOption, recorded_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.accounts.account import Account
    from app.service.accounts import AccountsDesk
    from app.storage.store import Store

_Answer = TypeVar("_Answer")
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The sign-in name / inloggningsnamnet.")]
ROLE_WORDS = {
    AccountRole.EMPLOYEE: ("medarbetare", "employee"),
    AccountRole.AGENT: ("svarar", "agent"),
    AccountRole.SUPERVISOR: ("gruppledare", "supervisor"),
    AccountRole.ADMINISTRATOR: ("administratör", "administrator"),
}
REFUSED_CHANGES = {
    "no_person": ("det finns ingen sådan person", "there is no such person"),
    "has_account": ("personen har redan ett konto", "the person has an account already"),
    "has_administrator": ("det finns redan en administratör", "there is an administrator already"),
    "taken": ("namnet är upptaget", "the name is taken"),
    "missing": ("ett namn behövs", "a name is needed"),
    "signs": (
        "namnet är för långt eller har otillåtna tecken",
        "the name is too long or has signs it may not have",
    ),
    "email": ("det är ingen e-postadress", "that is no e-mail address"),
    "last_administrator": ("det är den sista administratören", "this is the last administrator"),
}


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        no_args_is_help=True,
        help="Accounts for the web: list, invite, roles, new passwords / konton för webben.",
    )
    group.command("list")(list_accounts)
    group.command()(invite)
    group.command()(role)
    group.command()(disable)
    group.command()(enable)
    group.command()(reset)
    group.command()(first)
    app.add_typer(group, name="account")


def list_accounts(as_json: JsonOption = False, lang: LangOption = Lang.SV) -> None:
    """List the accounts / lista konton."""

    async def work(desk: AccountsDesk, store: Store) -> list[dict[str, object]]:
        return [_told(one, desk) for one in await store.accounts.all()]

    found = _with_accounts(lang, work)
    if as_json:
        print_json(found)
        return
    headings = lang.say("namn vem roll läge senast", "name who role state last").split()
    print_table(headings, [_row(one, lang) for one in found])


def invite(
    name: Annotated[
        str,
        typer.Argument(
            metavar="WHO", help="A person's id, or a sign-in name / en persons id, eller ett namn."
        ),
    ],
    as_role: Annotated[AccountRole, typer.Option("--role", help="The role / rollen.")] = AccountRole.EMPLOYEE,
    full_name: Annotated[
        str, typer.Option(help="For nobody in the company / för någon utanför företagsfilen.")
    ] = "",
    email: Annotated[str, typer.Option(help="The e-mail address / e-postadressen.")] = "",
    by: ForOption = "",
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Make an account, and print the link by which its password is chosen / bjud in någon.

    vaxel account invite anna --role supervisor
    """
    who = recorded_name(by, lang)

    async def work(desk: AccountsDesk, _store: Store) -> tuple[Account, str]:
        known = desk.workforce.known(name)
        made, secret = await desk.administration.invite(
            who,
            person=known.id if known is not None else None,
            name=name,
            full_name=full_name,
            email=email or None,
            role=as_role,
        )
        return made, desk.post.link(secret)

    made, link = _with_accounts(lang, work)
    _tell_link(made.name, link, lang, as_json=as_json)
    if made.person is None:
        echo(
            lang.say(
                f"Obs: {name} är ingen i företagsfilen, så kontot får ingen egen telefon (Min telefon).",
                f"Note: {name} is nobody in the company file, so the account has no telephone of its own (My phone).",
            ),
            err=True,
        )


def role(
    name: NameArgument,
    to: Annotated[
        AccountRole, typer.Argument(metavar="ROLE", help="employee, agent, supervisor, administrator.")
    ],
    why: WhyOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
) -> None:
    """Change an account's role; its sessions end / ändra rollen."""
    who = recorded_name(by, lang)

    async def work(desk: AccountsDesk, store: Store) -> None:
        await desk.administration.set_role(who, await _account(store, name, lang), to, why)

    _with_accounts(lang, work)
    echo(f"{name}: {lang.say(*ROLE_WORDS[to])}")


def disable(name: NameArgument, why: WhyOption = "", by: ForOption = "", lang: LangOption = Lang.SV) -> None:
    """Disable an account; its sessions end at once / stäng ett konto."""
    who = recorded_name(by, lang)

    async def work(desk: AccountsDesk, store: Store) -> None:
        await desk.administration.disable(who, await _account(store, name, lang), why)

    _with_accounts(lang, work)
    echo(f"{name}: {lang.say('stängt', 'disabled')}")


def enable(name: NameArgument, why: WhyOption = "", by: ForOption = "", lang: LangOption = Lang.SV) -> None:
    """Enable an account again / öppna ett konto."""
    who = recorded_name(by, lang)

    async def work(desk: AccountsDesk, store: Store) -> None:
        await desk.administration.enable(who, await _account(store, name, lang), why)

    _with_accounts(lang, work)
    echo(f"{name}: {lang.say('öppet', 'enabled')}")


def reset(
    name: NameArgument, by: ForOption = "", as_json: JsonOption = False, lang: LangOption = Lang.SV
) -> None:
    """Print a link by which a new password is chosen / skapa en länk för nytt lösenord."""
    who = recorded_name(by, lang)

    async def work(desk: AccountsDesk, store: Store) -> str:
        _use, secret = await desk.administration.link_again(who, await _account(store, name, lang))
        return desk.post.link(secret)

    _tell_link(name, _with_accounts(lang, work), lang, as_json=as_json)


def first(by: ForOption = "", as_json: JsonOption = False, lang: LangOption = Lang.SV) -> None:
    """Print a link by which the first administrator makes an account / länk för den första administratören."""
    who = recorded_name(by, lang)

    async def work(desk: AccountsDesk, _store: Store) -> str:
        return desk.post.link(await desk.administration.first_link(who))

    _tell_link("", _with_accounts(lang, work), lang, as_json=as_json)


def _with_accounts(lang: Lang, work: Callable[[AccountsDesk, Store], Awaitable[_Answer]]) -> _Answer:
    from app.accounts.administration import AccountRefused
    from app.calls.snapshot import Snapshot
    from app.clock import real_clock
    from app.service.accounts import AccountsDesk
    from app.service.current import Current

    settings = read_settings()

    async def opened(store: Store) -> _Answer:
        current = Current(real_clock)
        if await store.current_company() is not None:
            stored, company = await company_in(store, lang)
            current.snapshot = Snapshot(company, stored.hash)
        desk = AccountsDesk(settings, store, current)
        try:
            return await work(desk, store)
        finally:
            desk.passwords.close()

    try:
        return with_store(lang, opened, settings=settings, migrated=True)
    except AccountRefused as refused:
        raise end(lang.say(*REFUSED_CHANGES.get(refused.why, (refused.why, refused.why)))) from None


async def _account(store: Store, name: str, lang: Lang) -> Account:
    from app.accounts.sign_in import sign_in_name

    found = await store.accounts.by_name(sign_in_name(name))
    if found is None:
        raise end(lang.say(f"det finns inget konto {name}", f"there is no account {name}"), NOT_FOUND)
    return found


def _told(account: Account, desk: AccountsDesk) -> dict[str, object]:
    left = (
        account.person is not None and desk.workforce.loaded and desk.workforce.known(account.person) is None
    )
    state = "invited" if account.password is None else "active"
    return {
        "name": account.name,
        "full_name": account.full_name,
        "person": account.person,
        "email": account.email,
        "role": account.role.value,
        "lang": account.lang,
        "state": "disabled" if account.disabled_at is not None else "left" if left else state,
        "created_at": account.created_at,
        "signed_in_at": account.signed_in_at,
    }


ACCOUNT_STATES = {
    "active": ("aktivt", "active"),
    "invited": ("inbjuden", "invited"),
    "disabled": ("stängt", "disabled"),
    "left": ("har slutat", "has left"),
}


def _row(one: dict[str, object], lang: Lang) -> list[str]:
    from datetime import datetime

    last = one["signed_in_at"]
    return [
        str(one["name"]),
        str(one["full_name"]),
        lang.say(*ROLE_WORDS[AccountRole(str(one["role"]))]),
        lang.say(*ACCOUNT_STATES[str(one["state"])]),
        moment(last) if isinstance(last, datetime) else "",
    ]


def _tell_link(name: str, link: str, lang: Lang, *, as_json: bool) -> None:
    if as_json:
        print_json({"name": name, "url": link})
        return
    echo(link)
    echo(lang.say("Länken fungerar en gång. Lämna över den.", "The link works once. Hand it over."), err=True)

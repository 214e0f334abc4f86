"""`vaxel phones`: people's telephones: their SIP logins, when they were last seen; one more, a lost one.

Knows: what somebody types into a phone. Refuses to know: how phones are provisioned in the exchange (ari/).
"""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import company_in, with_store
from app.commands.people import person_in
from app.commands.telephones.phone_links import show_fetched, show_link
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
from app.policy.logins import FIRST, DeviceKind, login_of, owner_of, phone_name_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.policy.people import Person
    from app.storage.rows import Phone
    from app.storage.store import Store

_Row = dict[str, Any]

KIND_WORDS = {
    DeviceKind.DESK: ("bordstelefon", "desk phone"),
    DeviceKind.SOFTPHONE: ("datorprogram", "softphone"),
    DeviceKind.BROWSER: ("webbläsare", "browser"),
    DeviceKind.MOBILE: ("mobilapp", "mobile app"),
}


def register(app: typer.Typer) -> None:
    app.command()(phones)


def phones(
    do: Annotated[
        str, typer.Argument(help="show, fetched, add, shut-out, new-password or remove; a list if not given.")
    ] = "",
    who: Annotated[str, typer.Argument(metavar="[PERSON]", help="Id or number / id eller nummer.")] = "",
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The phone's / telefonens.")] = "",
    kind: Annotated[DeviceKind, typer.Option(help="With add / med add.")] = DeviceKind.SOFTPHONE,
    make: Annotated[
        str, typer.Option(help="With show: yealink, snom, grandstream, poly, linphone, generic.")
    ] = "",
    qr: Annotated[bool, typer.Option("--qr", help="With show: as a QR code / som QR-kod.")] = False,
    svg: Annotated[Path | None, typer.Option(help="With show: the QR code as a file / som fil.")] = None,
    hours: Annotated[int, typer.Option(min=0, help="With show: how long the link works / giltighet.")] = 0,
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List people's phones, their logins and when they were seen; add or shut out one / telefonernas inloggning.

    vaxel phones · vaxel phones show anna --make yealink --qr · vaxel phones fetched anna ·
    vaxel phones add anna laptop --kind softphone · vaxel phones shut-out anna laptop ·
    vaxel phones new-password anna desk · vaxel phones remove anna laptop
    """
    match do, bool(who), bool(name):
        case "", _, _:
            _list(like, limit, lang, as_json)
        case "show", True, _:
            show_link(who, name, make, hours=hours, qr=qr, svg=svg, lang=lang, as_json=as_json)
        case "fetched", _, False:
            show_fetched(who, limit or 50, lang=lang, as_json=as_json)
        case "add", True, True:
            _change(
                *(who, lang, as_json, "phone.add"),
                lambda store, person: store.add_phone(person, name.lower(), kind),
                _new,
            )
        case "shut-out", True, True:
            _change(
                *(who, lang, as_json, "phone.shut_out"),
                lambda store, person: store.shut_out_phone(_login(person, name)),
                _out,
            )
        case "new-password", True, True:
            _change(
                *(who, lang, as_json, "phone.password"),
                lambda store, person: store.new_phone_password(_login(person, name)),
                _new,
            )
        case "remove", True, True:
            _remove(who, name, lang)
        case _:
            raise end(
                lang.say(
                    "skriv `vaxel phones`, eller `show`, `fetched`, `add`, `shut-out`, `new-password` eller "
                    "`remove` och PERSON NAMN",
                    "write `vaxel phones`, or `show`, `fetched`, `add`, `shut-out`, `new-password` or "
                    "`remove` and PERSON NAME",
                )
            )


def _list(like: str, limit: int | None, lang: Lang, as_json: bool) -> None:
    async def work(store: Store) -> list[_Row]:
        company = (await company_in(store, lang))[1]
        return [
            _row(phone, company.people[owner_of(phone.id)])
            for phone in await store.phones()
            if owner_of(phone.id) in company.people
        ]

    rows = some(
        with_store(lang, work),
        lambda row: (row["user"], row["name"], row["extension"], row["device"], row["kind"], row["agent"]),
        like,
        limit,
        lang,
        as_json=as_json,
    )
    if as_json:
        print_json(rows)
        return
    headings = lang.say(
        "namn nummer telefon slag användare lösenord server sågs som från",
        "name number phone kind user password server seen as from",
    ).split()
    print_table(headings, [_cells(row, lang) for row in rows])


def _row(phone: Phone, person: Person) -> _Row:
    out = phone.shut_out_at is not None
    return {
        "user": phone.id,
        "password": "" if out else phone.secret,
        "server": _server(),
        "name": person.name,
        "extension": person.extension,
        "person": person.id,
        "device": phone_name_of(phone.id),
        "kind": phone.kind,
        "made_at": phone.made_at,
        "shut_out_at": phone.shut_out_at,
        "ending": phone.to_end,
        "seen_at": phone.seen_at,
        "agent": phone.seen_agent,
        "address": phone.seen_address,
    }


def _cells(row: _Row, lang: Lang) -> list[str]:
    out = lang.say("spärrad", "shut out") + f" {moment(row['shut_out_at'])}" if row["shut_out_at"] else ""
    return [
        row["name"],
        row["extension"],
        row["device"],
        lang.say(*KIND_WORDS[row["kind"]]),
        row["user"],
        row["password"] or out,
        _server_in_words(lang),
        moment(row["seen_at"]) if row["seen_at"] else "",
        row["agent"] or "",
        row["address"] or "",
    ]


def _change(
    who: str,
    lang: Lang,
    as_json: bool,
    called: str,
    do: Callable[[Store, str], Awaitable[Phone]],
    tell: Callable[[_Row, Lang], None],
) -> None:
    from app.storage.phones import NoSuchPhone, NotAPhone

    async def work(store: Store) -> _Row:
        person = person_in((await company_in(store, lang))[1], who, lang)
        try:
            phone = await do(store, person.id)
        except NoSuchPhone:
            raise await _no_such_phone(store, person.id, lang) from None
        except NotAPhone as why:
            raise end(lang.say(why.sv, str(why))) from None
        await store.audit.note(signed_in(), called, phone.id)
        return _row(phone, person)

    row = with_store(lang, work)
    if as_json:
        print_json(row)
    else:
        tell(row, lang)


def _new(row: _Row, lang: Lang) -> None:
    user, password, server = lang.say("användare lösenord server", "user password server").split()
    echo(f"{row['name']}, {row['device']} ({lang.say(*KIND_WORDS[row['kind']])})")
    echo(f"{user} {row['user']}\n{password} {row['password']}\n{server} {_server_in_words(lang)}")
    if row["ending"]:
        echo(
            lang.say(
                "Tjänsten avslutar det som telefonen gjorde med sitt förra lösenord.",
                "The service ends what the phone did with its former password.",
            )
        )


def _out(row: _Row, lang: Lang) -> None:
    echo(
        lang.say(
            f"{row['name']}, {row['device']}: spärrad. Tjänsten avslutar dess registrering och samtal nu. "
            f"`vaxel phones new-password {row['person']} {row['device']}` öppnar den igen.",
            f"{row['name']}, {row['device']}: shut out. The service ends its registration and calls now. "
            f"`vaxel phones new-password {row['person']} {row['device']}` lets it in again.",
        )
    )


def _remove(who: str, name: str, lang: Lang) -> None:
    from app.storage.phones import NoSuchPhone, NotAPhone

    async def work(store: Store) -> Person:
        person = person_in((await company_in(store, lang))[1], who, lang)
        try:
            await store.remove_phone(_login(person.id, name))
            await store.audit.note(signed_in(), "phone.remove", _login(person.id, name))
        except NoSuchPhone:
            raise await _no_such_phone(store, person.id, lang) from None
        except NotAPhone as why:
            raise end(lang.say(why.sv, str(why))) from None
        return person

    person = with_store(lang, work)
    echo(f"{person.name}, {name}: {lang.say('borttagen', 'removed')}")


async def _no_such_phone(store: Store, person: str, lang: Lang) -> typer.Exit:
    names = ", ".join(phone_name_of(one.id) for one in await store.phones() if owner_of(one.id) == person)
    if not names:
        none = lang.say("har ingen fast telefon i företagsfilen", "has no desk phone in the company file")
        return end(f"{person} {none}", NOT_FOUND)
    known = lang.say("ingen sådan telefon; de som finns är", "no such phone; known are")
    return end(f"{person}: {known} {names}", NOT_FOUND)


def _login(person: str, name: str) -> str:
    return login_of(person, name.lower() if name else FIRST)


def _server_in_words(lang: Lang) -> str:
    return _server().replace("0.0.0.0", lang.say("den här maskinens adress", "this machine's address"))


def _server() -> str:
    return f"{os.environ.get('VAXEL_SIP_BIND') or '127.0.0.1'}:{os.environ.get('VAXEL_SIP_PORT', '5060')}"

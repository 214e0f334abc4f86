"""`vaxel phones show` and `vaxel phones fetched`: links by which phones set themselves up, and who used them.

Knows: who may have a link, and how it is printed. Refuses to know: what is in the file (provisioning), and when a link
is spent (web).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.commands.opened import company_in, read_settings, with_store
from app.commands.people import person_in
from app.commands.terminal import NOT_FOUND, Lang, echo, end, moment, print_json, print_table, system_reason
from app.commands.who import signed_in
from app.policy.logins import FIRST, DeviceKind, login_of, owner_of, phone_name_of
from app.policy.printable import printable
from app.provisioning.instructions import what_to_do

if TYPE_CHECKING:
    from pathlib import Path

    from app.provisioning.links import PhoneFetch, PhoneLink
    from app.provisioning.makes import Make
    from app.storage.rows import Phone
    from app.storage.store import Store

BY_KIND: Final = {DeviceKind.DESK: "yealink", DeviceKind.SOFTPHONE: "linphone", DeviceKind.MOBILE: "linphone"}
RESULTS: Final = {
    "ok": ("hämtade", "fetched"),
    "spent": ("länken redan använd", "link used already"),
    "expired": ("länken gäller inte längre", "link has ended"),
    "replaced": ("nytt lösenord sedan dess", "new password since"),
    "shut_out": ("spärrad", "shut out"),
}


def show_link(
    who: str, name: str, make_id: str, *, hours: int, qr: bool, svg: Path | None, lang: Lang, as_json: bool
) -> None:
    """Make a link for one phone, and print it. Ends the command for an unknown person, phone or make."""
    from app.provisioning.links import LINK_LIVES, LONGEST_LIFE
    from app.provisioning.makes import MAKES

    where = read_settings().phones
    if not where.url:
        raise end(
            lang.say(
                "sätt VAXEL_PHONES_PORT och VAXEL_PHONES_URL, adressen där telefoner hämtar sina inställningar",
                "set VAXEL_PHONES_PORT and VAXEL_PHONES_URL, the address where phones fetch their settings",
            )
        )
    lives = timedelta(hours=hours) if hours else LINK_LIVES
    if lives > LONGEST_LIFE:
        days = LONGEST_LIFE.days
        raise end(lang.say(f"--hours: högst {days * 24}", f"--hours: at most {days * 24}"))

    async def work(store: Store) -> tuple[str, PhoneLink]:
        person = person_in((await company_in(store, lang))[1], who, lang)
        phone = await _phone(store, person.id, name, lang)
        chosen = make_id or BY_KIND.get(phone.kind, "")
        if chosen not in MAKES:
            raise end("--make: " + ", ".join(MAKES))
        return await _new(store, phone, chosen, lives)

    token, link = with_store(lang, work)
    make = MAKES[link.make]
    url = make.address(where.url, token)
    if svg is not None:
        _draw(url, svg, lang)
    if as_json:
        print_json({"url": url, "phone": link.phone, "make": make.id, "expires_at": link.expires_at})
        return
    _tell(url, link, make, lang)
    if qr:
        _as_squares(url)


async def _phone(store: Store, person: str, name: str, lang: Lang) -> Phone:
    theirs = {one.id: one for one in await store.phones() if owner_of(one.id) == person}
    found = theirs.get(login_of(person, name.lower() or FIRST))
    if found is None:
        there = ", ".join(phone_name_of(login) for login in theirs) or lang.say("inga telefoner", "no phones")
        raise end(lang.say(f"{person} har {there}", f"{person} has {there}"), NOT_FOUND)
    if found.shut_out_at is not None:
        raise end(
            lang.say(
                "telefonen är spärrad: `vaxel phones new-password` öppnar den",
                "the phone is shut out: `vaxel phones new-password` opens it",
            )
        )
    return found


async def _new(store: Store, phone: Phone, make: str, lives: timedelta) -> tuple[str, PhoneLink]:
    from app.commands.opened import now_here
    from app.provisioning.links import ENDED_KEPT, new_link

    now = now_here()
    token, link = new_link(phone.id, phone.secret, make, by=signed_in(), at=now, lives=lives)
    await store.provisioning.add_link(link, now - ENDED_KEPT)
    await store.audit.note(signed_in(), "phone.link", phone.id, None, make)
    return token, link


def _tell(url: str, link: PhoneLink, make: Make, lang: Lang) -> None:
    until = moment(link.expires_at)
    echo(url)
    echo(
        lang.say(
            f"{make.name} för {link.phone}. Länken fungerar en gång, till {until}.",
            f"{make.name} for {link.phone}. The link works once, until {until}.",
        )
    )
    echo(what_to_do(make.id, lang))


def _as_squares(url: str) -> None:
    import sys

    import segno

    segno.make(url, error="m").terminal(out=sys.stdout, border=2, compact=True)


def _draw(url: str, file: Path, lang: Lang) -> None:
    import os

    import segno

    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "wb") as target:
            segno.make(url, error="m").save(
                target, kind="svg", scale=6, border=4, light="#fff", title=link_title(lang)
            )
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None


def link_title(lang: Lang) -> str:
    return lang.say("Länk som ställer in en telefon", "A link that sets up a phone")


def show_fetched(who: str, limit: int, *, lang: Lang, as_json: bool) -> None:
    """List what phones fetched, the newest first; of one person or of all."""

    async def work(store: Store) -> list[PhoneFetch]:
        logins = None
        if who:
            person = person_in((await company_in(store, lang))[1], who, lang)
            logins = [one.id for one in await store.phones() if owner_of(one.id) == person.id]
        return await store.provisioning.fetches(limit, logins)

    found = with_store(lang, work)
    if as_json:
        print_json(found)
        return
    headings = lang.say(
        "när telefon fil hur resultat från vad", "when phone file how result from what"
    ).split()
    print_table(headings, [_row(one, lang) for one in found])


FETCHED_WHAT: Final = {
    "settings": ("inställningar", "settings"),
    "master": ("filnamn", "file names"),
    "phonebook": ("telefonbok", "phone book"),
    "missed": ("missade samtal", "missed calls"),
}
BY_WHICH_WAY: Final = {"link": ("länk", "link"), "password": ("lösenord", "password")}


def _row(one: PhoneFetch, lang: Lang) -> list[str]:
    what, how, result = (
        lang.say(*words.get(key, (key, key)))
        for words, key in ((FETCHED_WHAT, one.what), (BY_WHICH_WAY, one.how), (RESULTS, one.result))
    )
    return [moment(one.at), one.phone, what, how, result, one.address, printable(one.agent)]

"""`vaxel phonebook`: the phone book that telephones fetch: import contacts outside, list everybody.

Knows: files of contacts (vCard, CSV) and the list. Refuses to know: the phones' forms of it (provisioning).
`vaxel contacts` is another thing: whom in the company one turns to (S7).
"""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.commands.listing import LikeOption, MostOption, some
from app.commands.opened import company_in, now_here, with_store
from app.commands.terminal import (
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    print_table,
    system_reason,
)
from app.commands.who import signed_in

if TYPE_CHECKING:
    from app.provisioning.phone_book import BookEntry
    from app.storage.store import Store

LARGEST_FILE: Final = 50_000_000  # bytes


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The phones' phone book / telefonernas telefonbok.")
    group.command("import")(import_)
    group.command("list")(list_)
    app.add_typer(group, name="phonebook")


def import_(
    file: Annotated[Path, typer.Argument(help="A vCard (.vcf) or a table (.csv) / kontakter.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Instead of all contacts that are there / i stället för alla.")
    ] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Import contacts outside from a vCard or a table / läs in kontakter utanför företaget."""
    entries, unusable = _read(file, lang)

    async def work(store: Store) -> tuple[int, int]:
        box = store.provisioning
        counted = await (box.replace_contacts(entries) if replace else box.add_contacts(entries))
        before, after = ({"contacts": count} for count in counted)
        await store.audit.note(signed_in(), "contacts.import", "", before, after)
        return counted

    before, after = with_store(lang, work)
    if as_json:
        print_json({"read": len(entries), "unusable": unusable, "before": before, "after": after})
        return
    without = lang.say(
        f", {unusable} utan namn eller nummer togs inte med" if unusable else "",
        f", {unusable} without a name or number left out" if unusable else "",
    )
    echo(
        lang.say(
            f"{len(entries)} kontakter lästa{without}; {after} i telefonboken (förut {before})",
            f"{len(entries)} contacts read{without}; {after} in the phone book (before: {before})",
        )
    )


def list_(
    like: LikeOption = "",
    limit: MostOption = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List the phone book as telephones get it / visa telefonboken som telefonerna får den."""
    from app.policy.tenure import as_of
    from app.provisioning.phone_book import book_as_json, of_company

    async def work(store: Store) -> list[BookEntry]:
        company = as_of((await company_in(store, lang))[1], now_here())
        return of_company(company, await store.provisioning.contacts())

    rows = some(
        with_store(lang, work),
        lambda one: (one.shown, *(line.number for line in one.lines)),
        like,
        limit,
        lang,
        as_json=as_json,
    )
    if as_json:
        print_json(book_as_json(rows))
        return
    headings = lang.say("namn nummer", "name number").split()
    print_table(headings, [(one.shown, ", ".join(line.number for line in one.lines)) for one in rows])


def _read(file: Path, lang: Lang) -> tuple[list[BookEntry], int]:
    """The contacts, and how many rows or cards were unusable. Ends the command when the file cannot be read."""
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise end(f"{file}: " + lang.say("för stor", "too large"))
        raw = file.read_bytes()
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None
    if raw[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(b"BEGIN:VCARD"):
        from app.provisioning.vcard import read_vcards

        return read_vcards(raw)
    return _table(raw, file, lang)


def _table(raw: bytes, file: Path, lang: Lang) -> tuple[list[BookEntry], int]:
    from app.beside.adopt.found import BadSource
    from app.beside.adopt.sheet import read_sheet
    from app.provisioning.contacts import (
        COMPANY_COLUMNS,
        FIRST_NAME_COLUMNS,
        NAME_COLUMNS,
        NUMBER_COLUMNS,
        contact_in,
    )

    try:
        sheet = read_sheet(raw, file.name)
    except BadSource as error:
        raise end(f"{file}: {error}") from None
    named = sheet.columns.keys() & {*NAME_COLUMNS, *FIRST_NAME_COLUMNS, *COMPANY_COLUMNS}
    numbered = sheet.columns.keys() & {one for names in NUMBER_COLUMNS.values() for one in names}
    if not named or not numbered:
        hint = lang.say(
            "inga rubriker som namn, företag, telefon, mobil (eller Outlooks och Googles)",
            "no headings such as name, company, phone, mobile (or Outlook's and Google's)",
        )
        raise end(f"{file}: {hint}")
    found = [contact_in(lambda *columns, row=row: sheet.cell(row, *columns)) for row in sheet.rows]
    return [one for one in found if one is not None], sum(one is None for one in found)

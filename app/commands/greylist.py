"""`vaxel greylist`: show, try and update the blocked destinations (O2).

Knows: how a list is fetched, and that each change is a version of the company. Refuses to know: what the list does
to a call (policy/), and how a published list is read (company/ranges.py).
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.opened import company_in, now_here, with_store
from app.commands.terminal import (
    SWEDEN,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    system_reason,
)
from app.commands.versions.new_version import NewVersion, take_document
from app.commands.versions.version_words import taken_back
from app.commands.who import ForOption, recorded_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.company import CompanyFile
    from app.policy.model import Company
    from app.storage.rows import StoredCompany
    from app.storage.store import Store

FETCHED_WITHIN = 30.0  # seconds
SHOWN = 10  # faults of a list
SourceOption = Annotated[str, typer.Option(help="The source / varifrån uppgiften kommer.")]
Entries = Annotated[
    list[str],
    typer.Argument(metavar="CU +882 ...", help="Countries (ISO 3166) and prefixes / länder och prefix."),
]


def register(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help="The greylist (O2) / grålistan.")
    group.command()(show)
    group.command("try")(try_)
    group.command()(add)
    group.command()(remove)
    group.command()(reviewed)
    group.command("import")(import_)
    app.add_typer(group, name="greylist")


def show(lang: LangOption = Lang.SV, as_json: JsonOption = False) -> None:
    """Show the list, who looked through it last, and its sources / visa grålistan."""
    from app.policy.greylisting import age

    company = with_store(lang, lambda store: company_in(store, lang))[1]
    grey = company.greylist
    days = age(grey, _today())
    if as_json:
        print_json({**_as_json(company), "days_since_review": days})
        return
    nothing = lang.say("inga", "none")
    echo(f"{lang.say('Länder', 'Countries')}: {', '.join(sorted(grey.countries)) or nothing}")
    echo(f"{lang.say('Prefix', 'Prefixes')}: {', '.join(sorted(grey.prefixes)) or nothing}")
    if grey.source:
        echo(f"{lang.say('Källa', 'Source')}: {grey.source}")
    if days is None:
        echo(
            lang.say(
                "Ingen har sagt när listan sågs över: `vaxel greylist reviewed`.",
                "Nobody has said when the list was last reviewed: `vaxel greylist reviewed`.",
            )
        )
    else:
        echo(
            lang.say(
                f"Sågs över {grey.reviewed}, för {days} dagar sedan.",
                f"Reviewed on {grey.reviewed}, {days} days ago.",
            )
        )


def try_(
    number: Annotated[str, typer.Argument(help="A number in any form / ett nummer, hur det än skrivs.")],
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Say whether one can call a number, and whether its calls get in / pröva ett nummer.

    Exit code 1: it is on the list.
    """
    from app.policy import numbers
    from app.policy.outward import barred_outside
    from app.policy.texts import say

    company = with_store(lang, lambda store: company_in(store, lang))[1]
    read = numbers.canonical(number)
    if read.kind is not numbers.NumberKind.E164:  # perhaps as a trunk shows it, without + and 0
        shown = numbers.canonical(number, as_shown=True)
        read = shown if shown.text.startswith("+") else read
    entry = company.greylist.match(read.text)
    no = barred_outside(company, read, number) if read.kind is not numbers.NumberKind.SERVICE else None
    taken = entry is None and not numbers.claims_no_country(number)
    if as_json:
        print_json(
            {
                "number": read.text,
                "kind": read.kind.value,
                "country": numbers.region(read.text),
                "entry": entry,
                "called": no is None,
                "taken": taken,
            }
        )
    else:
        where = numbers.region(read.text)
        echo(f"{read.text or number}{f' ({where})' if where else ''}")
        why = f": {say(no.reasons[0], lang.value)}" if no is not None else ""
        echo(f"  {lang.say('kan ringas', 'can be called')}: {_yes(no is None, lang)}{why}")
        echo(f"  {lang.say('samtal därifrån tas emot', 'calls from it are taken')}: {_yes(taken, lang)}")
    if entry is not None:
        raise typer.Exit(1)


def add(
    entries: Entries,
    source: SourceOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Start to block countries or prefixes / spärra länder eller prefix."""
    countries, prefixes = _read(entries, lang)

    def change(file: CompanyFile) -> dict[str, Any]:
        grey = file.greylist
        return {
            "countries": sorted({*grey.countries, *countries}),
            "prefixes": sorted({*grey.prefixes, *prefixes}),
        }

    _tell(_change(change, source, by, lang), lang, as_json=as_json)


def remove(
    entries: Entries,
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Stop blocking countries or prefixes / sluta spärra länder eller prefix."""
    countries, prefixes = _read(entries, lang)

    def change(file: CompanyFile) -> dict[str, Any]:
        grey = file.greylist
        missing = sorted({*countries} - {*grey.countries}) + sorted({*prefixes} - {*grey.prefixes})
        if missing:
            raise end(
                lang.say(
                    f"{', '.join(missing)} finns inte på listan: se `vaxel greylist show`",
                    f"{', '.join(missing)} is not on the list: see `vaxel greylist show`",
                ),
                1,
            )
        return {
            "countries": sorted({*grey.countries} - {*countries}),
            "prefixes": sorted({*grey.prefixes} - {*prefixes}),
        }

    _tell(_change(change, "", by, lang), lang, as_json=as_json)


def reviewed(
    source: SourceOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Say that you reviewed the list today / säg att du har sett över listan i dag."""
    _tell(_change(lambda _file: {}, source, by, lang), lang, as_json=as_json)


def import_(
    list_: Annotated[str, typer.Argument(metavar="FILE|URL", help="CSV: prefixes, ranges or countries.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the whole list / ersätt hela listan.")
    ] = False,
    skip: Annotated[
        bool,
        typer.Option("--skip", help="Skip lines that cannot be read / hoppa över oläsliga rader."),
    ] = False,
    source: SourceOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Put a published list of ranges on the greylist / läs in en lista över nummerserier.

    A line has a prefix (+88213), a range (two numbers) or a country (CU); commas, semicolons or tabs between columns.
    A line that cannot be read stops the import, unless you say --skip.
    """
    from app.company.ranges import read_ranges, uncovered

    found = read_ranges(_text_of(list_, lang))
    for line, fault in found.faults[:SHOWN]:
        echo(f"{list_}{f':{line}' if line else ''}: {fault}", err=True)
    more = len(found.faults) - SHOWN
    if more > 0:
        echo(lang.say(f"... och {more} till", f"... and {more} more"), err=True)
    if (found.faults and not skip) or not (found.countries or found.prefixes):
        raise end(
            lang.say(
                "ingenting lästes in: rätta raderna, eller hoppa över dem med --skip",
                "nothing was imported: correct the lines, or skip them with --skip",
            )
        )

    def change(file: CompanyFile) -> dict[str, Any]:
        grey = file.greylist
        before = ([], []) if replace else (grey.countries, grey.prefixes)
        return {
            "countries": sorted({*before[0], *found.countries}),
            "prefixes": sorted(uncovered({*before[1], *found.prefixes})),
        }

    _tell(_change(change, source or list_, by, lang), lang, as_json=as_json)


def _change(
    change: Callable[[CompanyFile], dict[str, Any]], source: str, by: str, lang: Lang
) -> dict[str, Any]:
    """Store a version of the company with another greylist, reviewed today. Returns what was added and removed.

    If another version comes in force meanwhile, such as a prepared one at its instant, it is the one that is changed.
    """
    from app.company import BadCompanyFile, document, document_hash, from_document, to_company

    who = recorded_name(by, lang)

    async def once(store: Store) -> dict[str, Any]:
        stored, before = await company_in(store, lang)
        file = from_document(stored.document)
        greylist = {
            **stored.document.get("greylist", {}),
            **change(file),
            "reviewed": _today().isoformat(),
            **({"source": source} if source else {}),
        }
        try:
            after = from_document({**stored.document, "greylist": greylist})
        except BadCompanyFile as error:
            raise end(f"{error}\n{lang.say('ingenting ändrades', 'nothing was changed')}") from None
        company = to_company(after)
        found = document(after)
        text, found = _in_text(stored, found)
        version = NewVersion(by=who, text=text, follows=stored.id)
        taken = await take_document(store, found, document_hash(found), company, version, lang)
        for doubt in taken_back(taken, lang):
            echo(f"{lang.say('varning', 'warning')}: {doubt}", err=True)
        old = before.greylist.countries | before.greylist.prefixes
        new = company.greylist.countries | company.greylist.prefixes
        return {"added": sorted(new - old), "removed": sorted(old - new), **_as_json(company)}

    async def work(store: Store) -> dict[str, Any]:
        from app.storage.versions import Overtaken

        while True:  # each time that it was overtaken, somebody else has got on
            with contextlib.suppress(Overtaken):
                return await once(store)

    return with_store(lang, work, migrated=True)


def _in_text(stored: StoredCompany, found: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
    """The imported text with the new greylist, and the document that it means: its lists in the text's order.

    No text if there was none, or if its comments could not stay.
    """
    from app.company import BadCompanyFile, document, keep_codes, parse_company
    from app.company.text_edits import CannotEdit, with_section

    if stored.text is None:
        return None, found
    try:
        text = with_section(stored.text, "greylist", found["greylist"])
        read = document(keep_codes(parse_company(text.encode()), stored.document).file)
    except (CannotEdit, BadCompanyFile):
        return None, found
    return (text, read) if _in_any_order(read) == _in_any_order(found) else (None, found)


def _in_any_order(found: dict[str, Any]) -> dict[str, Any]:
    grey = found["greylist"]
    return {**found, "greylist": {**grey, **{name: sorted(grey[name]) for name in ("countries", "prefixes")}}}


def _tell(done: dict[str, Any], lang: Lang, *, as_json: bool) -> None:
    if as_json:
        print_json(done)
        return
    for word, entries in (
        (lang.say("Spärras nu", "Blocked now"), done["added"]),
        (lang.say("Spärras inte längre", "No longer blocked"), done["removed"]),
    ):
        if entries:
            rest = len(entries) - SHOWN
            more = lang.say(f" och {rest} till", f" and {rest} more") if rest > 0 else ""
            echo(f"{word}: {', '.join(entries[:SHOWN])}{more}")
    echo(lang.say(f"Listan sågs över {done['reviewed']}.", f"The list was reviewed {done['reviewed']}."))
    if done["added"] or done["removed"]:
        echo(
            lang.say(
                "Har du en egen företagsfil? För in ändringen där (`vaxel export`), annars tar nästa import bort den.",
                "Do you keep a company file? Put the change there too (`vaxel export`), or the next import undoes it.",
            )
        )


def _as_json(company: Company) -> dict[str, Any]:
    grey = company.greylist
    return {
        "countries": sorted(grey.countries),
        "prefixes": sorted(grey.prefixes),
        "reviewed": grey.reviewed.isoformat() if grey.reviewed else None,
        "source": grey.source,
    }


def _read(entries: list[str], lang: Lang) -> tuple[list[str], list[str]]:
    """Countries and prefixes as a company file writes them; a mistake ends the command."""
    from pydantic import ValidationError

    from app.company.schema import GreylistEntry

    countries = [one.upper() for one in entries if one.isascii() and one.isalpha()]
    prefixes = [one for one in entries if not (one.isascii() and one.isalpha())]
    try:
        read = GreylistEntry.model_validate({"countries": countries, "prefixes": prefixes})
    except ValidationError as error:
        raise end(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    if "+46" in read.prefixes or any(len(one) < 2 for one in read.prefixes):
        raise end(lang.say("+46 är företagets eget land", "+46 is the company's own country"))
    return read.countries, read.prefixes


def _text_of(list_: str, lang: Lang) -> str:
    """The text of a file or web page; ends the command when there is none."""
    from app.company.ranges import LARGEST_LIST

    try:
        if list_.startswith(("http://", "https://")):
            from urllib.request import urlopen

            with urlopen(list_, timeout=FETCHED_WITHIN) as answer:
                raw = answer.read(LARGEST_LIST + 1)
        else:
            with Path(list_).open("rb") as file:
                raw = file.read(LARGEST_LIST + 1)
    except (OSError, ValueError) as error:
        raise end(f"{list_}: {system_reason(error)}") from None
    if len(raw) > LARGEST_LIST:
        raise end(f"{list_}: {lang.say('större än', 'larger than')} {LARGEST_LIST // 1_000_000} MB")
    try:
        return str(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(
            raw.decode("latin-1")
        )  # spreadsheets write Latin-1; the columns that count are ASCII anyway


def _yes(true: bool, lang: Lang) -> str:
    return lang.say("ja", "yes") if true else lang.say("nej", "no")


def _today() -> date:
    return now_here().astimezone(SWEDEN).date()

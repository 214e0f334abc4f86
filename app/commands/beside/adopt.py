"""`vaxel adopt`: what another exchange or a directory has becomes a company file to be looked at.

Knows: files and options at a terminal, and the report. Refuses to know: what is in the files (beside/adopt/).
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import read_settings
from app.commands.terminal import JsonOption, Lang, LangOption, echo, end, print_json, system_reason
from app.commands.written import kept_file, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.beside.adopt.draft import Draft
    from app.beside.adopt.found import Found

ASTERISK = "asterisk"  # as a source: the running exchange
FROM_VOICEMAIL = "voicemail"
LARGEST_SOURCE = 50_000_001  # bytes that are read of a file, one more than is taken


def register(app: typer.Typer) -> None:
    app.command()(adopt)


def adopt(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="CSV files, asterisk; or: voicemail FOLDER / CSV-filer."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The company file to write; else standard output.")
    ] = None,
    kind: Annotated[str, typer.Option(help="What the files are, where their headings do not say it.")] = "",
    company: Annotated[str, typer.Option(help="The company's name / företagets namn.")] = "",
    main_number: Annotated[str, typer.Option(help="The main number / huvudnumret.")] = "",
    reception: Annotated[str, typer.Option(help="Who answers it: an extension, id or name.")] = "",
    first_extension: Annotated[
        int, typer.Option(min=1, max=99_999, help="From here on for those who have no extension.")
    ] = 101,
    force: Annotated[bool, typer.Option(help="Write over a file / skriv över en fil.")] = False,
    yes: Annotated[bool, typer.Option(help="With voicemail: do it; else it is only told / gör det.")] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Make a company file of another exchange's or a directory's files / flytta in.

    vaxel adopt extensions.csv dids.csv -o company.yaml · vaxel adopt voicemail /var/spool/asterisk/voicemail

    vaxel adopt asterisk -o company.yaml --main-number 08-46500400 (VAXEL_AMI_HOST, _USER and _SECRET)

    Reads FreePBX, 3CX, Microsoft 365, Google Workspace and tables of people; puts nothing in force. What could not
    be taken over stands as comments in the file, and is told at the end. Exit code 2: a source cannot be read, told
    by file, line and column.
    """
    from app.beside.adopt.company_draft import StatedCompany, draft_of
    from app.beside.adopt.found import BadSource
    from app.beside.adopt.settle import settled

    if output is not None and output.exists() and not force:
        raise kept_file(output, lang)
    if sources[0] == FROM_VOICEMAIL:
        from app.commands.beside.adopt_voicemail import adopt_voicemail

        if len(sources) != 2:
            raise end(lang.say("skriv `vaxel adopt voicemail MAPP`", "write `vaxel adopt voicemail FOLDER`"))
        adopt_voicemail(Path(sources[1]), lang, yes=yes, as_json=as_json)
        return
    names = ", ".join(Path(one).name for one in sources)
    try:
        found = _read_all(sources, kind, lang)
        draft = draft_of(found, StatedCompany(company, main_number, reception, first_extension))
        text = settled(draft, names, lang.value)
    except BadSource as error:
        echo(error.in_words(lang.value), err=True)
        raise end(lang.say("ingenting skrevs", "nothing was written")) from None
    if output is not None:
        write_file(output, text.encode(), lang, force=force)
    elif not as_json:
        echo(text, nl=False)
    _report(draft, output, text, lang, as_json=as_json)


def _read_all(sources: Sequence[str], kind: str, lang: Lang) -> Found:
    """All files together. Raises BadSource with what is wrong in each."""
    from app.beside.adopt import kinds
    from app.beside.adopt.found import BadSource, Found, Remark

    found, wrong = Found(), list[Remark]()
    short = [Path(one).name for one in sources]
    labels = dict(zip(sources, short if len(set(short)) == len(set(sources)) else sources, strict=True))
    for source in sources:
        if source == ASTERISK:
            try:
                found.add(_live(lang))
            except BadSource as error:
                wrong += error.remarks
            continue
        try:
            with Path(source).open("rb") as file:  # no more than is looked at: it may have no end
                raw = file.read(LARGEST_SOURCE)
        except OSError as error:
            raise end(f"{source}: {system_reason(error)}") from None
        try:
            known, theirs = kinds.read_source(raw, labels[source], kind)
        except BadSource as error:
            wrong += error.remarks
            continue
        found.add(theirs)
        echo(f"{source}: {lang.say(known.sv, known.en)}", err=True)
    if wrong:
        raise BadSource(*wrong)
    return found


def _live(lang: Lang) -> Found:
    """The exchange whose manager interface the settings name. Raises BadSource."""
    from app.beside.adopt import live_asterisk
    from app.beside.ami.client import AmiAddress

    settings = read_settings()
    if not settings.ami_host:
        raise end(
            lang.say(
                "sätt VAXEL_AMI_HOST, VAXEL_AMI_USER och VAXEL_AMI_SECRET till växelns manager",
                "set VAXEL_AMI_HOST, VAXEL_AMI_USER and VAXEL_AMI_SECRET to the exchange's manager",
            )
        )
    address = AmiAddress.of(settings)
    found = asyncio.run(live_asterisk.read_exchange(address))
    echo(f"{address.place}: Asterisk", err=True)
    return found


def _report(draft: Draft, output: Path | None, text: str, lang: Lang, *, as_json: bool) -> None:
    """What came over, and what somebody should look at. On standard error where the file is on standard output."""
    from app.beside.adopt.company_text import remark_text

    document = draft.document
    people, queues = len(document["people"]), len(document.get("queues", []))
    remarks = [(place, one) for place, those in draft.remarks.items() for one in those]
    if as_json:
        print_json(
            {
                "file": None if output is None else str(output),
                "people": people,
                "queues": queues,
                "remarks": [
                    {
                        "place": ".".join(str(part) for part in place),
                        "source": one.origin.source if one.origin else None,
                        "line": one.origin.line or None if one.origin else None,
                        "column": one.origin.column or None if one.origin else None,
                        "message": one.said(lang.value),
                    }
                    for place, one in remarks
                ],
                **({} if output is not None else {"text": text}),
            }
        )
        return
    err = output is None
    echo(lang.say(f"{people} personer, {queues} köer.", f"{people} people, {queues} queues."), err=err)
    if remarks:
        echo(lang.say(f"Att se över ({len(remarks)}):", f"To look at ({len(remarks)}):"), err=err)
    for place, one in remarks:
        where = ".".join(str(part) for part in place) or lang.say("filen", "the file")
        echo(f"  {where}: {remark_text(one, lang.value)}", err=err)
    if output is not None:
        hint = lang.say(
            f"{output} skriven. Läs den, och låt den gälla med vaxel import {output}",
            f"{output} written. Read it, and put it in force with vaxel import {output}",
        )
        echo(hint)

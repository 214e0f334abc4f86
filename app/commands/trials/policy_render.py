"""`vaxel policy render`: the company's own telefonpolicy, made of the rules in force.

Knows: flags, files, and which version is in force. Refuses to know: what the document says (document/).
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import now_here, read_settings, unusable, with_store
from app.commands.terminal import NOT_FOUND, SWEDEN, Lang, LangOption, echo, end, system_reason
from app.commands.written import write_file
from app.policy.hours import read_instant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.company import CompanyFile
    from app.document.index import ClauseUse
    from app.document.parts import PolicyDocument, Version
    from app.storage.rows import StoredCompany
    from app.storage.store import Store


class Format(StrEnum):
    """What the document is written as."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    JSON = "json"


def render(
    company: Annotated[
        Path | None,
        typer.Option("--company", help="The company file; else the version in force in the database."),
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="Else by the name of the output, or md.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write; else standard output.")
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since", help="A company file, or a version's hash: mark what differs / märk det som ändrats."
        ),
    ] = "",
    at: Annotated[str, typer.Option("--at", help="For when, such as 2026-11-24T12:30; else now.")] = "",
    for_all: Annotated[
        bool,
        typer.Option(
            "--for-all", help="Without mobile numbers, and reasons of exceptions / utan mobilnummer och skäl."
        ),
    ] = False,
    force: Annotated[bool, typer.Option(help="Write over a file / skriv över en fil.")] = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Make the company's own telefonpolicy of its rules / gör företagets telefonpolicy av reglerna.

    Each sentence is made of the rule that it describes; `document` in the company file holds your own texts. From the
    database it also tells how often calls used each clause in the last 30 days. --since marks what is new, changed or
    removed, in a colour and in words.
    """
    instant = _instant(at, lang)
    written = form or _by_name(output, lang)
    if written is Format.PDF and output is None and sys.stdout.isatty():
        raise end(lang.say("ange -o FIL för en PDF", "give -o FILE for a PDF"))
    document = _document(company, since, instant, lang)
    if for_all:
        from app.document.open_version import open_version

        document = open_version(document)
    content = _content(document, written)
    if output is None:
        if written is Format.PDF:
            sys.stdout.buffer.write(content)
        else:
            echo(content.decode(), nl=False)
        return
    write_file(output, content, lang, force=force)
    echo(_told(document, output, lang))


def _instant(text: str, lang: Lang) -> datetime:
    try:
        return read_instant(text) if text else now_here().astimezone(SWEDEN)
    except ValueError:
        hint = lang.say("skriv en tid som 2026-11-24T12:30", "write a time such as 2026-11-24T12:30")
        raise end(f"--at {text!r}: {hint}") from None


def _by_name(output: Path | None, lang: Lang) -> Format:
    if output is None:
        return Format.MD
    ending = output.suffix.lower().removeprefix(".")
    known = {"md": Format.MD, "markdown": Format.MD, "html": Format.HTML, "htm": Format.HTML}
    known |= {"pdf": Format.PDF, "json": Format.JSON}
    if ending not in known:
        raise end(
            lang.say(
                f"{output}: ange --format md, html, pdf eller json",
                f"{output}: give --format md, html, pdf or json",
            )
        )
    return known[ending]


def _document(company: Path | None, since: str, at: datetime, lang: Lang) -> PolicyDocument:
    """The document; the same day counts for both versions, so that only rules differ."""
    from app.document.changes import compared
    from app.document.whole import make_document

    path = Path(since) if since else None
    earlier_file = _from_file(path, lang) if path is not None and path.exists() else None
    use: Mapping[str, ClauseUse] | None = None
    stored_version: Version | None = None
    earlier_version: Version | None = None
    if company is not None:
        file = _from_file(company, lang)
        if since and earlier_file is None:
            earlier_file, earlier_version = with_store(lang, lambda store: _earlier(store, since, lang))
    else:

        async def work(
            store: Store,
        ) -> tuple[tuple[CompanyFile, Version], tuple[CompanyFile, Version] | None, Mapping[str, ClauseUse]]:
            named = since if earlier_file is None else ""
            before = await _earlier(store, named, lang) if named else None
            return await _in_force(store, at, lang), before, await _use(store, at)

        (file, stored_version), before, use = with_store(lang, work)
        if before is not None:
            earlier_file, earlier_version = before
    made = make_document(file, lang.value, at, version=stored_version, use=use)
    if earlier_file is None:
        return made
    return compared(made, make_document(earlier_file, lang.value, at, version=earlier_version))


def _from_file(path: Path, lang: Lang) -> CompanyFile:
    from app.company import BadCompanyFile, load
    from app.lint.report import file_refusal

    try:
        return load(path)
    except BadCompanyFile as error:
        raise end(file_refusal(error.in_words(lang.value), lang.value)) from None
    except OSError as error:
        raise end(f"{path}: {system_reason(error)}") from None


async def _in_force(store: Store, at: datetime, lang: Lang) -> tuple[CompanyFile, Version]:
    """The version in force at an instant: in the past as it was, ahead as it is prepared."""
    rows = await store.versions.log()
    was = [one for one in rows if one.since is not None and one.since <= at]
    ahead = [
        one for one in rows if one.prepared and one.in_force_from is not None and one.in_force_from <= at
    ]
    coming = max(ahead, key=lambda one: (one.in_force_from or at, one.id), default=None)
    last = coming or max(was, key=lambda one: (one.since or at, one.id), default=None)
    if last is None and read_settings().now:  # a rehearsal's time is before everything that was imported
        last = next((one for one in rows if one.in_force), None)
    if last is None:
        raise end(
            lang.say(
                "inget företag gällde då: kör `vaxel import FIL`, eller ange en senare tid med --at"
                if rows
                else "inget företag är inläst: kör `vaxel import FIL`",
                "no company was in force then: run `vaxel import FILE`, or give a later time with --at"
                if rows
                else "no company is loaded: run `vaxel import FILE`",
            ),
            NOT_FOUND,
        )
    stored = await store.versions.one(last.id)
    assert stored is not None
    return _read(stored, last.since or last.in_force_from, lang)


async def _earlier(store: Store, since: str, lang: Lang) -> tuple[CompanyFile, Version]:
    """The version whose hash begins so."""
    hashes = await store.versions.hashes(since)
    if len(hashes) != 1:
        no = lang.say(f"ingen fil eller version {since}", f"no file or version {since}")
        many = lang.say(f"flera versioner börjar med {since}", f"several versions begin with {since}")
        raise end(many if hashes else no, NOT_FOUND)
    stored = await store.company_by_hash(hashes[0])
    assert stored is not None
    rows = [one for one in await store.versions.log() if one.hash == hashes[0] and one.since is not None]
    return _read(stored, rows[0].since if rows else None, lang)


def _read(stored: StoredCompany, since: datetime | None, lang: Lang) -> tuple[CompanyFile, Version]:
    from app.company import BadCompanyFile, from_document
    from app.document.parts import Version

    try:
        local = since.astimezone(SWEDEN) if since is not None else None
        return from_document(stored.document), Version(stored.hash, local)
    except BadCompanyFile as error:
        raise unusable(error, lang) from None


async def _use(store: Store, at: datetime) -> Mapping[str, ClauseUse]:
    from app.document.index import COVERED_DAYS, ClauseUse

    found = await store.clauses.used(at - timedelta(days=COVERED_DAYS), at)
    return {clause: ClauseUse(count, last) for clause, (count, last) in found.items()}


def _content(document: PolicyDocument, form: Format) -> bytes:
    match form:
        case Format.MD:
            from app.document.markdown import as_markdown

            return as_markdown(document).encode()
        case Format.HTML:
            from app.document.html import as_html

            return as_html(document).encode()
        case Format.PDF:
            from app.document.pdf import as_pdf

            return as_pdf(document)
        case Format.JSON:
            from app.document.as_json import document_json

            return (json.dumps(document_json(document), ensure_ascii=False, indent=2) + "\n").encode()


def _told(document: PolicyDocument, output: Path, lang: Lang) -> str:
    """What was written; and with --since how much differs."""
    from app.document.changes import count_marks
    from app.document.parts import Mark

    said = lang.say(f"{output} skriven", f"{output} written")
    if document.earlier is None:
        return said
    marks = count_marks(document)
    new, changed, gone = (marks[one] for one in (Mark.NEW, Mark.CHANGED, Mark.GONE))
    return said + lang.say(
        f": {new} nytt, {changed} ändrat, {gone} borttaget", f": {new} new, {changed} changed, {gone} removed"
    )

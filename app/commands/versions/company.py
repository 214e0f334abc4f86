"""`vaxel import`, `vaxel export` and `vaxel migrate`: put the company into the database and take it out.

Knows: files, and how to tell what an import changed. Refuses to know: what a company file may say (company/).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.opened import company_in, now_here, read_settings, with_store
from app.commands.presences import kept_calendars
from app.commands.terminal import SWEDEN, JsonOption, Lang, LangOption, echo, end, print_json, system_reason
from app.commands.versions.instants import FromOption, coming_instant
from app.commands.versions.named_version import version_named
from app.commands.versions.new_version import SHOWN_OF_HASH, NewVersion, Taken, in_force_words, take_file
from app.commands.versions.version_words import MOST_SENTENCES, between, echo_differences, taken_back
from app.commands.who import ForOption, WhyOption, recorded_name
from app.commands.written import write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from app.company import FileProblem
    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.settings import Settings
    from app.storage.rows import ProfileState, StoredCompany
    from app.storage.store import Store

LISTS = ("people", "queues", "roles")
SOME = 10  # entries to name


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    app.command()(export)
    app.command()(migrate)


def company_and_profiles(
    settings: Settings,
) -> tuple[Company, list[ProfileState], Callable[[str], Sequence[Span]]]:
    """The company in force in the database, each person's chosen profile, and their calendars.

    Without a company it ends the command and says what to do.
    """
    _, company, states, calendars = version_and_profiles(settings)
    return company, states, calendars


def version_and_profiles(
    settings: Settings, at: datetime | None = None
) -> tuple[StoredCompany, Company, list[ProfileState], Callable[[str], Sequence[Span]]]:
    """As company_and_profiles, with the version as it is stored. at: the one in force then."""
    lang = Lang(settings.lang)

    async def work(
        store: Store,
    ) -> tuple[StoredCompany, Company, list[ProfileState], Callable[[str], Sequence[Span]]]:
        stored, company = await company_in(store, lang, at)
        states = await store.profile_states(also_past=True)
        return stored, company, states, await kept_calendars(store, company)

    return with_store(lang, work, settings=settings)


def import_(
    file: Annotated[Path, typer.Argument(help="The company file (YAML) / företagsfilen.")],
    why: WhyOption = "",
    start: FromOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Put a company file in force / låt en företagsfil gälla.

    The file is checked first. A running service uses it within a second, or from the instant given by --from. Importing
    the same file again changes nothing. Warnings name what ends within 14 days, and what else to look at. Exit code 2:
    the file has errors; each is named by line and field.
    """
    from app.company import BadCompanyFile, grouped, parse_company, read_file, to_company, warnings

    now = now_here()
    at = coming_instant(start, now, lang)
    try:
        day = (at or now).astimezone(SWEDEN).date()
        raw = read_file(file)
        read = parse_company(raw, str(file), day)
    except BadCompanyFile as error:
        echo(error.in_words(lang.value), err=True)
        raise end(lang.say("ingenting lästes in", "nothing was imported")) from None
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None
    company = to_company(read)
    new = NewVersion(by=recorded_name(by, lang), why=why.strip(), text=raw.decode("utf-8-sig"), at=at)

    async def work(store: Store) -> tuple[Taken, list[FileProblem]]:
        return await take_file(store, read, company, new, lang)

    taken, about_codes = with_store(lang, work, migrated=True)
    version, found = taken.stored.hash, taken.stored.document
    before = taken.before.document if taken.before else {}
    doubts = grouped([*warnings(read, day), *about_codes], lang.value)
    doubts += [*_unblocked(before, found, lang), *taken_back(taken, lang)]
    changes = _changes(before, found) if taken.created else {}
    if as_json:
        print_json(
            {
                "version": version,
                "created": taken.changes,
                "in_force_from": taken.stored.in_force_from,
                "people": len(company.people),
                "queues": len(company.queues),
                "changes": changes,
                "warnings": doubts,
            }
        )
        return
    counts = lang.say(
        f"{len(company.people)} personer, {len(company.queues)} köer",
        f"{len(company.people)} people, {len(company.queues)} queues",
    )
    echo(f"{company.name}: {counts}. Version {version[:SHOWN_OF_HASH]} {in_force_words(taken, lang)}.")
    if taken.before is not None:
        echo_differences(between(before, found) if taken.changes else [], lang, MOST_SENTENCES)
    for doubt in doubts:
        echo(f"{lang.say('varning', 'warning')}: {doubt}", err=True)


def export(
    file: Annotated[Path | None, typer.Argument(help="Where to; standard output if not given.")] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            help="A directory: people, numbers, queues and journal as tables / tabeller.", metavar="DIR"
        ),
    ] = None,
    excel: Annotated[
        bool, typer.Option(help="With --csv: as a Swedish Excel opens them / som Excel läser dem.")
    ] = False,
    version: Annotated[str, typer.Option(help="An older version, by its hash / en äldre version.")] = "",
    canonical: Annotated[
        bool,
        typer.Option(help="The complete form, without comments / den fullständiga formen, utan kommentarer."),
    ] = False,
    force: Annotated[bool, typer.Option(help="Write over a file / skriv över en fil.")] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Write the company in force as a company file / skriv ut företaget som företagsfil.

    It is the text that was imported, with its comments and order; with --canonical, and for a version that a command
    made, a generated one that means the same. With --csv DIR: people.csv, numbers.csv, queues.csv and calls.csv, which
    other systems read.
    """
    if csv is not None:
        from app.commands.versions.export_tables import export_tables

        if file is not None or version or as_json:
            raise end(lang.say("--csv skriver bara tabeller", "--csv writes tables alone"))
        export_tables(csv, lang, excel=excel, force=force)
        return

    async def work(store: Store) -> StoredCompany:
        if not version:
            return (await company_in(store, lang))[0]
        return await version_named(store, version, lang)

    stored = with_store(lang, work)
    if as_json:
        print_json(stored.document)
        return
    text = _generated(stored) if canonical or stored.text is None else stored.text
    if not canonical and stored.text is not None and not _says_all(stored):
        echo(
            lang.say(
                "filen nämner inte de koder som importen gav: --canonical har dem",
                "the file does not name the codes that the import gave: --canonical has them",
            ),
            err=True,
        )
    if file is None:
        echo(text, nl=False)
        return
    write_file(file, text.encode(), lang, force=force)
    echo(
        lang.say(
            f"{file} skriven, version {stored.hash[:SHOWN_OF_HASH]}",
            f"{file} written, version {stored.hash[:SHOWN_OF_HASH]}",
        )
    )


def _generated(stored: StoredCompany) -> str:
    from app.company import dump_yaml

    return dump_yaml(stored.document)


def _says_all(stored: StoredCompany) -> bool:
    """Whether the imported text alone gives this version: an import adds the codes that profiles had before."""
    from app.company import BadCompanyFile, document, document_hash, parse_company

    try:
        return document_hash(document(parse_company((stored.text or "").encode()))) == stored.hash
    except BadCompanyFile:
        return False


def migrate(lang: LangOption = Lang.SV) -> None:
    """Make the database, or bring it to the newest form / skapa eller uppgradera databasen.

    `vaxel import` and `vaxel serve` do this themselves.
    """

    async def work(store: Store) -> int:
        return await store.revision()

    with_store(lang, work, settings=read_settings(), migrated=True)
    echo(lang.say("Databasen har den senaste formen.", "The database has the newest form."))


@dataclass(frozen=True, slots=True)
class Change:
    """How the entries of one list changed; for a single field only `changed`, with its name."""

    added: list[str]
    removed: list[str]
    changed: list[str]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Change]:
    found = {}
    for name in LISTS:
        old, new = _by_id(before, name), _by_id(after, name)
        change = Change(
            added=sorted(new.keys() - old.keys()),
            removed=sorted(old.keys() - new.keys()),
            changed=sorted(id_ for id_ in new.keys() & old.keys() if new[id_] != old[id_]),
        )
        if change != Change([], [], []):
            found[name] = change
    fields = (before.keys() | after.keys()) - set(LISTS)
    others = sorted(name for name in fields if before.get(name) != after.get(name))
    if others:
        found["other"] = Change([], [], others)
    return found


def _unblocked(before: dict[str, Any], after: dict[str, Any], lang: Lang) -> list[str]:
    """Warn when an import drops what `vaxel greylist` blocked, because the file is older."""
    old, new = before.get("greylist") or {}, after["greylist"]
    if str(old.get("reviewed") or "") <= str(new.get("reviewed") or ""):
        return []
    gone = [one for name in ("countries", "prefixes") for one in old.get(name, []) if one not in new[name]]
    if not gone:
        return []
    more = (
        lang.say(f" och {len(gone) - SOME} till", f" and {len(gone) - SOME} more") if len(gone) > SOME else ""
    )
    names = ", ".join(gone[:SOME]) + more
    return [
        lang.say(
            f"greylist: filens lista är äldre än den som gällde. Spärras inte längre: {names}",
            f"greylist: the file's list is older than the one in force. No longer blocked: {names}",
        )
    ]


def _by_id(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The entries of one list. An earlier version that cannot be read counts as empty."""
    entries = found.get(name)
    if not isinstance(entries, list):
        return {}
    return {entry["id"]: entry for entry in entries if isinstance(entry, dict) and "id" in entry}

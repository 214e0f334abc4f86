"""`vaxel policy log`, `diff`, `use`, `back` and `cancel`: the versions of the company.

Knows: how one names a version, and what each command prints. Refuses to know: when a version comes in force (storage/,
service/), and what a difference is (company/differences).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.opened import now_here, stored_in, with_store
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
    system_reason,
)
from app.commands.versions.instants import FromOption, coming_instant, day_and_time
from app.commands.versions.named_version import version_named
from app.commands.versions.new_version import SHOWN_OF_HASH, NewVersion, Taken, in_force_words, take_document
from app.commands.versions.version_words import MOST_SENTENCES, between, echo_differences, taken_back
from app.commands.who import ForOption, WhyOption, recorded_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from app.storage.rows import StoredCompany, VersionRow
    from app.storage.store import Store

_Limit = Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many / högst så många.")]
_HashArgument = Annotated[
    str, typer.Argument(metavar="HASH", help="The beginning of a hash / början på en hash.")
]


def register_versions(group: typer.Typer) -> None:
    group.command()(log)
    group.command()(diff)
    group.command()(use)
    group.command()(back)
    group.command()(cancel)


def log(limit: _Limit = 30, lang: LangOption = Lang.SV, as_json: JsonOption = False) -> None:
    """List the versions: who, when, why, in force from and until / visa versionerna.

    Prepared versions come first. What is in force now has no end.
    """
    rows = with_store(lang, lambda store: store.versions.log())[:limit]
    if as_json:
        print_json([{**_as_dict(row), "state": _state(row)} for row in rows])
        return
    headings = lang.say(
        "Version,Läge,Gäller från,till,Inlagd,Av,Varför", "Version,State,In force from,until,Made,By,Why"
    )
    print_table(headings.split(","), (_cells(row, lang) for row in rows))


def diff(
    first: Annotated[
        str, typer.Argument(metavar="[A]", help="A version or a file; else the one in force.")
    ] = "",
    second: Annotated[str, typer.Argument(metavar="[B]", help="A version or a file.")] = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Say in words what differs between two versions or files / säg vad som skiljer två versioner.

    With one argument: what it changes in the version in force. Without any: what the last change was. Exit code 1: they
    differ.
    """

    async def work(store: Store) -> tuple[dict[str, Any], dict[str, Any]]:
        if not first:
            rows = await _came(store, lang)
            former = rows[1] if len(rows) > 1 else rows[0]
            return await _document(store, former.id), await _document(store, rows[0].id)
        if not second:
            return (await stored_in(store, lang)).document, await _named(store, first, lang)
        return await _named(store, first, lang), await _named(store, second, lang)

    if _is_file(first) and _is_file(second):
        before, after = _of_file(first, lang), _of_file(second, lang)
    else:
        before, after = with_store(lang, work)
    found = between(before, _with_codes(before, after))
    if as_json:
        print_json(
            [
                {
                    "path": one.path,
                    "before": one.before,
                    "after": one.after,
                    "words": one.words[lang is Lang.EN],
                }
                for one in found
            ]
        )
    elif not found:
        echo(lang.say("Ingenting skiljer.", "Nothing differs."))
    else:
        for one in found:
            echo(one.words[lang is Lang.EN])
    raise typer.Exit(1 if found else 0)


def use(
    version: _HashArgument,
    start: FromOption = "",
    why: WhyOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Put an earlier version in force again / låt en tidigare version gälla igen."""

    async def chosen(store: Store) -> StoredCompany:
        return await version_named(store, version, lang)

    _take(chosen, start, why, by, lang, as_json=as_json)


def back(
    start: FromOption = "",
    why: WhyOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Put the version before this one in force again / gå tillbaka till versionen före den som gäller.

    Going back twice leads to where you were; `vaxel policy use` goes further back.
    """

    async def chosen(store: Store) -> StoredCompany:
        rows = await _came(store, lang)
        former = next((row for row in rows[1:] if row.hash != rows[0].hash), None)
        if former is None:
            raise end(lang.say("det finns ingen tidigare version", "there is no earlier version"), NOT_FOUND)
        found = await store.versions.one(former.id)
        assert found is not None
        return found

    _take(chosen, start, why, by, lang, as_json=as_json)


def cancel(
    version: _HashArgument,
    why: WhyOption = "",
    by: ForOption = "",
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Call off a prepared version / ta tillbaka en förberedd version."""
    who = recorded_name(by, lang)

    async def work(store: Store) -> StoredCompany:
        waiting = await store.versions.waiting_after(None)
        found = [one for one in waiting if one.hash.startswith(version.lower())]
        if len(found) != 1:
            names = ", ".join(one.hash[:SHOWN_OF_HASH] for one in found or waiting)
            none = lang.say("ingen version är förberedd", "no version is prepared")
            raise end(
                lang.say(
                    f"{version}: {'flera' if found else 'ingen'} förberedd version börjar så"
                    f" ({names or none})",
                    f"{version}: {'several prepared versions begin' if found else 'no prepared version begins'} so"
                    f" ({names or none})",
                ),
                NOT_FOUND,
            )
        if not await store.versions.call_off(found[0].id, who, why.strip()):
            raise end(lang.say("den gäller redan", "it is in force already"), NOT_FOUND)
        return found[0]

    gone = with_store(lang, work)
    if as_json:
        print_json({"version": gone.hash, "in_force_from": gone.in_force_from})
        return
    assert gone.in_force_from is not None
    when = day_and_time(gone.in_force_from, lang)
    echo(
        lang.say(
            f"Version {gone.hash[:SHOWN_OF_HASH]}, som skulle gälla från {when}, är återtagen.",
            f"Version {gone.hash[:SHOWN_OF_HASH]}, which was to be in force from {when}, is called off.",
        )
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    taken: Taken
    name: str


def _take(
    chosen: Callable[[Store], Awaitable[StoredCompany]],
    start: str,
    why: str,
    by: str,
    lang: Lang,
    *,
    as_json: bool,
) -> None:
    from app.company import BadCompanyFile, from_document, to_company

    at = coming_instant(start, now_here(), lang)
    who = recorded_name(by, lang)

    async def work(store: Store) -> _Asked:
        stored = await chosen(store)
        try:
            company = to_company(from_document(stored.document))
        except BadCompanyFile as error:
            cannot = lang.say("kan inte användas längre", "can no longer be used")
            raise end(
                f"version {stored.hash[:SHOWN_OF_HASH]} {cannot}:\n{error.in_words(lang.value)}"
            ) from None
        new = NewVersion(by=who, why=why.strip(), text=stored.text, at=at)
        return _Asked(
            await take_document(store, stored.document, stored.hash, company, new, lang), company.name
        )

    asked = with_store(lang, work, migrated=True)
    taken = asked.taken
    doubts = taken_back(taken, lang)
    if as_json:
        print_json(
            {
                "version": taken.stored.hash,
                "created": taken.changes,
                "in_force_from": taken.stored.in_force_from,
                "warnings": doubts,
            }
        )
        return
    echo(f"{asked.name}: version {taken.stored.hash[:SHOWN_OF_HASH]} {in_force_words(taken, lang)}.")
    if taken.before is not None and taken.changes:
        echo_differences(between(taken.before.document, taken.stored.document), lang, MOST_SENTENCES)
    for doubt in doubts:
        echo(f"{lang.say('varning', 'warning')}: {doubt}", err=True)


async def _came(store: Store, lang: Lang) -> list[VersionRow]:
    """The versions that came in force, the one of now first."""
    rows = [row for row in await store.versions.log() if row.since is not None]
    if not rows:
        await stored_in(store, lang)  # ends the command
    return rows


async def _document(store: Store, id_: int) -> dict[str, Any]:
    found = await store.versions.one(id_)
    assert found is not None
    return found.document


async def _named(store: Store, text: str, lang: Lang) -> dict[str, Any]:
    return _of_file(text, lang) if _is_file(text) else (await version_named(store, text, lang)).document


def _is_file(text: str) -> bool:
    return bool(text) and (Path(text).is_file() or text.endswith((".yaml", ".yml")))


def _of_file(name: str, lang: Lang) -> dict[str, Any]:
    from app.company import BadCompanyFile, document, parse_company, read_file

    try:
        return document(parse_company(read_file(name), name))
    except BadCompanyFile as error:
        raise end(error.in_words(lang.value)) from None
    except OSError as error:
        raise end(f"{name}: {system_reason(error)}") from None


def _with_codes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """A file does not say the phone codes that its import will keep: they are no difference."""
    from app.company import BadCompanyFile, document, from_document, keep_codes

    if not any(one.get("code") is None for one in after.get("profiles", [])):
        return after
    try:
        return document(keep_codes(from_document(after), before).file)
    except BadCompanyFile:
        return after


def _as_dict(row: VersionRow) -> dict[str, Any]:
    off = row.called_off
    return {
        "version": row.hash,
        "made_at": row.imported_at,
        "by": row.imported_by,
        "why": row.why,
        "prepared_for": row.in_force_from,
        "in_force_from": row.since,
        "in_force_until": row.until,
        "called_off": None if off is None else {"at": off.at, "by": off.by, "why": off.why},
    }


def _state(row: VersionRow) -> str:
    if row.in_force:
        return "in_force"
    if row.prepared:
        return "prepared"
    return row.called_off.what if row.called_off else "past"


def _cells(row: VersionRow, lang: Lang) -> list[str]:
    states = {
        "in_force": lang.say("gäller nu", "in force"),
        "prepared": lang.say("förberedd", "prepared"),
        "called_off": lang.say("återtagen", "called off"),
        "replaced": lang.say("ersatt", "replaced"),
        "past": lang.say("har gällt", "past"),
    }
    since = row.since or row.in_force_from
    off = row.called_off
    why = "; ".join(part for part in (row.why, off.why if off else "") if part)
    return [
        row.hash[:SHOWN_OF_HASH],
        states[_state(row)],
        moment(since) if since else "",
        moment(row.until) if row.until else "",
        moment(row.imported_at),
        row.imported_by,
        why,
    ]

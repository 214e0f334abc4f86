"""`vaxel replay`: which of the journal's calls would have gone elsewhere under another policy, and by which rule.

Knows: options, files, versions and exit codes. Refuses to know: how a decision is taken again (replay/).
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from app.commands.opened import database_errors_in_words, now_here, read_settings
from app.commands.progress import ProgressBar
from app.commands.terminal import (
    NOT_FOUND,
    SWEDEN,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    print_json,
    system_reason,
)
from app.commands.versions.new_version import SHOWN_OF_HASH
from app.policy.hours import STOCKHOLM, read_instant

if TYPE_CHECKING:
    from app.company import CompanyFile
    from app.replay.report import ReplayReport
    from app.storage.decisions import Decisions, JournalPart

_INTERRUPTED: Final = 130  # exit code, as of a shell
DIFFERS: Final = 1
THEN: Final = "then"
UNITS: Final = {"h": 3600, "d": 86_400, "w": 7 * 86_400}


def register(app: typer.Typer) -> None:
    app.command()(replay)


def replay(
    policy: Annotated[
        str,
        typer.Option(
            help="A company file, or a version by the beginning of its hash; then: as --verify / fil eller version."
        ),
    ] = "",
    since: Annotated[
        str,
        typer.Option(help="From then on: 30d, 12h, 4w, 2026-11-01, 2026-11-01T08:00; all / från och med."),
    ] = "30d",
    until: Annotated[str, typer.Option(help="Before then, in the same forms / före.")] = "",
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", help="Each decision under the version that took it / under den version som gällde."
        ),
    ] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """Tell which calls of the journal would have gone elsewhere under another policy / spela upp journalen.

    Each decision is taken anew by the same rules as live calls. Only what differs is told, by the rule that moved it,
    with an example and the line that reproduces it. Nothing is changed.

    vaxel replay --policy new.yaml --since 30d

    vaxel replay --policy 3f9a2c --since 2026-11-01 --until 2026-11-08

    vaxel replay --verify --since all

    Exit code 0: told; 1: with --verify, a decision differs; 2: it cannot be done; 130: interrupted, and what was found
    so far is told.
    """
    if verify and not policy:
        policy = THEN
    if not policy or (verify and policy != THEN):
        raise end(
            lang.say(
                "ange --policy FIL, --policy VERSION eller --verify",
                "give --policy FILE, --policy VERSION or --verify",
            )
        )
    begins, ends = _instant(since, "--since", lang), _instant(until, "--until", lang)
    if begins is not None and ends is not None and begins >= ends:
        raise end(lang.say("--until är inte efter --since", "--until is not after --since"))
    settings = read_settings()
    try:
        with database_errors_in_words(lang, settings):
            found = _replayed(settings.database, "" if policy == THEN else policy, begins, ends, lang)
    except KeyboardInterrupt:  # before anything was looked at
        raise typer.Exit(_INTERRUPTED) from None
    if not found.tally.calls and found.whole:
        raise end(
            lang.say("journalen har inga samtal från den tiden", "the journal has no calls of that time"),
            NOT_FOUND,
        )
    _tell(found, lang, as_json=as_json)
    if not found.whole:
        raise typer.Exit(_INTERRUPTED)
    raise typer.Exit(DIFFERS if found.tally.differing else 0)


def _replayed(
    database: str, policy: str, since: datetime | None, until: datetime | None, lang: Lang
) -> ReplayReport:
    """policy: "" the versions of then. Raises as the store does."""
    from app.company import document, to_company
    from app.replay.examples import examples_of
    from app.replay.part import Job
    from app.replay.report import ReplayReport
    from app.replay.tally import Replayed
    from app.replay.workers import replay_parts

    given = _file(policy, lang) if policy else None
    file = policy if given is not None else f"{policy}.yaml" if policy else ""
    new, label, parts = asyncio.run(_prepared(database, policy, given, since, until, lang))
    tally, whole = Replayed(), False
    bar = ProgressBar(lang, "delar av journalen spelade", "parts of the journal replayed")
    try:
        job = Job(database, document(new) if new is not None else None)
        tally, whole = replay_parts(job, parts, lambda done: bar.went(done, len(parts)))
    finally:
        bar.over()
    company = to_company(new) if new is not None else None
    shown, unlike = asyncio.run(examples_of(database, tally, company, file, lang.value))
    return ReplayReport(tally, label, since, until, whole, shown, unlike)


async def _prepared(
    database: str,
    policy: str,
    given: CompanyFile | None,
    since: datetime | None,
    until: datetime | None,
    lang: Lang,
) -> tuple[CompanyFile | None, str, list[JournalPart]]:
    """The new policy, how it is called in the report, and the journal's parts."""
    from app.storage.decisions import Decisions

    decisions = Decisions(database)
    try:
        await decisions.version("")  # a database of an older form is told now, and not after a minute
        new, label = given, policy
        if policy and given is None:
            new, label = await _version(decisions, policy, lang)
        return new, label, await decisions.parts(since, until)
    finally:
        await decisions.close()


def _file(policy: str, lang: Lang) -> CompanyFile | None:
    """The company file of this name; None if it looks like a version's hash, and there is no such file."""
    from app.company import BadCompanyFile, load

    path = Path(policy)
    if re.fullmatch("[0-9a-fA-F]{4,64}", policy) and not path.exists():
        return None
    try:
        return load(path, now_here().astimezone(SWEDEN).date())
    except BadCompanyFile as error:
        echo(error.in_words(lang.value), err=True)
        raise end(lang.say("ingenting spelades upp", "nothing was replayed")) from None
    except OSError as error:
        raise end(f"{path}: {system_reason(error)}") from None


async def _version(decisions: Decisions, policy: str, lang: Lang) -> tuple[CompanyFile, str]:
    """The version whose hash begins so, and how it is called in the report."""
    from app.company import BadCompanyFile, from_document

    alike = await decisions.versions_like(policy.lower())
    if len(alike) > 1:
        names = ", ".join(one[:SHOWN_OF_HASH] for one in alike[:5])
        raise end(lang.say(f"flera versioner börjar så: {names}", f"several versions begin so: {names}"))
    stored = await decisions.version(alike[0]) if alike else None
    if stored is None:
        raise end(lang.say(f"ingen version {policy}", f"no version {policy}"), NOT_FOUND)
    try:
        return from_document(stored.document), f"version {stored.hash[:SHOWN_OF_HASH]}"
    except BadCompanyFile as error:
        hint = lang.say(f"version {policy} kan inte användas", f"version {policy} cannot be used")
        raise end(f"{hint}:\n{error.in_words(lang.value)}") from None


def _tell(found: ReplayReport, lang: Lang, *, as_json: bool) -> None:
    from app.replay.report import as_lines, replay_json

    if as_json:
        print_json(replay_json(found))
        return
    for line in as_lines(found, lang.value):
        echo(line)


def _instant(text: str, option: str, lang: Lang) -> datetime | None:
    """30d before now, or a day or time in Sweden; None for nothing and for `all`."""
    if text in ("", "all", "allt"):
        return None
    span = re.fullmatch(r"(\d{1,5})([hdw])", text)
    try:
        if span is not None:
            return now_here() - timedelta(seconds=int(span[1]) * UNITS[span[2]])
        return (
            read_instant(text).replace(tzinfo=STOCKHOLM)
            if len(text) == len("2026-11-01")
            else read_instant(text)
        )
    except (ValueError, OverflowError):
        raise end(
            lang.say(
                f"{option} {text!r}: skriv 30d, 12h, 4w, en dag som 2026-11-01, en tid som 2026-11-01T08:00, eller all",
                f"{option} {text!r}: write 30d, 12h, 4w, a day as 2026-11-01, a time as 2026-11-01T08:00, or all",
            )
        ) from None

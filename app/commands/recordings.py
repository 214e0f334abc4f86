"""`vaxel recordings`: recorded calls (O3), who looked at them, and their keys.

Knows: arguments and words, and that the log names the listener before anybody hears a recording. Refuses to know: how
recordings come in and are sealed (storage/archive.py, storage/vault.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import company_in, read_settings, with_store
from app.commands.terminal import (
    MOST_ID,
    MOST_SHOWN,
    NOT_FOUND,
    SWEDEN,
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
from app.commands.who import ForOption, WhyOption, recorded_name
from app.words.lengths import length

if TYPE_CHECKING:
    from app.storage.rows import Access, StoredRecording
    from app.storage.store import Store

IdArgument = Annotated[
    int, typer.Argument(metavar="ID", min=1, max=MOST_ID, help="The recording's / inspelningens.")
]
LimitOption = Annotated[
    int, typer.Option(min=1, max=MOST_SHOWN, help="How many, the newest first / hur många.")
]

DIRECTIONS = {"in": ("utifrån", "from outside"), "out": ("ut", "out"), "internal": ("internt", "internal")}
DID = {
    "list": ("visade listan", "listed"),
    "listen": ("lyssnade", "listened"),
    "export": ("sparade", "exported"),
    "delete": ("raderade", "deleted"),
    "expire": ("gallrade", "let expire"),
    "rekey": ("ny nyckel", "new key"),
    "calls": ("visade samtal", "listed calls"),
    "call": ("läste ett samtal", "read a call"),
    "boxes": ("visade röstbrevlådorna", "listed the voicemail boxes"),
    "messages": ("visade en röstbrevlåda", "looked into a voicemail box"),
    "message_seen": ("tittade på ett meddelande", "looked at a message"),
    "recording_seen": ("tittade på en inspelning", "looked at a recording"),
    "hear": ("lyssnade på ett meddelande", "listened to a message"),
    "message": ("sparade ett meddelande", "exported a message"),
    "person_export": ("lämnade ut en persons uppgifter", "exported a person's data"),
    "person_erase": ("raderade en persons uppgifter", "erased a person's data"),
}

recordings_app = typer.Typer(help="Recorded calls / inspelade samtal (O3).", invoke_without_command=True)


def register(vaxel: typer.Typer) -> None:
    vaxel.add_typer(recordings_app, name="recordings")


@recordings_app.callback()
def recordings(
    context: typer.Context,
    person: Annotated[str, typer.Option(help="Only of this person: id or number / bara för.")] = "",
    since: Annotated[str, typer.Option(help="Only since then, such as 2026-11-24 / bara sedan.")] = "",
    by: ForOption = "",
    limit: LimitOption = 50,
    as_json: JsonOption = False,
    lang: LangOption = Lang.SV,
) -> None:
    """List recorded calls / lista inspelade samtal. The log also names whoever looks."""
    if context.invoked_subcommand is not None:
        return
    began, who_asks = _since(since, lang), recorded_name(by, lang)

    async def work(store: Store) -> list[StoredRecording]:
        from app.storage.rows import Access

        who = person
        if person:
            found = (await company_in(store, lang))[1].person_of(person)
            who = found.id if found is not None else person  # a person who left is known by id
        asked = " ".join(
            filter(None, (f"--person {who}" if who else "", f"--since {since}" if since else ""))
        )
        access = Access(datetime.now(UTC), who_asks, "list", asked, person=who or None)
        return await store.recordings(access, limit, person=who or None, since=began)

    found = with_store(lang, work)
    if as_json:
        print_json(found)
        return
    if not found:
        echo(lang.say("Inga inspelningar.", "No recordings."))
        return
    headings = lang.say(
        "id person när längd riktning från till", "id person when length direction from to"
    ).split()
    print_table(headings, [_row(one, lang) for one in found])


@recordings_app.command()
def export(
    id_: IdArgument,
    file: Annotated[Path, typer.Argument(help="The WAV file to write / filen som skrivs.")],
    why: WhyOption,
    by: ForOption = "",
    lang: LangOption = Lang.SV,
) -> None:
    """Write a recording to a sound file; the log gets who and why first / spara som ljudfil.

    vaxel recordings export 12 call.wav --why "reklamation 4711" --on-behalf-of "Carin Dahl"
    """
    from app.storage.archive import export as written
    from app.storage.vault import BadKeyFile, CannotOpen

    settings = read_settings()
    recording = with_store(lang, lambda store: _noted(store, id_, by, "export", why, lang), settings=settings)
    try:
        written(settings.data / "recordings", settings.recording_key, recording, file)
    except CannotOpen as error:
        damaged = lang.say("kan inte öppnas", "cannot be opened")
        raise end(f"{recording.file} {damaged}: {error}") from None
    except BadKeyFile as error:
        raise end(str(error)) from None
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None
    echo(lang.say(f"{file} skriven", f"{file} written") + f", {length(recording.seconds, lang)}")


@recordings_app.command()
def delete(id_: IdArgument, why: WhyOption, by: ForOption = "", lang: LangOption = Lang.SV) -> None:
    """Delete a recording for good, for example at somebody's request / radera för gott."""
    settings = read_settings()

    async def work(store: Store) -> None:
        recording = await _noted(store, id_, by, "delete", why, lang)
        try:
            (settings.data / "recordings" / recording.file).unlink(missing_ok=True)
        except OSError as error:
            raise end(f"{error.filename}: {system_reason(error)}") from None
        await store.forget_recording(id_)

    with_store(lang, work, settings=settings)
    echo(lang.say(f"inspelning {id_} är raderad", f"recording {id_} is deleted"))


@recordings_app.command()
def log(limit: LimitOption = 50, as_json: JsonOption = False, lang: LangOption = Lang.SV) -> None:
    """Show who did what with recordings, and why / vem som gjort vad, och varför."""

    async def work(store: Store) -> list[Access]:
        return await store.accesses(limit)

    found = with_store(lang, work)
    if as_json:
        print_json(found)
        return
    headings = lang.say("när vem vad inspelning person varför", "when who what recording person why").split()
    rows = [
        (
            moment(one.at),
            one.who,
            lang.say(*DID[one.what]),
            str(one.recording or ""),
            one.person or "",
            one.why,
        )
        for one in found
    ]
    print_table(headings, rows)


@recordings_app.command()
def rekey(why: WhyOption, by: ForOption = "", lang: LangOption = Lang.SV) -> None:
    """Make a new master key for calls from now on; old keys still open old calls / ny huvudnyckel."""
    from app.storage.rows import Access
    from app.storage.vault import add_key

    settings = read_settings()

    async def work(store: Store) -> str:
        await store.note_access(Access(datetime.now(UTC), recorded_name(by, lang), "rekey", _said(why, lang)))
        return add_key(settings.recording_key)

    key = with_store(lang, work, settings=settings)
    echo(lang.say(f"ny nyckel {key} i", f"new key {key} in") + f" {settings.recording_key}")


async def _noted(store: Store, id_: int, by: str, what: str, why: str, lang: Lang) -> StoredRecording:
    """Write down who wants what with the recording, then return it."""
    from app.storage.rows import Access

    found = await store.recording(id_)
    if found is None:
        raise end(lang.say(f"ingen inspelning {id_}", f"no recording {id_}"), NOT_FOUND)
    access = Access(
        datetime.now(UTC), recorded_name(by, lang), what, _said(why, lang), found.id, found.call, found.person
    )
    await store.note_access(access)
    return found


def _said(text: str, lang: Lang) -> str:
    if not text.strip():
        raise end(lang.say("--why får inte vara tomt", "--why must not be empty"))
    return text.strip()


def _since(text: str, lang: Lang) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        wrong = lang.say("är inte en tid som", "is not a time such as")
        raise end(f"--since: {text!r} {wrong} 2026-11-24") from None
    return at.replace(tzinfo=SWEDEN) if at.tzinfo is None else at


def _row(one: StoredRecording, lang: Lang) -> tuple[str, ...]:
    return (
        str(one.id),
        one.person,
        moment(one.began_at),
        length(one.seconds, lang),
        lang.say(*DIRECTIONS[one.direction]),
        one.caller or "",
        one.called or "",
    )

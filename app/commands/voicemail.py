"""`vaxel voicemail`: the messages that callers left.

Knows: lists and files. Refuses to know: how messages come in (storage/mailbox.py).
"""

from __future__ import annotations

import shutil
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import read_settings, with_store
from app.commands.terminal import (
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    end,
    moment,
    print_json,
    print_table,
)
from app.web.standings import length

if TYPE_CHECKING:
    from app.storage.rows import StoredMessage
    from app.storage.store import Store

EXPORT = "export"


def register(app: typer.Typer) -> None:
    app.command()(voicemail)


def voicemail(
    mailbox: Annotated[str, typer.Argument(help="A mailbox, or the word export.")] = "",
    id_: Annotated[str, typer.Argument(metavar="[ID]", help="With export: the message's id.")] = "",
    file: Annotated[Path | None, typer.Argument(help="With export: the WAV file to write.")] = None,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List messages, of all mailboxes or one; or write one as a sound file / lista eller spara meddelanden.

    vaxel voicemail · vaxel voicemail anna · vaxel voicemail export 12 message.wav
    """
    if mailbox == EXPORT:
        _export(id_, file, lang)
        return
    if id_:
        raise end(
            lang.say(
                "menade du `vaxel voicemail export ID FIL`?", "did you mean `vaxel voicemail export ID FILE`?"
            )
        )

    async def work(store: Store) -> list[StoredMessage]:
        return await store.messages(mailbox or None)

    messages = with_store(lang, work)
    if as_json:
        print_json(messages)
        return
    if not messages:
        where = f" {lang.say('till', 'for')} {mailbox}" if mailbox else ""
        typer.echo(lang.say("Inga meddelanden", "No messages") + where + ".")
        return
    rows = [
        (
            str(message.id),
            message.mailbox,
            moment(message.recorded_at),
            message.caller or lang.say("okänd", "unknown"),
            length(message.seconds, lang),
            "" if message.heard else lang.say("nytt", "new"),
        )
        for message in messages
    ]
    print_table(lang.say("id brevlåda när från längd ny", "id mailbox when from length new").split(), rows)


def _export(id_: str, file: Path | None, lang: Lang) -> None:
    if not id_.isascii() or not id_.isdigit() or file is None:
        raise end(
            lang.say(
                "skriv `vaxel voicemail export ID FIL.wav`", "write `vaxel voicemail export ID FILE.wav`"
            )
        )

    async def work(store: Store) -> StoredMessage | None:
        return next((message for message in await store.messages() if message.id == int(id_)), None)

    settings = read_settings()
    message = with_store(lang, work, settings=settings)
    if message is None:
        raise end(lang.say(f"inget meddelande {id_}", f"no message {id_}"), NOT_FOUND)
    try:
        shutil.copyfile(settings.data / "voicemail" / message.sound, file)
    except OSError as error:
        raise end(f"{error.filename}: {error.strerror}") from None
    typer.echo(lang.say(f"{file} skriven", f"{file} written") + f", {length(message.seconds, lang)}")

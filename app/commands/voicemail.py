"""`vaxel voicemail`: the messages that callers left, and the codes of the boxes.

Knows: lists, files and questions at the terminal. Refuses to know: how messages come in (storage/mailbox.py), and how
a code is kept (storage/pins.py).
"""

from __future__ import annotations

import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.opened import company_in, read_settings, with_store
from app.commands.output import CANNOT
from app.commands.terminal import (
    NOT_FOUND,
    JsonOption,
    Lang,
    LangOption,
    echo,
    end,
    id_of,
    moment,
    print_json,
    print_table,
    system_reason,
)
from app.commands.who import signed_in
from app.policy import pins
from app.words.lengths import length

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.storage.rows import StoredMessage
    from app.storage.store import Store

EXPORT, DELETE, SAVE, PIN = "export", "delete", "save", "pin"
MADE_DIGITS = 6  # digits of a code that we make


def register(app: typer.Typer) -> None:
    app.command()(voicemail)


def voicemail(
    mailbox: Annotated[str, typer.Argument(help="A mailbox; or export, delete, save or pin.")] = "",
    id_: Annotated[str, typer.Argument(metavar="[ID]", help="The message's id; with pin: the mailbox.")] = "",
    file: Annotated[Path | None, typer.Argument(help="With export: the WAV file to write.")] = None,
    make: Annotated[
        bool, typer.Option(help="With pin: make a code, and show it once / skapa en kod.")
    ] = False,
    lang: LangOption = Lang.SV,
    as_json: JsonOption = False,
) -> None:
    """List messages, of all mailboxes or one; export, save or delete one; give a box a code / röstbrevlådor.

    vaxel voicemail · vaxel voicemail anna · vaxel voicemail export 12 message.wav · vaxel voicemail delete 12 ·
    vaxel voicemail pin anna
    """
    if mailbox == EXPORT:
        _export(id_, file, lang)
        return
    if mailbox in (DELETE, SAVE):
        _change(mailbox, id_, lang)
        return
    if mailbox == PIN:
        _pin(id_, lang, make=make)
        return
    if id_:
        raise end(
            lang.say(
                "menade du `vaxel voicemail export ID FIL`?", "did you mean `vaxel voicemail export ID FILE`?"
            )
        )

    async def work(store: Store) -> list[StoredMessage]:
        found = await store.messages(mailbox or None)
        if mailbox and not found:  # perhaps a number; the box of a person who left has only its id
            found = await store.messages((await _box(store, mailbox, lang))[1])
        return found

    messages = with_store(lang, work)
    if as_json:
        print_json(messages)
        return
    if not messages:
        where = f" {lang.say('till', 'for')} {mailbox}" if mailbox else ""
        echo(lang.say("Inga meddelanden", "No messages") + where + ".")
        return
    rows = [
        (
            str(message.id),
            message.mailbox,
            moment(message.recorded_at),
            message.caller or lang.say("okänd", "unknown"),
            length(message.seconds, lang),
            "" if message.heard else lang.say("nytt", "new"),
            _mail(message, lang),
        )
        for message in messages
    ]
    print_table(
        lang.say("id brevlåda när från längd ny e-post", "id mailbox when from length new e-mail").split(),
        rows,
    )


def _mail(message: StoredMessage, lang: Lang) -> str:
    """The state of the message's e-mail; "" when there is none."""
    match message.mail:
        case None:
            return ""
        case "sent":
            return lang.say("skickat", "sent")
        case "failed":
            return lang.say("kunde inte skickas", "could not be sent") + f": {message.mail_error}"
        case _:
            return lang.say("väntar", "waiting") + (f": {message.mail_error}" if message.mail_error else "")


def _change(what: str, id_: str, lang: Lang) -> None:
    """Delete a message, or mark it as heard."""
    number = id_of(id_)
    if number is None:
        raise end(lang.say(f"skriv `vaxel voicemail {what} ID`", f"write `vaxel voicemail {what} ID`"))
    settings = read_settings()

    async def work(store: Store) -> bool:
        about = f"message:{number}"
        if what == DELETE:
            if done := await store.delete_message(number, settings.data / "voicemail"):
                await store.audit.note(signed_in(), "message.delete", about)
        elif done := await store.mark_heard(number):
            await store.audit.note(signed_in(), "message.mark", about, None, {"heard": True})
        return done

    if not with_store(lang, work, settings=settings):
        raise end(lang.say(f"inget meddelande {id_}", f"no message {id_}"), NOT_FOUND)
    done = lang.say("raderat", "deleted") if what == DELETE else lang.say("sparat", "saved")
    echo(lang.say(f"meddelande {id_} {done}", f"message {id_} {done}"))


async def _box(store: Store, text: str, lang: Lang) -> tuple[Company, str]:
    """The company, and its mailbox of that id or number; without one it ends the command."""
    _, company = await company_in(store, lang)
    found = company.person_of(text) or company.queue_of(text)
    if found is None:
        raise end(lang.say(f"ingen röstbrevlåda {text!r}", f"no mailbox {text!r}"), NOT_FOUND)
    return company, found.id


def _pin(box: str, lang: Lang, *, make: bool) -> None:
    """Ask for a mailbox's new code, or make one. A new code also opens a locked mailbox."""

    async def owner(store: Store) -> tuple[str, list[str]]:
        if not box:
            raise end(
                lang.say("skriv `vaxel voicemail pin BREVLÅDA`", "write `vaxel voicemail pin MAILBOX`"),
                CANNOT,
            )
        company, found = await _box(store, box, lang)
        return found, pins.numbers_of(company, found)

    id_, numbers = with_store(lang, owner)
    if make:
        pin = _made(numbers)
    else:
        pin = typer.prompt(lang.say("Ny kod (4 till 8 siffror)", "New code (4 to 8 digits)"), hide_input=True)
        if not pins.well_formed(pin):
            raise end(lang.say("en kod har 4 till 8 siffror", "a code has 4 to 8 digits"))
        if pins.is_weak(pin, numbers):
            raise end(
                lang.say(
                    "koden är för lätt att gissa: undvik siffror i följd, upprepade siffror och det egna numret",
                    "too easy to guess: avoid digits in sequence, repeated digits and the box's own number",
                )
            )

    async def keep(store: Store) -> None:
        await store.set_pin(id_, pin, signed_in())
        await store.audit.note(signed_in(), "voicemail.pin", id_)

    with_store(lang, keep)
    if make:
        echo(
            lang.say(
                f"Koden till {id_} är {pin}: den visas bara nu",
                f"The code of {id_} is {pin}: it is shown only now",
            )
        )
    else:
        echo(lang.say(f"Koden till {id_} är sparad", f"The code of {id_} is saved"))


def _made(numbers: list[str]) -> str:
    while pins.is_weak(pin := "".join(secrets.choice("0123456789") for _ in range(MADE_DIGITS)), numbers):
        pass
    return pin


def _export(id_: str, file: Path | None, lang: Lang) -> None:
    number = id_of(id_)
    if number is None or file is None:
        raise end(
            lang.say(
                "skriv `vaxel voicemail export ID FIL.wav`", "write `vaxel voicemail export ID FILE.wav`"
            )
        )

    async def work(store: Store) -> StoredMessage | None:
        from app.storage.rows import Access

        found = next((message for message in await store.messages() if message.id == number), None)
        if found is not None:
            access = Access(
                datetime.now(UTC), signed_in(), "message", id_, call=found.call, person=found.mailbox
            )
            await store.note_access(access)
        return found

    settings = read_settings()
    message = with_store(lang, work, settings=settings)
    if message is None:
        raise end(lang.say(f"inget meddelande {id_}", f"no message {id_}"), NOT_FOUND)
    try:
        shutil.copyfile(settings.data / "voicemail" / message.sound, file)
    except OSError as error:
        raise end(f"{error.filename}: {system_reason(error)}") from None
    echo(lang.say(f"{file} skriven", f"{file} written") + f", {length(message.seconds, lang)}")

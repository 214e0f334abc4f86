"""`vaxel backup` and `vaxel restore`: put everything that must not be lost into one file, and take it back.

Knows: arguments, files and words. Refuses to know: what belongs to a backup (storage/backup.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from app.commands.opened import database_errors_in_words, read_settings
from app.commands.terminal import Lang, LangOption, echo, end, moment, system_reason
from app.policy.sentences import Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STDIO = Path("-")
_swedish: Final = Sentences(
    {
        "it holds {}, which does not belong in a file of keys": "den innehåller {}, som inte hör hemma i en nyckelfil",
        "it is not a file of keys: {}": "den är ingen nyckelfil: {}",
        "it holds {}, which does not belong in a backup": "den innehåller {}, som inte hör hemma i en säkerhetskopia",
        "it does not begin with {}: make backups with 'vaxel backup'": (
            "den börjar inte med {}: gör säkerhetskopior med 'vaxel backup'"
        ),
        "its database cannot be used, perhaps because a newer version made it: {}": (
            "dess databas går inte att använda, kanske för att en nyare version har gjort den: {}"
        ),
        "it cannot be read to its end: {}": "den går inte att läsa till slutet: {}",
        "it holds no database: make backups with 'vaxel backup'": (
            "den innehåller ingen databas: gör säkerhetskopior med 'vaxel backup'"
        ),
        "it was not made by 'vaxel backup'": "den är inte gjord av 'vaxel backup'",
        "it has form {}, and this version reads form {}: upgrade first": (
            "den har form {}, och den här versionen läser form {}: uppgradera först"
        ),
        "its keys of recordings cannot be used: {}": "dess nycklar till inspelningar går inte att använda: {}",
        "invalid header": "fel i början",
    }
).said
_PARTS = {"voicemail": "röstmeddelanden", "prompts": "egna inspelningar", "recordings": "inspelade samtal"}


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file, or - / en ny fil, eller -.")],
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the keys to this file / nycklarna i en egen fil."),
    ] = None,
    lang: LangOption = Lang.SV,
) -> None:
    """Back up the database, messages, recordings and prompts; the service may run / säkerhetskopiera.

    The backup lacks the keys of recorded calls, the API's token and .env: --keys writes them to a file of their own.
    Keep that file in another place. Only their owner can read the two files: they hold passwords.
    """
    from app.storage.backup import KEY, write_backup, write_keys

    settings = read_settings()
    with database_errors_in_words(lang, settings), _new(file, lang) as target:
        kept = asyncio.run(write_backup(settings, target))
    if keys is not None:
        with _new(keys, lang) as target:
            there = write_keys(settings, target)
    elif settings.recording_key.is_file():
        _tell(
            lang.say(
                f"Nycklarna till inspelade samtal ({settings.recording_key}) är inte med. Spara dem med --keys FIL, "
                "och förvara filen på ett annat ställe.",
                f"The keys of recorded calls ({settings.recording_key}) are not in the backup. Save them with "
                "--keys FILE, and keep that file in another place.",
            )
        )
    _tell(f"{file}: {_content(kept.files, lang)}")
    if keys is not None:
        names = ", ".join(".env" if name == "env" else name for name in there) or "-"
        _tell(
            f"{keys}: {names}"
            + ("" if KEY in there else lang.say(" (inga inspelningar än)", " (no recordings yet)"))
        )


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A file from vaxel backup; - is standard input.")
    ],
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file of keys, too / nyckelfilen också.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is there / ersätt det som finns.")
    ] = False,
    lang: LangOption = Lang.SV,
) -> None:
    """Restore a backup; the service must be stopped / återställ en säkerhetskopia, med tjänsten stoppad.

    With --replace it replaces what is there, and keeps the old data in a directory beside it.
    """
    from app.storage.backup import CannotRestore, restore_keys
    from app.storage.backup import restore as put_back
    from app.storage.copying import NotEmpty
    from app.storage.in_use import InUse, alone

    settings = read_settings()
    os.umask(0o077)
    try:
        with database_errors_in_words(lang, settings), alone(settings.data):
            with _old(file) as source:
                kept, aside = asyncio.run(put_back(settings, source, replace=replace))
            there: tuple[str, ...] = ()
            if keys is not None:
                with _old(keys) as source:
                    there = restore_keys(settings, source)
    except InUse as error:
        raise end(
            lang.say(
                f"en tjänst körs på {settings.data}: stoppa den först (`make down`, eller `docker compose stop app`)",
                f"{error}: stop it first (`make down`, or `docker compose stop app`)",
            )
        ) from None
    except NotEmpty as error:
        raise end(
            lang.say(
                f"det finns redan data här ({error}): --replace ersätter dem och sparar de gamla vid sidan av",
                f"there are data here already ({error}): --replace replaces them and keeps the old ones aside",
            )
        ) from None
    except CannotRestore as error:
        why = lang.say(_swedish(str(error)), str(error))
        raise end(
            lang.say(f"{file} kan inte återställas: {why}", f"{file} cannot be restored: {why}")
        ) from None
    at, content = moment(datetime.fromisoformat(kept.made)), _content(kept.files, lang)
    _tell(
        lang.say(
            f"Återställt till läget {at}: {content}. Starta tjänsten.",
            f"Restored to the state of {at}: {content}. Start the service.",
        )
    )
    if there:
        _tell(
            lang.say("Nycklar: ", "Keys: ") + ", ".join(".env" if name == "env" else name for name in there)
        )
    if aside is not None:
        _tell(
            lang.say(
                f"Gamla data ligger i {aside}; ta bort dem när allt fungerar.",
                f"The old data are in {aside}; delete them when everything works.",
            )
        )


def _content(files: Mapping[str, int], lang: Lang) -> str:
    parts = [f"{lang.say(_PARTS.get(name, name), name)} {count}" for name, count in files.items()]
    return ", ".join([lang.say("databasen", "the database"), *parts])


def _tell(text: str) -> None:
    """Print to standard error: standard output may be the backup itself."""
    echo(text, err=True)


@contextlib.contextmanager
def _new(file: Path, lang: Lang) -> Iterator[IO[bytes]]:
    """A new file with mode 600 that appears once it is complete; or standard output."""
    if file == STDIO:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.exists():
            raise FileExistsError(17, lang.say("finns redan", "is there already"))
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        os.link(unfinished, file)
    except OSError as error:
        if error.errno is None:
            raise  # the database failed, not this file
        raise end(f"{file}: {system_reason(error)}") from None
    finally:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def _old(file: Path) -> Iterator[IO[bytes]]:
    if file == STDIO:
        yield sys.stdin.buffer
        return
    try:
        source = file.open("rb")
    except OSError as error:
        raise end(f"{file}: {system_reason(error)}") from None
    with source:
        yield source

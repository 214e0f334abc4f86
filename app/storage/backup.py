"""Backups: one file with the database and the sounds, another with the keys; and how to restore them.

Knows: what belongs to a backup, and that only its owner can read it. Refuses to know: the terminal.

It holds the database as an SQLite file, whatever its kind, so that one can restore it into either kind. It leaves out
the ledger (else we would call customers again whom we called since), the spool, and what the service makes itself.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Final

from app.storage.copying import NotEmpty, copy_database, is_empty
from app.storage.database import DatabaseAway, parse_url, sqlite_file
from app.storage.migrate import migrate
from app.storage.sealing import FACTORS_KEY
from app.storage.vault import BadKeyFile, MasterKeys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.settings import Settings

BACKUP_FORM: Final = 1  # of the backup file
MANIFEST, DATABASE = "vaxel-backup.json", "vaxel.db"
KEY, TOKEN, ROOT_KEY, ENV = "recording.key", "api-token", "authority.pem", "env"
INSIDE: Final = (TOKEN, ROOT_KEY, FACTORS_KEY)  # in the data directory
PARTS: Final = ("voicemail", "prompts", "recordings")


class CannotRestore(Exception):
    """The file is not a backup, or we cannot restore it here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class BackupContents:
    """The content of a backup. made: when; files: how many of each part; keys: names in the keys' file."""

    made: str
    files: dict[str, int]
    keys: tuple[str, ...] = ()


def places(settings: Settings) -> dict[str, Path]:
    """The places of a backup's directories in this installation."""
    return {
        "voicemail": settings.data / "voicemail",
        "prompts": settings.prompts,
        "recordings": settings.data / "recordings",
    }


async def write_backup(settings: Settings, target: IO[bytes]) -> BackupContents:
    """Write a backup of an installation, which may be running. Raises as the store does, and OSError."""
    with _beside(settings.data) as scratch:
        await _database_into(settings.database, scratch / DATABASE)
        return _pack(settings, scratch / DATABASE, target)


def write_keys(settings: Settings, target: IO[bytes], env: Path = Path(".env")) -> tuple[str, ...]:
    """Write what to keep apart: keys of recordings, the API's token, the authority, and `.env` if there is one."""
    inside = {name: settings.data / name for name in INSIDE}
    files = {KEY: settings.recording_key, **inside, ENV: env}
    found = {name: file.read_bytes() for name, file in files.items() if file.is_file()}
    with tarfile.open(fileobj=target, mode="w|") as tar:
        _add_text(tar, MANIFEST, json.dumps({"form": BACKUP_FORM, "keys": sorted(found)}))
        for name, data in found.items():
            _add_text(tar, name, data)
    return tuple(found)


async def restore(
    settings: Settings, source: IO[bytes], *, replace: bool = False, now: datetime | None = None
) -> tuple[BackupContents, Path | None]:
    """Put a backup in place. Returns what it held, and the directory of the old data (replace), or None.

    It changes nothing before it has read and checked the whole backup. Raises CannotRestore, or NotEmpty: there are
    data already.
    """
    data = settings.data
    with _beside(data) as scratch:
        kept = _unpack(source, scratch)
        try:
            await migrate(f"sqlite+aiosqlite:///{scratch / DATABASE}")
        except Exception as error:
            raise CannotRestore(
                f"its database cannot be used, perhaps because a newer version made it: {error}"
            ) from error
        await _refuse_to_overwrite(settings, replace=replace)
        aside = data / f"replaced-{now or datetime.now(UTC):%Y%m%dT%H%M%S}"
        file = sqlite_file(parse_url(settings.database))
        for name, place in places(settings).items():
            _put(scratch / name, place, aside / name)
        if file is None:
            await copy_database(f"sqlite+aiosqlite:///{scratch / DATABASE}", settings.database, replace=True)
        else:
            for suffix in ("", "-wal", "-shm"):
                _move(file.with_name(file.name + suffix), aside / (file.name + suffix))
            _put(scratch / DATABASE, file, aside / file.name)
        _belong_to(data, [*places(settings).values(), *([file] if file else []), aside])
        return kept, aside if aside.exists() else None


def restore_keys(settings: Settings, source: IO[bytes], env: Path = Path(".env")) -> tuple[str, ...]:
    """Put keys in place; the keys of recordings join those already there. Returns the names of what it put there.

    It writes `.env` only if there is none: a running exchange has its own passwords. Raises CannotRestore.
    """
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=source, mode="r|*") as tar:
            for member in tar:
                if not member.isfile() or member.name not in (MANIFEST, KEY, *INSIDE, ENV):
                    raise CannotRestore(f"it holds {member.name!r}, which does not belong in a file of keys")
                stream = tar.extractfile(member)
                found[member.name] = stream.read() if stream is not None else b""
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotRestore(f"it is not a file of keys: {error}") from error
    _form_of(found.pop(MANIFEST, b""))
    if KEY in found:
        _add_keys(settings.recording_key, found[KEY])
    inside = [settings.data / name for name in INSIDE if name in found]
    for file in inside:
        _write_private(file, found[file.name])
    if ENV in found:
        if env.exists():
            del found[ENV]
        else:
            _write_private(env, found[ENV])
    _belong_to(settings.data, [settings.recording_key, *inside])
    return tuple(found)


# Writing


async def _database_into(database: str, file: Path) -> None:
    source = sqlite_file(parse_url(database))
    if source is None:
        await copy_database(database, f"sqlite+aiosqlite:///{file}")
        return
    if not source.exists():
        raise DatabaseAway(f"there is no database at {source}")
    try:
        with contextlib.closing(sqlite3.connect(source, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))  # one snapshot; writers go on meanwhile
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _pack(settings: Settings, database: Path, target: IO[bytes]) -> BackupContents:
    found = {name: list(_files(place)) for name, place in places(settings).items()}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    kept = BackupContents(made, {name: len(files) for name, files in found.items()})
    with tarfile.open(fileobj=target, mode="w|gz", format=tarfile.PAX_FORMAT) as tar:
        _add_text(tar, MANIFEST, json.dumps({"form": BACKUP_FORM, "made": made, "files": kept.files}))
        tar.add(database, DATABASE, filter=_private)
        for name, files in found.items():
            for file in files:
                inside = f"{name}/{file.relative_to(places(settings)[name])}"
                with contextlib.suppress(FileNotFoundError):  # somebody deleted it meanwhile
                    tar.add(file, inside, filter=_private, recursive=False)
    return kept


def _files(place: Path) -> Iterator[Path]:
    """Finished files, also in subdirectories; no files that somebody still writes."""
    if place.is_dir():
        yield from (one for one in sorted(place.rglob("*")) if one.is_file() and not one.is_symlink())


def _private(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mode = 0o600
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _add_text(tar: tarfile.TarFile, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    member = _private(tarfile.TarInfo(name))
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))


# Reading


def _unpack(source: IO[bytes], scratch: Path) -> BackupContents:
    """Unpack all files of a backup, readable for the owner only. Raises CannotRestore."""
    kept: BackupContents | None = None
    try:
        with tarfile.open(fileobj=source, mode="r|*") as tar:
            for member in tar:
                path = PurePosixPath(member.name)
                if not _is_ours(member, path):
                    raise CannotRestore(f"it holds {member.name!r}, which does not belong in a backup")
                stream = tar.extractfile(member)
                assert stream is not None
                if member.name == MANIFEST:
                    kept = _manifest(stream.read())
                    continue
                if kept is None:
                    raise CannotRestore(
                        f"it does not begin with {MANIFEST}: make backups with 'vaxel backup'"
                    )
                _write_private(scratch / path, stream)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotRestore(f"it cannot be read to its end: {error}") from error
    if kept is None or not (scratch / DATABASE).exists():
        raise CannotRestore("it holds no database: make backups with 'vaxel backup'")
    counted = {name: len(list(_files(scratch / name))) for name in kept.files}
    missing = [name for name, count in kept.files.items() if counted[name] < count and name != "prompts"]
    return BackupContents(kept.made, counted if missing else kept.files)


def _is_ours(member: tarfile.TarInfo, path: PurePosixPath) -> bool:
    if not member.isfile() or path.is_absolute() or ".." in path.parts:
        return False
    return member.name in (MANIFEST, DATABASE) or (len(path.parts) > 1 and path.parts[0] in PARTS)


def _manifest(data: bytes) -> BackupContents:
    found = _form_of(data)
    files = found.get("files")
    return BackupContents(str(found.get("made", "")), dict(files) if isinstance(files, dict) else {})


def _form_of(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
        form = found["form"]
    except (ValueError, LookupError, TypeError) as error:
        raise CannotRestore("it was not made by 'vaxel backup'") from error
    if form != BACKUP_FORM:
        raise CannotRestore(f"it has form {form}, and this version reads form {BACKUP_FORM}: upgrade first")
    return dict(found)


async def _refuse_to_overwrite(settings: Settings, *, replace: bool) -> None:
    if replace:
        return
    file = sqlite_file(parse_url(settings.database))
    if file is None or file.exists():
        await migrate(settings.database)
        if not await is_empty(settings.database):
            raise NotEmpty("database")
    for name, place in places(settings).items():
        if next(_files(place), None) is not None:
            raise NotEmpty(name)


def _put(new: Path, place: Path, aside: Path) -> None:
    """Move the old file aside and the new one into its place; also across file systems."""
    _move(place, aside)
    if new.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(new, place)


def _move(place: Path, aside: Path) -> None:
    if place.exists() and (place.is_file() or any(place.iterdir())):
        aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(place, aside)
    elif place.is_dir():
        place.rmdir()


def _add_keys(file: Path, restored: bytes) -> None:
    """Put restored keys first and present keys last: the newest stays the current one."""
    here = file.read_text("ascii", "replace").splitlines() if file.exists() else []
    lines = [line for line in restored.decode("ascii", "replace").splitlines() if line.strip()]
    together = "".join(f"{line}\n" for line in (*(one for one in lines if one not in here), *here))
    beside = file.with_name(f".{file.name}.restored")
    _write_private(beside, together.encode())
    try:
        MasterKeys.read(beside)
    except BadKeyFile as error:
        beside.unlink()
        raise CannotRestore(f"its keys of recordings cannot be used: {error}") from error
    beside.replace(file)


# Files


@contextlib.contextmanager
def _beside(data: Path) -> Iterator[Path]:
    """A temporary directory for the owner only, on the disk of the data."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=data) as scratch:
        yield Path(scratch)


def _write_private(file: Path, content: bytes | IO[bytes]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as target:
        os.fchmod(descriptor, 0o600)
        if isinstance(content, bytes):
            target.write(content)
        else:
            shutil.copyfileobj(content, target)
        target.flush()
        os.fsync(descriptor)


def _belong_to(data: Path, places: list[Path]) -> None:
    """When root restores for a service that is not root, give the files to the owner of the data directory."""
    owner = data.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for place in places:
        for one in (place, *place.rglob("*")) if place.exists() else ():
            os.chown(one, owner.st_uid, owner.st_gid, follow_symlinks=False)

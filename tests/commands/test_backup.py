"""`vaxel backup`, `vaxel restore` and `vaxel database copy`: to and fro, tight, and never over what is there."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import sqlite3
import subprocess
import sys
import tarfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.storage import migrate
from app.storage.in_use import used
from app.storage.vault import MasterKeys, add_key
from tests.storage.filled import content, fill

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel
    from tests.storage.conftest import PostgresServer

SOUNDS = {
    "voicemail/anna/1.wav": b"RIFF message",
    "prompts/sv/greeting-anna.wav": b"RIFF own greeting",
    "recordings/2026/11/call.vxr": b"VXR1 sealed",
}


def sqlite_in(data: Path) -> str:
    return f"sqlite+aiosqlite:///{data / 'vaxel.db'}"


@pytest.fixture
def installation(data: Path) -> Path:
    """With something of everything; its files are readable for all, as a careless restore would leave them."""
    asyncio.run(migrate(sqlite_in(data)))
    asyncio.run(fill(sqlite_in(data)))
    with contextlib.closing(sqlite3.connect(data / "vaxel.db")) as connection, connection:
        connection.execute("DELETE FROM message WHERE id = (SELECT max(id) FROM message)")
    for name, sound in SOUNDS.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(sound)
        (data / name).chmod(0o644)
    add_key(data / "recording.key")
    (data / "api-token").write_text("token\n")
    (data / "authority.pem").write_text("the root's key\n")
    (data / "ledger.db").write_bytes(b"who is to be called back")
    (data / "spool").mkdir()
    return data


def sounds(data: Path) -> dict[str, bytes]:
    return {name: (data / name).read_bytes() for name in SOUNDS}


def loose(place: Path) -> list[str]:
    """What anybody else may look at."""
    return [str(one) for one in (place, *place.rglob("*")) if one.lstat().st_mode & 0o077]


def test_everything_comes_back_and_nobody_else_may_read_it(
    vaxel: Vaxel, installation: Path, tmp_path: Path
) -> None:
    file, keys, new = tmp_path / "backup.tgz", tmp_path / "keys.tar", tmp_path / "new"
    made = vaxel("backup", file, "--keys", keys)
    assert made.exit_code == 0, made.output
    assert "databasen, röstmeddelanden 1, egna inspelningar " in made.output

    done = vaxel("restore", file, "--keys", keys, VAXEL_DATA=str(new))

    assert done.exit_code == 0, done.output
    assert "databasen, röstmeddelanden 1, egna inspelningar " in done.output
    assert "+00:00" not in done.output
    assert asyncio.run(content(sqlite_in(new))) == asyncio.run(content(sqlite_in(installation)))
    assert sounds(new) == sounds(installation)
    assert (new / "recording.key").read_text() == (installation / "recording.key").read_text()
    assert (new / "api-token").read_text() == "token\n"
    assert (new / "authority.pem").read_text() == "the root's key\n"
    assert loose(file) == loose(keys) == loose(new) == []


def test_the_ledger_and_the_keys_are_not_in_it(vaxel: Vaxel, installation: Path, tmp_path: Path) -> None:
    """An old ledger would call customers again; a key kept beside the recordings would open them."""
    file = tmp_path / "backup.tgz"

    made = vaxel("backup", file, "--lang", "en")

    with tarfile.open(file) as tar:
        names = tar.getnames()
        together = b"".join(found.read() for one in tar if (found := tar.extractfile(one)))
    assert not [name for name in names if "ledger" in name or "key" in name or "token" in name]
    key = (installation / "recording.key").read_text().split()[1]
    assert key.encode() not in together
    assert "--keys FILE" in made.output


def test_an_empty_installation_can_be_backed_up_and_one_without_a_database_says_so(
    vaxel: Vaxel, data: Path, tmp_path: Path
) -> None:
    """The documented tar line failed on a fresh installation."""
    missing = vaxel("backup", tmp_path / "none.tgz", "--lang", "en")
    assert (missing.exit_code, (tmp_path / "none.tgz").exists()) == (2, False)
    assert "there is no database" in missing.output
    asyncio.run(migrate(sqlite_in(data)))

    made = vaxel("backup", tmp_path / "fresh.tgz")
    done = vaxel("restore", tmp_path / "fresh.tgz", VAXEL_DATA=str(tmp_path / "new"))

    assert (made.exit_code, done.exit_code) == (0, 0), made.output + done.output


def test_an_existing_message_is_replaced_only_when_told_and_put_aside(
    vaxel: Vaxel, installation: Path, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tgz"
    vaxel("backup", file)
    before = asyncio.run(content(sqlite_in(installation)))
    (installation / "voicemail/anna/1.wav").write_bytes(b"newer")
    (installation / "voicemail/anna/2.wav").write_bytes(b"second")

    refused = vaxel("restore", file, "--lang", "en")
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert (installation / "voicemail/anna/1.wav").read_bytes() == b"newer"

    done = vaxel("restore", file, "--replace")

    assert done.exit_code == 0, done.output
    assert sounds(installation) == SOUNDS
    assert not (installation / "voicemail/anna/2.wav").exists()
    assert asyncio.run(content(sqlite_in(installation))) == before
    [aside] = installation.glob("replaced-*")
    assert (aside / "voicemail/anna/2.wav").read_bytes() == b"second"
    assert (aside / "vaxel.db").exists()
    assert (installation / "ledger.db").read_bytes() == b"who is to be called back"


def test_keys_of_now_stay_current_and_older_ones_are_added(
    vaxel: Vaxel, installation: Path, tmp_path: Path
) -> None:
    file, keys = tmp_path / "backup.tgz", tmp_path / "keys.tar"
    old = MasterKeys.read(installation / "recording.key").current
    vaxel("backup", file, "--keys", keys)
    (installation / "recording.key").unlink()
    new = add_key(installation / "recording.key")

    done = vaxel("restore", file, "--keys", keys, "--replace")

    assert done.exit_code == 0, done.output
    both = MasterKeys.read(installation / "recording.key")
    assert (set(both.keys), both.current) == ({old, new}, new)


@pytest.mark.parametrize(
    "command", [("restore", "backup.tgz"), ("database", "copy", "sqlite+aiosqlite:///{}/x.db")]
)
def test_nothing_is_restored_or_copied_under_a_running_service(
    vaxel: Vaxel, installation: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    vaxel("backup", tmp_path / "backup.tgz")
    words = [tmp_path / word if word.endswith(".tgz") else word.format(tmp_path) for word in command]
    before = asyncio.run(content(sqlite_in(installation)))

    with used(installation):
        done = vaxel(*words, "--replace", "--lang", "en")

    assert done.exit_code == 2
    assert "stop it first" in done.output
    assert asyncio.run(content(sqlite_in(installation))) == before
    assert not (tmp_path / "x.db").exists()


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for member, text in members:
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
    return made.getvalue()


def link(name: str, to: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = tarfile.SYMTYPE, to
    return made


MANIFEST = (tarfile.TarInfo("vaxel-backup.json"), b'{"form": 1, "made": "2026", "files": {}}')


@pytest.mark.parametrize(
    "evil",
    [
        b"",
        b"no archive",
        tar_of((tarfile.TarInfo("vaxel.db"), b"")),
        tar_of(MANIFEST),
        tar_of(MANIFEST, (tarfile.TarInfo("vaxel.db"), b"no database at all, only text of some length" * 99)),
        tar_of(MANIFEST, (tarfile.TarInfo("voicemail/../../escaped"), b"x")),
        tar_of(MANIFEST, (tarfile.TarInfo("/tmp/escaped"), b"x")),
        tar_of(MANIFEST, (link("voicemail/anna", "/etc"), b"")),
        tar_of(MANIFEST, (tarfile.TarInfo("etc/passwd"), b"x")),
        tar_of((tarfile.TarInfo("vaxel-backup.json"), b'{"form": 2}')),
        tar_of((tarfile.TarInfo("vaxel-backup.json"), b"[]")),
    ],
    ids=map(str, count()),  # an archive has its time in it: no two runs would name the test alike
)
def test_a_file_that_is_no_backup_changes_nothing(
    vaxel: Vaxel, installation: Path, tmp_path: Path, evil: bytes
) -> None:
    file = tmp_path / "evil.tgz"
    file.write_bytes(evil)
    before = asyncio.run(content(sqlite_in(installation)))

    done = vaxel("restore", file, "--replace", "--lang", "en")

    assert done.exit_code == 2, done.output
    assert "cannot be restored" in done.output
    assert "kan inte återställas: de" in vaxel("restore", file, "--replace").output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert asyncio.run(content(sqlite_in(installation))) == before
    assert sounds(installation) == SOUNDS
    assert not (tmp_path / "escaped").exists()


def test_half_a_backup_changes_nothing(vaxel: Vaxel, installation: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tgz"
    vaxel("backup", file)
    file.write_bytes(file.read_bytes()[:-500])

    done = vaxel("restore", file, "--replace")

    assert done.exit_code == 2
    assert sounds(installation) == SOUNDS


def test_a_backup_goes_through_a_pipe(installation: Path, tmp_path: Path) -> None:  # noqa: ARG001
    """As from a container and into one: nothing else is on standard output."""
    program = [str(Path(sys.executable).with_name("vaxel"))]
    made = subprocess.run([*program, "backup", "-"], capture_output=True, check=True)

    subprocess.run(
        [*program, "restore", "-"],
        input=made.stdout,
        env={**os.environ, "VAXEL_DATA": str(tmp_path / "new")},
        check=True,
    )

    assert sounds(tmp_path / "new") == SOUNDS


def test_a_backup_is_never_written_over(vaxel: Vaxel, installation: Path, tmp_path: Path) -> None:  # noqa: ARG001
    file = tmp_path / "backup.tgz"
    file.write_text("the last good one")

    done = vaxel("backup", file, "--lang", "en")

    assert done.exit_code == 2
    assert "is there already" in done.output
    assert file.read_text() == "the last good one"


@pytest.mark.postgres
def test_an_installation_on_postgresql_is_backed_up_and_restored_into_either_kind(
    vaxel: Vaxel, installation: Path, tmp_path: Path, postgres: PostgresServer
) -> None:
    server, other = postgres.new_database(), postgres.new_database()
    assert vaxel("database", "copy", server).exit_code == 0
    file, there, here = tmp_path / "backup.tgz", tmp_path / "there", tmp_path / "here"
    assert vaxel("backup", file, VAXEL_DATABASE=server).exit_code == 0

    into_postgres = vaxel("restore", file, VAXEL_DATABASE=other, VAXEL_DATA=str(there))
    into_sqlite = vaxel("restore", file, VAXEL_DATA=str(here))
    again = vaxel("restore", file, VAXEL_DATABASE=other, VAXEL_DATA=str(tmp_path / "third"))

    assert into_postgres.exit_code == into_sqlite.exit_code == 0, into_postgres.output + into_sqlite.output
    expected = asyncio.run(content(sqlite_in(installation)))
    assert asyncio.run(content(other)) == expected
    assert asyncio.run(content(sqlite_in(here))) == expected
    assert again.exit_code == 2  # it is not empty


def test_a_database_is_copied_and_told_of(vaxel: Vaxel, installation: Path, tmp_path: Path) -> None:
    target = f"sqlite+aiosqlite:///{tmp_path}/copy.db"

    done = vaxel("database", "copy", target, "--lang", "en")
    again = vaxel("database", "copy", target, "--lang", "en")
    wrong = vaxel("database", "copy", "postgresql://vaxel:hush@host/name", "--lang", "en")

    assert done.exit_code == 0, done.output
    assert asyncio.run(content(target)) == asyncio.run(content(sqlite_in(installation)))
    assert "phone 3" in done.output
    assert loose(tmp_path / "copy.db") == []
    assert (again.exit_code, "--replace" in again.output) == (2, True)
    assert (wrong.exit_code, "hush" in wrong.output) == (2, False)

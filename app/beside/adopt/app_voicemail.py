"""The spool folder of Asterisk's app_voicemail: messages with caller, time and length, and greetings.

Knows: its tree (context/mailbox/folder/msg0000.txt, msg0000.wav), and the fields of msgNNNN.txt, by app_voicemail.c of
Asterisk 22 (leave_voicemail). Refuses to know: whose a mailbox is here, and how to read sound. It writes nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.beside.adopt import telephone
from app.beside.adopt.found import Origin, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SOUNDS: Final = (".wav", ".WAV", ".wav49", ".gsm", ".ulaw", ".alaw", ".sln")  # the best first
NEW_FOLDERS: Final = frozenset({"INBOX", "Urgent"})
LEFT: Final = frozenset({"tmp", "Deleted"})  # still being recorded, and deleted
GREETINGS: Final = ("unavail", "busy", "greet", "temp")
LARGEST_TEXT_FILE: Final = 65_536  # bytes of a msgNNNN.txt; they have some hundred
DEEPEST_FOLDER: Final = 4  # directories under the folder: context, mailbox, folder
_MESSAGE: Final = re.compile(r"msg[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class SpooledMessage:
    """caller: as shown; "" for none. key: identifies it, even if its files move. at: aware."""

    mailbox: str
    folder: str
    sound: Path
    caller: str
    at: datetime
    key: str

    @property
    def heard(self) -> bool:
        return self.folder not in NEW_FOLDERS


@dataclass(frozen=True, slots=True)
class SpooledGreeting:
    """kind: unavail, busy, greet (the name) or temp."""

    mailbox: str
    kind: str
    sound: Path


@dataclass(slots=True)
class Spooled:
    """What is in a spool folder."""

    messages: list[SpooledMessage] = field(default_factory=list)
    greetings: list[SpooledGreeting] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read_spool(folder: Path) -> Spooled:
    """folder: the spool itself, a context's or a mailbox's. Raises OSError if we cannot read it at all."""
    found = Spooled()
    folder = folder.absolute()
    os.listdir(folder)  # a missing folder is an error, one without messages is not
    for directory, names in _directories(folder):
        stems = sorted({Path(name).stem for name in names if _MESSAGE.fullmatch(Path(name).stem)})
        if stems and directory.name in LEFT:
            sv = f"meddelanden i {directory.name} som lämnades: {len(stems)}"
            en = f"messages in {directory.name} that were left out: {len(stems)}"
            found.remarks.append(Remark(sv, en, Origin(str(directory))))
        elif stems:
            for stem in stems:
                _message(found, directory, names, stem)
        for kind in GREETINGS:
            sound = _sound(directory, names, kind)
            if sound is not None:
                found.greetings.append(SpooledGreeting(directory.name, kind, sound))
    found.messages.sort(key=lambda one: (one.at, one.key))
    return found


def _directories(folder: Path) -> Iterator[tuple[Path, frozenset[str]]]:
    """Every directory with the names of its files. We do not follow links: some of FreePBX's lead in circles."""
    depth = len(folder.parts)
    for path, directories, names in os.walk(folder):
        directories.sort()
        if len(Path(path).parts) - depth >= DEEPEST_FOLDER:
            directories.clear()
        yield Path(path), frozenset(names)


def _message(found: Spooled, directory: Path, names: frozenset[str], stem: str) -> None:
    sound = _sound(directory, names, stem)
    if sound is None:
        sv, en = "det finns inget ljud till meddelandet", "there is no sound to the message"
        found.remarks.append(Remark(sv, en, Origin(str(directory / f"{stem}.txt"))))
        return
    try:
        fields = _fields(directory / f"{stem}.txt") if f"{stem}.txt" in names else {}
        digest = hashlib.sha256(sound.read_bytes())
        changed = datetime.fromtimestamp(sound.stat().st_mtime, UTC)
    except OSError as error:
        words = f"{error.strerror}"
        found.remarks.append(Remark(words, words, Origin(str(sound))))
        return
    if not fields:
        sv = "vem som ringde står inte skrivet; tiden är filens"
        en = "who called is not written down; the time is the file's"
        found.remarks.append(Remark(sv, en, Origin(str(sound))))
    mailbox = directory.parent.name
    written = fields.get("callerid", "")
    told = f"\0{mailbox}\0{fields.get('origtime', '')}\0{written}"
    digest.update(told.encode())
    found.messages.append(
        SpooledMessage(
            mailbox,
            directory.name,
            sound,
            telephone.of_caller_id(written) if "<" in written or written[:1] in "+0123456789" else "",
            _at(fields.get("origtime", "")) or changed,
            digest.hexdigest()[:32],
        )
    )


def _sound(directory: Path, names: frozenset[str], stem: str) -> Path | None:
    return next((directory / f"{stem}{end}" for end in SOUNDS if f"{stem}{end}" in names), None)


def _fields(file: Path) -> Mapping[str, str]:
    """key=value of [message]; we read anything but UTF-8 as Latin-1. Raises OSError."""
    with file.open("rb") as source:
        raw = source.read(LARGEST_TEXT_FILE)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith((";", "[")))
    return {name.strip(): value.strip() for name, sign, value in pairs if sign}


def _at(seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError, ValueError):
        return None

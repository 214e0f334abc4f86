"""Encryption at rest: it seals a sound in a file, and opens it whole or not at all.

Knows: the form of a sealed file, and the master keys. Refuses to know: what a file holds, and who may read it.

A sealed file is MAGIC, two bytes with the header's length, the header (JSON), then chunks. Each file has a data key of
its own; the header holds it, wrapped by a master key, with the id of that key. Chunks are AES-256-GCM: the nonce is the
file's random prefix, the chunk's number, and whether it is the last (the STREAM construction); the header is
authenticated with each. So nobody can change, drop, move or cut off a chunk unnoticed, or exchange the header.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SEALED_MAGIC: Final = b"VXR1"
CHUNK: Final = 64 * 1024  # bytes of sound in each chunk but the last
TAG: Final = 16
PREFIX: Final = 7
LONGEST_HEADER: Final = 4096
_LINE = re.compile(r"(?P<id>[0-9a-f]{8}) (?P<key>[A-Za-z0-9+/]{43}=)", re.ASCII)


class CannotOpen(Exception):
    """We cannot open a file, or not to its end; the message says why."""


class BadKeyFile(Exception):
    """We cannot use the file of master keys; the message says why."""


@dataclass(frozen=True, slots=True)
class MasterKeys:
    """All keys ever used, by id; `current` is for new files."""

    keys: dict[str, AESGCM]
    current: str

    @classmethod
    def read(cls, file: Path) -> MasterKeys:
        """One key per line: eight hex digits and base64; the last is the current one. Raises BadKeyFile, OSError."""
        keys: dict[str, AESGCM] = {}
        for number, line in enumerate(file.read_text("ascii", "replace").splitlines(), 1):
            found = _LINE.fullmatch(line.strip())
            if found is None:
                raise BadKeyFile(f"{file}, line {number}: not a key (eight hex digits and base64)")
            if found["id"] in keys:
                raise BadKeyFile(f"{file}, line {number}: a second key {found['id']}")
            keys[found["id"]] = AESGCM(base64.b64decode(found["key"]))
        if not keys:
            raise BadKeyFile(f"{file} holds no key")
        return cls(keys, next(reversed(keys)))

    @classmethod
    def at(cls, file: Path) -> MasterKeys:
        """As `read`; the first time it makes a key that only the owner can read."""
        try:
            return cls.read(file)
        except FileNotFoundError:
            add_key(file)
            return cls.read(file)


def add_key(file: Path) -> str:
    """Make a key, current from now on; sealed files keep their own keys. Returns the new key's id."""
    id_, key = secrets.token_hex(4), base64.b64encode(AESGCM.generate_key(256)).decode()
    before = file.read_text("ascii") if file.exists() else ""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{id_}")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
        new.write(f"{before}{id_} {key}\n")
        new.flush()
        os.fsync(new.fileno())
    if before:
        beside.replace(file)
        return id_
    try:
        os.link(beside, file)  # unlike replace, this fails if another process was faster: its key then counts
    except FileExistsError:
        return MasterKeys.read(file).current
    finally:
        beside.unlink()
    return id_


def seal(target: IO[bytes], parts: Iterable[bytes], keys: MasterKeys, about: str) -> None:
    """Write the parts in order as a sealed file. about: what it is; the file opens as nothing else."""
    key, prefix = AESGCM.generate_key(256), secrets.token_bytes(PREFIX)
    nonce = secrets.token_bytes(12)
    wrapped = keys.keys[keys.current].encrypt(nonce, key, about.encode())
    header = json.dumps(
        {"key": keys.current, "wrapped": _text(nonce + wrapped), "prefix": _text(prefix), "about": about}
    ).encode()
    target.write(SEALED_MAGIC + len(header).to_bytes(2, "big") + header)
    cipher, number, pending = AESGCM(key), 0, b""
    for part in parts:
        pending += part
        while len(pending) > CHUNK:
            target.write(cipher.encrypt(_nonce(prefix, number, last=False), pending[:CHUNK], header))
            pending, number = pending[CHUNK:], number + 1
    target.write(cipher.encrypt(_nonce(prefix, number, last=True), pending, header))


def unseal(source: IO[bytes], keys: MasterKeys, about: str) -> Iterator[bytes]:
    """The sealed sound, in parts. Raises CannotOpen: before the first part, or at a part that somebody changed."""
    header = _header(source)
    try:
        fields = json.loads(header)
        id_, named = str(fields["key"]), str(fields["about"])
        wrapped, prefix = base64.b64decode(fields["wrapped"]), base64.b64decode(fields["prefix"])
    except (ValueError, LookupError, TypeError) as error:
        raise CannotOpen("its header cannot be read") from error
    if named != about:
        raise CannotOpen(f"it is {named}, not {about}")
    if id_ not in keys.keys:
        raise CannotOpen(f"it was sealed with the key {id_}, which is not in the key file")
    try:
        cipher = AESGCM(keys.keys[id_].decrypt(wrapped[:12], wrapped[12:], about.encode()))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"the key {id_} does not match, or somebody changed its header") from error
    number, chunk = 0, source.read(CHUNK + TAG)
    while True:
        following = source.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, last=not following), chunk, header)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(
                f"somebody changed it or cut it off, at or after byte {number * CHUNK} of the sound"
            ) from error
        if not following:
            return
        number, chunk = number + 1, following


def _header(source: IO[bytes]) -> bytes:
    if source.read(len(SEALED_MAGIC)) != SEALED_MAGIC:
        raise CannotOpen("it is not a sealed recording")
    size = int.from_bytes(source.read(2), "big")
    header = source.read(size)
    if len(header) < size or size > LONGEST_HEADER:
        raise CannotOpen("its header is cut off")
    return header


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()

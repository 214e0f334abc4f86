"""Seals short secrets that the database keeps, with a key that lies beside it.

Knows: the key's file and AES-GCM. Refuses to know: what is sealed.

Whoever has a copy of the database alone reads none of it.
"""

from __future__ import annotations

import base64
import os
import secrets
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from pathlib import Path

FACTORS_KEY: Final = "factors.key"  # in the data directory
_NONCE: Final = 12


class Seal:
    """The key is made at the first use."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._key: AESGCM | None = None

    def close(self, text: str, about: str) -> str:
        """about: what it belongs to; the text opens for that alone. Raises OSError."""
        nonce = secrets.token_bytes(_NONCE)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, text.encode(), about.encode())).decode()

    def open(self, sealed: str, about: str) -> str | None:
        """None: it was sealed with another key, or for something else."""
        raw = base64.b64decode(sealed)
        try:
            return self._cipher().decrypt(raw[:_NONCE], raw[_NONCE:], about.encode()).decode()
        except InvalidTag:
            return None

    def _cipher(self) -> AESGCM:
        if self._key is None:
            try:
                text = self._file.read_text("ascii")
            except FileNotFoundError:
                text = base64.b64encode(AESGCM.generate_key(256)).decode() + "\n"
                with open(os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                    new.write(text)
            self._key = AESGCM(base64.b64decode(text))
        return self._key

"""Where the passwords of trunks come from: an environment variable of the service, or a file.

Knows: how to read them. Refuses to know: what they are for; and no log, page or export ever has one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.policy.trunks import Trunk, TrunkAccount, Trunks

LONGEST_PASSWORD = 256  # characters


def password_of(account: TrunkAccount) -> str | None:
    """The password; None: it is missing, or no single line of text."""
    if account.password_file is not None:
        try:
            text = Path(account.password_file).read_text().rstrip("\r\n")
        except (OSError, UnicodeError):
            return None
    else:
        text = os.environ.get(account.password_env or "", "")
    return text if 0 < len(text) <= LONGEST_PASSWORD and text.isprintable() else None


def without_password(trunks: Trunks) -> Iterator[tuple[Trunk, str]]:
    """The trunks whose password is missing, and where it should be."""
    for trunk in trunks.all:
        account = trunk.connection.account
        if account is not None and password_of(account) is None:
            yield trunk, account.password_file or account.password_env or ""

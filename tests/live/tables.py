"""What the exchange would find in the tables that the service writes for it."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from app.ari.tables import FILE

if TYPE_CHECKING:
    from lab import Lab


def entry(lab: Lab, key: str) -> str:
    """The dialplan's entry, such as vx-box/101; "" if there is none."""
    with contextlib.closing(sqlite3.connect(lab.shared / FILE)) as tables:
        row = tables.execute("SELECT domain FROM entry WHERE id = ?", (key,)).fetchone()
    return str(row[0]) if row else ""

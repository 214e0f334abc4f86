"""An audit log in memory, for tests of pages: `log.did` is what was noted.

Knows: the port AuditLog. Refuses to know: the database, whose log is tested in tests/storage/test_audit.py.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.accounts.audit import AuditLine
from app.clock import real_clock

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor


class Noted:
    """lines: in order. Values go through JSON, as in the database."""

    def __init__(self) -> None:
        self.lines: list[AuditLine] = []

    @property
    def did(self) -> list[tuple[str, str, str]]:
        """By whom, what, and about what."""
        return [(one.by, one.action, one.about) for one in self.lines]

    async def note(
        self,
        visitor: Visitor | str,
        action: str,
        about: str,
        before: object = None,
        after: object = None,
        why: str = "",
    ) -> None:
        by, person = (visitor, None) if isinstance(visitor, str) else (visitor.by, visitor.person)
        line = AuditLine(
            n=len(self.lines) + 1,
            at=real_clock(),
            by=by,
            person=person,
            action=action,
            about=about,
            before=json.loads(json.dumps(before)),
            after=json.loads(json.dumps(after)),
            why=why,
        )
        self.lines.append(line)

"""Notes in the audit log what has been done already.

Knows: that it cannot be undone, whether it is noted or not. Refuses to know: what was done, and where lines are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor

log = structlog.get_logger()


class AuditAfterwards:
    """An AuditLog that raises nothing: whoever asked would do it once more. The service's log has the line instead."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit

    async def note(
        self,
        visitor: Visitor | str,
        action: str,
        about: str,
        before: object = None,
        after: object = None,
        why: str = "",
    ) -> None:
        try:
            await self._audit.note(visitor, action, about, before, after, why)
        except Exception as error:
            by = visitor if isinstance(visitor, str) else visitor.by
            log.exception(
                "a change is not in the audit log", by=by, action=action, about=about, error=str(error)
            )

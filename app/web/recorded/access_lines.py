"""The access log: who looked at, heard or deleted what others said, when and why.

Knows: its lines as pages and the API get them. Refuses to know: where they are kept, and who may read
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class LoggedAccess(Protocol):
    """As storage.rows.Access. what: a key of recordings.did."""

    @property
    def at(self) -> datetime: ...
    @property
    def who(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def recording(self) -> int | None: ...
    @property
    def call(self) -> str | None: ...
    @property
    def person(self) -> str | None: ...


class AccessLines(Protocol):
    """As storage.rows.AccessPage: the newest first. next: where the next page begins; None: it is the last."""

    @property
    def lines(self) -> Sequence[LoggedAccess]: ...
    @property
    def next(self) -> int | None: ...

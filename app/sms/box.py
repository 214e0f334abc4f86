"""What the outbox needs from the database: the port that storage/sms.py implements.

Knows: which changes must each be one transaction. Refuses to know: SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.calls.callback.notices import Sms, SmsState


class Box(Protocol):
    """A table of SMS that several services may share. storage/sms.py says what each method does."""

    async def add(self, new: Sms, *, since: datetime, most_to_number: int, most: int) -> Sms | None: ...

    async def take(self, now: datetime) -> Sms | None: ...

    async def change(
        self,
        id: str,  # noqa: A002 - the word of the trade
        attempt: int,
        among: Collection[SmsState],
        now: datetime,
        **values: Any,
    ) -> Sms | None: ...

    async def give_up(self, now: datetime, taken_before: datetime) -> tuple[int, int]: ...

    async def to_ask(self, now: datetime, limit: int) -> list[Sms]: ...

    async def ask_again(self, id: str, attempt: int, at: datetime | None) -> None: ...  # noqa: A002

    async def known(self, provider_ids: Collection[str]) -> set[str]: ...

    async def one(self, id: str) -> Sms | None: ...  # noqa: A002

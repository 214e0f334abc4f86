"""A person's telephones, and the number that each shows to those it calls: the port, and its values.

Knows: the shape. Refuses to know: where telephones are kept (app/service).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.decision import Device
    from app.policy.people import Person


@dataclass(frozen=True, slots=True)
class MyTelephone:
    """name: of the login, or the mobile's number; kind: of DeviceKind, or "mex" for the mobile extension.

    there: whether it is registered; None: nobody can know, of a mobile. agent: what it says it is.
    """

    name: str
    kind: str
    there: bool | None
    seen_at: datetime | None = None
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Presented:
    """What is seen when one calls out. device: None where a queue's prefix (code) is dialled first. why: in words."""

    device: Device | None
    number: str
    why: tuple[str, ...]
    code: str = ""
    queue: str = ""


class PhoneViews(Protocol):
    """Looks at them now."""

    async def telephones(self, person: Person) -> tuple[MyTelephone, ...]:
        """Raises ConnectionError or TimeoutError: the database is away."""

    def presented(self, person: Person, lang: str) -> tuple[Presented, ...]: ...

    def link(self, person: Person) -> str | None:
        """The path that makes this browser a telephone of theirs, by POST; None: there is no exchange of ours."""

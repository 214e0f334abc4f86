"""What the pages of the company need from other rooms: versions, drafts, and a check of the policy.

Knows: questions and answers. Refuses to know: databases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class OvertakenDraft(Exception):
    """Another version is, or will be, in force than the one that a draft was made of."""


class CompanyVersion(Protocol):
    """One version of the company. text: the file as somebody wrote it; None: a program made the version."""

    @property
    def id(self) -> int: ...
    @property
    def hash(self) -> str: ...
    @property
    def document(self) -> dict[str, Any]: ...
    @property
    def text(self) -> str | None: ...
    @property
    def imported_at(self) -> datetime: ...
    @property
    def imported_by(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def in_force_from(self) -> datetime | None: ...


class VersionEnd(Protocol):
    """What ended a version before it came in force."""

    @property
    def what(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def why(self) -> str: ...


class LoggedVersion(Protocol):
    """A version and what became of it, without its document."""

    @property
    def id(self) -> int: ...
    @property
    def hash(self) -> str: ...
    @property
    def imported_at(self) -> datetime: ...
    @property
    def imported_by(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def in_force_from(self) -> datetime | None: ...
    @property
    def since(self) -> datetime | None: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def called_off(self) -> VersionEnd | None: ...
    @property
    def in_force(self) -> bool: ...
    @property
    def prepared(self) -> bool: ...


class KeptDraft(Protocol):
    """A draft as it is kept. follows: the id of the version that it was made of."""

    @property
    def follows(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def changed_at(self) -> datetime: ...


class CompanyVersions(Protocol):
    """The versions of the company."""

    async def until(self, at: datetime | None) -> CompanyVersion | None:
        """The version in force just before an instant; None: now."""

    async def one(self, number: int) -> CompanyVersion | None: ...

    async def log(self) -> Sequence[LoggedVersion]:
        """The newest first."""

    async def waiting(self, after: datetime | None) -> Sequence[CompanyVersion]:
        """Those that wait for an instant after this one; the soonest first."""

    async def add(
        self,
        document: dict[str, Any],
        *,
        by: str,
        why: str,
        text: str | None,
        at: datetime | None,
        follows: int | None,
    ) -> tuple[CompanyVersion, bool]:
        """Put a version in force, or prepare it for an instant. False: nothing differs. Raises OvertakenDraft."""

    async def call_off(self, number: int, by: str, why: str) -> bool:
        """False: it does not wait any longer."""


class Drafts(Protocol):
    """What administrators have changed and not yet put in force."""

    async def of(self, by: str) -> KeptDraft | None: ...

    async def keep(self, by: str, follows: int, text: str) -> None: ...

    async def forget(self, by: str) -> None: ...


class PolicyCheck(Protocol):
    """`vaxel policy check`, in a process of its own."""

    async def findings(self, text: str, lang: str) -> list[tuple[str, str, str]]:
        """The severity, the place in the file, and the words of each."""

    async def moved(self, text: str) -> tuple[int, int] | None:
        """How many calls of the last week there were, and how many would have gone elsewhere; None: not known."""

"""What an administrator does to the company: change a draft, put it in force, go back, call off.

Knows: the steps, their checks and their lines in the audit log. Refuses to know: HTML, JSON, and databases.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.company import BadCompanyFile, from_document, to_company
from app.company.merging import merged
from app.company.text_edits import CannotEdit
from app.policy.hours import STOCKHOLM, read_instant
from app.web.site.company.company_refusals import CompanyFault
from app.web.site.company.draft import (
    CompanyDraft,
    DraftComparison,
    TextReader,
    differences_of,
    version_text,
)
from app.web.site.company.ports import OvertakenDraft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.accounts.audit import AuditLog
    from app.accounts.visitor import Visitor
    from app.clock import Clock
    from app.company.differences.difference import CompanyDifference
    from app.web.site.company.draft import ReadText
    from app.web.site.company.ports import CompanyVersion, CompanyVersions, Drafts

SHOWN_HASH: Final = 12  # characters of a version's hash
MOST_NOTED: Final = 50  # sentences in a line of the audit log


@dataclass(frozen=True, slots=True)
class PutInForce:
    """What came of a draft. taken_back: what versions that wait for a later instant lack of it."""

    version: CompanyVersion
    at: datetime | None
    changes: Sequence[CompanyDifference]
    taken_back: Sequence[CompanyDifference] = field(default=())


class CompanyActions:
    """The operations on the company; pages and API call them."""

    def __init__(self, versions: CompanyVersions, drafts: Drafts, audit: AuditLog, clock: Clock) -> None:
        self.versions, self._drafts, self._audit, self._clock = versions, drafts, audit, clock
        self.reader = TextReader()
        self.changes = DraftComparison().changes

    async def draft(self, visitor: Visitor) -> CompanyDraft:
        """The visitor's draft; without one, the version in force. Raises Refusal if there is no company."""
        now = await self.versions.until(None)
        if now is None:
            raise CompanyFault.NO_COMPANY.refusal()
        kept = await self._drafts.of(visitor.by)
        if kept is None:
            return CompanyDraft(
                now, await self.reader.read(await asyncio.to_thread(version_text, now)), kept=False
            )
        base = now if kept.follows == now.id else await self.versions.one(kept.follows)
        return CompanyDraft(base or now, await self.reader.read(kept.text), kept=True)

    async def overtaken_by(self, draft: CompanyDraft) -> CompanyVersion | None:
        """The version in force if it is not the one that a kept draft was made of."""
        now = await self.versions.until(None)
        return now if draft.kept and now is not None and now.id != draft.base.id else None

    async def proposed(self, draft: CompanyDraft, wanted: dict[str, Any]) -> ReadText:
        """The draft's text with other values, read; nothing is kept yet. Raises Refusal."""
        try:
            return await self.reader.changed(draft.text, wanted)
        except CannotEdit:
            raise CompanyFault.CANNOT_EDIT.refusal() from None

    async def keep(self, visitor: Visitor, draft: CompanyDraft, read: ReadText) -> None:
        """Keep a text as the visitor's draft; one that says what the version says is none."""
        if read.text == await asyncio.to_thread(version_text, draft.base):
            await self._drafts.forget(visitor.by)
        else:
            await self._drafts.keep(visitor.by, draft.base.id, read.text)

    async def discard(self, visitor: Visitor) -> None:
        """Forget the visitor's draft."""
        draft = await self.draft(visitor)
        if draft.kept:
            await self._drafts.forget(visitor.by)
            said = [one.words.en for one in (await self.changes(draft))[:MOST_NOTED]]
            await self._audit.note(visitor, "company.discard", _version(draft.base), before=said)

    async def bring_over(self, visitor: Visitor, at: datetime | None = None) -> list[str]:
        """Bring a draft's changes over to the version of now, or of an instant.

        Returns the places that both changed.
        """
        draft = await self.draft(visitor)
        now = await self.versions.until(at)
        if not draft.kept or now is None or now.id == draft.base.id:
            return []
        base = await self.reader.read(await asyncio.to_thread(version_text, draft.base))
        theirs = await self.reader.read(await asyncio.to_thread(version_text, now))
        found = await asyncio.to_thread(merged, base.values, draft.values, theirs.values)
        try:
            read = await self.reader.changed(theirs.text, found.values)
        except CannotEdit:
            raise CompanyFault.CANNOT_EDIT.refusal() from None
        await self.keep(visitor, CompanyDraft(now, read, kept=True), read)
        return found.both

    async def put_in_force(self, visitor: Visitor, why: str, at: str = "") -> PutInForce:
        """Put the visitor's draft in force, now or at an instant ("2026-12-07T08:00", Stockholm).

        Raises Refusal, and OvertakenDraft if somebody else has put another version in force meanwhile.
        """
        instant = self.instant(at)
        draft = await self.draft(visitor)
        found = await asyncio.to_thread(lambda: draft.document)
        if not draft.kept:
            raise CompanyFault.NOTHING.refusal()
        if found is None:
            raise CompanyFault.WRONG.refusal(len(draft.read.problems))
        changes = await self.changes(draft)
        version, created = await self.versions.add(
            found, by=visitor.by, why=why.strip(), text=draft.text, at=instant, follows=draft.base.id
        )
        await self._drafts.forget(visitor.by)
        if not created:
            raise CompanyFault.NOTHING.refusal()
        await self._note(visitor, "company.change", draft.base, version, changes, why, instant)
        return PutInForce(version, instant, changes, await self._taken_back(changes, version, instant))

    async def add_text(
        self, visitor: Visitor, text: str, why: str, at: str = "", follows: int | None = None
    ) -> PutInForce:
        """Put a whole text in force, now or at an instant, without a draft. follows: the version that it was made of;
        None: the one in force when it came.

        Raises Refusal, BadCompanyFile with every fault of the text, and OvertakenDraft.
        """
        instant = self.instant(at)
        before = await self.versions.until(instant)
        read = await self.reader.read(text.replace("\r\n", "\n"))
        if read.problems:
            raise BadCompanyFile(list(read.problems))
        if before is None:
            raise CompanyFault.NO_COMPANY.refusal()
        proposed = CompanyDraft(before, read, kept=True)
        found = await asyncio.to_thread(lambda: proposed.document)
        assert found is not None
        changes = await asyncio.to_thread(proposed.changes)
        made, created = await self.versions.add(
            found,
            by=visitor.by,
            why=why.strip(),
            text=read.text,
            at=instant,
            follows=before.id if follows is None else follows,
        )
        if not created:
            raise CompanyFault.NOTHING.refusal()
        await self._note(visitor, "company.change", before, made, changes, why, instant)
        return PutInForce(made, instant, changes, await self._taken_back(changes, made, instant))

    async def use(self, visitor: Visitor, number: int, why: str, at: str = "") -> PutInForce:
        """Put an earlier version in force again. Raises Refusal."""
        instant = self.instant(at)
        version, before = await self._one(number), await self.versions.until(instant)
        assert before is not None
        try:
            await asyncio.to_thread(lambda: to_company(from_document(version.document)))
        except ValueError:
            raise CompanyFault.UNUSABLE.refusal() from None
        changes = await asyncio.to_thread(differences_of, before, version)
        made, created = await self.versions.add(
            await asyncio.to_thread(lambda: version.document),
            by=visitor.by,
            why=why.strip(),
            text=version.text,
            at=instant,
            follows=before.id,
        )
        if not created:
            raise CompanyFault.NOTHING.refusal()
        await self._note(visitor, "company.use", before, made, changes, why, instant)
        return PutInForce(made, instant, changes, await self._taken_back(changes, made, instant))

    async def call_off(self, visitor: Visitor, number: int, why: str) -> CompanyVersion:
        """Call a prepared version off. Raises Refusal."""
        version = await self._one(number)
        if not await self.versions.call_off(number, visitor.by, why.strip()):
            raise CompanyFault.NOT_WAITING.refusal()
        await self._audit.note(visitor, "company.call_off", _version(version), why=why.strip())
        return version

    async def change_text(self, visitor: Visitor, text: str) -> ReadText:
        """Keep a whole text as the draft, also with something wrong in it. Raises BadCompanyFile if it is no YAML."""
        draft = await self.draft(visitor)
        read = await self.reader.read(text.replace("\r\n", "\n"))
        await self.keep(visitor, draft, read)
        return read

    def instant(self, text: str) -> datetime | None:
        """None: now. Raises Refusal for what is past, or no time in Stockholm."""
        if not text.strip():
            return None
        try:
            at = read_instant(text.strip())
        except ValueError:
            raise CompanyFault.NO_TIME.refusal() from None
        from datetime import UTC

        utc = at.astimezone(UTC)
        if at.tzinfo is STOCKHOLM and utc.astimezone(STOCKHOLM).replace(tzinfo=None) != at.replace(
            tzinfo=None
        ):
            raise CompanyFault.NO_SUCH_HOUR.refusal()
        if utc <= self._clock():
            raise CompanyFault.PAST.refusal()
        return utc

    async def _one(self, number: int) -> CompanyVersion:
        version = await self.versions.one(number)
        if version is None:
            raise CompanyFault.NO_VERSION.refusal()
        return version

    async def _taken_back(
        self, changes: Sequence[CompanyDifference], version: CompanyVersion, at: datetime | None
    ) -> list[CompanyDifference]:
        """What versions that wait for a later instant would undo."""
        mine = {one.path: one for one in changes}
        return [
            mine[one.path]
            for later in await self.versions.waiting(at)
            if later.id != version.id
            for one in await asyncio.to_thread(differences_of, version, later)
            if one.path and one.path in mine and one.after == mine[one.path].before
        ]

    async def _note(
        self,
        visitor: Visitor,
        action: str,
        before: CompanyVersion,
        after: CompanyVersion,
        changes: Sequence[CompanyDifference],
        why: str,
        at: datetime | None,
    ) -> None:
        said = [one.words.en for one in changes[:MOST_NOTED]]
        told = {"version": after.hash[:SHOWN_HASH], "changes": said}
        if at is not None:
            told["from"] = at.isoformat()
        was = {"version": before.hash[:SHOWN_HASH]}
        await self._audit.note(visitor, action, _version(after), was, told, why.strip())


def _version(version: CompanyVersion) -> str:
    return f"version:{version.hash[:SHOWN_HASH]}"


__all__ = ["CompanyActions", "OvertakenDraft", "PutInForce"]

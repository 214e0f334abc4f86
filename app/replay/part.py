"""Replays one part of the journal: each call's decisions in their order, until one leads elsewhere.

Knows: that what follows a call's first other decision never happened under the new policy, and proves nothing. Refuses
to know: how parts are spread over processes (workers.py).
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from app.company import from_document, to_company
from app.replay.again import cannot_have_come, decided_again
from app.replay.cannot import CannotReplay, WhyNot
from app.replay.moved import Moved, change_of, names_of_rules, same_bytes, unlike
from app.replay.record import BadRecord, read_record
from app.replay.tally import Case, Replayed
from app.replay.versions import Versions
from app.storage.decisions import Decisions

if TYPE_CHECKING:
    from app.policy.model import Company
    from app.replay.again import Again
    from app.replay.record import Record
    from app.storage.decisions import JournalPart


@dataclass(frozen=True, slots=True)
class Job:
    """document: the new policy, as stored; None: replay each decision under the version that took it."""

    database: str
    document: dict[str, Any] | None


class Replay:
    """One process's replay. `await close()` it."""

    def __init__(self, job: Job) -> None:
        self.decisions = Decisions(job.database)
        self.versions = Versions(self.decisions)
        self.company = to_company(from_document(job.document)) if job.document is not None else None
        self.names = names_of_rules(self.company) if self.company is not None else frozenset()
        gc.freeze()  # a large company is looked through once, and not at each collection

    async def close(self) -> None:
        await self.decisions.close()

    async def part(self, part: JournalPart) -> Replayed:
        """Raises as the store does."""
        tally = Replayed()
        rows = await self.decisions.of(part)
        calls = [
            (call, [(text, _read(text)) for _, text in steps]) for call, steps in groupby(rows, itemgetter(0))
        ]
        if self.company is None:
            await self.versions.read(
                record.policy
                for _, steps in calls
                for _, record in steps
                if record is not None and record.policy
            )
        for call, steps in calls:
            tally.calls += 1
            tally.decisions += len(steps)
            if self.company is None:
                self._as_then(call, steps, tally)
            else:
                self._under(self.company, call, steps, tally)
        return tally

    def _under(
        self, company: Company, call: str, steps: list[tuple[str, Record | None]], tally: Replayed
    ) -> None:
        """Under the new policy."""
        otherwise: tuple[Moved, Case] | None = None
        missing: CannotReplay | None = None
        guessed: set[str] = set()
        for text, record in steps:
            try:
                again = _again(company, record, exact=False)
                assert record is not None
                guessed |= again.guessed
                if same_bytes(record.decision, again.decision):
                    continue
                moved = change_of(record.decided(), again.decision, self.names)
                if moved is None:
                    continue
                if moved.elsewhere and (why := cannot_have_come(company, again.situation)) is not None:
                    raise why
            except CannotReplay as error:
                missing = missing or error
                continue
            if moved.elsewhere:
                tally.add_moved(moved, _case(call, again, text))
                otherwise = missing = None
                break
            otherwise = otherwise or (moved, _case(call, again, text))
        if missing is not None:
            tally.add_missing(missing.why, missing.name, call)
        elif otherwise is not None:
            tally.add_moved(*otherwise)
        if guessed:
            tally.on_guesses += 1
            for person in guessed:
                tally.add_guess(person)

    def _as_then(self, call: str, steps: list[tuple[str, Record | None]], tally: Replayed) -> None:
        """Under the version of then: the same, byte for byte, or the first that is not."""
        missing: CannotReplay | None = None
        for text, record in steps:
            try:
                company = (
                    self.versions.company(record.policy) if record is not None and record.policy else None
                )
                again = _again(company, record, exact=True)
            except CannotReplay as error:
                missing = missing or error
                continue
            assert record is not None
            if not same_bytes(record.decision, again.decision):
                tally.add_unlike(unlike(record.decided(), again.decision), _case(call, again, text))
                return
        if missing is not None:
            tally.add_missing(missing.why, missing.name, call)


def _read(text: str) -> Record | None:
    try:
        return read_record(text)
    except BadRecord:
        return None


def _again(company: Company | None, record: Record | None, *, exact: bool) -> Again:
    if record is None or company is None:
        raise CannotReplay(WhyNot.FORM)
    return decided_again(company, record, exact=exact)


def _case(call: str, again: Again, text: str) -> Case:
    return Case(again.situation.at.astimezone(UTC).isoformat(), call, text)

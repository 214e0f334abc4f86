"""People's messages and calls for their own pages, read from the store beside the pages and kept for a moment.

Knows: when to read again. Refuses to know: SQL (storage/), and what a page shows (web/me).

Somebody's things are read again soon after any message has come or gone, or they have chosen a profile, because the
journal is written a little later; and otherwise now and then. Of a call that has begun or ended, only that call is
read, for all whom it concerns at once: a busy house has twenty a second. A slow database is asked less often.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.calls.journal_search import JournalSearch
from app.policy import numbers
from app.policy.numbers import NumberKind
from app.web.me.records import CallKind, MyCall, MyMessage, MyRecord, OtherParty
from app.web.site.journal.sought import marks_of_person
from app.words.first_line import first_line
from app.words.phone_numbers import phone_text

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from app.calls.presence import Presences
    from app.clock import Clock
    from app.policy.absence import Chosen
    from app.policy.model import Company
    from app.policy.people import Person
    from app.storage.rows import StoredCall, StoredMessage
    from app.storage.store import Store

RECORDS_WITHIN: Final = 3.0  # seconds for a page
READ_AGAIN: Final = 1.0  # seconds between two readings while something may have changed
WRITTEN_BY_THEN: Final = 5.0  # seconds after a change by which the journal has it
NOW_AND_THEN: Final = 30.0  # seconds between two readings otherwise
SHARE: Final = 20  # a reading takes at most this part of the time
READ_TOGETHER: Final = 2  # readings beside the pages; the database serves calls, too
CALLS_SHOWN: Final = 60
DAYS_SHOWN: Final = timedelta(days=14)
PAGE_ASKS_WITHIN: Final = 5.0  # seconds after which a page that asked no more is closed, or hidden
FORGET_AFTER: Final = 120.0  # seconds without anybody who looks

log = structlog.get_logger()


@dataclass
class _Kept:
    """What was read of one person, and when (monotonic seconds). mark and chosen: what may change, as it was then.

    as_of: when the reading began that brought it; what changed since is not in it.
    touched: calls of theirs of which the journal has something new since.
    of_call: a message's id by its call.
    """

    record: MyRecord
    as_of: float
    read_at: float
    took: float
    mark: int
    chosen: Chosen | None
    changed_at: float
    asked_at: float = 0.0
    touched: set[str] = field(default_factory=set)
    of_call: Mapping[str, int] = field(default_factory=dict)
    reading: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def has_news(self) -> bool:
        return bool(self.touched) and not self.is_being_read

    @property
    def is_being_read(self) -> bool:
        return self.reading is not None and not self.reading.done()


@dataclass(eq=False)
class _Reading:
    """A first reading that goes on. touched: what the journal has got of this person meanwhile may be missing in it."""

    person: str
    touched: set[str] = field(default_factory=set)


class StoredRecords:
    """As app.web.me.records.MyRecords. company: None before there is one. mark: a number that grows when a message
    changes.

    `touched` names the calls with news, so that only those are read: in a busy house calls end many times a second.
    """

    def __init__(
        self,
        store: Store,
        company: Callable[[], Company | None],
        presences: Presences,
        clock: Clock,
        mark: Callable[[], int],
    ) -> None:
        self._store = store
        self._company = company
        self._presences = presences
        self._clock = clock
        self._mark = mark
        self._kept: dict[str, _Kept] = {}
        self._readings: set[_Reading] = set()
        self._touched_read_at, self._touched_took = float("-inf"), 0.0
        self._reading_touched: asyncio.Task[None] | None = None
        self._turns = asyncio.Semaphore(READ_TOGETHER)

    async def read(self, person: str) -> MyRecord:
        began, mark, chosen = time.monotonic(), self._mark(), self._presences.chosen_by(person)
        reading = _Reading(person)
        self._readings.add(reading)
        try:
            async with asyncio.timeout(RECORDS_WITHIN):
                record, of_call = await self._read(person)
        except (SQLAlchemyError, OSError) as error:
            raise ConnectionError(first_line(error)) from error
        finally:
            self._readings.remove(reading)
        now = time.monotonic()
        before = self._kept.get(person)
        same = before is not None and (before.mark, before.chosen) == (mark, chosen)
        changed_at = before.changed_at if before is not None and same else began
        self._kept[person] = _Kept(
            *(record, began, now, now - began, mark, chosen, changed_at, now, reading.touched),
            of_call=of_call,
        )
        return record

    def of(self, person: str) -> MyRecord:
        now = time.monotonic()
        self._forget(now)
        mark, chosen = self._mark(), self._presences.chosen_by(person)
        never = float("-inf")
        unread = _Kept(MyRecord(), never, never, 0.0, mark, chosen, now - WRITTEN_BY_THEN)
        kept = self._kept.setdefault(person, unread)
        kept.asked_at = now
        if (mark, chosen) != (kept.mark, kept.chosen):
            kept.mark, kept.chosen, kept.changed_at = mark, chosen, now
        unread_change = kept.as_of < kept.changed_at  # however slow the database is
        is_soon = unread_change or now - kept.changed_at < WRITTEN_BY_THEN
        pause = READ_AGAIN if is_soon else NOW_AND_THEN
        is_due = now - kept.read_at >= max(pause, SHARE * kept.took)
        if self._reading_touched is None or self._reading_touched.done():
            if is_due and not kept.is_being_read:
                kept.reading = asyncio.create_task(self._again(person, kept))
            elif kept.has_news and now - self._touched_read_at >= max(READ_AGAIN, SHARE * self._touched_took):
                self._reading_touched = asyncio.create_task(self._read_touched())
        return kept.record

    def touched(self, calls: Mapping[str, Container[str]]) -> None:
        """The journal has news of these calls, each with its marks (Store.on_journal)."""
        self._forget(time.monotonic())  # also while nobody looks at anything
        company = self._company()
        people = company.people if company is not None else {}
        for person in {*self._kept, *(one.person for one in self._readings)} & people.keys():
            marks = marks_of_person(people[person])
            theirs = {id_ for id_, of_it in calls.items() if any(mark in of_it for mark in marks)}
            if person in self._kept:
                self._kept[person].touched |= theirs
            for one in self._readings:
                if one.person == person:
                    one.touched |= theirs

    def _forget(self, now: float) -> None:
        """Drop what was read of people whose pages nobody has open."""
        for one in [one for one, kept in self._kept.items() if now - kept.asked_at > FORGET_AFTER]:
            del self._kept[one]

    async def _again(self, person: str, kept: _Kept) -> None:
        async with self._turns:  # waiting for a turn does not count as a slow database
            began, was_touched, kept.touched = time.monotonic(), kept.touched, set()
            try:
                async with asyncio.timeout(RECORDS_WITHIN):
                    # news that comes meanwhile is noted in `kept`
                    kept.record, kept.of_call = await self._read(person)
                kept.as_of = began
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                kept.touched |= was_touched  # not read after all
                log.warning(
                    "somebody's calls and messages cannot be read", person=person, error=first_line(error)
                )
            finally:
                kept.read_at = time.monotonic()
                kept.took = kept.read_at - began

    async def _read_touched(self) -> None:
        """Read the calls with news in the journal, at once for everybody whose pages are open."""
        async with self._turns:
            began = time.monotonic()
            theirs: dict[str, tuple[_Kept, set[str]]] = {}
            for person, kept in self._kept.items():
                if kept.has_news and began - kept.asked_at < PAGE_ASKS_WITHIN:
                    theirs[person], kept.touched = (kept, kept.touched), set()
            try:
                async with asyncio.timeout(RECORDS_WITHIN):
                    found = await self._store.journal.calls(
                        {id_ for _, ids in theirs.values() for id_ in ids}
                    )
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                for kept, ids in theirs.values():
                    kept.touched |= ids
                log.warning("new calls cannot be read for open pages", error=first_line(error))
            else:
                for person, (kept, ids) in theirs.items():
                    kept.record = self._with(person, kept, [one for one in found if one.id in ids])
            finally:
                self._touched_read_at = time.monotonic()
                self._touched_took = self._touched_read_at - began

    def _with(self, person: str, kept: _Kept, calls: Iterable[StoredCall]) -> MyRecord:
        """Somebody's record with these calls as they are now."""
        company = self._company()
        one = company.people.get(person) if company is not None else None
        if company is None or one is None:
            return MyRecord()
        known = {call.id: call for call in kept.record.calls}
        for call in calls:
            known.pop(call.id, None)
            mine = my_call(company, one, call, kept.of_call.get(call.id))
            if mine is not None:
                known[call.id] = mine
        newest = sorted(known.values(), key=lambda call: (call.at, call.id), reverse=True)
        return replace(kept.record, calls=tuple(newest[:CALLS_SHOWN]))

    async def _read(self, person: str) -> tuple[MyRecord, Mapping[str, int]]:
        """Everything, and the ids of the messages by their calls."""
        company, store = self._company(), self._store
        one = company.people.get(person) if company is not None else None
        if company is None or one is None:  # taken out of the company while the page was open
            return MyRecord(), {}
        messages = await store.messages(person)
        since = self._clock() - DAYS_SHOWN
        search = JournalSearch((marks_of_person(one),), since)
        calls = (await store.journal.page(search, CALLS_SHOWN)).calls
        chosen_at = None
        if self._presences.chosen_by(person) is not None:
            states = await store.profile_states(also_past=True)
            chosen_at = next((state.since for state in states if state.person == person), None)
        by_call = {message.call: message.id for message in messages if message.call}
        record = MyRecord(
            tuple(_message(company, message) for message in messages),
            tuple(
                mine
                for call in calls
                if (mine := my_call(company, one, call, by_call.get(call.id))) is not None
            ),
            chosen_at,
            await store.has_pin(person),
        )
        return record, by_call


def journal_names(person: Person) -> list[str]:
    """All that a call may say of somebody, in every form that people dial."""
    e164s = [one for one in (person.direct, person.mobile) if one]
    return [person.id, person.extension, *(form for one in e164s for form in numbers.forms(one))]


def party(company: Company, who: str | None) -> OtherParty:
    """Who the other one is: a person's or queue's id, or a number as it came."""
    if not who:
        return OtherParty("", "", "")
    colleague, queue = company.person_of(who), company.queue_of(who)
    if colleague is not None:
        return OtherParty(colleague.extension, colleague.extension, colleague.name)
    if queue is not None:
        return OtherParty(queue.extension or queue.number or "", queue.extension or "", queue.name)
    number = numbers.canonical(numbers.shown(who))
    if number.kind is not NumberKind.E164:
        return OtherParty(who, who, "")
    return OtherParty(number.text, phone_text(number.text, company.language), "")


def my_call(company: Company, person: Person, call: StoredCall, message: int | None) -> MyCall | None:
    """A call as this person sees it; None for a code that they dialled."""
    names = journal_names(person)
    made = call.caller == person.id or call.caller in names
    other = party(company, call.called if made else call.caller)
    if made and (call.called or "").startswith(("*", "#")):
        return None
    kind, by = CallKind.MISSED, ""
    if call.ended_at is None:
        kind = CallKind.ONGOING
    elif made:
        kind = CallKind.MADE
    elif call.answered_by == person.id:
        kind = CallKind.TAKEN
    elif call.how == "answered":
        kind, by = CallKind.TAKEN_BY, party(company, call.answered_by).name
    elif person.id in call.transferred_by:
        kind = CallKind.TAKEN
    talked = (call.talking_ms or 0) / 1000 if call.how == "answered" else 0.0
    return MyCall(call.id, kind, other, call.began_at, talked, call.how or "", by, message)


def _message(company: Company, message: StoredMessage) -> MyMessage:
    return MyMessage(
        message.id, party(company, message.caller), message.recorded_at, message.seconds, not message.heard
    )

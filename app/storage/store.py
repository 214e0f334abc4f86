"""The store: all questions of the service and the command line to the database.

Knows: which statements form one transaction, and the clock. Refuses to know: SQL (companies, calls,
messages, sms).

Every method may raise SQLAlchemyError or OSError (see database.py) when the database is away.

It is long because it is one list: a few lines for each question to the database.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from app.clock import real_clock
from app.storage import (
    calendars,
    call_ends,
    calls,
    companies,
    mails,
    messages,
    persons,
    phones,
    pins,
    recordings,
    register,
    top_ups,
    versions,
    webhooks,
)
from app.storage.accounts import AccountBox
from app.storage.audit import AuditBox
from app.storage.clause_use import ClauseUseBox
from app.storage.database import LOCK_PATIENCE, open_engine
from app.storage.drafts import DraftBox
from app.storage.factors import FactorBox
from app.storage.journal import JournalBox
from app.storage.links import LinkBox
from app.storage.provisioning import ProvisioningBox
from app.storage.rows import ProfileState
from app.storage.sessions import SessionBox
from app.storage.sms import SmsBox
from app.storage.statistics import StatisticsBox
from app.storage.tokens import TokenBox
from app.webhooks.events import message_left, profile_changed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.calls.journal import JournalRecord
    from app.calls.tape import RecordingKey, Taped
    from app.clock import Clock
    from app.policy.logins import DeviceKind
    from app.storage.call_ends import EndedThere
    from app.storage.persons import Personal
    from app.storage.rows import (
        Access,
        AccessPage,
        DueMail,
        KnownLogin,
        Phone,
        SeenPhone,
        StoredCalendar,
        StoredCall,
        StoredCompany,
        StoredMessage,
        StoredRecording,
        StoredTopUp,
    )
    from app.storage.sealing import Seal
    from app.storage.top_ups import TopUpStep


class Store:
    """One database that has its tables (see `migrate`). `await Store.open(url)`, and close it."""

    def __init__(self, engine: AsyncEngine, now: Clock = real_clock) -> None:
        self._engine = engine
        self._now = now
        self.sms = SmsBox(engine)
        self.provisioning = ProvisioningBox(engine)
        self.versions = versions.VersionBox(engine, now)
        self.drafts = DraftBox(engine, now)
        self.clauses = ClauseUseBox(engine)
        self.audit = AuditBox(engine)
        # of calls of which it has something new, each with its marks
        self.on_journal: Callable[[Mapping[str, frozenset[str]]], None] = lambda _calls: None
        self.journal = JournalBox(engine)
        self.statistics = StatisticsBox(engine)
        self.links = LinkBox(engine)
        self.webhooks = webhooks.WebhookBox(engine)
        self.accounts = AccountBox(engine)
        self.sessions = SessionBox(engine)
        self.tokens = TokenBox(engine)

    def factors(self, seal: Seal) -> FactorBox:
        """Second factors, passkeys and foreign accounts; seal: of what the database alone must not tell."""
        return FactorBox(self._engine, seal)

    @classmethod
    async def open(cls, database: str, *, patience: float = LOCK_PATIENCE, now: Clock = real_clock) -> Self:
        """Open the URL; wait `patience` seconds for a lock. It connects at the first question."""
        return cls(open_engine(database, patience), now)

    async def close(self) -> None:
        await self._engine.dispose()

    async def reconnect(self) -> None:
        """Drop open connections: they may lead to the database of before it went away."""
        await self._engine.dispose()

    # The company

    async def current_company(self) -> StoredCompany | None:
        """The version in force; None before the first import."""
        async with self._engine.connect() as connection:
            return await versions.current(connection, self._now())

    async def companies(self) -> list[StoredCompany]:
        """All versions, the newest import first."""
        return await self.versions.all()

    async def company_by_hash(self, hash: str) -> StoredCompany | None:  # noqa: A002 - the word of the trade
        """The version with this hash, which an old call cites."""
        async with self._engine.connect() as connection:
            return await versions.by_hash(connection, hash)

    async def import_document(
        self,
        document: dict[str, Any],
        hash: str,  # noqa: A002
        by: str,
        *,
        people: Collection[str] = (),
        desk_phones: Collection[str] = (),
        why: str = "",
        text: str | None = None,
        in_force_from: datetime | None = None,
        follows: int | None = None,
    ) -> tuple[StoredCompany, bool]:
        """Put a company in force, or prepare it for an instant. False: it is the same, and nothing changed.

        people: the ids of all its people; it deletes states and calendars of others. desk_phones: ids of people with
        one. text: the YAML; another text with the same content is a version, too. in_force_from: until then the former
        company stays, with its people's states, calendars and phones; it replaces what was prepared for that instant.
        follows: the id of the version that it was made of; raises Overtaken if another one is in force by now.
        """
        async with self._engine.connect() as connection:
            await companies.raise_revision(connection)
            now = self._now()
            changed = in_force_from is None and await versions.note_due(connection, now)
            before = await versions.at_instant(connection, in_force_from or now, now)
            if follows is not None and (before is None or before.id != follows):
                raise versions.Overtaken
            created = before is None or before.hash != hash or text not in (None, before.text)
            if created:
                if in_force_from is not None:
                    await versions.replace_prepared(connection, in_force_from, by, now)
                values = {"hash": hash, "imported_at": now, "imported_by": by, "document": document}
                values |= {"why": why, "text": text, "in_force_from": in_force_from}
                added = await versions.add(connection, values)
                if in_force_from is None:
                    await versions.note_event(connection, added, versions.IN_FORCE, now, by, why)
                before = await versions.one(connection, added)
            assert before is not None
            if in_force_from is None and (created or changed):
                await versions.forget_those_who_left(connection, people)
            if in_force_from is None:
                changed |= await phones.keep_phones(connection, desk_phones, now)
            if created or changed:
                await connection.commit()
            return before, created

    async def phones(self) -> list[Phone]:
        """Everybody's telephones, by login."""
        async with self._engine.connect() as connection:
            return await phones.every(connection)

    async def logins(self) -> list[KnownLogin]:
        """Everybody's telephones, by login, as the exchange must know them."""
        async with self._engine.connect() as connection:
            return await phones.logins(connection)

    async def phone(self, login: str) -> Phone:
        """Raises NoSuchPhone."""
        async with self._engine.connect() as connection:
            return await phones.one(connection, login)

    async def add_phone(self, person: str, name: str, kind: DeviceKind) -> Phone:
        """One more telephone of a person who has one. Raises NotAPhone."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            return await phones.add(connection, person, name, kind, self._now())

    async def shut_out_phone(self, login: str) -> Phone:
        """Make its password worthless; the service ends its registration and calls. Raises NoSuchPhone."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            return await phones.shut_out(connection, login, self._now())

    async def new_phone_password(self, login: str) -> Phone:
        """Give it another password, also if it was shut out. Raises NoSuchPhone."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            return await phones.new_password(connection, login)

    async def remove_phone(self, login: str) -> None:
        """Delete one that was shut out. Raises NoSuchPhone, NotAPhone."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            await phones.remove(connection, login)

    async def phones_ended(self, logins: dict[str, str]) -> None:
        """The exchange has nothing left of these phones' former passwords. logins: with the passwords of now."""
        async with self._engine.begin() as connection:
            await phones.ended(connection, logins)

    async def phones_seen(self, seen: Collection[SeenPhone], gone: Collection[str] = ()) -> None:
        """These telephones are registered now; gone: the logins of those that were until now."""
        async with self._engine.begin() as connection:
            await phones.seen(connection, seen, gone, self._now())

    async def profiles(self) -> dict[str, str]:
        """The chosen profiles in force now, by person; others have the default profile."""
        return {state.person: state.profile for state in await self.profile_states()}

    async def profile_states(self, *, also_past: bool = False) -> list[ProfileState]:
        """The chosen profiles in force now; also_past: also ended ones that nobody has replaced since."""
        async with self._engine.connect() as connection:
            return await companies.states(connection, None if also_past else self._now())

    async def set_profile(self, person: str, profile: str, by: str, until: datetime | None = None) -> None:
        """Set a person's profile, replacing the one before."""
        state = ProfileState(person=person, profile=profile, since=self._now(), until=until, set_by=by)
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            await companies.set_state(connection, state)
            told = profile_changed(person, profile, until, by, state.since)
            await webhooks.tell(connection, [told], state.since)

    async def clear_profile(self, person: str) -> bool:
        """Undo a person's own choice: calendar and schedule decide. False: there was none."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            cleared = await companies.clear_state(connection, person)
            if cleared:
                now = self._now()
                await webhooks.tell(connection, [profile_changed(person, None, None, "", now)], now)
            return cleared

    async def revision(self) -> int:
        """A number that changes whenever company, phones or profiles change."""
        async with self._engine.connect() as connection:
            return await companies.read_revision(connection, self._now())

    # Calendars

    async def calendars(self) -> list[StoredCalendar]:
        """All calendars, by person."""
        async with self._engine.connect() as connection:
            return await calendars.all_feeds(connection)

    async def calendar_copy(self, person: str) -> bytes | None:
        """The last good copy; None if there is none."""
        async with self._engine.connect() as connection:
            return await calendars.body(connection, person)

    async def set_calendar(self, person: str, url: str) -> None:
        """Set the address of a person's calendar, replacing the one before; it is due at once."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            await calendars.set_address(connection, person, url)

    async def remove_calendar(self, person: str) -> bool:
        """Delete a calendar with its copy. False: there was none."""
        async with self._engine.begin() as connection:
            await companies.raise_revision(connection)
            return await calendars.forget(connection, person)

    async def calendar_fetched(
        self, person: str, url: str, copy: bytes | None, etag: str | None, last_modified: str | None
    ) -> bool:
        """Store a successful fetch; copy None: nothing new. True if the copy has changed."""
        async with self._engine.connect() as connection:
            changed = copy is not None and await calendars.is_new(connection, person, copy)
        async with self._engine.begin() as connection:
            if changed:
                await companies.raise_revision(connection)
            new = copy if changed else None
            return (
                await calendars.keep(connection, person, url, new, etag, last_modified, self._now())
                and changed
            )

    async def calendar_failed(
        self, person: str, url: str, error: str, not_before: datetime | None = None
    ) -> None:
        """Store a failed fetch; the copy stays."""
        async with self._engine.begin() as connection:
            await calendars.fetch_failed(connection, person, url, error, not_before, self._now())

    # Calls

    async def write(self, records: Sequence[JournalRecord]) -> None:
        """Write journal records in one transaction; in any order, and as often as they come."""
        async with self._engine.begin() as connection:
            changed = await calls.write_records(connection, records)
            await webhooks.tell_records(connection, records, self._now())
        try:
            self.on_journal(changed)
        except Exception:  # they are written, and shall not be written again
            import structlog  # commands open a store, and do not log

            structlog.get_logger(__name__).exception("the journal's listener failed")

    async def calls(
        self,
        limit: int = 50,
        *,
        who: Collection[str] | None = None,
        since: datetime | None = None,
        access: Access | None = None,
    ) -> list[StoredCall]:
        """Calls without their steps, newest first. `who`: ids and numbers; one of them was in the call.

        access: who looks; it is logged in the same transaction.
        """
        async with self._engine.begin() as connection:
            if access is not None:
                await recordings.note(connection, access)
            return await calls.newest(connection, limit, who, since)

    async def call(self, id: str) -> StoredCall | None:  # noqa: A002 - the word of the trade
        """One call with its steps, oldest first."""
        async with self._engine.connect() as connection:
            return await calls.one(connection, id)

    async def ids_beginning(self, prefix: str, limit: int = 6) -> list[str]:
        """The ids of the newest calls whose id begins so."""
        async with self._engine.connect() as connection:
            return await call_ends.ids_beginning(connection, prefix, limit)

    async def ended_there(
        self,
        since: datetime,
        actions: Collection[str],
        target: str | None,
        take: Callable[[EndedThere], None],
    ) -> None:
        """Give `take` each call since then whose last decision has one of these actions, and this target."""
        async with self._engine.connect() as connection:
            async for one in call_ends.ended_there(connection, since, actions, target):
                take(one)

    async def open_calls(self, before: datetime) -> list[str]:
        """The ids of calls that began before this moment and have no end in the journal."""
        async with self._engine.connect() as connection:
            return await calls.open_ones(connection, before)

    async def forget_calls(self, before: datetime, limit: int) -> int:
        """Delete the oldest calls that began before this moment, at most `limit`. Returns how many; 0: none left."""
        async with self._engine.begin() as connection:
            return await calls.forget(connection, before, limit)

    # The journal's register

    async def enter_older_calls(self, limit: int) -> int:
        """Enter the newest calls that are not in the register yet, at most `limit`. Returns how many; 0: none left."""
        async with self._engine.begin() as connection:
            await register.lock_journal(connection)
            return await register.enter_older(connection, limit)

    # Top-ups

    async def order_top_up(
        self, number: str, gigabytes: float, by: str, note: str | None = None
    ) -> StoredTopUp:
        """Order extra data volume for a subscription's number (E.164)."""
        async with self._engine.begin() as connection:
            return await top_ups.order(connection, number, gigabytes, by, self._now(), note)

    async def move_top_up(self, id: int, step: TopUpStep, by: str, why: str | None = None) -> StoredTopUp:  # noqa: A002
        """Take a top-up one step further. why: the reason for refusing or cancelling, or an administrator's for
        approving.

        Raises NoSuchTopUp, or NotItsTurn when its state does not allow that step.
        """
        async with self._engine.begin() as connection:
            return await top_ups.move(connection, id, step, by, self._now(), why)

    async def top_up(self, id: int) -> StoredTopUp:  # noqa: A002
        """Raises NoSuchTopUp."""
        async with self._engine.connect() as connection:
            return await top_ups.one(connection, id)

    async def top_ups(self, number: str | None = None) -> list[StoredTopUp]:
        """The top-ups of one number or of all, the newest order first."""
        async with self._engine.connect() as connection:
            return await top_ups.of_number(connection, number)

    # Messages

    async def add_message(
        self,
        *,
        mailbox: str,
        caller: str | None,
        call: str | None,
        recorded_at: datetime,
        seconds: float,
        sound: str,
        mail_to: str | None = None,
    ) -> StoredMessage:
        """Add a message; the same `sound` (a path under the voicemail directory) counts once.

        mail_to: the address that gets it by e-mail, once.
        """
        async with self._engine.begin() as connection:
            added = await messages.add(
                connection,
                mailbox=mailbox,
                caller=caller,
                call_id=call,
                recorded_at=recorded_at,
                seconds=seconds,
                sound=sound,
            )
            told = message_left(added.id, mailbox, caller, seconds, recorded_at)
            await webhooks.tell(connection, [told], self._now())
            if mail_to is not None:
                await mails.add(connection, added.id, mail_to, self._now())
            return added

    async def messages(self, mailbox: str | None = None) -> list[StoredMessage]:
        """The messages of one mailbox or of all, newest first."""
        async with self._engine.connect() as connection:
            return await messages.of_mailbox(connection, mailbox)

    async def messages_of_call(self, id: str) -> list[StoredMessage]:  # noqa: A002
        """The messages that were left in a call."""
        async with self._engine.connect() as connection:
            return await messages.of_mailbox(connection, None, id)

    async def messages_before(self, before: datetime, limit: int) -> list[StoredMessage]:
        """The oldest messages recorded before this moment, at most `limit`."""
        async with self._engine.connect() as connection:
            return await messages.oldest(connection, before, limit)

    async def forget_messages(self, ids: Collection[int]) -> None:
        """Delete messages; the caller deletes their sound first."""
        async with self._engine.begin() as connection:
            await messages.forget(connection, ids)

    async def delete_message(self, id: int, voicemail: Path) -> bool:  # noqa: A002
        """Delete a message: first its sound, then its row. voicemail: the directory. False: no such message."""
        found = await self.message(id)
        if found is None:
            return False
        await asyncio.to_thread((voicemail / found.sound).unlink, missing_ok=True)
        await self.forget_messages([id])
        return True

    async def mark_heard(self, id: int, heard: bool = True) -> bool:  # noqa: A002
        """Mark a message as heard. False: no such message."""
        async with self._engine.begin() as connection:
            return await messages.mark_heard(connection, id, heard)

    async def message(self, id: int) -> StoredMessage | None:  # noqa: A002
        async with self._engine.connect() as connection:
            return await messages.one(connection, id)

    async def message_counts(self) -> dict[str, tuple[int, int]]:
        """By mailbox: the numbers of new and heard messages; it leaves out empty boxes."""
        async with self._engine.connect() as connection:
            return await messages.counts(connection)

    # Messages by e-mail

    async def mails_due(self, limit: int = 20) -> list[DueMail]:
        """The e-mails due by now, the oldest first."""
        async with self._engine.connect() as connection:
            return await mails.due(connection, self._now(), limit)

    async def mail_sent(self, id: int) -> None:  # noqa: A002
        async with self._engine.begin() as connection:
            await mails.sent(connection, id, self._now())

    async def mail_not_sent(self, id: int, error: str, again: datetime | None) -> None:  # noqa: A002
        """Store a failed attempt. again: the time of the next one; None: never, it stays failed."""
        async with self._engine.begin() as connection:
            await mails.not_sent(connection, id, error, again)

    async def mails_failed(self) -> int:
        """How many messages failed by e-mail and nobody has heard."""
        async with self._engine.connect() as connection:
            return await mails.count_failed(connection)

    # The codes of voicemail boxes

    async def pin_since(self, mailbox: str) -> datetime | None:
        """When the box got its code; None: it has none."""
        async with self._engine.connect() as connection:
            return await pins.since(connection, mailbox)

    async def has_pin(self, mailbox: str) -> bool:
        return await self.pin_since(mailbox) is not None

    async def try_pin(self, mailbox: str, pin: str) -> bool:
        """Whether the code is right. It counts as an attempt. A locked box and one without a code say no, too."""
        async with self._engine.begin() as connection:
            known = await pins.count_attempt(connection, mailbox, self._now())
        right = await asyncio.to_thread(pins.is_right, pin, known)
        if right:
            async with self._engine.begin() as connection:
                await pins.was_right(connection, mailbox)
        return right

    async def set_pin(self, mailbox: str, pin: str, by: str) -> None:
        """Replace the code; this opens the lock."""
        made = await asyncio.to_thread(pins.hashed, pin)
        async with self._engine.begin() as connection:
            await pins.put(connection, mailbox, made, self._now(), by)

    # One person's data

    async def personal(self, names: Collection[str], box: str | None, *, over: bool = False) -> Personal:
        """All data about the person with these names, numbers and mailbox. over: without calls that go on."""
        async with self._engine.connect() as connection:
            return await persons.collect(connection, names, box, over=over)

    async def erase_personal(self, found: Personal, *, left: bool = False) -> None:
        """Delete the data; the caller deletes the sounds first. left: the company no longer has this person."""
        async with self._engine.begin() as connection:
            await persons.erase(connection, found, left=left)

    # Recorded calls

    async def add_recording(
        self, taped: Taped, *, began_at: datetime, seconds: float, file: str, key: str
    ) -> StoredRecording:
        """Store a recorded call, once, however often it is reported."""
        async with self._engine.begin() as connection:
            return await recordings.add(
                connection, taped, began_at=began_at, seconds=seconds, file=file, key=key
            )

    async def recordings(
        self,
        access: Access,
        limit: int = 50,
        *,
        person: str | None = None,
        since: datetime | None = None,
        below: RecordingKey | None = None,
    ) -> list[StoredRecording]:
        """The recordings, newest first; `access` says who looks, and is logged in the same transaction.

        below: the last one of the page before.
        """
        async with self._engine.begin() as connection:
            await recordings.note_look(connection, access)
            return await recordings.newest(connection, limit, person, since, below)

    async def recording(self, id: int) -> StoredRecording | None:  # noqa: A002
        async with self._engine.connect() as connection:
            return await recordings.one(connection, id)

    async def recordings_of_call(self, id: str) -> list[StoredRecording]:  # noqa: A002
        """The recordings of a call; without a line in the access log, for whoever asks has read its story."""
        async with self._engine.connect() as connection:
            return await recordings.made_in(connection, id)

    async def recordings_before(self, before: datetime, limit: int) -> list[StoredRecording]:
        """The oldest that began before this moment."""
        async with self._engine.connect() as connection:
            return await recordings.oldest(connection, before, limit)

    async def forget_recording(self, id: int) -> None:  # noqa: A002
        """Delete a recording; the caller deletes its file first."""
        async with self._engine.begin() as connection:
            await recordings.forget(connection, id)

    async def note_access(self, access: Access) -> None:
        async with self._engine.begin() as connection:
            await recordings.note(connection, access)

    async def note_looks(self, looks: Iterable[Access], *, each_time: bool = False) -> None:
        """Note what somebody saw without hearing or changing it; within some minutes the same is noted once.

        each_time: it is noted whatever was noted before.
        """
        note = recordings.note if each_time else recordings.note_look
        async with self._engine.begin() as connection:
            for one in looks:
                await note(connection, one)

    async def accesses(self, limit: int = 50) -> list[Access]:
        """The access log of recordings and messages, newest first."""
        async with self._engine.connect() as connection:
            return await recordings.accesses(connection, limit)

    async def access_page(
        self, limit: int, below: int | None = None, *, person: str | None = None
    ) -> AccessPage:
        """A page of it, of one person or of all. below: `next` of the page before."""
        async with self._engine.connect() as connection:
            return await recordings.access_page(connection, limit, below, person)

    async def forget_accesses(self, before: datetime) -> int:
        """Delete entries of the access log from before this moment; returns how many."""
        async with self._engine.begin() as connection:
            return await recordings.forget_accesses(connection, before)

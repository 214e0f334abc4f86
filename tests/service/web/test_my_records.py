"""A person's messages and calls as their page shows them: whose a call was, and read again when something changed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from app.calls.journal import Begin, End, Step
from app.calls.presence import Presences
from app.policy.absence import Chosen
from app.service.web import my_records
from app.service.web.my_records import StoredRecords
from app.storage.migrate import migrate
from app.storage.store import Store
from app.web.me.records import CallKind, MyRecord, OtherParty
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence
    from pathlib import Path

    from app.policy.model import Company
    from app.storage.rows import StoredCall

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CUSTOMER = "+46701740671"


class Seconds:
    """Stands for the module `time`: seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.passed = 1000.0

    def monotonic(self) -> float:
        return self.passed


class Records:
    """Anna's things in a database. mark: what grows when something has changed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.mark = 0
        self.company: Company | None = BOLAGET
        self.presences = Presences(lambda: NOW, lambda: BOLAGET)
        self.stored = StoredRecords(
            store, lambda: self.company, self.presences, lambda: NOW, lambda: self.mark
        )
        store.on_journal = self.stored.touched

    async def call(
        self,
        id_: str,
        caller: str,
        called: str,
        how: str,
        by: str | None = None,
        *,
        steps: Sequence[Step] = (),
    ) -> None:
        at = NOW.isoformat()
        await self.store.write(
            [
                Begin(id_, at, "trunk", "in", caller, called, "v"),
                *steps,
                End(id_, at, how, by, 1000, 2000, 16),
            ]
        )


@asynccontextmanager
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    url = f"sqlite+aiosqlite:///{tmp_path}/vaxel.db"
    await migrate(url)
    store = await Store.open(url, now=lambda: NOW)
    here = Records(store)
    try:
        yield here
    finally:  # whoever reads still is no longer cut off: SQLite's thread would answer a loop that has ended
        await asyncio.gather(
            *(kept.reading for kept in here.stored._kept.values() if kept.reading is not None),
            *([here.stored._reading_touched] if here.stored._reading_touched is not None else []),
        )
        await store.close()


async def until_read(here: Records, person: str) -> None:
    """Until what goes on to be read of somebody has been read."""
    kept = here.stored._kept[person]
    async with asyncio.timeout(10):
        await asyncio.gather(
            *(one for one in (kept.reading, here.stored._reading_touched) if one is not None)
        )


async def test_a_call_is_missed_taken_made_or_taken_by_a_colleague(tmp_path: Path) -> None:
    async with records(tmp_path) as here:
        await here.call("missed", CUSTOMER, "+46846500401", "no_answer")
        await here.call("mobile", CUSTOMER, "0701740605", "caller_hung_up")
        await here.call("taken", "bo", "101", "answered", "anna")
        await here.call("made", "anna", CUSTOMER, "answered")
        await here.call("others", CUSTOMER, "+46846500401", "answered", "carin")
        await here.call("code", "anna", "*21*5", "told")
        await here.call("not mine", CUSTOMER, "+46846500402", "answered", "bo")

        found = {one.id: one for one in (await here.stored.read("anna")).calls}

    assert {id_: one.kind for id_, one in found.items()} == {
        "missed": CallKind.MISSED,
        "mobile": CallKind.MISSED,
        "taken": CallKind.TAKEN,
        "made": CallKind.MADE,
        "others": CallKind.TAKEN_BY,
    }
    assert found["missed"].who == OtherParty(CUSTOMER, "070-174\u00a006\u00a071", "")
    assert found["taken"].who == OtherParty("102", "102", "Bo Lind")
    assert found["made"].seconds == 2.0
    assert found["others"].by == "Carin Dahl"


async def test_a_call_that_i_sent_on_is_taken_though_the_caller_hung_up_at_the_next_phone(
    tmp_path: Path,
) -> None:
    async with records(tmp_path) as here:
        sent_on = Step("c1", NOW.isoformat(), "s1", "transfer", {"by": "anna", "to": "102"})
        await here.call("c1", CUSTOMER, "+46846500401", "caller_hung_up", steps=[sent_on])

        mine = (await here.stored.read("anna")).calls
        theirs = (await here.stored.read("bo")).calls

    assert [one.kind for one in mine] == [CallKind.TAKEN]
    assert [one.kind for one in theirs] == [CallKind.MISSED]


async def test_a_message_and_its_call_belong_together(tmp_path: Path) -> None:
    async with records(tmp_path) as here:
        await here.call("c1", CUSTOMER, "+46846500401", "message")
        left = await here.store.add_message(
            mailbox="anna", caller=CUSTOMER, call="c1", recorded_at=NOW, seconds=4.5, sound="anna/1.wav"
        )
        await here.store.set_pin("anna", "8351", "test")
        found = await here.stored.read("anna")

    assert [(one.id, one.new, one.who.number) for one in found.messages] == [(left.id, True, CUSTOMER)]
    assert [one.message for one in found.calls] == [left.id]
    assert found.pin


async def test_the_choice_is_known_from_when_it_was_made(tmp_path: Path) -> None:
    async with records(tmp_path) as here:
        await here.store.set_profile("anna", "lunch", "test")
        assert (await here.stored.read("anna")).chosen_at is None  # the service has not heard of it yet
        here.presences.chose("anna", Chosen("lunch"))

        assert (await here.stored.read("anna")).chosen_at == NOW


async def test_a_choice_made_by_phone_is_read_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else had changed: the line of the day was that of before for half a minute."""
    seconds = Seconds()
    monkeypatch.setattr(my_records, "time", seconds)
    async with records(tmp_path) as here:
        for person in ("anna", "bo"):
            await here.stored.read(person)
        seconds.passed += my_records.WRITTEN_BY_THEN
        await here.store.set_profile("anna", "lunch", "test")
        here.presences.chose("anna", Chosen("lunch"))
        for person in ("anna", "bo"):
            here.stored.of(person)
        await until_read(here, "anna")

        assert here.stored.of("anna").chosen_at == NOW
        assert here.stored._kept["bo"].reading is None, "whose profile is as before"


async def test_a_change_is_read_by_a_slow_database_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reading of half a second was followed by ten of rest: then the change was old, and waited for half a minute."""
    seconds = Seconds()
    monkeypatch.setattr(my_records, "time", seconds)
    async with records(tmp_path) as here:
        read = here.stored._read

        async def slowly(person: str) -> tuple[MyRecord, Mapping[str, int]]:
            seconds.passed += 0.5
            return await read(person)

        monkeypatch.setattr(here.stored, "_read", slowly)
        await here.stored.read("anna")
        await here.store.add_message(
            mailbox="anna", caller=CUSTOMER, call="c1", recorded_at=NOW, seconds=4.5, sound="anna/1.wav"
        )
        here.mark += 1
        here.stored.of("anna")
        seconds.passed += my_records.SHARE * 0.5
        here.stored.of("anna")
        await until_read(here, "anna")

        assert [one.who.number for one in here.stored.of("anna").messages] == [CUSTOMER]


async def test_to_wait_for_a_turn_says_nothing_of_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred open pages and one message: each page waited for a second, and then for twenty times as long."""
    seconds = Seconds()
    monkeypatch.setattr(my_records, "time", seconds)
    async with records(tmp_path) as here:
        await here.stored.read("anna")
        seconds.passed += my_records.WRITTEN_BY_THEN

        async def touched_while_others_read(id_: str) -> None:
            async with here.stored._turns, here.stored._turns:
                await here.call(id_, CUSTOMER, "+46846500401", "no_answer")
                here.stored.of("anna")
                await asyncio.sleep(0)  # now it waits
                seconds.passed += 1.0
            await until_read(here, "anna")

        await touched_while_others_read("c1")
        seconds.passed += my_records.READ_AGAIN
        await touched_while_others_read("c2")
        assert {one.id for one in here.stored.of("anna").calls} == {"c1", "c2"}

        here.mark += 1
        await touched_while_others_read("c3")  # everything is read, at the first turn
        await here.store.add_message(
            mailbox="anna", caller=CUSTOMER, call="c3", recorded_at=NOW, seconds=4.5, sound="anna/1.wav"
        )
        here.mark += 1
        seconds.passed += my_records.READ_AGAIN
        here.stored.of("anna")
        await until_read(here, "anna")
        assert [one.who.number for one in here.stored.of("anna").messages] == [CUSTOMER]


async def test_what_was_read_of_somebody_at_whom_nobody_looks_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the last page was closed, its person's calls were collected for ever."""
    seconds = Seconds()
    monkeypatch.setattr(my_records, "time", seconds)
    async with records(tmp_path) as here:
        await here.stored.read("anna")
        seconds.passed += my_records.FORGET_AFTER
        await here.call("c1", CUSTOMER, "+46846500401", "no_answer")
        assert here.stored._kept["anna"].touched == {"c1"}

        seconds.passed += 1
        await here.call("c2", CUSTOMER, "+46846500401", "no_answer")
        assert here.stored._kept == {}


async def test_it_is_read_again_when_a_call_of_theirs_has_ended_and_not_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call in the house had each open page read again every second, for as long as calls ended."""
    monkeypatch.setattr(my_records, "WRITTEN_BY_THEN", 0.0)
    monkeypatch.setattr(my_records, "READ_AGAIN", 0.01)
    async with records(tmp_path) as here:
        for person in ("anna", "bo"):
            await here.stored.read(person)
        await here.call("c1", CUSTOMER, "+46846500401", "no_answer")
        async with asyncio.timeout(10):
            while not here.stored.of("anna").calls:
                await asyncio.sleep(0.01)
        bos = here.stored._kept["bo"]
        here.stored.of("bo")

    assert (bos.touched, bos.reading) == (set(), None)


async def test_a_call_is_read_for_all_whom_it_concerns_at_once_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call had each open page of its people read whole: messages, code and sixty calls, three times a call."""
    monkeypatch.setattr(my_records, "READ_AGAIN", 0.01)
    async with records(tmp_path) as here:
        await here.call("old", "bo", "101", "no_answer")
        for person in ("anna", "bo"):
            await here.stored.read(person)

        async def whole(_person: str) -> tuple[MyRecord, Mapping[str, int]]:
            raise AssertionError("everything is read again")

        monkeypatch.setattr(here.stored, "_read", whole)
        await here.call("c1", "anna", "102", "answered", "bo")
        await here.call("code", "anna", "*21*5", "told")
        async with asyncio.timeout(10):
            while len(here.stored.of("anna").calls) < 2 or len(here.stored.of("bo").calls) < 2:
                await asyncio.sleep(0.01)

        assert [(one.id, one.kind) for one in here.stored.of("anna").calls] == [
            ("old", CallKind.MISSED),
            ("c1", CallKind.MADE),
        ]
        assert [one.kind for one in here.stored.of("bo").calls] == [CallKind.MADE, CallKind.TAKEN]


async def test_a_call_that_ends_is_no_longer_ongoing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(my_records, "READ_AGAIN", 0.01)
    async with records(tmp_path) as here:
        at = NOW.isoformat()
        await here.store.write([Begin("c1", at, "trunk", "in", CUSTOMER, "+46846500401", "v")])
        assert [one.kind for one in (await here.stored.read("anna")).calls] == [CallKind.ONGOING]

        await here.store.write([End("c1", at, "answered", "anna", 1000, 2000, 16)])
        async with asyncio.timeout(10):
            while [one.kind for one in here.stored.of("anna").calls] != [CallKind.TAKEN]:
                await asyncio.sleep(0.01)


async def test_calls_are_written_before_there_is_a_company(tmp_path: Path) -> None:
    """Lines of the time before waited in the spool: they were written again and again, as if the database was away."""
    async with records(tmp_path) as here:
        await here.stored.read("anna")
        here.company = None
        with capture_logs() as logs:
            await here.call("c1", CUSTOMER, "+46846500401", "no_answer")

        assert logs == []
        assert [one.id for one in await here.store.calls()] == ["c1"]
        assert await here.stored.read("anna") == MyRecord()


async def test_a_call_that_is_written_while_a_page_reads_is_there_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came after the question and before the answer was kept: the page lacked it for half a minute."""
    monkeypatch.setattr(my_records, "WRITTEN_BY_THEN", 0.0)
    monkeypatch.setattr(my_records, "READ_AGAIN", 0.01)
    async with records(tmp_path) as here:
        read = here.stored._read

        async def slowly(person: str) -> tuple[MyRecord, Mapping[str, int]]:
            monkeypatch.setattr(here.stored, "_read", read)
            found = await read(person)
            await here.call("c1", CUSTOMER, "+46846500401", "no_answer")
            return found

        monkeypatch.setattr(here.stored, "_read", slowly)
        assert not (await here.stored.read("anna")).calls
        async with asyncio.timeout(10):
            while not here.stored.of("anna").calls:
                await asyncio.sleep(0.01)


async def test_a_call_is_read_soon_after_a_reading_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_records, "WRITTEN_BY_THEN", 0.0)
    monkeypatch.setattr(my_records, "READ_AGAIN", 0.01)
    async with records(tmp_path) as here:
        await here.stored.read("anna")
        await here.call("c1", CUSTOMER, "+46846500401", "no_answer")
        read, failed = here.store.journal.calls, asyncio.Event()

        async def away(_ids: Collection[str]) -> tuple[StoredCall, ...]:
            monkeypatch.setattr(here.store.journal, "calls", read)
            failed.set()
            raise ConnectionError("away")

        monkeypatch.setattr(here.store.journal, "calls", away)
        async with asyncio.timeout(10):
            while not here.stored.of("anna").calls:
                await asyncio.sleep(0.01)

        assert failed.is_set()


async def test_a_database_that_is_too_slow_is_told_as_one_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A TimeoutError says nothing, and the first line of nothing was an IndexError."""
    monkeypatch.setattr(my_records, "RECORDS_WITHIN", 0.0)
    async with records(tmp_path) as here:

        async def never(_person: str) -> MyRecord:
            await asyncio.Event().wait()
            raise AssertionError

        monkeypatch.setattr(here.stored, "_read", never)
        with pytest.raises(ConnectionError, match="TimeoutError"):
            await here.stored.read("anna")


async def test_it_is_read_again_when_a_message_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(my_records, "READ_AGAIN", 0.01)
    async with records(tmp_path) as here:
        await here.stored.read("anna")
        await here.store.add_message(
            mailbox="anna", caller=CUSTOMER, call="c1", recorded_at=NOW, seconds=4.5, sound="anna/1.wav"
        )
        here.mark += 1
        async with asyncio.timeout(10):
            while not here.stored.of("anna").messages:
                await asyncio.sleep(0.01)


async def test_a_database_that_is_away_leaves_what_was_read(tmp_path: Path) -> None:
    async with records(tmp_path) as here:
        await here.call("c1", CUSTOMER, "+46846500401", "no_answer")
        await here.stored.read("anna")
        await here.store.close()
        (tmp_path / "vaxel.db").rename(tmp_path / "away.db")
        with pytest.raises(ConnectionError):
            await here.stored.read("anna")

        assert [one.id for one in here.stored.of("anna").calls] == ["c1"]


async def test_who_is_taken_out_of_the_company_has_nothing_any_more(tmp_path: Path) -> None:
    async with records(tmp_path) as here:
        assert (await here.stored.read("nobody")) == MyRecord()


async def test_only_some_are_read_at_once_however_many_pages_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with records(tmp_path) as here:
        reading, most, done = 0, 0, asyncio.Event()
        people = list(BOLAGET.people)
        left = set(people)

        async def noted(person: str) -> tuple[MyRecord, Mapping[str, int]]:
            nonlocal reading, most
            reading, most = reading + 1, max(most, reading + 1)
            await asyncio.sleep(0)
            reading -= 1
            left.discard(person)
            if not left:
                done.set()
            return MyRecord(), {}

        monkeypatch.setattr(here.stored, "_read", noted)
        for person in people:
            here.stored.of(person)
        async with asyncio.timeout(10):
            await done.wait()

    assert most == my_records.READ_TOGETHER

"""A policy is written as a document in a process of its own, which ends with whoever asked for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from app.calls.snapshot import Snapshot
from app.clock import real_clock
from app.company import document as document_of
from app.company import document_hash, load
from app.policy.people import Person
from app.service.current import Current
from app.service.version_cache import MOST_PEOPLE_CACHED
from app.service.web.try_room import HousePolicy, WrittenElsewhere
from app.storage import Store, migrate
from app.web.site.render import Pages
from app.web.trying.ports import CannotTry, PolicyQuestion
from tests.policy.bolaget import BOLAGET, EXAMPLE

AT = "2026-11-25T12:00"
MANY = {
    f"p{number}": Person(f"p{number}", f"Person {number}", "chef", f"5{number}")
    for number in range(MOST_PEOPLE_CACHED)
}

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable
    from pathlib import Path

    from app.service.build import Rooms


async def test_a_call_to_come_is_tried_on_the_version_that_is_prepared_for_then(tmp_path: Path) -> None:
    """A drawing of next week's calls was drawn by this week's hours."""
    now = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    document, later = document_of(load(EXAMPLE)), document_of(load(EXAMPLE))
    [queue] = [one for one in later["queues"] if one["id"] == "salj"]
    queue["hours"] = {"weekdays": "08:00-16:00", "clause": "Q13"}
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(database)
    store = await Store.open(database, now=lambda: now)
    for one, instant in ((document, None), (later, datetime(2026, 12, 1, 5, 0, tzinfo=UTC))):
        await store.import_document(
            one, document_hash(one), "david", people=["anna"], desk_phones=[], in_force_from=instant
        )
    rooms = cast(
        "Rooms", SimpleNamespace(store=store, clock=lambda: now, presences=None, current=Current(lambda: now))
    )
    policy = HousePolicy(rooms, Pages())

    told = [
        (await policy.ask(PolicyQuestion("salj", "+46701234567", at), "sv")).path[0]
        for at in ("2026-11-30T17:00", "2026-12-01T17:00")
    ]
    await store.close()

    assert told[0].startswith("Kön Sälj")
    assert told[1].startswith("Samtalet kopplas vidare till svarstjänsten")


@pytest.mark.parametrize(
    ("question", "field", "sv"),
    [
        (
            PolicyQuestion("ana", "", AT),
            "to",
            "'ana' är varken ett nummer eller ett id på en person eller kö",
        ),
        (PolicyQuestion("103", "ana", AT), "from", "'ana' är varken ett nummer eller en persons id"),
        (PolicyQuestion("103", "", AT, "anna=luch"), "profile", "'luch' är inget av available, meeting"),
    ],
)
async def test_a_mistyped_word_is_said_at_its_field_in_swedish(
    tmp_path: Path, question: PolicyQuestion, field: str, sv: str
) -> None:
    """A call to `ana` was one to the reception, from `ana` one from outside, and a profile's error was English."""
    now = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(database)
    store = await Store.open(database, now=lambda: now)
    document = document_of(load(EXAMPLE))
    await store.import_document(document, document_hash(document), "david", people=["anna"], desk_phones=[])
    rooms = cast(
        "Rooms", SimpleNamespace(store=store, clock=lambda: now, presences=None, current=Current(lambda: now))
    )

    with pytest.raises(CannotTry) as refused:
        await HousePolicy(rooms, Pages()).ask(question, "sv")
    await store.close()

    assert refused.value.field == field
    assert refused.value.sv.startswith(sv)


@pytest.mark.whole
async def test_the_process_ends_when_the_reader_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Process] = []
    begin, there = asyncio.create_subprocess_exec, asyncio.Event()

    async def noted(*command: str, **more: Any) -> Process:
        process = await begin(*command, **more)
        begun.append(process)
        there.set()
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    snapshot = type("Snapshot", (), {"version": "1"})()
    current = type("Current", (), {"snapshot": snapshot, "day": lambda _self: "2026-11-30"})()
    rooms = cast("Rooms", type("House", (), {"current": current, "clock": lambda _self: real_clock()})())
    reader = asyncio.create_task(WrittenElsewhere(rooms).document("html", "sv", for_all=True))
    async with asyncio.timeout(20):
        await there.wait()
        reader.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reader

    assert [one.returncode is not None for one in begun] == [True]


async def test_a_large_company_is_read_for_one_question_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six at once took 240 MB."""
    now, document = datetime(2026, 11, 25, 11, 0, tzinfo=UTC), document_of(load(EXAMPLE))
    stored = SimpleNamespace(hash=document_hash(document), document=document, text=None)
    goes_on, reads, most = asyncio.Event(), 0, 0

    async def at(_instant: datetime) -> object:
        return stored

    async def beside(work: Callable[..., object], *more: object) -> object:
        nonlocal reads, most
        reads, most = reads + 1, max(most, reads + 1)
        await goes_on.wait()
        reads -= 1
        return work(*more)

    monkeypatch.setattr(asyncio, "to_thread", beside)
    current = Current(lambda: now)
    current.snapshot = Snapshot(replace(BOLAGET, people={**BOLAGET.people, **MANY}), stored.hash)
    rooms = SimpleNamespace(
        store=SimpleNamespace(versions=SimpleNamespace(at=at)),
        clock=lambda: now,
        presences=None,
        current=current,
    )
    policy, question = HousePolicy(cast("Any", rooms), Pages()), PolicyQuestion("salj", at="2026-11-25T17:00")
    asked = [asyncio.create_task(policy.ask(question, "sv")) for _ in range(2)]
    for _ in range(20):  # turns of the loop: more than both take to begin
        await asyncio.sleep(0)
    goes_on.set()

    first, second = await asyncio.gather(*asked)
    assert first.path == second.path
    assert most == 1


async def test_a_call_of_now_is_tried_on_the_company_in_force_itself(tmp_path: Path) -> None:
    """Another one of 10,000 people would take 15 MB."""
    now = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
    document = document_of(load(EXAMPLE))
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(database)
    store = await Store.open(database, now=lambda: now)
    stored, _ = await store.import_document(document, document_hash(document), "david", people=["anna"])
    current = Current(lambda: now)
    current.snapshot = Snapshot(BOLAGET, stored.hash)
    policy = HousePolicy(cast("Rooms", SimpleNamespace(store=store, current=current)), Pages())

    rules = await policy._rules(now)
    assert rules.company is BOLAGET
    assert await policy._rules(now) is rules

    current.snapshot = Snapshot(replace(BOLAGET, people={**BOLAGET.people, **MANY}), stored.hash)
    policy = HousePolicy(cast("Rooms", SimpleNamespace(store=store, current=current)), Pages())
    rules = await policy._rules(now)
    assert await policy._rules(now) is not rules, "a large company's lines are read anew"
    await store.close()

"""Versions that wait for their instant, in a service with a real database: by its clock, also after a restart."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.ari.tables import FILE
from app.company import from_document, to_company
from app.service.prepared import Prepared
from app.storage import Store, migrate
from tests.live.waiting import until
from tests.prepared import prepare
from tests.test_service import ROOT, Alone, alone, imported

if TYPE_CHECKING:
    from pathlib import Path

    from app.policy.model import Company
    from app.storage.rows import StoredCompany

__all__ = ["alone"]

EXAMPLE = ROOT / "examples" / "bolaget.yaml"


def changed(tmp_path: Path, *changes: tuple[str, str]) -> str:
    text = EXAMPLE.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "changed.yaml"
    file.write_text(text)
    return str(file)


def phones(alone: Alone) -> set[str]:
    return {phone["person"] for phone in json.loads(alone.vaxel("phones", "--json"))}


def endpoints(alone: Alone) -> set[str]:
    """The phones in the tables that the exchange reads."""
    [file] = alone.data.rglob(FILE)
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as tables:
        return {row[0] for row in tables.execute("SELECT id FROM endpoint")}


def test_a_prepared_version_comes_in_force_at_its_instant(alone: Alone, tmp_path: Path) -> None:
    """On a machine that is not busy some 20 ms after it; never before."""
    before = imported(alone)
    alone.start()
    alone.until_policy(before)
    file = changed(tmp_path, ("Gun Berg", "Gun Bergh"))
    now = datetime.now(UTC)
    at = now + timedelta(seconds=2)

    after = alone.in_store(lambda store: prepare(store, file, at), now=now)
    alone.until_policy(after)

    [line] = [line for line in alone.log.read_text().splitlines() if "at its instant" in line]
    assert datetime.fromisoformat(json.loads(line)["timestamp"]) >= at


def test_its_people_come_and_go_at_its_instant_also_if_the_service_was_away_then(
    alone: Alone, tmp_path: Path
) -> None:
    monday = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
    friday, later = "2026-12-04T12:00:00+01:00", "2026-12-07T09:00:00+01:00"
    before = imported(alone)
    file = changed(tmp_path, ("id: gun\n", "id: gunnel\n"), ("gun]", "gunnel]"))
    alone.start(VAXEL_NOW=friday)
    alone.until_policy(before)
    done = alone.run("import", file, "--from", monday.isoformat(), "--json", VAXEL_NOW=friday)
    after = str(json.loads(done.stdout)["version"])
    alone.vaxel("profile", "gun", "meeting", "--until", "never")
    gone = phones(alone)
    alone.stop()

    alone.start(VAXEL_NOW=later)
    alone.until_policy(after)

    assert "gun" in gone
    assert "gunnel" not in gone
    until(lambda: "gunnel" in phones(alone), "her phone")
    until(lambda: "gunnel" in endpoints(alone), "the exchange's tables, which serve calls without us")
    assert "gun" not in endpoints(alone)
    assert "gun" not in phones(alone)
    assert "gun" not in [row["person"] for row in json.loads(alone.vaxel("profile", "--json"))]


def test_a_version_that_has_come_cannot_be_used_and_the_former_one_stays(alone: Alone) -> None:
    before = imported(alone)
    document = json.loads(alone.vaxel("export", "--json"))
    document["people"][3]["mobile"] = "not a number"
    instant = datetime.now(UTC) + timedelta(seconds=2)
    alone.in_store(lambda store: store.import_document(document, "bent", "a test", in_force_from=instant))

    alone.start()
    alone.until_policy(before)
    alone.until_problem("people[3].mobile")

    assert alone.health()["policy"] == before
    alone.stop()
    alone.start()
    alone.until_policy(before)
    alone.until_problem("people[3].mobile")


def test_a_version_that_is_called_off_does_not_come(alone: Alone, tmp_path: Path) -> None:
    """The service stands still until it is called off: however slow the machine, its instant does not come before."""
    before = imported(alone)
    alone.start()
    alone.until_policy(before)
    file = changed(tmp_path, ("Gun Berg", "Gun Bergh"))
    now = datetime.now(UTC)
    at = now + timedelta(seconds=2)

    async def prepare_and_call_off(store: Store) -> None:
        await prepare(store, file, at)
        [waiting] = await store.versions.waiting_after(None)
        assert await store.versions.call_off(waiting.id, "a test", "not yet")

    with alone.hanging():
        alone.in_store(prepare_and_call_off, now=now)
    last = imported(alone, changed(tmp_path, ("Gun Berg", "Gun Bergsten")))
    alone.until_policy(last)

    until(lambda: datetime.now(UTC) > at + timedelta(seconds=1), "its instant to be over")
    assert alone.health()["policy"] == last


async def test_a_version_that_is_called_off_when_it_was_ready_does_not_come(tmp_path: Path) -> None:
    """As the service has read and made it by then, of which nothing is seen outside: its own parts, with a clock."""
    noon = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
    now = [noon]
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    await migrate(database)
    store = await Store.open(database, now=lambda: now[0])

    def make(stored: StoredCompany) -> Company:
        return to_company(from_document(stored.document))

    prepared = Prepared(store, lambda: now[0])
    try:
        before = await prepare(store, str(EXAMPLE), None)
        after = await prepare(
            store, changed(tmp_path, ("Gun Berg", "Gun Bergh")), noon + timedelta(seconds=10)
        )
        await prepared.in_force()
        await prepared.look(make)
        assert prepared.ready is not None
        assert prepared.ready.version == after

        [waiting] = await store.versions.waiting_after(None)
        assert await store.versions.call_off(waiting.id, "a test", "not yet")
        now[0] = noon + timedelta(seconds=11)

        assert not await prepared.put_in_force(make)
        stored = await prepared.in_force()
    finally:
        await store.close()
    assert stored is not None
    assert stored.hash == before
    assert prepared.due_in == float("inf")

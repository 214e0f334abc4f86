"""Versions that wait for their instant, on both databases: when they come in force, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import ref

import pytest
import pytest_asyncio
from sqlalchemy import text

from app.storage import Store, migrate
from app.storage.database import open_engine
from app.storage.migrate import newest_revision
from app.storage.versions import Overtaken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

FRIDAY = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
MONDAY = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
SECOND = timedelta(seconds=1)


class Timed:
    """A store whose clock the test sets, with short words for what the tests do."""

    def __init__(self) -> None:
        self.now = FRIDAY
        self.store: Store

    async def take(self, hash: str, people: tuple[str, ...] = ("anna", "bo"), **more: Any) -> bool:  # noqa: A002
        document = {"company": hash}
        _, created = await self.store.import_document(
            document, hash, "carin", people=people, desk_phones=people, **more
        )
        return created

    async def in_force(self) -> str | None:
        found = await self.store.current_company()
        return found.hash if found else None

    async def apply(self, people: tuple[str, ...] = ("anna", "bo")) -> bool:
        """As the service does."""
        found = await self.store.current_company()
        assert found is not None
        return await self.store.versions.put_in_force(found.id, people=people, desk_phones=people)

    async def log(self) -> list[tuple[str, datetime | None, datetime | None]]:
        return [(row.hash, row.since, row.until) for row in await self.store.versions.log()]

    async def phones(self) -> set[str]:
        return {phone.id for phone in await self.store.phones()}


@pytest_asyncio.fixture
async def house(database: str) -> AsyncIterator[Timed]:
    timed = Timed()
    timed.store = await Store.open(database, now=lambda: timed.now)
    yield timed
    await timed.store.close()


async def test_a_prepared_version_is_in_force_from_its_instant_and_not_before(house: Timed) -> None:
    await house.take("a")
    assert await house.take("b", in_force_from=MONDAY)

    house.now = MONDAY - SECOND
    before = await house.in_force()
    house.now = MONDAY
    after = await house.in_force()

    assert (before, after) == ("a", "b")


async def test_its_instant_is_another_revision_for_the_service(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    waiting = await house.store.revision()

    house.now = MONDAY - SECOND
    still = await house.store.revision()
    house.now = MONDAY
    due = await house.store.revision()

    assert still == waiting
    assert due != waiting


async def test_people_who_come_and_go_have_phones_choices_and_calendars_right_at_the_instant(
    house: Timed,
) -> None:
    await house.take("a", ("anna", "bo"))
    await house.store.set_profile("anna", "meeting", "test")
    await house.store.set_calendar("anna", "https://example.com/anna.ics")
    await house.take("b", ("bo", "carin"), in_force_from=MONDAY)
    before = (await house.phones(), await house.store.profiles(), len(await house.store.calendars()))

    house.now = MONDAY
    applied = await house.apply(("bo", "carin"))

    assert before == ({"anna", "bo"}, {"anna": "meeting"}, 1)
    assert applied
    assert await house.phones() == {"bo", "carin"}
    assert await house.store.profiles() == {}
    assert await house.store.calendars() == []


async def test_it_comes_in_force_once(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    house.now = MONDAY + SECOND

    assert await house.apply()
    assert not await house.apply()
    assert await house.log() == [("b", MONDAY, None), ("a", FRIDAY, MONDAY)]


async def test_an_import_in_between_is_in_force_until_the_instant(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    house.now = FRIDAY + SECOND
    await house.take("c")

    before = await house.in_force()
    house.now = MONDAY
    after = await house.in_force()

    assert (before, after) == ("c", "b")
    assert await house.log() == [
        ("b", MONDAY, None),
        ("c", FRIDAY + SECOND, MONDAY),
        ("a", FRIDAY, FRIDAY + SECOND),
    ]


async def test_an_import_after_the_instant_wins_also_if_the_service_was_away_meanwhile(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)

    house.now = MONDAY + SECOND
    await house.take("c")
    applied = await house.apply()

    assert not applied
    assert await house.in_force() == "c"
    assert [hash_ for hash_, *_ in await house.log()] == ["c", "b", "a"]


async def test_two_prepared_versions_come_in_the_order_of_their_instants(house: Timed) -> None:
    await house.take("a")
    await house.take("later", in_force_from=TUESDAY)
    await house.take("sooner", in_force_from=MONDAY)
    waiting = await house.store.versions.next()

    seen = []
    for now in (FRIDAY, MONDAY, TUESDAY):
        house.now = now
        seen.append(await house.in_force())

    assert waiting is not None
    assert waiting.hash == "sooner"
    assert seen == ["a", "sooner", "later"]


async def test_both_instants_of_a_service_that_was_away_are_in_the_log(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    await house.take("c", in_force_from=TUESDAY)

    house.now = TUESDAY + SECOND
    assert await house.apply()

    assert await house.log() == [("c", TUESDAY, None), ("b", MONDAY, TUESDAY), ("a", FRIDAY, MONDAY)]


async def test_preparing_for_the_same_instant_replaces_what_was_prepared(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    await house.take("c", in_force_from=MONDAY)

    house.now = MONDAY
    [newest, replaced, _] = await house.store.versions.log()

    assert await house.in_force() == "c"
    assert (newest.hash, newest.in_force) == ("c", True)
    assert (replaced.hash, replaced.since) == ("b", None)
    assert replaced.called_off is not None
    assert replaced.called_off.what == "replaced"


async def test_preparing_the_version_in_force_undoes_what_was_prepared_for_that_instant(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)

    assert await house.take("a", in_force_from=MONDAY)

    house.now = MONDAY
    assert await house.in_force() == "a"


async def test_preparing_what_will_be_in_force_anyway_changes_nothing(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    revision = await house.store.revision()

    assert not await house.take("a", in_force_from=MONDAY - SECOND)
    assert not await house.take("b", in_force_from=MONDAY)
    assert not await house.take("b", in_force_from=TUESDAY)
    assert await house.store.revision() == revision


async def test_a_version_that_is_called_off_never_comes(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    [prepared, _] = await house.store.versions.log()
    revision = await house.store.revision()

    assert await house.store.versions.call_off(prepared.id, "david", "not yet")
    assert not await house.store.versions.call_off(prepared.id, "david", "again")

    assert await house.store.revision() != revision
    house.now = MONDAY
    assert await house.in_force() == "a"
    called_off = next(row.called_off for row in await house.store.versions.log() if row.hash == "b")
    assert called_off is not None
    assert (called_off.what, called_off.by, called_off.why) == ("called_off", "david", "not yet")


async def test_a_version_in_force_cannot_be_called_off(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    [prepared, in_force] = await house.store.versions.log()
    house.now = MONDAY

    assert not await house.store.versions.call_off(prepared.id, "david", "too late")
    assert not await house.store.versions.call_off(in_force.id, "david", "never prepared")
    assert await house.in_force() == "b"


async def test_a_clock_that_is_put_back_takes_no_version_out_of_force(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    house.now = MONDAY
    await house.apply()

    house.now = FRIDAY
    back = await house.in_force()
    await house.take("c")

    assert back == "b"
    assert await house.in_force() == "c"
    house.now = MONDAY
    assert await house.in_force() == "c"


async def test_the_service_can_go_on_with_the_version_before_one_that_it_cannot_use(house: Timed) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    house.now = MONDAY

    noted = await house.store.versions.in_force_as_noted()

    assert noted is not None
    assert noted.hash == "a"


async def test_the_log_says_who_when_and_why(house: Timed) -> None:
    await house.take("a", why="the first one")
    await house.take("b", why="Support opens at 08", in_force_from=MONDAY)

    [waiting, in_force] = await house.store.versions.log()

    assert (waiting.prepared, waiting.why, waiting.in_force_from) == (True, "Support opens at 08", MONDAY)
    assert (in_force.in_force, in_force.imported_by, in_force.imported_at) == (True, "carin", FRIDAY)


async def test_the_text_stays_as_it_was_imported(house: Timed) -> None:
    written = "# ours\r\ncompany: Bolaget  # ÅÄÖ\n"
    await house.take("a", text=written)

    found = await house.store.company_by_hash("a")

    assert found is not None
    assert found.text == written


async def test_another_comment_is_a_version_with_the_same_hash(house: Timed) -> None:
    await house.take("a", text="company: A\n")

    assert not await house.take("a", text="company: A\n")
    assert not await house.take("a")
    assert await house.take("a", text="company: A  # ours\n")

    found = await house.store.company_by_hash("a")
    assert found is not None
    assert found.text == "company: A  # ours\n"
    assert await house.store.versions.hashes("") == ["a"]


@pytest.mark.parametrize(
    ("prefix", "found"), [("abc1", ["abc1"]), ("abc", ["abc1", "abc2"]), ("x", []), ("a%c", []), ("a_c", [])]
)
async def test_a_prefix_finds_the_hashes_that_begin_so(house: Timed, prefix: str, found: list[str]) -> None:
    for hash_ in ("abc1", "abc2", "bcd"):
        await house.take(hash_)

    assert await house.store.versions.hashes(prefix) == found


async def test_versions_of_an_older_database_are_in_the_log_and_the_newest_is_in_force(
    empty_database: str,
) -> None:
    await migrate(empty_database, "0009")
    engine = open_engine(empty_database)
    async with engine.begin() as connection:
        for hash_, day in (("a", 1), ("b", 2), ("a", 3)):
            row = {"hash": hash_, "at": datetime(2026, 11, day)}
            await connection.execute(
                text(
                    "INSERT INTO company_version (hash, imported_at, imported_by, document) "
                    "VALUES (:hash, :at, 'carin', '{}')"
                ),
                row,
            )
    await engine.dispose()

    await migrate(empty_database)
    store = await Store.open(empty_database)
    log = await store.versions.log()
    current = await store.current_company()
    await store.close()

    assert [(row.hash, row.in_force, row.why) for row in log] == [
        ("a", True, ""),
        ("b", False, ""),
        ("a", False, ""),
    ]
    assert current is not None
    assert (current.id, current.text) == (log[0].id, None)


async def test_going_back_to_an_older_program_leaves_out_what_never_came_in_force(
    house: Timed, database: str
) -> None:
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)

    await migrate(database, f"-{int(newest_revision()) - 9}")
    await migrate(database)

    assert await house.log() == [("a", FRIDAY, None)]


async def test_going_back_to_an_older_program_keeps_the_version_in_force(house: Timed, database: str) -> None:
    """Also if it was prepared before another one was imported: the older program takes the newest row."""
    await house.take("a")
    await house.take("b", in_force_from=MONDAY)
    await house.take("c")
    house.now = MONDAY
    await house.apply()

    await migrate(database, f"-{int(newest_revision()) - 9}")
    await migrate(database)

    assert await house.in_force() == "b"
    assert [hash_ for hash_, *_ in await house.log()] == ["b", "c", "b", "a"]


async def test_a_change_of_a_version_that_was_overtaken_is_not_stored(house: Timed) -> None:
    await house.take("a")
    made_of = await house.store.current_company()
    await house.take("b", in_force_from=MONDAY)
    assert made_of is not None

    house.now = MONDAY
    with pytest.raises(Overtaken):
        await house.take("a changed", follows=made_of.id)

    assert await house.in_force() == "b"


async def test_nothing_of_a_document_stays_in_memory(house: Timed) -> None:
    """SQLAlchemy keeps statements, and the first document stood in one: 10 MB of 10,000 people."""

    class Document(dict[str, Any]):
        pass

    document = Document(company="Bolaget")
    kept = ref(document)

    await house.store.import_document(document, "a hash", "a test")
    del document

    assert kept() is None

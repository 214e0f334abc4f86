"""Of the company's telephone policy, a person gets what is about them or about all."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.company import document, document_hash, load
from app.document.whole import make_document
from app.service.web.my_policy import Concerns, StoredPolicyViews
from app.storage.migrate import migrate
from app.storage.store import Store
from app.web.me.policy_view import ShownTable
from tests.policy.bolaget import BOLAGET, EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.web.me.policy_view import ShownSection

AT = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
SECTIONS = make_document(load(EXAMPLE), "sv", AT).sections


def shown(person: str) -> dict[str, ShownSection]:
    mine = Concerns(BOLAGET, BOLAGET.people[person])
    found = (mine.section(one) for one in SECTIONS)
    return {one.id: one for one in found if one is not None}


def heads(section: ShownSection) -> Iterator[str]:
    for part in section.parts:
        if isinstance(part, ShownTable):
            yield from (row[0] for row in part.rows)


def test_a_seller_gets_the_sellers_row_and_queue() -> None:
    found = shown("anna")

    assert list(heads(found["roles"])) == ["Säljare"]
    assert [one.id for one in found["queues"].sections] == ["queues.salj"]
    assert "På lektion" not in list(heads(found["profiles"]))
    assert "På lunch" in list(heads(found["profiles"]))


def test_nobody_gets_others_exceptions_and_everybody_the_contact_persons() -> None:
    assert "Jonas Ask" in list(heads(shown("jonas")["exceptions"]))
    assert "Jonas Ask" not in list(heads(shown("anna")["exceptions"]))
    assert "David Holm" in list(heads(shown("anna")["contacts"]))


def test_the_index_and_the_glossary_are_left_to_the_whole_document() -> None:
    assert not {"index", "glossary", "music"} & shown("anna").keys()


def test_schedules_are_those_for_oneself() -> None:
    def lists(person: str) -> list[int]:
        inside = {one.id: one for one in shown(person)["profiles"].sections}
        return [len(one) for one in inside["profiles.schedules"].parts if isinstance(one, tuple)]

    assert (lists("anna"), lists("bo")) == ([2], [1])


async def test_it_is_made_of_the_version_in_force_and_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/vaxel.db"
    await migrate(url)
    store = await Store.open(url)
    file = load(EXAMPLE)
    try:
        await store.import_document(
            document(file), document_hash(document(file)), "test", people=BOLAGET.people
        )
        views = StoredPolicyViews(store, lambda: "v", lambda: AT)
        first = await views.of(BOLAGET, BOLAGET.people["anna"], "en")
        await store.close()

        assert await views.of(BOLAGET, BOLAGET.people["anna"], "en") == first
    finally:
        await store.close()
    assert first[0].title

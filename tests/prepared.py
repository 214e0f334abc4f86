"""Versions of the company that a test makes in its own process: no other process has to be faster than an instant.

Knows: what `vaxel import` gives the store. Refuses to know: which clock the store has, and what becomes of the version.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.company import document, document_hash, load, to_company

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage import Store


async def prepare(store: Store, file: Path | str, at: datetime | None) -> str:
    """Prepare a company file for an instant, or put it in force (None); the version's hash.

    It also does so if the instant is past by then: the version is due.
    """
    read = load(file)
    company, made = to_company(read), document(read)
    stored, _ = await store.import_document(
        made,
        document_hash(made),
        "a test",
        people=list(company.people),
        desk_phones=[person.id for person in company.people.values() if person.desk],
        text=Path(file).read_text(),
        in_force_from=at,
    )
    return stored.hash

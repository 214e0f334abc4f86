"""A version of the company by the beginning of its hash, as somebody types it.

Knows: what to say if no version has it, or several. Refuses to know: what the version is wanted for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.terminal import NOT_FOUND, Lang, end
from app.commands.versions.new_version import SHOWN_OF_HASH

if TYPE_CHECKING:
    from app.storage.rows import StoredCompany
    from app.storage.store import Store


async def version_named(store: Store, prefix: str, lang: Lang) -> StoredCompany:
    """The newest version whose hash begins so; ends the command if there is none, or if there are several hashes."""
    hashes = await store.versions.hashes(prefix.lower()) if prefix else []
    if len(hashes) > 1:
        names = ", ".join(one[:SHOWN_OF_HASH] for one in hashes[:5])
        raise end(
            lang.say(
                f"flera versioner börjar på {prefix}: {names}",
                f"several versions begin with {prefix}: {names}",
            ),
            NOT_FOUND,
        )
    found = await store.company_by_hash(hashes[0]) if hashes else None
    if found is None:
        raise end(
            lang.say(
                f"ingen version börjar på {prefix}, och det finns ingen sådan fil: se `vaxel policy log`",
                f"no version begins with {prefix}, and there is no such file: see `vaxel policy log`",
            ),
            NOT_FOUND,
        )
    return found

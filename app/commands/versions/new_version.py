"""How a command makes a version of the company: at once, or prepared for an instant.

Knows: what is stored with a version, and which versions wait for their instant. Refuses to know: what changed in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.commands.terminal import Lang, end
from app.commands.versions.instants import day_and_time

if TYPE_CHECKING:
    from datetime import datetime

    from app.company import CompanyFile, FileProblem
    from app.policy.model import Company
    from app.storage.rows import StoredCompany
    from app.storage.store import Store

SHOWN_OF_HASH = 12  # characters to show of a version's hash


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A version to make. by, why: for the log. text: the YAML, if there is one. at: the instant; None: at once.

    follows: the id of the version that it was made of; whoever makes it hears Overtaken if another is in force by then.
    """

    by: str
    why: str = ""
    text: str | None = None
    at: datetime | None = None
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A version that was made; created False: nothing changed. before: the one that it follows; None: the first one.

    waits: it, or the one before that has the same content, waits for its instant still. later: the versions that wait
    for a later instant, and take its place then; soonest first.
    """

    stored: StoredCompany
    created: bool
    before: StoredCompany | None
    waits: bool = False
    later: list[StoredCompany] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether it has another content than the one before: else only comments and order of its text are new."""
        return self.created and (self.before is None or self.before.hash != self.stored.hash)


async def take_file(
    store: Store, file: CompanyFile, company: Company, new: NewVersion, lang: Lang
) -> tuple[Taken, list[FileProblem]]:
    """Make a version of a file: its profiles keep the codes that they had. Returns also warnings about codes."""
    from app.company import document, keep_codes

    before = await _followed(store, new, lang)
    codes = keep_codes(file, before.document if before else None)
    return await _take(store, document(codes.file), None, company, new, before), codes.warnings


async def take_document(
    store: Store, document: dict[str, Any], hash_: str, company: Company, new: NewVersion, lang: Lang
) -> Taken:
    """Make a version of a stored document, exactly as it is."""
    return await _take(store, document, hash_, company, new, await _followed(store, new, lang))


async def _take(
    store: Store,
    document: dict[str, Any],
    hash_: str | None,
    company: Company,
    new: NewVersion,
    before: StoredCompany | None,
) -> Taken:
    from app.company import document_hash

    stored, created = await store.import_document(
        document,
        hash_ or document_hash(document),
        new.by,
        people=list(company.people),
        desk_phones=[person.id for person in company.people.values() if person.desk],
        why=new.why,
        text=new.text,
        in_force_from=new.at,
        follows=new.follows,
    )
    waiting = await store.versions.waiting_after(None)
    same = before if created and before is not None and before.hash == stored.hash else stored
    return Taken(
        stored,
        created,
        before,
        same.id in [one.id for one in waiting],
        [one for one in waiting if new.at is None or (one.in_force_from or new.at) > new.at],
    )


async def _followed(store: Store, new: NewVersion, lang: Lang) -> StoredCompany | None:
    """The version that will be in force just before the new one is."""
    before = await store.versions.until_instant(new.at)
    if before is None and new.at is not None:
        raise end(
            lang.say(
                "inget företag gäller än: den första importen har ingen --from",
                "no company is in force yet: the first import has no --from",
            )
        )
    return before


def in_force_words(taken: Taken, lang: Lang) -> str:
    """What a version is after a command: in force now, in force or prepared already, or from when it will be."""
    if taken.changes:
        at = taken.stored.in_force_from
        if at is None:
            return lang.say("gäller nu", "is in force now")
        return lang.say(f"gäller från {day_and_time(at, lang)}", f"is in force from {day_and_time(at, lang)}")
    same = taken.before if taken.created and taken.before is not None else taken.stored
    if taken.waits and same.in_force_from is not None:
        when = day_and_time(same.in_force_from, lang)
        already = lang.say(f"var redan förberedd, från {when}", f"was prepared already, from {when}")
    else:
        already = lang.say("gällde redan", "was in force already")
    if taken.created:
        return already + lang.say(
            "; bara filens kommentarer och ordning är nya", "; only the file's comments and order are new"
        )
    return already + lang.say(", ingenting ändrades", ", nothing was changed")

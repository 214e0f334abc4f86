"""A draft of the company: a version, and its text with an administrator's changes.

Knows: what the draft means, what is wrong with it, and what it changes. Refuses to know: where it is kept.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from app.company import BadCompanyFile, as_of_today, document, dump_yaml, keep_codes, parse_values
from app.company.differences import differences
from app.company.differences.difference import CompanyDifference, InWords
from app.company.text_values import with_values
from app.company.yaml_text import read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.company import CompanyFile, FieldPath, FileProblem
    from app.web.site.company.ports import CompanyVersion

KEPT_TEXTS: Final = 6  # read texts that we remember: a large company takes a second to read
KEPT_CHARACTERS: Final = 2_500_000  # of them, besides the last: what they mean takes 15 times as much memory
CODE_FIELDS: Final = ("profiles", "retired_codes", "pause_codes")  # the fields that keep_codes completes
KEPT_COMPARISONS: Final = 12  # drafts whose changes we remember: they stand on each page of the company


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a text means. values: as the file writes them.

    written: the document as JSON; codes: what the phone codes depend on; None if something is wrong. The whole company
    would take ten times as much memory, for as long as the text is remembered.
    """

    text: str
    values: dict[str, Any]
    problems: Sequence[FileProblem] = ()
    written: bytes | None = None
    codes: CompanyFile | None = None

    def at(self, place: FieldPath) -> Any:
        """The value at a place; None if there is none."""
        found: Any = self.values
        for part in place:
            if isinstance(part, int):
                found = found[part] if isinstance(found, list) and part < len(found) else None
            else:
                found = found.get(part) if isinstance(found, dict) else None
        return found


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """base: the version that it was made of. kept: somebody has changed something."""

    base: CompanyVersion
    read: ReadText
    kept: bool

    @property
    def text(self) -> str:
        return self.read.text

    @property
    def values(self) -> dict[str, Any]:
        return self.read.values

    @property
    def document(self) -> dict[str, Any] | None:
        """As it would be stored; None if something is wrong with it."""
        if self.read.written is None or self.read.codes is None:
            return None
        codes = document(keep_codes(self.read.codes, self.base.document).file)
        found: dict[str, Any] = msgspec.json.decode(self.read.written)
        return found | {name: codes[name] for name in CODE_FIELDS}

    def changes(self) -> list[CompanyDifference]:
        """What it changes in its version; nothing while something is wrong with it. Takes seconds (10,000 people)."""
        if not self.kept or self.read.problems:
            return []
        return _differences(lambda: self.base.document, lambda: self.document or {})


def text_digest(text: str) -> bytes:
    """The key of a text in a cache: the text itself may have a million characters or two."""
    return hashlib.sha256(text.encode()).digest()


def version_text(version: CompanyVersion) -> str:
    """The version's text; one made of its values if nobody wrote one."""
    return version.text if version.text is not None else dump_yaml(version.document)


def differences_between(before: dict[str, Any], after: dict[str, Any]) -> list[CompanyDifference]:
    """Also if an older program wrote one of them."""
    return _differences(lambda: before, lambda: _as_of_today(after))


def _differences(
    before: Callable[[], dict[str, Any]], after: Callable[[], dict[str, Any]]
) -> list[CompanyDifference]:
    """after: with the fields of today's schema already. At 10,000 people each form of each takes 10 to 20 MB."""
    try:
        return differences(_as_of_today(before()), after())
    except (TypeError, ValueError, AttributeError, KeyError):
        return [
            CompanyDifference(
                "",
                None,
                None,
                InWords(
                    "Den ena versionen kan inte läsas av det här programmet.",
                    "This program cannot read one of the versions.",
                ),
            )
        ]


def differences_of(before: CompanyVersion, after: CompanyVersion) -> list[CompanyDifference]:
    """Between two versions. Takes seconds (10,000 people)."""
    return _differences(lambda: before.document, lambda: _as_of_today(after.document))


def _as_of_today(found: dict[str, Any]) -> dict[str, Any]:
    """With the fields of today's schema."""
    try:
        return as_of_today(found)
    except ValueError:
        return found


class TextReader:
    """Reads texts in a thread of its own, and remembers the last ones."""

    def __init__(self) -> None:
        self._read: OrderedDict[bytes, ReadText] = OrderedDict()

    async def read(self, text: str) -> ReadText:
        """Raises BadCompanyFile for what is no YAML at all."""
        key = text_digest(text)
        found = self._read.get(key)
        if found is None:
            found = await asyncio.to_thread(read_text, text)
            self._read[key] = found
            while len(self._read) > KEPT_TEXTS or self._too_long():
                self._read.popitem(last=False)
        self._read.move_to_end(key)
        return found

    def _too_long(self) -> bool:
        return len(self._read) > 1 and sum(len(one.text) for one in self._read.values()) > KEPT_CHARACTERS

    async def changed(self, text: str, wanted: Mapping[str, Any]) -> ReadText:
        """The text with other values. Raises CannotEdit."""
        return await self.read(await asyncio.to_thread(with_values, text, wanted))


class DraftComparison:
    """Compares drafts with their versions in a thread of its own, and remembers the last ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, bytes], list[CompanyDifference]] = OrderedDict()

    async def changes(self, draft: CompanyDraft) -> list[CompanyDifference]:
        """As CompanyDraft.changes."""
        if not draft.kept:
            return []
        key = draft.base.id, text_digest(draft.text)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = await asyncio.to_thread(draft.changes)
            while len(self._known) > KEPT_COMPARISONS:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return found


def read_text(text: str) -> ReadText:
    values, _, wrong = read_all(text.encode())  # raises it for what is no YAML at all
    del _  # the lines, which only problems need: as much again as the values
    try:
        file, _ = parse_values(values, {}, wrong)
    except BadCompanyFile:
        return _with_problems(text)
    codes = file.model_copy(update={"people": [], "queues": []})
    written = msgspec.json.encode(document(file))
    del file
    # Copy the values last: before all else is freed they would lie among it, and Python would keep the memory.
    values = msgspec.json.decode(msgspec.json.encode(values))
    return ReadText(text, values, written=written, codes=codes)


def _with_problems(text: str) -> ReadText:
    values, lines, wrong = read_all(text.encode())
    try:
        parse_values(values, lines, wrong)
    except BadCompanyFile as error:
        return ReadText(text, values, error.problems)
    raise AssertionError("it was wrong a moment ago")

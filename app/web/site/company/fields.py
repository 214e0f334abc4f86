"""The fields of forms, made from the company file's schema: one mechanism for every kind of entry.

Knows: which kind of input each field needs. Refuses to know: what a field is called (words/*/fields.toml), and values.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticUndefined

from app.company import values
from app.company.descriptions import DESCRIPTIONS
from app.company.entry import FileEntry, entry_class
from app.company.schema import CompanyFile, HoursEntry
from app.web.site.company.references import REFERENCES, Reference

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


class InputKind(StrEnum):
    """How a value is asked for."""

    TEXT = "text"
    LONG = "long"  # several lines
    NUMBER = "number"
    YES = "yes"  # a box to tick
    CHOICE = "choice"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    REFERENCE = "reference"
    WEEK = "week"  # opening hours, day by day
    LIST = "list"  # of values
    TICKS = "ticks"  # several of a few words
    PART = "part"  # fields of its own
    ENTRIES = "entries"  # a list of parts
    KEYED = "keyed"  # keys that callers press


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field. key: "PersonEntry.name", by which it has its words; name: as the file writes it.

    default: what holds when the file does not say it, as the file would write it. optional: it may be absent for good.
    words: words of the file that one may choose; beside a kind that is no choice, instead of a value. part: the fields
    of a part or of each entry; item: of a list.
    """

    key: str
    name: str
    kind: InputKind
    required: bool = False
    optional: bool = False
    default: Any = None
    words: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    reference: Reference | None = None
    part: tuple[FormField, ...] = ()
    item: FormField | None = None
    english: str = field(default="", repr=False)

    def help(self, lang: str) -> str:
        """What the schema says of it."""
        of, _, name = self.key.partition(".")
        if lang == "sv":
            return str(help_in_swedish().get(of, {}).get(name, ""))
        told = self.english or DESCRIPTIONS.get(of, {}).get(name, "")
        return "" if self.reference is not None and _IDS.search(told) else told  # a form shows names


_HELP: Final = Path(__file__).parents[1] / "words" / "help_in_swedish.toml"
_KINDS: Final = {
    get_args(values.PhoneNumber)[1].func: InputKind.PHONE,
    get_args(values.Email)[1].func: InputKind.EMAIL,
    get_args(values.Date)[1].func: InputKind.DATE,
    get_args(values.OwnText)[1].func: InputKind.LONG,
}
_IDS: Final = re.compile(r"\b(id|ids|ID)\b")
_HIDDEN: Final = frozenset({"CompanyFile.version", "CompanyFile.pause_codes", "CompanyFile.retired_codes"})


@cache
def help_in_swedish() -> dict[str, dict[str, str]]:
    """What each field of the file is, by entry and field."""
    return tomllib.loads(_HELP.read_text("utf-8"))


@cache
def fields_of(entry: type[FileEntry]) -> tuple[FormField, ...]:
    """All fields of a kind of entry that a form shows, in the order of the schema."""
    return tuple(
        made
        for name, info in entry.model_fields.items()
        for made in [_field(entry, name, info)]
        if made.key not in _HIDDEN and not _is_deprecated(info)
    )


def field_named(entry: type[FileEntry], name: str) -> FormField:
    """Raises KeyError."""
    return {one.name: one for one in fields_of(entry)}[name]


def entry_of(name: str) -> type[FileEntry]:
    """The kind of entry of a section of the file: of its list, or of the section itself. Raises KeyError."""
    found = entry_class(CompanyFile.model_fields[name])
    if found is None:
        raise KeyError(name)
    return found


def _is_deprecated(info: FieldInfo) -> bool:
    extra = info.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("deprecated"))


def _field(entry: type[FileEntry], name: str, info: FieldInfo) -> FormField:
    alias = info.alias or name
    key = f"{entry.__name__}.{alias}"
    needed = info.default is PydanticUndefined
    default = None if needed else _as_written(info.default)
    made = _made(key, alias, info.annotation, list(info.metadata), info.description or "")
    return _with(made, required=needed, default=default)


def _with(made: FormField, **changes: Any) -> FormField:
    return replace(made, **changes)


def _as_written(value: Any) -> Any:
    if isinstance(value, FileEntry):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, list):
        return [_as_written(one) for one in value]
    return value


def _made(key: str, name: str, annotation: Any, metadata: list[Any], english: str) -> FormField:
    plain, inside, words, optional = _taken_apart(annotation)
    metadata = [*metadata, *inside]
    told: dict[str, Any] = {"key": key, "name": name, "optional": optional, "english": english}
    reference = REFERENCES.get(key)
    if get_origin(plain) is list:
        (of,) = get_args(plain)
        item = _made(key, name, of, [], english)
        if item.kind is InputKind.CHOICE:
            return FormField(**told, kind=InputKind.TICKS, words=item.words)
        if item.kind is InputKind.PART:
            return FormField(**told, kind=InputKind.ENTRIES, part=item.part)
        longest = next((one.max_length for one in metadata if isinstance(one, MaxLen)), None)
        return FormField(**told, kind=InputKind.LIST, item=item, most=longest)
    if get_origin(plain) is dict:
        item = _made(key, name, get_args(plain)[1], [], english)
        return FormField(**told, kind=InputKind.KEYED, item=item)
    if isinstance(plain, type) and issubclass(plain, FileEntry):
        kind = InputKind.WEEK if plain is HoursEntry else InputKind.PART
        return FormField(**told, kind=kind, words=words, part=fields_of(plain))
    if plain is bool:
        if optional:
            return FormField(**told, kind=InputKind.CHOICE, words=("true", "false"))
        return FormField(**told, kind=InputKind.YES)
    if plain in (int, float):
        least = next((float(str(one.ge)) for one in metadata if isinstance(one, Ge)), None)
        most = next((float(str(one.le)) for one in metadata if isinstance(one, Le)), None)
        return FormField(**told, kind=InputKind.NUMBER, words=words, least=least, most=most)
    if plain is None:
        return FormField(**told, kind=InputKind.CHOICE, words=words)
    if reference is not None:
        return FormField(**told, kind=InputKind.REFERENCE, reference=reference)
    checks = [one.func for one in metadata if isinstance(one, AfterValidator | BeforeValidator)]
    kind = next((_KINDS[one] for one in checks if one in _KINDS), InputKind.TEXT)
    return FormField(**told, kind=kind, words=words)


def _taken_apart(annotation: Any) -> tuple[Any, list[Any], tuple[str, ...], bool]:
    """The type itself (None: words alone), its checks, words that may stand instead, and whether it may be none."""
    metadata: list[Any] = []
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata += more
    if get_origin(annotation) is Literal:
        return None, metadata, tuple(str(one) for one in get_args(annotation)), False
    if get_origin(annotation) not in (Union, UnionType):
        return annotation, metadata, (), False
    plain, words, optional = None, tuple[str, ...](), False
    for one in get_args(annotation):
        if one is type(None):
            optional = True
            continue
        found, inside, said, maybe = _taken_apart(one)
        words, optional, metadata = (*words, *said), optional or maybe, [*metadata, *_infos(inside)]
        plain = found if found is not None else plain
    return plain, metadata, words, optional


def _infos(metadata: list[Any]) -> list[Any]:
    """With what a field's own description holds: its limits."""
    return [inner for one in metadata for inner in (*getattr(one, "metadata", ()), one)]

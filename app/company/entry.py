"""What all parts of the company file share.

Knows: that they refuse unknown fields, and that nothing changes after reading. Refuses to know: the fields.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo


class FileEntry(BaseModel):
    """What all parts of the file share: they refuse unknown fields, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryField(NamedTuple):
    """A field of an entry: its name, its word in the file, and the class of its own entry or entries."""

    name: str
    key: str
    of: type[FileEntry] | None


@cache
def entry_fields(of: type[FileEntry]) -> tuple[EntryField, ...]:
    """An entry's fields, in the order of the schema: a large company has a hundred thousand entries."""
    return tuple(
        EntryField(name, field.alias or name, entry_class(field)) for name, field in of.model_fields.items()
    )


def entry_class(field: FieldInfo) -> type[FileEntry] | None:
    """The class of a field's entry or entries; None for plain values."""
    return next(_entry_classes(field.annotation), None)


def _entry_classes(annotation: Any) -> Iterator[type[FileEntry]]:
    if isinstance(annotation, type) and issubclass(annotation, FileEntry):
        yield annotation
    for part in get_args(annotation):
        yield from _entry_classes(part)

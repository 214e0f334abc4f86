"""Changes some values of a company file's text, and leaves every other character as it is: comments, order, spaces.

Knows: where values stand in the text. Refuses to know: what they mean. Whoever changes a text reads it again
and compares.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from app.company.yaml_text import dump_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Value = str | Sequence[str]
    Edit = tuple[int, int, str]

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = re.compile(r"[^\W_][\w .,+/-]*(?<! )")


class CannotEdit(Exception):
    """The text writes these values in a way that we cannot change without losing something."""


def with_section(text: str, section: str, fields: Mapping[str, Value]) -> str:
    """The text with these fields of a section of the file. Raises CannotEdit."""
    try:
        top = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise CannotEdit from error
    if not isinstance(top, yaml.MappingNode) or top.flow_style:
        raise CannotEdit
    found = next((child for key, child in top.value if key.value == section), None)
    if found is None:
        return text.rstrip("\n") + "\n" + dump_yaml({section: dict(fields)})
    if not isinstance(found, yaml.MappingNode) or not found.value:
        raise CannotEdit
    edits = sorted(_edits(text, found, fields), reverse=True)
    for start, end, new in edits:
        text = text[:start] + new + text[end:]
    return text


def _edits(text: str, section: Any, fields: Mapping[str, Value]) -> Iterator[Edit]:
    for name, value in fields.items():
        there = next((child for key, child in section.value if key.value == name), None)
        if there is None:
            first = section.value[0][0].start_mark
            written = f"{name}: {_written(value)}"
            space = ", " if section.flow_style else "\n" + " " * first.column
            yield first.index, first.index, written + space
        elif isinstance(value, str):
            if not isinstance(there, yaml.ScalarNode):
                raise CannotEdit
            if there.value != value:
                yield there.start_mark.index, there.end_mark.index, _scalar(value, there.style)
        else:
            yield from _list_edits(text, there, value)


def _list_edits(text: str, there: Any, wanted: Sequence[str]) -> Iterator[Edit]:
    if not isinstance(there, yaml.SequenceNode):
        raise CannotEdit
    items = list(there.value)
    stay = [one for one in items if one.value in wanted]
    new = [one for one in wanted if one not in {item.value for item in items}]
    style = items[0].style if items else '"'
    if len(stay) == len(items) and not new:
        return
    if there.flow_style:
        start, end = there.start_mark.index, there.end_mark.index
        if "#" in text[start:end]:
            raise CannotEdit
        written = [text[one.start_mark.index : one.end_mark.index] for one in stay]
        yield start, end, f"[{', '.join([*written, *(_scalar(one, style) for one in new)])}]"
        return
    if not stay:
        raise CannotEdit
    for item in items:
        if item not in stay:
            yield *_whole_line(text, item.start_mark.index), ""
    end = _whole_line(text, stay[-1].start_mark.index)[1]
    lines = "".join(f"{' ' * there.start_mark.column}- {_scalar(one, style)}\n" for one in new)
    yield end, end, lines if text[end - 1 : end] == "\n" else "\n" + lines.rstrip("\n")


def _whole_line(text: str, index: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    return start, len(text) if end < 0 else end + 1


def _written(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value, None)
    return f"[{', '.join(_scalar(one, None) for one in value)}]"


def _scalar(value: str, style: str | None) -> str:
    """Plain where the value before it is, and where it can be."""
    if not value.isprintable():
        raise CannotEdit
    if not style and _PLAIN.fullmatch(value) and ", " not in value:
        return value
    if style == '"' and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"

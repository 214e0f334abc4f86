"""Where the values of a company file's text stand, as a tree that takes little memory.

Knows: YAML's structure, and characters' places. Refuses to know: what the values mean, and how to change them.

PyYAML's own nodes hold two marks each, and take twice as much: 75 MB for the text of 10,000 people.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from app.company.text_edits import CannotEdit
from app.company.yaml_text import DEEPEST

if TYPE_CHECKING:
    from collections.abc import Iterator

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class ScalarAt:
    """A plain or quoted value, or a field's name. start, end: characters of the text; style: of the quotes."""

    start: int
    end: int
    column: int
    value: str
    style: str | None


@dataclass(slots=True)
class MappingAt:
    """Fields in the order of the text. flow_style: in braces."""

    start: int
    end: int
    column: int
    flow_style: bool
    value: list[tuple[ScalarAt, NodeAt]] = field(default_factory=list)


@dataclass(slots=True)
class SequenceAt:
    """A list. flow_style: in brackets."""

    start: int
    end: int
    column: int
    flow_style: bool
    value: list[NodeAt] = field(default_factory=list)


NodeAt = ScalarAt | MappingAt | SequenceAt


def nodes_of(text: str) -> MappingAt:
    """The whole text. Raises CannotEdit for what is no company file, such as one with anchors."""
    try:
        events = yaml.parse(text, Loader=_Loader)
        found = [_node(event, events, 0) for event in events if isinstance(event, yaml.NodeEvent)]
    except yaml.YAMLError as error:
        raise CannotEdit from error
    if len(found) != 1 or not isinstance(found[0], MappingAt):
        raise CannotEdit
    return found[0]


def _node(event: Any, events: Iterator[Any], depth: int) -> NodeAt:
    start: Any = event.start_mark
    end: Any = event.end_mark
    if isinstance(event, yaml.ScalarEvent):
        return ScalarAt(start.index, end.index, start.column, event.value, event.style)
    if isinstance(event, yaml.AliasEvent) or depth == DEEPEST:
        raise CannotEdit
    if isinstance(event, yaml.SequenceStartEvent):
        sequence = SequenceAt(start.index, end.index, start.column, bool(event.flow_style))
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            sequence.value.append(_node(event, events, depth + 1))
        end = event.end_mark
        sequence.end = end.index
        return sequence
    mapping = MappingAt(start.index, end.index, start.column, bool(event.flow_style))
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, depth + 1)
        if not isinstance(key, ScalarAt):
            raise CannotEdit
        key.value = sys.intern(key.value)
        mapping.value.append((key, _node(next(events), events, depth + 1)))
    end = event.end_mark
    mapping.end = end.index
    return mapping

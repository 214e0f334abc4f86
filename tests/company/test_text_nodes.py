"""Where values stand in a text: the same places that PyYAML's own nodes have."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.company.text_edits import CannotEdit
from app.company.text_nodes import MappingAt, NodeAt, ScalarAt, nodes_of
from app.company.yaml_text import dump_yaml

EXAMPLE = Path("examples/bolaget.yaml").read_text("utf-8")


def told(node: NodeAt) -> Any:
    """Everything that is known of a node, and of those in it."""
    if isinstance(node, ScalarAt):
        return node.start, node.end, node.column, node.value, node.style
    if isinstance(node, MappingAt):
        inside: list[Any] = [(told(key), told(value)) for key, value in node.value]
    else:
        inside = [told(one) for one in node.value]
    return node.start, node.end, node.column, node.flow_style, inside


def told_by_yaml(node: Any) -> Any:
    place = node.start_mark.index, node.end_mark.index, node.start_mark.column
    if isinstance(node, yaml.ScalarNode):
        return *place, node.value, node.style
    if isinstance(node, yaml.MappingNode):
        return *place, node.flow_style, [(told_by_yaml(key), told_by_yaml(one)) for key, one in node.value]
    return *place, node.flow_style, [told_by_yaml(one) for one in node.value]


@pytest.mark.parametrize("text", [EXAMPLE, "a: {b: [1, 'å'], c: }\nd:\n- x\n- - y\n  -\ne: |\n  z\n"])
def test_everything_stands_where_yaml_has_it(text: str) -> None:
    assert told(nodes_of(text)) == told_by_yaml(yaml.compose(text, Loader=yaml.CSafeLoader))


@pytest.mark.parametrize(
    "text",
    ["", "- 1\n", "a: &x 1\nb: *x\n", "a: *x\n", "? [1]\n: 2\n", "a: 1\n---\nb: 2\n", "a: [1\n", "[" * 1000],
)
def test_what_is_no_company_file_cannot_be_edited(text: str) -> None:
    with pytest.raises(CannotEdit):
        nodes_of(text)


def test_the_places_in_a_large_text_take_little_memory() -> None:
    people = [{"id": f"p{n}", "name": f"Person {n}", "extension": f"{n}"} for n in range(2000)]
    text = dump_yaml({"people": people})
    tracemalloc.start()
    try:
        nodes_of(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 28 * len(text)

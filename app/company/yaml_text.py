"""YAML as text: a company file's words, and the line of each.

Knows: YAML's structure. Refuses to know: YAML's guesses, and what the fields mean.

Every plain value is the text itself, so YAML's traps cannot spring: 0701740605 is not an octal
number, 17:00 is not 1020, and `no` is Norway in a list of countries but false as an answer. It refuses anchors,
tags and duplicate keys. Only an empty value, ~ and null are nothing: Null is somebody's name.
"""

from __future__ import annotations

from typing import Any

import yaml

from app.company.problems import BadCompanyFile, FieldPath, FileProblem
from app.company.words import of_yaml

LARGEST_YAML = 8_000_000  # bytes
DEEPEST = 12  # levels; also keeps the parser itself from running out of stack
EMPTY = ("", "~", "null")
STANDARD_TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "merge", "value")

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: type[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_yaml(raw: bytes, file: str | None = None) -> tuple[dict[str, Any], dict[FieldPath, int]]:
    """The document, and the line of every place in it. Raises BadCompanyFile."""
    document, lines, problems = read_all(raw, file)
    if problems:
        raise BadCompanyFile(problems, file)
    return document, lines


def read_all(
    raw: bytes, file: str | None = None
) -> tuple[dict[str, Any], dict[FieldPath, int], list[FileProblem]]:
    """The document, the line of every place in it, and its problems.

    Raises BadCompanyFile if it is not a document at all.
    """
    if len(raw) > LARGEST_YAML:
        raise BadCompanyFile([FileProblem((), f"is larger than {LARGEST_YAML // 1_000_000} MB")], file)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadCompanyFile([FileProblem((), "is not UTF-8 text", line)], file) from None
    try:
        _refuse_depth(text, file)
        node = yaml.compose(text, Loader=_Loader)
        walk = _Walk()
        document = walk.value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        if "nesting depth" in said:  # the parser reads ahead, and has its own limit since PyYAML 6.0.4
            raise BadCompanyFile([_too_deep(mark.line + 1 if mark else None)], file) from None
        around = text.splitlines()[mark.line : mark.line + 1] if mark else []
        words = of_yaml(said, "".join(around))
        raise BadCompanyFile([FileProblem((), words, mark.line + 1 if mark else None)], file) from None
    except yaml.YAMLError as error:
        raise BadCompanyFile([FileProblem((), of_yaml(" ".join(str(error).split())))], file) from None
    if not isinstance(document, dict):
        raise BadCompanyFile([FileProblem((), "must be a mapping: company:, people: and so on", 1)], file)
    return document, walk.lines, walk.problems


def dump_yaml(document: dict[str, Any]) -> str:
    """A document as YAML that `read` reads back to the same; short collections are on one line."""
    text: str = yaml.dump(
        document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )
    return text


class _Walk:
    """Reads values and their lines from a tree of nodes."""

    def __init__(self) -> None:
        self.lines: dict[FieldPath, int] = {}
        self.seen: set[int] = set()
        self.problems: list[FileProblem] = []

    def _wrong(self, place: FieldPath, message: str, line: int) -> None:
        self.problems.append(FileProblem(place, message, line))

    def value(self, node: Any, place: FieldPath) -> Any:
        if node is None:
            return {}
        line: int = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if id(node) in self.seen:
            self._wrong(place, "a company file has no anchors (&, *): write the text out", line)
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            self._tag(node, place, line, ("map",))
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            self._tag(node, place, line, ("seq",))
            return [self.value(child, (*place, index)) for index, child in enumerate(node.value)]
        self._tag(node, place, line, PLAIN_TAGS)
        text: str = node.value
        plain = not node.style  # the C parser says "", the Python one None
        return None if plain and text in EMPTY else text

    def _mapping(self, node: Any, place: FieldPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            line: int = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._wrong(place, "a field's name must be a plain word", line)
                continue
            key: str = key_node.value
            if key in found:
                self._wrong(
                    (*place, key), f"is given twice (first on line {self.lines[(*place, key)]})", line
                )
                continue
            self.lines[(*place, key)] = line
            found[key] = self.value(child, (*place, key))
        return found

    def _tag(self, node: Any, place: FieldPath, line: int, names: tuple[str, ...]) -> None:
        tag: str = node.tag
        if tag.removeprefix(STANDARD_TAG) not in names:
            self._wrong(place, f"the tag {tag!r} does not belong in a company file", line)


def _too_deep(line: int | None) -> FileProblem:
    return FileProblem((), f"is nested more than {DEEPEST} levels deep", line)


def _refuse_depth(text: str, file: str | None) -> None:
    """Stop at deep nesting before the recursion that builds the tree."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else None
                raise BadCompanyFile([_too_deep(line)], file)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1

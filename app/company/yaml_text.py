"""YAML as text: a company file's words, and the line of each.

Knows: YAML's structure. Refuses to know: YAML's guesses, and what the fields mean.

Every plain value is the text itself, so YAML's traps cannot spring: 0701740605 is not an octal
number, 17:00 is not 1020, and `no` is Norway in a list of countries but false as an answer. It refuses anchors,
tags and duplicate keys. Only an empty value, ~ and null are nothing: Null is somebody's name.
"""

from __future__ import annotations

import re
import sys
from typing import Any, Final

import yaml
from yaml.composer import ComposerError

from app.company.collector import without_collector
from app.company.problems import BadCompanyFile, FieldPath, FileProblem, decoded
from app.company.words import of_yaml

LARGEST_YAML = 8_000_000  # bytes
DEEPEST = 12  # levels
EMPTY = ("", "~", "null")
STANDARD_TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "merge", "value")

# What YAML allows in no place of a text; its parsers do not say on which line it is.
_NOT_PRINTED: Final = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: type[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_yaml(raw: bytes, file: str | None = None) -> tuple[dict[str, Any], dict[FieldPath, int]]:
    """The document, and the line of every place in it. Raises BadCompanyFile."""
    document, lines, problems = read_all(raw, file)
    if problems:
        raise BadCompanyFile(problems, file)
    return document, lines


@without_collector()
def read_all(
    raw: bytes, file: str | None = None
) -> tuple[dict[str, Any], dict[FieldPath, int], list[FileProblem]]:
    """The document, the line of every place in it, and its problems.

    Raises BadCompanyFile if it is not a document at all.
    """
    if len(raw) > LARGEST_YAML:
        raise BadCompanyFile([FileProblem((), f"is larger than {LARGEST_YAML // 1_000_000} MB")], file)
    text = decoded(raw, file)
    try:
        walk = _Walk(text)  # the parser in Python looks at all characters at once
        document = walk.document()
    except _TooDeep as error:
        raise BadCompanyFile([_too_deep(error.line)], file) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        if "nesting depth" in said:  # the parser reads ahead, and has its own limit since PyYAML 6.0.4
            raise BadCompanyFile([_too_deep(mark.line + 1 if mark else None)], file) from None
        around = text.splitlines()[mark.line : mark.line + 1] if mark else []
        words = of_yaml(said, "".join(around))
        raise BadCompanyFile([FileProblem((), words, mark.line + 1 if mark else None)], file) from None
    except yaml.YAMLError as error:
        bad = _NOT_PRINTED.search(text)
        where = text.count("\n", 0, bad.start()) + 1 if bad else None
        raise BadCompanyFile([FileProblem((), of_yaml(" ".join(str(error).split())), where)], file) from None
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
    """Reads a document from the parser's events, one after the other: a tree of nodes would be 20 times the text."""

    def __init__(self, text: str) -> None:
        self.lines: dict[FieldPath, int] = {}
        self.problems: list[FileProblem] = []
        self._parser = _Loader(text)
        self._anchors: dict[
            str, tuple[Any, str | None]
        ] = {}  # where each stands, and its text if it is a value
        self._depth = 0

    def document(self) -> Any:
        """The one document of the text; {} if there is none. Raises yaml.YAMLError, and _TooDeep."""
        try:
            self._next()  # the stream begins
            event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                return {}
            began = event.start_mark
            found = self._value(self._next(), ())
            self._next()  # the document ends
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                raise ComposerError(
                    "expected a single document in the stream",
                    began,
                    "but found another document",
                    event.start_mark,
                )
            return found
        finally:
            self._parser.dispose()

    def _next(self) -> Any:
        event = self._parser.get_event()
        if isinstance(event, yaml.CollectionStartEvent):
            self._depth += 1
            if self._depth > DEEPEST:  # also keeps our own recursion from running out of stack
                raise _TooDeep(event.start_mark.line + 1 if event.start_mark else None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        return event

    def _wrong(self, place: FieldPath, message: str, line: int) -> None:
        self.problems.append(FileProblem(place, message, line))

    def _value(self, event: Any, place: FieldPath) -> Any:
        if isinstance(event, yaml.AliasEvent):
            line = self._anchored(event)[0].line + 1
            self.lines.setdefault(place, line)
            self._wrong(place, "a company file has no anchors (&, *): write the text out", line)
            return None
        self._remember(event)
        line = event.start_mark.line + 1
        self.lines.setdefault(place, line)
        if isinstance(event, yaml.MappingStartEvent):
            self._tag(event, place, line, ("map",))
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            self._tag(event, place, line, ("seq",))
            found: list[Any] = []
            while not isinstance(event := self._next(), yaml.SequenceEndEvent):
                found.append(self._value(event, (*place, len(found))))
            return found
        self._tag(event, place, line, PLAIN_TAGS)
        text: str = event.value
        plain = not event.style  # the C parser says "", the Python one None
        return None if plain and text in EMPTY else text

    def _mapping(self, place: FieldPath) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            mark, key = self._key(event)
            line: int = mark.line + 1
            if key is None:
                self._wrong(place, "a field's name must be a plain word", line)
                self._skip(self._next())
                continue
            if key in found:
                self._wrong(
                    (*place, key), f"is given twice (first on line {self.lines[(*place, key)]})", line
                )
                self._skip(self._next())
                continue
            self.lines[(*place, key)] = line
            found[key] = self._value(self._next(), (*place, key))
        return found

    def _key(self, event: Any) -> tuple[Any, str | None]:
        """Where a field's name stands, and the name; None if it is no plain word."""
        if isinstance(event, yaml.AliasEvent):
            return self._anchored(event)
        if isinstance(event, yaml.ScalarEvent):
            self._remember(event)
            return event.start_mark, sys.intern(event.value)
        self._skip(event)
        return event.start_mark, None

    def _skip(self, event: Any) -> None:
        """Read over a value, whatever it holds."""
        if isinstance(event, yaml.AliasEvent):
            self._anchored(event)
            return
        self._remember(event)
        if isinstance(event, yaml.CollectionStartEvent):
            while not isinstance(event := self._next(), yaml.CollectionEndEvent):
                self._skip(event)

    def _remember(self, event: Any) -> None:
        if event.anchor is None:
            return
        if event.anchor in self._anchors:
            raise ComposerError(
                "found duplicate anchor; first occurrence",
                self._anchors[event.anchor][0],
                "second occurrence",
                event.start_mark,
            )
        text = event.value if isinstance(event, yaml.ScalarEvent) else None
        self._anchors[event.anchor] = event.start_mark, text

    def _anchored(self, event: Any) -> tuple[Any, str | None]:
        if event.anchor not in self._anchors:
            raise ComposerError(None, None, "found undefined alias", event.start_mark)
        return self._anchors[event.anchor]

    def _tag(self, event: Any, place: FieldPath, line: int, names: tuple[str, ...]) -> None:
        tag: str | None = event.tag
        if tag not in (None, "!") and tag.removeprefix(STANDARD_TAG) not in names:
            self._wrong(place, f"the tag {tag!r} does not belong in a company file", line)


class _TooDeep(Exception):
    """There is a collection within more others than a company file has. line: where; None: not known."""

    def __init__(self, line: int | None) -> None:
        super().__init__(line)
        self.line = line


def _too_deep(line: int | None) -> FileProblem:
    return FileProblem((), f"is nested more than {DEEPEST} levels deep", line)

"""The errors of pydantic and YAML, in words for the author of the file.

Knows: the kinds of errors of both. Refuses to know: the file; and Swedish (in_swedish.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.company.problems import FieldPath

ERROR_KINDS: Final = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of the company file",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text; in JSON, in quotes",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "greater_than": "must be more than {gt}",
    "less_than": "must be less than {lt}",
    "too_short": "must have at least {min_length} entries",
    "too_long": "must have at most {max_length} entries",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "literal_error": "must be {expected}",
    "list_type": "must be a list: one - for each entry, or [a, b]",
    "dict_type": "must have fields of its own: a name, a colon and a value for each",
    "model_type": "must have fields of its own: a name, a colon and a value for each",
    "model_attributes_type": "must have fields of its own: a name, a colon and a value for each",
    "none_required": "must be left out",
}
PATTERNS: Final = {
    "^[1-9][0-9]?$": "must be a number from 1 to 99",
    r"^\*[0-9]{2}$": "must be * and two digits, such as *71",
    r"^[0-9]{15}$": "must be 15 digits",
}
TAB: Final = "begins with a tab: indent with spaces"
YAML: Final = (
    (
        r"mapping values are not allowed",
        "has one colon too many: put the text in quotes, or begin a new line",
    ),
    (r"could not find expected ':'", "lacks the colon after a field's name, here or on the line before"),
    (
        r"cannot start any token",
        "begins with a character that means something else in YAML: put the text in quotes",
    ),
    (r"',' or '\]'", "is a list in [ ] that is not closed, or lacks a comma"),
    (r"',' or '\}'", "is a list of fields in { } that is not closed, or lacks a comma"),
    (r"unexpected end of stream|end of stream", "has a quote that is not closed"),
    (
        r"unexpected document indicator|document start|single document",
        "holds more than one document: --- in the middle",
    ),
    (
        r"unknown escape|escape (character|sequence)|hexdecimal",
        "has a \\ in double quotes that means nothing: use '…'",
    ),
    (r"control characters|special characters|not allowed", "holds a character that does not print"),
    (r"anchor|alias", "has an * or & that means something else in YAML: put the text in quotes"),
    (r"%|directive", "begins with %, which means something else in YAML: put the text in quotes"),
    (
        r"expected key|block end|block mapping|'-' indicator|block (collection|sequence)|node content|block entries",
        "is indented differently from the lines before, or lacks a - or a colon",
    ),
)


def of_pydantic(error: Mapping[str, Any]) -> str:
    """A pydantic error in words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "string_type" and error["input"] is None:
        return 'is empty, as ~ and null are in YAML; put a text that looks so in quotes: "null"'
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(context.get("pattern", ""), f"must match {context.get('pattern')}")
    words = ERROR_KINDS.get(kind)
    if words is not None:
        return words.format(**context)
    return str(error["msg"]).removeprefix("Value error, ")


def place_of(error: Mapping[str, Any]) -> FieldPath:
    """The place in the file, without pydantic's names for the choices of a field."""
    return tuple(
        part
        for part in error["loc"]
        if isinstance(part, int) or not re.fullmatch(r"[A-Z]\w*Entry|literal\[.*\]|.*\[key\]|\[key\]", part)
    )


def of_yaml(said: str, line: str = "") -> str:
    """The parser's complaint about a line, in words. line: its text."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return TAB
    for pattern, words in YAML:
        if re.search(pattern, said):
            return words
    return f"is not YAML: {said}"

"""How values are written as YAML.

Knows: lines, brackets, quotes. Refuses to know: what stands in the text already (text_values.py).
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from app.company.yaml_text import EMPTY

WIDEST: Final = 110  # characters of an entry on one line
_PLAIN: Final = re.compile(r"[^\W\d_][\w .+/@-]*(?<! )")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GUESSED: Final = frozenset({*EMPTY, "yes", "no", "true", "false", "on", "off", "y", "n", "inf", "nan"})


def as_read(value: Any) -> Any:
    """Values as reading the text gives them: numbers and answers are text, too."""
    if isinstance(value, dict):
        return {key: as_read(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_read(one) for one in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if value is None or isinstance(value, str) else str(value)


def as_yaml(value: Any, column: int, *, flow: bool, after: int = 0) -> str:
    """A value behind its field's name. column: of the name; after: of the colon."""
    if isinstance(value, dict | list | tuple):
        line = _on_one_line(value)
        if flow or not value or (len(line) + after <= WIDEST and not _has_lines(value)):
            return line
        space = " " * (column + 2)
        if isinstance(value, dict):
            return "".join(f"\n{space}{_line(key, one, column + 2)}" for key, one in value.items())
        entries = (entry_lines(one, column + 2, short=True) for one in value)
        return "".join(f"\n{space}{entry}" for entry in entries)
    if not flow and isinstance(value, str) and _is_literal(value):
        space = " " * (column + 2)
        return "|-" + "".join(f"\n{space}{line}" if line else "\n" for line in value.split("\n"))
    return scalar(value, None)


def _line(name: str, value: Any, column: int) -> str:
    found = as_yaml(value, column, flow=False, after=column + len(name) + 1)
    return f"{name}:{found if found.startswith(chr(10)) else ' ' + found}"


def entry_lines(value: Any, column: int, *, short: bool) -> str:
    """An entry of a list, from its dash on."""
    if not isinstance(value, dict):
        return f"- {_on_one_line(value) if isinstance(value, list) else scalar(value, None)}"
    line = _on_one_line(value)
    if not value or (short and len(line) + column + 2 <= WIDEST and not _has_lines(value)):
        return f"- {line}"
    space = f"\n{' ' * (column + 2)}"
    return "- " + space.join(_line(key, one, column + 2) for key, one in value.items())


def _has_lines(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_lines(one) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_has_lines(one) for one in value)
    return isinstance(value, str) and "\n" in value


def _on_one_line(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{scalar(key, None)}: {_on_one_line(one)}" for key, one in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_on_one_line(one) for one in value) + "]"
    return scalar(value, None)


def _is_literal(value: str) -> bool:
    lines = value.split("\n")
    return (
        len(lines) > 1
        and bool(lines[0])
        and bool(lines[-1])
        and all(line.isprintable() and line == line.strip() for line in lines)
    )


def scalar(value: Any, style: str | None) -> str:
    """In the quotes of the value that stood there; without any, plain where every reader of YAML sees text."""
    if value is None:
        return "~"
    if not isinstance(value, str):
        return str(as_read(value))
    plain = bool(_PLAIN.fullmatch(value)) and value.casefold() not in _GUESSED
    if not style and (plain or _DAY.fullmatch(value)):
        return value
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=not value.replace("\n", "").isprintable())

"""A small sound company, and files that change it.

Knows: how such a file is read. Refuses to know: what is found in it.

A file has a head (why, finds, line), and then changes as `diff` writes them: lines with a space stay, those with a
minus go, those with a plus come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
SOUND = HERE / "sound.yaml"
DAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Case:
    """A changed company. finds: code, severity and clause; line: what the line of the finding holds."""

    name: str
    text: str
    finds: tuple[str, str, str] | None
    line: str


def cases(folder: str) -> list[Case]:
    """All files of a folder, in order."""
    return [read_case(path) for path in sorted((HERE / folder).glob("*.diff"))]


def read_case(path: Path) -> Case:
    head, *hunks = path.read_text().split("\n@@\n")
    fields = dict(one.split(": ", 1) for one in head.splitlines())
    text = SOUND.read_text()
    for hunk in hunks:
        lines = hunk.splitlines()
        old, new = ("".join(f"{one[1:]}\n" for one in lines if one[:1] in kinds) for kinds in (" -", " +"))
        assert text.count(old) == 1, f"{path.name}: the sound company has {text.count(old)} times {old!r}"
        text = text.replace(old, new)
    code, severity, clause = (*fields["finds"].split(), "")[:3] if "finds" in fields else ("", "", "")
    return Case(path.stem, text, (code, severity, clause) if code else None, fields.get("line", ""))

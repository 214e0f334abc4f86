"""The problems of a company file: where, and in words.

Knows: how to write a place in the file (people[3].mobile, line 41). Refuses to know: how to find problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.company.in_swedish import sentence_of, swedish

if TYPE_CHECKING:
    from collections.abc import Sequence

FieldPath = tuple[str | int, ...]  # ("people", 3, "mobile")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One problem. `line`: the first line it concerns, from 1; None without a file."""

    place: FieldPath
    message: str
    line: int | None = None

    @property
    def field(self) -> str:
        """The place as text: people[3].mobile; "" for the whole file."""
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place)
        return text.removeprefix(".")

    def said(self, lang: str = "en") -> str:
        """The field and the message, in Swedish or English."""
        message = swedish(self.message) if lang == "sv" else self.message
        return ": ".join(part for part in (self.field, message) if part)


class BadCompanyFile(ValueError):
    """A company file that cannot be used. Its text has one line for each problem, with file, line and field."""

    def __init__(self, problems: list[FileProblem], file: str | None = None) -> None:
        self.problems = tuple(problems)
        self.file = file
        super().__init__(self.in_words("en"))

    def in_words(self, lang: str) -> str:
        """The same in Swedish or English."""
        return "\n".join(self._line(problem, lang) for problem in self.problems)

    def _line(self, problem: FileProblem, lang: str) -> str:
        start = self.file or ""
        if problem.line is not None:
            start += f":{problem.line}"
        return ": ".join(part for part in (start.removeprefix(":"), problem.said(lang)) if part)


def decoded(raw: bytes, file: str | None) -> str:
    """The text of a file. Raises BadCompanyFile with the line that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadCompanyFile([FileProblem((), "is not UTF-8 text", line)], file) from None


MOST_ALIKE = 3  # warnings to show one by one


def grouped(problems: Sequence[FileProblem], lang: str) -> list[str]:
    """One line for each; of many alike ones only the first, and the places of the others."""
    alike: dict[tuple[object, ...], list[FileProblem]] = {}
    for one in problems:
        shape = tuple("" if isinstance(part, int) else part for part in one.place)
        alike.setdefault((shape, sentence_of(one.message) or one.message), []).append(one)
    lines = []
    for those in alike.values():
        if len(those) <= MOST_ALIKE:
            lines += [one.said(lang) for one in those]
            continue
        others = those[1:]
        where = ", ".join(one.field for one in others[:MOST_ALIKE])
        more = "" if len(others) <= MOST_ALIKE else " …"
        count = f"{len(others)} likadana" if lang == "sv" else f"{len(others)} alike"
        lines.append(f"{those[0].said(lang)} ({'och' if lang == 'sv' else 'and'} {count}: {where}{more})")
    return lines

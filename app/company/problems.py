"""What is wrong with a company file: where, and in words.

Knows: how a place in the file is written (people[3].mobile, line 41). Refuses to know: how problems are found.
"""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str | int, ...]  # ("people", 3, "mobile")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `line` is the first line it concerns, from 1; None where there is no file."""

    place: Place
    message: str
    line: int | None = None

    @property
    def field(self) -> str:
        """The place as text: people[3].mobile; "" for the whole file."""
        text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place)
        return text.removeprefix(".")


class BadCompanyFile(ValueError):
    """A company file that cannot be used. Its text has one line for each problem, with file, line and field."""

    def __init__(self, problems: list[Problem], file: str | None = None) -> None:
        self.problems = tuple(problems)
        self.file = file
        super().__init__("\n".join(self._line(problem) for problem in self.problems))

    def _line(self, problem: Problem) -> str:
        start = self.file or ""
        if problem.line is not None:
            start += f":{problem.line}"
        return ": ".join(part for part in (start.removeprefix(":"), problem.field, problem.message) if part)

"""The company that `vaxel explain` asks: a file, or the one in force in the database.

Knows: what goes wrong with either, in words. Refuses to know: what is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.commands.presences import no_calendars
from app.commands.terminal import Lang, end, system_reason
from app.company import BadCompanyFile, read_file
from app.company.rule_lines import RuleLines, lines_of_file, lines_of_version
from app.lint.report import file_refusal
from app.policy.hours import read_instant

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from app.policy.happenings import Span
    from app.storage.rows import ProfileState


@dataclass(frozen=True, slots=True)
class Consulted:
    """The company that is asked, with the lines of its rules, the chosen profiles and the calendars."""

    rules: RuleLines
    states: list[ProfileState]
    calendars: Callable[[str], Sequence[Span]]


def consulted(path: Path | None, lang: Lang, at: str | None = None) -> Consulted:
    """The file, or the company in force in the database at that time; else it ends the command and says what to do."""
    try:
        if path is not None:
            return Consulted(lines_of_file(read_file(path), str(path)), [], no_calendars)
        from app.commands.opened import read_settings
        from app.commands.versions.company import (
            version_and_profiles,  # the database's libraries are slow to import
        )

        stored, company, states, calendars = version_and_profiles(read_settings(), _instant(at))
        rules = lines_of_version(stored.document, stored.text, stored.hash, company)
        return Consulted(rules, states, calendars)
    except BadCompanyFile as error:
        raise end(file_refusal(error.in_words(lang.value), lang.value)) from None
    except OSError as error:
        raise end(f"{path}: {system_reason(error)}") from None


def _instant(at: str | None) -> datetime | None:
    """None: now; what is no time is refused where the call is read."""
    try:
        return read_instant(at) if at else None
    except ValueError:
        return None

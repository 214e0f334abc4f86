"""The results of a table of calls, for people to read.

Knows: how a difference is shown. Refuses to know: how it was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.lint.trial import command_of
from app.policy.situations import swedish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.lint.trial import TrialResult


def differences_text(result: TrialResult) -> Iterator[str]:
    """Each difference as `diff` shows one: a minus before what the table says, a plus before what the policy says."""
    wide = max((len(one.field) for one in result.differences), default=0)
    for one in result.differences:
        yield f"  - {one.field:<{wide}}  {one.expected}"
        yield f"  + {one.field:<{wide}}  {one.got}"


def trial_json(results: Sequence[TrialResult], file: str, company: str, lang: str) -> dict[str, Any]:
    """All rows, for programs."""
    return {
        "file": file,
        "company": company,
        "calls": [
            {
                "name": one.row.name,
                "clause": one.row.clause or None,
                "line": one.row.line,
                "passed": one.passed,
                "error": error_text(one, lang) or None,
                "differences": [
                    {"field": each.field, "expected": each.expected, "got": each.got}
                    for each in one.differences
                ],
                "command": command_of(one.row, company, lang),
            }
            for one in results
        ],
    }


def error_text(result: TrialResult, lang: str) -> str:
    """Why a call cannot be asked about; "" if it can."""
    return swedish(result.error) if lang == "sv" else result.error


def trial_lines(results: Sequence[TrialResult], file: str, company: str, lang: str) -> Iterator[str]:
    """The rows that came out otherwise, each with the story of its call; then how many did not."""
    sv = lang == "sv"
    for one in results:
        if one.passed:
            continue
        clause = f" ({one.row.clause})" if one.row.clause else ""
        yield f"{file}:{one.row.line}: {one.row.name}{clause}"
        if one.error:
            yield f"  ! {error_text(one, lang)}"
        else:
            yield from differences_text(one)
            yield f"  {command_of(one.row, company, lang)}"
            yield from (f"    {line}".rstrip() for line in one.story.splitlines())
        yield ""
    passed, of = sum(one.passed for one in results), len(results)
    if passed == of:
        yield f"{of} samtal går som tabellen säger." if sv else f"{of} calls go as the table says."
    else:
        yield (
            f"{of - passed} av {of} samtal går inte som tabellen säger."
            if sv
            else f"{of - passed} of {of} calls do not go as the table says."
        )

"""Findings as text and as JSON.

Knows: the order of the fields. Refuses to know: terminals, and SARIF (sarif.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company import FileProblem
from app.lint.finding import Severity
from app.lint.words import proposal, said_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.lint.check import Checked
    from app.lint.finding import Finding

SEVERITIES: Final = {
    Severity.ERROR: ("fel", "error"),
    Severity.WARNING: ("varning", "warning"),
    Severity.NOTE: ("anmärkning", "note"),
}
_NONE: Final = ("Inget att anmärka.", "Nothing to remark.")


def answer(finding: Finding, checked: Checked, lang: str) -> str:
    """What `vaxel explain` answers to the example, word for word; of a refused file, why it answers nothing."""
    if checked.rules is not None:
        return finding.example.story(checked.rules, lang)
    assert checked.error is not None
    return file_refusal(checked.error.in_words(lang), lang)


def file_refusal(problems: str, lang: str) -> str:
    """What a command says of a file that cannot be used."""
    hint = "företagsfilen kan inte användas" if lang == "sv" else "this company file cannot be used"
    return f"{hint}:\n{problems}"


def told(checked: Checked, file: str, lang: str) -> Iterator[str]:
    """All findings, for people to read."""
    sv = lang == "sv"
    for one in checked.findings:
        where = f"{file}:{one.line}" if one.line is not None else file
        severity = SEVERITIES[one.severity][0 if sv else 1]
        clause = f" {one.clause}" if one.clause else ""
        field = field_of(one)
        yield f"{where}: {severity}{clause} [{one.code}] {f'{field}: ' if field else ''}{said_of(one, lang)}"
        yield f"    {'Förslag' if sv else 'Proposal'}: {proposal(one, lang)}"
        yield f"    {'Exempel' if sv else 'Example'}: {one.example.command(file, lang)}"
        if checked.rules is not None:
            what = answer(one, checked, lang).splitlines()
            yield f"      {what[0]}"
            yield f"      {what[3].strip()}"
    yield summary(checked, lang)


def summary(checked: Checked, lang: str) -> str:
    """How many of each severity."""
    sv = lang == "sv"
    if not checked.findings:
        return _NONE[0 if sv else 1]
    counts = {one: sum(one is found.severity for found in checked.findings) for one in Severity}
    plural = {
        Severity.ERROR: ("fel", "errors"),
        Severity.WARNING: ("varningar", "warnings"),
        Severity.NOTE: ("anmärkningar", "notes"),
    }
    said = [
        f"{count} {(SEVERITIES if count == 1 else plural)[one][0 if sv else 1]}"
        for one, count in counts.items()
        if count
    ]
    return ", ".join(said)


def field_of(finding: Finding) -> str:
    """The place in the file, as text: people[3].mobile."""
    return FileProblem(finding.place, "").field


def findings_json(checked: Checked, file: str, lang: str) -> dict[str, Any]:
    """All findings, for programs."""
    return {
        "file": file,
        "findings": [
            {
                "code": one.code,
                "severity": one.severity.value,
                "clause": one.clause or None,
                "line": one.line,
                "field": field_of(one),
                "message": said_of(one, lang),
                "proposal": proposal(one, lang),
                "example": {
                    "command": one.example.command(file, lang),
                    "arguments": one.example.arguments(file, lang),
                    "answer": answer(one, checked, lang),
                },
            }
            for one in checked.findings
        ],
    }

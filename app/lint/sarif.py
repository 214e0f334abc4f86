"""Findings as SARIF 2.1.0, which code review pages read.

Knows: OASIS's form (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). Refuses to know: what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from app.lint.report import field_of
from app.lint.words import KINDS_OF_FINDINGS, proposal, said_of

if TYPE_CHECKING:
    from app.lint.check import Checked
    from app.lint.finding import Finding

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(checked: Checked, file: str, lang: str, version: str) -> dict[str, Any]:
    """One run of `vaxel policy check`. Our severities are SARIF's levels."""
    used = sorted({one.code for one in checked.findings})
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "vaxel policy check",
                        "version": version,
                        "rules": [
                            {
                                "id": code,
                                "shortDescription": {
                                    "text": KINDS_OF_FINDINGS[code][0 if lang == "sv" else 1]
                                },
                            }
                            for code in used
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, used.index(one.code), file, lang) for one in checked.findings],
            }
        ],
    }


def _result(finding: Finding, index: int, file: str, lang: str) -> dict[str, Any]:
    clause = f" ({finding.clause})" if finding.clause else ""
    example = finding.example.command(file, lang)
    text = f"{field_of(finding)}: {said_of(finding, lang)}{clause}. {proposal(finding, lang)} {example}"
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(file)},
                    "region": {"startLine": finding.line or 1},
                }
            }
        ],
        "partialFingerprints": {"placeAndKind": f"{finding.code}:{field_of(finding)}"},
    }

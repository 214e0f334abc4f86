"""The results of a table of calls as JUnit XML, which CI servers show.

Knows: testsuite, testcase, failure and error, as Jenkins and GitLab read them. Refuses to know: calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from app.lint.trial_words import differences_text
from app.policy.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.lint.trial import TrialResult


def as_junit(results: Sequence[TrialResult], file: str) -> str:
    """One suite with a case for each row."""
    suite = ElementTree.Element(
        "testsuite",
        name=printable(file),
        tests=str(len(results)),
        failures=str(sum(bool(one.differences) for one in results)),
        errors=str(sum(bool(one.error) for one in results)),
    )
    for one in results:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            name=printable(one.row.name),
            classname=printable(one.row.clause or file),
            file=printable(file),
            line=str(one.row.line),
        )
        if one.error:
            ElementTree.SubElement(case, "error", message=printable(one.error))
        elif one.differences:
            first = one.differences[0]
            said = printable(f"{first.field}: {first.expected} != {first.got}")
            failure = ElementTree.SubElement(case, "failure", message=said)
            text = "\n".join((*differences_text(one), "", one.story))
            failure.text = "\n".join(printable(line) for line in text.split("\n"))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"

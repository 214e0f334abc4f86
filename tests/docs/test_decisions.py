"""Each decision record has one form, and stands in the index."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.docs.clauses import ROOT

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = sorted(path for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "README.md")
PARTS = ["Status", "Context", "Decision", "Consequences"]


def test_a_record_tells_status_date_context_decision_and_consequences() -> None:
    for record in RECORDS:
        tells_its_parts(record)


def tells_its_parts(record: Path) -> None:
    text = record.read_text()
    there = [part for part in re.findall(r"(?m)^\*\*(\w+)\.\*\*", text) if part in PARTS]

    assert text.startswith("# ")
    assert there == PARTS
    assert re.search(r"(?m)^\*\*Status\.\*\* (In force|Replaced by \S+\.md)\b.* 20\d\d-\d\d-\d\d\b", text)


def test_the_index_lists_every_record_by_its_title() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()

    listed = dict(re.findall(r"(?m)^\| \[(.+)\]\((.+\.md)\) \|", index))

    titles = {path.read_text().splitlines()[0].removeprefix("# "): path.name for path in RECORDS}
    assert listed == titles

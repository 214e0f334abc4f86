"""Only what a draft brings is told, and how many findings it mends."""

from __future__ import annotations

from app.web.site.company.draft_check import new_findings
from tests.web.site.company.office import EXAMPLE, Office, administrator


async def test_what_was_there_before_is_not_told_again() -> None:
    office, who = Office(), administrator()
    untouched = await new_findings(office.check, await office.actions.draft(who), "en")
    await office.actions.change_text(who, EXAMPLE.replace("ring_seconds: 20", "ring_seconds: 25"))

    [(severity, place, words)], gone = await new_findings(office.check, await office.actions.draft(who), "en")

    assert untouched == ([], 0)
    assert (severity, place, words[:20], gone) == ("warning", "ring_seconds", "en: ring_seconds: 25", 1)

"""`vaxel policy check` runs in a process of its own for the pages."""

from __future__ import annotations

from pathlib import Path

from app.service.company_desk import CheckedElsewhere

EXAMPLE = Path("examples/bolaget.yaml").read_text("utf-8")


async def test_findings_come_from_another_process_in_the_readers_language() -> None:
    check = CheckedElsewhere()
    text = EXAMPLE.replace(
        "  - {id: chef, name: chef}\n", "  - {id: chef, name: chef}\n  - {id: vakt, name: vakt}\n"
    )

    before = await check.findings(EXAMPLE, "sv")
    after = await check.findings(text, "sv")

    new = [words for _, _, words in after if words not in {words for _, _, words in before}]
    assert new == ["ingen har rollen vakt"]
    assert {severity for severity, _, _ in after} <= {"error", "warning", "note"}
    assert await check.findings(text, "sv") is after, "a text is checked once"


async def test_a_text_that_is_no_company_has_findings_too() -> None:
    found = await CheckedElsewhere().findings("company: nothing more\n", "en")

    assert found
    assert found[0][0] == "error"

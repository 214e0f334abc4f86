"""`vaxel policy check` runs in a process of its own for the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.service.web.company_desk import CheckedElsewhere
from app.storage import Store, migrate
from tests.commands.trials.test_replay import CALLS, VERSION
from tests.replay.journal import journalled

if TYPE_CHECKING:
    import pytest

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


async def test_last_weeks_calls_are_tried_on_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of four calls came before the support would open."""
    database = f"sqlite+aiosqlite:///{tmp_path / 'vaxel.db'}"
    for name, value in (
        ("DATA", str(tmp_path)),
        ("DATABASE", database),
        ("NOW", "2026-11-25T12:00:00+01:00"),
    ):
        monkeypatch.setenv(f"VAXEL_{name}", value)
    await migrate(database)
    later = EXAMPLE.replace(
        'hours: {weekdays: "07:00-16:00", clause: Q14}', 'hours: {weekdays: "09:00-16:00", clause: Q14}'
    )

    nothing = await CheckedElsewhere().moved(later)
    store = await Store.open(database)
    await store.write(journalled(CALLS, version=VERSION))
    await store.close()

    assert nothing is None
    assert await CheckedElsewhere().moved(later) == (4, 2)

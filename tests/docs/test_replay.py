"""docs/replay.md shows what `vaxel replay` really says."""

from __future__ import annotations

import asyncio
import re
import shlex
from typing import TYPE_CHECKING

from app.company import document, document_hash, load
from app.policy.decision import Direction
from app.storage import Store
from tests import command_line
from tests.docs.clauses import ROOT
from tests.policy.bolaget import EXAMPLE
from tests.replay.journal import called, journalled

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.policy.decision import Situation

PAGE = (ROOT / "docs/replay.md").read_text()
SHELL, ANSWER = re.findall(r"```(?:sh)?\n(.*?)```", PAGE, re.DOTALL)
SUPPORT = "+46846500420"
HOURS = '\n    hours: {weekdays: "07:00-16:00", clause: Q14}'


def test_the_example_of_the_page_is_what_the_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAXEL_DATA", str(tmp_path / "var"))
    monkeypatch.delenv("VAXEL_DATABASE", raising=False)
    monkeypatch.setenv("VAXEL_NOW", "2026-11-24T12:00:00+01:00")
    (tmp_path / "new.yaml").write_text(
        EXAMPLE.read_text().replace(HOURS, '\n    hours: {weekdays: "09:00-16:00", clause: Q10}')
    )
    assert command_line.run(["import", str(EXAMPLE)]).exit_code == 0
    calls = [
        [called(SUPPORT)],
        [called(SUPPORT, "+46701740699")],
        [called("+46701740699", "anna", direction=Direction.OUT)],
    ]
    asyncio.run(fill(tmp_path, calls))
    words = shlex.split(SHELL)

    told = command_line.run(words[1:])

    assert told.output == ANSWER
    explain = shlex.split(ANSWER.splitlines()[-1])
    assert "+46313900600" in command_line.run(explain[1:]).output


async def fill(data: Path, calls: list[list[Situation]]) -> None:
    version = document_hash(document(load(EXAMPLE)))
    store = await Store.open(f"sqlite+aiosqlite:///{data / 'var/vaxel.db'}")
    await store.write(journalled(calls, version=version))
    await store.close()

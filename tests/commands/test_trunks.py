"""`vaxel trunks` tells the state of each line, in Swedish and English, and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.web.status import TrunkNow
from tests.commands.test_queues import Web, service_in
from tests.web.test_server import READY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Vaxel

NOW = replace(
    READY,
    trunks=(
        TrunkNow("telia", "Telia", True, None, 3, 30, 2),
        TrunkNow("mex", "mex", None, False, 0, None),
    ),
)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("sv", ["telia Telia ja - 3 av 30 2", "mex mex - nej 0 0"]),
        ("en", ["telia Telia yes - 3 of 30 2", "mex mex - no 0 0"]),
    ],
)
def test_each_trunk_is_a_row(vaxel: Vaxel, data: Path, lang: str, told: list[str]) -> None:
    with Web(service_in(NOW, data)) as service:
        done = vaxel("trunks", "--lang", lang, VAXEL_WEB_PORT=str(service.port))

    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert [row for row in rows if row.startswith(("telia", "mex"))] == told


def test_json_has_all_of_it(vaxel: Vaxel, data: Path) -> None:
    with Web(service_in(NOW, data)) as service:
        done = vaxel("trunks", "--json", VAXEL_WEB_PORT=str(service.port))

    assert json.loads(done.stdout)[0] == {
        "id": "telia",
        "name": "Telia",
        "registered": True,
        "reachable": None,
        "calls": 3,
        "most": 30,
        "passed": 2,
    }

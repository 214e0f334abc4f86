"""A version by the beginning of its hash, for export as for the commands of versions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel


def test_an_export_takes_the_beginning_of_a_hash(bolaget: Vaxel) -> None:
    name = json.loads(bolaget("policy", "log", "--json").stdout)[0]["version"]

    for beginning in (name, name[:12], name[:5].upper()):
        assert bolaget("export", "--version", beginning).stdout == bolaget("export").stdout


def test_an_unknown_hash_is_told(bolaget: Vaxel) -> None:
    done = bolaget("export", "--version", "0000000", "--lang", "en")

    assert done.exit_code == 1
    assert "no version begins with 0000000" in done.stderr

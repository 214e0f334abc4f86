"""A sealed secret opens with its key and for its owner alone."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from app.storage.sealing import Seal

if TYPE_CHECKING:
    from pathlib import Path


def test_it_opens_after_a_restart_and_for_nobody_else(tmp_path: Path) -> None:
    sealed = Seal(tmp_path / "key").close("a secret", "totp:1")

    assert "a secret" not in sealed
    assert Seal(tmp_path / "key").open(sealed, "totp:1") == "a secret"
    assert Seal(tmp_path / "key").open(sealed, "totp:2") is None
    assert Seal(tmp_path / "other").open(sealed, "totp:1") is None
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600

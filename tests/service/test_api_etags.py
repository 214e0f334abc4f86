"""Whoever read something with an ETag may write it on that condition, in every operation of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.web.api_v1.operation import Operation
from tests.service.table import table_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# What they stop or end changes by itself while one looks: its ETag is another at each reading.
CHANGE_BY_THEMSELVES: Final = {"callOffSimulation", "endMyOtherSessions"}


def test_what_can_be_read_with_an_etag_is_changed_and_deleted_on_its_condition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A condition that is not looked at is worse than none: the client believes that nothing is lost."""
    handlers = [getattr(one.handler, "__self__", None) for one in table_of(tmp_path, monkeypatch)]
    operations = [one for one in handlers if isinstance(one, Operation)]
    read = {one.path for one in operations if one.method == "GET"}
    blind = {
        one.name
        for one in operations
        if one.method in ("PUT", "PATCH", "DELETE") and one.path in read and one.now is None
    }

    assert blind == CHANGE_BY_THEMSELVES
    assert [one.name for one in operations if one.method in ("PUT", "PATCH") and one.now is None] == []

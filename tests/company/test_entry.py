"""All parts of the file are strict and stay as they were read."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from app.company.entry import FileEntry


class _Named(FileEntry):
    name: str


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        _Named.model_validate({"name": "a", "nmae": "b"})


def test_an_entry_cannot_be_changed() -> None:
    entry = _Named(name="a")

    with pytest.raises(ValidationError, match="frozen"):
        entry.name = "b"

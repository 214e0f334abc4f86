"""What the API says of a wrong field is Swedish for who asks for that, whatever is wrong and in whichever operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from app.web.api_v1.operation import Operation
from app.words.refusals import of_field, of_field_in_english
from tests.service.table import table_of

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WRONG: Final[tuple[Any, ...]] = (
    None,
    "",
    "x",
    "igår",
    "2026-13-01",
    "2026-11-24T13:00",
    -1,
    10**12,
    0.5,
    True,
    [],
    ["x"],
    [1],
    {},
    {"x": 1},
)
PYDANTICS: Final = (
    "Input should",
    "Value error",
    "Field required",
    "Extra inputs",
    "String should",
    "List should",
)


def test_every_wrong_value_of_every_field_is_told_in_swedish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = [getattr(one.handler, "__self__", None) for one in table_of(tmp_path, monkeypatch)]
    operations = [one for one in handlers if isinstance(one, Operation)]
    models = {model for one in operations for model in (one.query, one.body) if model is not None}
    assert len(operations) > 100

    english = set()
    for model in models:
        for name in ("?", *model.model_fields):
            for value in WRONG:
                given = value if name == "?" else {name: value}
                try:
                    model.model_validate(given)
                except ValidationError as error:
                    english |= {
                        (model.__name__, one["type"], of_field(one))
                        for one in error.errors()
                        if of_field(one).startswith(PYDANTICS) or of_field(one) == of_field_in_english(one)
                    }

    assert english == set()

"""The JSON Schema of the company file, as editors show it: each field is described, once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.company import json_schema
from app.company.descriptions import DESCRIPTIONS
from app.company.schema import CompanyFile
from tests.commands.conftest import data, vaxel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.commands.conftest import Vaxel


__all__ = ["data", "vaxel"]


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, entry in {"CompanyFile": schema, **schema["$defs"]}.items():
        for field, found in entry.get("properties", {}).items():
            yield name, field, found


def test_no_field_is_without_a_description_in_plain_words() -> None:
    silent = [
        f"{name}.{field}" for name, field, found in fields(json_schema()) if not found.get("description")
    ]

    assert silent == []


def test_no_entry_is_without_a_description() -> None:
    schema = json_schema()

    assert [name for name, entry in schema["$defs"].items() if not entry.get("description")] == []
    assert schema["description"]


def test_no_field_is_described_in_two_places_or_is_gone() -> None:
    plain = {
        (name, field): found.get("description")
        for name, field, found in fields(CompanyFile.model_json_schema())
    }

    extra = {(name, field) for name, words in DESCRIPTIONS.items() for field in words}
    assert extra - plain.keys() == set()
    assert [one for one in extra if plain[one]] == []


def test_the_command_prints_it(vaxel: Vaxel) -> None:
    done = vaxel("schema", "company")

    assert json.loads(done.stdout)["properties"]["ring_seconds"]["description"] == (
        "how long a person's phones ring, in seconds"
    )

"""The description says what each operation takes and answers, and a person can read it."""

from __future__ import annotations

from app.web.api_v1.described import models_in
from tests.web.api_v1.stage import notes_api


async def test_each_operation_is_described_with_its_models() -> None:
    async with notes_api(None) as client:
        document = await (await client.get("/api/v1/openapi.json")).json()
    note = document["paths"]["/api/v1/notes/{id}"]

    assert document["openapi"] == "3.1.0"
    assert {one: [*methods] for one, methods in document["paths"].items()} == {
        "/api/v1/notes": ["get"],
        "/api/v1/notes/{id}": ["get", "put", "delete"],
    }
    assert note["put"]["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/NoteBody"
    }
    assert {"200", "400", "401", "403", "404", "412", "415"} <= note["put"]["responses"].keys()
    assert "204" in note["delete"]["responses"]
    assert note["get"]["description"].endswith(
        "Right: `own`. No program's token has it. Your own token needs `own:read`."
    )
    assert note["put"]["description"].endswith(
        "Right: `board`. A token needs the scope `board:write`, a program's or your own."
    )
    assert document["components"]["schemas"]["NoteBody"]["properties"]["text"]["maxLength"] == 20


async def test_a_person_can_read_it_without_signing_in() -> None:
    async with notes_api(None) as client:
        whole = await (await client.get("/api/docs?lang=en")).text()
        notes = await (await client.get("/api/docs?lang=en&area=Notes")).text()

    assert 'href="/api/docs?area=Notes#writeNote"' in whole
    assert "PUT /api/v1/notes/{id}" in whole
    assert ('id="writeNote"' in notes, 'id="NoteBody"' in notes, 'id="NoteBody"' in whole) == (
        True,
        True,
        False,
    )


def test_models_inside_models_are_told_too() -> None:
    ref = "#/components/schemas/"
    schemas = {
        "Page": {"properties": {"items": {"type": "array", "items": {"$ref": f"{ref}Item"}}}},
        "Item": {"properties": {"inside": {"anyOf": [{"$ref": f"{ref}Item"}, {"type": "null"}]}}},
        "Other": {},
    }

    assert models_in([{"content": {"schema": {"$ref": f"{ref}Page"}}}], schemas) == {"Page", "Item"}

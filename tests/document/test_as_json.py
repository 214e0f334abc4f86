"""The document as JSON: everything that a page or the PDF's template needs."""

from __future__ import annotations

import json

from app.document.as_json import document_json
from app.document.changes import compared
from app.document.whole import make_document
from tests.document.made import AT, made, with_text


def test_it_is_json_with_the_places_and_clauses_of_each_sentence() -> None:
    found = json.loads(json.dumps(document_json(made("sv"))))

    assert (found["form"], found["lang"], found["company"]) == (1, "sv", "Exempelbolaget AB")
    assert found["version"] == {"hash": made("sv").version.hash, "since": None}
    sections = {one["id"]: one for one in found["sections"]}
    first = sections["strategy"]["parts"][1]["sentences"][0]
    assert first["places"] == ["main_number"]
    assert first["clauses"] == ["S1"]
    assert [one["id"] for one in sections["queues"]["sections"]] == [
        "queues.salj",
        "queues.support",
        "queues.teknik",
    ]
    table = sections["contacts"]["parts"][0]
    assert (table["kind"], len(table["head"]), len(table["rows"][0]["cells"])) == ("table", 3, 3)


def test_a_mark_has_its_words() -> None:
    earlier = make_document(with_text("    members: [anna, hans]", "    members: [anna]"), "en", AT)

    found = document_json(compared(made("en"), earlier))

    queue = next(one for one in found["sections"] if one["id"] == "queues")["sections"][0]
    (changed,) = (one for one in queue["parts"][0]["sentences"] if one["mark"])
    assert changed["mark_text"] == "Changed"
    assert changed["before"] == "Before: It is answered by Anna Ek."
    assert found["earlier"]["hash"] == earlier.version.hash

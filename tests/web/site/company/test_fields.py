"""Each field of the company file has its words and its help in both languages, and the right kind of input."""

from __future__ import annotations

import pytest

from app.company import json_schema
from app.company.schema import CalendarEntry, LimitsEntry, PersonEntry, QueueEntry
from app.web.site.catalogue import catalogue_of
from app.web.site.company.fields import InputKind, field_named, fields_of, help_in_swedish


def fields_of_the_schema() -> set[str]:
    schema = json_schema()
    entries = {"CompanyFile": schema, **schema["$defs"]}
    return {f"{name}.{field}" for name, entry in entries.items() for field in entry.get("properties", {})}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_field_of_the_schema_has_a_label(lang: str) -> None:
    labels = {key.removeprefix("fields.") for key in catalogue_of(lang).texts if key.startswith("fields.")}
    labels = {one for one in labels if not one.startswith("choice.")}

    assert labels == fields_of_the_schema()


def test_every_description_of_the_schema_is_there_in_swedish() -> None:
    swedish = {f"{name}.{field}" for name, fields in help_in_swedish().items() for field in fields}

    assert swedish == fields_of_the_schema()


def test_every_word_that_one_may_choose_has_words() -> None:
    schema = json_schema()
    texts = catalogue_of("sv").texts

    def words(node: object) -> set[str]:
        if isinstance(node, dict):
            found = {str(one) for one in node.get("enum", [])} | (
                {str(node["const"])} if "const" in node else set()
            )
            return found.union(*(words(one) for one in node.values()))
        return set().union(*(words(one) for one in node)) if isinstance(node, list) else set()

    assert {one for one in words(schema) if f"fields.choice.{one}" not in texts} == set()


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (field_named(PersonEntry, "role"), InputKind.REFERENCE),
        (field_named(PersonEntry, "desk"), InputKind.YES),
        (field_named(PersonEntry, "ipv6"), InputKind.CHOICE),
        (field_named(PersonEntry, "mobile"), InputKind.PHONE),
        (field_named(PersonEntry, "leaves"), InputKind.DATE),
        (field_named(PersonEntry, "private_mobile"), InputKind.PART),
        (field_named(QueueEntry, "hours"), InputKind.WEEK),
        (field_named(QueueEntry, "members"), InputKind.LIST),
        (field_named(QueueEntry, "priority"), InputKind.ENTRIES),
        (field_named(CalendarEntry, "closed_dates"), InputKind.LIST),
        (field_named(LimitsEntry, "longest_call"), InputKind.NUMBER),
    ],
    ids=lambda one: getattr(one, "key", ""),
)
def test_the_schema_says_which_input_a_field_needs(field: object, kind: InputKind) -> None:
    assert getattr(field, "kind", None) is kind


def test_limits_and_words_come_from_the_schema_too() -> None:
    longest = field_named(LimitsEntry, "longest_call")

    assert (longest.least, longest.most, longest.words, longest.default) == (1, 10_080, ("none",), 240)
    assert "ring_seconds" not in {one.name for one in fields_of(QueueEntry)}, (
        "a field without effect is not shown"
    )

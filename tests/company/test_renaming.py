"""Another id for an entry: all that names it follows, nothing else changes, and it is told as that."""

from __future__ import annotations

import json

import pytest

from app.company import document, load, parse_values
from app.company.differences import differences
from app.company.entry import entry_class
from app.company.references import REFERENCES
from app.company.renaming import LISTS_WITH_IDS, ids_renamed, with_new_id, words_beside
from app.company.schema import CompanyFile
from tests.policy.bolaget import EXAMPLE

BEFORE = document(load(EXAMPLE))
LAST = [(section, str(BEFORE[section][-1]["id"])) for section in LISTS_WITH_IDS if BEFORE.get(section)]


def test_every_list_with_ids_is_known() -> None:
    with_ids = {
        name
        for name, field in CompanyFile.model_fields.items()
        if (of := entry_class(field)) is not None and "id" in of.model_fields
    }

    assert set(LISTS_WITH_IDS) == with_ids
    assert {kind for one in REFERENCES.values() for kind in one.lists} <= with_ids


@pytest.mark.parametrize(("section", "old"), LAST)
def test_all_that_names_an_entry_follows_and_the_company_is_still_right(section: str, old: str) -> None:
    after = with_new_id(BEFORE, section, old, "nytt-id")

    parse_values(after, {}, [])  # raises BadCompanyFile for a name of nobody
    assert json.dumps(with_new_id(after, section, "nytt-id", old)) == json.dumps(BEFORE)
    assert list(ids_renamed(BEFORE, after)) == [(section, {old: "nytt-id"})]


@pytest.mark.parametrize(("section", "old"), LAST)
def test_another_id_is_one_difference_however_many_name_it(section: str, old: str) -> None:
    found = differences(BEFORE, with_new_id(BEFORE, section, old, "nytt-id"))

    assert [(one.path, one.before, one.after) for one in found] == [(f"{section}.nytt-id.id", old, "nytt-id")]
    assert "nytt-id" in found[0].words.sv


def test_a_voicemail_box_follows_its_queue() -> None:
    names = [one for one, reference in REFERENCES.items() if reference.free and "queues" in reference.lists]
    values = {
        "queues": [
            {"id": "salj", "no_answer": {"to": "voicemail:salj"}, "closed": {"to": "salj"}},
            {"id": "support", "no_answer": {"to": "voicemail:salja"}},
        ]
    }
    after = with_new_id(values, "queues", "salj", "nya")

    assert "RuleEntry.to" in names
    assert [one["id"] for one in after["queues"]] == ["nya", "support"]
    assert after["queues"][0]["no_answer"] == {"to": "voicemail:nya"}
    assert after["queues"][0]["closed"] == {"to": "nya"}
    assert after["queues"][1]["no_answer"] == {"to": "voicemail:salja"}


def test_a_word_of_a_field_is_no_id() -> None:
    assert {"reception", "voicemail"} <= words_beside("queues")
    assert words_beside("roles") == set()


def test_people_who_have_new_ids_with_their_managers_are_told_as_changed_alone() -> None:
    """They were told as gone and new: what named the manager was another."""
    after = BEFORE
    for person in BEFORE["people"]:
        after = with_new_id(after, "people", person["id"], f"{person['id']}-ny")
    managed = {one["manager"] for one in BEFORE["people"] if one.get("manager")}
    assert managed

    found = differences(BEFORE, after)

    assert {one.path for one in found} == {f"people.{one['id']}-ny.id" for one in BEFORE["people"]}


def test_new_ids_in_several_lists_at_once_are_told_as_changed_alone() -> None:
    after = BEFORE
    for section in LISTS_WITH_IDS:
        for entry in BEFORE.get(section) or []:
            after = with_new_id(after, section, entry["id"], f"{entry['id']}-ny")

    found = differences(BEFORE, after)

    assert {one.path.rpartition(".")[2] for one in found} == {"id"}


def test_one_whose_id_and_manager_are_others_is_another_and_the_rest_are_not() -> None:
    """Eva has a new id and a new manager, too; her colleague and their manager have new ids."""
    before = {
        "people": [
            {"id": "bo", "name": "Bo"},
            {"id": "cia", "name": "Cia", "manager": "bo"},
            {"id": "eva", "name": "Eva", "manager": "bo"},
        ]
    }
    after = {
        "people": [
            {"id": "bo2", "name": "Bo"},
            {"id": "cia2", "name": "Cia", "manager": "bo2"},
            {"id": "eva2", "name": "Eva", "manager": "cia2"},
        ]
    }

    told: dict[str, str] = {}
    for _, new_ids in ids_renamed(before, after):
        told.update(new_ids)

    assert told == {"bo": "bo2", "cia": "cia2"}

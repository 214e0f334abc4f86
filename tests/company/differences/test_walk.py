"""Each field of the schema, changed in each way: one sentence in each language, which names the place."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from app.company import document, parse_company
from app.company.differences.walk import WORDS_OF_FIELDS, differences
from app.company.entry import entry_class
from app.company.schema import CompanyFile, DefaultsEntry, ExtensionEntry
from tests.company.differences.sampled import Change, changes, sample

if TYPE_CHECKING:
    from app.company.differences import CompanyDifference
    from app.company.entry import FileEntry

EXAMPLE = Path(__file__).parents[3] / "examples" / "bolaget.yaml"
CHANGES = list(changes())
CALLED = {  # what tells an entry of a list from others in a sentence
    "people": "name",
    "queues": "name",
    "roles": "name",
    "profiles": "sv",
    "schedules": "id",
    "exceptions": "id",
    "phone_models": "name",
    "subscriptions": "number",
    "music": "title",
    "trunks": "name",
    "short_numbers": "number",
    "half_days": "date",
}


def test_every_field_of_the_schema_has_words_and_no_other_has() -> None:
    classes: set[type[FileEntry]] = {CompanyFile}
    new = set(classes)
    while new:
        inner = {entry_class(field) for of in new for field in of.model_fields.values()} - {None}
        new = {one for one in inner if one is not None} - classes
        classes |= new

    assert {of.__name__: set(of.model_fields) for of in classes} == {
        name: set(fields) for name, fields in WORDS_OF_FIELDS.items()
    }


def test_nothing_is_said_when_nothing_has_changed() -> None:
    assert differences(sample(), sample()) == []


def test_each_field_is_changed() -> None:
    """A field that is never absent and has fields of its own is changed by each of these."""
    reached = {(change.owner, change.field) for change in CHANGES}

    owners = {change.owner for change in CHANGES}
    left = {
        f"{of.__name__}.{name}"
        for of in owners
        for name, field in of.model_fields.items()
        if (of, name) not in reached and entry_class(field) not in {*owners, DefaultsEntry, ExtensionEntry}
    }
    assert left == set()
    assert {of.__name__ for of in owners} | {"DefaultsEntry", "ExtensionEntry"} == set(WORDS_OF_FIELDS)


def test_a_change_of_one_field_is_one_sentence_that_names_the_place() -> None:
    for change in CHANGES:
        names_the_place(change)


def names_the_place(change: Change) -> None:
    both = msgspec.json.encode([change.before, change.after])

    found = differences(change.before, change.after)

    assert len(found) == (2 if change.entries else 1), found
    assert msgspec.json.encode([change.before, change.after]) == both
    one = found[0]
    assert one.path.startswith(str(change.path[0]))
    assert one.before != one.after
    for said, lang in zip(one.words, ("sv", "en"), strict=True):
        assert said
        assert said[0] == said[0].upper()
        assert not any(sign in said for sign in ("{", "}", "None", "['", "  "))
        kind, *rest = change.path
        if rest and isinstance(rest[0], int) and kind in CALLED:
            called = lang if kind == "profiles" else CALLED[kind]
            names = (str(one[kind][0].get(called, "")) for one in (change.before, change.after))
            assert any(name and name.casefold() in said.casefold() for name in names)
    assert one.words.sv != one.words.en


def companies(*edits: tuple[str, str]) -> list[CompanyDifference]:
    """The example company before and after these edits of its text."""
    text = EXAMPLE.read_text()
    for old, new in edits:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    before, after = (parse_company(one.encode()) for one in (EXAMPLE.read_text(), text))
    return differences(document(before), document(after))


SUPPORT_HOURS = '    hours: {weekdays: "07:00-16:00", clause: Q14}'
SAID = [
    pytest.param(
        [(SUPPORT_HOURS, SUPPORT_HOURS.replace("07:00", "08:00"))],
        ["Support öppnar 08 i stället för 07 på vardagar"],
        ["Support opens at 08 instead of 07 on weekdays"],
        id="a queue opens later",
    ),
    pytest.param(
        [(SUPPORT_HOURS, SUPPORT_HOURS.replace("16:00", "16:30"))],
        ["Support stänger 16:30 i stället för 16 på vardagar"],
        ["Support closes at 16:30 instead of 16 on weekdays"],
        id="a queue closes later",
    ),
    pytest.param(
        [
            (
                SUPPORT_HOURS,
                '    hours: {weekdays: "07:00-16:00", saturday: "10-14", friday: closed, clause: Q14}',
            )
        ],
        [
            "Support har stängt i stället för öppet 07–16 på fredagar",
            "Support har öppet 10–14 i stället för stängt på lördagar",
        ],
        [
            "Support is closed instead of open 07–16 on Fridays",
            "Support is open 10–14 instead of closed on Saturdays",
        ],
        id="single days",
    ),
    pytest.param(
        [("members: [anna, hans]", "members: [hans, jonas]")],
        ["Jonas Ask svarar nu också i Sälj", "Anna Ek är inte längre i Sälj"],
        ["Jonas Ask now also answers in Sälj", "Anna Ek is no longer in Sälj"],
        id="members",
    ),
    pytest.param(
        [("members: [anna, hans]", "members: [hans, anna]")],
        ["Sälj: ordningen bland medlemmarna är nu Hans Falk, Anna Ek"],
        ["Sälj: the order of the members is now Hans Falk, Anna Ek"],
        id="an order alone",
    ),
    pytest.param(
        [
            (
                'working_hours: {weekdays: "08:00-17:00", clause: S4}',
                'working_hours: {weekdays: "08-17:30", clause: S4}',
            )
        ],
        ["Arbetstiden slutar 17:30 i stället för 17 på vardagar"],
        ["Working hours until 17:30 instead of 17 on weekdays"],
        id="working hours",
    ),
    pytest.param(
        [("busy: {to: salj, clause: R1}", "busy: {to: voicemail, clause: R1}")],
        ["Rollen säljare: om någon är upptagen går samtalet till röstbrevlådan i stället för Sälj"],
        ["The role säljare: if somebody is busy, calls go to voicemail instead of Sälj"],
        id="a role's rule",
    ),
    pytest.param(
        [("closed: {to: answering_service, clause: Q14}", "closed: {to: voicemail, clause: Q14}")],
        ["Support: när det är stängt går samtalet till röstbrevlådan i stället för svarstjänsten"],
        ["Support: when closed, calls go to voicemail instead of the answering service"],
        id="a queue's rule",
    ),
    pytest.param(
        [("    desk: false                       # har bara mobilanknytning\n", "")],
        ["Eva Nyström har nu en fast telefon"],
        ["Eva Nyström now has a desk phone"],
        id="a desk phone",
    ),
    pytest.param(
        [("    name: Carin Dahl\n    role: receptionist", "    name: Carin Dahl\n    role: chef")],
        ["Carin Dahl: rollen är chef i stället för receptionist"],
        ["Carin Dahl: the role is chef instead of receptionist"],
        id="a person's role",
    ),
    pytest.param(
        [
            (
                "queues:\n  - id: salj",
                '  - {id: lena, name: Lena Ström, role: chef, extension: "120"}\n\nqueues:\n  - id: salj',
            )
        ],
        ["Ny person: Lena Ström (anknytning 120)"],
        ["New person: Lena Ström (extension 120)"],
        id="a new person",
    ),
    pytest.param(
        [('  - {number: "301", name: Taxi, to: "+46856293000"}\n', "")],
        ["Kortnumret 301 (Taxi) till +46856293000 finns inte längre"],
        ["The short number 301 (Taxi) to +46856293000 is gone"],
        id="a short number that is gone",
    ),
    pytest.param(
        [
            ("announce: 45", "announce: 60"),
            ("{after: 90, offer_callback: true}", "{after: 60, offer_callback: true}"),
        ],
        [
            "Support: tiden mellan två besked om platsen är 60 sekunder i stället för 45 sekunder",
            "Support, steg 1 i upptrappningen: väntan före steget är 60 sekunder i stället för 90 sekunder",
        ],
        [
            "Support: the time between announcements of the place is 60 seconds instead of 45 seconds",
            "Support, step 1 of the escalation: the wait before the step is 60 seconds instead of 90 seconds",
        ],
        id="waiting",
    ),
    pytest.param(
        [("countries: [CU, JM, PG, SL]", "countries: [CU, IR, JM, PG]")],
        ["Grålistan: IR har tillkommit bland spärrade länder; SL finns inte längre bland spärrade länder"],
        ["The greylist: IR is new among blocked countries; SL is no longer among blocked countries"],
        id="the greylist",
    ),
    pytest.param(
        [("longest_call: 240 ", "longest_call: none ")],
        ["Gränser: det längsta samtalet är ingen gräns i stället för 240 minuter"],
        ["Limits: the longest call is no limit instead of 240 minutes"],
        id="a limit",
    ),
    pytest.param(
        [("at_promise: {to: voicemail, clause: Q2}", "at_promise: wait")],
        ["Teknisk service: när löftet har gått ut: vänta kvar i stället för till röstbrevlådan"],
        ["Teknisk service: when the promise has run out: keep waiting instead of to voicemail"],
        id="the promise",
    ),
]


@pytest.mark.parametrize(("edits", "sv", "en"), SAID)
def test_changes_of_the_example_in_words(edits: list[tuple[str, str]], sv: list[str], en: list[str]) -> None:
    found = companies(*edits)

    assert [one.words.sv for one in found] == sv
    assert [one.words.en for one in found] == en


def test_new_ids_for_thousands_of_people_are_found_in_time() -> None:
    """Each with each other are 25 million comparisons: twelve seconds, and now a fifth of one."""
    before = sample()
    person = before["people"][0]
    many = [{**person, "id": f"old{n}", "name": f"Nr {n}"} for n in range(5000)]
    new = [{**one, "id": f"new{n}", "name": f"{one['name']} B"} for n, one in enumerate(many)]
    began = time.process_time()

    found = differences({**before, "people": many}, {**before, "people": new})

    assert len(found) == 10_000
    assert time.process_time() - began < 4


def test_new_ids_and_nothing_else_for_thousands_of_people_are_found_in_time() -> None:
    """Each new id was a walk of the whole document, twice: hours. Now a walk tells all of a list."""
    before = sample()
    person = before["people"][0]
    many = [{**person, "id": f"old{n}", "name": f"Nr {n}"} for n in range(5000)]
    new = [{**one, "id": f"new{n}"} for n, one in enumerate(many)]
    queues = [
        [{**before["queues"][0], "members": [one["id"] for one in people]}, *before["queues"][1:]]
        for people in (many, new)
    ]
    began = time.process_time()

    found = differences(
        {**before, "people": many, "queues": queues[0]}, {**before, "people": new, "queues": queues[1]}
    )

    assert [one.path for one in found] == [f"people.new{n}.id" for n in range(5000)]
    assert time.process_time() - began < 4

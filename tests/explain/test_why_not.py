"""Why a call did not come to somebody, and the one thing that would have had to differ: `decide` is asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.company import parse_with_lines
from app.company.rule_lines import LinesOf, RuleLines
from app.explain.path import path
from app.explain.wanted import NotFound, read_wanted
from app.explain.why_not import WhyItDidNot, why_not
from app.explain.why_not_words import why_not_json, why_not_text
from app.policy.decide import decide
from app.policy.hours import read_instant
from app.policy.json_form import read_situation
from app.policy.targets import JoinQueue
from tests.policy.bolaget import ANSWERING_SERVICE, BOLAGET, CUSTOMER, EXAMPLE, TUESDAY_NIGHT

AT = "2026-11-24T10:00:00+01:00"
FILE, LINES = parse_with_lines(EXAMPLE.read_bytes())
RULES = RuleLines(FILE, BOLAGET, LINES, LinesOf.FILE, "bolaget.yaml")
MEETING = {"profile": "meeting", "layer": "calendar", "back": "2026-11-24T14:00:00+01:00"}


def asked(who: str, **document: object) -> WhyItDidNot:
    situation = read_situation(BOLAGET, {"from": CUSTOMER, "at": AT, **document}, read_instant(AT))
    return why_not(BOLAGET, path(BOLAGET, situation), read_wanted(BOLAGET, who))


@pytest.mark.parametrize(
    ("who", "document", "code", "change"),
    [
        (
            "anna",
            {"to": "anna", "people": {"anna": MEETING}},
            "profile_by_calendar",
            "Anna Ek were available",
        ),
        (
            "anna",
            {"to": "anna", "people": {"anna": {"on_phone": True}}},
            "on_phone_on_all",
            "Anna Ek were not on the phone",
        ),
        (
            "support",
            {"to": "support", "at": TUESDAY_NIGHT},
            "closed_hours",
            "the call had come 2026-11-25 07:00",
        ),
        (
            "carin",
            {"to": "+46846500400", "at": TUESDAY_NIGHT},
            "reception_hours",
            "the call had come 2026-11-25 08:00",
        ),
        ("eva", {"to": "eva", "at": TUESDAY_NIGHT}, "mobile_rests", "Eva Nyström had chosen to be reached"),
        ("carin", {"to": "101", "from": "carin", "people": {"anna": {"on_phone": True}}}, "is_caller", None),
        (
            "jonas",
            {"to": "jonas", "at": "2027-08-03T10:00"},
            "left_person",
            "the call had come 2027-06-30 10:00",
        ),
    ],
)
def test_the_first_rule_that_ruled_somebody_out_and_what_would_have_had_to_differ(
    who: str, document: dict[str, object], code: str, change: str | None
) -> None:
    answer = asked(who, **document)

    assert answer.ruled_out is not None
    assert answer.ruled_out.reason.code == code
    if change is not None:
        assert answer.different is not None
        assert answer.different.change.en == change


@pytest.mark.parametrize(
    ("who", "document", "change"),
    [
        ("support", {"to": "anna"}, "the caller had dialled +46846500420"),
        ("salj", {"to": "anna"}, "Anna Ek had the profile “In a meeting”"),
        (ANSWERING_SERVICE, {"to": "teknik"}, None),
        ("eva", {"to": "support"}, "the caller had dialled +46846500405"),
        ("salj", {"to": "anna", "people": {"anna": {"profile": "lunch"}}}, "the caller had pressed 2"),
    ],
)
def test_where_nothing_hindered_it_keys_states_and_numbers_are_tried(
    who: str, document: dict[str, object], change: str | None
) -> None:
    answer = asked(who, **document)

    assert answer.ruled_out is None
    assert answer.led is not None
    assert (answer.different.change.en if answer.different is not None else None) == change


def test_an_agent_of_a_closed_queue_was_ruled_out_by_its_hours() -> None:
    """Failed: no rule, but that the answering service, where the call would go, might not answer."""
    answer = asked("hans", to="salj", at="2026-12-24T10:00:00+01:00")

    assert answer.ruled_out is not None
    assert (answer.ruled_out.target, answer.ruled_out.reason.code) == (JoinQueue("salj"), "closed_eve")
    assert answer.different is not None
    assert answer.different.change.en == "the call had come 2026-12-28 08:00"


def test_a_closed_queue_of_another_version_was_none_of_theirs() -> None:
    """A call that two versions judged: the command ended with a traceback."""
    situation = read_situation(
        BOLAGET, {"from": CUSTOMER, "to": "support", "at": TUESDAY_NIGHT}, read_instant(AT)
    )
    steps = path(BOLAGET, situation)
    newer = replace(BOLAGET, queues={id_: one for id_, one in BOLAGET.queues.items() if id_ != "support"})

    assert why_not(newer, steps[:1], read_wanted(newer, "gun"), imagined=False).ruled_out is None


def test_what_led_elsewhere_is_the_first_rule_of_an_imagined_call_and_the_last_of_one_that_was() -> None:
    """Failed: of an imagined call it was what comes last if nobody answers anywhere."""
    situation = read_situation(BOLAGET, {"from": CUSTOMER, "at": AT, "to": "salj"}, read_instant(AT))
    steps, wanted = path(BOLAGET, situation), read_wanted(BOLAGET, "eva")

    imagined, journalled = (why_not(BOLAGET, steps, wanted, imagined=one) for one in (True, False))

    codes = [one.led.code if one.led is not None else "" for one in (imagined, journalled)]
    assert codes == ["queue_open", "outside_failed"]
    assert (imagined.step, journalled.step) == (0, len(steps) - 1)


def test_each_change_that_is_told_leads_there_when_it_is_decided_again() -> None:
    """The counterfactual is no guess: the decision with that one thing changed is part of the answer."""
    for who in ("anna", "bo", "support", "salj", "voicemail:anna", ANSWERING_SERVICE, "gun"):
        wanted = read_wanted(BOLAGET, who)
        for to in ("anna", "salj", "david", "+46846500400"):
            answer = asked(who, to=to, people={"anna": MEETING, "gun": {"on_phone": True}})
            if answer.different is None:
                continue
            change = answer.different.change
            again = path(change.company, change.situation)
            assert any(wanted.is_rung(step.decision) for step in again)
            if not answer.different.later:
                assert wanted.is_rung(decide(change.company, change.situation))


def test_a_member_that_a_queue_does_not_have_is_a_change_of_its_rule() -> None:
    """Only where the number cannot be dialled does it come to that: a call that one of us transferred."""
    document = {"to": "support", "from": CUSTOMER, "transferred_by": "carin", "direction": "in"}
    answer = asked("eva", **document)

    assert answer.different is not None
    assert answer.different.change.member == "support"
    assert answer.different.change.en == "Eva Nyström were an agent of the queue Support"


def test_somebody_who_is_rung_is_said_to_be_rung() -> None:
    assert asked("anna", to="anna").reached == 0
    assert asked("gun", to="+46846500400").reached == 1, "when Carin does not answer"


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_answer_names_the_clause_the_end_and_the_line(lang: str) -> None:
    situation = read_situation(
        BOLAGET, {"from": CUSTOMER, "to": "anna", "at": AT, "people": {"anna": MEETING}}, read_instant(AT)
    )
    steps = path(BOLAGET, situation)
    answer = why_not(BOLAGET, steps, read_wanted(BOLAGET, "anna"))

    told = why_not_text(RULES, steps, answer, lang, imagined=True).splitlines()
    as_json = why_not_json(RULES, steps, answer, lang)

    line = as_json["reason"]["line"]
    assert "keywords" not in EXAMPLE.read_text().splitlines()[line - 1]
    if lang == "sv":
        assert told[0] == "Varför inte Anna Ek?"
        assert told[1].startswith("  R3  Anna Ek är enligt sin kalender ”I möte”, till 14:00 (")
        assert told[2] == "  Annorlunda om Anna Ek hade varit tillgänglig."
        assert told[3].startswith("  Då: det ringer hos Anna Ek")
    else:
        assert told[0] == "Why not Anna Ek?"
        assert ", until 14:00 (" in told[1]
    assert as_json["reason"]["until"] == "2026-11-24T14:00:00+01:00"
    assert as_json["different"]["decision"]["target"] == "anna"


def test_nothing_that_leads_there_is_said_with_how_many_changes_were_tried() -> None:
    situation = read_situation(BOLAGET, {"from": CUSTOMER, "to": "teknik", "at": AT}, read_instant(AT))
    steps = path(BOLAGET, situation)
    answer = why_not(BOLAGET, steps, read_wanted(BOLAGET, ANSWERING_SERVICE))

    told = why_not_text(RULES, steps, answer, "en", imagined=True)

    assert answer.tried > 0
    assert f"We tried {answer.tried} changes, one at a time: none of them leads there." in told


@pytest.mark.parametrize(
    ("text", "kind", "id_"),
    [
        ("anna", "person", "anna"),
        ("Anna Ek", "person", "anna"),
        ("EK", "person", "anna"),
        ("101", "person", "anna"),
        ("08-465 004 01", "person", "anna"),
        ("support", "queue", "support"),
        ("receptionen", "person", "carin"),
        ("answering-service", "number", ANSWERING_SERVICE),
        ("svarstjänsten", "number", ANSWERING_SERVICE),
        ("070-123 45 67", "number", CUSTOMER),
        ("voicemail", "voicemail", ""),
        ("röstbrevlådan:anna", "voicemail", "anna"),
        ("refused", "refused", ""),
    ],
)
def test_the_person_asked_about_may_be_written_in_many_ways(text: str, kind: str, id_: str) -> None:
    found = read_wanted(BOLAGET, text)

    assert (found.kind.value, found.id) == (kind, id_)


def test_an_unknown_name_and_one_of_several_are_errors() -> None:
    two = replace(BOLAGET.people["iris"], name="Iris Lind")
    company = replace(BOLAGET, people={**BOLAGET.people, "iris": two})

    with pytest.raises(NotFound) as several:
        read_wanted(company, "lind")
    with pytest.raises(NotFound) as none:
        read_wanted(BOLAGET, "nobody")

    assert set(several.value.names) == {"Bo Lind", "Iris Lind"}
    assert none.value.names == ()

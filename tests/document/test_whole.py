"""The whole document: each sentence follows its settings, and no other; nothing is said of what is not there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from fnmatch import fnmatch
from functools import cache
from typing import TYPE_CHECKING

import pytest

from app.company import BadCompanyFile, parse_company, to_company
from app.document.parts import RuleTable, sections_of, sentences_of
from app.document.whole import make_document
from app.policy.decide import decide
from app.policy.decision import Direction, Layer, PersonState, Situation
from app.policy.hours import STOCKHOLM
from app.policy.targets import AskMenu, JoinQueue
from tests.document.made import AT, EXAMPLE, example, made, whole_text, with_text
from tests.document.settings_changed import changed, settings
from tests.lint.company import SOUND, cases

if TYPE_CHECKING:
    from app.company import CompanyFile
    from app.document.parts import Sentence
    from tests.document.settings_changed import Setting

LANGS = ("sv", "en")
# Settings of which the document says nothing, whatever they are, and why.
UNSAID = {
    "phones.ipv6": "how phones talk is for the technician, and changes nothing for anybody who calls",
    "profiles.available.absence": "nobody is absent by being available",
    "profiles.*.absence": "with `minutes` it only counts for the recording service, which nobody has",
    "retired_codes": "codes of profiles that are no more",
    "people.*.manager": "the document says who approves: the nearest manager. Who that is, is no rule",
    "people.*.short_numbers.*": "a person's own short numbers are their own",
    "people.*.private_mobile.number": "a private number stands in no document",
    "queues.*.no_answer.*": "without effect where another rule says where callers go after the promise",
    "queues.salj.agents.spread": "without effect where a call rings one agent",
    "recording.*": "nobody has the recording service",
}
# Settings for which no other value is legal while all others stay.
FIXED = {
    "profiles.available.*": "there must be a profile available for everybody, that is not busy",
    "profiles.*.busy": "a spoken diversion belongs to a busy profile",
    "profiles.lunch.*": "a schedule chooses it for people with several roles",
    "people.*.mobile": "a subscription has the same number",
    "people.*.desk": "whoever has no mobile has a desk phone",
    "queues.*.waiting.escalation.*.second_line": "the queue has no second line, or the step does nothing else",
    "queues.*.waiting.escalation.*.offer_callback": "the step does nothing else",
    "subscriptions.*.number": "it is the person's mobile",
    "subscriptions.*.person": "it is their mobile",
}
# Sentences that name a setting and stay the same, because others say the same together with it.
SAME = {
    "profiles.theatre.roles": "where the call goes is the same for everybody who gets the profile",
    "profiles.theatre.people": "the same",
    "roles.teknisk-service.presents.number": "one number that is no mobile number instead of another",
    "document.*": "a text has several paragraphs, and one of them has changed",
}


def told(file: CompanyFile, lang: str) -> dict[tuple[str, ...], Sentence]:
    """All sentences but the index, which follows from the others; by section, subject, words and clauses."""
    made = make_document(file, lang, AT)
    found = {
        (section.id, one.key, one.text, *one.clauses): one
        for section in sections_of(made.sections)
        if section.id != "index"
        for one in sentences_of(section)
    }
    found["", "", made.title.text] = made.title
    return found


@cache
def told_of_the_example(lang: str) -> dict[tuple[str, ...], Sentence]:
    return told(example(), lang)


def is_of(sentence: Sentence, place: str) -> bool:
    """Whether a sentence says that it was made of this setting; also of what comes into an empty list."""
    return any(
        place == one or place.startswith(f"{one}.") or one.startswith(f"{place}.") for one in sentence.places
    )


def names(place: str, patterns: dict[str, str]) -> bool:
    return any(fnmatch(place, one) for one in patterns)


def wrong(setting: Setting) -> list[str]:
    """What does not follow this one setting, or follows it without saying so; nothing if all is right."""
    file = changed(setting)
    place = setting.place
    if file is None:
        return [] if names(place, FIXED) else [f"{place}: no other legal value was found"]
    found: list[str] = []
    differing = 0
    for lang in LANGS:
        before, after = told_of_the_example(lang), told(file, lang)
        gone = [before[one] for one in before.keys() - after.keys()]
        come = [after[one] for one in after.keys() - before.keys()]
        differing += len(gone) + len(come)
        found += [f"{place} changes “{one.text}”" for one in (*gone, *come) if not is_of(one, place)]
        if lang == "sv" and not names(place, SAME):
            kept = [before[one] for one in before.keys() & after.keys()]
            same = [
                one
                for one in kept
                if any(place == mine or place.startswith(f"{mine}.") for mine in one.places)
            ]
            found += [f"{place} leaves “{one.text}”" for one in same]
    if not differing and not names(place, UNSAID):
        found.append(f"{place} changes nothing")
    return found


@pytest.mark.whole
def test_each_setting_changes_the_sentences_that_name_it_and_no_others() -> None:
    assert [one for setting in settings() for one in wrong(setting)] == []


def test_some_settings_change_their_sentences_and_no_others() -> None:
    """Some of the same, for every day."""
    some = settings()[5::60]

    assert len(some) > 8
    assert [one for setting in some for one in wrong(setting)] == []


@pytest.mark.whole
def test_no_exception_is_stale() -> None:
    places = [setting.place for setting in settings()]
    unchanged = [setting.place for setting in settings() if changed(setting) is None]

    assert all(any(fnmatch(place, one) for place in places) for one in (*UNSAID, *SAME))
    assert all(any(fnmatch(place, one) for place in unchanged) for one in FIXED)


@pytest.mark.parametrize("lang", LANGS)
def test_each_sentence_of_a_section_has_a_key_of_its_own(lang: str) -> None:
    """So that a later version finds it again."""
    for section in sections_of(make_document(example(), lang, AT).sections):
        keys = Counter(one.key for one in sentences_of(section))

        assert [key for key, count in keys.items() if count > 1] == [], section.id


def test_both_languages_have_the_same_sections_and_rules() -> None:
    sv, en = (list(sections_of(make_document(example(), lang, AT).sections)) for lang in LANGS)

    assert [one.id for one in sv] == [one.id for one in en]
    for one, other in zip(sv, en, strict=True):
        assert [s.clauses for s in sentences_of(one)] == [s.clauses for s in sentences_of(other)]


ENGLISH = r"\b(the|and|is|are|calls?|of|with|you|nobody|when|their)\b"
SWEDISH = r"\b(och|är|det|samtal|inte|som|till|när|ingen|du)\b"


@pytest.mark.parametrize(("lang", "foreign"), [("sv", ENGLISH), ("en", SWEDISH)])
def test_no_sentence_of_ours_is_in_the_other_language(lang: str, foreign: str) -> None:
    """Names and reasons are the company's; so are what the voice says and the phrase, which are Swedish."""
    theirs = (
        "reason",
        "leaving_reason",
        "note",
        "source",
        "phrase",
        "name",
        "document",
        "keywords",
        "company",
        "title",
    )
    ours = [
        one.text
        for section in sections_of(make_document(example(), lang, AT).sections)
        for one in sentences_of(section)
        if not any(
            place.rpartition(".")[2] in theirs or place.startswith("document.") for place in one.places
        )
        and "Tack för att du väntar" not in one.text
        and section.id != "glossary"
    ]

    assert [one for one in ours if re.search(foreign, one, re.IGNORECASE)] == []
    assert len(ours) > 150


def test_a_company_without_something_has_no_heading_for_it() -> None:
    bare = b"""
version: 1
company: Liten AB
main_number: "+46846500400"
reception: anna
sms: {by_hand: false}
roles: [{id: alla, name: alla}]
people: [{id: anna, name: Anna Ek, role: alla, extension: "101"}]
"""
    made = make_document(parse_company(bare), "sv", AT)
    ids = {one.id for one in sections_of(made.sections)}
    text = whole_text(made)

    assert ids.isdisjoint(
        {"contacts", "queues", "music", "sms", "house_rules", "extensions.short", "mobiles.subscriptions"}
    )
    assert "exceptions.leavers" in ids  # S5 is a rule for everybody
    assert "kö" not in re.findall(r"\w+", text.casefold())
    assert "svarstjänst" not in text
    assert "mobil anknytning" not in text.casefold()


def test_the_sound_company_of_the_checks_has_a_document_in_both_languages() -> None:
    for lang in LANGS:
        assert "{" not in whole_text(make_document(parse_company(SOUND.read_bytes()), lang, AT))


def test_a_person_whose_only_phone_has_lapsed_breaks_no_table() -> None:
    """Failed: decide says M6 of them, and nothing of their profile."""
    (case,) = (one for one in cases("broken") if one.name == "10-no-phone-now")

    assert "Samtalet går" in whole_text(make_document(parse_company(case.text.encode()), "sv", AT))


def test_an_answering_service_to_which_no_rule_leads_is_said_to_answer_nobody() -> None:
    """Failed: callers whom nobody answers were said to reach it."""
    unused = parse_company(EXAMPLE.read_bytes().replace(b"to: answering_service", b"to: voicemail"))

    said = [
        one.text
        for section in sections_of(make_document(unused, "sv", AT).sections)
        if section.id != "glossary"
        for one in sentences_of(section)
    ]

    assert [one for one in said if "svarstjänst" in one] == []
    assert "Svarar ingen av oss kan den som ringer lämna ett meddelande, dygnet runt." in said


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "sv",
            "Den som ringer huvudnumret 08-465\u00a0004\u00a000 utifrån hör först vilka knappar som leder till någon. "
            "Utan knapp går samtalet till receptionen: Carin Dahl.",
        ),
        (
            "en",
            "Outside callers of the main number +46\u00a08\u00a0465\u00a0004\u00a000 first hear which keys lead to "
            "somebody. Without a key the call goes to reception: Carin Dahl.",
        ),
    ],
)
def test_with_a_key_menu_the_main_number_leads_to_it_first_q1(lang: str, words: str) -> None:
    """Failed: straight to reception, with a table of keys further down."""
    file = with_text("  # menu: [", "  menu: [")
    situation = Situation(AT, Direction.IN, "+46701740699", file.main_number)

    document = make_document(file, lang, AT)

    [section] = [one for one in sections_of(document.sections) if one.id == "reception"]
    assert words in {one.text for one in sentences_of(section)}
    assert isinstance(decide(to_company(file), situation).target, AskMenu)


ODD = """
version: 1
company: Lilla AB
main_number: "+46846500400"
reception: anna
front_desk: {stand_ins: [bo]}
roles: [{id: alla, name: alla}]
people:
  - {id: anna, name: Anna Ek, role: alla, extension: "101"}
  - {id: bo, name: Bo Lind, role: alla, extension: "102", leaves: 2026-01-31, successor: anna,
     call_waiting: true, transfer_by_keys: true, mobile_rests: false}
  - {id: ida, name: Ida Berg, role: alla, extension: "103", manager: anna, private_mobile: {number: "+46701740611",
     kind: consultant, reason: konsult, approved_by: anna, from: 2026-01-01, until: 2026-01-31}, desk: false}
recording: {people: [bo], purpose: {sv: utbildning, en: training}}
queues:
  - {id: gamla, name: Gamla, members: [bo, ida], no_answer: {to: reception, clause: S2}}
  - id: nya
    name: Nya
    members: [anna]
    agents: {second_line: [bo, ida]}
    waiting: {escalation: [{after: 60, second_line: true}]}
limits: {callback_countries: []}
premium_rate: {prefixes: []}
"""


@pytest.mark.parametrize(
    ("lang", "nobody", "no_callback"),
    [
        ("sv", "Just nu har kön ingen som svarar.", "Vi ringer inte upp någon."),
        ("en", "Just now the queue has nobody who answers.", "We call nobody back."),
    ],
)
def test_empty_lists_and_those_who_have_left_make_no_half_sentences(
    lang: str, nobody: str, no_callback: str
) -> None:
    """Failed: “Här svarar .”, “ett nummer i .”, “räknas också .”, and phones that ring at Bo and Ida."""
    document = make_document(parse_company(ODD.encode()), lang, AT)

    told_ones = [
        one
        for section in sections_of(document.sections)
        if section.id not in ("extensions.people", "exceptions.leavers")
        for one in sentences_of(section)
    ]
    texts = [one.text for one in told_ones]
    assert {nobody, no_callback} <= set(texts)
    assert [one for one in texts if " ." in one or "Bo Lind" in one or "Ida Berg" in one] == []


def test_callers_wait_for_a_queue_s_promise_also_while_nobody_is_at_work() -> None:
    """Failed: it said that such a call goes on at once, as `no_answer` says."""
    company = to_company(example())
    queue = company.queues["salj"]
    ill = {agent: PersonState("sick", layer=Layer.MANUAL) for agent in queue.agents}
    assert queue.number is not None

    decision = decide(company, Situation(AT, Direction.IN, "+46701740699", queue.number, people=ill))

    [section] = [one for one in sections_of(made("sv").sections) if one.id == "queues.salj"]
    said = list(sentences_of(section))
    assert decision.target == JoinQueue("salj")
    assert "Den som ringer väntar så länge också när ingen är i tjänst." in {one.text for one in said}
    assert queue.at_promise is not None
    assert [one.text for one in said if is_of(one, "queues.salj.no_answer")] == []


@pytest.mark.whole
@pytest.mark.parametrize("folder", ["broken", "unusual"])
def test_every_company_of_the_checks_that_can_be_read_has_a_document(folder: str) -> None:
    for case in cases(folder):
        try:
            file = parse_company(case.text.encode())
        except BadCompanyFile:
            continue
        for lang in LANGS:
            assert whole_text(make_document(file, lang, AT)), case.name


@pytest.mark.parametrize(
    ("day", "there", "not_there"),
    [
        ("2027-06-15", "direktnumret visas utåt", "Kerstin Ro konsult"),  # her private mobile has lapsed
        ("2027-07-15", "Eva Nyström", "direktnumret visas utåt"),  # Jonas has left
    ],
)
def test_the_document_is_as_of_its_day(day: str, there: str, not_there: str) -> None:
    at = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=STOCKHOLM)

    made_then = make_document(example(), "sv", at)

    rows = [
        " ".join(cell.text for cell in row.cells)
        for section in sections_of(made_then.sections)
        for part in section.parts
        if isinstance(part, RuleTable)
        for row in part.rows
    ]
    assert any(there in row for row in rows)
    assert not any(not_there in row for row in rows)


def test_many_people_are_counted_and_not_listed() -> None:
    people = "\n".join(
        f'  - {{id: p{number}, name: Person {number}, role: alla, extension: "{100000 + number}"}}'
        for number in range(1_000)
    )
    large = f"""
version: 1
company: Stora bolaget AB
main_number: "+46846500400"
reception: p0
roles: [{{id: alla, name: alla}}]
people:
{people}
queues: [{{id: ko, name: Kö, members: [{", ".join(f"p{number}" for number in range(100))}]}}]
"""
    made = make_document(parse_company(large.encode()), "sv", AT)
    text = whole_text(made)

    assert "1000 personer har en anknytning" in text
    assert "Person 10 och 89 till" in text
    assert "Person 500" not in text

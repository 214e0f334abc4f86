"""Everything that is said of a company file is said in Swedish, too; and all of it at once, what is alike once."""

from __future__ import annotations

import ast
import re
import time
from functools import cache
from pathlib import Path

import pytest

from app.company import BadCompanyFile, FileProblem, grouped, parse_company, words
from app.company.in_swedish import ENDINGS, TEXTS, sentence_of, swedish
from tests.policy.bolaget import EXAMPLE
from tests.source_texts import sentence

TEXT = EXAMPLE.read_text()
COMPANY = Path(__file__).parents[2] / "app" / "company"
SPEAKING = (
    "checks.py",
    "register_checks.py",
    "approvals.py",
    "choices.py",
    "circles.py",
    "phone_codes.py",
    "trunk_checks.py",
    "trunk_entries.py",
    "values.py",
    "yaml_text.py",
)
RAISES = ("FileProblem", "ValueError", "_wrong", "_matching")  # by which a sentence is said


WAITED = "nothing happens for a caller who has waited"
WAYS = "Let one of these ways end with voicemail, a person or the answering service"
COMPOSED = {  # sentences that are put together, and what they can be
    "something is not something": ["'x' is not a clause of the policy, such as F2"],
    "something is something, within something days": [
        "the last day is 2027-05-31, within 14 days",
        "jonas's last day is 2027-05-31, within 14 days",
    ],
    f"something. {WAYS}": [f"leads salj to itself. {WAYS}", f"leads in a circle: a to b to a. {WAYS}"],
    "leads something to itself": [f"leads salj to itself. {WAYS}"],
    "leads in a circle: something": [f"leads in a circle: a to b to a. {WAYS}"],
    "there is no something something": ["there is no role 'x'", "there is no people 'x'"],
    "there is no entry in something with the id something": [
        "there is no entry in people with the id 'x'",
        "there is no entry in roles with the id 'x'",
    ],
}


@cache
def spoken() -> list[str]:
    """Every text in the sources of checks that reads as a sentence, with `something` for what differs."""
    found = []
    for name in SPEAKING:
        tree = ast.parse((COMPANY / name).read_text())
        said = [
            argument
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in RAISES
            for argument in node.args
        ]
        words_ = [
            value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for value in [node.value]
            if any(isinstance(target, ast.Name) and target.id == "words" for target in node.targets)
        ]
        for node in (*said, *words_):
            if isinstance(node, ast.Constant | ast.JoinedStr):
                text = sentence(node)
                if " " in text and not text.startswith("an id:") and not text.startswith("a clause"):
                    found.append(text)
    return found


def test_there_are_sentences_to_be_looked_at() -> None:
    assert len(spoken()) > 80


def test_every_sentence_of_the_checks_has_a_swedish_one() -> None:
    missing = [text for text in sorted(set(spoken())) if not is_translated(text)]

    assert missing == [], "give them Swedish sentences in app/company/in_swedish.py"


def is_translated(text: str) -> bool:
    """`something` may be a whole ending, too, such as the roles that there are."""
    if text in COMPOSED:
        return all(sentence_of(one) is not None for one in COMPOSED[text])
    alone = text.replace("somethingsomething", "something")
    bare = re.sub(r"something$", "", text)
    return any(sentence_of(one) is not None for one in (text, alone, bare))


@pytest.mark.parametrize(
    "text",
    sorted(
        {words.TAB, *words.ERROR_KINDS.values(), *words.PATTERNS.values(), *(said for _, said in words.YAML)}
    ),
)
def test_the_words_of_pydantic_and_of_yaml_have_swedish_ones(text: str) -> None:
    assert sentence_of(re.sub(r"\{\w+\}", "3", text)) is not None


def test_a_sentence_says_as_much_in_both_languages() -> None:
    for english, said in {**TEXTS, **ENDINGS}.items():
        assert len(re.findall(r"\{\d?\}", said)) >= english.count("{}"), english


@pytest.mark.parametrize(
    ("english", "said"),
    [
        (
            "'12' is not a valid telephone number; write it like +46846500401",
            "'12' är inte ett giltigt telefonnummer; skriv det som +46846500401",
        ),
        ("there is no role 'boss'; known are a, b", "det finns ingen roll 'boss'; de som finns är a, b"),
        ("must be 'a', 'b' or 'c'", "måste vara 'a', 'b' eller 'c'"),
        (
            "eva works under anna, and so cannot be the manager",
            "eva arbetar under anna, och kan därför inte vara chefen",
        ),
        ("what nobody has put into Swedish", "what nobody has put into Swedish"),
    ],
)
def test_a_swedish_sentence_keeps_names_and_values(english: str, said: str) -> None:
    assert swedish(english) == said


def said_of(text: str, lang: str = "sv") -> list[str]:
    with pytest.raises(BadCompanyFile) as caught:
        parse_company(text.encode())
    return caught.value.in_words(lang).splitlines()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: b: c\n", 1, "har ett kolon för mycket"),
        ("a: [1, 2\nb: 3\n", 2, "är en lista i [ ] som inte är avslutad"),
        ("a: {b: 1\nc: 2\n", 2, "är en rad fält i { } som inte är avslutad"),
        ("a:\n\tb: 1\n", 2, "börjar med en tabb: dra in med mellanslag"),
        ('a: "x\n', 2, "har ett citattecken som inte är avslutat"),
        ("a:\n  - b\n c: 1\n", 3, "har en annan indragning"),
        ("a: %x\n", 1, "börjar med"),
        ("a: @x\n", 1, "börjar med ett tecken som betyder något annat i YAML"),
        ("a: *x\n", 1, "har ett * eller & som betyder något annat i YAML"),
        ('a: "\\q"\n', 1, "har ett \\ inom dubbla citattecken"),
        ("a: 1\n---\nb: 2\n", 2, "innehåller mer än ett dokument"),
    ],
)
def test_yaml_that_is_none_is_told_in_swedish_by_line(text: str, line: int, said: str) -> None:
    [told] = said_of(text)

    assert told.startswith(f"{line}: {said}"), told


def test_pydantics_words_are_told_in_swedish() -> None:
    changed = (
        TEXT.replace("ring_seconds: 20", "ring_seconds: tjugo")
        .replace("confirm: key", "confirm: knapp")
        .replace("desk: false", "desk: kanske", 1)
        .replace('outgoing_prefix: "*71"', "outgoing_prefix: 71")
        .replace("members: [bo, iris]", "members: []")
        .replace("minutes: 45", "minutes: 0")
    )

    told = "\n".join(said_of(changed))

    assert "ring_seconds: måste vara ett heltal" in told
    assert "mobiles.confirm: måste vara 'key' eller 'trust'" in told
    assert "desk: måste vara true eller false" in told
    assert "outgoing_prefix: måste vara * och två siffror, som *71" in told
    assert "members: måste ha minst 1 poster" in told
    assert "minutes: måste vara minst 1" in told


def test_all_of_a_file_is_told_at_once_and_nothing_that_only_follows() -> None:
    """A twice given field, a field that cannot be read, and what does not agree elsewhere."""
    changed = (
        TEXT.replace("language: sv\n", "language: sv\nlanguage: en\n")
        .replace('mobile: "+46701740608"', "mobile: tolv")  # David's
        .replace("role: ekonomi\n    extension", "roll: ekonomi\n    extension", 1)  # Eva is no person, then
        .replace("[bo, iris]", "[bo, ghost]")
        .replace("reception: carin ", "reception: nobody ", 1)
    )

    told = [re.sub(r"^\d+: ", "", one) for one in said_of(changed, "en")]

    assert [one.split(";")[0] for one in told] == [
        "language: is given twice (first on line 9)",
        "reception: there is no person or queue 'nobody'",
        "people[3].mobile: 'tolv' is not a valid telephone number",
        "people[4].role: is missing",
        "people[4].roll: is not a field of the company file",
        "queues[2].members[1]: there is no person 'ghost'",
    ]


def test_a_file_with_too_little_left_tells_what_there_is() -> None:
    assert any("company: is missing" in one for one in said_of("version: 1\n", "en"))


def test_warnings_that_are_alike_are_one_line() -> None:
    many = [
        FileProblem(
            ("queues", n, "waiting"),
            f"nothing happens for a caller who has waited {n} s (Q2): add a step of escalation",
        )
        for n in range(100)
    ]
    other = FileProblem(("greylist",), "the greylist blocks no country or network (O2)")

    told = grouped([*many, other], "sv")

    assert told == [
        "queues[0].waiting: inget händer för den som har väntat i 0 s (Q2): lägg till ett steg i escalation "
        "(och 99 likadana: queues[1].waiting, queues[2].waiting, queues[3].waiting …)",
        "greylist: grålistan spärrar inget land eller nät (O2)",
    ]
    assert len(grouped(many[:3], "en")) == 3


def test_a_thousand_problems_are_in_swedish_at_once() -> None:
    """A file from another exchange may have so many; each took a tenth of a second."""
    began = time.monotonic()

    said = [swedish(f"+467017{n:05} is the number of people[{n}].mobile already") for n in range(1000)]

    assert all("redan" in one for one in said)
    assert time.monotonic() - began < 5

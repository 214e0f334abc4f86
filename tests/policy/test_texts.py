"""Every reason that the policy can give has words in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import app.policy
from app.policy.decision import Outcome, Reason
from app.policy.hindrances import LAYER_REASONS
from app.policy.hours import Opening
from app.policy.texts import CAUSE_TEXTS, WAY_TEXTS, WORDS, say, template
from app.policy.ways import Cause, PresentedNumber

ROOM = Path(app.policy.__file__).parent


def codes_in_the_source() -> set[str]:
    """The second argument of every Reason(...) in the rules, with f-strings spelled out."""
    found: set[str] = set()
    rules = (
        "decide.py",
        "by_code.py",
        "together.py",
        "outward.py",
        "chain.py",
        "hindrances.py",
        "menu.py",
        "tenure.py",
        "recording_service.py",
        "transfers.py",
        "ways_in.py",
        "ways_out.py",
    )
    for name in rules:
        for node in ast.walk(ast.parse((ROOM / name).read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Reason", "refuse"):
                code = node.args[1 if getattr(node.func, "id", "") == "Reason" else 3]
                texts = [str(part.value) for part in ast.walk(code) if isinstance(part, ast.Constant)]
                found |= {text for text in texts if re.fullmatch(r"[a-z]+(_[a-z]+)*", text)}
    return found


def spelled_out() -> set[str]:
    return (
        {f"closed_{why.value}" for why in Opening if why is not Opening.OPEN}
        | {f"reception_{why.value}" for why in Opening if why is not Opening.OPEN}
        | {f"code_{does}" for does in ("log_in", "log_out", "pause", "resume")}
        | {code for _, code in LAYER_REASONS.values()}
        | {f"tried_{one.value}" for one in Outcome}
        | {f"left_{way}" for way in ("person", "queue", "reception")}
        | {f"presents_{one.value}" for one in PresentedNumber}
        | {
            f"{cause}.{way}"
            for cause in [*(one.value for one in Cause), "closed", "overdue"]
            for way in WAY_TEXTS
        }
    )


def parameters(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_every_code_in_the_rules_has_words_and_every_word_is_used() -> None:
    used = codes_in_the_source() | {"been_there", "is_caller"}
    plain = {code for code in spelled_out() if "." not in code}

    assert len(used) > 20
    assert used <= set(WORDS), used - set(WORDS)
    assert set(WORDS) <= used | plain, set(WORDS) - used - plain


def test_both_languages_say_the_same_with_the_same_parameters() -> None:
    for code in sorted(set(WORDS) | spelled_out()):
        says_the_same_in_both(code)


def says_the_same_in_both(code: str) -> None:
    swedish, english = (
        {field for _, field, _, _ in Formatter().parse(template(code, lang)) if field}
        for lang in ("sv", "en")
    )

    assert template(code, "sv") != template(code, "en")
    assert swedish - {"sv"} == english - {"en"}


def test_a_reason_is_said_in_the_language_asked_for() -> None:
    reason = Reason("R1", "on_phone.reception", (("name", "Anna Ek"), ("to", "Carin Dahl")))

    assert say(reason, "sv") == "Anna Ek är upptagen i telefon: till receptionen (Carin Dahl)"
    assert say(reason, "en") == "Anna Ek is busy on the phone: to reception (Carin Dahl)"


def test_a_profile_has_its_name_in_both_languages() -> None:
    reason = Reason("R3", "profile", (("person", "Anna Ek"), ("sv", "I möte"), ("en", "In a meeting")))

    assert "”I möte”" in say(reason, "sv")
    assert "“In a meeting”" in say(reason, "en")


def test_a_misspelt_code_or_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        say(Reason("S1", "no_such_code"), "sv")
    with pytest.raises(KeyError):
        say(Reason("S1", "called", (("person", "x"),)), "de")


def test_every_cause_has_words() -> None:
    assert {*(cause.value for cause in Cause), "closed", "overdue"} == set(CAUSE_TEXTS)

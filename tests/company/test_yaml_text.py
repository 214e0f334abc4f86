"""YAML is read as the text that stands there, with the line of everything."""

from __future__ import annotations

import tracemalloc

import pytest
import yaml
from yaml.scanner import ScannerError

from app.company.problems import BadCompanyFile
from app.company.yaml_text import LARGEST_YAML, dump_yaml, read_yaml


def problem(raw: bytes) -> str:
    with pytest.raises(BadCompanyFile) as caught:
        read_yaml(raw, "bolaget.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "plain",
    [
        "0701740605",
        "+46846500401",
        "17:00",
        "no",
        "on",
        "2026-12-24",
        "1e3",
        "0x10",
        "1_000",
        "true",
        "=",
        "<<",
        "Null",
        "NULL",
    ],
)
def test_a_plain_value_is_the_text_that_stands_there(plain: str) -> None:
    document, _ = read_yaml(f"field: {plain}\n".encode())

    assert document == {"field": plain}


@pytest.mark.parametrize(
    ("text", "value"), [("", None), ("~", None), ("null", None), ('"null"', "null"), ("''", "")]
)
def test_only_an_empty_plain_value_is_nothing(text: str, value: str | None) -> None:
    assert read_yaml(f"field: {text}\n".encode())[0] == {"field": value}


def test_every_value_has_its_line() -> None:
    _, lines = read_yaml(b"a: 1\n\nb:\n  - x\n  - c: y\n    d: z\n")

    assert lines == {
        (): 1,
        ("a",): 1,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 1): 5,
        ("b", 1, "c"): 5,
        ("b", 1, "d"): 6,
    }


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    assert read_yaml(b"\xef\xbb\xbfa: 1\n")[0] == {"a": "1"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a: 1\nb: 2\na: 3\n", "bolaget.yaml:3: a: is given twice (first on line 1)"),
        (b"a:\n  b: 1\n  b: 2\n", "bolaget.yaml:3: a.b: is given twice (first on line 2)"),
        (b"a: &x [1]\nb: *x\n", "bolaget.yaml:1: b: a company file has no anchors"),
        (b"a: &x [*x]\n", "bolaget.yaml:1: a[0]: a company file has no anchors"),
        (b"&x a: *x\n", "bolaget.yaml:1: a: a company file has no anchors"),
        (b"a: 1\na: &x [1]\nb: *x\n", "bolaget.yaml:2: a: is given twice (first on line 1)"),
        (b"a: *x\n", "bolaget.yaml:1: has an * or & that means something else in YAML"),
        (b"a: &x 1\nb: &x 2\n", "bolaget.yaml:2: has an * or & that means something else in YAML"),
        (b"? [&x 1, *y]\n: 3\n", "bolaget.yaml:1: has an * or & that means something else in YAML"),
        (b"a: !!python/object/apply:os.system [ls]\n", "bolaget.yaml:1: a: the tag"),
        (b"a: !secret 1\n", "bolaget.yaml:1: a: the tag '!secret'"),
        (b"a: !!binary aGVq\n", "bolaget.yaml:1: a: the tag"),
        (b"? [1, 2]\n: 3\n", "bolaget.yaml:1: a field's name must be a plain word"),
        (b"- 1\n", "bolaget.yaml:1: must be a mapping"),
        (b"text\n", "bolaget.yaml:1: must be a mapping"),
        (b"a: 1\n---\nb: 2\n", "bolaget.yaml:2: holds more than one document"),
        (b"a:\n\tb: 1\n", "bolaget.yaml:2: "),
        (b"a: [1\n", "bolaget.yaml:2: "),
        (b"a: 1\nb: \x00\n", "bolaget.yaml:2: holds a character that does not print"),
        (b"a: 1\nb: \xff\n", "bolaget.yaml:2: is not UTF-8 text"),
        (b"[" * 100_000, "bolaget.yaml:1: is nested more than 12 levels deep"),
        (b"{a: " * 1_000, "bolaget.yaml:1: is nested more than 12 levels deep"),
        (b"#" * (LARGEST_YAML + 1), "bolaget.yaml: is larger than 8 MB"),
    ],
)
def test_a_field_unknown_to_the_company_file_is_refused_with_its_line(raw: bytes, said: str) -> None:
    assert problem(raw).startswith(said)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_both_parsers_tell_the_line_of_a_character_that_does_not_print(
    monkeypatch: pytest.MonkeyPatch, loader: type[object]
) -> None:
    """The one in Python, which there is without libyaml, refuses the text before it is asked for anything."""
    monkeypatch.setattr("app.company.yaml_text._Loader", loader)

    said = problem(b"a: 1\r\nb: \xc3\xa5 \x07\n")

    assert said == "bolaget.yaml:2: holds a character that does not print"


def test_a_parser_that_stops_at_deep_nesting_by_itself_is_told_in_our_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The parser reads ahead. From 6.0.4 on, PyYAML's own limit is met before the thirteenth level is handed on."""

    class Stopping(yaml.SafeLoader):
        def get_token(self) -> yaml.Token:
            mark = self.get_mark()
            raise ScannerError("while increasing flow level", mark, "exceeded maximum nesting depth", mark)

    monkeypatch.setattr("app.company.yaml_text._Loader", Stopping)

    assert problem(b"a: 1\n") == "bolaget.yaml:1: is nested more than 12 levels deep"


def test_a_large_file_is_read_without_a_tree_of_it() -> None:
    text = dump_yaml({"people": [{"id": f"p{n}", "name": f"Person {n}", "role": "x"} for n in range(2000)]})
    tracemalloc.start()
    try:
        read_yaml(text.encode())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 25 * len(text)


def test_a_written_value_is_read_back_unchanged() -> None:
    document = {
        "name": "Åsa: #1",
        "number": "+46846500401",
        "no": "on",
        "list": ["0701", "a"],
        "empty": [],
        "n": "1",
    }

    assert read_yaml(dump_yaml(document).encode())[0] == document

"""Both languages say the same things, and every key that a page uses has a text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.site import render
from app.web.site.catalogue import Catalogue

SITE = Path(render.__file__).parent
PLACE = re.compile(r"\{\w+\}")


def test_both_languages_have_the_same_keys_and_places_for_values() -> None:
    sv, en = Catalogue("sv").texts, Catalogue("en").texts

    assert sv.keys() == en.keys()
    assert {key for key in sv if set(PLACE.findall(sv[key])) != set(PLACE.findall(en[key]))} == set()


def test_every_key_that_a_template_names_has_a_text() -> None:
    texts = Catalogue("sv").texts
    named = {
        key
        for file in (SITE / "templates").rglob("*.html")
        for key in re.findall(r"""\bt\(\s*["']([\w.]+)["']\s*[,)]""", file.read_text())
    }

    assert named - texts.keys() == set()


def test_a_text_takes_values(tmp_path: Path) -> None:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "me.toml").write_text('until = "till {time}"\n[phone]\nlost = "borta"\n')
    texts = Catalogue("sv", tmp_path)

    assert texts("me.until", time="13:00") == "till 13:00"
    assert texts("me.phone.lost") == "borta"
    with pytest.raises(KeyError, match="nothing"):
        texts("me.nothing")

"""Files for phones: whatever a name holds, it stays one value in its file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from app.provisioning.makes import GENERIC, GRANDSTREAM, LINPHONE, MAKES, POLY, SNOM, YEALINK, Make
from app.provisioning.phone_book import BookEntry, BookLine
from app.provisioning.render import (
    LONGEST_LABEL,
    book_file,
    master_file,
    one_line,
    page_for_people,
    settings_file,
)
from tests.provisioning.setups import setup

LINPHONES: Final = "{http://www.linphone.org/xsds/lpconfig.xsd}"
BAD: Final = (
    'Åsa "Ångan" <Öberg> & Söner\'s',
    "rad ett\r\naccount.1.password = stulen",
    "]]></P></config><config><P>annat</P>",
    "{{ account.secret }} {% raw %}",
    "# %NULL% \u202emoc.live\x00\x1b[2J",
    "a" * 60,
    '\\" ;tag=x',
)
PASSWORD: Final = f"P{34}"  # Grandstream's, written so that it is no clause
NAMES: Final = st.text(max_size=80) | st.sampled_from(BAD)
HAS_BOOK: Final = [make for make in MAKES.values() if make.book]


def lines_of(text: str) -> dict[str, str]:
    """The settings of a file of Yealink; each stands in it once."""
    found: dict[str, str] = {}
    for line in text.splitlines()[1:]:
        name, equals, value = line.partition(" = ")
        assert equals, line
        assert name not in found
        found[name] = value
    return found


def poly_of(text: str) -> dict[str, str]:
    return dict(ElementTree.fromstring(text).attrib)


def linphone_of(text: str) -> dict[tuple[str, str], str]:
    root = ElementTree.fromstring(text)
    return {
        (section.attrib["name"], entry.attrib["name"]): entry.text or ""
        for section in root.iter(f"{LINPHONES}section")
        for entry in section.iter(f"{LINPHONES}entry")
    }


def test_a_text_becomes_one_line_of_signs_that_print() -> None:
    assert one_line(" Åsa\r\n\tÖberg\x00\x1b\u202e\ud800 ") == "Åsa Öberg"


@given(NAMES)
@example("\x0b\x0c\x1c\x85\u2028\u2029\ufffe\uffff")
def test_a_name_is_one_value_of_a_yealink_file_and_no_setting_more(name: str) -> None:
    plain = lines_of(settings_file(YEALINK, setup()))

    found = lines_of(settings_file(YEALINK, setup(name, label=name or "x", company=name)))

    assert found.keys() == plain.keys()
    named = one_line(re.sub("%(NULL|EMPTY)%", " ", name, flags=re.IGNORECASE))
    assert found["account.1.display_name"].strip() == named
    assert found["remote_phonebook.data.1.name"].strip() == named
    assert found["account.1.password"] == "sip-secret"


@given(NAMES)
@example("\x0b\x0c\x1c\x85\u2028\u2029\ufffe\uffff")
def test_a_name_is_one_value_of_each_xml_file(name: str) -> None:
    told = setup(name, label=name or "x")

    snom = ElementTree.fromstring(settings_file(SNOM, told))
    grandstream = ElementTree.fromstring(settings_file(GRANDSTREAM, told))
    poly = poly_of(settings_file(POLY, told))

    settings = snom.find("phone-settings")
    assert settings is not None
    assert settings.findtext("user_realname", "") == one_line(name)
    assert len(settings.findall("user_pass")) == 1
    assert grandstream.findtext("config/P270", "") == one_line(name)
    assert [one.text for one in grandstream.iter(PASSWORD)] == ["sip-secret"]
    assert poly["reg.1.displayName"] == one_line(name)
    assert poly["reg.1.auth.password"] == "sip-secret"
    label = one_line(name)[:LONGEST_LABEL].rstrip() if name else "x"
    assert poly["attendant.resourceList.1.label"] == label
    assert [one.attrib["label"] for one in snom.iter("fkey")][1] == label


@given(NAMES)
def test_a_name_stays_between_the_quotation_marks_of_linphones_address(name: str) -> None:
    found = linphone_of(settings_file(LINPHONE, setup(name)))

    identity = found["proxy_0", "reg_identity"]
    read = re.fullmatch(r'"((?:[^"\\]|\\.)*)" <sip:anna@vaxel\.bolaget\.example>', identity)
    assert read is not None
    assert re.sub(r"\\(.)", r"\1", read[1]) == one_line(name)
    assert found["auth_info_0", "passwd"] == "sip-secret"
    # the app writes each value as one line of its own file, and drops a setting with an empty one
    assert all(value == value.strip() and value.isprintable() and value for value in found.values())


@given(NAMES)
def test_a_name_is_text_on_the_page(name: str) -> None:
    shown = settings_file(GENERIC, setup(name, label=name or "x"))

    assert shown.count("<h1>") == 1
    assert "<Öberg>" not in shown
    assert "sip-secret" in shown


@pytest.mark.parametrize("make", HAS_BOOK, ids=lambda make: make.id)
@given(name=NAMES, organisation=NAMES)
def test_a_name_is_one_entry_of_each_phone_book(make: Make, name: str, organisation: str) -> None:
    entry = BookEntry(name, (BookLine("101"), BookLine("+46701740605", "mobile")), organisation, outside=True)

    book = ElementTree.fromstring(book_file(make, name, [entry, BookEntry("Bo Lind", (BookLine("102"),))]))

    names = [one.text or "" for one in book.iter() if one.tag in ("Name", "LastName", "ln")]
    numbers = [one.text for one in book.iter() if one.tag in ("Telephone", "phonenumber", "ct")]
    assert numbers == ["101", "+46701740605", "102"]
    assert set(names) == {one_line(entry.shown), "Bo Lind"}


def test_a_make_that_reads_no_phone_book_is_given_none() -> None:
    with pytest.raises(ValueError, match="Linphone reads no phone book"):
        book_file(LINPHONE, "", [])


def test_polys_first_file_names_the_one_with_the_settings_and_nothing_else() -> None:
    files = ElementTree.fromstring(master_file()).attrib

    assert files["CONFIG_FILES"] == "settings.cfg"
    assert POLY.settings.fullmatch(files["CONFIG_FILES"])


def test_a_template_with_a_name_that_nobody_gave_fails() -> None:
    with pytest.raises(UndefinedError):
        page_for_people("generic.html.j2")


@pytest.mark.parametrize("make", MAKES.values(), ids=lambda make: make.id)
def test_no_password_stands_in_an_address(make: Make) -> None:
    text = settings_file(make, setup())

    for address in re.findall(r"https?://[^\s\"'<>]+", text):
        assert "@" not in address
        assert "password" not in address
        assert "secret" not in address
        assert "?" not in address


@pytest.mark.parametrize("make", MAKES.values(), ids=lambda make: make.id)
def test_a_file_is_read_to_its_end_by_somebody_who_knows_english_only(make: Make) -> None:
    text = settings_file(make, setup(language="en"))

    assert "Svenska" not in text
    assert "Swedish" not in text
    assert "Missade" not in text

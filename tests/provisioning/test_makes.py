"""Each make's file holds only settings that the vendor documents, with values that it documents.

The names and values stand in documented/, with where each list is from: they were read there, not in our templates.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from app.policy.trunks import Srtp
from app.provisioning.makes import BOOKS, GENERIC, GRANDSTREAM, LINPHONE, MAKES, POLY, SNOM, YEALINK, Make
from app.provisioning.phone_setup import KeyKind, LampKey, Transport
from app.provisioning.render import settings_file
from tests.provisioning.setups import KEYS, setup
from tests.provisioning.test_render import LINPHONES, lines_of, linphone_of, poly_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.provisioning.phone_setup import PhoneSetup

CALL_WAITING: Final = f"P{26063}"  # Grandstream's, "Disable Call Waiting"
DOCUMENTED: Final = Path(__file__).parent / "documented"
MANY: Final = tuple(
    LampKey(KeyKind.COLLEAGUE, str(number), f"Kollega {number}") for number in range(101, 121)
)
SETUPS: Final = [
    *(setup(transport=transport, srtp=srtp) for transport in Transport for srtp in Srtp),
    setup(language="en", ca=False, keys=()),
    setup(keys=MANY),
]


def documented(make: Make) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """The vendor's names and values."""
    found = []
    for line in (DOCUMENTED / f"{make.id}.txt").read_text().splitlines():
        if line and not line.startswith("# "):
            name, values = line.split(maxsplit=1)
            spelled = re.sub(r"\.(?![*+?])", r"\\.", name)
            found.append((re.compile(re.sub(r"\bX\b|(?<=_)X\b", "[0-9]+", spelled)), re.compile(values)))
    return found


def said(make: Make, told: PhoneSetup) -> Mapping[str, str]:
    """The settings of our file, by their names."""
    text = settings_file(make, told)
    if make is YEALINK:
        return lines_of(text)
    if make is POLY:
        return poly_of(text)
    if make is LINPHONE:
        return {f"{section}/{name}": value for (section, name), value in linphone_of(text).items()}
    inside = ElementTree.fromstring(text).find("phone-settings" if make is SNOM else "config")
    assert inside is not None
    return {one.tag: one.text or "" for one in inside}


@pytest.mark.parametrize(
    "make", [one for one in MAKES.values() if one is not GENERIC], ids=lambda one: one.id
)
@pytest.mark.parametrize("told", SETUPS)
def test_each_setting_is_one_that_the_vendor_documents(make: Make, told: PhoneSetup) -> None:
    known = documented(make)

    for name, value in said(make, told).items():
        allowed = [values for spelled, values in known if spelled.fullmatch(name)]
        assert len(allowed) == 1, name
        assert allowed[0].fullmatch(value), f"{name} = {value}"


@pytest.mark.parametrize(
    ("make", "name", "by_transport"),
    [
        (YEALINK, "account.1.sip_server.1.transport_type", "012"),
        (GRANDSTREAM, "P130", "012"),
        (POLY, "reg.1.server.1.transport", ("UDPOnly", "TCPOnly", "TLS")),
    ],
    ids=lambda one: getattr(one, "id", ""),
)
def test_a_phone_is_told_how_its_sip_travels(make: Make, name: str, by_transport: tuple[str, ...]) -> None:
    assert [said(make, setup(transport=one))[name] for one in Transport] == list(by_transport)


@pytest.mark.parametrize(
    ("make", "name", "by_srtp"),
    [
        (YEALINK, "account.1.srtp_encryption", ("0", "1", "2")),
        (SNOM, "user_savp", ("off", "optional", "mandatory")),
        (GRANDSTREAM, "P183", ("0", "1", "2")),
        (POLY, "sec.srtp.require", ("0", "0", "1")),
        (POLY, "sec.srtp.offer", ("0", "1", "1")),
        (LINPHONE, "sip/media_encryption_mandatory", ("0", "0", "1")),
        (LINPHONE, "sip/media_encryption", ("none", "srtp", "srtp")),
    ],
    ids=lambda one: getattr(one, "id", ""),
)
def test_a_phone_is_told_whether_it_encrypts_the_sound(
    make: Make, name: str, by_srtp: tuple[str, ...]
) -> None:
    assert [said(make, setup(srtp=one))[name] for one in Srtp] == list(by_srtp)


@pytest.mark.parametrize(
    ("make", "name", "off", "on"),
    [
        (YEALINK, "call_waiting.enable", "0", "1"),
        (SNOM, "call_waiting", "off", "on"),
        (GRANDSTREAM, CALL_WAITING, "2", "1"),
        (POLY, "call.callWaiting.enable", "0", "1"),
    ],
    ids=lambda one: getattr(one, "id", ""),
)
def test_a_second_call_rings_only_for_who_has_call_waiting(make: Make, name: str, off: str, on: str) -> None:
    assert said(make, setup())[name] == off
    assert said(make, setup(call_waiting=True))[name] == on


def test_yealinks_first_line_is_the_one_it_asks_for() -> None:
    assert settings_file(YEALINK, setup()).splitlines()[0] == "#!version:1.0.0.1"


def test_snoms_file_has_the_parts_that_its_wiki_names() -> None:
    root = ElementTree.fromstring(settings_file(SNOM, setup()))

    assert root.tag == "settings"
    assert [part.tag for part in root] == ["phone-settings", "functionKeys", "tbook", "certificates"]
    keys = [one.text or "" for one in root.iter("fkey")]
    assert keys[0] == "line"
    assert keys[1] == "blf sip:200@vaxel.bolaget.example|**"
    assert keys[len(KEYS)] == "orbit sip:*681@vaxel.bolaget.example"
    assert [one.attrib["idx"] for one in root.iter("fkey")] == [str(n) for n in range(len(KEYS) + 2)]
    assert {one.attrib["perm"] for one in root.iter("fkey")} == {"R"}
    items = list(root.iter("item"))
    assert [one.findtext("number") for one in items] == ["101", "102", "+46850001234"]
    assert [one.attrib["type"] for one in items] == ["colleagues", "colleagues", "none"]


def test_grandstreams_root_is_gs_provision_and_keys_seven_and_on_stand_elsewhere() -> None:
    root = ElementTree.fromstring(settings_file(GRANDSTREAM, setup(keys=MANY)))

    assert (root.tag, root.attrib) == ("gs_provision", {"version": "1"})
    found = {one.tag: one.text for one in root.iter()}
    assert (found["P1365"], found["P1467"], found["P1468"]) == ("blf", "Kollega 101", "101")
    assert (found["P1373"], found["P1475"], found["P1476"]) == ("blf", "Kollega 105", "105")
    assert (found["P23800"], found["P23802"], found["P23803"]) == ("blf", "Kollega 106", "106")
    assert (found["P23856"], found["P23858"], found["P23859"]) == ("blf", "Kollega 120", "120")


def test_linphones_file_is_of_its_schema() -> None:
    """lpconfig.xsd: config > section(name) > entry(name, overwrite), and nothing else."""
    root = ElementTree.fromstring(settings_file(LINPHONE, setup()))

    assert root.tag == f"{LINPHONES}config"
    assert not root.attrib
    for section in root:
        assert section.tag == f"{LINPHONES}section"
        assert section.attrib.keys() == {"name"}
        for entry in section:
            assert entry.tag == f"{LINPHONES}entry"
            assert entry.attrib.keys() <= {"name", "overwrite"}
            assert entry.attrib.get("overwrite", "false") in ("true", "false")
            assert not list(entry)


@pytest.mark.parametrize(
    ("make", "asked", "is_settings"),
    [
        (YEALINK, "001565aabbcc.cfg", True),
        (YEALINK, "y000000000096.cfg", False),
        (YEALINK, "y000000000000.boot", False),
        (YEALINK, "001565aabbcc.boot", False),
        (SNOM, "settings.xml", True),
        (SNOM, "000413AABBCC.xml", True),
        (SNOM, "snomD785.htm", False),
        (GRANDSTREAM, "cfg000b82aabbcc.xml", True),
        (GRANDSTREAM, "cfg000b82aabbcc", False),
        (GRANDSTREAM, "cfggrp2615.xml", False),
        (POLY, "settings.cfg", True),
        (POLY, "0004f2aabbcc.cfg", False),
        (LINPHONE, "linphone.xml", True),
        (GENERIC, "page", True),
    ],
)
def test_only_the_name_of_a_phones_own_settings_uses_a_link_up(
    make: Make, asked: str, is_settings: bool
) -> None:
    assert bool(make.settings.fullmatch(asked)) is is_settings


def test_polys_first_file_has_the_phones_address_or_none() -> None:
    assert POLY.master is not None
    assert POLY.master.fullmatch("0004f2aabbcc.cfg")
    assert POLY.master.fullmatch("000000000000.cfg")


def test_a_phone_book_has_the_name_that_its_make_asks_for() -> None:
    assert BOOKS.keys() == {make.id for make in MAKES.values() if make.book}
    assert BOOKS["poly"].fullmatch("000000000000-directory.xml")
    assert BOOKS["grandstream"].fullmatch("phonebook.xml")

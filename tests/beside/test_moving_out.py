"""Tables for others: nothing is lost on the way, and nothing is calculated."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.beside import moving_out
from app.beside.adopt import kinds, sheet
from app.beside.adopt.company_draft import StatedCompany, draft_of
from app.beside.adopt.settle import settled
from app.company import document, load, parse_company

EXAMPLE = Path(__file__).parents[2] / "examples" / "bolaget.yaml"
COMPANY = document(load(EXAMPLE))


def rows(text: str, between: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=between))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("excel", [True, False])
def test_adopt_reads_the_same_people_out_of_the_table(lang: str, excel: bool) -> None:
    text = moving_out.table_text(moving_out.people(COMPANY, lang), excel=excel)
    raw = text.encode("utf-8-sig" if excel else "utf-8")

    kind, found = kinds.read_source(raw, "people.csv")
    made = settled(
        draft_of(found, StatedCompany("Exempelbolaget AB", "+46846500400", "carin")), "people.csv", lang
    )

    assert kind.name == "people"
    assert document(parse_company(made.encode()))["people"] == COMPANY["people"]


def test_every_number_of_the_company_is_in_the_table_with_whom_it_leads_to() -> None:
    found = rows(moving_out.table_text(moving_out.numbers(COMPANY, "sv"), excel=False))

    assert found[0] == ["nummer", "slag", "leder till", "namn"]
    assert ["+46846500400", "huvudnummer", "reception", "Exempelbolaget AB"] in found
    assert ["+46846500401", "direktnummer", "anna", "Anna Ek"] in found
    assert ["+46701740615", "privat mobil", "kerstin", "Kerstin Ro"] in found
    assert ["+46846500410", "kö", "salj", "Sälj"] in found
    assert ["301", "kortnummer", "+46856293000", "Taxi"] in found


def test_queues_have_their_members_and_the_hours_of_each_day() -> None:
    found = rows(moving_out.table_text(moving_out.queues(COMPANY, "en"), excel=False))

    sales = dict(zip(found[0], found[1], strict=True))
    assert (sales["id"], sales["members"], sales["closed"]) == ("salj", "anna, hans", "answering_service")
    assert (sales["friday"], sales["saturday"]) == ("08:00-18:00", "closed")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        (" =1+1", "' =1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+46701740605 och mer", "'+46701740605 och mer"),
        ("-1+1", "'-1+1"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("+46701740605", "+46701740605"),
        ("Anna Ek", "Anna Ek"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_calculate_gets_an_apostrophe(value: str, written: str) -> None:
    assert moving_out.cell(value, excel=False) == written


def test_for_excel_numbers_stay_as_they_are_written() -> None:
    assert moving_out.cell("+46701740605", excel=True) == '="+46701740605"'
    assert moving_out.cell("101", excel=True) == "101"
    assert sheet.as_meant(moving_out.cell("+46701740605", excel=True)) == "+46701740605"


@given(st.text(), st.booleans())
def test_no_cell_begins_as_a_formula_but_a_telephone_number(text: str, excel: bool) -> None:
    cell = moving_out.cell(text, excel=excel)

    assert cell.lstrip(" ")[:1] not in tuple("=+-@＝＋－＠\t\r") or sheet.as_meant(cell).lstrip("+").isdigit()

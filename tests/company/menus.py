"""The example company with a key menu, for the tests of the file and of calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company import parse_company, to_company
from tests.policy.bolaget import EXAMPLE

if TYPE_CHECKING:
    from app.company.schema import CompanyFile

MENU = "  # menu: "  # how the example shows it


def with_menu(menu: str = "") -> str:
    """The example's text with this menu, or with the one that it shows."""
    head, shown, rest = EXAMPLE.read_text().partition(MENU)
    assert shown
    line, _, rest = rest.partition("\n")
    return f"{head}  menu: {menu or line}\n{rest}"


def read(menu: str = "") -> CompanyFile:
    return parse_company(with_menu(menu).encode(), "bolaget.yaml")


BOLAGET_WITH_A_MENU = to_company(read())

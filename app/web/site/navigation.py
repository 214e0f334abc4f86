"""The pages that the menu leads to, each with the right that it needs.

Knows: paths, rights and the keys of the words. Refuses to know: what the pages show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.accounts.roles import Right


@dataclass(frozen=True, slots=True)
class MenuPlace:
    """One line of the menu; key: its word in the catalogue. right None: for everybody who has signed in."""

    path: str
    right: Right
    key: str


MENU: Final = (
    MenuPlace("/me", Right.OWN, "menu.me"),
    MenuPlace("/desk", Right.BOARD, "menu.desk"),
    MenuPlace("/journal", Right.CALLS, "menu.journal"),
    MenuPlace("/wallboard", Right.WALLBOARD, "menu.wallboard"),
    MenuPlace("/statistics", Right.STATISTICS, "menu.statistics"),
    MenuPlace("/recordings", Right.RECORDINGS, "menu.recordings"),
    MenuPlace("/company", Right.COMPANY, "menu.company"),
    MenuPlace("/try", Right.COMPANY, "menu.try"),
    MenuPlace("/operations", Right.HEALTH, "menu.operations"),
    MenuPlace("/accounts", Right.ACCOUNTS, "menu.accounts"),
)

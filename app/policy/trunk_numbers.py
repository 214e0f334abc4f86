"""Writes numbers as a trunk wants them.

Knows: the forms (trunks.py), and the prefix before a called number. Refuses to know: which trunk a call takes. The
dialplan does the same while the service is away ([written] in extensions.conf).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from app.policy.numbers import HOME_CODE
from app.policy.trunks import Form

if TYPE_CHECKING:
    from app.policy.trunks import Trunk


def in_form(number: str, form: Form) -> str:
    """A number (E.164) in a form; a short one (112, 118118) stays as it is."""
    if not number.startswith("+"):
        return number
    match form:
        case Form.PLUS:
            return number
        case Form.DOUBLE_ZERO:
            return f"00{number[1:]}"
        case Form.NATIONAL:
            return f"0{number.removeprefix(HOME_CODE)}" if number.startswith(HOME_CODE) else f"00{number[1:]}"
        case Form.DIGITS:
            return number[1:]
        case _:
            assert_never(form)


def called_on(trunk: Trunk, number: str) -> str:
    """A called number for a trunk. A short one has no prefix: nothing stands before 112."""
    return f"{trunk.prefix}{in_form(number, trunk.form)}" if number.startswith("+") else number


def presented_on(trunk: Trunk, number: str) -> str:
    """A presented number for a trunk."""
    return in_form(number, trunk.presented_form)

"""Lets the company file's own check judge a draft, until nothing is wrong with it.

Knows: that we take out what the check refuses, with a remark. Refuses to know: the rules (company/checks.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.beside.adopt.company_text import file_text
from app.beside.adopt.found import BadSource, Remark
from app.company import BadCompanyFile, parse_company

if TYPE_CHECKING:
    from app.beside.adopt.draft import Draft
    from app.company import FileProblem

SETTLING_ROUNDS: Final = 12  # taking one thing out may make another wrong


def settled(draft: Draft, sources: str, lang: str) -> str:
    """The text of a company file that `vaxel import` accepts. Raises BadSource if the company itself is wrong."""
    for _ in range(SETTLING_ROUNDS):
        text = file_text(draft, sources, lang)
        try:
            parse_company(text.encode())
        except BadCompanyFile as error:
            if not draft.take_out_all(error.problems):
                raise _cannot(error.problems) from None
            continue
        return text
    raise _cannot(error_of(text))


def error_of(text: str) -> tuple[FileProblem, ...]:
    """What is still wrong in the text."""
    try:
        parse_company(text.encode())
    except BadCompanyFile as error:
        return error.problems
    return ()


def _cannot(problems: tuple[FileProblem, ...]) -> BadSource:
    return BadSource(*(Remark(one.said("sv"), one.said("en")) for one in problems))

"""`vaxel decide` and `vaxel schema`: ask the policy from the command line.

Knows: lines, flags and exit codes. Refuses to know: the exchange; and the database, when a file is given.
"""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.opened import now_here
from app.commands.presences import no_calendars
from app.commands.terminal import Lang, LangOption, echo, end, system_reason
from app.company import BadCompanyFile, json_schema, load, to_company
from app.lint.report import file_refusal
from app.policy.decide import decide as decide_call
from app.policy.hours import STOCKHOLM
from app.policy.json_form import BadSituation, decision_json, read_situation
from app.policy.printable import printable
from app.policy.situations import swedish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.policy.happenings import Span
    from app.policy.model import Company
    from app.storage.rows import ProfileState

LONGEST_LINE = 1_000_000  # bytes of a situation


class Schema(StrEnum):
    """What has a JSON Schema."""

    COMPANY = "company"


CompanyOption = Annotated[
    Path | None, typer.Option("--company", help="The company file; else the company in the database.")
]


def register(app: typer.Typer) -> None:
    app.command()(decide)
    app.command()(schema)


def decide(company: CompanyOption = None, lang: LangOption = Lang.SV) -> None:
    """Read situations as JSON lines from standard input; write one decision per line / besluta samtal.

    A line that cannot be read gives {"error": {"line", "field", "message"}}, and exit code 1 at the end.
    """
    found, _, _ = company_asked_for(company, lang)  # each line gives the profiles itself
    encode = json.JSONEncoder(ensure_ascii=False).encode
    bad = False
    try:
        for number, raw in enumerate(
            iter(partial(sys.stdin.buffer.readline, LONGEST_LINE + 1), b""), start=1
        ):
            if len(raw) > LONGEST_LINE:
                too_long = _error(lang, number, None, f"is longer than {LONGEST_LINE} bytes")
                sys.stdout.write(encode(too_long) + "\n")
                raise typer.Exit(1)
            answer = _answer(found, raw, number, lang)
            bad = bad or "error" in answer
            sys.stdout.write(printable(encode(answer)) + "\n")
            sys.stdout.flush()  # a program that asks line by line gets its answer at once
    except BrokenPipeError:  # the reader has seen enough; keep Python from complaining again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    raise typer.Exit(1 if bad else 0)


def schema(
    what: Annotated[Schema, typer.Argument(help="Of what.")] = Schema.COMPANY,  # noqa: ARG001 there is only one
) -> None:
    """Print the JSON Schema of the company file / skriv ut företagsfilens JSON Schema."""
    echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _answer(company: Company, raw: bytes, number: int, lang: Lang) -> dict[str, Any]:
    """The decision for one line, or what is wrong with it."""
    try:
        document = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        situation = read_situation(company, document, now_here().astimezone(STOCKHOLM))
    except BadSituation as error:
        return _error(lang, number, error.field or None, error.message)
    except UnicodeDecodeError:
        return _error(lang, number, None, "is not UTF-8 text")
    except json.JSONDecodeError as error:
        return _error(lang, number, None, f"is not JSON: character {error.pos + 1} is wrong")
    except ValueError:
        return _error(lang, number, None, "is not JSON: a number is too long")
    except RecursionError:
        return _error(lang, number, None, "is nested too deep")
    return decision_json(decide_call(company, situation), lang.value)


def _error(lang: Lang, number: int, field: str | None, message: str) -> dict[str, Any]:
    return {"error": {"line": number, "field": field, "message": lang.say(swedish(message), message)}}


def company_asked_for(
    path: Path | None, lang: Lang
) -> tuple[Company, list[ProfileState], Callable[[str], Sequence[Span]]]:
    """The company, the chosen profiles and the calendars. With a company file there are no profiles and calendars."""
    try:
        if path is not None:
            return to_company(load(path)), [], no_calendars
        from app.commands.opened import read_settings
        from app.commands.versions.company import (
            company_and_profiles,  # the database's libraries are slow to import
        )

        return company_and_profiles(read_settings())
    except BadCompanyFile as error:
        raise end(file_refusal(error.in_words(lang.value), lang.value)) from None
    except OSError as error:
        raise end(f"{path}: {system_reason(error)}") from None

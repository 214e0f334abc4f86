"""The company file: YAML <-> a checked document <-> the Company that the policy uses.

Knows: how a file becomes a Company and back. Refuses to know: databases and commands.

The document is the file as JSON: canonical and complete with defaults. We store and hash this form.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from app.company import approvals, checks, choices, circles, rest, yaml_text
from app.company.checks import warnings
from app.company.collector import without_collector
from app.company.convert import to_company
from app.company.descriptions import with_descriptions
from app.company.phone_codes import Codes
from app.company.phone_codes import kept as keep_codes
from app.company.problems import BadCompanyFile, FieldPath, FileProblem, grouped
from app.company.schema import CompanyFile, PersonEntry
from app.company.values import STORED
from app.company.words import of_pydantic, place_of
from app.company.yaml_text import dump_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

__all__ = [
    "BadCompanyFile",
    "Codes",
    "CompanyFile",
    "FieldPath",
    "FileProblem",
    "as_of_today",
    "document",
    "document_hash",
    "dump_yaml",
    "from_document",
    "from_written",
    "grouped",
    "json_schema",
    "keep_codes",
    "line_of",
    "load",
    "parse_company",
    "parse_values",
    "parse_with_lines",
    "read_file",
    "to_company",
    "warnings",
]


def load(path: Path | str, day: date | None = None) -> CompanyFile:
    """Read a company file. Raises BadCompanyFile, or OSError if it cannot be read at all.

    day: when it comes into force. A deviation without a first day counts from then, and must not be too long (S6).
    """
    return parse_company(read_file(path), str(path), day)


def read_file(path: Path | str) -> bytes:
    """A company file's bytes, as many as we check: the file may have no end. Raises OSError."""
    with Path(path).open("rb") as stream:
        return stream.read(yaml_text.LARGEST_YAML + 1)


def parse_company(raw: bytes, file: str | None = None, day: date | None = None) -> CompanyFile:
    """Read a company file's bytes. Raises BadCompanyFile, naming `file`, line and field of every problem."""
    return parse_with_lines(raw, file, day)[0]


def parse_with_lines(
    raw: bytes, file: str | None = None, day: date | None = None
) -> tuple[CompanyFile, dict[FieldPath, int]]:
    """As parse_company, with the line of every place in the file."""
    return parse_values(*yaml_text.read_all(raw, file), file, day)


def parse_values(
    found: dict[str, Any],
    lines: dict[FieldPath, int],
    wrong: Sequence[FileProblem],
    file: str | None = None,
    day: date | None = None,
) -> tuple[CompanyFile, dict[FieldPath, int]]:
    """As parse_with_lines, of a text that yaml_text.read_all has read already."""

    def problems(company: CompanyFile) -> list[FileProblem]:
        wrong_already = checks.problems(company)  # then a way may lead nowhere, and we cannot follow any
        return [
            *wrong_already,
            *checks.unkept(company),
            *circles.problems(company),
            *([] if wrong_already else choices.problems(company)),
            *approvals.problems(company, day),
        ]

    return _checked(found, file, lines, problems, wrong), lines


def from_document(found: dict[str, Any]) -> CompanyFile:
    """Read a document, as stored. Raises BadCompanyFile, naming the fields.

    E.164 numbers were valid at the import, and are not checked again.

    An invalid approval is not a fault of the document: it voids the deviation, not the company.
    Nor is a broken promise, or a circle: the policy ends circles.
    """
    return _checked(found, None, {}, checks.problems, context=STORED)


@without_collector()
def from_written(written: str) -> CompanyFile:
    """As from_document, of a document as JSON: its values as such take 10 MB of 10,000 people."""
    with suppress(ValidationError):
        company = CompanyFile.model_validate_json(written, context=STORED)
        if not checks.problems(company):
            return company
    return from_document(json.loads(written))


@without_collector()
def document(file: CompanyFile) -> dict[str, Any]:
    """The file as a JSON object, with all defaults filled in, and without absent fields."""
    return file.model_dump(mode="json", exclude_none=True, by_alias=True)


@without_collector()
def as_of_today(found: dict[str, Any]) -> dict[str, Any]:
    """A document that an older program may have stored, with the fields of today. Raises ValueError.

    One person after the other: 10,000 of them as entries take 20 MB.
    """
    people, rest = found["people"], found | {"people": found["people"][:1]}
    whole = document(CompanyFile.model_validate(rest, context=STORED))
    entries = (PersonEntry.model_validate(one, context=STORED) for one in people)
    return whole | {
        "people": [one.model_dump(mode="json", exclude_none=True, by_alias=True) for one in entries]
    }


def document_hash(found: dict[str, Any]) -> str:
    """The sha256 of a document's canonical JSON, in hex: the name of this version of the policy."""
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the company file. It names its dialect, so that no editor has to guess."""
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        **with_descriptions(CompanyFile.model_json_schema()),
    }


@without_collector()
def _checked(
    found: dict[str, Any],
    file: str | None,
    lines: dict[FieldPath, int],
    problems: Callable[[CompanyFile], list[FileProblem]],
    wrong: Sequence[FileProblem] = (),
    *,
    context: str | None = None,
) -> CompanyFile:
    """All problems at once: of the text, of each field, and of how the rest fits together."""
    wrong = list(wrong)
    try:
        company = CompanyFile.model_validate(found, context=context)
    except ValidationError as error:
        alone = [FileProblem(place_of(one), of_pydantic(one)) for one in error.errors(include_url=False)]
        wrong += [*dict.fromkeys(alone), *rest.problems(found, error, problems)]
    else:
        wrong += problems(company)
        if not wrong:
            return company
    told = [FileProblem(one.place, one.message, one.line or line_of(one.place, lines)) for one in wrong]
    raise BadCompanyFile(sorted(told, key=lambda one: (one.line is None, one.line)), file) from None


def line_of(place: FieldPath, lines: dict[FieldPath, int]) -> int | None:
    """The line of the place, or of the nearest entry around it."""
    while place not in lines and place:
        place = place[:-1]
    return lines.get(place)

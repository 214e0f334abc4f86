"""A report as files of a day in a folder: 2026-11-24.txt, .json and .html.

Knows: names, and that a file is either whole or missing. Refuses to know: what stands in a report.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Final

from app.beside.shadow.page import as_page
from app.beside.shadow.text import as_text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.beside.shadow.report import Report

_REPORT: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:-\d{6})?\.(?:txt|json|html)")
REPORT_KINDS: Final = (".txt", ".json", ".html")


def write(folder: Path, name: str, report: Report) -> None:
    """Replace the files of this name. They hold callers' numbers, so only their owner may read them. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    texts = (as_text(report), report_json(report), as_page(report))
    for kind, text in zip(REPORT_KINDS, texts, strict=True):
        new = folder / f".{name}{kind}.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        new.replace(folder / f"{name}{kind}")


def is_there(folder: Path, name: str) -> bool:
    return any((folder / f"{name}{kind}").exists() for kind in REPORT_KINDS)


def forget_reports(folder: Path, day: date) -> None:
    """Delete the reports of earlier days, and no other files. Raises OSError."""
    for file in folder.glob("2*") if folder.is_dir() else ():
        named = _REPORT.fullmatch(file.name)
        if named is not None and named[1] < day.isoformat():
            file.unlink()


def report_json(report: Report) -> str:
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"

"""What a command writes for somebody takes no file away that they have not given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typer

from app.commands.terminal import Lang
from app.commands.written import write_file

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_that_is_there_stays_and_its_owner_is_told_how_to_overwrite_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("mine")

    with pytest.raises(typer.Exit):
        write_file(file, b"new", Lang.EN, force=False)

    assert file.read_text() == "mine"
    assert capsys.readouterr().err == f"vaxel: {file} exists already; --force overwrites it\n"


def test_with_force_the_file_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "company.yaml"
    file.write_text("mine, and longer")

    write_file(file, "ny å".encode(), Lang.SV, force=True)

    assert file.read_text() == "ny å"


def test_a_directory_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nowhere" / "company.yaml"

    with pytest.raises(typer.Exit):
        write_file(file, b"new", Lang.EN, force=False)

    assert capsys.readouterr().err.startswith(f"vaxel: {file}: ")

"""Logs are read line by line, packed or not, whatever their encoding."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from app.beside.shadow.lines import EVERY, LONGEST_LOG_LINE, log_lines

if TYPE_CHECKING:
    from pathlib import Path


def test_utf8_and_latin_1_may_stand_in_one_file(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_bytes("Åsa\r\n".encode() + "Östen\n".encode("latin-1") + b"last")

    assert list(log_lines(file)) == [(1, "Åsa"), (2, "Östen"), (3, "last")]


def test_a_packed_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "log.1.gz"
    file.write_bytes(gzip.compress(b"one\ntwo\n"))

    assert [text for _, text in log_lines(file)] == ["one", "two"]


def test_a_packed_file_that_is_cut_off_says_so(tmp_path: Path) -> None:
    file = tmp_path / "log.1.gz"
    file.write_bytes(gzip.compress(b"one\ntwo\n")[:-6])

    with pytest.raises(OSError, match="cut off"):
        list(log_lines(file))


def test_a_line_without_an_end_comes_in_parts(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"x" * (2 * LONGEST_LOG_LINE + 1))

    assert [len(text) for _, text in log_lines(file)] == [LONGEST_LOG_LINE, LONGEST_LOG_LINE, 1]


def test_how_far_it_is_grows_to_the_whole(tmp_path: Path) -> None:
    file = tmp_path / "log"
    file.write_bytes(b"line\n" * (3 * EVERY))
    told: list[int] = []

    for _ in log_lines(file, told.append):
        pass

    assert told == sorted(told)
    assert told[-1] == file.stat().st_size

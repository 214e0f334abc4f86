"""A mistyped path is told in the reader's language."""

from __future__ import annotations

import errno
import os

import pytest

from app.words.system_errors import of_the_system


@pytest.mark.parametrize(
    ("number", "sv", "en"),
    [
        (errno.ENOENT, "finns inte", "No such file or directory"),
        (errno.EISDIR, "är en katalog", "Is a directory"),
        (errno.ELOOP, os.strerror(errno.ELOOP), os.strerror(errno.ELOOP)),
    ],
)
def test_the_system_says_it_in_both_languages(number: int, sv: str, en: str) -> None:
    error = OSError(number, os.strerror(number), "file.yaml")

    assert (of_the_system(error, "sv"), of_the_system(error, "en")) == (sv, en)


def test_an_error_without_a_number_is_told_in_its_own_words() -> None:
    assert of_the_system(OSError("not a gzipped file"), "sv") == "not a gzipped file"

"""The bar appears for people at a terminal, and only when it takes long."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from app.commands.progress import ProgressBar
from app.commands.terminal import Lang

if TYPE_CHECKING:
    import pytest


class Terminal:
    """Standard error of a terminal, or (not) of a file."""

    def __init__(self, *, is_one: bool = True) -> None:
        self.text = ""
        self.is_one = is_one

    def isatty(self) -> bool:
        return self.is_one

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass


def test_a_bar_appears_after_two_seconds_and_goes_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now, terminal = [100.0], Terminal()
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", terminal)
    progress = ProgressBar(Lang.EN, "nummer granskade", "numbers checked")

    progress.went(1, 4)
    quiet = terminal.text
    now[0] += 2.1
    progress.went(2, 4)
    said = terminal.text
    progress.over()

    assert quiet == ""
    assert said == "\r[###############...............] 2/4 numbers checked"
    assert terminal.text.endswith(f"\r{' ' * (len(said) - 1)}\r")


def test_a_file_gets_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    now, file = [100.0], Terminal(is_one=False)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", file)
    progress = ProgressBar(Lang.SV, "dygn", "days")

    now[0] += 10
    progress.went(2, 4)
    progress.over()

    assert file.text == ""


def test_a_program_gets_lines_when_it_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    now, pipe = [100.0], Terminal(is_one=False)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(sys, "stderr", pipe)
    progress = ProgressBar(Lang.SV, "dygn", "days", lines=True)

    progress.went(1, 4)
    progress.went(2, 4)  # at once after it
    now[0] += 0.2
    progress.went(3, 4)
    progress.over()

    assert pipe.text == "1/4 dygn\n3/4 dygn\n"

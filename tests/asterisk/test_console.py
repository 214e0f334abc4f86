"""Asking an exchange's console: the question as `asterisk -rx` puts it, and what counts of the answer."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from console import ask

if TYPE_CHECKING:
    from pathlib import Path


def answered(listening: socket.socket, answer: bytes) -> bytes:
    """Be the exchange for one question, and say what was asked."""
    connected, _ = listening.accept()
    with connected:
        connected.sendall(b"host/1/22.10.1\n")
        asked = connected.recv(512)
        connected.sendall(answer)
    return asked


@pytest.mark.parametrize(
    ("answer", "output"),
    [
        (b"2 active channels\nAnna \xc3\x96k\n", "2 active channels\nAnna Ök\n"),
        (b"one\n\xfe for those who watch\n\ntwo\n", "one\n\ntwo\n"),
        (b"", ""),
    ],
)
def test_the_command_is_asked_once_and_the_answer_comes_whole(
    tmp_path: Path, answer: bytes, output: str
) -> None:
    with socket.socket(socket.AF_UNIX) as listening, ThreadPoolExecutor() as others:
        listening.bind(str(tmp_path / "asterisk.ctl"))
        listening.listen()
        exchange = others.submit(answered, listening, answer)

        assert ask(tmp_path / "asterisk.ctl", "core show channels") == output

        assert exchange.result() == b"cli quit after core show channels\0"


def test_an_exchange_that_has_ended_answers_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        ask(tmp_path / "asterisk.ctl", "core show channels")


def test_an_exchange_that_is_ending_is_not_taken_for_a_quiet_one(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening, ThreadPoolExecutor() as others:
        listening.bind(str(tmp_path / "asterisk.ctl"))
        listening.listen()
        others.submit(lambda: listening.accept()[0].close())

        with pytest.raises(ConnectionError, match="ending"):
            ask(tmp_path / "asterisk.ctl", "core show channels")

"""`vaxel recordings`: nobody lists, hears or deletes one without standing in the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.calls.journal import Begin
from app.commands.who import signed_in
from app.storage.archive import Archive
from tests.storage.test_mailbox import record

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
MS = f"{AT.timestamp() * 1000:.0f}"
NAMES = (f"david_in_call_c1_l1_{MS}.wav", f"gun_out_queue_c2_l2_{MS}.wav")
CARIN = f"Carin ({signed_in()})"
WHO = ("--on-behalf-of", "Carin Dahl", "--why", "reklamation 4711")


@pytest.fixture
def recordings(bolaget: Vaxel, in_store: InStore, data: Path, tmp_path: Path) -> Vaxel:
    """One of David's, one of Gun's."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()

    async def take(store: Store) -> None:
        archive = Archive(inbox, data / "recordings", data / "recording.key", store)
        for name in NAMES:
            record(inbox / name)
            await archive.collect(name)
        stamp = AT.isoformat(timespec="milliseconds")
        await store.write([Begin("c1", stamp, "trunk", "in", "+46701234567", "104", "h")])

    in_store(take)
    return bolaget


def log_of(vaxel: Vaxel) -> list[tuple[str, str, int | None, str]]:
    found = json.loads(vaxel("recordings", "log", "--json").stdout)
    return [(one["who"], one["what"], one["recording"], one["why"]) for one in found]


def test_recordings_are_listed_with_whose_when_how_long_and_with_whom(recordings: Vaxel) -> None:
    done = recordings("recordings", "--person", "104", "--by", "Carin")

    assert done.stdout.splitlines()[1].split() == [
        *("1", "david", "2026-11-24", "12:00", "4", "s", "utifrån", "+46701234567", "104")
    ]
    assert len(done.stdout.splitlines()) == 2
    assert log_of(recordings) == [(CARIN, "list", None, "--person david")]


@pytest.mark.parametrize(
    ("arguments", "people"),
    [
        ((), {"david", "gun"}),
        (("--person", "gun"), {"gun"}),
        (("--since", "2026-11-24T12:00"), {"david", "gun"}),
        (("--since", "2026-11-25"), set()),
    ],
)
def test_the_list_can_be_narrowed(recordings: Vaxel, arguments: tuple[str, ...], people: set[str]) -> None:
    found = json.loads(recordings("recordings", *arguments, "--json").stdout)

    assert {one["person"] for one in found} == people


def test_no_recordings_is_said(recordings: Vaxel) -> None:
    assert recordings("recordings", "--person", "anna").stdout == "Inga inspelningar.\n"


def test_an_export_is_written_down_first_and_is_the_sound(recordings: Vaxel, tmp_path: Path) -> None:
    done = recordings("recordings", "export", "1", tmp_path / "out.wav", *WHO, "--lang", "en")

    assert done.exit_code == 0, done.output
    assert "written, 4 s" in done.stdout
    assert (tmp_path / "out.wav").read_bytes() == record(tmp_path / "same.wav").read_bytes()
    assert log_of(recordings) == [(f"Carin Dahl ({signed_in()})", "export", 1, "reklamation 4711")]


def test_an_export_that_fails_stands_in_the_log_too(recordings: Vaxel, tmp_path: Path, data: Path) -> None:
    """An attempt is an attempt; and we report a file that somebody tampered with."""
    (sealed,) = data.rglob("l1_*.vxr")
    sealed.write_bytes(sealed.read_bytes()[:-1])

    done = recordings("recordings", "export", "1", tmp_path / "out.wav", *WHO, "--lang", "en")

    assert done.exit_code == 2
    assert "changed it or cut it off" in done.stderr
    assert not (tmp_path / "out.wav").exists()
    assert len(log_of(recordings)) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("export", "1", "out.wav"), 2, "--why"),
        (("export", "1", "out.wav", "--why", " "), 2, "must not be empty"),
        (("export", "1", "out.wav", "--on-behalf-of", " ", "--why", "x"), 2, "must be a name"),
        (("export", "7", "out.wav", *WHO), 1, "no recording 7"),
        (("delete", "1"), 2, "--why"),
        (("delete", "7", *WHO), 1, "no recording 7"),
        (("--since", "yesterday"), 2, "is not a time such as"),
    ],
)
def test_an_impossible_choice_is_refused_in_words(
    recordings: Vaxel, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    words_given = [str(tmp_path / one) if one == "out.wav" else one for one in arguments]

    done = recordings("recordings", *words_given, VAXEL_LANG="en", TERMINAL_WIDTH="200")

    assert done.exit_code == code
    assert words in done.stderr
    assert not (tmp_path / "out.wav").exists()


def test_a_deleted_recording_is_gone_and_the_log_says_who_and_why(recordings: Vaxel, data: Path) -> None:
    """Erasure at a person's request (GDPR, article 17)."""
    done = recordings("recordings", "delete", "1", "--by", "Carin", "--why", "begäran från kunden")

    assert done.exit_code == 0
    assert list(data.rglob("l1_*.vxr")) == []
    assert [one["id"] for one in json.loads(recordings("recordings", "--json").stdout)] == [2]
    assert (CARIN, "delete", 1, "begäran från kunden") in log_of(recordings)


def test_with_a_new_key_older_recordings_are_still_heard(
    recordings: Vaxel, tmp_path: Path, data: Path
) -> None:
    done = recordings("recordings", "rekey", "--by", "Carin", "--why", "årlig")

    assert done.exit_code == 0
    assert len((data / "recording.key").read_text().splitlines()) == 2
    assert recordings("recordings", "export", "1", tmp_path / "out.wav", *WHO).exit_code == 0


def test_the_log_is_a_table(recordings: Vaxel) -> None:
    recordings("recordings", "delete", "2", *WHO)

    line = recordings("recordings", "log", "--lang", "en").stdout.splitlines()[1]

    assert line.split()[2:] == [
        "Carin",
        "Dahl",
        f"({signed_in()})",
        "deleted",
        "2",
        "gun",
        "reklamation",
        "4711",
    ]

"""The file from which the exchange reads phones and entries: whole changes, from one writer."""

from __future__ import annotations

import contextlib
import sqlite3
import weakref
from typing import TYPE_CHECKING

import pytest

from app.ari.tables import Tables, TablesBroken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANNA, BO = {"callerid": "Anna <101>", "language": "sv"}, {"callerid": "Bo <102>", "language": "sv"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "exchange" / "exchange.db"


def read(file: Path, sql: str = "SELECT * FROM endpoint ORDER BY id") -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(file)) as reader:
        return list(reader.execute(sql))


def test_the_exchange_reads_what_was_written(file: Path) -> None:
    assert Tables(file).write({"endpoint": {"anna": ANNA, "bo": BO}}.items()) == 2

    assert read(file) == [("anna", "Anna <101>", "sv"), ("bo", "Bo <102>", "sv")]


def test_only_what_changed_is_written(file: Path) -> None:
    Tables(file).write({"endpoint": {"anna": ANNA, "bo": BO}}.items())

    assert Tables(file).write({"endpoint": {"anna": ANNA, "bo": BO}}.items()) == 0
    assert Tables(file).write({"endpoint": {"anna": {**ANNA, "language": "en"}}}.items()) == 2
    assert read(file) == [("anna", "Anna <101>", "en")]


def test_a_reader_that_stays_connected_sees_each_change_whole_and_at_once(file: Path) -> None:
    """The exchange's connection is never closed. Phones and entries belong together."""
    tables = Tables(file)
    tables.write({"endpoint": {"anna": ANNA}, "entry": {"vx-box/101": {"domain": "anna"}}}.items())
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM endpoint").fetchall()  # in the middle of reading

        tables.write({"endpoint": {"bo": BO}, "entry": {"vx-box/102": {"domain": "bo"}}}.items())

        assert reader.execute("SELECT id FROM endpoint").fetchall() == [("anna",)]
        assert reader.execute("SELECT domain FROM entry").fetchall() == [("anna",)]
        reader.execute("COMMIT")
        assert reader.execute("SELECT id FROM endpoint").fetchall() == [("bo",)]
        assert reader.execute("SELECT domain FROM entry").fetchall() == [("bo",)]


def test_other_fields_than_an_older_version_wrote_replace_its_table(file: Path) -> None:
    Tables(file).write({"endpoint": {"anna": ANNA}}.items())

    Tables(file).write({"endpoint": {"anna": {**ANNA, "rtp_timeout": "60"}}}.items())

    assert read(file) == [("anna", "Anna <101>", "sv", "60")]


def test_nobody_else_can_write_by_the_names_that_the_exchange_knows(file: Path) -> None:
    """Otherwise anybody with ARI's password could make a phone (PUT asterisk/config/dynamic)."""
    Tables(file).write({"endpoint": {"anna": ANNA}}.items())

    with pytest.raises(sqlite3.OperationalError, match="view"):
        read(file, "UPDATE endpoint SET callerid = 'evil' WHERE id = 'anna'")


def test_passwords_are_read_by_nobody_else(file: Path) -> None:
    Tables(file).write({"auth": {"anna": {"password": "secret"}}}.items())

    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_the_rows_of_one_table_are_gone_before_the_next_is_made(file: Path) -> None:
    """Together those of 10,000 people take some 100 MB."""

    class Counted(dict[str, dict[str, str]]):
        """Rows that can be referred to weakly."""

    there: list[weakref.ref[Counted]] = []

    def tables() -> Iterator[tuple[str, Counted]]:
        for name in ("auth", "endpoint"):
            assert [one() for one in there] == [None] * len(there)
            rows = Counted(anna=ANNA)
            there.append(weakref.ref(rows))
            yield name, rows
            del rows

    assert Tables(file).write(tables()) == 2


def test_an_error_names_the_file_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "exchange").write_text("a file where the directory should be")

    with pytest.raises(TablesBroken, match=r"exchange\.db"):
        Tables(tmp_path / "exchange" / "exchange.db").write({"endpoint": {"anna": ANNA}}.items())


def test_how_often_phones_are_asked_is_read_differently_from_one_moment_to_the_next(file: Path) -> None:
    """Otherwise Asterisk asks a phone that registers again, and that it takes for dead, only in its turn."""
    phone = {"max_contacts": "5", "qualify_frequency": "60"}
    Tables(file).write({"aor": {"anna": phone}}.items())
    with contextlib.closing(sqlite3.connect(file)) as older:  # a version that read it as it was written
        older.executescript("DROP VIEW aor; CREATE VIEW aor AS SELECT * FROM aor_rows ORDER BY id DESC;")

    assert Tables(file).write({"aor": {"anna": phone}}.items()) == 0
    moments = {str(60 - 14 + turn) for turn in range(29)}
    [(seen,)] = read(file, "SELECT qualify_frequency FROM aor")
    assert seen in moments
    [(view,)] = read(file, "SELECT sql FROM sqlite_master WHERE name = 'aor'")
    later = view.partition("AS SELECT")[2].replace("'now'", "'now', '+6 seconds'")
    assert read(file, f"SELECT {later}")[0][2] != read(file, "SELECT * FROM aor")[0][2]

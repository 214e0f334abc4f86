"""`vaxel export --csv`."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from app.calls.journal import Begin, End
from app.storage import calls

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel

FORMULA = '=HYPERLINK("http://x.se","klicka")'


async def two_calls(store: Store) -> None:
    await store.write(
        [
            Begin("c1", "2026-11-24T11:00:00+00:00", "trunk", "inbound", "+46701234567", "+46846500401", "p"),
            End(
                "c1",
                "2026-11-24T11:02:00+00:00",
                "answered",
                answered_by="anna",
                ringing_ms=4600,
                talking_ms=60400,
                cause=16,
            ),
            Begin("c2", "2026-11-24T12:00:00+00:00", "trunk", "inbound", FORMULA, "+46846500400", "p"),
        ]
    )


def table(file: Path, between: str = ",") -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.reader(source, delimiter=between))


def test_four_tables_are_written_for_the_owner_alone(
    bolaget: Vaxel, in_store: InStore, tmp_path: Path
) -> None:
    in_store(two_calls)

    done = bolaget("export", "--csv", tmp_path / "out")

    assert done.exit_code == 0, done.output
    assert "11 personer, 3 köer, 2 samtal" in done.output
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        *("calls.csv", "numbers.csv", "people.csv", "queues.csv"),
    ]
    assert all(one.stat().st_mode & 0o077 == 0 for one in (tmp_path / "out").iterdir())


def test_the_journal_is_oldest_first_and_calculates_nothing(
    bolaget: Vaxel, in_store: InStore, tmp_path: Path
) -> None:
    in_store(two_calls)

    bolaget("export", "--csv", tmp_path)

    _, first, second = table(tmp_path / "calls.csv")
    assert first == [
        *(
            "c1",
            "2026-11-24 12:00:00",
            "inbound",
            "+46701234567",
            "+46846500401",
            "answered",
            "anna",
            "5",
            "60",
            "",
        ),
    ]
    assert second[3] == f"'{FORMULA}"


def test_for_excel_there_are_semicolons_and_a_byte_order_mark(bolaget: Vaxel, tmp_path: Path) -> None:
    bolaget("export", "--csv", tmp_path, "--excel")

    raw = (tmp_path / "people.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid;namn;roll;anknytning;")
    assert b'"=""+46846500401"""' in raw


def test_tables_that_are_there_are_not_written_over(bolaget: Vaxel, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("mina\n")

    refused = bolaget("export", "--csv", tmp_path)
    kept = (tmp_path / "people.csv").read_text()
    forced = bolaget("export", "--csv", tmp_path, "--force")

    assert (refused.exit_code, kept, forced.exit_code) == (2, "mina\n", 0)
    assert sorted(one.name for one in tmp_path.glob("*.csv"))[0] == "calls.csv"


def test_an_export_can_be_adopted_and_imported_again(bolaget: Vaxel, tmp_path: Path) -> None:
    bolaget("export", "--csv", tmp_path, "--excel")
    words = ("--main-number", "08-46500400", "--company", "Exempelbolaget AB", "--reception", "carin")

    adopted = bolaget("adopt", tmp_path / "people.csv", "-o", tmp_path / "again.yaml", *words)
    imported = bolaget("import", tmp_path / "again.yaml")

    assert adopted.exit_code == 0, adopted.output
    assert "11 personer, 0 köer" in imported.output


def test_a_journal_larger_than_one_statement_takes_is_written(
    bolaget: Vaxel, in_store: InStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "ASKED_TOGETHER", 1)
    in_store(two_calls)

    bolaget("export", "--csv", tmp_path)

    assert len(table(tmp_path / "calls.csv")) == 3


def test_tables_and_a_company_file_are_not_written_at_once(bolaget: Vaxel, tmp_path: Path) -> None:
    done = bolaget("export", tmp_path / "company.yaml", "--csv", tmp_path)

    assert done.exit_code == 2

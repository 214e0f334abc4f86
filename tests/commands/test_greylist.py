"""`vaxel greylist`: shown, tried, changed, and kept up to date (O2)."""

from __future__ import annotations

import http.server
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.commands import greylist
from app.company import document, document_hash, load, to_company
from app.policy.barring import Greylist
from app.policy.greylisting import age, overdue
from app.web.problems import greylist_of_old
from tests.commands.conftest import EXAMPLE
from tests.commands.versions.test_company import altered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.storage.rows import StoredCompany
    from tests.commands.conftest import InStore, Vaxel

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _it_is_today_in_sweden_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the list is Sweden's: in Greenwich it is still the day before."""
    monkeypatch.setenv("VAXEL_NOW", "2026-11-23T23:30:00+00:00")


def shown(vaxel: Vaxel) -> dict[str, object]:
    return dict(json.loads(vaxel("greylist", "show", "--json").stdout))


def test_the_list_is_shown_with_its_date_and_source(bolaget: Vaxel) -> None:
    done = bolaget("greylist", "show", "--lang", "en")

    assert "Countries: CU, JM, PG, SL" in done.stdout
    assert "+870, +878" in done.stdout
    assert "Source: operatörens lista" in done.stdout
    assert "Reviewed on 2026-11-02" in done.stdout


@pytest.mark.parametrize(
    ("number", "called", "taken", "code"),
    [
        ("+1 876 555 0100", False, False, 1),
        ("0018765550100", False, False, 1),
        ("18765550100", False, False, 1),
        ("+12125550100", True, True, 0),
        ("+881612345678", False, False, 1),
        ("0900123456", False, True, 0),
        ("08-465 004 99", True, True, 0),
        ("112", True, True, 0),
        ("+0018765550100", False, False, 0),
        ("118118", False, True, 0),
    ],
)
def test_a_number_is_tried(bolaget: Vaxel, number: str, called: bool, taken: bool, code: int) -> None:
    done = bolaget("greylist", "try", number, "--json")

    found = json.loads(done.stdout)
    assert (found["called"], found["taken"], done.exit_code) == (called, taken, code)


def test_it_is_told_in_words_why_a_number_cannot_be_called(bolaget: Vaxel) -> None:
    done = bolaget("greylist", "try", "0018765550100")

    assert "+18765550100 (JM)" in done.stdout
    assert "kan ringas: nej: +18765550100 hör till en grålistad destination (JM)" in done.stdout
    assert "samtal därifrån tas emot: nej" in done.stdout


def test_an_added_block_is_in_force_as_a_new_version(bolaget: Vaxel, in_store: InStore) -> None:
    before = bolaget("greylist", "try", "+4722225555")

    done = bolaget("greylist", "add", "NO", "0088213", "--source", "brev från operatören", "--by", "Carin")
    after = bolaget("greylist", "try", "+4722225555")

    assert (before.exit_code, after.exit_code) == (0, 1)
    assert "Spärras nu: +88213, NO" in done.stdout
    assert "vaxel export" in done.stdout
    found = shown(bolaget)
    assert (found["source"], found["reviewed"]) == ("brev från operatören", TODAY.isoformat())
    stored = in_store(lambda store: store.current_company())
    assert stored is not None
    assert stored.imported_by.startswith("Carin (")


def test_a_removed_block_is_lifted(bolaget: Vaxel) -> None:
    bolaget("greylist", "remove", "CU", "+881")

    assert bolaget("greylist", "try", "+5352345678").exit_code == 0
    assert bolaget("greylist", "try", "+881612345678").exit_code == 0
    missing = bolaget("greylist", "remove", "CU", "--lang", "en")
    assert (missing.exit_code, "CU is not on the list" in missing.stderr) == (1, True)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        (["XX"], "not a country"),
        (["+0"], "not a number prefix"),
        (["anna!"], "not a number prefix"),
        (["SE"], "own country"),
        (["+46"], "own country"),
        (["+46846500401"], "is greylisted"),  # Anna's own number
        (["+4631390"], "is greylisted"),  # the answering service's
    ],
)
def test_a_number_that_cannot_be_blocked_is_refused_and_changes_nothing(
    bolaget: Vaxel, entries: list[str], says: str
) -> None:
    before = shown(bolaget)

    done = bolaget("greylist", "add", *entries, "--lang", "en")

    assert done.exit_code == 2
    assert says in done.stderr
    assert shown(bolaget) == before


def test_somebody_says_that_they_have_looked(bolaget: Vaxel) -> None:
    bolaget("greylist", "reviewed", "--source", "PTS")

    found = shown(bolaget)
    assert (found["reviewed"], found["days_since_review"], found["source"]) == (TODAY.isoformat(), 0, "PTS")
    assert found["countries"] == ["CU", "JM", "PG", "SL"]


def test_a_published_list_is_imported(bolaget: Vaxel, tmp_path: Path) -> None:
    list_ = tmp_path / "ranges.csv"
    list_.write_text("country;from;to\nNauru;6745550000;6745559999\nKuba;5350000000;5359999999\n")

    done = bolaget("greylist", "import", list_)
    again = bolaget("greylist", "import", list_)

    assert "Spärras nu: +535, +674555" in done.stdout
    assert "Spärras" not in again.stdout
    assert shown(bolaget)["source"] == str(list_)
    assert bolaget("greylist", "try", "+6745550123").exit_code == 1
    assert bolaget("greylist", "try", "+18765550100").exit_code == 1  # what was there stays


def test_a_list_can_replace_what_was_there(bolaget: Vaxel, tmp_path: Path) -> None:
    list_ = tmp_path / "ranges.csv"
    list_.write_text("+88213\nKI\n")

    bolaget("greylist", "import", list_, "--replace")

    found = shown(bolaget)
    assert (found["countries"], found["prefixes"]) == (["KI"], ["+88213"])


def test_a_list_with_lines_that_cannot_be_read_is_imported_only_if_told(
    bolaget: Vaxel, tmp_path: Path
) -> None:
    list_ = tmp_path / "ranges.csv"
    list_.write_text("+88213\n+0018765\n")

    refused = bolaget("greylist", "import", list_, "--lang", "en")
    unchanged = shown(bolaget)["prefixes"]
    taken = bolaget("greylist", "import", list_, "--replace", "--skip")

    assert (refused.exit_code, taken.exit_code) == (2, 0)
    assert f"{list_}:2: '+0018765' is not a prefix" in refused.stderr
    assert "+88213" not in str(unchanged)
    assert shown(bolaget)["prefixes"] == ["+88213"]


@pytest.fixture
def url() -> Iterator[str]:
    """A web server with a list."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/list.csv" else 404)
            self.end_headers()
            self.wfile.write(b"prefix\n+88213\n" if self.path == "/list.csv" else b"no")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_list_is_fetched_from_the_web(bolaget: Vaxel, url: str) -> None:
    done = bolaget("greylist", "import", f"{url}/list.csv", "--replace")
    missing = bolaget("greylist", "import", f"{url}/gone.csv")

    assert (done.exit_code, missing.exit_code) == (0, 2)
    assert "404" in missing.stderr
    assert (shown(bolaget)["prefixes"], shown(bolaget)["source"]) == (["+88213"], f"{url}/list.csv")


def test_an_import_of_an_older_list_says_what_it_takes_away(bolaget: Vaxel) -> None:
    bolaget("greylist", "add", "+4790")

    again = bolaget("import", EXAMPLE, "--lang", "en")

    assert "the file's list is older than the one in force. No longer blocked: +4790" in again.stderr


def test_a_change_keeps_the_comments_of_the_file(bolaget: Vaxel) -> None:
    """Every line but those that changed is as it was imported."""
    bolaget("greylist", "add", "+4790", "IR", "--source", "PTS")
    bolaget("greylist", "remove", "CU")

    before, after = EXAMPLE.read_text().splitlines(), bolaget("export").stdout.splitlines()

    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.split(":")[0].strip() for _, new in changed] == [
        "reviewed",
        "source",
        "countries",
        "prefixes",
    ]
    assert changed[0][1].endswith("# när någon senast såg över listan, och varifrån den kommer")
    assert changed[2][1] == "  countries: [JM, PG, SL, IR]"
    assert changed[3][1].endswith('"+979", "+4790"]')


def test_a_version_that_comes_in_force_meanwhile_is_the_one_that_is_changed(
    bolaget: Vaxel, in_store: InStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a prepared one does at its instant, while a large company's greylist is being changed."""
    new = document(load(altered(tmp_path, ("Gun Berg", "Gun Bergh"))))
    in_text, left = greylist._in_text, [new]

    def slowly(stored: StoredCompany, found: dict[str, Any]) -> tuple[str | None, dict[str, Any]]:
        if left:
            comes = left.pop()
            people = [one["id"] for one in comes["people"]]
            with ThreadPoolExecutor(1) as pool:
                pool.submit(
                    in_store,
                    lambda store: store.import_document(comes, document_hash(comes), "test", people=people),
                ).result()
        return in_text(stored, found)

    monkeypatch.setattr(greylist, "_in_text", slowly)

    assert bolaget("greylist", "add", "+4790").exit_code == 0

    after = json.loads(bolaget("export", "--json").stdout)
    assert "+4790" in after["greylist"]["prefixes"]
    assert "Gun Bergh" in [one["name"] for one in after["people"]]


def test_an_export_keeps_date_and_source(bolaget: Vaxel, tmp_path: Path) -> None:
    bolaget("greylist", "add", "+4790", "--source", "PTS")

    bolaget("export", tmp_path / "out.yaml")
    again = bolaget("import", tmp_path / "out.yaml", "--lang", "en")

    assert "was in force already" in again.stdout
    assert to_company(load(tmp_path / "out.yaml")).greylist.source == "PTS"


@pytest.mark.parametrize(("days", "due"), [(0, 0), (90, 0), (91, 91), (400, 400), (-1, 0)])
def test_after_ninety_days_somebody_is_told(days: int, due: int) -> None:
    looked = Greylist(frozenset({"CU"}), reviewed=date(2026, 11, 24) - timedelta(days=days))

    assert overdue(looked, date(2026, 11, 24)) == due
    assert age(looked, date(2026, 11, 24)) == max(days, 0)


def test_nobody_has_ever_looked() -> None:
    assert (age(Greylist(), TODAY), overdue(Greylist(), TODAY)) == (None, None)
    assert "vaxel greylist reviewed" in greylist_of_old(None).sv
    assert "91 days ago" in greylist_of_old(91).en

"""`vaxel phones`: what to type into each phone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands.conftest import changes_in

if TYPE_CHECKING:
    from tests.commands.conftest import InStore, Vaxel


def test_everybody_with_a_desk_phone_has_a_login_of_their_own(bolaget: Vaxel, in_store: InStore) -> None:
    rows = json.loads(bolaget("phones", "--json", VAXEL_SIP_BIND="127.0.0.9", VAXEL_SIP_PORT="5070").stdout)

    stored = in_store(lambda store: store.phones())
    assert {row["user"]: row["password"] for row in rows} == {phone.id: phone.secret for phone in stored}
    assert len({row["password"] for row in rows}) == len(rows) == 9
    assert "eva" not in {row["user"] for row in rows}, "Eva has a mobile extension only"
    assert rows[0]["name"] == "Anna Ek"
    assert {row["server"] for row in rows} == {"127.0.0.9:5070"}


def test_the_table_has_every_login_whole(bolaget: Vaxel, in_store: InStore) -> None:
    done = bolaget("phones", "--lang", "en")

    assert all(phone.secret in done.stdout for phone in in_store(lambda store: store.phones()))
    assert "127.0.0.1:5060" in done.stdout


def test_a_long_list_is_searched_and_cut_and_says_how_many_are_left(bolaget: Vaxel) -> None:
    found = json.loads(bolaget("phones", "--json", "--like", "EK anna").stdout)
    cut = bolaget("phones", "--limit", "2", "--lang", "en")
    profiles = bolaget("profile", "--like", "anna", "--limit", "1", "--json")

    assert [row["user"] for row in found] == ["anna"]
    assert len(cut.stdout.splitlines()) == 3  # with the headings
    assert "7 more: --like TEXT searches, --limit 9 shows all" in cut.stderr
    assert [row["person"] for row in json.loads(profiles.stdout)] == ["anna"]


def test_one_more_phone_is_made_lost_found_and_removed(bolaget: Vaxel, in_store: InStore) -> None:
    added = json.loads(bolaget("phones", "add", "101", "Laptop", "--kind", "softphone", "--json").stdout)
    assert (added["user"], added["device"], added["kind"]) == ("anna.laptop", "laptop", "softphone")

    told = bolaget("phones", "shut-out", "anna", "laptop", "--lang", "en").stdout
    assert "Anna Ek, laptop: shut out." in told
    assert "`vaxel phones new-password anna laptop` lets it in again" in told
    [row] = [row for row in json.loads(bolaget("phones", "--json").stdout) if row["user"] == "anna.laptop"]
    assert row["password"] == ""
    assert row["shut_out_at"] is not None
    assert "shut out 20" in bolaget("phones", "--like", "laptop", "--lang", "en").stdout

    again = bolaget("phones", "new-password", "anna", "laptop", "--lang", "en").stdout
    phone = in_store(lambda store: store.phone("anna.laptop"))
    assert f"user anna.laptop\npassword {phone.secret}\nserver 127.0.0.1:5060" in again
    assert added["password"] != phone.secret

    out = in_store(lambda store: store.shut_out_phone("anna.laptop"))
    in_store(lambda store: store.phones_ended({"anna.laptop": out.secret}))
    assert (
        bolaget("phones", "remove", "anna", "laptop", "--lang", "en").stdout == "Anna Ek, laptop: removed\n"
    )
    assert "anna.laptop" not in bolaget("phones", "--json").stdout
    did = [(f"phone.{one}", "anna.laptop") for one in ("add", "shut_out", "password", "remove")]
    assert changes_in(in_store) == did


def test_an_impossible_phone_change_is_refused_in_words(bolaget: Vaxel) -> None:
    wrong = {
        ("shut-out", "anna", "laptop"): "anna: no such phone; known are desk",
        ("shut-out", "eva", "laptop"): "eva has no desk phone in the company file",
        ("add", "anna", "desk"): "anna has a phone desk already",
        ("add", "eva", "laptop"): "eva has no desk phone in the company file",
        ("remove", "anna", "desk"): "the company file gives anna the phone desk",
        ("add", "nobody", "laptop"): "no person nobody",
        ("add", "anna"): "write `vaxel phones`",
    }

    for arguments, words in wrong.items():
        done = bolaget("phones", *arguments, "--lang", "en")
        assert done.exit_code != 0, arguments
        assert words in done.stderr, arguments

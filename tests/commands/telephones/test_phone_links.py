"""`vaxel phones show` and `fetched`: a link for one phone, and who used it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.provisioning.links import PhoneFetch, id_in, token_is_right

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import InStore, Vaxel

URL = "https://vaxel.bolaget.example:8443"
WHERE = {"VAXEL_PHONES_PORT": "8443", "VAXEL_PHONES_URL": URL}


def token_in(url: str) -> str:
    return url.removeprefix(f"{URL}/p/").partition("/")[0]


def test_a_link_is_for_one_phone_and_one_make_and_only_its_hash_is_stored(
    bolaget: Vaxel, in_store: InStore
) -> None:
    told = json.loads(bolaget("phones", "show", "anna", "--make", "snom", "--json", **WHERE).stdout)

    token = token_in(told["url"])
    assert told["url"] == f"{URL}/p/{token}/settings.xml"
    link = in_store(lambda store: store.provisioning.link(id_in(token)))
    assert link is not None
    assert token_is_right(token, link)
    assert (link.phone, link.make, link.spent_at) == ("anna", "snom", None)
    assert link.expires_at - link.made_at == timedelta(hours=48)


def test_a_desk_phone_is_a_yealink_and_a_mobile_app_is_linphone_unless_somebody_says(bolaget: Vaxel) -> None:
    bolaget("phones", "add", "anna", "app", "--kind", "mobile")

    desk = json.loads(bolaget("phones", "show", "anna", "--json", **WHERE).stdout)
    app = json.loads(bolaget("phones", "show", "101", "app", "--json", **WHERE).stdout)

    assert (desk["phone"], desk["make"]) == ("anna", "yealink")
    assert (app["phone"], app["make"]) == ("anna.app", "linphone")
    assert app["url"].endswith("/linphone.xml")


def test_a_person_reads_the_link_what_to_do_with_it_and_until_when(bolaget: Vaxel) -> None:
    done = bolaget("phones", "show", "anna", "--hours", "1", **WHERE)

    assert done.stdout.startswith(f"{URL}/p/")
    assert "Länken fungerar en gång, till" in done.stdout
    assert "Auto Provision" in done.stdout


def test_a_qr_code_is_drawn_in_the_terminal_and_into_a_file(bolaget: Vaxel, tmp_path: Path) -> None:
    file = tmp_path / "anna.svg"

    done = bolaget("phones", "show", "anna", "--make", "linphone", "--qr", "--svg", file, **WHERE)

    assert "█" in done.stdout or "\x1b[" in done.stdout
    assert file.read_text().startswith("<?xml")
    assert "<svg" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_an_address_for_phones_it_says_what_to_set(bolaget: Vaxel) -> None:
    done = bolaget("phones", "show", "anna")

    assert done.exit_code != 0
    assert "VAXEL_PHONES_URL" in done.stderr


def test_a_phone_that_cannot_be_set_up_gets_no_link(bolaget: Vaxel) -> None:
    assert "yealink, snom" in bolaget("phones", "show", "anna", "--make", "ericsson", **WHERE).stderr
    assert "desk" in bolaget("phones", "show", "anna", "laptop", **WHERE).stderr
    assert "no phones" in bolaget("phones", "show", "eva", "--lang", "en", **WHERE).stderr
    assert "högst 720" in bolaget("phones", "show", "anna", "--hours", "900", **WHERE).stderr
    bolaget("phones", "shut-out", "anna", "desk")
    assert "spärrad" in bolaget("phones", "show", "anna", **WHERE).stderr


def test_fetches_are_listed_for_all_or_one_person(bolaget: Vaxel, in_store: InStore) -> None:
    at = datetime(2026, 11, 30, 11, tzinfo=UTC)
    fetch = PhoneFetch(
        at, "anna", "yealink", "settings", "link", "ok", "192.0.2.7", "Yealink\x1b[2J SIP-T54W"
    )
    in_store(lambda store: store.provisioning.note(fetch))
    other = PhoneFetch(at, "bo", "snom", "phonebook", "password", "ok", "192.0.2.8", "snom")
    in_store(lambda store: store.provisioning.note(other))

    listed = bolaget("phones", "fetched").stdout
    assert "192.0.2.7" in listed
    assert "telefonbok" in listed
    assert "\x1b" not in listed
    one = json.loads(bolaget("phones", "fetched", "anna", "--json").stdout)
    assert [(row["phone"], row["result"], row["address"]) for row in one] == [("anna", "ok", "192.0.2.7")]

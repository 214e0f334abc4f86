"""`vaxel account`: invitations, roles and new passwords from the command line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from app.accounts.account import LinkUse
from app.accounts.one_time import secret_hash
from app.clock import real_clock

if TYPE_CHECKING:
    from app.storage import Store
    from tests.commands.conftest import InStore, Vaxel


def listed(vaxel: Vaxel) -> list[dict[str, Any]]:
    return list(json.loads(vaxel("account", "list", "--json").stdout))


def secret_in(output: str) -> str:
    found = re.search(r"/welcome/([\w-]{43})", output)
    assert found is not None, output
    return found[1]


def test_a_person_is_invited_and_the_link_is_printed(bolaget: Vaxel, in_store: InStore) -> None:
    done = bolaget(
        "account", "invite", "anna", "--role", "supervisor", VAXEL_WEB_URL="https://vaxel.bolaget.se"
    )

    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("https://vaxel.bolaget.se/welcome/")
    assert "företagsfilen" not in done.stderr
    secret = secret_in(done.stdout)

    async def look(store: Store) -> object:
        link = await store.accounts.link(secret_hash(secret), real_clock())
        return link and link.use

    assert in_store(look) is LinkUse.INVITE
    (account,) = listed(bolaget)
    assert (account["name"], account["person"], account["role"], account["state"]) == (
        *("anna", "anna", "supervisor", "invited"),
    )


def test_somebody_outside_the_company_file_gets_an_account_too(bolaget: Vaxel) -> None:
    done = bolaget("account", "invite", "tekniker", "--full-name", "Tekla T", "--email", "t@x.se")

    assert "tekniker är ingen i företagsfilen" in done.stderr  # else a mistyped id is found out much later
    (account,) = listed(bolaget)
    assert (account["full_name"], account["person"], account["email"]) == ("Tekla T", None, "t@x.se")


def test_the_role_changes_and_the_log_says_by_whom_and_why(bolaget: Vaxel, in_store: InStore) -> None:
    bolaget("account", "invite", "anna")

    done = bolaget("account", "role", "anna", "administrator", "--why", "sköter växeln", "--by", "Berit")

    assert done.exit_code == 0, done.output

    async def look(store: Store) -> object:
        (line,) = await store.audit.lines(action="account.role")
        return line.by.split(" (")[0], line.about, line.before, line.after, line.why

    before, after = {"role": "employee"}, {"role": "administrator"}
    assert in_store(look) == ("Berit", "anna", before, after, "sköter växeln")


def test_an_account_is_disabled_enabled_and_gets_a_new_link(bolaget: Vaxel) -> None:
    bolaget("account", "invite", "anna")

    bolaget("account", "disable", "anna")
    assert listed(bolaget)[0]["state"] == "disabled"
    bolaget("account", "enable", "anna")
    assert listed(bolaget)[0]["state"] == "invited"
    assert secret_in(bolaget("account", "reset", "anna").stdout)


def test_the_first_link_is_for_an_empty_house(vaxel: Vaxel) -> None:
    """Also before there is a company, or even a database."""
    found = json.loads(vaxel("account", "first", "--json").stdout)

    assert secret_in(found["url"])


def test_what_cannot_be_done_is_told_in_both_languages(bolaget: Vaxel) -> None:
    bolaget("account", "invite", "anna")

    again = bolaget("account", "invite", "anna")
    nobody = bolaget("account", "disable", "nobody", "--lang", "en")

    assert (again.exit_code, "personen har redan ett konto" in again.output) == (2, True)
    assert (nobody.exit_code, "there is no account nobody" in nobody.output) == (1, True)


def test_the_list_is_a_table(bolaget: Vaxel) -> None:
    bolaget("account", "invite", "anna", "--role", "agent")

    assert "anna" in bolaget("account", "list").stdout
    assert "inbjuden" in bolaget("account", "list").stdout

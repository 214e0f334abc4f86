"""`vaxel topup`: who may do what, in words (M7, S6)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.commands.who import signed_in

if TYPE_CHECKING:
    from tests.commands.conftest import Vaxel

JONAS = "+46701740614"


@pytest.mark.parametrize("which", ["jonas", JONAS, "070-174 06 14"])
def test_the_nearest_manager_approves_what_was_ordered(bolaget: Vaxel, which: str) -> None:
    ordered = bolaget("topup", "order", which, "5", "--by", "jonas", "--note", "mässa")
    refused = bolaget("topup", "approve", "1", "--by", "carin")
    approved = bolaget("topup", "approve", "1", "--by", "david")
    delivered = json.loads(bolaget("topup", "deliver", "1", "--by", "carin", "--json").stdout)

    assert ordered.stdout == f"Top up 1: 5 GB, {JONAS}, beställd\n"
    assert refused.exit_code == 2
    assert "närmaste chef är David Holm: --on-behalf-of david" in refused.stderr
    assert approved.exit_code == 0
    assert (delivered["state"], delivered["approved_by"], delivered["delivered_by"]) == (
        "delivered",
        f"david ({signed_in()})",
        f"carin ({signed_in()})",
    )


@pytest.mark.parametrize(
    ("whose", "by", "said"),
    [
        ("jonas", "jonas", "jonas has approved it for themselves"),
        ("jonas", "carin", "carin is not the nearest manager of jonas"),
        ("teknik", "bo", "bo is one of them"),
        ("teknik", "david", "david is not named in approvals.approvers"),
    ],
)
def test_nobody_is_an_administrator_by_saying_so_s6(bolaget: Vaxel, whose: str, by: str, said: str) -> None:
    bolaget("topup", "order", whose, "5", "--by", "bo")

    done = bolaget("topup", "approve", "1", "--by", by, "--as-admin", "bråttom", "--lang", "en")

    assert done.exit_code == 2
    assert said in done.stderr
    assert json.loads(bolaget("topup", "list", "--json").stdout)[0]["state"] == "ordered"


def test_an_administrator_approves_by_saying_why(bolaget: Vaxel) -> None:
    """A team may have no manager, and a manager may be away; we keep the reason."""
    bolaget("topup", "order", "teknik", "20", "--by", "bo")

    without = bolaget("topup", "approve", "1", "--by", "david", "--lang", "en")
    done = json.loads(
        bolaget("topup", "approve", "1", "--by", "eva", "--as-admin", "gruppens modem", "--json").stdout
    )

    assert "has no manager to approve it" in without.stderr
    assert (done["state"], done["approved_by"], done["as_admin"]) == (
        "approved",
        f"eva ({signed_in()})",
        "gruppens modem",
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("deliver", "1", "--by", "carin"), "top up 1 är redan beställd"),
        (("deliver", "7", "--by", "carin"), "det finns ingen top up 7"),
        (("refuse", "1", "--by", "nobody"), "ingen person nobody"),
        (("order", "gun", "5", "--by", "gun"), "inget abonnemang gun"),
        (("list", "gun"), "inget abonnemang gun"),
    ],
)
def test_an_impossible_request_is_refused_in_words(
    bolaget: Vaxel, arguments: tuple[str, ...], said: str
) -> None:
    bolaget("topup", "order", "jonas", "5", "--by", "jonas")

    done = bolaget("topup", *arguments)

    assert done.exit_code != 0
    assert said in done.stderr


def test_the_list_tells_who_and_when_of_every_step(bolaget: Vaxel) -> None:
    bolaget("topup", "order", "jonas", "5", "--by", "jonas")
    bolaget("topup", "refuse", "1", "--by", "david", "--why", "det finns kvar")
    bolaget("topup", "order", "anna", "2", "--by", "anna")
    bolaget("topup", "cancel", "2", "--by", "anna", "--why", "behövs inte")

    told = bolaget("topup", "list").stdout
    one = json.loads(bolaget("topup", "list", "jonas", "--json").stdout)

    assert "det finns kvar" in told
    assert "behövs inte" in told
    assert ("avslagen" in told, "avbruten" in told) == (True, True)
    assert [(row["number"], row["state"], row["closed_by"]) for row in one] == [
        (JONAS, "refused", f"david ({signed_in()})")
    ]

"""Trunks that cannot work together are refused, and doubtful ones are told of, each with its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.company import BadCompanyFile, dump_yaml, grouped, parse_company, warnings
from tests.policy.bolaget import EXAMPLE
from tests.yaml_text import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

FIRST: dict[str, Any] = {"id": "telia", "host": "192.0.2.1"}
SECOND: dict[str, Any] = {"id": "tele2", "host": "192.0.2.2"}
ACCOUNT: dict[str, Any] = {"user": "bolaget", "password_env": "VAXEL_TEST_TRUNK"}
MOBILES: dict[str, Any] = {
    "id": "mobil",
    "host": "192.0.2.3",
    "mobiles": True,
    "account": {**ACCOUNT, "register_every": "never"},
}
DAY = date(2026, 11, 24)


def text(*trunks: dict[str, Any]) -> bytes:
    company = read_yaml(EXAMPLE.read_text())
    return dump_yaml({**company, "trunks": list(trunks)}).encode()


def warned(*trunks: dict[str, Any]) -> str:
    return "\n".join(one.said() for one in warnings(parse_company(text(*trunks)), DAY))


@pytest.mark.parametrize(
    ("trunks", "said"),
    [
        ([FIRST, {**SECOND, "id": "telia"}], "trunks[1].id: 'telia' is the id of trunks[0] already"),
        (
            [FIRST, {**SECOND, "host": "192.0.2.1"}],
            "trunks[1].host: calls from 192.0.2.1 are those of trunks[0] already",
        ),
        (
            [{**FIRST, "numbers": ["+468465"]}, {**SECOND, "numbers": ["+468465"]}],
            "trunks[1].numbers[0]: +468465 comes in on trunks[0] already",
        ),
        ([{**FIRST, "account": {"user": "x"}}], "trunks[0].account: name the place of the password"),
        (
            [{**FIRST, "account": {**ACCOUNT, "password_file": "/x"}}],
            "trunks[0].account: name the place of the password",
        ),
        ([{**FIRST, "srtp": "required"}], "trunks[0].srtp: needs transport: tls"),
        (
            [{**FIRST, "from_user": "x", "presented_in": "from"}],
            "trunks[0].presented_in: From holds from_user",
        ),
        (
            [{**FIRST, "addresses": [], "numbers": ["+468465"]}],
            "trunks[0].addresses: is empty, and the trunk does not register",
        ),
        ([{**MOBILES, "numbers": ["+4670"]}], "trunks[0].numbers: the mobile operator's calls come from"),
        ([{**MOBILES, "account": None}], "trunks[0].account: is missing: without a login"),
        ([MOBILES, {**MOBILES, "id": "two", "host": "x.se"}], "trunks[1].mobiles: trunks[0] is the mobile"),
        ([{**FIRST, "outgoing": {"emergency": False}}], "trunks: 112 may go out on no trunk"),
        ([{**FIRST, "outgoing": "never"}], "trunks: no trunk takes outgoing calls"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_its_place(trunks: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(BadCompanyFile) as caught:
        parse_company(text(*[{k: v for k, v in one.items() if v is not None} for one in trunks]))

    assert said in str(caught.value)
    assert said.partition(": ")[2] not in caught.value.in_words("sv")


def test_two_accounts_at_one_operator_may_have_one_address() -> None:
    two = [{**FIRST, "account": ACCOUNT}, {**FIRST, "id": "two", "account": {**ACCOUNT, "user": "other"}}]

    assert parse_company(text(*two)).trunks


def test_the_mobile_operator_alone_leaves_the_world_to_the_settings() -> None:
    assert parse_company(text(MOBILES)).trunks


def test_a_password_that_is_not_here_is_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VAXEL_TEST_TRUNK", raising=False)
    missing = tmp_path / "missing"

    assert "trunks[0].account.password_env: VAXEL_TEST_TRUNK is not set here" in warned(
        {**FIRST, "account": ACCOUNT}
    )
    assert f"trunks[0].account.password_file: there is no file {missing} here" in warned(
        {**FIRST, "account": {"user": "x", "password_file": str(missing)}}
    )

    monkeypatch.setenv("VAXEL_TEST_TRUNK", "secret")

    assert "trunks[0]" not in warned({**FIRST, "account": ACCOUNT})


@pytest.mark.parametrize(
    ("trunk", "said"),
    [
        ({**FIRST, "outgoing": {"to": ["+47"]}}, "trunks: each trunk takes calls to some numbers only"),
        (
            {**FIRST, "outgoing": {"presented": ["+4631"]}},
            "trunks: no trunk lets us present the main number +46846500400",
        ),
        ({**FIRST, "numbers": ["+4631"]}, "main_number: +46846500400 comes in on no trunk"),
    ],
)
def test_a_doubtful_rule_is_told_with_its_place(trunk: dict[str, Any], said: str) -> None:
    assert said in warned(trunk)
    assert said.partition(": ")[2] not in "\n".join(grouped(warnings(parse_company(text(trunk)), DAY), "sv"))


def test_one_plain_trunk_gives_no_word() -> None:
    assert "trunk" not in warned(FIRST)

"""What we tell the exchange of the company: we write it when it has changed, and not at every connection."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.ari.client import Address, Ari
from app.ari.provision import SENDS_ON_BY_KEYS, PhoneLogin, Provisioner, rows_for
from app.ari.tables import Tables
from app.company import load, to_company
from app.policy.hours import read_instant
from tests.policy.bolaget import BOLAGET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.policy.decision import Leg

NOON = read_instant("2026-11-24T12:00")
PHONES = [PhoneLogin("anna", "secret")]


class Told:
    """A provisioner with no exchange; dialled: how often it worked out what rings."""

    def __init__(self, directory: Path) -> None:
        self.file = directory / "exchange" / "exchange.db"
        self.dialled = 0
        ari = Ari(Address("http://127.0.0.1:1", "vaxel", "secret"))
        self.provisioner = Provisioner(ari, Tables(self.file), self.dial)

    def dial(self, legs: Iterable[Leg]) -> str:
        self.dialled += 1
        return "&".join(f"Local/{leg.number}@mexleg" for leg in legs if leg.number)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path)


async def test_rows_written_before_are_not_worked_out_again(told: Told) -> None:
    """We told the exchange at each connection; with 10,000 people that took a second, even if nothing had changed."""
    first = await told.provisioner.push(BOLAGET, PHONES, NOON)
    worked = told.dialled

    again = await told.provisioner.push(BOLAGET, list(PHONES), read_instant("2026-11-24T12:01"))

    assert first > 0
    assert worked > 0
    assert again == 0
    assert told.dialled == worked


async def test_only_a_large_company_of_an_earlier_run_can_wait_until_calls_are_served(told: Told) -> None:
    """On an empty exchange no phone could register; and to tell of a few phones costs nothing."""
    at_first = told.provisioner.can_wait(10_000)
    await told.provisioner.push(BOLAGET, PHONES, NOON)
    next_run = Told(told.file.parents[1]).provisioner

    assert (at_first, told.provisioner.can_wait(10_000)) == (False, False)
    assert (next_run.can_wait(10_000), next_run.can_wait(20)) == (True, False)


async def test_another_company_phone_or_working_day_is_written(told: Told) -> None:
    await told.provisioner.push(BOLAGET, PHONES, NOON)

    renamed = replace(BOLAGET, people={**BOLAGET.people, "anna": replace(BOLAGET.people["anna"], name="Ann")})
    assert await told.provisioner.push(renamed, PHONES, NOON) > 0
    assert await told.provisioner.push(renamed, [PhoneLogin("anna", "other")], NOON) > 0
    assert (
        await told.provisioner.push(renamed, [PhoneLogin("anna", "other")], read_instant("2026-11-24T20:00"))
        > 0
    )


async def test_a_file_that_was_lost_is_written_anew(told: Told) -> None:
    first = await told.provisioner.push(BOLAGET, PHONES, NOON)
    for file in told.file.parent.iterdir():
        file.unlink()

    assert await told.provisioner.push(BOLAGET, PHONES, NOON) == first


def test_only_a_phone_without_a_transfer_key_sends_on_by_keys_and_its_keys_are_never_sound() -> None:
    """The sound could be the far end's, echoed."""
    carin = replace(BOLAGET.people["carin"], sends_on_by_keys=True)
    company = replace(BOLAGET, people={**BOLAGET.people, "carin": carin})
    phones = [*PHONES, PhoneLogin("carin", "secret")]

    endpoints = rows_for(company, phones, "mark", lambda _legs: "", NOON)["endpoint"]

    told = {person: (row["set_var"], row["dtmf_mode"]) for person, row in endpoints.items()}
    assert told == {
        "anna": ("TRANSFER_CONTEXT=transfers", "auto"),
        "carin": (SENDS_ON_BY_KEYS, "rfc4733"),
    }


def test_a_company_file_says_whose_keys_send_on() -> None:
    """Mobiles do unless it says otherwise; desk phones only if it does."""
    file = load("examples/bolaget.yaml")
    usual = to_company(file)
    people = [
        one.model_copy(update={"transfer_by_keys": True}) if one.id == "carin" else one for one in file.people
    ]
    transfers = file.transfers.model_copy(update={"mobiles_by_keys": False})
    told = to_company(file.model_copy(update={"people": people, "transfers": transfers}))

    assert (usual.mobiles_send_on, told.mobiles_send_on) == (True, False)
    assert not any(one.sends_on_by_keys for one in usual.people.values())
    assert [one.id for one in told.people.values() if one.sends_on_by_keys] == ["carin"]


async def test_a_wait_for_a_password_ends_when_the_exchange_was_told(told: Told) -> None:
    """And not by what the exchange was told of others."""
    await told.provisioner.push(BOLAGET, PHONES, NOON)
    waiting = asyncio.create_task(told.provisioner.until_told("anna", "other"))
    await told.provisioner.push(BOLAGET, [*PHONES, PhoneLogin("bo", "other")], NOON)
    assert not waiting.done()

    await told.provisioner.push(BOLAGET, [PhoneLogin("anna", "other")], NOON)

    async with asyncio.timeout(1):
        await waiting
    await told.provisioner.until_told("anna", "other")  # at once

"""A phone over IPv6, and its calls with those that have IPv4 alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.audio import hears_in, tone, write
from tests.live.softphone import Softphone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.house import House
    from tests.live.service import Service

CUSTOMER, BO = "+46701740673", "+46846500402"


@pytest.fixture(scope="module")
def in_force(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Bo's phone has IPv6 alone."""

    def change(company: dict[str, Any]) -> None:
        [bo] = [one for one in company["people"] if one["id"] == "bo"]
        bo["ipv6"] = True

    with service.with_company(change, tmp_path_factory.mktemp("ipv6")):
        yield


async def test_a_phone_over_ipv6_and_a_customer_over_ipv4_hear_each_other(
    in_force: None,  # noqa: ARG001 - the company is what counts
    house: House,
    tmp_path: Path,
) -> None:
    server, password = ("::1", house.lab.sip_port), house.service.passwords["bo"]
    write(tmp_path / "bo.wav", tone(30, 440))
    house.forget_phones()
    async with Softphone(
        "bo", password, server, tmp_path, tmp_path / "bo.wav", environ={"HOST": "::1"}
    ) as bo:
        registered = house.lab.cli("database show registrar")
        caller = await house.trunk.call(BO, shown=CUSTOMER)
        await bo.told("CALL_INCOMING")
        bo.order("accept")
        await caller.connected()
        saying = asyncio.create_task(caller.audio.play(tone(20, 620)))
        await bo.until_heard(2)
        await house.until(lambda: caller.audio.hears(440), "the customer to hear Bo")
        saying.cancel()
        await caller.hang_up()
        await bo.told("CALL_CLOSED")

    assert "@[::1]:" in registered
    assert hears_in(bo.samples(), 620)
    assert "c=IN IP6 ::1" in bo.log.read_text(errors="replace")


async def test_a_phone_over_ipv6_calls_a_phone_over_ipv4(
    in_force: None,  # noqa: ARG001
    house: House,
    tmp_path: Path,
) -> None:
    server, password = ("::1", house.lab.sip_port), house.service.passwords["bo"]
    write(tmp_path / "bo.wav", tone(30, 440))
    carin = await house.phone("carin")
    async with Softphone(
        "bo", password, server, tmp_path, tmp_path / "bo.wav", environ={"HOST": "::1"}
    ) as bo:
        bo.order("dial", "103")
        called = await carin.called()
        called.answer()
        await bo.told("CALL_ESTABLISHED")
        await house.until(lambda: called.audio.hears(440), "Carin to hear Bo")
        bo.order("hangup")
        await called.over()

    assert "c=IN IP4 127.0.0.1" in called.invite.body

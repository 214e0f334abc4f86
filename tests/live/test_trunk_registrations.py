"""Trunks that register, at a real Asterisk: two accounts at one operator are told apart, and calls go on meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.audio import tone
from tests.live.call import talk_together
from tests.live.kamailio import signed
from tests.live.registrar import Registrar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House

FRIEND, DAVID, ANNA = "0701740698", "46846500404", "46846500401"


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory, operator_certificate: Path) -> Iterator[Registrar]:
    with Registrar(tmp_path_factory.mktemp("operator"), operator_certificate) as registrar:
        yield registrar


def account(directory: Path, operator: Registrar, user: str, **entry: Any) -> dict[str, Any]:
    """A trunk of the company file with this account; its password is in a file."""
    file = directory / f"password-{user}"
    file.write_text(operator.passwords[user] + "\n")
    return {
        "id": f"konto-{user}",
        "host": "127.0.0.1",
        "port": operator.sip_port,
        "qualify": "never",
        "account": {"user": user, "password_file": str(file), "register_every": 30},
        **entry,
    }


async def in_force(house: House, operator: Registrar, *users: str) -> None:
    try:
        await house.until(
            lambda: operator.registered() == list(users), f"{users} to be registered", within=60
        )
    except TimeoutError as error:
        seen = (house.lab.shared / "log/messages").read_text()[-1500:]
        raise AssertionError(
            f"{operator.registered()}: {house.lab.cli('pjsip show registrations')}{seen}"
        ) from error


async def test_two_accounts_at_one_operator_are_told_apart_both_ways(
    house: House, operator: Registrar, tmp_path: Path
) -> None:
    """Digest on REGISTER and on INVITE; the request names our account, and P-Called-Party-ID the number."""
    first = account(
        tmp_path, operator, "101", numbers=[f"+{ANNA}"], from_user="101", outgoing={"to": ["+47"]}
    )
    second = account(
        tmp_path, operator, "102", numbers=[f"+{DAVID}"], writes="00", from_user="102", outgoing={"cost": 1}
    )

    def change(file: dict[str, Any]) -> None:
        file["trunks"] = [first, second]

    async with house.with_company(change, tmp_path):
        await in_force(house, operator, "101", "102")
        david = await house.phone("david")

        operator.calls(ANNA, "102")  # not its number
        await house.until(lambda: "trunk.konto-102" in house.lab.cli("core show channels"), "a refusal")
        operator.cli("channel request hangup all")
        operator.calls(DAVID, "102")
        there = await david.called()
        there.answer()
        await house.until(
            lambda: "trunk.konto-102" in house.lab.cli("core show channels"), "the call on its account"
        )
        await there.hang_up()

        call = await david.call(FRIEND)
        await call.connected()
        assert operator.got()[:2] == ["102", "0046701740698"]
        await call.hang_up()
        call = await david.call("+4721234567")
        await call.connected()
        assert operator.got()[:2] == ["101", "+4721234567"]
        await call.hang_up()
    await in_force(house, operator)


async def until_it_hears_itself(house: House, call: Call) -> None:
    """The operator sends back what it gets: the sound came there and back."""
    saying = asyncio.create_task(call.audio.play(tone(10, 440)))
    await house.until(lambda: call.audio.hears(440), "the tone to come back")
    saying.cancel()


@pytest.mark.parametrize(
    ("transport", "user", "srtp", "encrypted"),
    [
        ("tcp", "102", "off", False),
        ("tls", "103", "required", True),
        ("tls", "102", "offered", False),
        ("tls", "103", "offered", True),
    ],
)
async def test_a_trunk_by_tcp_and_one_by_tls_with_encrypted_sound_carry_calls_both_ways(
    house: House, operator: Registrar, tmp_path: Path, transport: str, user: str, srtp: str, encrypted: bool
) -> None:
    """The operator takes no sound in clear on the second account. Soon the trunk is told to be registered."""
    entry = account(
        *(tmp_path, operator, user),
        port=operator.sip_tls_port if transport == "tls" else operator.sip_port,
        transport=transport,
        srtp=srtp,
        from_user=user,
        qualify=10,
        numbers=[f"+{DAVID}"],
    )

    def change(file: dict[str, Any]) -> None:
        file["trunks"] = [entry]

    async with house.with_company(change, tmp_path):
        await in_force(house, operator, user)
        david = await house.phone("david")

        call = await david.call(FRIEND)
        await call.connected()
        await until_it_hears_itself(house, call)
        assert operator.way() == (transport, encrypted)
        assert operator.got()[0] == user
        await call.hang_up()

        operator.cli("dialplan set global WAY none")
        operator.calls(DAVID, user)
        there = await david.called()
        there.answer()
        await until_it_hears_itself(house, there)
        assert operator.way() == (transport, encrypted)
        await there.hang_up()
        await house.until(lambda: house.service.health()["trunks"][0]["registered"], "that to be told")


async def test_an_account_that_comes_or_goes_disturbs_no_call_and_no_other_registration(
    house: House, operator: Registrar, tmp_path: Path
) -> None:
    first = account(tmp_path, operator, "101")
    second = account(tmp_path, operator, "102", outgoing={"cost": 1})

    def one(file: dict[str, Any]) -> None:
        file["trunks"] = [first]

    def both(file: dict[str, Any]) -> None:
        file["trunks"] = [first, second]

    async with house.with_company(one, tmp_path):
        await in_force(house, operator, "101")
        anna, david = await house.phone("anna"), await house.phone("david")
        call = await david.call("101")
        there = await anna.called()
        there.answer()
        await call.connected()
        for change, users in ((both, ("101", "102")), (one, ("101",))):
            file = house.service.changed(change, tmp_path)
            await asyncio.to_thread(house.service.bring_into_force, file)
            await in_force(house, operator, *users)
            await talk_together(call, there)
        await call.hang_up()
        await there.over()
    reloaded = [line for line in house.service.log.read_text().splitlines() if "has read what is new" in line]
    assert any("outbound_registration" in line for line in reloaded)
    assert not any("chan_pjsip" in line for line in reloaded)


async def test_a_refused_registration_is_told_of_by_name(
    house: House, operator: Registrar, tmp_path: Path
) -> None:
    entry = account(tmp_path, operator, "101", name="Operatören")
    (tmp_path / "password-101").write_text("wrong")

    def change(file: dict[str, Any]) -> None:
        file["trunks"] = [entry]

    async with house.with_company(change, tmp_path):
        await house.until(
            lambda: house.service.health()["trunks"][0]["registered"] is False, "the refusal", within=60
        )
        problems = " ".join(house.service.health()["problems"])
        assert "the trunk Operatören is not registered with 127.0.0.1 (it answers 401)" in problems
        assert "Operatören" in await house.vaxel("trunks")


async def test_a_password_is_in_no_export_and_no_log(
    house: House, operator: Registrar, tmp_path: Path
) -> None:
    def change(file: dict[str, Any]) -> None:
        file["trunks"] = [account(tmp_path, operator, "101")]

    async with house.with_company(change, tmp_path):
        await in_force(house, operator, "101")
        exported = await house.vaxel("export")
        assert "password_file" in exported
        assert operator.passwords["101"] not in exported + house.service.log.read_text()


async def test_an_operator_whose_certificate_nobody_vouches_for_gets_no_login(
    house: House, tmp_path: Path
) -> None:
    """It listens where the file says, and would take the account; the password never comes to it."""
    with Registrar(tmp_path / "impostor", signed(tmp_path / "certificate")) as impostor:
        entry = account(
            *(tmp_path, impostor, "103"), port=impostor.sip_tls_port, transport="tls", srtp="required"
        )

        def change(file: dict[str, Any]) -> None:
            file["trunks"] = [entry]

        async with house.with_company(change, tmp_path):
            await house.until(
                lambda: house.service.health()["trunks"][0]["registered"] is False, "the refusal", within=60
            )
            assert impostor.registered() == []

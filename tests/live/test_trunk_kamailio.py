"""Trunks at Kamailio, which wants digest on REGISTER and INVITE, and 0046 numbers: by UDP, TLS, and one that fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.live.agent import Agent
from tests.live.audio import hears_in, tone
from tests.live.call import talk_together
from tests.live.kamailio import REALM, Kamailio
from tests.live.message import Message

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House

FRIEND, DAVID, ANNA, CUSTOMER = "0701740698", "+46846500404", "+46846500401", "+46313900700"
UDP, TLS = "46846500404", "46846500401"  # accounts
PASSWORDS = {UDP: "hemligt-1", TLS: "hemligt-2"}
WORLD = "127.0.16.31"


def trunk(operator: Kamailio, directory: Path, user: str, **entry: Any) -> dict[str, Any]:
    """The file's entry for an account there."""
    file = directory / f"password-{user}"
    file.write_text(PASSWORDS[user])
    return {
        "id": f"konto-{user[-1]}",
        "host": operator.host,
        "qualify": "never",
        "writes": "00",
        "from_domain": REALM,
        "account": {"user": user, "password_file": str(file), "register_every": 30},
        **entry,
    }


@pytest.fixture
async def world(
    house: House, tmp_path: Path, operator_certificate: Path
) -> AsyncIterator[tuple[Agent, Kamailio]]:
    """The far end of all calls by Kamailio, at which two trunks have registered: the cheaper by UDP, one by TLS."""
    async with Agent(WORLD, 0, ("", 0), user="world") as agent:
        with Kamailio(
            tmp_path, PASSWORDS, {DAVID: UDP, ANNA: TLS}, (WORLD, agent.port), operator_certificate
        ) as operator:
            agent.server = (operator.host, operator.port)
            by_udp = trunk(operator, tmp_path, UDP, port=operator.port, numbers=[DAVID])
            by_tls = trunk(
                *(operator, tmp_path, TLS),
                port=operator.tls_port,
                transport="tls",
                numbers=[ANNA],
                outgoing={"cost": 1},
            )

            def change(file: dict[str, Any]) -> None:
                file["trunks"] = [by_udp, by_tls]

            def registered() -> bool:
                words = {tuple(one.split()[:4]) for one in operator.seen}
                return words >= {("registered", UDP, "by", "udp"), ("registered", TLS, "by", "tls")}

            async with house.with_company(change, tmp_path):
                await house.until(registered, "both accounts to register", within=60)
                yield agent, operator
                await agent.hang_up()


async def refreshed(call: Call, agent: Agent) -> Message:
    """The operator's session timer: a re-INVITE with the same sound. Returns the answer."""
    invite = call._in_dialog("INVITE")
    more = (
        ("Supported", "timer"),
        ("Session-Expires", "90;refresher=uac"),
        ("Content-Type", "application/sdp"),
    )
    invite = Message(invite.start, (*invite.headers, *more), agent.sdp(call.audio))
    answer = await agent.request(invite)
    agent.send(call._in_dialog("ACK"))
    return answer


async def test_calls_by_an_operator_that_wants_logins_and_0046(
    house: House, world: tuple[Agent, Kamailio]
) -> None:
    """Early media is heard, a session timer's re-INVITE disturbs nobody, the other trunk takes what the first fails."""
    far, operator = world
    david, anna = await house.phone("david"), await house.phone("anna")

    call = await david.call(FRIEND)
    there = await far.called(ring=False)
    assert there.invite.uri == "0046701740698"
    there._respond(183, "Session Progress", sdp=True)
    assert there.invite.media is not None
    there.audio.start(there.invite.media)
    await there.audio.play(tone(1.0, 660))
    await house.until(lambda: hears_in(call.audio.samples, 660), "the sound before the answer")
    assert not call.answered
    there.answer()
    await call.connected()
    assert (await refreshed(there, far)).code == 200
    await talk_together(call, there)
    await call.hang_up()
    assert await there.over() == "bye"

    call = await david.call("0701740503")
    there = await far.called()
    there.answer()
    await call.connected()
    await talk_together(call, there)
    await there.hang_up()
    assert await call.over() == "bye"
    assert [one for one in operator.seen if one.startswith("called")][-2:] == [
        f"called 0046701740503 by {UDP} by udp",
        f"called 0046701740503 by {TLS} by tls",
    ]

    for phone, number in ((david, DAVID), (anna, ANNA)):
        await house.until_free(phone.user)
        outside = await far.call(number, shown=CUSTOMER)
        inside = await phone.called()
        inside.answer()
        await talk_together(outside, inside)
        assert inside.invite.shown.user == CUSTOMER
        await outside.hang_up()
        await inside.over()

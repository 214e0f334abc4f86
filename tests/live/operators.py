"""Operators of the trunks in the company file: SIP agents at addresses of their own.

Knows: the file's entry for such an operator. Refuses to know: what is tested. For an operator that demands a
registration see test_trunk_registrations.py.
"""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from tests.live.agent import Agent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.house import House

HOSTS = tuple(f"127.0.16.{number}" for number in range(20, 30))


@asynccontextmanager
async def operators(
    house: House, directory: Path, *entries: dict[str, Any], **company: Any
) -> AsyncIterator[list[Agent]]:
    """One agent for each entry, which is the file's but for where it is; the exchange knows them when this returns.

    company: other fields of the company file.
    """
    async with AsyncExitStack() as stack:
        agents = [
            await stack.enter_async_context(Agent(host, 0, house.server, user=entry["id"]))
            for host, entry in zip(HOSTS, entries, strict=False)
        ]
        trunks = [
            {"host": agent.host, "port": agent.port, "qualify": "never"} | entry
            for agent, entry in zip(agents, entries, strict=True)
        ]

        def change(file: dict[str, Any]) -> None:
            file["trunks"] = trunks
            file.update(company)

        await stack.enter_async_context(house.with_company(change, directory))
        await house.until(
            lambda: all(is_known(house, agent) for agent in agents), "the exchange to know the operators"
        )
        yield agents
        for agent in agents:
            await agent.hang_up()


def is_known(house: House, agent: Agent) -> bool:
    """Whether the exchange has the operator's address, and where to call it."""
    aor = house.lab.cli(f"pjsip show aor trunk.{agent.user}") + house.lab.cli(
        f"pjsip show aor mex.{agent.user}"
    )
    return f"{agent.host}:{agent.port}" in aor and agent.host in house.lab.cli("pjsip show identifies")

"""The least that a queue outside the exchange costs: it sends the longest waiting caller to the longest free agent.

Usage: bare_queue.py ARI_URL PASSWORD AGENT... It says nothing to callers, keeps nothing and decides nothing. A caller
comes in with `new`; it sends them to [bench-wait], from where they come back with `waits`. Then it sends them to
[bench-ring], whose Dial() rings the agent's phone with music for the caller. It waits for no answer, and loses a
caller whom nobody answers.
"""

from __future__ import annotations

import sys
from collections import deque

import uvloop
from stasis import stasis


async def main(url: str, password: str, *agents: str) -> None:
    free = dict.fromkeys(agents)
    waiting: deque[str] = deque()
    async with stasis(url, password, "bare") as ari:
        await ari.subscribe(",".join(f"deviceState:PJSIP/{agent}" for agent in agents))
        await ari.want("StasisStart", "DeviceStateChanged", "ChannelHangupRequest")
        async for event in ari.events():
            match event:
                case {"type": "StasisStart", "args": ["new"], "channel": {"id": call}}:
                    await ari.go_on(call, "bench-wait")
                case {"type": "StasisStart", "channel": {"id": call}}:
                    waiting.append(call)
                case {"type": "ChannelHangupRequest", "channel": {"id": call}} if call in waiting:
                    waiting.remove(call)
                case {"type": "DeviceStateChanged", "device_state": {"name": name, "state": state}}:
                    agent = name.removeprefix("PJSIP/")
                    if state == "NOT_INUSE":
                        free[agent] = None
                    else:
                        free.pop(agent, None)
            while waiting and free:
                agent = next(iter(free))
                del free[agent]
                await ari.go_on(waiting.popleft(), "bench-ring", agent)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))

"""The least that a queue beside the exchange costs: who has waited longest is sent to who has been free longest.

Usage: bare_queue.py ARI_URL PASSWORD AGENT... It says nothing to callers, keeps nothing and decides nothing: a caller
comes in with `new`, is sent to [bench-wait], comes back with `waits`, and is sent to [bench-ring], whose Dial() rings
the agent's phone with music for the caller. It waits for no answer, and loses who is not answered.
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

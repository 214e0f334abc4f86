"""The yardstick between native and Växel: it only takes each call from Stasis, sets variables and continues it.

Usage: bare.py ARI_URL PASSWORD CONTEXT [subscribed|states]. Dials the person whose index follows the first digit, in
the dialplan context. `subscribed` stays subscribed to the channel's events until the call is over; `states` hears
every phone's state.
"""

from __future__ import annotations

import sys

import uvloop
from stasis import stasis


async def main(url: str, password: str, context: str, also: str = "") -> None:
    async with stasis(url, password, "bare") as ari:
        wanted = ["StasisStart"]
        if also == "subscribed":
            wanted += ["Dial", "ChannelHangupRequest", "ChannelDestroyed"]
        if also == "states":
            wanted.append("DeviceStateChanged")
            await ari.subscribe("deviceState:")
        await ari.want(*wanted)
        async for event in ari.events():
            if event["type"] == "StasisStart":
                channel = event["channel"]
                if also == "subscribed":
                    await ari.subscribe(f"channel:{channel['id']}")
                person = "p" + channel["dialplan"]["exten"][1:]
                variables = {"VX_DIAL": f"PJSIP/{person}", "VX_TIME": "20", "CALLERID(name)": "bare"}
                await ari.ask("POST", f"channels/{channel['id']}/variables", {"variables": variables})
                await ari.go_on(channel["id"], context)


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))

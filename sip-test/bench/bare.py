"""The yardstick between native and Växel: takes each call from Stasis, sets variables and continues it, and no more.

Usage: bare.py ARI_URL PASSWORD CONTEXT [subscribed|states]. Dials the person whose index follows the first digit, in
the dialplan context; `subscribed` stays subscribed to the channel's events until the call is over, `states` hears of
every phone's state.
"""

from __future__ import annotations

import itertools
import sys

import aiohttp
import msgspec
import uvloop


async def main(url: str, password: str, context: str, also: str = "") -> None:
    numbers = itertools.count()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/ari/events?app=bare&api_key=vaxel:{password}") as socket,
    ):

        async def ask(method: str, uri: str, body: object) -> None:
            request = {
                "type": "RESTRequest",
                "transaction_id": "1",
                "request_id": str(next(numbers)),
                "method": method,
                "uri": uri,
                "content_type": "application/json",
                "message_body": msgspec.json.encode(body).decode(),
            }
            await socket.send_str(msgspec.json.encode(request).decode())

        wanted = ["StasisStart", "RESTResponse"]
        if also == "subscribed":
            wanted += ["Dial", "ChannelHangupRequest", "ChannelDestroyed"]
        await ask("PUT", "applications/bare/eventFilter", {"allowed": [{"type": one} for one in wanted]})
        if also == "states":
            wanted.append("DeviceStateChanged")
            await ask("POST", "applications/bare/subscription?eventSource=deviceState:", {})
            await ask("PUT", "applications/bare/eventFilter", {"allowed": [{"type": one} for one in wanted]})
        async for message in socket:
            event = msgspec.json.decode(message.data)
            if event["type"] == "StasisStart":
                channel = event["channel"]
                if also == "subscribed":
                    source = f"channel:{channel['id']}"
                    await ask("POST", f"applications/bare/subscription?eventSource={source}", {})
                person = "p" + channel["dialplan"]["exten"][1:]
                variables = {"VX_DIAL": f"PJSIP/{person}", "VX_TIME": "20", "CALLERID(name)": "bare"}
                await ask("POST", f"channels/{channel['id']}/variables", {"variables": variables})
                await ask(
                    "POST",
                    f"channels/{channel['id']}/continue",
                    {"context": context, "extension": "s", "priority": 1},
                )


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))

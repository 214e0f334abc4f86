"""Agents' phones for the queue bench: they ring, answer, talk and hang up, and log when.

Usage: agents.py HOST PORT SERVER LOGINS LOG [ANSWER TALK]. Waits for the file LOGINS, and registers the agents that it
names (`user password` a line). Answers after ANSWER (0.2-0.4 s), talks TALK (2-4 s), hangs up; no audio. Each line of
LOG is `seconds EVENT agent caller` with EVENT one of INVITE, ANSWER, CANCEL, BYE (ours), ENDED (theirs).
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import sys
import time
from pathlib import Path
from typing import cast

import uvloop

SDP = (
    "v=0\r\no=- 1 1 IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"
    "m=audio {port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n"
)
USER = re.compile(r"sips?:([^@;>]*)")


class Phones(asyncio.DatagramProtocol):
    """All phones on one socket."""

    def __init__(self, host: str, port: int, log: Path, answer: str, talk: str) -> None:
        self.answer, self.talk = _span(answer), _span(talk)
        self.host, self.port = host, port
        self.logins: dict[str, str] = {}
        self.log = log.open("w", buffering=1)
        self.dice = random.Random(1)
        self.calls: dict[str, dict[str, str]] = {}  # by Call-ID: headers, state
        self.tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)  # uvloop's is one by its methods only

    def note(self, what: str, call: dict[str, str]) -> None:
        self.log.write(f"{time.monotonic():.6f} {what} {call['agent']} {call['caller']}\n")

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        head, _, _ = data.decode(errors="replace").partition("\r\n\r\n")
        start, *lines = head.split("\r\n")
        headers: dict[str, str] = {}
        vias = []
        for line in lines:
            name, _, value = line.partition(":")
            if name.lower() in ("via", "v"):
                vias.append(line)
            headers.setdefault(name.lower(), value.strip())
        id_ = headers.get("call-id", "")
        method = start.split()[0]
        if method == "SIP/2.0" and id_.startswith("reg-"):
            if start.split()[1] == "401" and headers["cseq"].startswith("1 "):
                self.register(id_.removeprefix("reg-"), addr, headers["www-authenticate"])
            return
        if method == "INVITE" and id_ not in self.calls:
            call = {
                **headers,
                "vias": "\r\n".join(vias),
                "agent": USER.search(start)[1],  # type: ignore[index]
                "caller": USER.search(headers["from"])[1],  # type: ignore[index]
                "state": "ringing",
                "tag": f"t{self.dice.getrandbits(40):x}",
            }
            self.calls[id_] = call
            self.note("INVITE", call)
            self.reply(call, "180 Ringing", addr)
            task = asyncio.create_task(self.live(call, addr))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        elif method == "INVITE":  # within the call: the exchange tells who is now at the other end
            call = {**self.calls[id_], "vias": "\r\n".join(vias), "cseq": headers["cseq"]}
            if call["state"] != "ringing":
                self.reply(call, "200 OK", addr, SDP.format(host=self.host, port=self.port + 1))
        elif method == "CANCEL" and id_ in self.calls:
            call = self.calls[id_]
            self.reply({**call, "vias": "\r\n".join(vias), "cseq": headers["cseq"]}, "200 OK", addr)
            if call["state"] == "ringing":
                call["state"] = "over"
                self.note("CANCEL", call)
                self.reply(call, "487 Request Terminated", addr)
        elif method == "BYE":
            call = self.calls.get(id_, {**headers, "tag": "x", "agent": "", "caller": "", "state": "over"})
            self.reply({**call, "vias": "\r\n".join(vias), "cseq": headers["cseq"]}, "200 OK", addr)
            if call["state"] == "talking":
                call["state"] = "over"
                self.note("ENDED", call)
        elif method in ("OPTIONS", "NOTIFY"):
            self.reply({**headers, "vias": "\r\n".join(vias), "tag": "o", "agent": "x"}, "200 OK", addr)

    async def live(self, call: dict[str, str], addr: tuple[str, int]) -> None:
        """One call, once it rings."""
        await asyncio.sleep(self.dice.uniform(*self.answer))
        if call["state"] == "ringing":
            call["state"] = "talking"
            self.note("ANSWER", call)
            self.reply(call, "200 OK", addr, SDP.format(host=self.host, port=self.port + 1))
            await asyncio.sleep(self.dice.uniform(*self.talk))
            if call["state"] == "talking":
                call["state"] = "over"
                self.note("BYE", call)
                contact = call["contact"].partition("<")[2].partition(">")[0]
                bye = (
                    f"BYE {contact} SIP/2.0\r\nVia: SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{call['tag']}\r\n"
                    f"Max-Forwards: 70\r\nFrom: {call['to']};tag={call['tag']}\r\nTo: {call['from']}\r\n"
                    f"Call-ID: {call['call-id']}\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n"
                )
                self.transport.sendto(bye.encode(), addr)
        await asyncio.sleep(5)
        self.calls.pop(call["call-id"], None)

    def register(self, user: str, server: tuple[str, int], challenge: str = "") -> None:
        """REGISTER, with the answer to a challenge (RFC 2617, MD5 with qop)."""
        uri = f"sip:{server[0]}:{server[1]}"
        answer = ""
        if challenge:
            given = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
            one = _md5(f"{user}:{given['realm']}:{self.logins[user]}")
            two = _md5(f"REGISTER:{uri}")
            proof = _md5(f"{one}:{given['nonce']}:00000001:c:auth:{two}")
            opaque = f', opaque="{given["opaque"]}"' if "opaque" in given else ""
            answer = (
                f'Authorization: Digest username="{user}", realm="{given["realm"]}", nonce="{given["nonce"]}", '
                f'uri="{uri}", response="{proof}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"{opaque}\r\n'
            )
        number = 2 if challenge else 1
        self.transport.sendto(
            (
                f"REGISTER {uri} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bKr{user}{number}\r\nMax-Forwards: 70\r\n"
                f"From: <sip:{user}@{server[0]}>;tag={user}\r\nTo: <sip:{user}@{server[0]}>\r\n"
                f"Call-ID: reg-{user}\r\nCSeq: {number} REGISTER\r\nExpires: 3600\r\n"
                f"Contact: <sip:{user}@{self.host}:{self.port}>\r\n{answer}Content-Length: 0\r\n\r\n"
            ).encode(),
            server,
        )

    def reply(self, call: dict[str, str], status: str, addr: tuple[str, int], body: str = "") -> None:
        to = call["to"] if ";tag=" in call["to"] else f"{call['to']};tag={call['tag']}"
        kind = "Content-Type: application/sdp\r\n" if body else ""
        self.transport.sendto(
            (
                f"SIP/2.0 {status}\r\n{call['vias']}\r\nFrom: {call['from']}\r\n"
                f"To: {to}\r\n"
                f"Call-ID: {call['call-id']}\r\nCSeq: {call['cseq']}\r\n"
                f"Contact: <sip:{call['agent']}@{self.host}:{self.port}>\r\n{kind}"
                f"Content-Length: {len(body)}\r\n\r\n{body}"
            ).encode(),
            addr,
        )


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _read_logins(logins: Path) -> dict[str, str]:
    """Wait for the file, and read it."""
    while not logins.exists():
        time.sleep(0.2)
    return dict(line.split() for line in logins.read_text().splitlines())


def _span(text: str) -> tuple[float, float]:
    least, _, most = text.partition("-")
    return float(least), float(most)


async def main(
    host: str, port: str, server: str, logins: str, log: str, answer: str = "0.2-0.4", talk: str = "2-4"
) -> None:
    _, phones = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Phones(host, int(port), Path(log), answer, talk), local_addr=(host, int(port))
    )
    phones.logins = await asyncio.to_thread(_read_logins, Path(logins))
    at, _, sip = server.partition(":")
    for user in phones.logins:
        phones.register(user, (at, int(sip)))
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))

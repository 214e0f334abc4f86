"""A SIP phone, trunk or mobile operator that a test steers from one await to the next.

Knows: the dialogue of SIP over UDP on loopback, where nothing is lost. Refuses to know: the exchange under test.
SIPp (sipp.py) and baresip (softphone.py) say the same things with other people's code.

    async with Agent(host, port, server, user="anna", password="...") as anna:
        await anna.register()
        call = await anna.called()            # an INVITE came in; call.invite is the received message
        call.answer()
        await call.over()
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from typing import TYPE_CHECKING, Any, Self

from tests.live.audio import Audio
from tests.live.call import PATIENCE, Call
from tests.live.message import Message, authorization

if TYPE_CHECKING:
    from types import TracebackType

Place = tuple[str, int]
T1 = 0.5  # seconds until a request is sent again, RFC 3261


class Agent(asyncio.DatagramProtocol):
    """One address on the network. `calls` are all that were ever made or received here, oldest first."""

    def __init__(
        self, host: str, port: int, server: Place, *, user: str, password: str = "", login: str = ""
    ) -> None:
        """login: the name for the digest, where it is not the user's."""
        self.host, self.port, self.server = host, port, server
        self.user, self.password = user, password
        self._login = login or user
        self.contact = user  # what it registers under: a phone may write anything there
        self.calls: list[Call] = []
        self.notices: list[Message] = []  # NOTIFY outside of calls, such as for the message lamp
        self.texts: list[Message] = []  # MESSAGE outside of calls
        self._waiting: asyncio.Queue[Call] = asyncio.Queue()
        self._answers: dict[tuple[str, str], asyncio.Queue[Message]] = {}
        self._replied: dict[tuple[str, str], bytes] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        # The offered and answered payload types; we hear only A-law. Without 101 keys are sound.
        self.formats = {"8": "PCMA/8000", "101": "telephone-event/8000"}
        self.deaf = False  # answers nothing that it is asked, as if it were dead
        self._taken: set[str] = set()  # the Call-ID of every call that came in
        self._registered = False
        self._gone = asyncio.Event()  # the address is free again

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, local_addr=(self.host, self.port))
        assert self._transport is not None
        self.port = int(self._transport.get_extra_info("sockname")[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End every call and leave the address."""
        await self.hang_up()
        for call in self.calls:
            call.audio.close()
        if self._registered:
            await self.register(expires=0)
        for task in self._tasks:
            task.cancel()
        if self._transport is not None:
            self._transport.close()
            await self._gone.wait()

    @property
    def rang(self) -> int:
        """How many calls came in here."""
        return sum(call.incoming for call in self.calls)

    async def register(self, *, expires: int = 600, within: float = PATIENCE) -> None:
        """Raises AssertionError with the status when the exchange does not accept it."""
        headers = (("Contact", f"<sip:{self.contact}@{self.host}:{self.port}>"), ("Expires", str(expires)))
        start = f"REGISTER sip:{self.server[0]}:{self.server[1]} SIP/2.0"
        message = self.compose(start, None, "REGISTER", extra=headers)
        answer = await self.authorized(message, within=within)
        assert answer.code == 200, f"{self.user} could not register: {answer.start}"
        self._registered = expires > 0

    def forgets_its_registration(self) -> None:
        """The exchange has ended it; we cannot take it back with a password that is no longer in force."""
        self._registered = False

    async def hang_up(self, *, only_ours: bool = False) -> None:
        """End every call, or those that were made here."""
        for call in self.calls:
            if not (only_ours and call.incoming):
                with contextlib.suppress(TimeoutError):
                    await call.hang_up()

    async def called(self, *, within: float = PATIENCE, ring: bool = True) -> Call:
        """The next call that comes in here. It rings (180) unless told not to.

        Just after a kill of the service the exchange may not have seen that nobody listens: a call then waits 8 s.
        """
        try:
            async with asyncio.timeout(within):
                call = await self._waiting.get()
        except TimeoutError:
            raise TimeoutError(f"{self.user} was not called within {within} s") from None
        if ring and not call.ending:
            call.ring()
        return call

    async def call(
        self,
        number: str,
        *,
        shown: str = "",
        name: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        hops: int = 70,
    ) -> Call:
        """Call a number, showing a caller's number of choice (or user@host). Returns at once: await its progress.

        headers: more of them, such as Privacy. hops: Max-Forwards.
        """
        audio = await Audio.open(self.host)
        me = f'"{name}" ' if name else ""
        escaped = number.replace("#", "%23")
        start = f"INVITE sip:{escaped}@{self.server[0]}:{self.server[1]} SIP/2.0"
        body = self.sdp(audio)
        who = shown or self.user
        sender = f"{me}<sip:{who if '@' in who else f'{who}@{self.host}'}>"
        invite = self.compose(start, None, "INVITE", me=sender, body=body, extra=headers, hops=hops)
        call = Call(self, invite, audio, incoming=False)
        self.calls.append(call)
        task = asyncio.create_task(self._invite(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return call

    async def _invite(self, call: Call) -> None:
        answers = self._answers[call.invite.branch, "INVITE"] = asyncio.Queue()
        self.send(call.invite)
        tried = False
        while not call.ending:
            answer = await answers.get()
            if answer.code >= 300:
                self._acknowledge(call.invite, answer)
            if answer.code in (401, 407) and self.password and not tried:
                tried = True
                call.invite = self._authorized(call.invite, answer)
                call.sequence += 1
                self._answers[call.invite.branch, "INVITE"] = answers
                self.send(call.invite)
            else:
                call.hear(answer)

    # Messages

    async def request(self, message: Message, *, within: float = PATIENCE) -> Message:
        """Send a request, again while nothing comes back; its final answer."""
        answers = self._answers[message.branch, message.method] = asyncio.Queue()
        again = T1
        try:
            async with asyncio.timeout(within):
                while True:
                    self.send(message)
                    try:
                        async with asyncio.timeout(again):
                            while (answer := await answers.get()).code < 200:
                                pass
                        return answer
                    except TimeoutError:
                        again *= 2
        except TimeoutError:
            raise TimeoutError(f"nothing answered {self.user}'s {message.method} within {within} s") from None

    async def authorized(self, message: Message, *, within: float = PATIENCE) -> Message:
        """As `request`; a challenge gets our password."""
        answer = await self.request(message, within=within)
        if answer.code in (401, 407):
            answer = await self.request(self._authorized(message, answer), within=within)
        return answer

    def compose(
        self,
        start: str,
        call: Call | None,
        method: str,
        *,
        me: str = "",
        body: str = "",
        extra: tuple[tuple[str, str], ...] = (),
        sequence: int | None = None,
        hops: int = 70,
    ) -> Message:
        tag, where = secrets.token_hex(6), f"{self.host}:{self.port}"
        uri = start.split()[1]
        to = uri if method != "REGISTER" else f"sip:{self.user}@{self.server[0]}"
        me = me or f"<sip:{self.user}@{self.server[0]}>"
        kind = (("Content-Type", "application/sdp"),) if body else ()
        number = sequence or (int(call.invite.get("CSeq").split()[0]) if call else 1)
        headers = (
            ("Via", f"SIP/2.0/UDP {where};branch=z9hG4bK{secrets.token_hex(8)}"),
            ("From", call.invite.get("From") if call else f"{me};tag={tag}"),
            ("To", call.invite.get("To") if call else f"<{to}>"),
            ("Call-ID", call.id if call else f"{secrets.token_hex(8)}@{self.host}"),
            ("CSeq", f"{number} {method}"),
            ("Max-Forwards", str(hops)),
            *((("Contact", f"<sip:{self.user}@{where}>"),) if method == "INVITE" else ()),
            *extra,
            *kind,
        )
        return Message(start, headers, body)

    def reply(
        self,
        request: Message,
        code: int,
        text: str,
        *,
        tag: str,
        body: str = "",
        contact: str = "",
        more: tuple[tuple[str, str], ...] = (),
    ) -> None:
        to = request.get("To")
        to = to if "tag=" in to or code == 100 else f"{to};tag={tag}"
        headers = (
            *(("Via", via) for via in request.all("Via")),
            *(("Record-Route", route) for route in request.all("Record-Route")),
            ("From", request.get("From")),
            ("To", to),
            ("Call-ID", request.get("Call-ID")),
            ("CSeq", request.get("CSeq")),
            ("Contact", contact or f"<sip:{self.user}@{self.host}:{self.port}>"),
            *more,
            *((("Content-Type", "application/sdp"),) if body else ()),
        )
        message = Message(f"SIP/2.0 {code} {text}", headers, body)
        self._replied[request.branch, request.method] = message.encode()
        self.send(message)

    def sdp(self, audio: Audio) -> str:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
            f"m=audio {audio.port} RTP/AVP {' '.join(self.formats)}\r\n"
            + "".join(f"a=rtpmap:{number} {name}\r\n" for number, name in self.formats.items())
            + "a=ptime:20\r\na=sendrecv\r\n"
        )

    def send(self, message: Message) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(message.encode(), self.server)

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._gone.set()

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        message = Message.parse(data)
        if message.code:
            inbox = self._answers.get((message.branch, message.method))
            if inbox is not None:
                inbox.put_nowait(message)
            return
        if self.deaf:
            return
        again = self._replied.get((message.branch, message.method))
        call = next((call for call in self.calls if call.id == message.get("Call-ID")), None)
        if again is not None and message.method != "ACK":
            if self._transport is not None:
                self._transport.sendto(again, addr)
        elif message.method == "INVITE" and call is None:
            if message.get("Call-ID") not in self._taken:  # else it was sent again before we said a word
                self._taken.add(message.get("Call-ID"))
                task = asyncio.create_task(self._take(message))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        elif message.method == "INVITE" and call is not None:  # a re-INVITE: the same audio as before
            call.refreshed(message)
            self.reply(message, 200, "OK", tag=call.tag, body=self.sdp(call.audio))
        elif call is not None:
            call.told(message)
        elif message.method != "ACK":
            if message.method == "NOTIFY":
                self.notices.append(message)
            if message.method == "MESSAGE":
                self.texts.append(message)
            self.reply(message, 200, "OK", tag=secrets.token_hex(4))

    async def _take(self, invite: Message) -> None:
        call = Call(self, invite, await Audio.open(self.host), incoming=True)
        self.calls.append(call)
        self.reply(invite, 100, "Trying", tag="")
        self._waiting.put_nowait(call)

    def _authorized(self, message: Message, challenge: Message) -> Message:
        """The same request again, with the answer to the challenge; its own branch and number."""
        offered = challenge.all("WWW-Authenticate") + challenge.all("Proxy-Authenticate")
        asked = next(one for one in offered if "algorithm" not in one.lower() or "md5" in one.lower())
        uri = message.start.split()[1]
        answer = authorization(asked, message.method, uri, self._login, self.password)
        name = "Authorization" if challenge.code == 401 else "Proxy-Authorization"
        changed = {
            "Via": f"SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{secrets.token_hex(8)}",
            "CSeq": f"{int(message.get('CSeq').split()[0]) + 1} {message.method}",
        }
        headers = tuple((key, changed.get(key, value)) for key, value in message.headers)
        return Message(message.start, (*headers, (name, answer)), message.body)

    def _acknowledge(self, invite: Message, answer: Message) -> None:
        headers = (
            ("Via", invite.get("Via")),
            ("From", invite.get("From")),
            ("To", answer.get("To")),
            ("Call-ID", invite.get("Call-ID")),
            ("CSeq", f"{invite.get('CSeq').split()[0]} ACK"),
            ("Max-Forwards", "70"),
        )
        self.send(Message(f"ACK {invite.start.split()[1]} SIP/2.0", headers))

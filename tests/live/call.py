"""One call as one of its ends sees it, steered by a test.

Knows: what one does and awaits within a call. Refuses to know: how messages travel (agent.py).
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from tests.live.audio import tone
from tests.live.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.agent import Agent
    from tests.live.audio import Audio

PATIENCE: Final = 30.0  # seconds: on a busy machine a moment is some seconds long; passing tests do not wait


class Call:
    """One call, as one of its ends sees it. `statuses` are the answers to our INVITE, with times since it."""

    def __init__(self, agent: Agent, invite: Message, audio: Audio, *, incoming: bool) -> None:
        self.invite = invite
        self.audio = audio
        self.statuses: list[tuple[float, int]] = []
        self.answered = False
        self.confirmed = not incoming  # our answer has arrived
        self.ending = ""  # hung_up (by us), bye, cancelled, or the final status
        self.final: Message | None = None  # the last answer to our INVITE
        self.cancel: Message | None = None  # what ended it while it rang
        self.transfers: list[int] = []  # what we were told (NOTIFY) of the transfers that we asked for
        self.refreshes: list[Message] = []  # re-INVITEs of the far end
        self.incoming = incoming
        self.sequence = int(invite.get("CSeq").split()[0])
        self.tag = secrets.token_hex(6)
        self._agent = agent
        self._remote = invite if incoming else None  # what carries the far end's tag and contact
        self._began = time.monotonic()
        self._changed = asyncio.Event()

    @property
    def began(self) -> float:
        """Epoch seconds."""
        return time.time() - (time.monotonic() - self._began)

    @property
    def id(self) -> str:
        return self.invite.get("Call-ID")

    @property
    def who(self) -> str:
        """Whose end this is."""
        return self._agent.user

    @property
    def codes(self) -> list[int]:
        """The statuses that our INVITE was answered with."""
        return [code for _, code in self.statuses]

    # What this end does

    def ring(self) -> None:
        self._respond(180, "Ringing")

    def answer(self, *, more: tuple[tuple[str, str], ...] = ()) -> None:
        """Pick up. more: headers."""
        assert not self.ending, f"{self.who} cannot answer: the call ended: {self.ending}"
        self._respond(200, "OK", sdp=True, more=more)
        self.answered = True
        if self.invite.media is not None:
            self.audio.start(self.invite.media)
        self._changed.set()

    def refuse(self, code: int, text: str = "No", *, contact: str = "") -> None:
        """Busy is 486, declined 603; contact: where 302 sends the call."""
        self._respond(code, text, contact=contact)
        self._end(str(code))

    async def hang_up(self) -> None:
        """BYE on an answered call; CANCEL on one of ours that rings still."""
        if self.ending:
            return
        if self.answered:
            # RFC 3261, 15: the called party sends no BYE before the ACK. (The exchange answers it with 481.)
            with contextlib.suppress(TimeoutError):
                await self._until(lambda: self.confirmed or bool(self.ending), 5.0, "an ACK")
            if self.ending:
                return
            self._end("hung_up")
            await self._agent.request(self._in_dialog("BYE"))
        elif not self.incoming:
            cancel = self._agent.compose(self.invite.start.replace("INVITE", "CANCEL", 1), self, "CANCEL")
            headers = (("Via", self.invite.get("Via")), *cancel.headers[1:])
            await self._agent.request(Message(cancel.start, headers))
            await self._until(
                lambda: self.answered or bool(self.ending), PATIENCE, "the end of a cancelled call"
            )
            if not self.ending:  # the answer was faster
                await self.hang_up()
        else:
            self.refuse(480, "Gone")

    async def transfer(self, number: str, *, to: Call | None = None) -> None:
        """Send the far end on to a number (RFC 3515, a blind transfer); the exchange then hangs up here.

        to: another call of this end with that number: its far end gets this one's (RFC 3891, an attended transfer).
        """
        agent, refer = self._agent, self._in_dialog("REFER")
        us, them = f"{agent.host}:{agent.port}", f"{agent.server[0]}:{agent.server[1]}"
        more = (
            ("Contact", f"<sip:{agent.user}@{us}>"),
            ("Refer-To", f"<sip:{number}@{them}{to.replaced() if to else ''}>"),
        )
        answer = await agent.request(Message(refer.start, (*refer.headers, *more)))
        assert answer.code == 202, f"not transferred: {answer.start}"

    def replaced(self) -> str:
        """What a Refer-To says of this call when somebody else is to take our place in it."""
        message = self._in_dialog("REFER")
        ours, theirs = (message.get(name).partition(";tag=")[2] for name in ("From", "To"))
        return "?Replaces=" + quote(f"{self.id};to-tag={theirs};from-tag={ours}", safe="")

    # What this end waits for

    async def progress(self, code: int, *, within: float = PATIENCE) -> None:
        """Until this provisional answer has come."""
        await self._until(lambda: code in self.codes, within, f"a {code}")

    async def connected(self, *, within: float = PATIENCE) -> None:
        """Until the call is answered."""
        await self._until(lambda: self.answered, within, "an answer")

    async def refused_transfer(self, *, within: float = PATIENCE) -> int:
        """Wait for the news that our transfer failed; returns the status."""
        await self._until(lambda: any(code >= 300 for code in self.transfers), within, "a refused transfer")
        return self.transfers[-1]

    async def until_answered_or_over(self, *, within: float = PATIENCE) -> None:
        """Until one or the other."""
        await self._until(lambda: self.answered or bool(self.ending), within, "an answer or an end")

    async def until_refreshed(self, *, within: float) -> Message:
        """Until the far end has sent a re-INVITE; returns that."""
        await self._until(lambda: bool(self.refreshes), within, "a re-INVITE")
        return self.refreshes[-1]

    async def over(self, *, within: float = PATIENCE) -> str:
        """Until the call has ended; returns how."""
        await self._until(lambda: bool(self.ending), within, "an end")
        return self.ending

    async def _until(self, true: Callable[[], bool], within: float, what: str) -> None:
        try:
            async with asyncio.timeout(within):
                while not true():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            seen = f"{self.statuses}, ended {self.ending!r}"
            raise TimeoutError(f"waited {within} s for {what} at {self._agent.user}: {seen}") from None
        if self.ending and not true():
            raise AssertionError(f"no {what}: ended {self.ending}")

    # How

    def hear(self, message: Message) -> None:
        """A response to our INVITE."""
        self.statuses.append((time.monotonic() - self._began, message.code))
        if message.media is not None:
            self.audio.start(message.media)
        if message.code >= 200:
            self.final = message
        if 200 <= message.code < 300:
            self._remote = message
            self.answered = True
            self._agent.send(self._in_dialog("ACK"))
        elif message.code >= 300:
            self._end(str(message.code))
        self._changed.set()

    def refreshed(self, message: Message) -> None:
        """A re-INVITE, which the agent answers."""
        self.refreshes.append(message)
        self._changed.set()

    def told(self, message: Message) -> None:
        """A request within the call."""
        if message.method == "ACK":
            self.confirmed = True
            self._changed.set()
            return
        self._agent.reply(message, 200, "OK", tag=self.tag)
        if message.method == "NOTIFY" and message.body.startswith("SIP/2.0 "):
            self.transfers.append(int(message.body.split()[1]))
            self._changed.set()
        if message.method == "BYE":
            self._end("bye")
        elif message.method == "CANCEL" and not self.answered:
            self.cancel = message
            self._respond(487, "Request Terminated")
            self._end("cancelled")

    def _end(self, how: str) -> None:
        self.ending = self.ending or how
        self.audio.close()
        self._changed.set()

    def _respond(
        self,
        code: int,
        text: str,
        *,
        sdp: bool = False,
        contact: str = "",
        more: tuple[tuple[str, str], ...] = (),
    ) -> None:
        body = self._agent.sdp(self.audio) if sdp else ""
        self._agent.reply(self.invite, code, text, tag=self.tag, body=body, contact=contact, more=more)

    def _in_dialog(self, method: str) -> Message:
        assert self._remote is not None
        contact = self._remote.get("Contact").partition("<")[2].partition(">")[0] or "sip:x"
        if method != "ACK":
            self.sequence += 1
        message = self._agent.compose(f"{method} {contact} SIP/2.0", self, method, sequence=self.sequence)
        if self.incoming:
            ours, theirs = f"{self.invite.get('To')};tag={self.tag}", self.invite.get("From")
        else:
            ours, theirs = self.invite.get("From"), self._remote.get("To")
        parties = {"From": ours, "To": theirs}
        return Message(message.start, tuple((n, parties.get(n, v)) for n, v in message.headers))


async def talk_together(one: Call, other: Call) -> None:
    """Both hear the other's tone."""
    for _ in range(40):
        for end in (one, other):
            assert not end.ending, f"they cannot talk: the call of {end.who} ended: {end.ending}"
        await asyncio.gather(one.audio.play(tone(0.5, 440)), other.audio.play(tone(0.5, 880)))
        if one.audio.hears(880) and other.audio.hears(440):
            return
    raise AssertionError(f"{one.who} and {other.who} do not hear each other")

"""pjsua2 as a desk phone, steered by a test: the stack of PJSIP, which nobody here wrote.

Knows: the phone's orders and news (pjsua_process.py runs it, in a process of its own). Refuses to know: whom it calls.

    async with Pjsua("gun", password, house.server, tmp_path, codecs=("PCMU", "PCMA")) as gun:
        call = await gun.called()
        await call.answer()
        await call.hold()
        await call.resume()
        await call.transfer("+4684650041")
        assert (await call.over()) == 200
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from tests.live.audio import Heard, hears_in, so_far

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable
    from types import TracebackType

    from tests.live.call import Call

How = Literal["rfc4733", "inband", "info"]
PROGRAM = Path(__file__).parent / "pjsua_process.py"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the process is started with."""

    user: str
    password: str
    server: tuple[str, int]
    directory: str
    log: str  # every SIP message and more
    login: str = ""  # the authentication name, else the user
    codecs: tuple[str, ...] = ("PCMU", "PCMA")  # in this order; as most phones are delivered
    rate: int = 8000  # of the recording; 16000 to hear G722 whole
    registers: bool = True
    expires: int = 300
    rings: bool = True  # answer an INVITE with 180 at once
    port: int = 0  # of SIP; 0 is any
    vanishes: bool = False  # end without a word: no BYE, no REGISTER
    asks_for_messages: bool = False  # SUBSCRIBE for message-summary
    says: str = ""  # a WAV file that is said in each call, over and over


class PjsuaCall:
    """One call, as the phone sees it. `states` and `codes` are those that came, in order."""

    def __init__(self, phone: Pjsua, name: str) -> None:
        self.states: list[str] = []
        self.codes: list[int] = []
        self.reason = ""  # of the latest status
        self.messages: list[
            str
        ] = []  # those that changed the state, whole; of a call to us its INVITE is the first
        self.media = self.codec = ""
        self.hears = self.sends = False
        self.keys = ""  # pressed by the far end
        self.transfers: list[int] = []  # what we were told (NOTIFY) of the transfer that we asked for
        self.kept = False  # the recording is complete
        self.shown = ""  # From, of a call to us
        self._phone, self._name = phone, name

    @property
    def state(self) -> str:
        """calling, incoming, ringing, connecting, talking, over."""
        return self.states[-1] if self.states else ""

    # What the phone does

    async def answer(self, *, within: float = 30.0) -> None:
        """Pick up, and wait until both can talk."""
        self._order("answer", code=200, reason="", headers={})
        await self.until_talking(within=within)

    async def refuse(self, code: int, reason: str = "", headers: dict[str, str] | None = None) -> None:
        """Such as 486, 603, or 302 with a Contact; returns when the call is over."""
        self._order("answer", code=code, reason=reason, headers=headers or {})
        await self.over()

    async def hang_up(self) -> None:
        """BYE, CANCEL, or 603 where we have not answered; returns when the call is over."""
        if self.state != "over":
            self._order("hang up")
            await self.over()

    async def hold(self) -> None:
        self._order("hold")
        await self.until(lambda: self.media == "held by us", "the call to be on hold")

    async def resume(self) -> None:
        self._order("resume")
        await self.until(lambda: self.media == "active", "the call to be resumed")

    def press(self, keys: str, how: How = "rfc4733") -> None:
        self._order("press", keys=keys, how=how)

    def play(self, file: Path) -> None:
        """Say a WAV file once."""
        self._order("play", file=str(file))

    async def transfer(
        self, number: str, *, headers: dict[str, str] | None = None, within: float = 30.0
    ) -> int:
        """Send the far end on (REFER, blind); returns the exchange's last status for it, its own refusal too."""
        self._order("refer", number=number, headers=headers or {})
        return await self._transferred(within)

    async def transfer_to(self, other: PjsuaCall, *, within: float = 30.0) -> int:
        """Give the far end to that of another call (REFER with Replaces, attended)."""
        self._order("refer to", other=other._name)
        return await self._transferred(within)

    # What the phone waits for

    async def until(self, true: Callable[[], object], what: str, *, within: float = 30.0) -> None:
        try:
            await self._phone.until(true, what, within=within)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; states {self.states}, codes {self.codes}") from None

    async def until_talking(self, *, within: float = 30.0) -> None:
        await self.until(lambda: self.state == "talking" and self.media == "active", "talk", within=within)

    async def over(self, *, within: float = 30.0) -> int:
        """The status with which it ended; what it heard is kept by then."""
        await self.until(lambda: self.state == "over" and self.kept, "the call to be over", within=within)
        return self.codes[-1]

    async def until_key(self, keys: str, *, within: float = 30.0) -> None:
        await self.until(lambda: keys in self.keys, f"keys {keys}", within=within)

    async def until_heard(self, seconds: float, *, within: float = 30.0) -> Heard:
        """Until so much sound was heard since the call began."""
        await self.until(
            lambda: self.heard().sound_seconds >= seconds, f"{seconds} s of sound", within=within
        )
        return self.heard()

    async def until_hears(self, caller: Call, hertz: int) -> None:
        """The caller says a tone until the phone has heard it."""
        await caller.audio.play_until(lambda: hears_in(self.samples(), hertz), hertz)

    def samples(self) -> array[int]:
        """All that it heard so far; the file is written a little late, and its head after word of the end."""
        file = self._phone.directory / f"{self._phone.user}-{self._name}.wav"
        return so_far(file)

    def heard(self) -> Heard:
        assert self._phone.settings.rate == 8000, "Heard counts in frames of 8 kHz"
        return Heard.of(self.samples())

    # How

    def _order(self, what: str, **more: Any) -> None:
        self._phone.order(what, call=self._name, **more)

    async def _transferred(self, within: float) -> int:
        already = len(self.transfers)
        await self.until(
            lambda: any(code >= 200 for code in self.transfers[already:]),
            "word of the transfer",
            within=within,
        )
        return self.transfers[-1]

    def _learn(self, news: dict[str, Any]) -> None:
        match news["news"]:
            case "state":
                self.states.append(news["state"])
                self.messages.append(news["message"])
                if news["code"]:
                    self.codes.append(news["code"])
                    self.reason = news["reason"]
            case "called":
                self.messages.append(news["message"])
                self.shown = news["shown"]
            case "media":
                self.media, self.codec = news["media"], news["codec"] or self.codec
                self.hears, self.sends = news["hears"], news["sends"]
            case "key":
                self.keys += news["key"]
            case "transfer":
                self.transfers.append(news["code"])
            case "kept":
                self.kept = True
            case "error":  # seen in what a test was waiting for in vain
                self._phone.errors.append(f"{news['order']}: {news['words']}")


class Pjsua:
    """`async with` it has registered (unless told not to) and leaves; `log` has every SIP message."""

    def __init__(
        self, user: str, password: str, server: tuple[str, int], directory: Path, **settings: Any
    ) -> None:
        self.user, self.directory = user, directory
        self.log = directory / f"pjsua-{user}.txt"
        self.settings = Settings(user, password, server, str(directory), str(self.log), **settings)
        self.registrations: list[tuple[int, bool]] = []  # the status, and whether it is registered then
        self.calls: dict[str, PjsuaCall] = {}
        self.messages: list[str] = []  # each NOTIFY that it asked for, whole
        self.texts: list[
            tuple[str, str, str]
        ] = []  # each text that came: From, the words, and the whole request
        self.sent: list[int] = []  # the answers to its own texts
        self.errors: list[str] = []
        self._incoming: list[PjsuaCall] = []
        self._outgoing: list[PjsuaCall] = []
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(PROGRAM), json.dumps(asdict(self.settings))),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=1 << 20,
        )
        self._reading = asyncio.create_task(self._read_news())
        try:
            if self.settings.registers:
                await self.until(lambda: self.registrations, "the answer to REGISTER", within=30)
                assert self.registrations[-1] == (200, True), self.registrations
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(0.5 if self.settings.vanishes else 10):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._reading

    def vanish(self) -> None:
        """As a phone whose cable is pulled: no BYE, no REGISTER."""
        self._process.kill()

    async def call(self, number: str, *, shown: str = "", headers: dict[str, str] | None = None) -> PjsuaCall:
        """Call a number; shown: the From, such as `"Anonymous" <sip:anonymous@anonymous.invalid>`."""
        before = len(self._outgoing)
        self.order("call", number=number, shown=shown, headers=headers or {})
        await self.until(lambda: len(self._outgoing) > before, "the call to be made")
        return self._outgoing[-1]

    async def called(self, *, within: float = 30.0) -> PjsuaCall:
        """The next call to this phone."""
        await self.until(lambda: self._incoming, f"{self.user} to be called", within=within)
        return self._incoming.pop(0)

    async def register(self, *, on: bool = True) -> None:
        """Register again, or unregister; returns with the answer."""
        before = len(self.registrations)
        self.order("register", on=on)
        await self.until(lambda: len(self.registrations) > before, "the answer to REGISTER")

    async def until(self, true: Callable[[], object], what: str, *, within: float = 30.0) -> None:
        """Wait for something that this phone tells of. Raises TimeoutError, saying what did not happen."""
        try:
            async with asyncio.timeout(within):
                while not true():
                    if self._reading.done():  # the phone has ended, or its news were not understood
                        self._reading.result()
                    self._changed.clear()
                    try:  # what is recorded grows without news
                        await asyncio.wait_for(self._changed.wait(), 0.1)
                    except TimeoutError:
                        continue
        except TimeoutError:
            raise TimeoutError(f"{self.user} waited for {what}; errors {self.errors}") from None

    async def text(self, number: str, text: str) -> int:
        """Send a text (MESSAGE); the exchange's answer."""
        before = len(self.sent)
        self.order("text", number=number, text=text)
        await self.until(lambda: len(self.sent) > before, "the answer to a text")
        return self.sent[-1]

    def order(self, what: str, **more: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **more}).encode() + b"\n")

    async def _read_news(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            news = json.loads(line)
            if news["news"] == "registered":
                self.registrations.append((news["code"], news["active"]))
            elif news["news"] == "messages":
                self.messages.append(news["message"])
            elif news["news"] == "text":
                self.texts.append((news["shown"], news["text"], news["message"]))
            elif news["news"] == "text sent":
                self.sent.append(news["code"])
            elif news["call"]:
                call = self.calls.setdefault(news["call"], PjsuaCall(self, news["call"]))
                if news["news"] == "called":
                    self._incoming.append(call)
                elif news["news"] == "called out":
                    self._outgoing.append(call)
                call._learn(news)
            else:
                self.errors.append(f"{news['order']}: {news['words']}")
            self._changed.set()

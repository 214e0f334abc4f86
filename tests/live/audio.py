"""The sound of a call, both ways: RTP with A-law, key presses, and listening to the result.

Knows: G.711 A-law, RTP, RFC 4733 key presses, and how to tell which prompt somebody heard. Refuses to know: SIP.
"""

from __future__ import annotations

import asyncio
import math
import struct
import wave
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

RATE: Final = 8000
FRAME: Final = 160  # samples: 20 ms
SILENCE: Final = b"\xd5" * FRAME
LONGEST_WAIT: Final = 30.0  # seconds: whoever waits for ever does not tell for what
_PCMA, _EVENT = 8, 101
_QUIET: Final = 200  # RMS of a 20 ms frame below this is silence, of 32767


def _decoded(byte: int) -> int:
    byte ^= 0x55
    size = (byte & 0x0F) << 4
    segment = (byte & 0x70) >> 4
    size += 8 if segment == 0 else 0x108
    if segment > 1:
        size <<= segment - 1
    return size if byte & 0x80 else -size


_DECODE: Final = [_decoded(byte) for byte in range(256)]
_BY_VALUE: Final = sorted((value, byte) for byte, value in enumerate(_DECODE))
_VALUES: Final = [value for value, _ in _BY_VALUE]


def alaw(samples: Iterable[int]) -> bytes:
    """Encode 16-bit samples (to the nearest value from above, which is near enough to be heard)."""
    return bytes(_BY_VALUE[min(bisect_left(_VALUES, sample), 255)][1] for sample in samples)


def read(file: Path) -> array[int]:
    """The samples of an 8 kHz mono 16-bit WAV file."""
    with wave.open(str(file)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2), file
        return array("h", sound.readframes(sound.getnframes()))


def so_far(file: Path) -> array[int]:
    """The samples of a WAV file that may be written still, or is not there: its head does not know their number yet."""
    data = file.read_bytes()[44:] if file.exists() else b""
    return array("h", data[: len(data) // 2 * 2])


def write(file: Path, samples: Sequence[int]) -> None:
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(array("h", samples).tobytes())


def tone(seconds: float, hertz: int = 440) -> array[int]:
    """A loud tone."""
    return array(
        "h", (int(12000 * math.sin(math.tau * hertz * i / RATE)) for i in range(int(RATE * seconds)))
    )


KEYS: Final = {
    key: (low, high)
    for low, row in zip((697, 770, 852, 941), ("123", "456", "789", "*0#"), strict=True)
    for high, key in zip((1209, 1336, 1477), row, strict=True)
}


def key_tone(key: str, seconds: float = 0.12) -> array[int]:
    """A key as sound (DTMF, ITU-T Q.23), and as long a silence after it."""
    tones = [tone(seconds, hertz) for hertz in KEYS[key]]
    both = array("h", ((one + other) // 2 for one, other in zip(*tones, strict=True)))
    return both + array("h", [0] * len(both))


@dataclass(frozen=True, slots=True)
class Heard:
    """Something heard: how long it was, how much of it was not silence (seconds), and its loudness (RMS)."""

    envelope: tuple[float, ...]  # RMS of every 20 ms

    @classmethod
    def of(cls, samples: Sequence[int]) -> Heard:
        return cls(tuple(_loudness(samples)))

    @classmethod
    @lru_cache(maxsize=1024)
    def in_file(cls, file: Path) -> Heard:
        """The samples of a WAV file, read once: a prompt made again has another name in another test's directory."""
        return cls.of(read(file))

    @property
    def seconds(self) -> float:
        return len(self.envelope) * FRAME / RATE

    @property
    def sound_seconds(self) -> float:
        return sum(rms > _QUIET for rms in self.envelope) * FRAME / RATE

    def likeness(self, prompt: Heard) -> float:
        """-1 to 1: how like the prompt this begins, by the rise and fall of its loudness.

        Silence before the first sound does not count; if we heard only a part, we compare that part.
        """
        first = next((i for i, rms in enumerate(self.envelope) if rms > _QUIET), 0)
        starts = range(max(0, first - 3), first + 4)
        return max(_correlation(self.envelope[start:], prompt.envelope) for start in starts)

    def longest_silence(self, *, since: int = 0) -> float:
        """Seconds; since: the number of the 20 ms from which on it counts."""
        longest = quiet = 0
        for rms in self.envelope[since:]:
            quiet = quiet + 1 if rms <= _QUIET else 0
            longest = max(longest, quiet)
        return longest * FRAME / RATE

    def holds(self, prompt: Heard) -> bool:
        """Whether we heard the whole prompt somewhere."""
        last = len(self.envelope) - len(prompt.envelope)
        return any(_correlation(self.envelope[at:], prompt.envelope) > 0.8 for at in range(max(0, last) + 1))

    def which(self, prompts: Path) -> str:
        """Which prompt (`NAME.wav` in a directory) was heard, from its beginning; "" when it is none of them."""
        likenesses = sorted((self.likeness(Heard.in_file(file)), file.stem) for file in prompts.glob("*.wav"))
        return likenesses[-1][1] if likenesses and likenesses[-1][0] > 0.6 else ""


def _loudness(samples: Sequence[int]) -> Iterator[float]:
    for i in range(0, len(samples) - FRAME + 1, FRAME):
        yield math.sqrt(sum(sample * sample for sample in samples[i : i + FRAME]) / FRAME)


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's, of as much as both have; less than a second says nothing."""
    size = min(len(one), len(other))
    if size < RATE // FRAME:
        return -1.0
    a, b = one[:size], other[:size]
    mean_a, mean_b = sum(a) / size, sum(b) / size
    above = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    below = math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))
    return above / below if below else 0.0


def _share(samples: Sequence[int], hertz: int) -> float:
    """How much of the sound's power is at this frequency: 1 for a pure tone, next to nothing in music."""
    power = sum(sample * sample for sample in samples)
    if power < len(samples) * _QUIET**2:
        return 0.0
    turn = 2 * math.cos(math.tau * hertz / RATE)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample + turn * last - before
    return (last * last + before * before - turn * last * before) / (power * len(samples) / 2)


def hears_in(samples: Sequence[int], hertz: int, most: float = 0.7) -> bool:
    """Whether a tone makes up most of some 100 ms; of two at once, each has at least 0.4."""
    size = RATE // 10
    return any(
        _share(samples[at : at + size], hertz) > most for at in range(0, len(samples) - size + 1, size // 2)
    )


class Audio(asyncio.DatagramProtocol):
    """One call's audio: keeps what it hears; says silence, a recording or key presses from `start` on."""

    def __init__(self) -> None:
        self.samples: array[int] = array("h")
        self._envelope: list[float] = []
        self.keys = ""  # pressed by the far end
        self._to: tuple[str, int] | None = None
        self._say: list[bytes] = []
        self._pressing: list[str] = []
        self._said = asyncio.Event()
        self._heard = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None
        self._transport: asyncio.DatagramTransport | None = None
        self._last_event = -1
        self._closed = False

    @classmethod
    async def open(cls, host: str) -> Audio:
        audio = cls()
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: audio, local_addr=(host, 0))
        return audio

    @property
    def port(self) -> int:
        assert self._transport is not None
        return int(self._transport.get_extra_info("sockname")[1])

    @property
    def heard(self) -> Heard:
        """All that was heard so far."""
        self._envelope.extend(_loudness(self.samples[len(self._envelope) * FRAME :]))
        return Heard(tuple(self._envelope))

    def hears(self, hertz: int) -> bool:
        """Whether a tone makes up most of some 100 ms of the last half second (Goertzel's filter)."""
        return hears_in(self.samples[-RATE // 2 :], hertz)

    def start(self, to: tuple[str, int]) -> None:
        """Send to this address from now on, 50 packets a second."""
        self._to = to
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def play(self, samples: Iterable[int]) -> None:
        """Say this; returns when it was said, or the call is over. Nobody can begin to speak in a call that is over."""
        assert not self._closed, "the call was over before this could be said"
        data = alaw(samples)
        self._say = [data[i : i + FRAME].ljust(FRAME, b"\xd5") for i in range(0, len(data), FRAME)]
        self._said.clear()
        within = len(data) / RATE + LONGEST_WAIT
        try:
            async with asyncio.timeout(within):
                await self._said.wait()
        except TimeoutError:
            why = "the call was not answered" if self._sending is None else "we had no time to speak"
            raise TimeoutError(f"not said within {within:.0f} s: {why}") from None

    async def play_until(self, heard: Callable[[], object], hertz: int) -> None:
        """Say a tone until the far end has heard it: on a busy machine a phone misses some of what is said."""
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                while not heard():
                    await self.play(tone(1, hertz))
        except TimeoutError:
            raise TimeoutError(f"the far end heard no {hertz} Hz for {LONGEST_WAIT:.0f} s") from None

    def press(self, keys: str) -> None:
        """Press keys, 100 ms each."""
        self._pressing.extend(keys)

    async def until_heard(self, seconds: float, *, within: float = LONGEST_WAIT) -> Heard:
        """Wait until this much sound (silence does not count) was heard. Raises TimeoutError, saying how much."""
        try:
            async with asyncio.timeout(within):
                while self.heard.sound_seconds < seconds:
                    self._heard.clear()
                    await self._heard.wait()
        except TimeoutError:
            raise TimeoutError(f"heard {self.heard.sound_seconds:.2f} s of sound, not {seconds} s") from None
        return self.heard

    async def until_key(self) -> None:
        """Wait until something more was heard, a key among it."""
        self._heard.clear()
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._heard.wait()
        except TimeoutError:
            raise TimeoutError(f"heard nothing, and no key, for {LONGEST_WAIT:.0f} s") from None

    async def until_said(
        self, prompt: str, prompts: Path, *, since: int, within: float = LONGEST_WAIT
    ) -> bool:
        """Wait until a prompt (NAME of NAME.wav) was heard whole. since: how many samples had been heard before."""
        whole = Heard.in_file(prompts / f"{prompt}.wav")
        try:
            async with asyncio.timeout(within):
                while not Heard.of(self.samples[since:]).holds(whole):
                    await self.until_key()
        except TimeoutError:
            raise TimeoutError(f"did not hear {prompt} within {within} s") from None
        return True

    def close(self) -> None:
        self._closed = True
        if self._sending is not None:
            self._sending.cancel()
        self._said.set()
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:  # noqa: ARG002
        kind, payload = data[1] & 0x7F, data[12:]
        if kind == _PCMA:
            self.samples.extend(_DECODE[byte] for byte in payload)
            if len(self.samples) // FRAME % 10 == 0:
                self._heard.set()
        elif kind == _EVENT and (stamp := struct.unpack("!I", data[4:8])[0]) != self._last_event:
            self._last_event = stamp
            self.keys += "0123456789*#ABCD"[payload[0]]
            self._heard.set()

    async def _send(self) -> None:
        loop, sequence, ticks = asyncio.get_running_loop(), 0, 0
        begun, source = loop.time(), id(self) & 0xFFFFFFFF

        async def packet(kind: int, stamp: int, payload: bytes) -> None:
            nonlocal sequence, ticks
            head = struct.pack("!BBHII", 0x80, kind, sequence & 0xFFFF, stamp & 0xFFFFFFFF, source)
            if self._transport is not None and not self._transport.is_closing():
                self._transport.sendto(head + payload, self._to)
            sequence, ticks = sequence + 1, ticks + 1
            await asyncio.sleep(max(0.0, begun + ticks * FRAME / RATE - loop.time()))

        while True:
            if self._pressing:
                key, stamp = "0123456789*#ABCD".index(self._pressing.pop(0)), ticks * FRAME
                for part in range(1, 9):  # the last three say that it is the end
                    flags = 0x8A if part > 5 else 0x0A
                    duration = min(part, 6) * FRAME
                    await packet(_EVENT, stamp, struct.pack("!BBH", key, flags, duration))
            elif self._say:
                await packet(_PCMA, ticks * FRAME, self._say.pop(0))
            else:
                self._said.set()
                await packet(_PCMA, ticks * FRAME, SILENCE)

"""Voicemail boxes and greetings in memory, for screenplays.

tests/storage/test_mailboxes.py holds the boxes to the same contract as those of the store.
"""

from __future__ import annotations

from app.calls.ports.kept import LeftMessage
from app.calls.ports.sounds import Take


class MemoryMailboxes:
    """calls.ports.kept.Mailboxes. A code is locked for good after five failures; away: nothing can be asked."""

    def __init__(self) -> None:
        self.pins: dict[str, str] = {}
        self.failures: dict[str, int] = {}
        self.left: dict[str, list[LeftMessage]] = {}
        self.lent: set[str] = set()
        self.away = False

    def _ask(self) -> None:
        if self.away:
            raise ConnectionError("the database is away")

    async def has_pin(self, box: str) -> bool:
        self._ask()
        return box in self.pins

    async def try_pin(self, box: str, pin: str) -> bool:
        self._ask()
        if self.failures.get(box, 0) >= 5 or self.pins.get(box) != pin:
            self.failures[box] = self.failures.get(box, 0) + 1
            return False
        self.failures[box] = 0
        return True

    async def set_pin(self, box: str, pin: str, by: str) -> None:  # noqa: ARG002 - the port's
        self._ask()
        self.pins[box] = pin
        self.failures[box] = 0

    async def messages(self, box: str) -> list[LeftMessage]:
        self._ask()
        return sorted(self.left.get(box, []), key=lambda one: (not one.new, one.at))

    async def lend(self, message: int) -> str | None:
        self._ask()
        if all(one.id != message for kept in self.left.values() for one in kept):
            return None
        self.lent.add(f"playing/{message}")
        return f"playing/{message}"

    async def take_back(self, prompt: str) -> None:
        self.lent.discard(prompt)

    async def save(self, message: int) -> None:
        self._ask()
        for box, kept in self.left.items():
            self.left[box] = [
                LeftMessage(one.id, one.caller, one.at, one.new and one.id != message) for one in kept
            ]

    async def delete(self, message: int) -> None:
        self._ask()
        for box, kept in self.left.items():
            self.left[box] = [one for one in kept if one.id != message]


class MemoryGreetings:
    """calls.ports.sounds.Greetings. take: what is recorded next; full: the disk is."""

    def __init__(self) -> None:
        self.take = Take.GOOD
        self.kept: set[tuple[str, str]] = set()
        self.files: set[str] = set()
        self.full = False

    async def begin(self) -> str:
        file = f"take-{len(self.files)}.wav"
        self.files.add(file)
        return file

    async def judge(self, file: str) -> tuple[Take, str]:
        return self.take, f"playing/{file.removesuffix('.wav')}" if self.take is Take.GOOD else ""

    def recorded(self, box: str, profile: str) -> str:
        return f"{box}-{profile}" if (box, profile) in self.kept and profile else ""

    async def keep(self, file: str, box: str, profile: str) -> None:
        assert file in self.files
        if self.full:
            raise OSError(28, "No space left on device")
        self.kept.add((box, profile))

    async def forget(self, box: str, profile: str) -> bool:
        was = (box, profile) in self.kept
        self.kept.discard((box, profile))
        return was

    async def discard(self, file: str) -> None:
        self.files.discard(file)

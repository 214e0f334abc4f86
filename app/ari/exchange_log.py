"""Reads the exchange log: Asterisk's own notes on ended calls, mobiles and sound, even while nobody listened.

Knows: the lines that extensions.conf writes with QueueLog() (docs/architecture.md), how to follow the file as it grows
and rotates, and the position, stored on disk. It hands on each line at least once. Refuses to know: what the
news causes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from app.ari.spelling import endpoint_of, is_outside, trunk_of
from app.calls.ports.news import Ended, Ending, Message, OnPhone, Recorded, Source, TrunkPassed
from app.policy.logins import owner_of
from app.policy.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.calls.ports.news import News

log = structlog.get_logger()

READ_LOG_EVERY = (
    0.2  # seconds; a look at an unchanged file costs some microseconds, being woken for it costs more
)
REMEMBER_EVERY = 2.0  # seconds; after a crash we read the lines since then again, and they change nothing
NOT_AHEAD = timedelta(0)
HOW = {"message": Ending.MESSAGE, "say": Ending.REFUSED, "told": Ending.TOLD, "asked": Ending.TOLD}
STATUS = {
    "ANSWER": Ending.ANSWERED,
    "CANCEL": Ending.CALLER_HUNG_UP,
    "NOANSWER": Ending.NO_ANSWER,
    "BUSY": Ending.BUSY,
}


class ExchangeLog:
    """Follows the file. `kept`: the file that stores the position (inode and offset).

    ahead: how far the service's clock is ahead of the exchange's, the real one (VAXEL_NOW).
    """

    def __init__(
        self,
        path: Path,
        kept: Path,
        hear: Callable[[News], None],
        person_by_mobile: Callable[[str], str | None],
        ahead: timedelta = NOT_AHEAD,
    ) -> None:
        self._path = path
        self._kept = kept
        self._hear = hear
        self.person_by_mobile = person_by_mobile
        self._ahead = ahead
        self._trouble: str | None = None
        self._reading = False
        self._talking: dict[str, str] = {}  # the person on each mobile's channel
        self._kept_position = self._settled = self._inode, self._offset = self._remembered()

    async def run(self) -> None:
        """Follow for ever."""
        loop = asyncio.get_running_loop()
        remembered = loop.time()
        try:
            while True:
                try:
                    self.catch_up()
                    self._told(None)
                except OSError as error:  # the shared directory will come back
                    self._told(str(error))
                if loop.time() - remembered > REMEMBER_EVERY:
                    self.remember_what_is_settled()
                    remembered = loop.time()
                await asyncio.sleep(READ_LOG_EVERY)
        finally:
            self.remember()

    def catch_up(self) -> None:
        """Hand on all new whole lines. Raises OSError."""
        if self._reading:  # handling a line led here again
            return
        self._reading = True
        try:
            self._catch_up()
        finally:
            self._reading = False

    def at_once(self) -> None:
        """As catch_up, for code that must know which calls have ended; `run` reports trouble."""
        with contextlib.suppress(OSError):
            self.catch_up()

    def _catch_up(self) -> None:
        for file, stat in self._files():
            if stat.st_ino == self._inode and stat.st_size == self._offset:
                continue
            with file.open("rb") as stream:
                stat = os.fstat(stream.fileno())
                if stat.st_ino != self._inode or stat.st_size < self._offset:
                    self._inode, self._offset = stat.st_ino, 0
                stream.seek(self._offset)
                text = stream.read()
            whole = text.rfind(b"\n") + 1
            if not whole:
                continue
            for line in text[:whole].decode(errors="replace").splitlines():
                self._read(line)
            self._offset += whole

    def _told(self, trouble: str | None) -> None:
        if trouble is not None and trouble != self._trouble:
            log.error("cannot read the exchange log", error=trouble)
        self._trouble = trouble

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        """First the rotated file if we are still reading it, then the present one."""
        try:
            present = self._path.stat()
        except FileNotFoundError:
            return
        if self._inode not in (0, present.st_ino):
            for old in self._path.parent.glob(self._path.name + ".*"):
                rotated = old.stat()
                if rotated.st_ino == self._inode:
                    yield old, rotated
        yield self._path, present

    def _read(self, line: str) -> None:
        try:
            news = self._parse(line)
        except (ValueError, OverflowError) as error:
            log.error("unreadable line in the exchange log", line=line[:300], error=str(error))
            return
        if news is None:
            return
        try:
            self._hear(news)
        except Exception:  # a failure with one line must not stop the next
            log.exception("could not handle a line of the exchange log", line=line[:300])

    def _parse(self, line: str) -> News | None:
        epoch, call, queue, who, event, *data = line.split("|")
        if queue != "vaxel":
            return None
        at = datetime.fromtimestamp(int(epoch), UTC) + self._ahead
        match event, data:
            case "END", [status, dialed, talked, cause, how, source, caller, dialled, *more]:
                answered = status == "ANSWER" and how not in HOW
                ringing = max(int(dialed or 0) - int(talked or 0), 0)  # DIALEDTIME includes the talking
                return Ended(
                    call,
                    at,
                    _how(status, how),
                    self._person(who) if answered else None,
                    ringing,
                    int(talked or 0) if answered else 0,
                    int(cause or 0),
                    Source(source) if source else None,
                    printable(caller) or None,
                    printable(dialled) or None,
                    trunk=trunk_of(endpoint_of(who) or ""),
                    far_channel=who if more == ["1"] and answered else "",
                )
            case (("UP" | "DOWN"), [number, *_]):
                return self._on_phone(number, who, talking=event == "UP")
            case "PASSED", [code, *_]:
                return TrunkPassed(call, trunk_of(who), code)
            case "MESSAGE", [file, caller, *_]:
                return Message(call, who, file, printable(caller), at)
            case "RECORDED", [file, *_]:
                return Recorded(file)
            case "TEXT", [to, *_]:
                log.info("a colleague sent a text", by=printable(who), to=printable(to))
                return None
            case _:
                raise ValueError(f"{event} with {len(data)} fields")

    def _on_phone(self, number: str, channel: str, *, talking: bool) -> OnPhone | None:
        """The person who began to talk also ends, even if the mobile no longer belongs to anybody (M6)."""
        person = self._talking.pop(channel, None) or self.person_by_mobile(number)
        if person is None:
            return None
        if talking:
            self._talking[channel] = person
        return OnPhone(person, channel, talking)

    def _person(self, channel: str) -> str | None:
        endpoint = endpoint_of(channel)
        if endpoint is not None:
            return None if is_outside(endpoint) else owner_of(endpoint)
        technology, _, rest = channel.partition("/")
        return self.person_by_mobile(re.split("[@~:]", rest)[0]) if technology == "Local" else None

    def _remembered(self) -> tuple[int, int]:
        try:
            inode, offset = json.loads(self._kept.read_text())
            return int(inode), int(offset)
        except (FileNotFoundError, ValueError, TypeError):
            return 0, 0

    def remember_what_is_settled(self) -> None:
        """Store the position of the previous call of this method.

        The effects of later lines may not be on disk yet. After a kill in that instant, the ledger would say that a
        caller who hung up still waits, and we would call them back.
        """
        self._keep(self._settled)
        self._settled = self._inode, self._offset

    def remember(self) -> None:
        """Store the position in the log."""
        self._keep((self._inode, self._offset))

    def _keep(self, position: tuple[int, int]) -> None:
        """Store the position if it has changed. A full disk is no reason to stop reading."""
        if position == self._kept_position:
            return
        temporary = self._kept.with_suffix(".new")
        try:
            temporary.write_text(json.dumps(position))
            temporary.replace(self._kept)
        except OSError as error:
            log.error("cannot store the position in the exchange log", error=str(error))
        else:
            self._kept_position = position


def _how(status: str, how: str) -> Ending:
    """Dial()'s result in the words of a call. status: DIALSTATUS; "" if nothing was dialled."""
    if how in HOW:
        return HOW[how]
    if how == "callback" and not status:
        return Ending.AGENT_GONE
    by_hand = how == "queue" or not status
    return STATUS.get(status, Ending.CALLER_HUNG_UP if by_hand else Ending.FAILED)

"""A greeting recorded by telephone: listen, record, record again, keep, or back to the synthetic voice (V1).

Knows: the words, and what each key does. Refuses to know: where greetings are stored, and what makes a good one
(speech/greetings.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from app.calls.orders import greeting_of
from app.calls.ports.orders import RecordSound
from app.calls.ports.sounds import Take

if TYPE_CHECKING:
    from app.calls.call import Call

LONGEST_GREETING: Final = 60  # seconds
SILENCE_ENDS: Final = 4  # seconds that end the recording
AT_FAULT: Final = {Take.SHORT: "vm-take-short", Take.SILENT: "vm-take-silent", Take.FAILED: "vm-take-failed"}
ENOUGH: Final = 20  # keys; more of them come from a machine


class Listener(Protocol):
    """The caller in a box, as this menu sees them. pending: words to say with the next question."""

    call: Call
    box: str
    pending: list[str]

    async def ask(self, *words: str, keys: int = 1, seconds: int = ...) -> str:
        """Say words; returns the pressed keys, "" for none. Raises CallOver."""


async def record_greeting(visit: Listener) -> None:
    """Serve the caller until they go back. Raises CallOver."""
    company = visit.call.house.snapshot().company
    greetings = visit.call.house.greetings
    profile = ""
    for _ in range(ENOUGH):
        match await visit.ask("vm-greeting"):
            case "1":
                own = greetings.recorded(visit.box, profile)  # else callers hear the one for all profiles
                visit.pending.append(f"sv/greeting-{own or visit.box}")
            case "2":
                await _record(visit, profile)
            case "3":
                try:
                    await greetings.forget(visit.box, profile)
                except OSError as error:
                    _no_room(visit, error)
                else:
                    visit.pending.append("vm-greeting-synthetic")
            case "4":
                code = await visit.ask("vm-greeting-profile", keys=2)
                found = next((one.id for one in company.profiles.values() if code and one.code == code), None)
                if found is None or not greeting_of(company, visit.box, found):
                    visit.pending.append("no-profile")
                else:
                    profile = found
                    visit.pending.append("vm-greeting-for-it")
            case "" | "*":
                return
            case _:
                visit.pending.append("vm-wrong-key")


async def _record(visit: Listener, profile: str) -> None:
    """Record until the caller keeps one, or gives up."""
    call, greetings = visit.call, visit.call.house.greetings
    for _ in range(ENOUGH):
        try:
            file = await greetings.begin()
        except OSError as error:
            _no_room(visit, error)
            return
        try:
            await visit.ask("vm-record", seconds=1)
            await call.hear(RecordSound(file, LONGEST_GREETING, SILENCE_ENDS))
            if not await _again(visit, file, profile):
                return
        finally:
            await greetings.discard(file)


async def _again(visit: Listener, file: str, profile: str) -> bool:
    """Ask what to do with the recording; True: record it again."""
    greetings = visit.call.house.greetings
    take, sound = await greetings.judge(file)
    if take is not Take.GOOD:
        return await visit.ask(AT_FAULT[take], "vm-record-again") == "2"
    for _ in range(ENOUGH):
        match await visit.ask("vm-take"):
            case "1":
                visit.pending.append(sound)
            case "2":
                return True
            case "3":
                try:
                    await greetings.keep(file, visit.box, profile)
                except OSError as error:
                    _no_room(visit, error)
                else:
                    visit.call.note(f"recorded a greeting {profile}", f"talade in en hälsning {profile}")
                    visit.pending.append("vm-greeting-kept")
                return False
            case "" | "*":
                visit.pending.append("vm-greeting-as-before")
                return False
            case _:
                visit.pending.append("vm-wrong-key")
    return False


def _no_room(visit: Listener, error: OSError) -> None:
    visit.call.note(f"the greeting could not be kept: {error}", f"hälsningen kunde inte sparas: {error}")
    visit.pending.append("vm-take-failed")

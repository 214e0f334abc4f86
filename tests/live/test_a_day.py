"""An employee's day, from the morning to the message of the evening, on the real exchange.

David is at work, in a meeting by his calendar, at lunch by the schedule, calls a caller back after lunch, is gone for
the day, is called at half past six, and has the message by e-mail. The clock is put on between the hours: the service
is started again at each of them, and has everything right at once.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.live.audio import Heard, hears_in, read, tone
from tests.live.call import talk_together

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from tests.live.house import House
    from tests.mail.test_post import Receiver

DAVID = "+46846500404"
FIRST, SECOND, THIRD = "+46701740691", "+46701740692", "+46701740693"
MEETING = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//test//a day//SV\r
BEGIN:VEVENT\r
UID:ledningsgruppen@bolaget\r
DTSTAMP:20261120T080000Z\r
DTSTART;TZID=Europe/Stockholm:20261124T100000\r
DTEND;TZID=Europe/Stockholm:20261124T110000\r
SUMMARY:Ledningsgruppen\r
CLASS:PRIVATE\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.mark.timeout(240)
async def test_a_day_of_an_employee(house: House, prompts: Path, post: Receiver, tmp_path: Path) -> None:
    """M3, M4, P4, R3, S4, V1, V2."""
    calendar = tmp_path / "david.ics"
    calendar.write_text(MEETING)
    await house.vaxel("calendar", "set", "david", str(calendar))
    david, carin = await house.phone("david"), await house.phone("carin")
    try:
        await in_a_meeting(house)
        await at_lunch_and_back(house)
        await in_the_evening(house, prompts)
        await by_email(house, post, tmp_path / "message.wav")
    finally:
        await house.vaxel("calendar", "remove", "david")
    assert (david.rang, carin.rang) == (2, 1)


async def in_a_meeting(house: House) -> None:
    """At 09:59 both his phones ring; at 10:00 the calendar has him, and the receptionist answers (M3)."""
    david, carin = house.agent("david"), house.agent("carin")
    await house.at("2026-11-24T09:59:40+01:00")
    caller = await house.trunk.call(DAVID, shown=FIRST)
    await asyncio.gather(david.called(), house.mex.called())
    await caller.hang_up()

    await house.until(
        lambda: house.service.people()["David Holm"].profile == "I möte (kalender, till 11.00)",
        "the meeting to begin",
        within=30,
    )
    caller = await house.trunk.call(DAVID, shown=FIRST)
    answered = await carin.called()
    answered.answer()
    await talk_together(caller, answered)
    await caller.hang_up()


async def at_lunch_and_back(house: House) -> None:
    """The schedule says lunch from 12 to 13; he calls a caller back at 13 who asked for it."""
    david = house.agent("david")
    await house.at("2026-11-24T12:59:40+01:00")
    caller = await house.trunk.call(DAVID, shown=SECOND)
    await caller.connected()
    await caller.audio.until_heard(1.0)
    caller.audio.press("3")
    assert await caller.over() == "bye"

    ringing, mobile = await asyncio.gather(david.called(), house.mex.called())
    assert ringing.invite.shown.user == SECOND
    ringing.answer()
    customer = await house.trunk.called()
    customer.answer()
    await talk_together(ringing, customer)
    assert await mobile.over() == "cancelled"
    assert customer.invite.shown.user == DAVID  # F1
    await customer.hang_up()


async def in_the_evening(house: House, prompts: Path) -> None:
    """At 18:30 he is gone for the day: his mobile rests (S4), and the caller leaves a message."""
    await house.at("2026-11-24T18:30:00+01:00")
    rang = house.mex.rang
    caller = await house.trunk.call(DAVID, shown=THIRD)
    await caller.connected()
    await caller.audio.until_heard(1.0)
    caller.audio.press("1")
    greeting = Heard.in_file(prompts / "greeting-david.wav")
    await caller.audio.until_heard(1.0 + greeting.sound_seconds)
    await house.until(lambda: caller.audio.heard.holds(greeting), "the greeting, whole")
    await caller.audio.play([0] * 16000)  # the tone is over
    await caller.audio.play(tone(2.0, 600))
    await caller.hang_up()

    story = await house.journalled(THIRD, called=DAVID)
    clauses = [
        why["clause"]
        for step in story["steps"]
        for why in step["data"].get("decision", {}).get("reasons", [])
    ]
    assert {"M4", "P4", "V2"} <= set(clauses)
    assert house.mex.rang == rang


async def by_email(house: House, post: Receiver, file: Path) -> None:
    """What the caller of the evening said is attached to a letter to him."""

    def theirs() -> list[EmailMessage]:
        return [one for one in post.letters if THIRD in str(one["Subject"])]

    await house.until(theirs, "the letter")
    [letter] = theirs()
    [sound] = letter.iter_attachments()
    content = sound.get_payload(decode=True)
    assert isinstance(content, bytes)
    file.write_bytes(content)

    assert letter["To"] == "david@bolaget.example"
    assert sound.get_content_type() == "audio/wav"
    assert hears_in(read(file), 600)
    assert 1.5 < Heard.in_file(file).sound_seconds < 3

"""The main number's key menu: a caller listens, presses, and chooses at most twice before somebody talks (Q1)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from tests.company.menus import with_menu
from tests.live.audio import Heard, key_tone
from tests.live.call import talk_together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House

MAIN = "+46846500400"
MENU = ("menu-welcome", "menu-key-1", "menu-key-2", "menu-reception")


@pytest.fixture
async def menu(house: House, prompts: Path, tmp_path: Path) -> AsyncIterator[House]:
    """The example, with the menu that it shows."""
    file = tmp_path / "menu.yaml"
    file.write_text(with_menu())
    service = house.service
    await asyncio.to_thread(service.bring_into_force, file)
    try:
        await house.until(
            lambda: all((prompts / f"{one}.wav").exists() for one in MENU), "the prompts", within=60
        )
        yield house
    finally:
        await asyncio.to_thread(service.bring_into_force, service.company_file)


async def hears_the_menu(caller: Call, prompts: Path, names: tuple[str, ...] = MENU) -> None:
    """To its end, and nothing before it."""
    before = caller.audio.heard.sound_seconds
    words = sum(Heard.in_file(prompts / f"{one}.wav").sound_seconds for one in names)
    await caller.audio.until_heard(before + words * 0.97, within=words + 15)


def times(heard: Heard, prompt: Path) -> int:
    """How often a prompt was heard."""
    sought = Heard.in_file(prompt)
    size, at, found = len(sought.envelope), 0, 0
    while at + size <= len(heard.envelope):
        there = Heard(heard.envelope[at : at + size]).holds(sought)
        found, at = found + there, at + (size if there else 1)
    return found


@pytest.mark.parametrize("keys", ["1", "81"])
async def test_on_the_longest_way_two_choices_are_heard_before_somebody_talks_q1(
    menu: House, prompts: Path, keys: str
) -> None:
    """The menu, then to be called back from the queue; with a wrong key the menu twice, and no word of a callback."""
    hans = await menu.phone("hans")
    await menu.profile("anna", "dnd")
    shown = f"+4670174065{len(keys)}"
    caller = await menu.trunk.call(MAIN, shown=shown)
    await caller.connected()
    for number, key in enumerate(keys):
        await hears_the_menu(caller, prompts, MENU if number == 0 else MENU[1:])
        caller.audio.press(key)
    ringing = await hans.called()
    message = Heard.in_file(prompts / "queue-key-message-1.wav")  # Q4, whatever was pressed before
    await menu.until(lambda: caller.audio.heard.holds(message), "the key for a message", within=30)
    callback = Heard.in_file(prompts / "queue-key-callback-2.wav")
    await caller.audio.play([0] * int(8000 * (callback.seconds + 1)))  # it would follow at once
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()

    heard = caller.audio.heard
    menus = times(heard, prompts / "menu-reception.wav")
    callbacks = times(heard, prompts / "queue-key-callback-2.wav")
    assert (menus, callbacks) == ((1, 1) if keys == "1" else (2, 0))
    story = await menu.journalled(shown)
    told = await menu.vaxel("calls", story["id"])
    assert story["answered_by"] == "hans"
    assert all(f"The caller pressed {key}." in told for key in keys)


async def test_a_key_that_comes_as_sound_is_heard_before_the_words_are_over(menu: House) -> None:
    """Where telephone-event was not agreed on; who knows the menu need not listen."""
    gun = await menu.phone("gun")
    menu.trunk.formats = {"8": "PCMA/8000"}
    caller = await menu.trunk.call(MAIN, shown="+46701740653")
    await caller.connected()
    await caller.audio.until_heard(1)

    await caller.audio.play(key_tone("2"))

    (await gun.called()).answer()
    await caller.hang_up()


async def test_without_a_key_reception_answers(menu: House, prompts: Path) -> None:
    carin = await menu.phone("carin")
    caller = await menu.trunk.call(MAIN, shown="+46701740654")
    await caller.connected()
    await hears_the_menu(caller, prompts)

    ringing = await carin.called()
    answered = time.monotonic()
    ringing.answer()
    await talk_together(caller, ringing)
    await caller.hang_up()
    talked = time.monotonic() - answered

    story = await menu.journalled("+46701740654")
    assert story["talking_ms"] < (talked + 2) * 1000  # what the caller heard before is no talk of the two
    assert "The caller pressed no key." in await menu.vaxel("calls", story["id"])


async def test_while_the_service_is_away_the_main_number_rings_as_ever(menu: House) -> None:
    carin = await menu.phone("carin")
    await menu.kill()
    try:
        caller = await menu.trunk.call(MAIN, shown="+46701740655")
        ringing = await carin.called()
        ringing.answer()
        await talk_together(caller, ringing)
        await caller.hang_up()
    finally:
        await menu.start()


async def test_a_caller_who_listens_when_the_service_is_gone_leaves_a_message_for_the_company(
    menu: House, prompts: Path
) -> None:
    """S2: never a dead end."""
    caller = await menu.trunk.call(MAIN, shown="+46701740656")
    await caller.connected()
    await caller.audio.until_heard(1)
    await menu.kill()
    try:
        before = len(caller.audio.samples)
        caller.audio.press("1")
        assert await caller.audio.until_said("greeting-reception", prompts, since=before, within=30)
        await caller.hang_up()
    finally:
        await menu.start()

"""Min telefon in Chromium, on the real service and exchange: what one does on the page, telephones hear and show."""

from __future__ import annotations

import asyncio
import io
import re
import wave
from array import array
from datetime import datetime
from typing import TYPE_CHECKING

from playwright.async_api import expect

from app.accounts.roles import AccountRole
from app.speech import absence
from app.speech.spoken import name_of
from app.speech.voice import EspeakVoice
from tests.live.audio import Heard, tone
from tests.live.browser import BrowserPhone
from tests.live.call import talk_together
from tests.live.signed_in import signed_in, signs_in_with_a_passkey

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from tests.live.browser import Browser
    from tests.live.house import House

CUSTOMER, SHOWN = "+46701740691", "070-174\u00a006\u00a091"
ANNA, CARIN = "+46846500401", "+46846500403"


async def test_lunch_is_chosen_in_one_tap_and_the_next_caller_hears_it(
    house: House, browser: Browser
) -> None:
    """P1, P4: and the page plays the same words. She can sign in with a passkey, too."""
    async with signed_in(house, browser, "anna", AccountRole.EMPLOYEE, "anna") as page:
        await signs_in_with_a_passkey(house, browser, "anna")
        await page.goto("/me")
        await page.get_by_role("button", name="På lunch").click()
        await expect(page.get_by_role("status")).to_have_text("Profilen är vald.")
        until = re.search(r"till (\d\d)\.(\d\d)", await page.locator("#now .until").inner_text())
        assert until is not None

        caller = await house.trunk.call(ANNA, shown=CUSTOMER)
        await caller.connected()
        now = datetime.fromisoformat(house.now)
        back = now.replace(hour=int(until[1]), minute=int(until[2]))
        text = absence.absence_text("Anna Ek", "är på lunch", back, now, "sv")
        file = house.lab.shared / "prompts" / f"{name_of(EspeakVoice.name, text, 'sv')}.wav"
        await house.until(file.exists, f"{text!r} to be made")
        words = Heard.in_file(file)
        await caller.audio.until_heard(words.sound_seconds, within=words.sound_seconds + 30)
        heard = caller.audio.heard
        await caller.hang_up()
        _, played = await _fetched(page, "/me/heard/outside.wav")

        assert heard.likeness(words) > 0.9
        assert _at_8000(played).likeness(words) > 0.9

        await page.get_by_role("button", name="Följ schemat").click()
        await expect(page.locator("#now")).to_contain_text("Tillgänglig")


async def test_a_message_is_played_and_deleted_and_a_missed_call_is_shown(
    house: House, browser: Browser, prompts: Path
) -> None:
    """V2."""
    await asyncio.to_thread(house.service.empty, "carin")
    kept = house.service.data / "voicemail/carin"
    others = set(kept.glob("*.wav"))  # of tests that took the database away
    async with signed_in(house, browser, "carin", AccountRole.EMPLOYEE, "carin") as page:
        await page.goto("/me/calls")
        await house.profile("carin", "dnd")  # nobody else to go to: the receptionist's own mailbox
        caller = await house.trunk.call(CARIN, shown=CUSTOMER)
        await caller.connected()
        greeting = Heard.in_file(prompts / "greeting-carin.wav")
        await caller.audio.until_heard(greeting.sound_seconds + 0.1)  # the tone has begun
        await caller.audio.play([0] * 8000)
        await caller.audio.play(tone(2.0, 600))
        await caller.hang_up()

        # Not the first: the house may have calls of a rehearsal at a later hour.
        call = page.locator("#calls li", has_text=SHOWN).filter(has_text="missat")
        await expect(call.first).to_be_visible(timeout=20_000)
        await page.goto("/me/messages")
        first = page.locator("#messages li").first
        await expect(first.locator(".badge")).to_have_text("nytt", timeout=20_000)
        sound = page.locator("audio").first
        path = str(await sound.get_attribute("src"))
        left = set(kept.glob("*.wav"))
        part = await _fetched(page, path, Range="bytes=0-3")
        await sound.evaluate("(player) => player.play()")
        await expect(first.locator(".badge")).to_have_count(0, timeout=20_000)
        length = float(await sound.evaluate("(player) => player.duration"))
        await page.get_by_role("button", name="Radera").click()
        await expect(page.get_by_role("status")).to_have_text("Meddelandet är raderat.")
        gone, _ = await _fetched(page, path)

        assert part == (206, b"RIFF")
        assert length > 1.5
        assert gone == 404
        assert len(left - others) == 1
        assert set(kept.glob("*.wav")) == others


async def test_the_browsers_phone_opens_beside_the_page_and_talks_while_the_page_goes_on(
    house: House, browser: Browser
) -> None:
    """Each link of Min telefon loads a page: in the same window the call would end."""
    bo = await house.phone("bo")
    async with signed_in(house, browser, "anna", AccountRole.EMPLOYEE, "anna") as page:
        await page.context.grant_permissions(["microphone", "notifications"], origin=house.service.url)
        await page.goto("/me/phones")
        async with page.context.expect_page() as opened:
            await page.get_by_role("button", name="Öppna telefonen i webbläsaren").click()
        phone = BrowserPhone(await opened.value)
        login = await phone.login()
        house.afterwards(lambda: house.service.remove_phone(login))
        await phone.until_ready()

        call = await bo.call("101")
        await phone.until_shows("Det ringer")
        await phone.press("Svara")
        await call.connected()
        await page.goto("/me")
        await page.get_by_role("link", name="Vecka", exact=True).click()
        await phone.until_shows("Samtal pågår")
        saying = asyncio.create_task(call.audio.play(tone(20, 440)))
        await phone.until_hears(440)
        saying.cancel()
        await call.hang_up()
        await phone.until_no_call()


async def test_click_to_call_rings_ones_own_telephone_and_then_theirs(house: House, browser: Browser) -> None:
    """R1: the policy says which number is shown, as if it had been dialled."""
    anna = await house.phone("anna")
    async with signed_in(house, browser, "anna", AccountRole.EMPLOYEE, "anna") as page:
        await page.goto("/me/calls")
        await page.get_by_label("Ring upp").fill("070-174 06 91")
        await page.get_by_role("button", name="Ring", exact=True).first.click()
        await expect(page.get_by_role("status")).to_contain_text("Din telefon ringer.")
        mine = await anna.called()
        shown = mine.invite.shown
        mine.answer()
        theirs = await house.trunk.called()
        theirs.answer()
        await mine.connected()
        await talk_together(mine, theirs)
        await house.until_on_phone("anna")
        await mine.hang_up()
        await theirs.over()
        call = await house.journalled("anna", called="0701740691")

        assert (shown.user, shown.name) == ("0701740691", "Ringer upp 070-174 06 91")
        assert theirs.invite.shown.user == "+46701740605"
        assert call["how"] == "answered"
        listed = page.locator("#calls li", has_text="070-174 06 91").filter(has_text="utgående")
        await expect(listed.first).to_be_visible(timeout=20_000)


async def _fetched(page: Page, path: str, **headers: str) -> tuple[int, bytes]:
    """What the page's own browser gets there: the status, and the body."""
    status, body = await page.evaluate(
        """async ([path, headers]) => {
             const answer = await fetch(path, { headers });
             return [answer.status, [...new Uint8Array(await answer.arrayBuffer())]];
           }""",
        [path, headers],
    )
    return status, bytes(body)


def _at_8000(sound: bytes) -> Heard:
    with wave.open(io.BytesIO(sound)) as read:
        assert read.getframerate() == 16000
        return Heard.of(array("h", read.readframes(read.getnframes()))[::2])

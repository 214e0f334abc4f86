"""The telephone in the browser: JsSIP in Chromium, with DTLS-SRTP and Opus, over the service's WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.live.audio import RATE, tone
from tests.live.browser import VOICE, Browser, BrowserPhone
from tests.live.house import rings_longer
from tests.live.networks import TwoInterfaces

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.live.call import Call
    from tests.live.house import House
    from tests.live.service import Service

CUSTOMER = "+46701740671"
PIN = "8351"
TRIES = 5  # a busy machine may still be checking the code when * comes
# Another program has the microphones from now on.
TAKEN = """() => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotReadableError"); };
}"""
THEIRS = 440  # hertz: what a browser's other party says


@pytest.fixture(scope="module", autouse=True)
def in_force(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Phones ring for a minute: whatever is done on a page while it rings takes its time."""
    with service.with_company(partial(rings_longer, seconds=60), tmp_path_factory.mktemp("browser")):
        yield


@pytest.fixture
async def anna(house: House, browser: Browser) -> BrowserPhone:
    """Anna's browser, registered; she has no other phone there."""
    phone = await browser.phone(house, "anna")
    await phone.until_ready()
    return phone


@contextlib.asynccontextmanager
async def saying(call: Call, hertz: int) -> AsyncIterator[None]:
    """The far end says a tone meanwhile."""

    async def for_ever() -> None:
        while True:
            await call.audio.play(tone(0.5, hertz))

    task = asyncio.create_task(for_ever())
    try:
        yield
    finally:
        task.cancel()


async def both_hear(house: House, phone: BrowserPhone, call: Call) -> None:
    """From now on: what was heard before does not count."""
    before = len(call.audio.samples)
    async with saying(call, THEIRS):
        await phone.until_hears(THEIRS)
        await house.until(
            lambda: len(call.audio.samples) > before + RATE // 2 and call.audio.hears(VOICE),
            "the browser's voice",
        )


async def answered(house: House, phone: BrowserPhone, *, shown: str = CUSTOMER) -> Call:
    """A customer who called Anna, and whom her browser answered."""
    call = await house.trunk.call("+46846500401", shown=shown)
    await phone.until_shows("Det ringer")
    await phone.press("Svara")
    await call.connected()
    await phone.until_shows("Samtal pågår")
    return call


async def test_it_calls_out_and_both_hear_each_other_by_opus_and_dtls(
    house: House, anna: BrowserPhone
) -> None:
    bo = await house.phone("bo")

    await anna.dial("10 2")
    call = await bo.called()
    call.answer()
    await anna.until_shows("Samtal pågår")
    await both_hear(house, anna, call)
    way, signalling = await anna.way_of_sound(), anna.sockets
    await anna.choose("microphone", "Fake Audio Input 2")
    await anna.until_says_with("Fake Audio Input 2")
    await anna.choose("speaker", "Fake Audio Output 2")
    await anna.until_heard_on("Fake Audio Output 2")
    await both_hear(house, anna, call)
    await anna.page.evaluate(TAKEN)
    await anna.choose("microphone", "Fake Audio Input 1")
    await anna.until_trouble("mikrofon")
    await anna.until_says_with("Fake Audio Input 2")
    await both_hear(house, anna, call)
    shown = await anna.page.locator("#microphone option:checked").inner_text()
    await anna.press("Lägg på")
    await call.over()
    await anna.until_no_call()

    assert (call.invite.shown.user, call.invite.shown.name) == ("101", "Anna Ek")
    assert shown == "Fake Audio Input 2"
    assert way == {"codec": "audio/opus", "dtls": "connected"}
    assert [url.partition("://")[0] for url in signalling] == ["wss"]


async def test_it_rings_shows_who_calls_answers_and_holds(house: House, anna: BrowserPhone) -> None:
    call = await house.trunk.call("+46846500401", shown=CUSTOMER)
    await anna.until_shows("Det ringer")
    await call.progress(180)
    ringing = await anna.page.title(), await anna.notices()
    await anna.press("Svara")
    await call.connected()
    await anna.until_shows(CUSTOMER)
    await both_hear(house, anna, call)

    await anna.press("Låt vänta")
    await anna.until_shows("Väntar")
    await house.until(lambda: not call.audio.hears(VOICE), "the hold")
    await call.audio.until_heard(call.audio.heard.sound_seconds + 1)
    held = call.audio.hears(VOICE)
    await anna.press("Återuppta")
    await anna.until_shows("Samtal pågår")
    await both_hear(house, anna, call)
    await call.hang_up()
    await anna.until_no_call()

    assert ringing == (f"Det ringer: {CUSTOMER}", [f"Det ringer: {CUSTOMER}"])
    assert not held


async def test_it_sends_keys(house: House, anna: BrowserPhone) -> None:
    """A customer's telephone gets them; they are typed at the keyboard, and pressed on the page. They open her box."""
    await asyncio.to_thread(house.service.empty, "anna")
    await asyncio.to_thread(house.service.set_pin, "anna", PIN)
    await anna.dial("0701740671")
    call = await house.trunk.called()
    call.answer()
    await anna.until_shows("Samtal pågår")
    await anna.press("Knappar")
    keys = anna.page.get_by_role("group", name="Knappar")
    await keys.focus()
    await anna.page.keyboard.type("8351#")
    await keys.get_by_role("button", name="*").click()

    await house.until(lambda: call.audio.keys == "8351#*", "the keys")
    await call.hang_up()
    await anna.until_no_call()

    await anna.dial("*55")
    await anna.until_shows("Samtal pågår")
    await anna.press("Knappar")
    await keys.focus()
    await anna.until_spoken_to()
    await anna.page.keyboard.type(f"{PIN}#")
    for _ in range(TRIES):
        await anna.until_spoken_to()
        await anna.page.keyboard.type("*")  # leaves; before the right code it would be a wrong one
        with contextlib.suppress(AssertionError):
            await anna.until_no_call(within=5_000)
            break
    await anna.until_no_call()
    story = await house.journalled("anna", called="*55")
    assert "wrong codes" not in str(story["steps"])


async def test_it_sends_a_customer_on_directly_and_says_when_it_cannot(
    house: House, anna: BrowserPhone
) -> None:
    bo = await house.phone("bo")
    call = await answered(house, anna)

    await anna.press("Koppla")
    await anna.page.get_by_label("Koppla till nummer").fill("999")
    await anna.press("Koppla direkt")
    await anna.until_shows("Samtalet gick inte att koppla dit.")
    await both_hear(house, anna, call)
    await anna.page.get_by_label("Koppla till nummer").fill("102")
    await anna.press("Koppla direkt")
    there = await bo.called()
    there.answer()
    await anna.until_no_call()

    assert there.invite.shown.user == CUSTOMER
    async with saying(call, THEIRS):
        await house.until(lambda: there.audio.hears(THEIRS), "the customer at Bo's")


async def test_it_asks_a_colleague_first_and_connects_them(house: House, anna: BrowserPhone) -> None:
    bo = await house.phone("bo")
    call = await answered(house, anna)

    await anna.press("Koppla")
    await anna.page.get_by_label("Koppla till nummer").fill("102")
    await anna.press("Fråga först")
    there = await bo.called()
    there.answer()
    await both_hear(house, anna, there)
    await anna.press("Koppla ihop")
    await anna.until_no_call()

    async with saying(call, THEIRS):
        await house.until(lambda: there.audio.hears(THEIRS), "the customer at Bo's")


async def test_a_call_outlives_a_restart_of_the_service(house: House, anna: BrowserPhone) -> None:
    """Its SIP goes through the service: the sound goes on, and the page finds the call again."""
    call = await answered(house, anna)
    await both_hear(house, anna, call)

    await house.kill()
    await anna.until_state("lost")
    await both_hear(house, anna, call)
    await house.start()
    await anna.until_ready()
    await both_hear(house, anna, call)
    await anna.press("Låt vänta")
    await anna.until_shows("Väntar")
    await anna.press("Återuppta")
    await both_hear(house, anna, call)
    await call.hang_up()

    await anna.until_no_call()


async def test_an_open_page_calls_and_is_called_while_the_service_is_away(
    house: House, browser: Browser
) -> None:
    """By the exchange's own WebSocket, where the settings name it. Also 112; and the fallback rings it."""
    direct = f"wss://localhost:{house.lab.https_port}/ws"
    bo = await house.phone("bo")
    await house.stop()
    house.service.set(VAXEL_BROWSER_DIRECT=direct)
    await house.start()
    try:
        anna = await browser.phone(house, "anna")
        await anna.until_ready()
        assert direct not in anna.sockets
        await house.kill()
        await house.until(lambda: direct in anna.sockets, "the browser to go to the exchange itself")
        await anna.until_ready()

        await anna.dial("112")
        there = await house.trunk.called()
        there.answer()
        await anna.until_shows("Samtal pågår")
        await both_hear(house, anna, there)
        await anna.press("Lägg på")
        await there.over()
        await anna.until_no_call()
        call = await bo.call("101")
        await anna.until_shows("Det ringer")
        await anna.press("Svara")
        await call.connected()
        await both_hear(house, anna, call)
        await call.hang_up()
    finally:
        if house.service.runs:
            await house.stop()
        house.service.set(VAXEL_BROWSER_DIRECT=None)
        await house.start()


async def test_a_shut_out_browser_stops_at_once(house: House, anna: BrowserPhone) -> None:
    call = await answered(house, anna)

    await house.vaxel("phones", "shut-out", "anna", "web")

    await anna.until_state("shut_out")
    await call.over()
    await anna.page.reload()
    assert "Be den som sköter växeln om en länk" in await anna.page.locator("main").inner_text()


async def test_without_a_microphone_it_says_what_to_do_and_does_not_ring(
    house: House, browser: Browser
) -> None:
    bo = await browser.phone(house, "bo", microphone=False)
    await bo.press("Starta telefonen")

    await bo.until_state("silent")
    told = await bo.page.get_by_role("alert").inner_text()
    assert "tillåt mikrofonen för sidan" in told
    assert "bo.web" not in house.lab.cli("pjsip show contacts")


async def test_by_keyboard_alone_in_light_and_dark_and_nothing_is_asked_of_other_hosts(
    house: House, browser: Browser
) -> None:
    """axe finds no fault in any state; somebody who sees nothing is told what happens."""
    anna = await browser.phone(house, "anna")
    asked: set[str] = set()
    anna.page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    await anna.page.reload()
    await anna.until_ready()
    await anna.finds_no_fault()

    call = await house.trunk.call("+46846500401", shown=CUSTOMER)
    await anna.until_shows("Det ringer")
    await anna.finds_no_fault()
    await anna.page.keyboard.press("Enter")  # the new call has taken the focus, for nobody else had it
    await call.connected()
    await anna.until_says(f"Samtal pågår med {CUSTOMER}")
    await anna.tab_to("Knappar")
    await anna.page.keyboard.press("Space")
    await anna.finds_no_fault()
    await anna.tab_to("Koppla")
    await anna.page.keyboard.press("Enter")
    await anna.page.keyboard.type("x")
    await anna.page.keyboard.press("Enter")
    await anna.until_trouble("Skriv ett nummer")
    await anna.finds_no_fault()
    await anna.tab_to("Lägg på")
    await anna.page.keyboard.press("Enter")
    await call.over()
    await anna.until_says(f"Samtalet är slut: {CUSTOMER}")

    assert await anna.page.evaluate("document.activeElement.id") == "number"
    assert asked == {urlsplit(anna.page.url).netloc}
    assert [line for line in anna.said if "Content Security Policy" in line or "ERROR" in line] == []


async def test_both_hear_though_the_exchange_offers_and_an_interface_leads_nowhere(
    house: House, tmp_path: Path
) -> None:
    """asterisk#2053: the exchange waited for every address, and meanwhile the browser gave up with DTLS."""
    web = int(house.service.url.rpartition(":")[2])
    async with (
        TwoInterfaces(web, tmp_path) as place,
        Browser(
            tmp_path,
            program=place.program("chromium"),
            flags=[f"--unsafely-treat-insecure-origin-as-secure={place.url}"],
        ) as browser,
    ):
        anna = await browser.phone(house, "anna", url=place.url)
        await anna.until_ready()

        call = await answered(house, anna)
        await both_hear(house, anna, call)
        await anna.press("Lägg på")
        await call.over()

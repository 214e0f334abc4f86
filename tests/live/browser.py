"""Chromium with the browser phone, steered as a person would: by what stands on the page.

Knows: how Chromium is started with a microphone that plays a tone, and what it hears. Refuses to know: SIP.

    async with Browser(tmp_path) as browser:
        anna = await browser.phone(house, "anna")
        await anna.until_ready()
        await anna.dial("102")
        await anna.until_hears(440)
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, async_playwright, expect
from playwright.async_api import TimeoutError as TooLate

from tests.live.audio import tone, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from tests.live.service import Service

VOICE = 880  # hertz: what the browser's microphone hears
WITHIN = 30_000  # ms for what a busy machine must show
expect.set_options(timeout=WITHIN)
# Remembers the page's connections, and tells the loudest frequency that comes in by one, and how loud it is.
EAR = """
(() => {
  const every = [], Plain = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Plain {
    constructor(...all) { super(...all); every.push(this); }
  };
  window.connections = every;
  window.notices = [];
  window.Notification = class {
    static permission = "granted";
    constructor(title) { window.notices.push(title); }
    close() {}
  };
  const lead = HTMLMediaElement.prototype.setSinkId;
  window.ledTo = "";  // the device on which something was heard last
  HTMLMediaElement.prototype.setSinkId = async function (id) {
    await lead.call(this, id);
    window.ledTo = id;
  };
  const ears = new Map();
  window.heard = async () => {
    const found = [];
    for (const one of every.filter((one) => one.connectionState === "connected")) {
      const track = one.getReceivers()[0]?.track;
      if (!track) continue;
      if (!ears.has(track)) {
        const context = new AudioContext(), ear = context.createAnalyser();
        ear.fftSize = 4096;
        context.createMediaStreamSource(new MediaStream([track])).connect(ear);
        await context.resume();
        ears.set(track, [context, ear]);
      }
      const [context, ear] = ears.get(track), levels = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(levels);
      let loudest = 0;
      levels.forEach((level, bin) => { if (level > levels[loudest]) loudest = bin; });
      found.push([loudest * context.sampleRate / ear.fftSize, levels[loudest]]);
    }
    return found;
  };
})();
"""


class HasService(Protocol):
    """Where a browser's telephone belongs."""

    @property
    def service(self) -> Service: ...


class Browser:
    """`async with` a Chromium of its own. program: what starts it; flags: more of Chromium's.

    relayed: its sound may go by a relay (TURN) alone.
    """

    def __init__(
        self,
        directory: Path,
        *,
        program: Path | None = None,
        flags: Sequence[str] = (),
        relayed: bool = False,
    ) -> None:
        self._ear = (
            EAR.replace("super(...all)", 'super({ ...all[0], iceTransportPolicy: "relay" })')
            if relayed
            else EAR
        )
        self._voice = directory / "voice.wav"
        self._program = program or Path(shutil.which("chromium") or "/usr/bin/chromium")
        self._flags = flags
        self._stack = AsyncExitStack()
        self._chromium: Chromium | None = None

    async def __aenter__(self) -> Self:
        # Pulses, as a voice has them: what never changes is taken for noise, and is removed.
        write(self._voice, (tone(0.3, VOICE) + tone(0.1, 0)) * 20)
        playwright = await self._stack.enter_async_context(async_playwright())
        profile = self._stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        self._chromium = await playwright.chromium.launch(
            executable_path=self._program,
            args=[
                "--no-sandbox",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={self._voice}",
                "--autoplay-policy=no-user-gesture-required",
                "--disable-gpu",
                f"--crash-dumps-dir={profile}",
                *self._flags,
            ],
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._chromium is not None:
            await self._chromium.close()
        await self._stack.aclose()

    async def page(self, url: str, *, microphone: bool = True, **settings: Any) -> Page:
        """A window of its own, as of another person; it may use the microphone, or is refused it."""
        assert self._chromium is not None
        context = await self._chromium.new_context(
            **{"locale": "sv-SE", "base_url": url, "ignore_https_errors": True, **settings}
        )
        context.set_default_timeout(WITHIN)
        if microphone:
            await context.grant_permissions(["microphone", "notifications"], origin=url)
        await context.add_init_script(self._ear)
        return await context.new_page()

    async def phone(self, house: HasService, person: str, *, url: str = "", **settings: Any) -> BrowserPhone:
        """The person's telephone, by a new link. url: where it is found, if not where the link says."""
        link = await asyncio.to_thread(house.service.browser_link, person)
        page = await self.page(url or link.partition("/phone/")[0], **settings)
        phone = BrowserPhone(page)
        await phone.open(urlsplit(link).path)
        login = await phone.login()
        self._stack.push_async_callback(asyncio.to_thread, house.service.remove_phone, login)
        return phone


class BrowserPhone:
    """The page with the telephone."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.sockets: list[str] = []  # the addresses of its WebSockets
        page.on("websocket", lambda socket: self.sockets.append(socket.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(f"ERROR {error}"))

    async def open(self, link: str) -> None:
        await self.page.goto(link)
        await self.press("Öppna telefonen här")
        try:
            await self.page.wait_for_url("**/phone")
        except TooLate as error:
            raise AssertionError(f"{error}: {await self.page.inner_text('body')}; {self.said}") from None

    async def login(self) -> str:
        """Such as anna.web."""
        [cookie] = [one for one in await self.page.context.cookies() if one.get("name") == "vaxel-phone"]
        return cookie["value"].partition(":")[0].strip('"')

    async def press(self, button: str) -> None:
        await self.page.get_by_role("button", name=button, exact=True).click()

    async def choose(self, device: str, label: str) -> None:
        """device: microphone, speaker or ringer; label: as the page lists it."""
        if await self.page.locator("#settings").get_attribute("open") is None:
            await self.page.locator("#settings summary").click()
        await self.page.locator(f"#{device}").select_option(label=label)

    async def until_says_with(self, microphone: str) -> None:
        """Until the sound that is sent is this microphone's."""
        sent = "(it) => it.connectionState === 'connected' && it.getSenders()[0].track?.label === label"
        await self.page.wait_for_function(f"(label) => window.connections.some({sent})", arg=microphone)

    async def until_heard_on(self, speaker: str) -> None:
        """Until the sound that comes is led to this device."""
        chosen = "document.getElementById('speaker').selectedOptions[0]"
        await self.page.wait_for_function(
            f"(label) => {chosen}.label === label && {chosen}.value === window.ledTo", arg=speaker
        )

    async def until_spoken_to(self) -> None:
        """Until something is heard for a moment."""
        async with asyncio.timeout(WITHIN / 1000):
            loud = 0
            while loud < 3:
                loud = loud + 1 if any(level > -60 for _, level in await self.heard()) else 0
                await asyncio.sleep(0.05)

    async def until_state(self, state: str) -> None:
        try:
            await expect(self.page.locator("#phone")).to_have_attribute("data-state", state, timeout=WITHIN)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.said}") from None

    async def until_ready(self) -> None:
        await self.until_state("ready")

    async def dial(self, number: str) -> None:
        await self.page.get_by_label("Nummer", exact=True).fill(number)
        await self.press("Ring")

    async def until_shows(self, text: str, *, within: int = WITHIN) -> None:
        """Until a call says this."""
        try:
            await expect(self.page.locator("#calls")).to_contain_text(text, timeout=within)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.said}") from None

    async def until_no_call(self, *, within: int = WITHIN) -> None:
        await expect(self.page.locator("#calls article")).to_have_count(0, timeout=within)

    async def until_says(self, text: str) -> None:
        """Until a screen reader is told this."""
        await expect(self.page.locator("#said")).to_have_text(text, timeout=WITHIN)

    async def until_trouble(self, text: str) -> None:
        """Until the page says that this is wrong."""
        await expect(self.page.locator("#trouble")).to_contain_text(text, timeout=WITHIN)

    async def tab_to(self, button: str) -> None:
        """Press Tab until a button has the focus."""
        for _ in range(40):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate("document.activeElement.textContent") == button:
                return
        raise AssertionError(f"no Tab leads to {button}")

    async def finds_no_fault(self) -> None:
        """What axe finds in the page as it is, in light and dark."""
        for scheme in ("light", "dark"):
            await self.page.emulate_media(color_scheme=scheme)
            found = (await Axe().run(self.page)).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

    async def notices(self) -> list[str]:
        """The titles of all notifications."""
        return list(await self.page.evaluate("window.notices"))

    async def way_of_sound(self) -> dict[str, str]:
        """What the sound that is sent goes by: its codec, and the state of DTLS."""
        found = await self.page.evaluate("""async () => {
          const one = window.connections.find((one) => one.connectionState === "connected");
          const stats = [...(await one.getStats()).values()];
          const sent = stats.find((stat) => stat.type === "outbound-rtp");
          return { codec: stats.find((stat) => stat.id === sent.codecId).mimeType,
                   dtls: stats.find((stat) => stat.type === "transport").dtlsState };
        }""")
        return dict(found)

    async def relayed_by(self) -> str:
        """By what the sound goes to a relay, such as tcp; "" if it goes by none."""
        found = await self.page.evaluate("""async () => {
          const one = window.connections.find((one) => one.connectionState === "connected");
          const stats = await one.getStats(), all = [...stats.values()];
          const pair = stats.get(all.find((stat) => stat.type === "transport").selectedCandidatePairId);
          return stats.get(pair.localCandidateId).relayProtocol ?? "";
        }""")
        return str(found)

    async def ice_servers(self) -> list[str]:
        """The addresses of STUN and TURN that the page uses."""
        found = await self.page.evaluate(
            "window.connections.at(-1).getConfiguration().iceServers.flatMap((one) => one.urls)"
        )
        return list(found)

    async def heard(self) -> list[tuple[float, float]]:
        """Hertz and decibels of the loudest that comes in, by connection."""
        return [(one[0], one[1]) for one in await self.page.evaluate("window.heard()")]

    async def hears(self, hertz: int) -> bool:
        return any(abs(found - hertz) < 30 and level > -60 for found, level in await self.heard())

    async def until_hears(self, hertz: int, *, within: float = WITHIN / 1000) -> None:
        heard: list[tuple[float, float]] = []
        try:
            async with asyncio.timeout(within):
                while True:
                    heard = await self.heard()
                    if any(abs(found - hertz) < 30 and level > -60 for found, level in heard):
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"the browser hears {heard}, not {hertz} Hz; {self.said}") from None

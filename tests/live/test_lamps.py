"""Keys that show colleagues: idle, ringing, talking, absent and gone; and queues, choices and the night."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from tests.live.audio import tone, write
from tests.live.linphone import Linphone
from tests.live.message import Message
from tests.live.ports import UDP, free_port
from tests.live.sipp import Sipp
from tests.live.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.agent import Agent
    from tests.live.house import House

ANNA, DAVID, GUN, SUPPORT = "101", "104", "107", "202"
CUSTOMER = "+46701740678"


async def watching(house: House, agent: Agent, number: str, event: str = "dialog") -> Watch:
    """A key that has had its first news."""
    watch = Watch(agent, number, event)
    assert await watch.subscribe() in (200, 202)
    await house.until(lambda: watch.news, f"the first news of {number}")
    return watch


async def by_sipp(house: House, directory: Path, state: str) -> None:
    """What Gun's lamp shows (dialog) on a key by SIPp: another stack that nobody here wrote."""
    login = ("-au", "carin", "-ap", house.service.passwords["carin"], "-key", "caller", "carin")
    where = ("-i", "127.0.0.1", "-p", str(free_port("127.0.0.1", UDP)))
    key = Sipp("watches", directory, house.server, "-s", GUN, "-key", "state", state, *login, *where)
    await key.call()
    assert key.shown.read_text().endswith(f"{GUN} is {state}\n")


@pytest.mark.usefixtures("patient")
async def test_a_colleague_is_idle_rings_talks_is_absent_or_gone(house: House, tmp_path: Path) -> None:
    """As keys show it (dialog, also by SIPp), and presence, also on a Linphone; nobody here wrote these two."""
    write(tmp_path / "says.wav", tone(1, 440))
    gun, bo = await house.phone("gun"), await house.phone("bo")
    lamp = await watching(house, bo, GUN)
    seen = await watching(house, bo, GUN, "presence")
    password = house.service.passwords["david"]
    async with Linphone.by_login(
        "david", password, house.server, tmp_path, tmp_path / "says.wav", watches=GUN
    ) as david:
        await house.until(lambda: lamp.lamp == "terminated" and seen.presence[0] == "open", "gun to be idle")
        await house.until(lambda: david.seen() == "Online", "gun to be idle")
        assert seen.presence[:2] == ("open", "Ready")
        await by_sipp(house, tmp_path, "terminated")

        call = await bo.call(GUN)
        rings = await gun.called()
        await house.until(lambda: lamp.lamp == "early" and seen.presence[1] == "Ringing", "gun to ring")
        await by_sipp(house, tmp_path, "early")
        rings.answer()
        await house.until(lambda: lamp.lamp == "confirmed", "gun to talk")
        await house.until(lambda: seen.presence[1] == "On the phone", "gun to talk")
        await house.until(lambda: david.seen() == "On the phone", "gun to talk")
        await by_sipp(house, tmp_path, "confirmed")
        await call.hang_up()
        await house.until(lambda: lamp.lamp == "terminated" and seen.presence[1] == "Ready", "gun to be idle")

        chosen = await gun.call("*21*5*1300")
        assert await chosen.over() == "bye"
        await house.until(lambda: lamp.lamp == "held", "gun to be absent")
        await house.until(lambda: seen.notes == ["På lunch, åter 13:00"] * 3, "why and until when")
        await david.told("<note>På lunch, åter 13:00</note>")
        await house.profile("gun", "available")
        await house.until(lambda: lamp.lamp == "terminated" and seen.notes == ["Ready"], "gun to be back")
        await david.told("<note>Ready</note>")
        await house.until(lambda: david.seen() == "Online", "gun to be back")
        await gun.register(expires=0)
        await house.until(lambda: seen.presence[:2] == ("closed", "Unavailable"), "gun to be gone")
        await house.until(lambda: david.seen() == "Offline", "gun to be gone")
    versions = lamp.versions
    assert versions == sorted(set(versions))


@pytest.mark.at("2026-11-24T11:59:50+01:00")
async def test_a_phone_that_can_show_it_says_why_and_until_when(house: House) -> None:
    """The schedule sends Anna to lunch while Bo watches; nobody presses anything."""
    bo = await house.phone("bo")
    seen = Watch(bo, ANNA, "presence")
    await seen.subscribe(user_agent="Sangoma P330 4_9_1")

    await house.until(lambda: seen.presence[2] == "away: På lunch, åter 13:00", "lunch")
    assert seen.notes == ["På lunch, åter 13:00"] * 3


async def say(house: House, *texts: bytes) -> None:
    """Set the presence state of 199, who is nobody, as the service does for people."""
    asked = {"variable": "PRESENCE_STATE(CustomPresence:199)"}
    login = {"Authorization": aiohttp.encode_basic_auth(house.lab.ari_user, house.lab.ari_password)}
    async with aiohttp.ClientSession(house.lab.ari_url, headers=login) as exchange:
        for text in texts:
            asked["value"] = f"away,lunch,{base64.b64encode(text).decode()},e"
            async with exchange.post("/ari/asterisk/variable", data=asked) as answer:
                assert answer.status == 204


async def test_odd_words_are_a_note_that_every_phone_can_read(house: House) -> None:
    """A NOTIFY that is no XML would leave a phone without any presence, and one of over 2 kB has no body at all."""
    bo = await house.phone("bo")
    seen = await watching(house, bo, "199", "presence")

    for text, note in (
        ("Möte med <Åsa> & 'Bo', \"Ö\"".encode(), "Möte med <Åsa> & 'Bo', \"Ö\""),
        (b"p\xe5 lunch\xff", "p\ufffd lunch\ufffd"),
        ("Rad 1\nrad\t2\x01\x7f\uffff😀]]>".encode(), "Rad 1 rad 2  ?😀]]>"),
        (("å" * 500).encode(), "å" * 118 + "…"),
        (("&" * 500).encode(), "&" * 47 + "…"),
        (("<" * 59 + "&&&").encode(), "<" * 59 + "…"),
        (("x" * 240).encode(), "x" * 240),
        (("x" * 237 + "😀").encode(), "x" * 237 + "…"),
        ("Åter".encode(), "Åter"),
        (b"", "Unavailable"),
    ):
        await say(house, text)
        expected = [note] * (3 if text else 1)
        await house.until(lambda expected=expected: seen.notes == expected, f"{note!r}")  # type: ignore[misc]


async def test_a_mobile_that_talks_shows_on_the_lamp_m5(house: House) -> None:
    """Eva has no desk phone: her mobile is her phone."""
    bo = await house.phone("bo")
    lamp = await watching(house, bo, "105")
    await house.until(lambda: lamp.lamp == "terminated", "eva to be idle")

    call = await house.mex.call(DAVID, shown="+46701740609")
    await house.until(lambda: lamp.lamp == "confirmed", "eva to talk")
    await call.hang_up()
    await house.until(lambda: lamp.lamp == "terminated", "eva to be idle")


async def test_lamps_outlive_the_service_and_are_right_again_after_it(house: House) -> None:
    gun, bo = await house.phone("gun"), await house.phone("bo")
    lamp, lunch = await watching(house, bo, GUN), await watching(house, bo, "*22*2*107")
    await house.profile("gun", "meeting")
    await house.until(lambda: lamp.lamp == "held" and lunch.lamp == "confirmed", "gun to be absent")

    await house.kill()
    call = await bo.call(GUN)
    rings = await gun.called()
    await house.until(lambda: lamp.lamp == "early", "gun to ring, by the fallback")
    rings.answer()
    await house.until(lambda: lamp.lamp == "confirmed", "gun to talk")
    await call.hang_up()
    await house.until(lambda: lamp.lamp == "held", "gun to be absent, as last heard")

    await asyncio.to_thread(house.service.choose, "gun", "available")
    house.lab.cli("module unload res_pjsip_pidf_vaxel_note.so")  # as where nobody could build it
    try:
        await house.start()
        await house.until(lambda: lamp.lamp == "terminated" and lunch.lamp == "terminated", "gun to be back")
        await house.until(
            lambda: "our module" in str(house.service.health()["problems"]), "whose notes they are"
        )
    finally:
        house.lab.cli("module load res_pjsip_pidf_vaxel_note.so")


async def test_lamps_outlive_the_death_of_the_exchange(house: House) -> None:
    """Whoever watches goes on watching: Asterisk keeps the subscriptions, and tells them again when it is back."""
    gun, bo = await house.phone("gun"), await house.phone("bo")
    lamp, queue = await watching(house, bo, GUN), await watching(house, bo, SUPPORT)
    seen = await watching(house, bo, GUN, "presence")
    await house.profile("gun", "meeting")
    await house.until(lambda: lamp.lamp == "held" and seen.presence[1] == "I möte", "gun to be absent")

    astdb = house.lab.directory / "state/astdb.sqlite3"
    kept = "the subscriptions to be on the disk"
    await house.until(lambda: all(one.is_kept(astdb) for one in (lamp, queue, seen)), kept)
    await asyncio.to_thread(house.lab.kill)
    before = [len(one.news) for one in (lamp, queue, seen)]
    await asyncio.to_thread(house.lab.start)
    await house.until(
        lambda: all(len(one.news) > heard for one, heard in zip((lamp, queue, seen), before, strict=True)),
        "news without asking",
    )
    await house.until(lambda: lamp.lamp == "held" and seen.presence[1] == "I möte", "gun to be absent still")

    await gun.register()
    for one in (lamp, queue, seen):
        assert await one.subscribe() == 200
    await house.until(lambda: house.service.health().get("status") == "ready", "the service")
    await house.profile("gun", "available")
    await house.until(lambda: lamp.lamp == "terminated" and seen.presence[1] == "Ready", "gun to be back")
    call = await bo.call(GUN)
    await gun.called()
    await house.until(lambda: lamp.lamp == "early", "gun to ring")
    await call.hang_up()


async def test_keys_turn_a_profile_and_the_queues_on_and_off(house: House) -> None:
    """Each key dials what it watches; the extension in it must be one's own."""
    gun = await house.phone("gun")
    meeting, queues = await watching(house, gun, "*22*2*107"), await watching(house, gun, "*65*107")
    await house.until(lambda: meeting.lamp == "terminated" and queues.lamp == "confirmed", "the beginning")

    for key, lamp, shows in (
        ("*22*2*107", meeting, "confirmed"),
        ("*22*2*107", meeting, "terminated"),
        ("*65*107", queues, "terminated"),
        ("*65*107", queues, "confirmed"),
    ):
        call = await gun.call(key)
        await call.connected()
        await house.until(lambda lamp=lamp, shows=shows: lamp.lamp == shows, f"{key} to show {shows}")  # type: ignore[misc]
        await call.hang_up()

    not_hers = await gun.call("*22*2*101")
    assert await not_hers.over() == "403"


async def test_queues_and_the_night_are_lamps(house: House) -> None:
    bo = await house.phone("bo")
    support, night = await watching(house, bo, SUPPORT), await watching(house, bo, "*66")
    gun = await house.phone("gun")
    await house.until(lambda: (night.lamp, support.lamp) == ("terminated", "terminated"), "an idle day")

    caller = await house.trunk.call("+46846500420", shown=CUSTOMER)
    await gun.called()
    await house.until(lambda: support.lamp == "early", "somebody to wait")
    await caller.hang_up()
    await house.until(lambda: support.lamp != "early", "nobody to wait")


@pytest.mark.at("2026-11-24T19:00:00+01:00")
async def test_at_night_the_night_lamp_is_on_and_its_key_says_so_q10(house: House) -> None:
    bo = await house.phone("bo")
    night, support = await watching(house, bo, "*66"), await watching(house, bo, SUPPORT)
    await house.until(lambda: night.lamp == "confirmed" and support.lamp == "held", "the night")

    told = await bo.call("*66")
    await told.connected()
    assert (await house.journalled("bo", called="*66"))["how"] == "told"


async def test_strangers_and_unknown_extensions_show_nothing(house: House) -> None:
    bo, stranger = await house.phone("bo"), await house.stranger()
    by_trunk = Watch(house.trunk, GUN, "dialog")
    unknown, other = Watch(bo, "999", "presence"), Watch(bo, GUN, "as-feature-event")

    assert await Watch(stranger, GUN, "dialog").subscribe() == 401
    assert await by_trunk.subscribe() == 603
    assert await other.subscribe() == 489
    await unknown.subscribe()  # Asterisk refuses no number that fits a pattern
    await house.until(lambda: unknown.presence[:2] == ("closed", "Unavailable"), "that nobody is there")


async def test_a_key_follows_an_extension_to_another_person(house: House, tmp_path: Path) -> None:
    """Gun and Carin change places; the phone of whoever has 107 lights the key that watches 107."""
    gun, carin, bo = await house.phone("gun"), await house.phone("carin"), await house.phone("bo")
    lamp = await watching(house, bo, GUN)

    def swap(document: dict[str, Any]) -> None:
        people = {one["id"]: one for one in document["people"]}
        people["gun"]["extension"], people["carin"]["extension"] = "103", "107"

    async with house.with_company(swap, tmp_path):
        watches = "PJSIP/carin&Custom:107"
        await house.until(lambda: watches in house.lab.cli("core show hints"), "the key to watch carin")
        call = await bo.call(GUN)
        await carin.called()
        await house.until(lambda: lamp.lamp == "early", "carin to ring")
        await call.hang_up()
        await house.until(lambda: lamp.lamp == "terminated", "carin to be idle")
    assert not gun.calls


async def publish(sender: Agent, event: str) -> int:
    """PUBLISH of one's own state; the exchange's answer."""
    start = f"PUBLISH sip:{sender.user}@{sender.server[0]}:{sender.server[1]} SIP/2.0"
    extra = (("Event", event), ("Expires", "600"))
    request = sender.compose(start, None, "PUBLISH", body="<presence/>", extra=extra)
    kind = "application/pidf+xml"
    headers = tuple((name, kind if name == "Content-Type" else value) for name, value in request.headers)
    return (await sender.authorized(Message(request.start, headers, request.body))).code


async def test_an_event_that_nobody_serves_is_refused_and_logged_once(house: House) -> None:
    """489, as RFC 3903 and 6665 say for an event that nobody serves; phones ask again for ever."""
    bo = await house.phone("bo")
    before = len(house.service.log.read_text())

    for _ in range(3):
        assert await publish(bo, "presence") == 489
        assert await Watch(bo, GUN, "as-feature-event").subscribe() == 489
        assert await Watch(house.trunk, GUN, "dialog").subscribe() == 603
    assert await publish(house.trunk, "presence") == 489
    assert await publish(bo, "end-of-this-test") == 489

    await house.until(lambda: "end-of-this-test" in house.service.log.read_text(), "the log to be read")
    log = [line for line in house.service.log.read_text()[before:].splitlines() if "is refused" in line]
    for asked in ('"presence"', '"as-feature-event"', '"any event"'):
        told = [line for line in log if asked in line and '"phone": "bo"' in line]
        told += [line for line in log if asked in line and '"phone": "trunk"' in line and "any" in asked]
        assert len(told) <= 1, told
    assert house.service.health()["calls"] == 0


def removed(house: House) -> bool:
    """Whether Gun's laptop could be removed: not until the service has ended what it began."""
    with contextlib.suppress(AssertionError):
        house.service.vaxel("phones", "remove", "gun", "laptop")
        return True
    return False


async def test_a_key_shows_a_second_phone_of_the_same_person(house: House) -> None:
    """The lamp of 107 looks at her laptop, too."""
    await house.vaxel("phones", "add", "gun", "laptop")
    bo = await house.phone("bo")
    try:
        watches = "PJSIP/gun&PJSIP/gun.laptop&Custom:107"
        lamp = await watching(house, bo, GUN)
        await house.until(lambda: watches in house.lab.cli("core show hints"), "the key to watch both")
        assert lamp.lamp == "terminated"
    finally:
        await house.vaxel("phones", "shut-out", "gun", "laptop")
        await house.until(lambda: removed(house), "its registration to be ended")

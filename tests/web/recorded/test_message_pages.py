"""Others' voicemail in pages: nobody hears it without saying why, and its owner sees who did.

A real database and a stored sound.
"""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.company import load, to_company
from app.service.web.messages_room import StoredBoxes
from app.service.web.my_insights import StoredInsights
from app.web.api_v1.described import ApiV1
from app.web.api_v1.others_messages_v1 import OthersMessagesV1
from app.web.bodies import FORM_TYPE
from app.web.me.insight_page import MyInsight
from app.web.me.mine import Owners
from app.web.recorded.message_hearing import MessageHearing
from app.web.recorded.message_pages import MessagePages
from app.web.recorded.reason_door import LISTENS_FOR
from app.web.site.render import Pages
from app.words.phone_numbers import phone_text
from app.words.refusal import Refusal
from tests.storage.prepared import store_in
from tests.storage.test_mailbox import record
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from app.storage import Store
    from app.storage.rows import StoredMessage

COMPANY = to_company(load("examples/bolaget.yaml"))
FORM = {"Content-Type": FORM_TYPE}
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CALLER = "+46701740671"


@dataclass
class Answered:
    """A house with a message for Anna; boss is an administrator, anna sees her own pages."""

    boss: ClientSession
    anna: ClientSession
    store: Store
    sound: bytes
    message: int
    now: datetime = AT

    async def log(self) -> list[tuple[str, str, str, str | None, str | None]]:
        return [(one.who, one.what, one.why, one.call, one.person) for one in await self.store.accesses()]


@asynccontextmanager
async def answered(tmp_path: Path, role: AccountRole = AccountRole.ADMINISTRATOR) -> AsyncIterator[Answered]:
    pages, kept = Pages(), tmp_path / "voicemail"
    kept.mkdir()
    sound = record(kept / "anna_1.wav").read_bytes()
    async with store_in(tmp_path) as store:
        left = await store.add_message(
            mailbox="anna", caller=CALLER, call="c1", recorded_at=AT, seconds=4.5, sound="anna_1.wav"
        )
        here: list[Answered] = []
        hearing = MessageHearing(StoredBoxes(store, kept), lambda: here[0].now)
        api = ApiV1(pages, OthersMessagesV1(hearing).operations())
        others = [*MessagePages(pages, hearing, lambda: COMPANY).routes(), *api.routes()]
        own = MyInsight(pages, Owners(pages, lambda: COMPANY, lambda: AT), StoredInsights(store)).routes()
        async with visit(others, visitor(role, None), pages) as boss, visit(own, visitor(), pages) as anna:
            here.append(Answered(boss, anna, store, sound, left.id))
            yield here[0]


async def test_a_box_is_found_by_its_owner_and_looking_into_it_is_noted(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        boxes = await (await house.boss.get("/recordings/messages")).text()
        inside = await (await house.boss.get("/recordings/messages?box=anna")).text()

        assert '<a href="/recordings/messages?box=anna">Anna Ek</a>' in boxes
        assert phone_text(CALLER, "sv") in inside
        assert f"/recordings/messages/{house.message}" in inside
        assert await house.log() == [
            ("boss", "messages", "", None, "anna"),
            ("boss", "boxes", "", None, None),
        ]


async def test_whoever_looks_at_a_message_without_hearing_it_is_noted_once(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        path = f"/recordings/messages/{house.message}"
        pages = [await (await house.boss.get(path)).text() for _ in range(3)]
        seen = await (await house.anna.get("/me/insight")).text()

        assert phone_text(CALLER, "sv") in pages[0]
        assert await house.log() == [("boss", "message_seen", f"#{house.message}", "c1", "anna")]
        assert "tittade på ett meddelande" in seen


async def test_who_says_why_hears_it_for_a_while_and_its_owner_sees_it(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        assert "Ingen har lyssnat eller tittat." in await (await house.anna.get("/me/insight")).text()
        path = f"/recordings/messages/{house.message}"
        async with house.boss.post(f"{path}/listen", data={"why": "Anna är sjuk"}, headers=FORM) as answer:
            page = await answer.text()
        [sound] = set(re.findall(r'src="(/recordings/messages/\d+/sound/[^"]+)"', page))
        heard = await (await house.boss.get(sound)).read()
        house.now += LISTENS_FOR + timedelta(seconds=1)
        late = await house.boss.get(sound)
        seen = await (await house.anna.get("/me/insight")).text()
        left = await house.store.message(house.message)

        assert (heard == house.sound, late.status) == (True, 404)
        assert await house.log() == [("boss", "hear", f"Anna är sjuk (#{house.message})", "c1", "anna")]
        assert "lyssnade på ett meddelande" in seen
        assert "Anna är sjuk" in seen
        assert left is not None
        assert not left.heard  # it is still new to Anna


async def test_without_a_reason_nothing_is_heard_and_looking_is_noted(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        path = f"/recordings/messages/{house.message}"
        async with house.boss.post(f"{path}/listen", data={"why": " "}, headers=FORM) as answer:
            page, status = await answer.text(), answer.status
        guessed = await house.boss.get(f"{path}/sound/guessed")

        assert (status, guessed.status) == (400, 404)
        assert page.count('aria-invalid="true"') == 1
        assert "/sound/" not in page
        assert await house.log() == [("boss", "message_seen", f"#{house.message}", "c1", "anna")]


async def test_a_message_that_is_gone_or_lost_its_sound_is_not_there(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        path = f"/recordings/messages/{house.message}"
        async with house.boss.post(f"{path}/listen", data={"why": "x"}, headers=FORM) as answer:
            [sound] = set(re.findall(r'src="([^"]+/sound/[^"]+)"', await answer.text()))
        (tmp_path / "voicemail" / "anna_1.wav").unlink()

        assert (await house.boss.get(sound)).status == 404
        assert (await house.boss.get("/recordings/messages/4711")).status == 404
        assert (await house.boss.get("/recordings/messages/x")).status == 404
        gone = await house.boss.post("/recordings/messages/4711/listen", data={"why": "x"}, headers=FORM)
        assert gone.status == 404


class NumberGivenAgain(StoredBoxes):
    """SQLite gives the highest number again when its row is deleted: here to a message of Bo's."""

    after: bool = False

    async def one(self, id: int) -> StoredMessage | None:  # noqa: A002 - the word of the trade
        found = await super().one(id)
        return replace(found, mailbox="bo", sound="bo_1.wav") if found is not None and self.after else found


async def test_a_ticket_opens_no_other_message_that_got_the_same_number(tmp_path: Path) -> None:
    async with answered(tmp_path) as house:
        record(tmp_path / "voicemail" / "bo_1.wav")
        boxes, boss = NumberGivenAgain(house.store, tmp_path / "voicemail"), visitor(person=None)
        hearing = MessageHearing(boxes, lambda: AT)
        _, ticket = await hearing.hear(boss, house.message, "Anna är sjuk")
        boxes.after = True

        with pytest.raises(Refusal, match="say why first"):
            await hearing.sound(boss, house.message, ticket)


async def test_a_supervisor_sees_no_messages(tmp_path: Path) -> None:
    async with answered(tmp_path, AccountRole.SUPERVISOR) as house:
        for path in ("/recordings/messages", f"/recordings/messages/{house.message}"):
            assert (await house.boss.get(path)).status == 403
        assert await house.log() == []

"""Recorded calls in pages: each look is in the access log first, and nobody listens without saying why.

A real database, a real archive with a sealed sound.
"""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounts.roles import AccountRole
from app.company import load, to_company
from app.service.web.recordings_room import ArchivedRecordings
from app.storage.archive import Archive
from app.storage.rows import Access
from app.web.api_v1.described import ApiV1
from app.web.api_v1.recordings_v1 import RecordingsV1
from app.web.bodies import FORM_TYPE
from app.web.recorded.reason_door import LISTENS_FOR
from app.web.recorded.recording_actions import RecordingActions
from app.web.recorded.recording_pages import LOG_SHOWN, RecordingPages
from app.web.site.render import Pages
from app.words.refusal import Refusal
from tests.storage.prepared import store_in
from tests.storage.test_archive import FILE
from tests.storage.test_mailbox import record
from tests.web.site.visit import visit, visitor

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from aiohttp import ClientSession

    from app.storage import Store
    from app.storage.rows import StoredRecording

COMPANY = to_company(load("examples/bolaget.yaml"))
FORM = {"Content-Type": FORM_TYPE}


class Taped:
    """An archive with one recording of David's, and the browser of an administrator."""

    def __init__(self, browser: ClientSession, store: Store, sound: bytes, id_: int) -> None:
        self.browser, self.store, self.sound, self.id = browser, store, sound, id_
        self.now = datetime.now(UTC)

    async def log(self) -> list[tuple[str, str, str, int | None]]:
        return [(one.who, one.what, one.why, one.recording) for one in await self.store.accesses()]

    async def post(self, what: str, why: str) -> tuple[int, str]:
        answer = await self.browser.post(f"/recordings/{self.id}/{what}", data={"why": why}, headers=FORM)
        return answer.status, await answer.text()


@asynccontextmanager
async def taped(tmp_path: Path, role: AccountRole = AccountRole.ADMINISTRATOR) -> AsyncIterator[Taped]:
    inbox, kept, key = tmp_path / "inbox", tmp_path / "recordings", tmp_path / "recording.key"
    inbox.mkdir()
    sound = record(inbox / FILE).read_bytes()
    pages = Pages()
    async with store_in(tmp_path) as store:
        found = await Archive(inbox, kept, key, store).collect(FILE)
        assert found is not None
        actions = RecordingActions(ArchivedRecordings(store, kept, key), lambda: house.now)
        api = ApiV1(pages, RecordingsV1(actions).operations())
        routes = [*RecordingPages(pages, actions, lambda: COMPANY).routes(), *api.routes()]
        async with visit(routes, visitor(role, None), pages) as browser:
            house = Taped(browser, store, sound, found.id)
            yield house


async def test_the_list_names_people_and_is_itself_in_the_log(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        page = await (await house.browser.get("/recordings?person=David+Holm")).text()
        other = await (await house.browser.get("/recordings?person=anna")).text()

        assert "David Holm" in page
        assert f"/recordings/{house.id}" in page
        assert "Inga inspelningar." in other
        assert await house.log() == [("boss", "list", "anna", None), ("boss", "list", "david", None)]


async def test_who_says_why_hears_the_call_for_a_while_and_the_log_knew_before(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        status, page = await house.post("listen", "reklamation 4711")
        [path] = set(re.findall(r'src="(/recordings/\d+/sound/[^"]+)"', page))
        heard = await (await house.browser.get(path)).read()
        part = await house.browser.get(path, headers={"Range": "bytes=0-1"})
        house.now += LISTENS_FOR + timedelta(seconds=1)
        late = await house.browser.get(path)
        log = await (await house.browser.get("/recordings/log")).text()

        assert (status, heard == house.sound, late.status) == (200, True, 404)
        assert (part.status, await part.read()) == (206, house.sound[:2])
        assert await house.log() == [("boss", "listen", "reklamation 4711", house.id)]
        assert "lyssnade" in log
        assert "reklamation 4711" in log


@pytest.mark.parametrize("what", ["listen", "delete"])
async def test_without_a_reason_nothing_is_heard_or_deleted_and_the_look_is_logged(
    tmp_path: Path, what: str
) -> None:
    async with taped(tmp_path) as house:
        status, page = await house.post(what, "  ")

        assert status == 400
        assert page.count('aria-invalid="true"') == 1
        assert "/sound/" not in page
        assert await house.log() == [("boss", "recording_seen", "", house.id)]
        assert await house.store.recording(house.id) is not None


async def test_whoever_looks_at_a_recording_without_hearing_it_is_logged_once(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        pages = [await (await house.browser.get(f"/recordings/{house.id}")).text() for _ in range(3)]
        log = await (await house.browser.get("/recordings/log")).text()

        assert "David Holm" in pages[0]
        assert await house.log() == [("boss", "recording_seen", "", house.id)]
        assert "tittade på en inspelning" in log


async def test_what_is_older_in_the_log_is_on_the_next_page(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        await house.post("listen", "nyfiken")
        await house.store.note_looks(Access(house.now, "boss", "list", f"p{n}") for n in range(LOG_SHOWN))
        newest = await (await house.browser.get("/recordings/log")).text()
        [older] = re.findall(r'href="(/recordings/log\?after=[0-9]+)" rel="next"', newest)
        page = await (await house.browser.get(older)).text()

        assert "nyfiken" not in newest
        assert "nyfiken" in page
        assert 'href="/recordings/log" rel="prev"' in page
        assert 'rel="next"' not in page


async def test_a_deleted_recording_is_gone_with_its_sound(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        _, page = await house.post("delete", "på begäran")

        assert "Inspelningen är raderad." in page
        assert list((tmp_path / "recordings").rglob("*.vxr")) == []
        assert (await house.browser.get(f"/recordings/{house.id}")).status == 404
        assert (await house.post("delete", "en gång till"))[0] == 404
        assert [line[1] for line in await house.log()] == ["list", "delete"]


class NumberGivenAgain(ArchivedRecordings):
    """SQLite gives the highest number again when its row is deleted: here to a recording of Bo's."""

    after: bool = False

    async def one(self, id: int) -> StoredRecording | None:  # noqa: A002 - the word of the trade
        found = await super().one(id)
        return replace(found, person="bo", file="bo.vxr") if found is not None and self.after else found

    async def sound(self, recording: StoredRecording) -> bytes:
        return recording.file.encode()


async def test_a_ticket_opens_no_other_recording_that_got_the_same_number(tmp_path: Path) -> None:
    async with taped(tmp_path) as house:
        kept = NumberGivenAgain(house.store, tmp_path / "recordings", tmp_path / "recording.key")
        actions, boss = RecordingActions(kept, lambda: house.now), visitor(person=None)
        _, ticket = await actions.listen(boss, house.id, "reklamation 4711")
        kept.after = True

        with pytest.raises(Refusal, match="say why first"):
            await actions.sound(boss, house.id, ticket)


async def test_a_supervisor_sees_no_recording(tmp_path: Path) -> None:
    async with taped(tmp_path, AccountRole.SUPERVISOR) as house:
        for path in ("/recordings", "/recordings/log", f"/recordings/{house.id}"):
            assert (await house.browser.get(path)).status == 403
        assert await house.log() == []

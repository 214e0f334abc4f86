"""Messages, calls and callbacks on one's own pages: played, saved, deleted, and only one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.web.me.records import CallKind, MyCall, MyMessage, MyRecord, OtherParty
from tests.calls.stage import TUESDAY_MORNING
from tests.web.me.stage import visiting
from tests.web.site.test_live import told

if TYPE_CHECKING:
    from pathlib import Path

CUSTOMER = OtherParty("+46701740671", "070-174 06 71", "")
MESSAGE = MyMessage(7, CUSTOMER, TUESDAY_MORNING, 4.5, new=True)
MISSED = MyCall("c1", CallKind.MISSED, CUSTOMER, TUESDAY_MORNING, 0.0, "no_answer", "", None)
TAKEN_BY = replace(MISSED, id="c2", kind=CallKind.TAKEN_BY, by="Carin <Dahl>", message=7)
RECORD = MyRecord((MESSAGE,), (MISSED, TAKEN_BY))


async def test_a_message_is_listed_played_in_parts_and_saved(tmp_path: Path) -> None:
    (tmp_path / "7.wav").write_bytes(b"RIFF and the rest")
    async with visiting(shared=tmp_path) as visit:
        visit.records.kept["anna"] = RECORD
        visit.boxes.boxes[7] = "anna"
        page = await visit.text("/me/messages")
        async with visit.browser.get("/me/messages/7.wav", headers={"Range": "bytes=5-7"}) as part:
            assert (part.status, await part.read(), part.content_type) == (206, b"and", "audio/wav")
        async with visit.browser.get("/me/messages/7.wav?save") as whole:
            assert whole.headers["Content-Disposition"] == 'attachment; filename="7.wav"'

    assert "070-174 06 71" in page
    assert 'class="badge busy">nytt' in page
    assert 'src="/me/messages/7.wav"' in page


async def test_a_message_is_marked_and_deleted_and_the_log_says_so() -> None:
    async with visiting() as visit:
        visit.boxes.boxes[7] = "anna"

        assert await visit.post("/me/messages/7/heard") == (303, "/me/messages?done=marked")
        assert visit.boxes.heard == {7}
        assert await visit.post("/me/messages/7/new") == (303, "/me/messages?done=marked")
        assert visit.boxes.heard == set()
        assert await visit.post("/me/messages/7/delete") == (303, "/me/messages?done=deleted")
        assert visit.boxes.boxes == {}
        assert "Meddelandet är raderat." in await visit.text("/me/messages?done=deleted")
        assert [line[1] for line in visit.audit.lines] == ["message.mark", "message.mark", "message.delete"]


@pytest.mark.parametrize("does", ["heard", "new", "delete"])
async def test_another_boxs_message_does_not_exist(does: str, tmp_path: Path) -> None:
    (tmp_path / "7.wav").write_bytes(b"RIFF")
    async with visiting(shared=tmp_path) as visit:
        visit.boxes.boxes[7] = "bo"
        async with visit.browser.get("/me/messages/7.wav") as answer:
            assert answer.status == 404
        status, page = await visit.post(f"/me/messages/7/{does}")

        assert (status, "finns inte längre" in page) == (404, True)
        assert (visit.boxes.boxes, visit.boxes.heard, visit.audit.lines) == ({7: "bo"}, set(), [])


async def test_a_database_that_is_away_is_told_on_the_page() -> None:
    async with visiting() as visit:
        visit.boxes.away = True
        status, page = await visit.post("/me/messages/7/delete")

        assert (status, "Försök igen" in page) == (503, True)


async def test_calls_say_what_became_of_them() -> None:
    async with visiting() as visit:
        visit.records.kept["anna"] = RECORD
        page = await visit.text("/me/calls")

        assert "missat" in page
        assert "besvarat av Carin &lt;Dahl&gt;" in page
        assert 'name="number" value="+46701740671"' in page
        first = await visit.text("/me")
        assert "Missade samtal" in first
        assert "Nya meddelanden: 1" in first


async def test_a_callback_is_marked_as_done_and_another_is_taken_away() -> None:
    """P4."""
    async with visiting() as visit:
        anna = visit.on.company.people["anna"]
        one = await visit.on.returns.ask(anna, "+46701740671")
        two = await visit.on.returns.ask(anna, "+46701740672")
        others = await visit.on.returns.ask(visit.on.company.people["bo"], "+46701740673")
        page = await visit.text("/me/calls")

        assert page.count("bad om det") == 2
        assert await visit.post(f"/me/callbacks/{one.id}/done") == (303, "/me/calls?done=callback_done")
        cancelled = (303, "/me/calls?done=callback_cancelled")
        assert await visit.post(f"/me/callbacks/{two.id}/cancel") == cancelled
        assert (await visit.post(f"/me/callbacks/{others.id}/done"))[0] == 404
        assert (await visit.post(f"/me/callbacks/{one.id}/done"))[0] == 404
        states = {ticket.id: ticket.state.value for ticket in visit.on.returns.all()}
        assert states == {one.id: "done", two.id: "cancelled", others.id: "waiting"}


async def test_the_lists_are_live() -> None:
    async with visiting() as visit, visit.browser.get("/me/calls/now") as answer:
        await told(answer)
        visit.records.kept["anna"] = RECORD
        event, parts = await told(answer)

        assert event == "parts"
        assert list(parts["parts"]) == ["calls"]  # type: ignore[call-overload]
        async with visit.browser.get("/me/messages/now") as messages:
            assert "nytt" in str((await told(messages))[1])


async def test_a_number_that_no_message_can_have_is_not_found() -> None:
    async with visiting() as visit, visit.browser.get(f"/me/messages/{'9' * 30}.wav") as answer:
        assert answer.status == 404

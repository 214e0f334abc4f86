"""A draft is seen as a whole, in words, and put in force now or at a time; nobody's change is lost."""

from __future__ import annotations

import re
import threading
from html import unescape
from typing import TYPE_CHECKING, Any

from app.company import FileProblem, document, keep_codes, parse_company
from app.company.differences import differences
from app.web.site.company.draft import CompanyDraft, ReadText, read_text
from app.web.site.company.draft_pages import problem_of
from tests.web.site.company.office import EXAMPLE, Office, administrator
from tests.web.site.company.posting import inputs_of
from tests.web.site.company.test_entry_pages import save

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from aiohttp import ClientSession

NOW = {"when": "now", "why": "sommartid"}


async def listed(browser: ClientSession, path: str = "/company/draft") -> list[str]:
    """The sentences of a page's lists."""
    page = await (await browser.get(path)).text()
    return [unescape(one) for one in re.findall(r"<li>([^<]*)</li>", page)]


async def test_changes_are_told_in_words_and_then_put_in_force_with_who_and_why() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/hours/queue:support", hours__friday="7-15")
        await save(browser, "/company/basics", ring_seconds="25")
        told = await listed(browser)
        english = await listed(browser, "/company/draft?lang=en")
        answer = await browser.post("/company/draft/put-in-force", data=NOW)

    assert (answer.status, office.drafts.kept) == (200, {})
    version = office.now()
    assert (version.id, version.imported_by, version.why) == (2, "boss", "sommartid")
    assert (version.document["ring_seconds"], version.document["queues"][1]["hours"]["friday"]) == (
        25,
        "07:00-15:00",
    )
    assert version.text is not None
    assert "# Q14: de här går före" in version.text
    assert "Ringtiden är 25 sekunder i stället för 20 sekunder" in told
    assert "The ring time is 25 seconds instead of 20 seconds" in english
    assert any("Support" in one and "15" in one for one in told)
    by, action, _, _, after, why = office.audit.lines[-1]
    assert (by, action, why) == ("boss", "company.change", "sommartid")
    assert isinstance(after, dict)
    assert "The ring time is 25 seconds instead of 20 seconds" in after["changes"]


async def test_a_draft_is_prepared_for_a_time_in_stockholm() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/basics", ring_seconds="25")
        for at in ("2026-11-30T09:59", "2027-03-28T02:30", ""):
            wrong = await browser.post("/company/draft/put-in-force", data={"when": "at", "at": at})
            assert (wrong.status, "at-wrong" in await wrong.text()) == (422, True)
        page = await (
            await browser.post("/company/draft/put-in-force", data={"when": "at", "at": "2026-12-07T08:00"})
        ).text()

    assert "måndag 2026-12-07 08:00" in page
    (waiting,) = await office.versions.waiting(None)
    assert waiting.in_force_from is not None
    assert waiting.in_force_from.isoformat() == "2026-12-07T07:00:00+00:00"


async def test_two_administrators_at_once_lose_nothing() -> None:
    """The second is told what the first changed, and keeps both."""
    office = Office()
    async with office.browser() as first, office.browser(administrator("anna")) as second:
        await save(first, "/company/basics", ring_seconds="25")
        await save(second, "/company/people/carin", mobile="070-174 06 99")
        await first.post("/company/draft/put-in-force", data=NOW)

        refused = await second.post("/company/draft/put-in-force", data=NOW)
        page = unescape(await refused.text())
        await second.post("/company/draft/bring-over")
        told = await listed(second)
        done = await second.post("/company/draft/put-in-force", data=NOW)

    assert (refused.status, done.status) == (409, 200)
    assert "boss har ändrat policyn sedan du började" in page
    assert "Ringtiden är 25 sekunder i stället för 20 sekunder" in page
    assert not any("Ringtiden" in one for one in told)
    found = office.now().document
    carin = next(one for one in found["people"] if one["id"] == "carin")
    assert (found["ring_seconds"], carin["mobile"]) == (25, "+46701740699")


async def test_a_form_that_was_opened_before_somebody_elses_change_takes_nothing_back_unseen() -> None:
    office = Office()
    async with office.browser() as first, office.browser(administrator("anna")) as second:
        opened = inputs_of(await (await second.get("/company/people/bo")).text())
        text = inputs_of(await (await second.get("/company/text")).text())
        await save(first, "/company/people/bo", mobile="070-174 06 99")
        await first.post("/company/draft/put-in-force", data=NOW)
        opened["name"] = ["Bo Lindh"]
        late = await second.post("/company/people/bo", data=[(k, v) for k, vs in opened.items() for v in vs])
        late_text = await second.post("/company/text", data={k: vs[0] for k, vs in text.items()})
        shown = inputs_of(await late.text())
        assert (late.status, late_text.status, office.drafts.kept) == (409, 409, {})

        again = [(k, v) for k, vs in shown.items() for v in vs]
        done = await second.post("/company/people/bo", data=again, allow_redirects=False)

    assert (shown["name"], done.status) == (["Bo Lindh"], 303)
    assert "name: Bo Lindh" in office.drafts.kept["anna"].text


async def test_where_both_changed_the_same_value_it_is_told() -> None:
    office = Office()
    async with office.browser() as first, office.browser(administrator("anna")) as second:
        await save(first, "/company/basics", ring_seconds="25")
        await save(second, "/company/basics", ring_seconds="30")
        await first.post("/company/draft/put-in-force", data=NOW)
        page = await (await second.post("/company/draft/bring-over")).text()
        told = await listed(second)

    assert "Ni har båda ändrat: ring_seconds" in page
    assert "Ringtiden är 30 sekunder i stället för 25 sekunder" in told


async def test_a_change_that_a_prepared_version_lacks_is_told() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/people/carin", mobile="070-174 06 99")
        await browser.post("/company/draft/put-in-force", data={"when": "at", "at": "2026-12-07T08:00"})
        await save(browser, "/company/basics", ring_seconds="25")
        page = await (await browser.post("/company/draft/put-in-force", data=NOW)).text()

    assert "En version är förberedd utan de här ändringarna" in page


async def test_the_check_tells_what_is_new_in_the_draft() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/basics", ring_seconds="25")
        part = await (await browser.get("/company/draft/findings", headers={"X-Part": "1"})).text()
        page = await (await browser.get("/company/draft/findings")).text()

    assert "sv: ring_seconds: 25" in part
    assert "sv: ring_seconds: 20" not in part
    assert "<html" not in part
    assert "<h1>Granskning</h1>" in page


async def test_last_weeks_calls_that_would_have_gone_elsewhere_are_counted() -> None:
    office = Office()
    async with office.browser() as browser:
        same = await (await browser.get("/company/draft/last-week", headers={"X-Part": "1"})).text()
        await save(browser, "/company/basics", ring_seconds="25")
        page = await (await browser.get("/company/draft/last-week")).text()

    assert "Av förra veckans 40 samtal hade alla gått dit de gick." in same
    assert "Av förra veckans 40 samtal hade 1 gått någon annanstans." in page


async def test_a_draft_is_discarded_and_what_was_changed_back_is_no_draft() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/basics", ring_seconds="25")
        await browser.post("/company/draft/discard")
        assert office.drafts.kept == {}
        await save(browser, "/company/basics", ring_seconds="25")
        await save(browser, "/company/basics", ring_seconds="20")
        assert office.drafts.kept == {}
        empty: Any = await browser.post("/company/draft/put-in-force", data=NOW)

    assert empty.status == 422
    assert office.now().text == EXAMPLE
    assert [line[1] for line in office.audit.lines] == ["company.discard"]


async def test_a_draft_is_compared_once_and_never_where_calls_are_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A comparison takes seconds in a large company, and each page of the company tells how much is changed."""
    compared: list[threading.Thread] = []

    def noted(before: dict[str, Any], after: dict[str, Any]) -> Any:
        compared.append(threading.current_thread())
        return differences(before, after)

    monkeypatch.setattr("app.web.site.company.draft.differences", noted)
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/basics", ring_seconds="25")
        for path in ("/company", "/company/people", "/company/draft"):
            assert (await browser.get(path)).status == 200
        seen = len(compared)
        await browser.post("/company/draft/put-in-force", data=NOW)
        await browser.get("/company/versions/2")

    assert seen == 1
    assert threading.main_thread() not in compared


def test_a_draft_is_the_document_that_an_import_of_its_text_would_store() -> None:
    """With the codes of the version before; and what is remembered of a text is no company of entries, 20 MB."""
    base = Office().now()
    text = re.sub(r"(?m)^  - id: theatre.*\n(    .*\n)+", "", EXAMPLE)
    assert text != EXAMPLE

    draft = CompanyDraft(base, read_text(text), kept=True)

    assert draft.document == document(keep_codes(parse_company(text.encode()), base.document).file)
    assert "theatre" in (draft.document or {})["retired_codes"].values()
    assert draft.read.codes is not None
    assert (draft.read.codes.people, draft.read.codes.queues) == ([], [])


class Looked(list[Any]):
    """Counts the entries that somebody has looked at."""

    at = 0

    def __iter__(self) -> Iterator[Any]:
        for one in super().__iter__():
            self.at += 1
            yield one

    def __getitem__(self, place: Any) -> Any:
        self.at += 1
        return super().__getitem__(place)


def test_each_of_many_problems_looks_at_its_own_entry_alone() -> None:
    people = Looked([{"id": f"p{one}", "name": f"Person {one}"} for one in range(1000)])
    problems = [FileProblem(("people", one, "mobile"), "is missing") for one in range(1000)]
    office = Office()
    draft = CompanyDraft(office.now(), ReadText("", {"people": people}, problems), kept=True)

    told = [problem_of(one, draft, "filen", "sv") for one in problems]

    assert (told[999]["path"], told[999]["where"]) == ("/company/people/p999", "Person 999")
    assert people.at <= 2 * len(problems)

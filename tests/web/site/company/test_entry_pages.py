"""An administrator changes entries in forms: what they change comes into the file's text, and nothing else."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from aiohttp import FormData

from app.company.schema import CompanyFile
from app.storage.rows import StoredCompany
from app.web.site.company.fields import fields_of
from app.web.site.company.sections import ENTRY_LISTS, FORMS
from tests.company.lines import lines_between
from tests.web.site.company.office import EXAMPLE, Office
from tests.web.site.company.posting import inputs_of

if TYPE_CHECKING:
    from aiohttp import ClientSession


async def save(browser: ClientSession, path: str, **changes: str | list[str] | None) -> tuple[int, str]:
    """Open a form, change some inputs (None: empty it), and send it. Returns the status and the page or address."""
    form = inputs_of(await (await browser.get(path)).text())
    for name, value in changes.items():
        key = name.replace("__", ".")
        form.pop(key, None)
        if value is not None:
            form[key] = value if isinstance(value, list) else [value]
    data = [(name, value) for name, values in form.items() for value in values]
    answer = await browser.post(path, data=data, allow_redirects=False)
    return answer.status, answer.headers.get("Location") or unescape(await answer.text())


async def draft_of(office: Office) -> str:
    kept = await office.drafts.of("boss")
    assert kept is not None
    return kept.text


@pytest.mark.parametrize(
    "path",
    [
        *(f"/company/{form}" for form in FORMS),
        "/company/people/anna",
        "/company/people/kerstin",
        "/company/queues/support",
        "/company/roles/saljare",
        "/company/profiles/lunch",
        "/company/schedules/gone",
        "/company/exceptions/jonas-direktnummer",
        "/company/contacts/1",
        "/company/subscriptions/2",
        "/company/phone_models/bas",
        "/company/short_numbers/0",
        "/company/music/0",
        "/company/hours/reception",
        "/company/hours/working",
        "/company/hours/queue:salj",
        "/company/hours/role:support",
    ],
)
async def test_a_form_that_is_sent_as_it_was_changes_nothing(path: str) -> None:
    office = Office()
    async with office.browser() as browser:
        status, _ = await save(browser, path)

    assert (status, office.drafts.kept) == (303, {})


async def test_a_persons_new_mobile_is_one_line_of_the_draft() -> None:
    office = Office()
    async with office.browser() as browser:
        status, where = await save(
            browser, "/company/people/carin", mobile="070-174 06 99", manager="Eva Nyström (105)"
        )

    gone, came = lines_between(EXAMPLE, await draft_of(office))
    assert (status, where) == (303, "/company/people?done=saved")
    assert gone == []
    assert came == ['    mobile: "+46701740699"', "    manager: eva"]


async def test_opening_hours_become_the_usual_ones_and_the_days_that_differ() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(
            browser, "/company/hours/queue:support", hours__friday="7-15", hours__saturday="10.00–14.00"
        )

    _, came = lines_between(EXAMPLE, await draft_of(office))
    assert came == [
        '    hours: {weekdays: "07:00-16:00", clause: Q14, friday: "07:00-15:00", saturday: "10:00-14:00"}'
    ]


async def test_a_wrong_value_is_told_at_its_field_and_nothing_is_lost() -> None:
    office = Office()
    async with office.browser() as browser:
        status, page = await save(
            browser, "/company/people/anna", extension="abc", name="Anna Ek-Lund", manager="Ingen Alls"
        )

    assert (status, office.drafts.kept) == (422, {})
    form = inputs_of(page)
    assert (form["extension"], form["name"], form["manager"]) == (["abc"], ["Anna Ek-Lund"], ["Ingen Alls"])
    wrong = dict(re.findall(r'<p class="wrong" id="(\w+)-wrong">(.*?)</p>', page))
    assert wrong["extension"].startswith("'abc' är inte ett kortnummer")
    assert "Ingen Alls" in wrong["manager"]
    assert 'name="extension" id="extension" value="abc"' in page
    assert re.search(r'id="extension"[^>]*aria-invalid="true"', page)


async def test_the_list_of_what_is_wrong_says_which_field_each_line_is_about() -> None:
    """Five lines of "Saknas" tell nobody anything."""
    async with Office().browser() as browser:
        _, page = await save(browser, "/company/exceptions/_new")
        _, queue = await save(browser, "/company/queues/support", hours__monday="klockan nio")

    [told] = re.findall(r'id="errors">(.*?)</div>', page, re.DOTALL)
    assert re.findall(r"<a [^>]*>([^<]*)</a>", told) == [
        "För: Saknas",
        "Vad som tillåts: Saknas",
        "Godkänt av: Saknas",
        "Skäl: Saknas",
        "Till och med: Saknas",
    ]
    assert page.count("(behövs)") == 5
    assert re.search(r'<a href="#hours.monday">Öppettider, Måndag: ', queue)


async def test_a_new_person_gets_an_id_of_their_name() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/people/_new", name="Åsa Öberg", role="chef", extension="150")

    _, came = lines_between(EXAMPLE, await draft_of(office))
    assert came == ["  - id: asa", "    name: Åsa Öberg", '    extension: "150"']


async def test_a_queue_gets_another_member_and_a_step_of_waiting() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(
            browser,
            "/company/queues/salj",
            members=["Anna Ek (101)", "Hans Falk (108)", "104"],
            waiting__escalation__1__after="150",
            waiting__escalation__1__queues=["Support (202)"],
        )

    gone, came = lines_between(EXAMPLE, await draft_of(office))
    assert came == [
        "    members: [anna, hans, david]",
        "        - {after: 150, queues: [support]}",
    ]
    assert gone == ["    members: [anna, hans]"]


async def test_a_rule_that_is_emptied_is_gone_and_one_of_ones_own_needs_no_clause() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(
            browser, "/company/roles/saljare", busy__to=None, busy__clause=None, no_answer__to="Röstbrevlådan"
        )

    gone, came = lines_between(EXAMPLE, await draft_of(office))
    assert gone == ["    busy: {to: salj, clause: R1}"]
    assert came == ["    no_answer: {to: voicemail, clause: X1}"]


async def test_somebody_is_removed_and_what_named_them_is_told_in_the_draft() -> None:
    office = Office()
    async with office.browser() as browser:
        await browser.post("/company/people/gun/remove")
        page = await (await browser.get("/company/draft")).text()
        refused = await browser.post("/company/draft/put-in-force", data={"when": "now"})

    assert "id: gun" not in await draft_of(office)
    assert "/company/queues/support" in page
    assert refused.status == 422
    assert len(office.versions.kept) == 1


async def test_a_button_adds_an_empty_row_without_a_script() -> None:
    async with Office().browser() as browser:
        form = inputs_of(await (await browser.get("/company/queues/salj")).text())
        data = [(name, value) for name, values in form.items() for value in values]
        page = await (
            await browser.post("/company/queues/salj", data=[*data, ("_more", "waiting.escalation")])
        ).text()

    assert "waiting.escalation.1.after" in inputs_of(page)


async def test_people_are_found_by_name_number_and_role() -> None:
    async with Office().browser() as browser:
        for words, found in (
            ("nystr", "Eva Nyström"),
            ("08-465 004 01", "Anna Ek"),
            ("receptionist", "Carin Dahl"),
        ):
            page = await (await browser.get("/company/people", params={"q": words})).text()
            assert [found] == re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page)


async def test_every_field_of_the_file_has_a_place_in_a_form() -> None:
    shown = {*ENTRY_LISTS, *FORMS, *(name for names in FORMS.values() for name in names), "working_hours"}

    assert {one.name for one in fields_of(CompanyFile)} - shown == set()


async def test_names_are_suggested_to_whoever_types() -> None:
    async with Office().browser() as browser:
        answer = await browser.get("/company/suggest", params={"of": "people", "q": "an"})
        assert (await answer.json())[:1] == ["Anna Ek (101)"]
        assert (await browser.get("/company/suggest", params={"of": "nothing"})).status == 404


async def test_a_new_id_is_followed_by_all_that_names_the_entry() -> None:
    office = Office()
    async with office.browser() as browser:
        status, to = await save(browser, "/company/roles/saljare", id="saljkar")
        page = await (await browser.get("/company/draft")).text()

    gone, came = lines_between(EXAMPLE, await draft_of(office))
    assert (status, to) == (303, "/company/roles?done=saved")
    assert len(gone) == len(came) == EXAMPLE.count("saljare")
    assert [one.replace("saljare", "saljkar") for one in gone] == came
    assert unescape(page).count("saljkar") == 1  # one sentence


@pytest.mark.parametrize(
    ("path", "id_", "words"),
    [
        ("/company/people/anna", "anna-ek", "telefoner, meddelanden, val eller samtal hör till det"),
        ("/company/queues/salj", "salja", "telefoner, meddelanden, val eller samtal hör till det"),
        ("/company/profiles/lunch", "mat", "telefoner, meddelanden, val eller samtal hör till det"),
        ("/company/roles/saljare", "support", "Kortnamnet är upptaget."),
        ("/company/roles/saljare", "", "Välj ett annat kortnamn"),
    ],
)
async def test_an_id_that_cannot_be_changed_is_refused(path: str, id_: str, words: str) -> None:
    office = Office()
    async with office.browser() as browser:
        status, page = await save(browser, path, id=id_)

    assert (status, words in page) == (422, True)
    assert await office.drafts.of("boss") is None


@pytest.mark.parametrize("text", [EXAMPLE, None])
async def test_no_page_reads_a_versions_document_in_the_event_loop(
    monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    """It is 10 MB at 10,000 people. The form of a person read it, and so did the check of a draft without a text."""
    office, loop, read = Office(), threading.current_thread(), [0, 0]
    office.versions.kept[0] = replace(office.versions.kept[0], text=text)

    def document(version: StoredCompany) -> object:
        read[threading.current_thread() is loop] += 1
        return json.loads(version.written)

    monkeypatch.setattr(StoredCompany, "document", property(document))
    async with office.browser() as browser:
        for path in ("/people/anna", "/people/anna", "/queues/salj", "/roles/saljare", "/versions/1"):
            assert (await browser.get(f"/company{path}")).status == 200
        await save(browser, "/company/people/anna", id="anna-ek")
        await save(browser, "/company/basics", ring_seconds="25")
        for path in ("", "/draft", "/draft/findings", "/text"):
            assert (await browser.get(f"/company{path}")).status == 200

    assert read[False] > 0
    assert read[True] == 0


async def test_somebody_who_is_only_in_the_draft_may_get_another_id() -> None:
    office = Office()
    async with office.browser() as browser:
        await save(browser, "/company/people/_new", name="Nils Ny", role="säljare", extension="150")
        await save(browser, "/company/queues/salj", members=["Anna Ek (101)", "Nils Ny (150)"])
        status, _ = await save(browser, "/company/people/nils", id="nils-ny")

    text = await draft_of(office)
    assert status == 303
    assert "id: nils-ny" in text
    assert re.search(r"members: ?\[anna, nils-ny\]|- nils-ny\n", text)


async def test_names_and_entries_move_in_a_form_without_a_script() -> None:
    office = Office()
    async with office.browser() as browser:
        form = inputs_of(await (await browser.get("/company/queues/salj")).text())
        names = [one for one in form["members"] if one]
        data = [(name, value) for name, values in form.items() for value in values]
        page = await (await browser.post("/company/queues/salj", data=[*data, ("_up", "members.1")])).text()
        moved = inputs_of(page)
        kept = await office.drafts.of("boss")
        data = [(name, value) for name, values in moved.items() for value in values]
        saved = await browser.post("/company/queues/salj", data=data, allow_redirects=False)
        draft = await (await browser.get("/company/draft")).text()

    assert [one for one in moved["members"] if one][:2] == [names[1], names[0]]
    assert 'name="_down" value="members.0" formnovalidate autofocus' in page
    assert kept is None  # moving is not saving
    assert saved.status == 303
    assert "ordningen bland" in unescape(draft).casefold()


async def test_an_entry_moves_in_its_list() -> None:
    office = Office()
    async with office.browser() as browser:
        page = await (await browser.get("/company/queues")).text()
        answer = await browser.post("/company/queues/support/up", allow_redirects=False)
        draft = await (await browser.get("/company/draft")).text()
        nowhere = await browser.post("/company/people/anna/up", allow_redirects=False)

    assert '<form method="post" action="/company/queues/support/up">' in page
    assert (answer.status, answer.headers["Location"]) == (303, "/company/queues?page=1&done=moved#row-0")
    assert "Ordningen bland köerna är nu Support, Sälj" in unescape(draft)
    assert nowhere.status == 404


async def test_who_is_first_on_a_page_of_before_stays_first() -> None:
    """It led to #row--1, and said that the order was changed."""
    office = Office()
    async with office.browser() as browser:
        answer = await browser.post("/company/queues/salj/up", allow_redirects=False)

    assert (answer.status, answer.headers["Location"]) == (303, "/company/queues?page=1#row-0")
    assert await office.drafts.of("boss") is None


@pytest.mark.parametrize(("button", "key"), [("up", "1"), ("remove", "0"), ("remove", "1")])
async def test_a_second_click_is_not_about_another_row(button: str, key: str) -> None:
    """In a list without ids the address says only where a row stood: the next one moved, or went."""
    office = Office()
    async with office.browser() as browser:
        path = f"/company/contacts/{key}"
        form = inputs_of(await (await browser.get(path)).text())
        row = {"_row": form["_row"][0]}
        first = await browser.post(f"{path}/{button}", data=row, allow_redirects=False)
        once = await draft_of(office)
        second = await browser.post(f"{path}/{button}", data=row, allow_redirects=False)
        page = await (await browser.get(second.headers["Location"])).text()

    assert (first.status, second.status) == (303, 303)
    assert second.headers["Location"] == "/company/contacts?done=stale"
    assert "Listan har ändrats sedan du öppnade sidan" in page
    assert once != EXAMPLE
    assert await draft_of(office) == once


async def test_a_row_of_a_list_without_ids_moves() -> None:
    async with Office().browser() as browser:
        before = await (await browser.get("/company/contacts")).text()
        found = re.search(r'action="(/company/contacts/1/up)"><input [^>]*name="_row" value="(\w+)"', before)
        assert found is not None
        moved = await browser.post(found[1], data={"_row": found[2]})
        after = await moved.text()

    names = [re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', page) for page in (before, after)]
    assert names[1] == [names[0][1], names[0][0], *names[0][2:]]


async def test_a_file_in_the_place_of_a_button_is_none() -> None:
    async with Office().browser() as browser:
        sent = FormData({"members": "anna"})
        sent.add_field("_up", b"x", filename="x.txt")
        sent.add_field("_seen", b"x", filename="x.txt")
        sent.add_field("_more", b"x", filename="x.txt")

        assert (await browser.post("/company/queues/salj", data=sent)).status < 500

"""The pages of calls: who sees which calls, what is found, and what a call's story and the table tell."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from app.accounts.roles import AccountRole
from app.calls.journal import Begin, End
from app.calls.tape import Occasion, Taped
from app.explain.story import OUTCOME_TEXTS
from app.policy.decision import Direction, Outcome
from app.web.site.journal.finder import is_only_of
from app.web.site.journal.sought import Sought
from app.words.phone_numbers import phone_text
from tests.commands.explaining.test_explain import DOCUMENT, PEOPLE, VERSION, calls
from tests.policy.bolaget import BOLAGET, EXAMPLE
from tests.storage.told_calls import CUSTOMER, NINE, OTHER, Told
from tests.web.site.booked import at_the_pages
from tests.web.site.visit import visitor

if TYPE_CHECKING:
    from app.accounts.visitor import Visitor
    from app.storage import Store

ALL = ["c11", "c10", "c9", "c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1"]
FILE_TEXT = Path(EXAMPLE).read_text("utf-8")
SUPERVISOR = visitor(AccountRole.SUPERVISOR, "gun")
ANNA = visitor(AccountRole.AGENT, "anna")
NOBODYS = visitor(AccountRole.EMPLOYEE, None)


async def page(store: Store, path: str, who: Visitor = SUPERVISOR) -> str:
    async with at_the_pages(store, who) as browser, browser.get(path) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()


def listed(html: str) -> list[str]:
    return re.findall(r'href="/journal/(c\d+)"', html)


async def test_a_supervisor_sees_everybodys_calls_and_an_employee_their_own(store: Store) -> None:
    assert listed(await page(store, "/journal")) == ALL
    assert listed(await page(store, "/journal", ANNA)) == ["c11", "c10", "c9", "c8", "c6", "c1"]
    assert listed(await page(store, "/journal", visitor(AccountRole.EMPLOYEE, "eva"))) == []
    nobodys = await page(store, "/journal", NOBODYS)
    assert listed(nobodys) == []
    assert "hör inte till någon telefon" in nobodys


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Anna", ["c11", "c10", "c9", "c8", "c6", "c1"]),
        ("q=101", ["c11", "c10", "c9", "c8", "c6", "c1"]),
        ("q=070-123 45 67", ["c11", "c5", "c3", "c1"]),
        ("q=%2B46701234567", ["c11", "c5", "c3", "c1"]),
        ("q=0739", ["c9", "c6", "c4", "c2"]),
        ("q=support", ["c11", "c5", "c4", "c3", "c2", "c1"]),
        ("q=v%C3%A4ntat l%C3%A4ngre", ["c5", "c2"]),
        ("q=nowhere", []),
        ("clause=o2", ["c7"]),
        ("how=message", ["c3"]),
        ("way=out", ["c9"]),
        ("q=support&clause=Q9&how=answered", ["c11", "c5", "c1"]),
        ("from=2026-11-24&to=2026-11-24", ALL),
        ("from=2026-11-25", []),
        ("how=nonsense&way=nonsense&after=nonsense", ALL),
    ],
)
async def test_calls_are_found_by_what_is_asked(store: Store, query: str, found: list[str]) -> None:
    assert listed(await page(store, f"/journal?{query}")) == found


async def test_an_employee_searches_among_their_own_calls_alone(store: Store) -> None:
    found = listed(await page(store, "/journal?q=support", ANNA))

    assert found == ["c11", "c1"]
    assert listed(await page(store, "/journal?q=bo", ANNA)) == ["c11", "c8", "c6"]


async def test_the_next_page_goes_on_with_the_same_search(store: Store) -> None:
    for n in range(60):
        at = f"2026-11-23T10:00:{n:02}.000Z"
        begin = Begin(f"old{n}", at, "trunk", "in", CUSTOMER, "101", "h")
        await store.write([begin, End(f"old{n}", at, "busy", None, 0, 0, 17)])

    first = await page(store, "/journal?q=0701234567")
    [older] = re.findall(r'href="(/journal\?[^"]*after=[^"]*)" rel="next"', first)
    rest = await page(store, older.replace("&amp;", "&"))

    count = len(re.findall(r'href="/journal/(?:c|old)\d+"', first + rest))
    assert count == 64
    assert 'value="0701234567"' in rest
    assert 'rel="next"' not in rest


async def test_a_story_tells_who_was_rung_and_by_which_clause(store: Store) -> None:
    html = await page(store, "/journal/c1")

    story = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "Anna Ek och Bo" in story
    assert "ringdes (Q9: alla lediga rings)" in story
    assert "Anna Ek svarade efter 12 s; de talade i 2 min 0 s." in story
    assert '<abbr class="badge" title="Support">' not in html
    assert re.search(r'<abbr class="badge" title="[^"]+">Q14</abbr>', html)


async def test_a_caller_who_hangs_up_at_the_next_phone_had_been_answered(store: Store) -> None:
    told = Told("c12", 3900, CUSTOMER, "0812345600").decided(3900, "queue", "support", "Q14")
    told.step(3920, "transfer", {"by": "anna", "to": "102"})
    await store.write(told.ended(3940, "caller_hung_up", rang=20).records)

    ended = "Den som ringde hade talat med Anna Ek, kopplades vidare och lade på innan någon svarade igen."
    assert ended in await page(store, "/journal/c12")
    assert "lade på efter koppling" in await page(store, "/journal")
    assert "had talked with Anna Ek, was transferred, and" in await page(store, "/journal/c12?lang=en")


async def test_numbers_are_as_people_write_them_on_pages_and_as_they_are_in_the_table(store: Store) -> None:
    written = phone_text(CUSTOMER, "sv")

    for path in ("/journal", "/journal/c1"):
        html = await page(store, path)
        assert written in html
        assert f">{CUSTOMER}" not in html
    assert phone_text(CUSTOMER, "en") in await page(store, "/journal/c1?lang=en")
    assert CUSTOMER in await page(store, "/journal.csv")
    assert listed(await page(store, f"/journal?q={quote(written)}")) == ["c11", "c5", "c3", "c1"]


async def test_a_story_is_told_in_english_too(store: Store) -> None:
    assert "answered after 12 s; they talked for 2 min 0 s" in await page(store, "/journal/c1?lang=en")


@pytest.mark.parametrize(
    ("who", "id_", "status"),
    [
        (ANNA, "c1", 200),
        (ANNA, "c2", 404),  # her phone rang in the queue, and she did not answer
        (ANNA, "c7", 404),
        (SUPERVISOR, "c2", 200),
        (SUPERVISOR, "no-such-call", 404),
        (ANNA, "no-such-call", 404),
        (NOBODYS, "c1", 404),
        (SUPERVISOR, "%00", 404),
    ],
)
async def test_a_call_of_others_is_not_even_there(store: Store, who: Visitor, id_: str, status: int) -> None:
    async with at_the_pages(store, who) as browser, browser.get(f"/journal/{id_}") as answer:
        assert answer.status == status


async def test_whoever_looks_at_others_calls_is_noted(store: Store) -> None:
    await page(store, "/journal")
    await page(store, "/journal?q=anna")
    await page(store, "/journal/c1")
    await page(store, "/journal/c1", ANNA)

    noted = [(one.who, one.what, one.call, one.person) for one in await store.accesses()]
    assert noted == [
        ("gun", "call", "c1", "anna"),
        ("gun", "calls", None, "anna"),
        ("gun", "calls", None, None),  # everybody's
    ]


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("/journal/c1", ["anna"]),
        ("/journal/c2", [None]),  # nobody of ours had the call
        ("/journal?q=Anna+Ek", ["anna"]),
        ("/journal?q=ek", ["anna"]),
        ("/journal?q=da", ["carin", "david"]),
        ("/journal?q=101", ["anna"]),
        ("/journal?q=%2B46701740605", ["anna"]),  # her mobile, of which a supervisor is not told whose it is
        ("/journal?q=support", [None]),
        ("/journal?q=Gun+Berg", []),  # the visitor herself
    ],
)
async def test_it_is_noted_whose_calls_were_looked_at(
    store: Store, path: str, whose: list[str | None]
) -> None:
    await page(store, path)
    await page(store, path)  # what is looked at again is noted once

    noted = [one.person for one in await store.accesses()]
    assert sorted(noted, key=str) == whose


async def test_a_table_has_every_call_that_fits_and_runs_nothing_in_a_spreadsheet(store: Store) -> None:
    evil = Begin("c12", "2026-11-24T12:00:00.000Z", "trunk", "in", "=HYPERLINK(1)", "101", "h")
    await store.write([evil])

    text = await page(store, "/journal.csv?way=in")

    assert text.startswith("\ufeff")
    heading, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert heading[:3] == ["När", "Riktning", "Från"]
    assert [row[-1] for row in rows] == ["c12", "c11", "c7", "c6", "c5", "c4", "c3", "c2", "c1"]
    assert rows[0][2] == "'=HYPERLINK(1)"
    first = rows[-1]
    assert first[:7] == [
        "2026-11-24 09:05:00",
        "Inkommande",
        f"'{CUSTOMER}",
        "0812345600",
        "",
        "besvarat",
        "Anna Ek",
    ]
    assert first[7:9] == ["12", "120"]


async def test_a_table_that_is_taken_out_is_noted_each_time(store: Store) -> None:
    """It hid behind a look at the page some minutes before."""
    for path in ("/journal", "/journal", "/journal.csv", "/journal.csv?way=in"):
        await page(store, path)

    noted = [(one.who, one.what, one.why) for one in await store.accesses()]
    assert noted == [("gun", "calls", "CSV"), ("gun", "calls", "CSV"), ("gun", "calls", "")]


@pytest.mark.parametrize(
    ("marks", "own"),
    [
        (("gun", "107", "+46846500407"), True),
        (("+46846500407", CUSTOMER), False),  # as if they began alike
        (("gun", "anna"), False),
        ((), False),  # everybody's
    ],
)
def test_only_a_search_of_ones_own_calls_is_not_noted(marks: tuple[str, ...], own: bool) -> None:
    """A customer's number that begins as the visitor's own was searched without a line in the log."""
    assert is_only_of("gun", Sought(marks), BOLAGET) is own


async def test_an_employee_s_table_has_their_own_calls_alone(store: Store) -> None:
    text = await page(store, "/journal.csv", ANNA)

    assert f"'{OTHER}" in text
    assert "c2" not in text
    assert len(text.strip().splitlines()) == 7


async def test_a_search_says_how_far_it_has_come_when_calls_are_not_entered_yet(store: Store) -> None:
    assert "läggs fortfarande upp" not in await page(store, "/journal")


async def test_what_a_caller_sends_as_a_name_is_text_and_no_markup(store: Store) -> None:
    await store.write(
        [Begin("c13", "2026-11-24T13:00:00.000Z", "trunk", "in", "<script>x</script>", "101", "h")]
    )

    html = await page(store, "/journal?q=<script>")

    assert "<script>x" not in html
    assert "&lt;script&gt;" in html


ADMINISTRATOR = visitor(AccountRole.ADMINISTRATOR, "gun")


async def judged(store: Store) -> None:
    """The calls of tests/commands/explaining/test_explain.py, with the version that judged them."""
    await store.import_document(DOCUMENT, VERSION, "root", people=PEOPLE, desk_phones=PEOPLE, text=FILE_TEXT)
    await store.write(calls())


async def test_a_story_says_by_which_line_of_the_file_each_reason_holds(store: Store) -> None:
    await judged(store)
    html = await page(store, "/journal/1764-support", ADMINISTRATOR)
    english = await page(store, "/journal/1764-support?lang=en", ADMINISTRATOR)

    [hours] = re.findall(r"\(rad (\d+): queues\[\d+\]\.hours\)", html)
    assert FILE_TEXT.splitlines()[int(hours) - 1].strip().startswith("hours:")
    assert f"Rader i filen som lästes in som version {VERSION[:12]}." in html
    assert f"line {hours}: queues" in english


def test_every_end_of_an_attempt_has_words_in_both_languages() -> None:
    """A queue that kept a caller too long was "overdue" in a Swedish story."""
    assert {one.value for one in Outcome} - {Outcome.REPLIED} <= OUTCOME_TEXTS.keys()


async def test_lines_of_the_file_are_for_those_who_may_read_it(store: Store) -> None:
    await judged(store)

    assert "rad " not in await page(store, "/journal/1764-support")


async def test_a_version_that_is_gone_leaves_the_story_without_lines(store: Store) -> None:
    html = await page(store, "/journal/c1", ADMINISTRATOR)

    assert "Anna Ek svarade efter 12 s" in html
    assert "Rader i" not in html


async def test_a_story_leads_to_what_can_be_heard_of_it(store: Store) -> None:
    async def left(mailbox: str) -> int:
        sound = f"{mailbox}_1.wav"
        told = await store.add_message(
            mailbox=mailbox, caller=CUSTOMER, call="c3", recorded_at=NINE, seconds=4.5, sound=sound
        )
        return told.id

    mine, queues = await left("anna"), await left("support")
    tape = Taped("bo", Direction.IN, Occasion.QUEUE, "c3", "channel", NINE)
    recording = await store.add_recording(tape, began_at=NINE, seconds=60, file="one.vxr", key="k")
    paths = {
        who: re.findall(
            r'<a class="button" href="(/(?:me|recordings)[^"]*)">Lyssna',
            await page(store, "/journal/c3", who),
        )
        for who in (ADMINISTRATOR, SUPERVISOR, visitor(AccountRole.SUPERVISOR, "anna"))
    }

    [boss, supervisor, anna] = paths.values()
    assert set(boss) == {
        f"/recordings/messages/{mine}",
        f"/recordings/messages/{queues}",
        f"/recordings/{recording.id}",
    }
    assert (supervisor, anna) == ([], ["/me/messages"])

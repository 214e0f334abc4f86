"""The file as text: errors at their lines, and nothing of what was written is lost."""

from __future__ import annotations

from html import unescape

from tests.web.site.company.office import EXAMPLE, Office
from tests.web.site.company.posting import inputs_of


async def test_the_text_that_is_written_is_the_draft() -> None:
    office = Office()
    async with office.browser() as browser:
        page = await (await browser.get("/company/text")).text()
        text = EXAMPLE.replace("ring_seconds: 20 ", "ring_seconds: 25 ").replace("\n", "\r\n")
        answer = await browser.post("/company/text", data={"text": text}, allow_redirects=False)

    assert inputs_of(page)["text"] == [EXAMPLE]
    assert answer.headers["Location"] == "/company/draft?done=saved"
    assert office.drafts.kept["boss"].text == EXAMPLE.replace("ring_seconds: 20 ", "ring_seconds: 25 ")


async def test_each_error_is_told_at_its_line_in_the_readers_language() -> None:
    line = EXAMPLE.splitlines().index('reception_extension: "9"') + 1
    text = EXAMPLE.replace('reception_extension: "9"', "reception_extension: nio")
    async with Office().browser() as browser:
        told = await (await browser.post("/company/text/check", data=text)).json()
        english = await (await browser.post("/company/text/check?lang=en", data=text)).json()
        saved = await browser.post("/company/text", data={"text": text})
        page = unescape(await saved.text())

    assert [one["line"] for one in told] == [line]
    assert "'nio' är inte ett kortnummer" in told[0]["words"]
    assert "'nio' is not a short number" in english[0]["words"]
    assert saved.status == 422
    assert f"Rad {line}" in page
    assert "Utkastet behöver rättas på ett ställe innan" in page
    assert inputs_of(page)["text"] == [text]


async def test_what_is_no_yaml_is_told_and_not_kept() -> None:
    office = Office()
    text = EXAMPLE + "  - [\n"
    async with office.browser() as browser:
        told = await (await browser.post("/company/text/check", data=text)).json()
        page = await (await browser.post("/company/text", data={"text": text})).text()

    assert len(told) == 1
    assert told[0]["line"] >= EXAMPLE.count("\n")
    assert inputs_of(page)["text"] == [text]
    assert office.drafts.kept == {}


async def test_a_character_that_does_not_print_is_told_at_its_line_and_nothing_is_lost() -> None:
    """Such as the line break that Word gives."""
    text = EXAMPLE + "# a\x0bb\n"
    async with Office().browser() as browser:
        saved = await browser.post("/company/text", data={"text": text})
        page = unescape(await saved.text())

    assert saved.status == 422
    assert f"Rad {text.count(chr(10))}" in page
    assert inputs_of(page)["text"] == [text]


async def test_the_file_can_be_fetched() -> None:
    async with Office().browser() as browser:
        answer = await browser.get("/company/text/file")

        assert await answer.text() == EXAMPLE
        assert "company.yaml" in answer.headers["Content-Disposition"]

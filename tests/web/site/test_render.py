"""Pages come in the reader's language, and a file's address changes with the file."""

from __future__ import annotations

import re

import pytest
from jinja2 import UndefinedError

from app.web.site.render import Pages
from tests.web.site.test_gate import ROUTES
from tests.web.site.visit import visit, visitor


async def test_the_page_is_in_the_visitors_language_unless_the_address_says_another() -> None:
    async with visit(ROUTES, visitor(lang="en")) as browser:
        own = await (await browser.get("/journal")).text()
        other = await (await browser.get("/journal?lang=sv")).text()

    assert '<html lang="en">' in own
    assert '<html lang="sv">' in other


async def test_every_file_that_a_page_names_is_there_and_kept_for_ever() -> None:
    async with visit(ROUTES, visitor()) as browser:
        page = await (await browser.get("/journal")).text()
        files = re.findall(r'"(/static/[^"]+)"', page)
        assert len(files) >= 3
        for file in files:
            answer = await browser.get(file)
            assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True)
        assert (await browser.get(files[0].replace("/static/", "/static/0"))).status == 404


def test_a_value_is_escaped_and_one_that_is_missing_is_an_error() -> None:
    pages = Pages()
    template = pages._environments["sv"].from_string("{{ name }}")

    assert template.render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        template.render()

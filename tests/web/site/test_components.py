"""The page of components shows each of them with its markup, in both languages."""

from __future__ import annotations

from pathlib import Path

from app.web.site import render
from app.web.site.components import COMPONENTS, Components
from app.web.site.render import Pages
from tests.web.site.visit import visit


async def test_each_component_is_shown_with_its_markup_to_everybody() -> None:
    pages = Pages()
    async with visit(Components(pages).routes(), None, pages=pages) as browser:
        text = await (await browser.get("/components?lang=en")).text()

    assert '<button class="main">Save</button>' in text
    assert "&lt;button class=&#34;main&#34;&gt;Save&lt;/button&gt;" in text
    assert [name for name in COMPONENTS if f'<h2 id="{name}">' not in text] == []


def test_every_component_that_has_a_file_is_on_the_page() -> None:
    files = (Path(render.__file__).parent / "templates" / "components").glob("*.html")

    assert {file.stem for file in files} == set(COMPONENTS)

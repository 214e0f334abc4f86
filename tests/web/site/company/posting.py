"""What a browser would send of a page's form.

Knows: inputs, selects and textareas. Refuses to know: what they mean.
"""

from __future__ import annotations

from html.parser import HTMLParser


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._text: str | None = None
        self._select: str | None = None
        self._written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "input" and name:
            if has.get("type") in ("checkbox", "radio") and "checked" not in has:
                return
            self.found.setdefault(name, []).append(has.get("value", ""))
        elif tag == "textarea" and name:
            self._text, self._written = name, []
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in has:
            self.found.setdefault(self._select, []).append(has.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._written.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.found.setdefault(self._text, []).append("".join(self._written))
            self._text = None
        elif tag == "select":
            self._select = None


def inputs_of(page: str) -> dict[str, list[str]]:
    """The names and values of everything that the page's forms would send."""
    parser = _Inputs()
    parser.feed(page)
    return {name: values for name, values in parser.found.items() if name not in ("q", "_more")}

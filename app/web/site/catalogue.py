"""The texts of the pages: one folder for each language, one file for each room of pages.

Knows: keys and texts. Refuses to know: which page says what.

words/sv/board.toml with `free = "ledig"` is the text `board.free`. A text may have places for values, `{name}`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

PAGE_LANGUAGES: Final = ("sv", "en")
TEXTS_OF_PAGES: Final = Path(__file__).parent / "words"


class Catalogue:
    """All texts in one language. Raises KeyError for a key that it lacks."""

    def __init__(self, lang: str, folder: Path = TEXTS_OF_PAGES) -> None:
        self.lang = lang
        self.texts: dict[str, str] = {}
        for file in sorted((folder / lang).glob("*.toml")):
            self._add(file.stem, tomllib.loads(file.read_text("utf-8")))

    def _add(self, place: str, found: dict[str, object]) -> None:
        for key, value in found.items():
            if isinstance(value, dict):
                self._add(f"{place}.{key}", value)
            else:
                self.texts[f"{place}.{key}"] = str(value)

    def __call__(self, key: str, **values: object) -> str:
        """The text, with the values in its places."""
        text = self.texts[key]
        return text.format(**values) if values else text


@cache
def catalogue_of(lang: str) -> Catalogue:
    """Read once: a text cannot change while a process runs."""
    return Catalogue(lang)

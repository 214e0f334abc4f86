"""Translates a sentence as gettext does: the English one is the key, and {} stands for the parts that vary.

Knows: how to recognise a message. Refuses to know: any sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Sentences:
    """`texts`: English to another language, with the same number of {} in both."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        by_length = sorted(texts, key=lambda sentence: -len(sentence.replace("{}", "")))
        self._texts = [(_pattern(sentence), texts[sentence]) for sentence in by_length]

    def said(self, message: str) -> str:
        """The translation, or the message itself if there is none; also of a part after a field ("until: ...")."""
        for pattern, words in self._texts:
            found = pattern.fullmatch(message)
            if found is not None:
                return words.format(*map(self.said, found.groups()))
        field, colon, rest = message.partition(": ")
        return f"{field}: {self.said(rest)}" if colon and re.fullmatch(r"[-\w.\[\]]+", field) else message


def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.escape(sentence).replace(r"\{\}", "(.+?)"), re.DOTALL)

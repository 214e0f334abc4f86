"""The kinds of words that a field of the company file has.

Knows: what each kind needs for its sentences. Refuses to know: the fields (the tables of words), and the sentences
(walk.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.company.differences.difference import EntryNames, InWords
from app.company.differences.shown import as_is

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.company.differences.shown import Shown

NOTHING_WORDS = InWords("inget", "none")
NO_WORDS = InWords("", "")


@dataclass(frozen=True, slots=True)
class NounWords:
    """A field with one value: `ringtiden är 25 sekunder i stället för 20 sekunder`.

    sv, en: with the article. none: what the field's absence means. many: the English noun is plural.
    """

    sv: str
    en: str
    show: Shown = as_is
    none: InWords = NOTHING_WORDS
    many: bool = False


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A field that is true or false. yes, no: what is said of the place when it has become so.

    whole: they are sentences of their own, and not about the place: `Support: de lediga agenterna ...`.
    """

    yes: InWords
    no: InWords
    whole: bool = False


@dataclass(frozen=True, slots=True)
class PartWords:
    """Fields of its own, under a heading in the sentence; without words the place is enough.

    whole: what to call it when it comes or goes as a whole.
    """

    head: InWords = NO_WORDS
    whole: InWords = NO_WORDS
    show: Shown | None = None
    none: InWords = NOTHING_WORDS


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule, {to, clause}: `vid obesvarat samtal går samtalet till X i stället för Y`. when: begins the sentence."""

    when: InWords


@dataclass(frozen=True, slots=True)
class HoursWords:
    """Opening hours (opens), or a time in which something applies. of: whose, if not the place's own."""

    of: InWords = NO_WORDS
    opens: bool = False
    none: InWords = NOTHING_WORDS


@dataclass(frozen=True, slots=True)
class EachWords:
    """A list of ids or values, one sentence for each that comes or goes. {who}: it; {place}: the entry around."""

    came: InWords
    gone: InWords
    noun: InWords
    show: Shown


@dataclass(frozen=True, slots=True)
class ListWords:
    """A list of values in one sentence."""

    noun: InWords
    show: Shown = as_is
    none: InWords = NO_WORDS


@dataclass(frozen=True, slots=True)
class KeyedWords:
    """A mapping from short keys to values, such as a telephone's keys. {key} stands in the noun."""

    noun: InWords
    show: Shown = as_is


@dataclass(frozen=True, slots=True)
class EntryWords:
    """A list of entries. new: what a new one is called; among: the whole list; subject: one of them in a sentence, {}.

    label: a new or former one; short: one that is there, if that is another text. key: the field that tells them apart;
    None: their place in the list, which is then what stands in the sentence.
    """

    new: InWords
    among: InWords
    subject: InWords
    label: Callable[[dict[str, Any], EntryNames], InWords]
    key: str | None = "id"
    short: Callable[[dict[str, Any], EntryNames], InWords] | None = None


FieldWords = (
    NounWords
    | ClaimWords
    | PartWords
    | RuleWords
    | HoursWords
    | EachWords
    | ListWords
    | KeyedWords
    | EntryWords
)

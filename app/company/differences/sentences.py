"""How a difference becomes a sentence: about a place, a value, or where calls go.

Knows: the order of the words in both languages. Refuses to know: the fields' words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.differences.difference import InWords
from app.company.differences.shown import as_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company.differences.difference import EntryNames
    from app.company.differences.kinds import NounWords, RuleWords

_OTHERWISE: Final = InWords("som annars", "as otherwise")
_KEEPS_WAITING: Final = InWords("vänta kvar", "keep waiting")


def in_place(place: InWords, said: InWords) -> InWords:
    """`Support: ringtiden är ...`"""
    return InWords(
        _begun(f"{place.sv}: {said.sv}" if place.sv else said.sv), _begun(_joint(place.en, said.en))
    )


def about(place: InWords, said: InWords) -> InWords:
    """`Anna Ek har nu en fast telefon`"""
    return InWords(_begun(f"{place.sv} {said.sv}".strip()), _begun(f"{place.en} {said.en}".strip()))


def _joint(place: str, said: str) -> str:
    return f"{place}: {said}" if place else said


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def value_in_words(words: NounWords, old: Any, new: Any, names: EntryNames) -> InWords:
    """`ringtiden är 25 sekunder i stället för 20 sekunder`"""
    was = words.none if old is None else words.show(old, names)
    is_ = words.none if new is None else words.show(new, names)
    if was == is_:  # they differ beyond what a sentence shows
        return InWords(f"{words.sv} har ändrats", f"{words.en} {'have' if words.many else 'has'} changed")
    verb = "are" if words.many else "is"
    return InWords(
        f"{words.sv} är {is_.sv} i stället för {was.sv}", f"{words.en} {verb} {is_.en} instead of {was.en}"
    )


def rule_in_words(words: RuleWords, old: Any, new: Any, names: EntryNames) -> Iterator[tuple[str, InWords]]:
    """What differs in a rule {to, clause}, a word such as `wait`, or none: the field, and the sentence."""
    when = words.when
    if isinstance(old, dict) and isinstance(new, dict):
        if old.get("to") != new.get("to"):
            was, is_ = as_place(old, names), as_place(new, names)
            yield (
                ".to",
                InWords(
                    f"{when.sv} går samtalet till {is_.sv} i stället för {was.sv}",
                    f"{when.en}, calls go to {is_.en} instead of {was.en}",
                ),
            )
        if old.get("clause") != new.get("clause"):
            was_, now = str(old.get("clause")), str(new.get("clause"))
            yield (
                ".clause",
                InWords(
                    f"{when.sv} är paragrafen {now} i stället för {was_}",
                    f"{when.en}, the clause is {now} instead of {was_}",
                ),
            )
        return
    was, is_ = _goes(old, names), _goes(new, names)
    yield (
        "",
        InWords(f"{when.sv}: {is_.sv} i stället för {was.sv}", f"{when.en}: {is_.en} instead of {was.en}"),
    )


def _goes(rule: Any, names: EntryNames) -> InWords:
    match rule:
        case None:
            return _OTHERWISE
        case "wait":
            return _KEEPS_WAITING
        case _:
            to = as_place(rule, names)
            return InWords(f"till {to.sv}", f"to {to.en}")

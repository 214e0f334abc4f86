"""What differs between two lists of values, or two mappings, in sentences: `Anna Ek är inte längre i Sälj`.

Knows: what came, what went, and that an order can change alone. Refuses to know: lists of entries (walk.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.company.differences.difference import InWords
from app.company.differences.kinds import EachWords, KeyedWords, ListWords, NounWords
from app.company.differences.sentences import in_place, value_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.company.differences.difference import EntryNames


def list_in_words(
    words: EachWords | ListWords | KeyedWords, old: Any, new: Any, place: InWords, names: EntryNames
) -> Iterator[tuple[str, Any, Any, InWords]]:
    """Each difference: where in the list, before, after, and the sentence."""
    match words:
        case KeyedWords():
            yield from _keyed(words, old or {}, new or {}, place, names)
        case EachWords():
            yield from _each(words, old or [], new or [], place, names)
        case ListWords():
            yield "", old, new, in_place(place, _listed(words, old, new, names))


def _keyed(
    words: KeyedWords, old: dict[str, Any], new: dict[str, Any], place: InWords, names: EntryNames
) -> Iterator[tuple[str, Any, Any, InWords]]:
    changed = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    for key in changed:
        noun = NounWords(words.noun.sv.format(key=key), words.noun.en.format(key=key), words.show)
        said = value_in_words(noun, old.get(key), new.get(key), names)
        yield f".{key}", old.get(key), new.get(key), in_place(place, said)


def _each(
    words: EachWords, old: list[Any], new: list[Any], place: InWords, names: EntryNames
) -> Iterator[tuple[str, Any, Any, InWords]]:
    came = [one for one in new if one not in old]
    gone = [one for one in old if one not in new]
    for which, said in ((came, words.came), (gone, words.gone)):
        for one in which:
            name = words.show(one, names)
            sentence = InWords(
                said.sv.format(who=name.sv, place=place.sv), said.en.format(who=name.en, place=place.en)
            )
            both = (None, one) if which is came else (one, None)
            yield f".{one}", *both, in_place(InWords("", ""), sentence)
    if not came and not gone:
        yield "", old, new, in_place(place, _order(words.noun, [words.show(one, names) for one in new]))


def _listed(words: ListWords, old: Any, new: Any, names: EntryNames) -> InWords:
    noun = words.noun
    if (old is None or new is None) and words.none.sv:
        was, is_ = (
            words.none if one is None else _row([words.show(value, names) for value in one])
            for one in (old, new)
        )
        return InWords(
            f"{noun.sv} är {is_.sv} i stället för {was.sv}", f"{noun.en} are {is_.en} instead of {was.en}"
        )
    old, new = old or [], new or []
    came = [words.show(one, names) for one in new if one not in old]
    gone = [words.show(one, names) for one in old if one not in new]
    if not came and not gone:
        return _order(noun, [words.show(one, names) for one in new])
    sv, en = [], []
    if came:
        sv.append(f"{_row(came).sv} har tillkommit bland {noun.sv}")
        en.append(f"{_row(came).en} {_are(came)} new among {noun.en}")
    if gone:
        sv.append(f"{_row(gone).sv} finns inte längre bland {noun.sv}")
        en.append(f"{_row(gone).en} {_are(gone)} no longer among {noun.en}")
    return InWords("; ".join(sv), "; ".join(en))


def _order(noun: InWords, shown: Sequence[InWords]) -> InWords:
    row = _row(shown)
    return InWords(f"ordningen bland {noun.sv} är nu {row.sv}", f"the order of {noun.en} is now {row.en}")


def _row(shown: Sequence[InWords]) -> InWords:
    return InWords(", ".join(one.sv for one in shown), ", ".join(one.en for one in shown))


def _are(shown: Sequence[InWords]) -> str:
    return "is" if len(shown) == 1 else "are"

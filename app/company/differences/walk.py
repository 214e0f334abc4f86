"""Finds what differs between two documents, and says each difference in a sentence.

Knows: the shape of a document, from the schema; and how sentences are put together. Refuses to know: the fields' words
(the tables), and where the documents come from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never

from app.company.collector import without_collector
from app.company.differences.difference import CompanyDifference, EntryNames, InWords
from app.company.differences.hours_said import hours_in_words
from app.company.differences.kinds import (
    ClaimWords,
    EachWords,
    EntryWords,
    FieldWords,
    HoursWords,
    KeyedWords,
    ListWords,
    NounWords,
    PartWords,
    RuleWords,
)
from app.company.differences.lists_said import list_in_words
from app.company.differences.sentences import about, in_place, rule_in_words, value_in_words
from app.company.differences.words_of_calls import CALL_WORDS
from app.company.differences.words_of_company import COMPANY_WORDS
from app.company.differences.words_of_people import PEOPLE_WORDS
from app.company.differences.words_of_queues import QUEUE_WORDS
from app.company.differences.words_of_trunks import TRUNK_WORDS
from app.company.entry import entry_fields
from app.company.renaming import content_without, ids_renamed, with_references
from app.company.schema import CompanyFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.company.entry import FileEntry

WORDS_OF_FIELDS: Final[Mapping[str, Mapping[str, FieldWords]]] = {
    **COMPANY_WORDS,
    **CALL_WORDS,
    **PEOPLE_WORDS,
    **QUEUE_WORDS,
    **TRUNK_WORDS,
}
_NOWHERE: Final = InWords("", "")


@without_collector()
def differences(before: dict[str, Any], after: dict[str, Any]) -> list[CompanyDifference]:
    """What differs, in the order of the schema. Both: documents, as stored.

    What names an entry by its new id has not changed with it.
    """
    names = EntryNames.of(before, after)
    for section, new_ids in ids_renamed(before, after):
        before = with_references(before, section, new_ids)
    return list(_Walk(names).entry(CompanyFile, before, after, "", _NOWHERE))


class _Walk:
    def __init__(self, names: EntryNames) -> None:
        self._names = names

    def entry(
        self, of: type[FileEntry], before: dict[str, Any], after: dict[str, Any], path: str, place: InWords
    ) -> Iterator[CompanyDifference]:
        """The differences of an entry's fields. place: what to call it; nothing for the company itself."""
        known = set()
        for name, key, inner in entry_fields(of):
            known.add(key)
            old, new = before.get(key), after.get(key)
            if old == new:
                continue
            words = WORDS_OF_FIELDS[of.__name__].get(name) or _fallback(key)
            here = f"{path}.{key}" if path else key
            found = list(self._field(words, inner, old, new, here, place))
            yield from found or [self._value(_fallback(key), old, new, here, place)]  # None and [], say
        for key in sorted((before.keys() | after.keys()) - known):  # of another version of the schema
            if before.get(key) != after.get(key):
                yield self._value(
                    _fallback(key), before.get(key), after.get(key), f"{path}.{key}".lstrip("."), place
                )

    def _field(
        self, words: FieldWords, of: type[FileEntry] | None, old: Any, new: Any, path: str, place: InWords
    ) -> Iterator[CompanyDifference]:
        match words:
            case NounWords():
                yield self._value(words, old, new, path, place)
            case ClaimWords():
                said = words.yes if new else words.no
                sentence = in_place(place, said) if words.whole else about(place, said)
                yield CompanyDifference(path, old, new, sentence)
            case PartWords():
                yield from self._part(words, of, old, new, path, place)
            case RuleWords():
                for part, said in rule_in_words(words, old, new, self._names):
                    yield CompanyDifference(f"{path}{part}", old, new, in_place(place, said))
            case HoursWords():
                for was, is_, said in hours_in_words(words, old, new, place):
                    yield CompanyDifference(path, was, is_, said)
            case EachWords() | ListWords() | KeyedWords():
                for part, was, is_, said in list_in_words(words, old, new, place, self._names):
                    yield CompanyDifference(f"{path}{part}", was, is_, said)
            case EntryWords():
                assert of is not None
                yield from self._entries(words, of, old or [], new or [], path, place)
            case _:
                assert_never(words)

    def _value(self, words: NounWords, old: Any, new: Any, path: str, place: InWords) -> CompanyDifference:
        return CompanyDifference(
            path, old, new, in_place(place, value_in_words(words, old, new, self._names))
        )

    def _part(
        self, words: PartWords, of: type[FileEntry] | None, old: Any, new: Any, path: str, place: InWords
    ) -> Iterator[CompanyDifference]:
        if isinstance(old, dict) and isinstance(new, dict) and of is not None:
            head = words.head
            inner = InWords(
                ", ".join(part for part in (place.sv, head.sv) if part),
                ", ".join(part for part in (place.en, head.en) if part),
            )
            yield from self.entry(of, old, new, path, inner)
        elif words.show is not None:
            noun = NounWords(words.whole.sv, words.whole.en, words.show, words.none)
            yield self._value(noun, old, new, path, place)
        else:
            whole = words.whole if words.whole.sv else InWords(f"fältet {path}", f"the field {path}")
            said = (
                InWords(f"{whole.sv} har tillkommit", f"{whole.en} was added")
                if old is None
                else InWords(f"{whole.sv} har tagits bort", f"{whole.en} was removed")
            )
            yield CompanyDifference(path, old, new, in_place(place, said))

    def _entries(
        self,
        words: EntryWords,
        of: type[FileEntry],
        old: list[dict[str, Any]],
        new: list[dict[str, Any]],
        path: str,
        place: InWords,
    ) -> Iterator[CompanyDifference]:
        keys = [words.key and [str(one.get(words.key)) for one in both] for both in (old, new)]
        if not all(isinstance(both, list) and len(set(both)) == len(both) for both in keys):
            yield from self._by_place(words, of, old, new, path, place)
            return
        was, is_ = (
            dict(zip(which or [], both, strict=True)) for which, both in zip(keys, (old, new), strict=True)
        )
        renamed = _renamed(words.key or "", was, is_)
        former_keys = set(renamed.values())
        for key, entry in is_.items():
            former = was.get(renamed.get(key, key))
            if former is None:
                yield self._came(words, None, entry, f"{path}.{key}", place)
            elif former != entry:
                short = words.short or words.label
                yield from self.entry(
                    of, former, entry, f"{path}.{key}", self._subject(words, short(entry, self._names), place)
                )
        for key, entry in was.items():
            if key not in is_ and key not in former_keys:
                yield self._came(words, entry, None, f"{path}.{key}", place)
        stay = [key for key in was if key in is_]
        now = [key for key in is_ if key in was]
        if stay != now:
            yield self._order(words, [is_[key] for key in now], stay, now, path, place)

    def _by_place(
        self,
        words: EntryWords,
        of: type[FileEntry],
        old: list[dict[str, Any]],
        new: list[dict[str, Any]],
        path: str,
        place: InWords,
    ) -> Iterator[CompanyDifference]:
        """Entries without keys: one that changed keeps its place in the list; else they came or went."""
        if len(old) == len(new) and all(old.count(one) == new.count(one) for one in old):
            yield self._order(words, new, list(range(len(old))), [old.index(one) for one in new], path, place)
            return
        if len(old) == len(new):
            for index, (former, entry) in enumerate(zip(old, new, strict=True)):
                if former != entry:
                    label = InWords(str(index + 1), str(index + 1))
                    subject = self._subject(words, label, place)
                    yield from self.entry(of, former, entry, f"{path}[{index}]", subject)
            return
        for index, entry in enumerate(new):
            if new[: index + 1].count(entry) > old.count(entry):
                yield self._came(words, None, entry, f"{path}[{index}]", place)
        for index, entry in enumerate(old):
            if old[: index + 1].count(entry) > new.count(entry):
                yield self._came(words, entry, None, f"{path}[{index}]", place)

    def _order(
        self,
        words: EntryWords,
        entries: list[dict[str, Any]],
        old: list[Any],
        new: list[Any],
        path: str,
        place: InWords,
    ) -> CompanyDifference:
        short = words.short or words.label
        labels = [short(entry, self._names) for entry in entries]
        said = InWords(
            f"ordningen bland {words.among.sv} är nu {', '.join(one.sv for one in labels)}",
            f"the order of {words.among.en} is now {', '.join(one.en for one in labels)}",
        )
        return CompanyDifference(path, old, new, in_place(place, said))

    def _came(self, words: EntryWords, old: Any, new: Any, path: str, place: InWords) -> CompanyDifference:
        label = words.label(old or new, self._names)
        colon = "" if place.sv else ":"
        said = (
            InWords(f"{words.new.sv}{colon} {label.sv}", f"{words.new.en}{colon} {label.en}")
            if old is None
            else InWords(
                f"{words.subject.sv.format(label.sv)} finns inte längre bland {words.among.sv}",
                f"{words.subject.en.format(label.en)} is no longer among {words.among.en}",
            )
            if words.subject.sv == "{}"
            else InWords(
                f"{words.subject.sv.format(label.sv)} finns inte längre",
                f"{words.subject.en.format(label.en)} is gone",
            )
        )
        return CompanyDifference(path, old, new, in_place(place, said))

    def _subject(self, words: EntryWords, label: InWords, place: InWords) -> InWords:
        sv, en = words.subject.sv.format(label.sv), words.subject.en.format(label.en)
        return InWords(f"{place.sv}, {sv}" if place.sv else sv, f"{place.en}, {en}" if place.en else en)


def _fallback(key: str) -> NounWords:
    return NounWords(f"fältet {key}", f"the field {key}")


def _renamed(key: str, was: dict[str, dict[str, Any]], is_: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Entries of which nothing but the key has changed: the new key, and the former one."""
    gone: dict[str, list[str]] = {}
    for old in reversed([one for one in was if one not in is_]):
        gone.setdefault(content_without(key, was[old]), []).append(old)
    found: dict[str, str] = {}
    for new in is_:
        alike = gone.get(content_without(key, is_[new])) if new not in was else None
        if alike:
            found[new] = alike.pop()
    return found

"""The values of the company file as a sentence shows them.

Knows: how to write each kind of value for a reader. Refuses to know: which field has which kind (the tables of words).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.differences.difference import InWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.company.differences.difference import EntryNames

    Shown = Callable[[Any, EntryNames], InWords]

_LONGEST_QUOTE: Final = 120  # characters
NO_LIMIT_WORDS: Final = InWords("ingen gräns", "no limit")
_YES: Final = InWords("ja", "yes")
_NO: Final = InWords("nej", "no")
_LANGUAGES: Final = {"sv": InWords("svenska", "Swedish"), "en": InWords("engelska", "English")}
_PLACES: Final = {
    "voicemail": InWords("röstbrevlådan", "voicemail"),
    "reception": InWords("receptionen", "reception"),
    "answering_service": InWords("svarstjänsten", "the answering service"),
    "message": InWords("lämna meddelande", "leave a message"),
    "callback": InWords("bli uppringd", "be called back"),
    "connect": InWords("kopplas vidare", "be connected"),
    "wait": InWords("fortsätta vänta", "keep waiting"),
}
_PRESENTED: Final = {
    "direct": InWords("direktnumret", "the direct number"),
    "main": InWords("huvudnumret", "the main number"),
    "mobile": InWords("mobilnumret", "the mobile number"),
}


def as_is(value: Any, _: EntryNames) -> InWords:
    return InWords(str(value), str(value))


def as_quote(value: Any, _: EntryNames) -> InWords:
    text = str(value)
    short = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return InWords(f"”{short}”", f'"{short}"')


def as_yes_or_no(value: Any, _: EntryNames) -> InWords:
    return _YES if value else _NO


def as_language(value: Any, _: EntryNames) -> InWords:
    return _LANGUAGES.get(str(value), InWords(str(value), str(value)))


def as_count(sv: str, en: str, sv_one: str | None = None, en_one: str | None = None) -> Shown:
    """A number with its unit; `none` and `never` are words."""

    def show(value: Any, _: EntryNames) -> InWords:
        if value == "none":
            return NO_LIMIT_WORDS
        if value == "never":
            return InWords("aldrig", "never")
        one = value == 1
        figure = f"{value:g}" if isinstance(value, float) else str(value)
        return InWords(
            f"{figure.replace('.', ',')} {sv_one if one and sv_one else sv}".strip(),
            f"{figure} {en_one if one and en_one else en}".strip(),
        )

    return show


as_seconds = as_count("sekunder", "seconds", "sekund", "second")
as_minutes = as_count("minuter", "minutes", "minut", "minute")
as_so_many_days = as_count("dagar", "days", "dag", "day")
as_number = as_count("", "")


def as_word(**words: tuple[str, str]) -> Shown:
    """A word of the file in words of the language; _ stands for what no keyword can be."""
    table = {name.rstrip("_"): InWords(*both) for name, both in words.items()}
    return lambda value, _: table.get(str(value), InWords(str(value), str(value)))


def as_who(value: Any, names: EntryNames) -> InWords:
    """A person, queue, role, profile or model, by its id."""
    return _PLACES["reception"] if value == "reception" else names.name(str(value))


def as_profile(value: Any, names: EntryNames) -> InWords:
    return names.name(str(value), "profiles")


def as_role(value: Any, names: EntryNames) -> InWords:
    return names.name(str(value), "roles")


def as_place(value: Any, names: EntryNames) -> InWords:
    """Where a call goes: a rule, or its `to`."""
    to = str(value.get("to")) if isinstance(value, dict) else str(value)
    if to in _PLACES:
        return _PLACES[to]
    if to.startswith("voicemail:"):
        name = names.name(to.removeprefix("voicemail:"), "people", "queues")
        return InWords(f"röstbrevlådan för {name.sv}", f"the voicemail of {name.en}")
    return names.name(to, "people", "queues")


def as_presented(value: Any, names: EntryNames) -> InWords:
    """Which number calls present."""
    which = str(value.get("number")) if isinstance(value, dict) else str(value)
    if which in _PRESENTED:
        return _PRESENTED[which]
    name = names.name(which, "queues")
    return InWords(f"numret till {name.sv}", f"the number of {name.en}")

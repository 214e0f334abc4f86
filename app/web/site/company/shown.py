"""A form's inputs as a template shows them: labels, help, choices, values and what is wrong with each.

Knows: words. Refuses to know: HTML (templates/company/inputs.html), and where values come from (entry_form.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.company.in_swedish import swedish
from app.web.site.company.entry_form import LEFT_OUT, WORD
from app.web.site.company.fields import InputKind
from app.web.site.company.references import SELECTABLE
from app.web.site.company.week import WEEK_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.company import FileProblem
    from app.web.site.catalogue import Catalogue
    from app.web.site.company.entry_form import EntryForm, Posted
    from app.web.site.company.fields import FormField
    from app.web.site.company.references import Reference

NAMES_BROUGHT: Final = 300  # names that a page brings along; of more, the page asks for those that fit
MOST_TICKS: Final = 12  # entries to choose several of by ticking
KEYS: Final = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One choice of a list."""

    value: str
    label: str
    chosen: bool


@dataclass(slots=True, kw_only=True)
class ShownInput:
    """One input, or a group of them. as_: how it is shown; rows: groups; suggest: which names to choose among."""

    as_: str
    name: str
    label: str
    help: str = ""
    value: str = ""
    values: list[str] = field(default_factory=list)
    required: bool = False
    errors: list[str] = field(default_factory=list)
    choices: list[ShownChoice] = field(default_factory=list)
    inside: list[ShownInput] = field(default_factory=list)
    rows: list[list[ShownInput]] = field(default_factory=list)
    blank: list[ShownInput] = field(default_factory=list)
    suggest: str = ""
    removable: bool = False
    is_set: bool = False
    least: float | None = None
    most: float | None = None

    @property
    def wrong(self) -> bool:
        """Whether anything in it is wrong."""
        return bool(self.errors) or any(
            one.wrong for one in (*self.inside, *(i for row in self.rows for i in row))
        )


@dataclass(slots=True)
class Shower:
    """Shows the inputs of one form. more: how many more empty rows each list shall have, by its name."""

    form: EntryForm
    t: Catalogue
    errors: Mapping[str, list[str]]
    more: Mapping[str, int]
    used: dict[str, Reference] = field(default_factory=dict)

    def inputs(self, fields: Sequence[FormField], flat: Posted, prefix: str = "") -> list[ShownInput]:
        return [self._input(one, flat, f"{prefix}{one.name}") for one in fields]

    def _input(self, one: FormField, flat: Posted, name: str) -> ShownInput:
        shown = ShownInput(
            as_=one.kind.value,
            name=name,
            label=self.t(f"fields.{one.key}"),
            help=_sentence(one.help(self.t.lang)),
            value=next(iter(flat.get(name, ())), ""),
            required=one.required and one.name != "clause",  # without any it is a rule of one's own
            errors=self.errors.get(name, []),
            least=one.least,
            most=one.most,
        )
        match one.kind:
            case InputKind.CHOICE:
                shown.choices = self._words(one, shown.value)
            case InputKind.YES:
                shown.is_set = bool(shown.value)
            case InputKind.REFERENCE:
                self._name(shown, one)
            case InputKind.WEEK:
                shown.inside = [self._day(name, key, flat) for key in WEEK_DAYS]
                shown.blank = [self._day(name, "clause", flat)]
                shown.choices = self._instead(one, flat, name)
                shown.removable = one.optional
                shown.is_set = not one.optional or any(day.value for day in shown.inside)
            case InputKind.PART:
                shown.inside = self.inputs(one.part, flat, f"{name}.")
                shown.choices = self._instead(one, flat, name)
                shown.removable = one.optional
                shown.is_set = not one.optional or self.form.is_filled(one.part, flat, name)
            case InputKind.ENTRIES:
                self._rows(shown, one, flat)
            case InputKind.LIST:
                self._list(shown, one, flat)
            case InputKind.TICKS:
                chosen = flat.get(name, ())
                shown.choices = [
                    ShownChoice(word, self.t(f"fields.choice.{word}"), word in chosen) for word in one.words
                ]
            case InputKind.KEYED:
                assert one.item is not None
                keys = sorted(
                    {*KEYS, *(key.removeprefix(f"{name}.") for key in flat if key.startswith(f"{name}."))}
                )
                for key in keys:
                    value = next(iter(flat.get(f"{name}.{key}", ())), "")
                    row = ShownInput(
                        as_="choice", name=f"{name}.{key}", label=self.t("company.press", number=key)
                    )
                    row.choices = [ShownChoice("", "–", not value), *self._words_of(one.item.words, value)]
                    shown.inside.append(row)
            case _:
                pass
        return shown

    def _day(self, name: str, key: str, flat: Posted) -> ShownInput:
        return ShownInput(
            as_="text",
            name=f"{name}.{key}",
            label=self.t(f"fields.HoursEntry.{key}"),
            value=next(iter(flat.get(f"{name}.{key}", ())), ""),
            errors=self.errors.get(f"{name}.{key}", []),
        )

    def _words(self, one: FormField, value: str) -> list[ShownChoice]:
        words = self._words_of(one.words, value)
        if one.required or (one.default is not None and not one.optional):
            return words if value else [ShownChoice("", self.t("company.choose"), chosen=True), *words]
        unset = "unset_language" if one.key == "PersonEntry.language" else "unset"
        return [ShownChoice("", self.t(f"fields.choice.{unset}"), not value), *words]

    def _words_of(self, words: Sequence[str], value: str) -> list[ShownChoice]:
        known = {"true": "yes", "false": "no"}
        return [
            ShownChoice(word, self.t(f"fields.choice.{known.get(word, word)}"), word == value)
            for word in words
        ]

    def _instead(self, one: FormField, flat: Posted, name: str) -> list[ShownChoice]:
        if not one.words:
            return []
        value = next(iter(flat.get(f"{name}.{WORD}", ())), "")
        return [
            ShownChoice("", self.t("company.as_below"), not value),
            *self._words_of(one.words, value),
        ]

    def _name(self, shown: ShownInput, one: FormField) -> None:
        reference = one.reference
        assert reference is not None
        directory = self.form.directory
        if {*reference.lists} <= SELECTABLE and directory.size(reference) <= NAMES_BROUGHT:
            names = [name for _, name in directory.choices(reference)]
            if shown.value and shown.value not in names:
                names.append(shown.value)
            first = (
                []
                if one.required and shown.value
                else [ShownChoice("", self.t("company.choose") if one.required else "–", not shown.value)]
            )
            shown.as_ = "choice"
            shown.choices = [*first, *(ShownChoice(name, name, name == shown.value) for name in names)]
            return
        shown.suggest = reference.key
        self.used[reference.key] = reference

    def _list(self, shown: ShownInput, one: FormField, flat: Posted) -> None:
        assert one.item is not None
        reference = one.item.reference
        if reference is None:
            shown.as_ = "lines"
            return
        shown.values = [text for text in flat.get(shown.name, ()) if text]
        directory = self.form.directory
        if {*reference.lists} <= SELECTABLE and directory.size(reference) <= MOST_TICKS:
            shown.as_ = "ticks"
            names = [name for _, name in directory.choices(reference)]
            names += [name for name in shown.values if name not in names]
            shown.choices = [ShownChoice(name, name, name in shown.values) for name in names]
            return
        shown.as_ = "names"
        empty = 1 + self.more.get(shown.name, 0)
        room = int(one.most) - len(shown.values) if one.most else empty
        shown.values = [*shown.values, *[""] * max(0, min(empty, room))]
        shown.suggest = reference.key
        self.used[reference.key] = reference

    def _rows(self, shown: ShownInput, one: FormField, flat: Posted) -> None:
        rows = self.form.rows(flat, shown.name)
        last = rows[-1] + 1 if rows else 0
        empty = self.more.get(shown.name, 0)
        for at in [*rows, *range(last, last + empty)]:
            row = f"{shown.name}.{at}"
            values: Any = flat if at in rows else self.form.flat(one.part, {}, None, f"{row}.")
            shown.rows.append(self.inputs(one.part, values, f"{row}."))
        shown.blank = [ShownInput(as_="gone", name=LEFT_OUT, label=self.t("company.leave_out"))]


def labels_of(inputs: Sequence[ShownInput], above: str = "") -> dict[str, str]:
    """What each input is called, after those that it stands in: by its name, so that an error can say where it is."""
    found = {}
    for one in inputs:
        label = f"{above}{one.label}"
        found[one.name] = label
        found.update(labels_of([*one.inside, *one.blank], f"{label}, "))
        for at, row in enumerate(one.rows, 1):
            found.update(labels_of(row, f"{label} {at}, "))
    return found


def errors_of(
    problems: Sequence[FileProblem],
    place: tuple[str | int, ...],
    places: Mapping[tuple[str | int, ...], str],
    lang: str,
) -> tuple[dict[str, list[str]], list[FileProblem]]:
    """What is wrong with each input, by its name; and what is wrong elsewhere. place: of the entry in the file."""
    here: dict[str, list[str]] = {}
    elsewhere = []
    for one in problems:
        inside = one.place[len(place) :]
        if one.place[: len(place)] != place:
            elsewhere.append(one)
            continue
        while inside and inside not in places:
            inside = inside[:-1]
        told = _sentence(swedish(one.message) if lang == "sv" else one.message)
        here.setdefault(places.get(inside, ""), []).append(told)
    return here, elsewhere


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

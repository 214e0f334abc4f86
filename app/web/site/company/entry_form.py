"""An entry of the company file as the values of a form, and back.

Knows: names of inputs ("waiting.escalation.0.after"), and that a value nobody changed stays as the file writes it.
Refuses to know: which entry it is, whether its values are right, and how inputs look (shown.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.policy.numbers import NumberKind, canonical
from app.web.site.company.fields import InputKind
from app.web.site.company.week import CLOSED_DAY, WEEK_DAYS, days_of, with_days

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.web.site.catalogue import Catalogue
    from app.web.site.company.fields import FormField
    from app.web.site.company.references import Directory

    Posted = Mapping[str, Sequence[str]]
    Place = tuple[str | int, ...]

OWN_RULE: Final = "X1"  # the clause of a company's own rule, where nobody names another
TICKED: Final = "on"
WORD: Final = "_word"  # an input for a word of the file that stands instead of fields
LEFT_OUT: Final = "_gone"  # a tick: leave this part or entry out
_TRUE: Final = frozenset({"true", "yes", "on", "y", "t", "1"})
_WHOLE: Final = re.compile(r"[0-9]{1,9}")


def is_true(written: Any) -> bool:
    return str(written).casefold() in _TRUE


@dataclass(slots=True)
class EntryForm:
    """Makes and reads the values of one entry's form. places: of each place in the entry, the input's name."""

    directory: Directory
    t: Catalogue
    places: dict[Place, str] = field(default_factory=dict)

    # From the file to the form

    def flat(
        self, fields: Sequence[FormField], raw: Mapping[str, Any], default: Any = None, prefix: str = ""
    ) -> dict[str, list[str]]:
        """The values of all inputs. default: what holds for the whole entry where the file says nothing."""
        found: dict[str, list[str]] = {}
        for one in fields:
            usual = default[one.name] if isinstance(default, dict) and one.name in default else one.default
            found |= self._flat(one, raw.get(one.name), usual, f"{prefix}{one.name}")
        return found

    def _flat(self, one: FormField, raw: Any, usual: Any, name: str) -> dict[str, list[str]]:
        value = usual if raw is None else raw
        match one.kind:
            case InputKind.YES:
                return {name: [TICKED]} if is_true(value) else {}
            case InputKind.WEEK:
                return self._flat_week(one, value, name)
            case InputKind.PART:
                inside = value if isinstance(value, dict) else {}
                word = {f"{name}.{WORD}": [value if isinstance(value, str) else ""]} if one.words else {}
                return word | self.flat(one.part, inside, usual, f"{name}.")
            case InputKind.ENTRIES:
                entries = enumerate(value if isinstance(value, list) else [])
                rows = [self.flat(one.part, entry, None, f"{name}.{at}.") for at, entry in entries]
                return {key: values for row in rows for key, values in row.items()}
            case InputKind.LIST | InputKind.TICKS:
                return {name: self._flat_list(one, value)}
            case InputKind.KEYED:
                return {f"{name}.{key}": [str(what)] for key, what in (value or {}).items()}
            case _:
                return {name: ["" if value is None else self._said(one, value)]}

    def _flat_week(self, one: FormField, value: Any, name: str) -> dict[str, list[str]]:
        word = {f"{name}.{WORD}": [value if isinstance(value, str) else ""]} if one.words else {}
        if not isinstance(value, dict):
            return word | {f"{name}.{part}": [""] for part in (*WEEK_DAYS, "clause")}
        days = {f"{name}.{day}": [self._hours(text)] for day, text in days_of(value).items()}
        return word | days | {f"{name}.clause": [str(value.get("clause") or "")]}

    def _hours(self, text: str) -> str:
        return self.t("company.closed") if text == CLOSED_DAY else text.replace("-", "–")

    def _flat_list(self, one: FormField, value: Any) -> list[str]:
        values = [str(entry) for entry in value] if isinstance(value, list) else []
        if one.kind is InputKind.TICKS:
            return values
        assert one.item is not None
        if one.item.reference is not None:
            return [self.directory.show(one.item.reference, entry) for entry in values]
        return ["\n".join(values)]

    def _said(self, one: FormField, value: Any) -> str:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if one.kind is InputKind.CHOICE and set(one.words) == {"true", "false"}:
            return "true" if is_true(text) else "false"
        if one.reference is not None:
            return self.directory.show(one.reference, text)
        if one.kind is InputKind.NUMBER:
            if text in one.words:
                return self.t(f"fields.choice.{text}")
            return text.removesuffix(".0")
        return text

    # From the form to the file

    def wanted(
        self,
        fields: Sequence[FormField],
        raw: Mapping[str, Any],
        posted: Posted,
        default: Any = None,
        prefix: str = "",
        place: Place = (),
    ) -> dict[str, Any]:
        """The entry as the file shall write it: what differs from the form's values of before is changed."""
        before = self.flat(fields, raw, default, prefix)
        made: dict[str, Any] = {}
        known = {one.name: one for one in fields}
        for name in [*raw, *(name for name in known if name not in raw)]:
            if name not in known:
                made[name] = raw[name]  # of a field that forms do not show
                continue
            one, name_of_input = known[name], f"{prefix}{name}"
            usual = default[name] if isinstance(default, dict) and name in default else one.default
            self.places[(*place, name)] = name_of_input
            value = self._wanted(one, raw.get(name), usual, before, posted, name_of_input, (*place, name))
            if value is not None:
                made[name] = value
        return _in_order(made, [one.name for one in fields], list(raw))

    def _wanted(
        self, one: FormField, raw: Any, usual: Any, before: Posted, posted: Posted, name: str, place: Place
    ) -> Any:
        match one.kind:
            case InputKind.YES:
                same = _ticked(before, name) == _ticked(posted, name)
                return raw if same and not (one.required and raw is None) else _ticked(posted, name)
            case InputKind.WEEK:
                return self._wanted_week(one, raw, before, posted, name, place)
            case InputKind.PART:
                return self._wanted_part(one, raw, usual, posted, name, place)
            case InputKind.ENTRIES:
                return self._wanted_entries(one, raw, usual, posted, name, place)
            case InputKind.LIST | InputKind.TICKS:
                return self._wanted_list(one, raw, before, posted, name, place)
            case InputKind.KEYED:
                keys = {key: _one(posted, key) for key in posted if key.startswith(f"{name}.")}
                now = {key.removeprefix(f"{name}."): value for key, value in keys.items() if value}
                was = {
                    key.removeprefix(f"{name}."): _one(before, key)
                    for key in before
                    if key.startswith(f"{name}.")
                }
                return raw if now == was else now
            case _:
                now_text = _one(posted, name)
                return raw if now_text == _one(before, name) else self._read(one, now_text)

    def _read(self, one: FormField, text: str) -> Any:
        if not text:
            return None
        if one.reference is not None:
            return self.directory.read(one.reference, text)
        if one.kind is InputKind.NUMBER:
            word = next(
                (
                    word
                    for word in one.words
                    if text.casefold() in (word, self.t(f"fields.choice.{word}").casefold())
                ),
                None,
            )
            plain = text.replace(" ", "").replace(",", ".")
            return word or (int(plain) if _WHOLE.fullmatch(plain) else plain)
        if one.kind is InputKind.CHOICE and set(one.words) == {"true", "false"}:
            return text == "true"
        if one.kind is InputKind.PHONE:
            number = canonical(text)
            return number.text if number.kind is NumberKind.E164 else text
        return text

    def _wanted_week(
        self, one: FormField, raw: Any, before: Posted, posted: Posted, name: str, place: Place
    ) -> Any:
        for key in (*WEEK_DAYS, "clause"):
            self.places[(*place, key)] = f"{name}.{key}"
        self.places[(*place, "weekdays")] = f"{name}.monday"
        word = _one(posted, f"{name}.{WORD}")
        if one.words and word:
            return word
        names = [f"{name}.{part}" for part in (*WEEK_DAYS, "clause")]
        if all(_one(posted, part) == _one(before, part) for part in names):
            return None if isinstance(raw, str) else raw
        if one.optional and not any(_one(posted, part) for part in names):
            return None
        base = raw if isinstance(raw, dict) else {}
        days = {day: _one(posted, f"{name}.{day}") for day in WEEK_DAYS}
        texts = {day: CLOSED_DAY if text == self.t("company.closed") else text for day, text in days.items()}
        made = with_days(base, texts)
        clause = _one(posted, f"{name}.clause")
        if clause != _one(before, f"{name}.clause"):
            made["clause"] = clause or None
        return {key: value for key, value in made.items() if value is not None}

    def _wanted_part(
        self, one: FormField, raw: Any, usual: Any, posted: Posted, name: str, place: Place
    ) -> Any:
        word = _one(posted, f"{name}.{WORD}")
        if one.words and word:
            return word
        if one.optional and (
            _ticked(posted, f"{name}.{LEFT_OUT}") or not self.is_filled(one.part, posted, name)
        ):
            return None
        inside = raw if isinstance(raw, dict) else {}
        made = self.wanted(one.part, inside, posted, usual, f"{name}.", place)
        if made == inside and (raw is not None or not one.optional):
            return raw
        if raw is None and isinstance(usual, dict):  # what the part must have beside what was changed
            made = {
                **{part.name: usual[part.name] for part in one.part if part.required and part.name in usual},
                **made,
            }
        return self._with_clause(one, made) or None

    def _wanted_entries(
        self, one: FormField, raw: Any, usual: Any, posted: Posted, name: str, place: Place
    ) -> Any:
        rows = raw if isinstance(raw, list) else usual if isinstance(usual, list) else []
        made: list[Any] = []
        for at in self.rows(posted, name):
            row = f"{name}.{at}"
            if _ticked(posted, f"{row}.{LEFT_OUT}") or not self.is_filled(one.part, posted, row):
                continue
            here = (*place, len(made))
            self.places[here] = row
            entry = rows[at] if at < len(rows) and isinstance(rows[at], dict) else {}
            made.append(self._with_clause(one, self.wanted(one.part, entry, posted, None, f"{row}.", here)))
        if made == rows:
            return raw
        return made or None if one.optional or not usual else made

    def _wanted_list(
        self, one: FormField, raw: Any, before: Posted, posted: Posted, name: str, place: Place
    ) -> Any:
        now = [text.strip() for text in posted.get(name, ()) if text.strip()]
        was = [text for text in before.get(name, ()) if text]
        if one.item is not None and one.item.reference is None:
            now, was = ([line.strip() for text in both for line in text.split("\n")] for both in (now, was))
            now = [line for line in now if line]
        for at in range(len(now)):
            self.places[(*place, at)] = name
        if now == was:
            return raw
        if one.item is not None and one.item.reference is not None:
            shown = dict(zip(was, raw, strict=False)) if isinstance(raw, list) else {}
            now = [shown.get(text) or self.directory.read(one.item.reference, text) for text in now]
        return now or (None if one.optional or (raw is None and not was) else [])

    def _with_clause(self, one: FormField, made: dict[str, Any]) -> dict[str, Any]:
        """A rule of one's own needs no clause of the policy."""
        wants = any(part.name == "clause" and part.required for part in one.part)
        return {**made, "clause": OWN_RULE} if wants and made and "clause" not in made else made

    def is_filled(self, part: Sequence[FormField], posted: Posted, name: str) -> bool:
        """Whether anything was written into a part: what has a default counts only if it has another value."""
        for one in part:
            here = f"{name}.{one.name}"
            if one.kind is InputKind.PART and self.is_filled(one.part, posted, here):
                return True
            if one.kind is InputKind.ENTRIES and any(
                self.is_filled(one.part, posted, f"{here}.{at}") for at in self.rows(posted, here)
            ):
                return True
            if one.kind in (InputKind.PART, InputKind.ENTRIES):
                continue
            if one.kind is InputKind.WEEK and any(_one(posted, f"{here}.{day}") for day in WEEK_DAYS):
                return True
            usual = self._flat(one, None, one.default, here)
            if any(text for text in posted.get(here, ())) and list(posted.get(here, ())) != usual.get(here):
                return True
        return False

    def rows(self, posted: Posted, name: str) -> list[int]:
        """The numbers of a list's rows."""
        found = {
            int(rest)
            for key in posted
            if key.startswith(f"{name}.")
            for rest in [key.removeprefix(f"{name}.").partition(".")[0]]
            if _WHOLE.fullmatch(rest)
        }
        return sorted(found)


def _one(posted: Posted, name: str) -> str:
    return next(iter(posted.get(name, ())), "").replace("\r\n", "\n").strip()


def _ticked(posted: Posted, name: str) -> bool:
    return bool(_one(posted, name))


def _in_order(made: dict[str, Any], fields: list[str], there: list[str]) -> dict[str, Any]:
    """What is there already in its own order; new fields where the schema has them."""
    order = [name for name in there if name in made]
    for name in fields:
        if name in made and name not in order:
            before = [one for one in fields[: fields.index(name)] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else len(order), name)
    return {name: made[name] for name in [*order, *(one for one in made if one not in order)]}

"""Gives a company file's text other values, and leaves every other character as it is: comments, order, spaces.

Knows: where values stand in the text, in both of YAML's styles. Refuses to know: what they mean (schema.py).

It compares the values that are wanted with those that stand there, and edits what differs. Whoever wants a value gives
text, a whole number, true or false, a list or fields; None is a field that stands there empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.company.collector import without_collector
from app.company.problems import BadCompanyFile
from app.company.text_edits import CannotEdit
from app.company.text_nodes import MappingAt, ScalarAt, SequenceAt, nodes_of
from app.company.written_values import as_read, as_yaml, entry_lines, scalar
from app.company.yaml_text import EMPTY, read_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Change = tuple[int, int, str]  # from this character to that one stands this instead

EDIT_ROUNDS: Final = 8  # of edits: the order of a list changes in a round of its own


@without_collector()
def with_values(text: str, wanted: Mapping[str, Any]) -> str:
    """The text, so that it means these values. Raises CannotEdit."""
    meant = as_read(wanted)
    for _ in range(EDIT_ROUNDS):
        changes = sorted(_Editing(text).mapping(nodes_of(text), wanted), reverse=True)
        for start, end, new in changes:
            text = text[:start] + new + text[end:]
        try:
            found, _, wrong = read_all(text.encode())
        except BadCompanyFile as error:
            raise CannotEdit from error
        if not wrong and found == meant:
            return text
    raise CannotEdit


def key_of(entry: Any) -> Any:
    """What an entry of a list is known by: its id or number; a plain value by itself."""
    if isinstance(entry, dict):
        return next((str(entry[name]) for name in ("id", "number", "title") if entry.get(name)), None)
    return entry if isinstance(entry, str) else None


def paired(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new entry of a list the place of the old one that it was: by its key, else by its place."""
    old_keys, new_keys = [key_of(one) for one in old], [key_of(one) for one in new]
    if None not in (*old_keys, *new_keys) and len({*old_keys}) == len(old) and len({*new_keys}) == len(new):
        places = {key: at for at, key in enumerate(old_keys)}
        found = [places.get(key) for key in new_keys]
        free = [at for at in range(len(old)) if at not in found]
        if len(free) == 1 and found.count(None) == 1 and len(old) == len(new):
            at = found.index(None)
            if _much_alike(old[free[0]], new[at]):  # it got another key
                found[at] = free[0]
        return found
    left = list(range(len(old)))
    pairs: list[int | None] = [None] * len(new)
    for at, one in enumerate(new):
        same = next((place for place in left if old[place] == one), None)
        if same is not None:
            pairs[at] = same
            left.remove(same)
    for at in range(len(new)):
        if pairs[at] is None and at in left:
            pairs[at] = at
            left.remove(at)
    return pairs


def _much_alike(old: Any, new: Any) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return True
    same = [name for name, value in new.items() if old.get(name) == value]
    return 2 * len(same) >= len(new)


class _Editing:
    """The edits of one round."""

    def __init__(self, text: str) -> None:
        self._text = text

    def mapping(self, node: Any, wanted: Mapping[str, Any]) -> Iterator[Change]:
        pairs = [(key.value, key, value) for key, value in node.value]
        there = {name for name, _, _ in pairs}
        new = [name for name in wanted if name not in there]
        kept = [name for name, _, _ in pairs if name in wanted]
        if not kept:
            raise CannotEdit
        spans = [(key.start, self._last(value)) for _, key, value in pairs]
        if node.flow_style:
            items = [(name in wanted, *span) for (name, _, _), span in zip(pairs, spans, strict=True)]
            yield from self._left_out(items)
        else:
            yield from self._lines_left_out(pairs, spans, wanted)
        for name, key, value in pairs:
            if name in wanted:
                yield from self._field(key, value, wanted[name], flow=bool(node.flow_style))
        order = list(wanted)
        for name in reversed(new):  # those at one place are put in one before the other
            before = [one for one in order[: order.index(name)] if one in there]
            anchor = before[-1] if before else None
            yield self._added(node, pairs, spans, anchor, name, wanted[name])

    def _field(self, key: Any, value: Any, wanted: Any, *, flow: bool) -> Iterator[Change]:
        if _meaning(value) == as_read(wanted):
            return
        if isinstance(value, MappingAt) and isinstance(wanted, dict) and wanted and value.value:
            kept = [one for one, _ in value.value if one.value in wanted]
            if kept:
                yield from self.mapping(value, wanted)
                return
        if isinstance(value, SequenceAt) and isinstance(wanted, list) and wanted and value.value:
            yield from self._sequence(value, wanted)
            return
        if (
            isinstance(value, ScalarAt)
            and not isinstance(wanted, dict | list)
            and value.style not in ("|", ">")
        ):
            yield (
                self._value_start(key, value),
                self._last(value),
                self._space(value) + scalar(wanted, value.style),
            )
            return
        colon = self._text.index(":", key.end) + 1
        start, end = value.start, self._last(value)
        if isinstance(value, SequenceAt) and not value.flow_style and value.value:
            start = self._dash(value.value[0])
        column = key.column
        new_text = as_yaml(wanted, 0 if flow else column, flow=flow, after=len(_line_of(self._text, colon)))
        if "\n" in self._text[colon:start]:  # the value begins on a line of its own, perhaps after a comment
            yield colon, colon, new_text if new_text.startswith("\n") else f" {new_text}"
            yield self._text.rindex("\n", 0, start), end, ""
        else:
            yield colon, end, new_text if new_text.startswith("\n") else f" {new_text}"

    def _value_start(self, key: Any, value: Any) -> int:
        empty = value.start == value.end
        return self._text.index(":", key.end) + 1 if empty else value.start

    def _space(self, value: Any) -> str:
        return " " if value.start == value.end else ""

    def _sequence(self, node: Any, wanted: list[Any]) -> Iterator[Change]:
        items = list(node.value)
        old, new = [_meaning(one) for one in items], [as_read(one) for one in wanted]
        pairs = paired(old, new)
        stay = [at for at in pairs if at is not None]
        spans = [(self._item_start(node, one), self._last(one)) for one in items]
        if not stay:
            yield from self._all_other(node, spans, wanted)
            return
        if stay != sorted(stay):
            if len(stay) == len(items) == len(wanted):
                yield from self._moved(node, spans, stay)
                return
            # First what stays in its order, with what is new at the end; the next round moves them.
            ordered = [wanted[pairs.index(at)] for at in sorted(stay)]
            wanted = [*ordered, *(one for at, one in zip(pairs, wanted, strict=True) if at is None)]
            yield from self._sequence(node, wanted)
            return
        if node.flow_style:
            yield from self._left_out([(at in stay, *span) for at, span in enumerate(spans)])
        else:
            for at, (start, end) in enumerate(spans):
                if at not in stay:
                    yield _line_start(self._text, start), _next_line(self._text, end), ""
        for was, one in zip(pairs, wanted, strict=True):
            if was is not None:
                yield from self._item(node, items[was], one)
        for place in range(len(wanted) - 1, -1, -1):
            if pairs[place] is None:
                before = [at for at in pairs[:place] if at is not None]
                yield self._put_in(node, spans, before[-1] if before else None, wanted[place])

    def _item(self, node: Any, item: Any, wanted: Any) -> Iterator[Change]:
        if _meaning(item) == as_read(wanted):
            return
        if (
            isinstance(item, MappingAt)
            and isinstance(wanted, dict)
            and any(key.value in wanted for key, _ in item.value)
        ):
            yield from self.mapping(item, wanted)
        else:
            yield (
                item.start,
                self._last(item),
                as_yaml(wanted, 0, flow=True)
                if isinstance(wanted, dict | list) or node.flow_style
                else scalar(wanted, getattr(item, "style", None)),
            )

    def _all_other(self, node: Any, spans: list[tuple[int, int]], wanted: list[Any]) -> Iterator[Change]:
        start, end = spans[0][0], spans[-1][1]
        if node.flow_style:
            yield start, end, ", ".join(as_yaml(one, 0, flow=True) for one in wanted)
            return
        column = _column(self._text, start)
        lines = [entry_lines(one, column, short=_is_short(node)) for one in wanted]
        yield start, end, f"\n{' ' * column}".join(lines)

    def _moved(self, node: Any, spans: list[tuple[int, int]], order: list[int]) -> Iterator[Change]:
        text = self._text
        if node.flow_style:
            for at, place in enumerate(order):
                if at != place:
                    yield (*spans[at], text[spans[place][0] : spans[place][1]])
            return
        ends = [_next_line(text, end) for _, end in spans]
        starts = [_with_comments(text, spans[0][0]), *ends[:-1]]  # comments above an entry go with it
        chunks = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        chunks[-1] += "" if chunks[-1].endswith("\n") else "\n"
        if text[_line_start(text, spans[0][0]) : spans[0][0]].strip():
            raise CannotEdit  # the first entry does not begin its line
        yield starts[0], ends[-1], "".join(chunks[place] for place in order)

    def _put_in(self, node: Any, spans: list[tuple[int, int]], after: int | None, wanted: Any) -> Change:
        if node.flow_style:
            new_text = as_yaml(wanted, 0, flow=True)
            if after is None:
                return spans[0][0], spans[0][0], f"{new_text}, "
            return spans[after][1], spans[after][1], f", {new_text}"
        column = _column(self._text, spans[0][0])
        entry = entry_lines(wanted, column, short=_is_short(node))
        if after is None:
            return self._above(spans[0][0], entry)
        end = _line_end(self._text, spans[after][1])
        return end, end, f"\n{' ' * column}{entry}"

    def _added(
        self,
        node: Any,
        pairs: list[Any],
        spans: list[tuple[int, int]],
        after: str | None,
        name: str,
        wanted: Any,
    ) -> Change:
        at = next((place for place, (one, _, _) in enumerate(pairs) if one == after), None)
        if node.flow_style:
            new_text = f"{name}: {as_yaml(wanted, 0, flow=True)}"
            if at is None:
                return spans[0][0], spans[0][0], f"{new_text}, "
            return spans[at][1], spans[at][1], f", {new_text}"
        column = pairs[0][1].column
        new_text = as_yaml(wanted, column, flow=False, after=column + len(name) + 1)
        line = f"{name}:{new_text if new_text.startswith(chr(10)) else ' ' + new_text}"
        if at is None:
            return self._above(spans[0][0], line)
        end = _line_end(self._text, spans[at][1])
        return end, end, f"\n{' ' * column}{line}"

    def _above(self, first: int, line: str) -> Change:
        """A new first entry or field; the one that stands first now may be left out with its whole line."""
        begin, indent = _line_start(self._text, first), " " * _column(self._text, first)
        if self._text[begin:first].strip():  # "- first: ..."
            return first, first, f"{line}\n{indent}"
        return begin, begin, f"{indent}{line}\n"

    def _left_out(self, items: list[tuple[bool, int, int]]) -> Iterator[Change]:
        """Of a collection in brackets; at least one stays."""
        last = max(at for at, (stays, _, _) in enumerate(items) if stays)
        for at, (stays, start, _) in enumerate(items[: last + 1]):
            if not stays:
                yield start, items[at + 1][1], ""
        if last + 1 < len(items):
            yield items[last][2], items[-1][2], ""

    def _lines_left_out(
        self, pairs: list[Any], spans: list[tuple[int, int]], wanted: Mapping[str, Any]
    ) -> Iterator[Change]:
        text, at = self._text, 0
        while at < len(pairs) and pairs[at][0] not in wanted:
            at += 1
        if at and text[_line_start(text, spans[0][0]) : spans[0][0]].strip():  # "- first: ..."
            yield spans[0][0], spans[at][0], ""
            skip = at
        else:
            skip = 0
        for place, (name, _, _) in enumerate(pairs):
            if place >= skip and name not in wanted:
                start, end = spans[place]
                yield _line_start(text, start), _next_line(text, end), ""

    def _item_start(self, node: Any, item: Any) -> int:
        return int(item.start) if node.flow_style else self._dash(item)

    def _dash(self, item: Any) -> int:
        return self._text.rindex("-", 0, item.start + (item.start == item.end))

    def _last(self, node: Any) -> int:
        """Where a value's text ends: behind its last character."""
        if isinstance(node, ScalarAt):
            if node.style in ("|", ">"):
                return len(self._text[: node.end].rstrip())
            return int(node.end)
        if node.flow_style or not node.value:
            return int(node.end)
        child = node.value[-1]
        if isinstance(node, MappingAt):
            key, value = child
            return max(self._last(value), self._text.index(":", key.end) + 1)
        return self._last(child)


def _meaning(node: Any) -> Any:
    if isinstance(node, MappingAt):
        return {key.value: _meaning(value) for key, value in node.value}
    if isinstance(node, SequenceAt):
        return [_meaning(one) for one in node.value]
    return None if not node.style and node.value in EMPTY else node.value


def _is_short(node: Any) -> bool:
    """Whether a list's entries stand on one line each."""
    return all(not isinstance(one, MappingAt) or one.flow_style for one in node.value)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _with_comments(text: str, at: int) -> int:
    """Where the lines of comments begin that stand above this line, as far to the right as it."""
    start, column = _line_start(text, at), _column(text, at)
    while start:
        above = text[_line_start(text, start - 1) : start]
        if not above.startswith(" " * column + "#"):
            break
        start -= len(above)
    return start


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _next_line(text: str, at: int) -> int:
    return min(len(text), _line_end(text, at) + 1)


def _column(text: str, at: int) -> int:
    return at - _line_start(text, at)


def _line_of(text: str, at: int) -> str:
    return text[_line_start(text, at) : at]

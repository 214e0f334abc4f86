"""Finds ways of queues and reception that lead back to where the call came from.

Knows: where a queue sends a call (closed, unanswered, promise over), and closed reception. Refuses to know:
what a person's rules do: that depends on the hour (policy/chain.py ends every circle at run time).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.company.problems import FieldPath, FileProblem
from app.company.schema import RuleEntry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.company.schema import CompanyFile

RECEPTION: Final = "reception"
Edges = dict[str, list[tuple[str, FieldPath]]]


def problems(file: CompanyFile) -> Iterator[FileProblem]:
    """Each circle once, at its first way in the file."""
    edges = _edges(file)
    told: set[frozenset[str]] = set()
    for start in edges:
        for circle, place in _circles(edges, start):
            if frozenset(circle) in told:
                continue
            told.add(frozenset(circle))
            if len(circle) == 1:
                words = f"leads {circle[0]} to itself"
            else:
                words = f"leads in a circle: {' to '.join((*circle, circle[0]))}"
            yield FileProblem(
                place, f"{words}. Let one of these ways end with voicemail, a person or the answering service"
            )


def _edges(file: CompanyFile) -> Edges:
    queues = {queue.id for queue in file.queues}

    def node(to: str) -> str | None:
        if to in (RECEPTION, file.reception):
            return file.reception if file.reception in queues else RECEPTION
        return to if to in queues else None

    edges: Edges = {}
    for index, queue in enumerate(file.queues):
        ways: list[tuple[FieldPath, RuleEntry]] = [
            (("closed",), queue.closed),
            (("no_answer",), queue.no_answer),
        ]
        if isinstance(queue.waiting.at_promise, RuleEntry):
            ways.append((("waiting", "at_promise"), queue.waiting.at_promise))
        edges[queue.id] = [
            (to, ("queues", index, *field, "to")) for field, way in ways if (to := node(way.to)) is not None
        ]
    if file.reception not in queues and file.front_desk.hours is not None:
        to = node(file.front_desk.closed.to)
        edges[RECEPTION] = [(to, ("front_desk", "closed", "to"))] if to is not None else []
    return edges


def _circles(edges: Edges, start: str) -> Iterator[tuple[tuple[str, ...], FieldPath]]:
    """The stations through which `start` leads back to itself, and the first way."""
    paths: list[tuple[tuple[str, ...], FieldPath | None]] = [((start,), None)]
    seen = {start}
    while paths:
        path, first = paths.pop()
        for to, place in edges.get(path[-1], ()):
            begins = first or place
            if to == start:
                yield path, begins
            elif to not in seen:
                seen.add(to)
                paths.append(((*path, to), begins))

"""Makes a journal of a million calls, in SQLite and in PostgreSQL, by bulk insert.

Knows: varied calls, and how their rows get into both databases fast. Refuses to know: what is asked of them.

Some thousand different calls, decided by the policy of a company with 200 people and ten queues, are repeated over 365
days, each with an id and a beginning of its own. Their cards are those that the journal's writer would make.
"""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from bench_check import big_file
from bench_replay import call as decided_call

from app.company import document, document_hash, parse_company, to_company
from app.storage.cards import COUNTED, Card, card_of
from app.storage.register import cells_of
from app.storage.rows import StoredCall, StoredStep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import psycopg

    from app.policy.model import Company

PEOPLE, QUEUES, DAYS = 200, 10, 365
LAST: Final = datetime(2026, 11, 24, 18, tzinfo=UTC)
ROWS: Final = 20_000  # calls at once
CALL: Final = (
    "id, began_at, source, direction, caller, called, policy, ended_at, how, answered_by, ringing_ms, talking_ms, "
    "cause, card"
)


def made_company() -> tuple[Company, dict[str, Any]]:
    file = parse_company(big_file(PEOPLE, QUEUES, 12).encode())
    return to_company(file), document(file)


class Kind:
    """One of the different calls: all that its repetitions have in common."""

    def __init__(self, company: Company, version: str, chance: random.Random) -> None:
        decisions = decided_call(company, version, chance)
        asked: Any = decisions[0]["situation"]
        self.source = {"in": "trunk"}.get(asked["direction"], "phone")
        self.direction, self.caller, self.called = asked["direction"], asked["from"], asked["to"]
        last: Any = decisions[-1]["decision"]
        self.policy = version
        self.how, self.by = _end(company, last, chance)
        self.rang, self.talked = chance.randrange(3_000, 90_000), chance.randrange(10_000, 600_000)
        if self.how != "answered":
            self.talked = 0
        steps: list[tuple[int, str, Any]] = [
            (place * 1000, "decision", one) for place, one in enumerate(decisions)
        ]
        for place, one in enumerate(decisions):
            decision: Any = one["decision"]
            if decision["action"] == "queue":
                steps += [
                    (place * 1000 + n, "note", offer) for n, offer in _offers(company, decision["target"])
                ]
        steps.sort(key=lambda step: step[0])
        self.steps = [(after, what, data) for after, what, data in steps]
        self.texts = [msgspec.json.encode(data).decode() for _, _, data in steps]
        self.second = _second(chance)
        self.card = self._card()

    def ended(self, began: datetime) -> datetime:
        return began + timedelta(milliseconds=self.rang + self.talked)

    def _card(self) -> Card:
        began = LAST
        steps = tuple(
            StoredStep("", began + timedelta(milliseconds=after), what, data)
            for after, what, data in self.steps
        )
        return card_of(
            StoredCall(
                "",
                began,
                self.source,
                self.direction,
                self.caller,
                self.called,
                self.policy,
                self.ended(began),
                self.how,
                self.by,
                self.rang,
                self.talked,
                16,
                steps=steps,
            )
        )


def _end(company: Company, last: Any, chance: random.Random) -> tuple[str, str | None]:
    match last["action"]:
        case "queue":
            members = list(company.queues[last["target"]].members)
            how = chance.choices(("answered", "caller_hung_up", "message"), (80, 15, 5))[0]
            return how, chance.choice(members) if how == "answered" else None
        case "ring" | "trunk" | "external":
            how = chance.choices(("answered", "caller_hung_up", "no_answer", "failed"), (75, 15, 9, 1))[0]
            return how, last["target"] if how == "answered" else None
        case "refuse":
            return "refused", None
        case "voicemail":
            return "message", None
        case _:
            return "told", None


def _offers(company: Company, queue: str) -> Iterator[tuple[int, dict[str, Any]]]:
    members = list(company.queues[queue].members)[:6]
    considered = [{"agent": one, "standing": "free", "since": 1764000000.123, "about": ""} for one in members]
    for n, agent in enumerate(members[:2]):
        yield (
            n + 1,
            {
                "text": f"{agent} is rung",
                "offer": agent,
                "queue": queue,
                "through": queue,
                "clause": "Q9",
                "moved": False,
                "considered": considered,
            },
        )


def _second(chance: random.Random) -> int:
    """Of the day, in UTC: mostly in office hours, most before lunch."""
    return int(min(86_399, max(0, chance.gauss(10.2 * 3600, 2.2 * 3600))))


def kinds(different: int) -> list[Kind]:
    chance = random.Random(1)
    company, stored = made_company()
    version = document_hash(stored)
    return [Kind(company, version, chance) for _ in range(different)]


def repeated(every: list[Kind], calls: int) -> Iterator[tuple[str, datetime, Kind]]:
    """Ids, beginnings and kinds; most on weekdays."""
    chance = random.Random(2)
    for number in range(calls):
        kind = every[number % len(every)]
        day = (LAST - timedelta(days=chance.randrange(DAYS))).replace(hour=0)
        if day.weekday() > 4 and chance.random() < 0.9:
            day -= timedelta(days=2)
        began = day + timedelta(seconds=kind.second, milliseconds=number % 86_399)
        yield f"bench-{int(began.timestamp())}.{number}", began, kind


class Sums:
    """The figures of all calls, as the register sums them."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, int, str], list[int]] = {}
        self._figures: dict[int, list[tuple[str, str, list[int]]]] = {}

    def add(self, kind: Kind, at: Card) -> None:
        figures = self._figures.setdefault(
            id(kind),
            [
                (name, who, [counts.get(one, 0) for one in COUNTED])
                for (name, who), counts in kind.card.figures.items()
            ],
        )
        for name, who, counts in figures:
            for day, hour in cells_of(at):
                cell = self._found.setdefault((name, day, hour, who), [0] * len(COUNTED))
                for place, number in enumerate(counts):
                    cell[place] += number

    def rows(self) -> list[tuple[Any, ...]]:
        return [(*cell, *counts) for cell, counts in sorted(self._found.items())]


def _rows(kind: Kind, id_: str, began: datetime, card: str) -> tuple[Any, ...]:
    return (
        id_,
        began,
        kind.source,
        kind.direction,
        kind.caller,
        kind.called,
        kind.policy,
        kind.ended(began),
        kind.how,
        kind.by,
        kind.rang,
        kind.talked,
        16,
        card,
    )


def _card_text(kind: Kind, began: datetime) -> tuple[Card, str]:
    card = Card(began, kind.card.marks, kind.card.figures)
    return card, msgspec.json.encode(card.as_json()).decode()


def fill_sqlite(file: Path, every: list[Kind], calls: int) -> None:
    connection = sqlite3.connect(file)
    for pragma in ("synchronous=OFF", "journal_mode=MEMORY", "cache_size=-400000", "temp_store=FILE"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TEMP TABLE staged (mark TEXT, began_at TEXT, call TEXT)")
    sums = Sums()
    begun: list[tuple[Any, ...]] = []
    steps: list[tuple[Any, ...]] = []
    marks: list[tuple[str, str, str]] = []

    def put() -> None:
        connection.executemany(f"INSERT INTO call ({CALL}) VALUES ({', '.join('?' * 14)})", begun)
        connection.executemany(
            'INSERT INTO call_step (id, "call", at, what, data) VALUES (?, ?, ?, ?, ?)', steps
        )
        connection.executemany("INSERT INTO staged VALUES (?, ?, ?)", marks)
        connection.commit()
        for rows in (begun, steps, marks):
            rows.clear()

    for id_, began, kind in repeated(every, calls):
        card, text = _card_text(kind, began)
        sums.add(kind, card)
        row = [_lite(one) for one in _rows(kind, id_, began, text)]
        begun.append(tuple(row))
        for place, ((after, what, _), data) in enumerate(zip(kind.steps, kind.texts, strict=True)):
            steps.append((f"{id_}-{place}", id_, _lite(began + timedelta(milliseconds=after)), what, data))
        marks += [(mark, row[1], id_) for mark in card.marks]
        if len(begun) == ROWS:
            put()
    put()
    connection.execute("INSERT INTO call_mark SELECT * FROM staged ORDER BY mark, began_at, call")
    columns = ", ".join("?" * (4 + len(COUNTED)))
    connection.executemany(
        f"INSERT INTO hour_figure (kind, day, hour, who, {', '.join(COUNTED)}) VALUES ({columns})",
        sums.rows(),
    )
    connection.commit()
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _lite(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return value


def fill_postgres(connection: psycopg.Connection, every: list[Kind], calls: int) -> None:
    """Keys and indexes of the marks are made at the end."""
    sums = Sums()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE call_mark DROP CONSTRAINT pk_call_mark")
        found = list(repeated(every, calls))
        for start in range(0, len(found), ROWS):
            part = found[start : start + ROWS]
            with cursor.copy(f"COPY call ({CALL}) FROM STDIN") as copy:
                for id_, began, kind in part:
                    card, text = _card_text(kind, began)
                    sums.add(kind, card)
                    copy.write_row(_rows(kind, id_, began, text))
            with cursor.copy('COPY call_step (id, "call", at, what, data) FROM STDIN') as copy:
                for id_, began, kind in part:
                    for place, ((after, what, _), data) in enumerate(
                        zip(kind.steps, kind.texts, strict=True)
                    ):
                        copy.write_row(
                            (f"{id_}-{place}", id_, began + timedelta(milliseconds=after), what, data)
                        )
            with cursor.copy("COPY call_mark (mark, began_at, call) FROM STDIN") as copy:
                for id_, began, kind in part:
                    for mark in kind.card.marks:
                        copy.write_row((mark, began, id_))
        with cursor.copy(f"COPY hour_figure (kind, day, hour, who, {', '.join(COUNTED)}) FROM STDIN") as copy:
            for row in sums.rows():
                copy.write_row(row)
        cursor.execute("ALTER TABLE call_mark ADD CONSTRAINT pk_call_mark PRIMARY KEY (mark, began_at, call)")
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")


def day_before(days: int) -> date:
    return (LAST - timedelta(days=days)).date()

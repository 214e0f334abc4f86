"""How a database means to answer: the plan of each query that a store asks meanwhile, on both databases.

PostgreSQL reads small tables whole, whatever indexes there are: it is told not to, and then shows which index it has.
"""

from __future__ import annotations

import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from app.storage import Store
from app.storage.database import open_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True)
class Plan:
    """indexes: by name; keys: tables read by their key; whole_tables: read from end to end; sorts: whether rows are
    sorted that no index gives in order."""

    text: str
    indexes: frozenset[str]
    keys: frozenset[str]
    whole_tables: frozenset[str]
    sorts: bool


@dataclass
class Seen:
    store: Store
    plans: list[Plan] = field(default_factory=list)


@asynccontextmanager
async def plans(database: str) -> AsyncIterator[Seen]:
    engine = open_engine(database)
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT") and "set_config" not in statement:
            asked.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", listen)
    seen = Seen(Store(engine))
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", listen)
    lite = engine.dialect.name == "sqlite"
    async with engine.connect() as connection:
        if not lite:
            for setting in ("enable_seqscan", "enable_bitmapscan"):
                await connection.exec_driver_sql(f"SET {setting} = off")
        for statement, parameters in asked:
            how = "EXPLAIN QUERY PLAN " if lite else "EXPLAIN "
            rows = (await connection.exec_driver_sql(how + statement, parameters)).all()
            seen.plans.append(_lite(rows) if lite else _postgres(rows))
    await engine.dispose()


def _lite(rows: Any) -> Plan:
    text = "\n".join(str(row[3]) for row in rows)
    return Plan(
        text,
        frozenset(re.findall(r"USING (?:COVERING )?INDEX (\w+)", text)),
        frozenset(re.findall(r"SEARCH (\w+) USING (?:PRIMARY KEY|INDEX sqlite_autoindex)", text)),
        frozenset(re.findall(r"SCAN (\w+)$", text, re.MULTILINE)),
        "TEMP B-TREE FOR ORDER BY" in text,
    )


def _postgres(rows: Any) -> Plan:
    text = "\n".join(str(row[0]) for row in rows)
    used = re.findall(r"Index (?:Only )?Scan (?:Backward )?using (\w+)", text)
    return Plan(
        text,
        frozenset(one for one in used if not one.startswith("pk_")),
        frozenset(one.removeprefix("pk_") for one in used if one.startswith("pk_")),
        frozenset(re.findall(r"Seq Scan on (\w+)", text)),
        re.search(r"^ *(?:-> +)?Sort ", text, re.MULTILINE) is not None,
    )

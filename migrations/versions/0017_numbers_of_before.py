"""Numbers that a log names are given no more: before 0016, SQLite gave the highest again once its row was deleted.

A number that no log names, and whose row was deleted before 0016, can be given once more.

Revision: 0017, after 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# By table: where else its numbers stand.
NAMED = {
    "message": (
        "SELECT message FROM message_mail",
        "SELECT substr(about, 9) FROM audit WHERE about LIKE 'message:%'",
    ),
    "recording": ("SELECT recording FROM recording_access",),
    "webhook": ("SELECT substr(about, 9) FROM audit WHERE about LIKE 'webhook:%'",),
    "access_link": ("SELECT substr(about, 6) FROM audit WHERE about LIKE 'link:%'",),
}


def upgrade() -> None:
    bind = op.get_bind()
    for table, queries in NAMED.items():
        found = [str(one) for query in queries for one in bind.execute(sa.text(query)).scalars()]
        highest = max((int(one) for one in found if one.isdecimal()), default=0)
        if highest:
            _give_none_up_to(bind, table, highest)


def _give_none_up_to(bind: sa.Connection, table: str, named: int) -> None:
    """Never lower than the table is already."""
    if bind.dialect.name == "postgresql":
        sequence = bind.execute(sa.text(f"SELECT pg_get_serial_sequence('{table}', 'id')")).scalar_one()
        bind.execute(
            sa.text(f"SELECT setval('{sequence}', GREATEST(:named, last_value)) FROM {sequence}"),
            {"named": named},
        )
        return
    values = {"table": table, "named": named}
    here = bind.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), values).scalar()
    if (here or 0) < named:
        bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
        bind.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:table, :named)"), values)


def downgrade() -> None:
    """Numbers that were never given harm nobody."""

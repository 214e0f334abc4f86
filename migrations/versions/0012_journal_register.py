"""The journal's register: by what a call is found, and what calls count for, by day and hour.

Revision: 0012, after 0011

Calls of before get their cards from the running service, the newest first (app/storage/register.py).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)
bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COUNTED = (
    "calls",
    "answered",
    "in_time",
    "late",
    "abandoned",
    "messages",
    "callbacks",
    "diverted",
    "blocked",
    "unanswered",
    "failed",
    "waited_ms",
    "talking_ms",
)


def upgrade() -> None:
    op.add_column("call", sa.Column("card", sa.JSON(), nullable=True))
    op.create_index("ix_call_direction", "call", ["direction", "began_at", "id"])
    op.create_index("ix_call_how", "call", ["how", "began_at", "id"])
    without = sa.text("card IS NULL")
    op.create_index(
        "ix_call_without_card", "call", ["began_at"], sqlite_where=without, postgresql_where=without
    )
    op.create_table(
        "call_mark",
        sa.Column("mark", bytewise, nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mark", "began_at", "call", name=op.f("pk_call_mark")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hour_figure",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTED),
        sa.PrimaryKeyConstraint("kind", "hour", "day", "who", name=op.f("pk_hour_figure")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hour_figure_who", "hour_figure", ["who", "kind", "day", "hour"])


def downgrade() -> None:
    op.drop_table("hour_figure")
    op.drop_table("call_mark")
    for index in ("ix_call_without_card", "ix_call_how", "ix_call_direction"):
        op.drop_index(index, "call")
    op.drop_column("call", "card")

"""Top-ups of mobile subscriptions: who ordered, approved, delivered, and when (M7).

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "top_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("gigabytes", sa.Float(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String()),
        sa.Column("ordered_by", sa.String(), nullable=False),
        sa.Column("ordered_at", moment, nullable=False),
        sa.Column("approved_by", sa.String()),
        sa.Column("approved_at", moment),
        sa.Column("as_admin", sa.String()),
        sa.Column("delivered_by", sa.String()),
        sa.Column("delivered_at", moment),
        sa.Column("closed_by", sa.String()),
        sa.Column("closed_at", moment),
        sa.Column("why", sa.String()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_up")),
    )
    op.create_index(op.f("ix_top_up_number"), "top_up", ["number"])


def downgrade() -> None:
    op.drop_table("top_up")

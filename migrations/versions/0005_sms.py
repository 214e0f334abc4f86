"""SMS to customers.

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sms",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", moment),
        sa.Column("not_after", moment, nullable=False),
        sa.Column("provider_id", sa.String()),
        sa.Column("error", sa.String()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms")),
        sa.UniqueConstraint("reason", name=op.f("uq_sms_reason")),
    )
    op.create_index(op.f("ix_sms_to"), "sms", ["to"])
    op.create_index(op.f("ix_sms_not_before"), "sms", ["not_before"])
    op.create_index(op.f("ix_sms_created_at"), "sms", ["created_at"])


def downgrade() -> None:
    op.drop_table("sms")

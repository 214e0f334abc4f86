"""Voicemail: messages that are sent by e-mail, and the codes of the boxes.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "message_mail",
        sa.Column("message", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", moment, nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("message", name=op.f("pk_message_mail")),
    )
    op.create_index(op.f("ix_message_mail_state"), "message_mail", ["state"])
    op.create_table(
        "mailbox_pin",
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", moment, nullable=True),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_pin")),
    )


def downgrade() -> None:
    op.drop_table("mailbox_pin")
    op.drop_index(op.f("ix_message_mail_state"), "message_mail")
    op.drop_table("message_mail")

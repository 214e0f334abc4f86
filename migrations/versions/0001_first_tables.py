"""First tables: company versions, people's states, phones, calls, messages, the revision.

Revision: 0001, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "company_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("imported_at", moment, nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_version")),
    )
    op.create_index(op.f("ix_company_version_hash"), "company_version", ["hash"])
    op.create_table(
        "person_state",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("until", moment),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_person_state")),
    )
    op.create_table(
        "phone",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone")),
    )
    op.create_table(
        "call",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("source", sa.String()),
        sa.Column("direction", sa.String()),
        sa.Column("caller", sa.String()),
        sa.Column("called", sa.String()),
        sa.Column("policy", sa.String()),
        sa.Column("ended_at", moment),
        sa.Column("how", sa.String()),
        sa.Column("answered_by", sa.String()),
        sa.Column("ringing_ms", sa.Integer()),
        sa.Column("talking_ms", sa.Integer()),
        sa.Column("cause", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index(op.f("ix_call_began_at"), "call", ["began_at"])
    op.create_table(
        "call_step",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_call_step")),
        sa.UniqueConstraint("id", name=op.f("uq_call_step_id")),
    )
    op.create_index(op.f("ix_call_step_call"), "call_step", ["call"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(), nullable=False),
        sa.Column("caller", sa.String()),
        sa.Column("call", sa.String()),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("sound", name=op.f("uq_message_sound")),
    )
    op.create_index(op.f("ix_message_mailbox"), "message", ["mailbox"])
    revisions = op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.bulk_insert(revisions, [{"id": 1, "counter": 1}])


def downgrade() -> None:
    for table in ("revision", "message", "call_step", "call", "phone", "person_state", "company_version"):
        op.drop_table(table)

"""Accounts for the web, their sessions and one-time links, and the audit log.

Revision: 0011, after 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)
big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", moment, nullable=True),
        sa.Column("disabled_at", moment, nullable=True),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("signed_in_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
        sa.UniqueConstraint("person", name=op.f("uq_account_person")),
    )
    op.create_table(
        "account_session",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("hash", name=op.f("uq_account_session_hash")),
    )
    op.create_index(op.f("ix_account_session_account"), "account_session", ["account"])
    op.create_table(
        "account_link",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_account_link")),
    )
    op.create_index(op.f("ix_account_link_account"), "account_link", ["account"])
    op.create_table(
        "audit",
        sa.Column("n", big_id, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    for column in ("at", "by", "action", "about"):
        op.create_index(op.f(f"ix_audit_{column}"), "audit", [column])


def downgrade() -> None:
    for table in ("audit", "account_link", "account_session", "account"):
        op.drop_table(table)

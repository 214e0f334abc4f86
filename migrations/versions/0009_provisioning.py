"""Phones set themselves up: links, what was fetched; contacts of the phone book.

Revision: 0009, after 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)
big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "phone_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("make", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("spent_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_link")),
    )
    op.create_table(
        "phone_fetch",
        sa.Column("id", big_id, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("make", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_fetch")),
    )
    op.create_index(op.f("ix_phone_fetch_at"), "phone_fetch", ["at"])
    op.create_table(
        "book_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_contact")),
    )


def downgrade() -> None:
    op.drop_table("book_contact")
    op.drop_table("phone_fetch")
    op.drop_table("phone_link")

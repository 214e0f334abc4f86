"""Versions of the company: why, from which instant, the imported text; what became of each.

Revision: 0010, after 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)
big_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("company_version", sa.Column("why", sa.String(), nullable=False, server_default=""))
    op.add_column("company_version", sa.Column("in_force_from", moment, nullable=True))
    op.add_column("company_version", sa.Column("text", sa.String(), nullable=True))
    op.create_table(
        "version_event",
        sa.Column("n", big_id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_version_event")),
        sa.UniqueConstraint("version", name=op.f("uq_version_event_version")),
    )
    op.execute(
        "INSERT INTO version_event (version, what, at, by, why) "
        "SELECT id, 'in_force', imported_at, imported_by, '' FROM company_version ORDER BY id"
    )


def downgrade() -> None:
    # An older program takes the newest row for the one in force. So what never came in force goes, and the one in
    # force is added anew if it was made before another one that came in force first.
    op.execute(
        "DELETE FROM company_version "
        "WHERE id NOT IN (SELECT version FROM version_event WHERE what = 'in_force')"
    )
    op.execute(
        "INSERT INTO company_version (hash, imported_at, imported_by, document) "
        "SELECT hash, version_event.at, imported_by, document "
        "FROM company_version JOIN version_event ON version_event.version = company_version.id "
        "WHERE version_event.n = (SELECT max(n) FROM version_event WHERE what = 'in_force') "
        "AND company_version.id < (SELECT max(id) FROM company_version)"
    )
    op.drop_table("version_event")
    for column in ("text", "in_force_from", "why"):
        op.drop_column("company_version", column)

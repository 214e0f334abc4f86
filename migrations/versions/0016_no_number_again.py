"""Numbers that SQLite gives once, as PostgreSQL does: a deleted row's number is never another's.

Revision: 0016, after 0015
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBERED = ("account", "access_link", "book_contact", "message", "recording", "webhook", "webhook_delivery")


def upgrade() -> None:
    _recreate(once=True)


def downgrade() -> None:
    _recreate(once=False)


def _recreate(*, once: bool) -> None:
    """SQLite cannot alter this: it copies each table with its rows, indexes and constraints."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in NUMBERED:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": once}):
            pass

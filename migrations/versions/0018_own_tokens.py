"""Tokens that act as an account; and a token's number that is given once, for those go with their account.

Revision: 0018, after 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("api_token", **_copied(once=True)) as table:
        table.add_column(sa.Column("account", sa.Integer))
        table.create_index("ix_api_token_account", ["account"])


def downgrade() -> None:
    """Before, each token was the company's: one's own must not become that."""
    op.execute(sa.text("DELETE FROM api_token WHERE account IS NOT NULL"))
    with op.batch_alter_table("api_token", **_copied(once=False)) as table:
        table.drop_index("ix_api_token_account")
        table.drop_column("account")


def _copied(*, once: bool) -> dict[str, object]:
    """SQLite cannot alter how numbers are given: it copies the table."""
    if op.get_bind().dialect.name != "sqlite":
        return {}
    return {"recreate": "always", "table_kwargs": {"sqlite_autoincrement": once}}

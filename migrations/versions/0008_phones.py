"""Several telephones a person: what each is, when it was last seen, whether it is shut out.

Revision: 0008, after 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("phone", sa.Column("kind", sa.String(), nullable=False, server_default="desk"))
    op.add_column("phone", sa.Column("to_end", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("phone", sa.Column("made_at", moment, nullable=True))
    op.add_column("phone", sa.Column("shut_out_at", moment, nullable=True))
    op.add_column("phone", sa.Column("seen_at", moment, nullable=True))
    op.add_column("phone", sa.Column("seen_agent", sa.String(), nullable=True))
    op.add_column("phone", sa.Column("seen_address", sa.String(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM phone WHERE id LIKE '%.%'")
    for column in ("seen_address", "seen_agent", "seen_at", "shut_out_at", "made_at", "to_end", "kind"):
        op.drop_column("phone", column)

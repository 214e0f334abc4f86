"""SMS that somebody wrote by hand: who.

Revision: 0007, after 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sms", sa.Column("written_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("sms", "written_by")

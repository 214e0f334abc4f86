"""Runs the migrations on the connection that app.storage.migrate gives, or on its own for the command

alembic -c migrations/alembic.ini revision --autogenerate -m "What and why"
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from alembic import context

from app.settings import Settings
from app.storage.database import open_engine
from app.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection


def run(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection, target_metadata=metadata, compare_type=True, render_as_batch=sqlite
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    engine = open_engine(Settings.read().database)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_alone())

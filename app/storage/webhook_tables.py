"""The tables of webhooks.

Knows: columns, keys and indexes. Refuses to know: who reads and writes them.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from app.storage.tables import BigId, UtcTime, metadata

# Who wants which events. kinds: a list; secret: signs each delivery, so it is kept as it is.
webhook = Table(
    "webhook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", String, nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("secret", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", String, nullable=False),
    sqlite_autoincrement=True,
)

# One event for one webhook. not_before: when it is due, while it waits.
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("webhook", Integer, nullable=False),
    Column("event", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("not_before", UtcTime),
    Column("ended_at", UtcTime),
    Column("error", String),
    UniqueConstraint("webhook", "event"),
    Index("ix_webhook_delivery_due", "webhook", "state", "not_before"),
    sqlite_autoincrement=True,
)

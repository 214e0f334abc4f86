"""The tables of accounts for the web, their sessions and one-time links, and the audit log.

Knows: columns, keys and indexes. Refuses to know: who reads and writes them.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from app.storage.tables import BigId, UtcTime, metadata

# Somebody who may sign in (app/accounts/account.py). password: argon2id, NULL before it is chosen.
account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("full_name", String, nullable=False),
    Column("email", String),
    Column("person", String, unique=True),
    Column("role", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("password", String),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("disabled_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", String, nullable=False),
    Column("signed_in_at", UtcTime),
    sqlite_autoincrement=True,
)

# A browser that has signed in. hash: of the secret in its cookie. No foreign key: deleting an account deletes these.
account_session = Table(
    "account_session",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("account", Integer, nullable=False, index=True),
    Column("how", String, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)

# A link that works once: an invitation, a new password, the first administrator. Used: deleted.
account_link = Table(
    "account_link",
    metadata,
    Column("hash", String, primary_key=True),
    Column("use", String, nullable=False),
    Column("account", Integer, index=True),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("ends_at", UtcTime, nullable=False),
)

# Who changed what, when and why. It outlives what it is about: no foreign key. NULL in before, after: nothing.
audit = Table(
    "audit",
    metadata,
    Column("n", BigId, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("by", String, nullable=False, index=True),
    Column("person", String),
    Column("action", String, nullable=False, index=True),
    Column("about", String, nullable=False, index=True),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("why", String, nullable=False),
)

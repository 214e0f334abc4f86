"""The tables of all by which people and programs are recognised, besides passwords: links, tokens, codes, passkeys,
and accounts at other providers.

Knows: columns, keys and indexes. Refuses to know: who reads and writes them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
)

from app.storage.tables import UtcTime, metadata

# A link that opens something without a sign-in (app/accounts/links.py). hash: of its secret.
access_link = Table(
    "access_link",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("person", String, index=True),
    Column("queues", JSON, nullable=False),
    Column("once", Boolean, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("revoked_by", String),
    sqlite_autoincrement=True,
)

# A way into the API (app/accounts/tokens.py). scopes: such as ["journal:read"]. account: as whom it acts;
# NULL: a program.
api_token = Table(
    "api_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("revoked_by", String),
    Column("account", Integer, index=True),
    sqlite_autoincrement=True,
)

# An account's app for codes (app/accounts/totp.py). secret: sealed with the key beside the database.
# confirmed_at NULL: begun, not in use. last_step: of the newest code that was taken. failures: since then.
account_totp = Table(
    "account_totp",
    metadata,
    Column("account", Integer, primary_key=True, autoincrement=False),
    Column("secret", String, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    Column("last_step", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
)

# A code on paper that works once instead of the app's.
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("hash", String, primary_key=True),
    Column("account", Integer, nullable=False, index=True),
    Column("used_at", UtcTime),
)

# A passkey (app/accounts/passkeys.py). id: the credential's, base64url; host: the name that it is for.
passkey = Table(
    "passkey",
    metadata,
    Column("id", String, primary_key=True),
    Column("account", Integer, nullable=False, index=True),
    Column("host", String, nullable=False),
    Column("name", String, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("synced", Boolean, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

# Who signs in with an account at another provider (app/accounts/oidc.py), by what never changes there.
oidc_subject = Table(
    "oidc_subject",
    metadata,
    Column("issuer", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("account", Integer, nullable=False, index=True),
    Column("email", String, nullable=False),
    Column("linked_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
)

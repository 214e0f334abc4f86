"""The tables in SQLAlchemy Core; migrations/ upgrades a database to this shape.

Knows: columns, keys and indexes. Refuses to know: who reads and writes them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
    false,
)

from app.storage.cards import COUNTED

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC: SQLite has no zones, so it gets the bare time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone cannot be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Compared byte by byte in both databases, so that marks that begin alike stand together.
Bytewise = String().with_variant(String(collation="C"), "postgresql")
BigId = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself in SQLite
# Rows whose number others remember (an open page, an e-mail on its way) have `sqlite_autoincrement`: else SQLite gives
# the highest number again once its row is deleted. PostgreSQL never does. Alembic finds no drift in this;
# tests/storage/test_migrate.py does.

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Immutable. A hash can repeat: importing an older document again adds a row. in_force_from: the instant for which it
# was prepared; NULL: in force at once. text: the YAML as it was imported.
company_version = Table(
    "company_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String, nullable=False, index=True),
    Column("imported_at", UtcTime, nullable=False),
    Column("imported_by", String, nullable=False),
    Column("document", JSON, nullable=False),
    Column("why", String, nullable=False, server_default=""),
    Column("in_force_from", UtcTime),
    Column("text", String),
)

# What became of each version, once, in the order in which it happened. The newest `in_force` says which is in force,
# also when a clock goes back. what: in_force, called_off, or replaced (by one prepared later for the same instant).
version_event = Table(
    "version_event",
    metadata,
    Column("n", BigId, primary_key=True),
    Column("version", Integer, nullable=False, unique=True),
    Column("what", String, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String, nullable=False),
    Column("why", String, nullable=False),
)

# A person without a row, or with a past `until`, has the default profile.
person_state = Table(
    "person_state",
    metadata,
    Column("person", String, primary_key=True),
    Column("profile", String, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
    Column("set_by", String, nullable=False),
)

# A telephone's SIP login: the user name is `id` (app/policy/logins.py). to_end: the exchange may still have a
# registration or calls made with its former password. seen_...: when it was last registered, as what, and from where.
phone = Table(
    "phone",
    metadata,
    Column("id", String, primary_key=True),
    Column("secret", String, nullable=False),
    Column("kind", String, nullable=False, server_default="desk"),
    Column("to_end", Boolean, nullable=False, server_default=false()),
    Column("made_at", UtcTime),
    Column("shut_out_at", UtcTime),
    Column("seen_at", UtcTime),
    Column("seen_agent", String),
    Column("seen_address", String),
)

# One row a call. `began_at` is computed from the end if only the end is known (the fallback served the call).
# `card`: what is kept of it in the two tables below (cards.py); NULL: nothing yet.
call = Table(
    "call",
    metadata,
    Column("id", String, primary_key=True),
    Column("began_at", UtcTime, nullable=False, index=True),
    Column("source", String),
    Column("direction", String),
    Column("caller", String),
    Column("called", String),
    Column("policy", String),
    Column("ended_at", UtcTime),
    Column("how", String),
    Column("answered_by", String),
    Column("ringing_ms", Integer),
    Column("talking_ms", Integer),
    Column("cause", Integer),
    Column("card", JSON(none_as_null=True)),
    Index("ix_call_direction", "direction", "began_at", "id"),
    Index("ix_call_how", "how", "began_at", "id"),
)
Index(
    "ix_call_without_card",
    call.c.began_at,
    sqlite_where=call.c.card.is_(None),
    postgresql_where=call.c.card.is_(None),
)

# By what calls are found: each mark of each call's card. In SQLite the key is the table.
call_mark = Table(
    "call_mark",
    metadata,
    Column("mark", Bytewise, primary_key=True),
    Column("began_at", UtcTime, primary_key=True),
    Column("call", String, primary_key=True),
    sqlite_with_rowid=False,
)

# The figures of all cards, summed by Swedish day and hour; hour 24 is the whole day, 25 the month that begins that day.
hour_figure = Table(
    "hour_figure",
    metadata,
    Column("kind", String, primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("day", String, primary_key=True),
    Column("who", String, primary_key=True),
    *(Column(name, BigInteger, nullable=False) for name in COUNTED),
    Index("ix_hour_figure_who", "who", "kind", "day", "hour"),
    sqlite_with_rowid=False,
)

# `n` keeps the order of writing among steps of one millisecond. No foreign key: records come in any order.
call_step = Table(
    "call_step",
    metadata,
    Column("n", BigId, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("call", String, nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("what", String, nullable=False),
    Column("data", JSON, nullable=False),
)

# `sound` is the recording's path under the voicemail directory; one recording is one message.
message = Table(
    "message",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("mailbox", String, nullable=False, index=True),
    Column("caller", String),
    Column("call", String),
    Column("recorded_at", UtcTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("sound", String, nullable=False, unique=True),
    Column("heard", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# A message to send by e-mail. state: waiting, sent or failed; not_before: of the next attempt.
message_mail = Table(
    "message_mail",
    metadata,
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("address", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("error", String),
    Column("sent_at", UtcTime),
)

# The code of a voicemail box, hashed. failures: wrong attempts since the last right one.
mailbox_pin = Table(
    "mailbox_pin",
    metadata,
    Column("mailbox", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcTime),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", String, nullable=False),
)

# Extra data volume for a subscription (M7). Rows never go back; `state` says which times count.
top_up = Table(
    "top_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String, nullable=False, index=True),
    Column("gigabytes", Float, nullable=False),
    Column("state", String, nullable=False),
    Column("note", String),
    Column("ordered_by", String, nullable=False),
    Column("ordered_at", UtcTime, nullable=False),
    Column("approved_by", String),
    Column("approved_at", UtcTime),
    Column("as_admin", String),
    Column("delivered_by", String),
    Column("delivered_at", UtcTime),
    Column("closed_by", String),
    Column("closed_at", UtcTime),
    Column("why", String),
)

# A recorded call (O3). `file` is the sealed file's path under the recordings directory, `key` the id of the master key.
recording = Table(
    "recording",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("call", String, nullable=False, index=True),
    Column("person", String, nullable=False, index=True),
    Column("direction", String, nullable=False),
    Column("occasion", String, nullable=False),
    Column("began_at", UtcTime, nullable=False, index=True),
    Column("seconds", Float, nullable=False),
    Column("file", String, nullable=False, unique=True),
    Column("key", String, nullable=False),
    sqlite_autoincrement=True,
)

# Who did what with recordings, and why. It outlives the recordings: no foreign key; `call` and `person` tell which
# recording it was.
recording_access = Table(
    "recording_access",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("recording", Integer),
    Column("call", String),
    Column("person", String),
    Column("why", String, nullable=False),
)

# A person's calendar: its address, and the parts that we use of its last good copy (app/schedule/text.py).
# `digest` is the body's; both are None before the first copy. `not_before`: the server wants no request before then.
calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("person", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("etag", String),
    Column("last_modified", String),
    Column("fetched_at", UtcTime),
    Column("tried_at", UtcTime),
    Column("not_before", UtcTime),
    Column("failing_since", UtcTime),
    Column("error", String),
    Column("digest", String),
    Column("body", LargeBinary),
)

# SMS to customers: one reason is one SMS. `not_before` None: it is finished.
sms = Table(
    "sms",
    metadata,
    Column("id", String, primary_key=True),
    Column("reason", String, nullable=False, unique=True),
    Column("notice", String, nullable=False),
    Column("call", String, nullable=False),
    Column("to", String, nullable=False, index=True),
    Column("sender", String, nullable=False),
    Column("text", String, nullable=False),
    Column("language", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcTime, index=True),
    Column("not_after", UtcTime, nullable=False),
    Column("provider_id", String),
    Column("error", String),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("changed_at", UtcTime, nullable=False),
    Column("written_by", String),
)

# A link by which a phone fetches its settings once (app/provisioning/links.py). phone: the device's SIP login;
# hash, of: fingerprints of the token's secret and of the device's password.
phone_link = Table(
    "phone_link",
    metadata,
    Column("id", String, primary_key=True),
    Column("hash", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("make", String, nullable=False),
    Column("of", String, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("spent_at", UtcTime),
)

# What a phone fetched or was refused, and by whom. No foreign key: it outlives the phone and its links.
phone_fetch = Table(
    "phone_fetch",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("phone", String, nullable=False),
    Column("make", String, nullable=False),
    Column("what", String, nullable=False),
    Column("how", String, nullable=False),
    Column("result", String, nullable=False),
    Column("address", String, nullable=False),
    Column("agent", String, nullable=False),
)

# Somebody outside in the company's phone book. numbers: [{"number": E.164, "kind": "work"}].
book_contact = Table(
    "book_contact",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("organisation", String, nullable=False),
    Column("numbers", JSON, nullable=False),
    sqlite_autoincrement=True,
)

# What an administrator has changed and not yet put in force. follows: the version that it was made of.
company_draft = Table(
    "company_draft",
    metadata,
    Column("by", String, primary_key=True),
    Column("follows", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

# One row. Each change that a running service must see raises it in the same transaction.
revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("counter", BigInteger, nullable=False),
)

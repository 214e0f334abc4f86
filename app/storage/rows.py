"""The values read from the database: frozen, with aware times in UTC.

Knows: their shape. Refuses to know: SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from app.policy.logins import DeviceKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredCompany:
    """One version of the company. hash: the fingerprint of its document.

    written: the document as JSON, read only when somebody asks: at 10,000 people that takes a while and 10 MB.
    in_force_from: the instant for which it was prepared; None: in force at once. text: the YAML as it was imported,
    with comments and order; None for versions that a command made, and for older ones.
    """

    id: int
    hash: str
    imported_at: datetime
    imported_by: str
    written: str
    why: str = ""
    in_force_from: datetime | None = None
    text: str | None = None

    @property
    def document(self) -> dict[str, Any]:
        """What app.company made of the file; read anew each time."""
        found: dict[str, Any] = msgspec.json.decode(self.written)
        return found


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """What an administrator has changed and not yet put in force. follows: the version that it was made of."""

    by: str
    follows: int
    text: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the company without its document, and what became of it.

    since: from when it was in force; None: it never was. until: None: it is, or never was. called_off: what ended it
    before it came in force, `called_off` or `replaced`, with when, by whom and why.
    """

    id: int
    hash: str
    imported_at: datetime
    imported_by: str
    why: str
    in_force_from: datetime | None
    since: datetime | None = None
    until: datetime | None = None
    called_off: CalledOff | None = None

    @property
    def in_force(self) -> bool:
        return self.since is not None and self.until is None

    @property
    def prepared(self) -> bool:
        """Whether it waits for its instant."""
        return self.since is None and self.called_off is None


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Why a prepared version never came in force: `what` is called_off or replaced."""

    what: str
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class ProfileState:
    """A chosen profile of a person; `until` None: no end."""

    person: str
    profile: str
    since: datetime
    until: datetime | None
    set_by: str


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone's SIP login (see app/policy/logins.py).

    to_end: the exchange must still end what the former password began. shut_out_at: since then nobody has its password.
    made_at, seen_at: None if unknown, and if it was never there.
    """

    id: str
    secret: str = field(repr=False)
    kind: DeviceKind = DeviceKind.DESK
    to_end: bool = False
    made_at: datetime | None = None
    shut_out_at: datetime | None = None
    seen_at: datetime | None = None
    seen_agent: str | None = None
    seen_address: str | None = None


class KnownLogin(NamedTuple):
    """A telephone's login and password, whether to end what the former password began, and whether it is shut out."""

    login: str
    secret: str
    kind: str
    to_end: bool
    is_shut_out: bool


@dataclass(frozen=True, slots=True)
class SeenPhone:
    """A telephone that is registered: its login, what it says it is, and its address."""

    login: str
    agent: str
    address: str


@dataclass(frozen=True, slots=True)
class StoredCalendar:
    """A person's calendar, without its copy. The address may hold a secret.

    fetched_at: when we last knew that the copy was the newest; failing_since, error: None while fetching works (for
    `error` see app/schedule/feeds.py). digest: the copy's; None before the first copy.
    """

    person: str
    url: str = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: datetime | None = None
    tried_at: datetime | None = None
    not_before: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class StoredStep:
    """A decision, outcome, transfer or note of a call (see app.calls.journal.Step)."""

    id: str
    at: datetime
    what: str
    data: dict[str, Any]


def transfers_among(steps: Iterable[StoredStep]) -> list[dict[str, Any]]:
    """What the steps say of each transfer of the caller; a refused one left the caller where they were."""
    return [step.data for step in steps if step.what == "transfer" and "refused" not in step.data]


@dataclass(frozen=True, slots=True)
class StoredCall:
    """One call, times in milliseconds. Fields of its beginning or end are None until that record comes."""

    id: str
    began_at: datetime
    source: str | None
    direction: str | None
    caller: str | None
    called: str | None
    policy: str | None
    ended_at: datetime | None
    how: str | None
    answered_by: str | None
    ringing_ms: int | None
    talking_ms: int | None
    cause: int | None
    transferred_to: tuple[str, ...] = ()  # the numbers that the caller was transferred to, in order
    transferred_by: tuple[str, ...] = ()  # who talked with the caller before each, in the same order
    steps: tuple[StoredStep, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """A recorded call. `file` is relative to the recordings directory; `key` is the id of its master key.

    caller, called: from the journal; None if the journal no longer has the call, or not yet.
    """

    id: int
    call: str
    person: str
    direction: str
    occasion: str
    began_at: datetime
    seconds: float
    file: str
    key: str
    caller: str | None = None
    called: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody saw, heard or changed what is others'. what: a key of commands.recordings.DID; person: whose it was."""

    at: datetime
    who: str
    what: str
    why: str
    recording: int | None = None
    call: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Some lines of the access log, the newest first. next: below it the next page begins; None: it is the last."""

    lines: tuple[Access, ...]
    next: int | None = None


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A voicemail message. `sound` is relative to the voicemail directory; `caller` None is unknown.

    mail: its e-mail is waiting, sent or failed; None: no e-mail. mail_error: of the last failed attempt.
    """

    id: int
    mailbox: str
    caller: str | None
    call: str | None
    recorded_at: datetime
    seconds: float
    sound: str
    heard: bool
    mail: str | None = None
    mail_error: str | None = None


@dataclass(frozen=True, slots=True)
class DueMail:
    """A message to send by e-mail now; attempts: how often we tried."""

    id: int
    mailbox: str
    caller: str | None
    recorded_at: datetime
    seconds: float
    sound: str
    address: str
    attempts: int


@dataclass(frozen=True, slots=True)
class StoredTopUp:
    """Extra data volume for a subscription (M7), with who took each step and when.

    as_admin: why an administrator approved it instead of the manager; closed_*, why: refused or cancelled.
    """

    id: int
    number: str
    gigabytes: float
    state: str
    note: str | None
    ordered_by: str
    ordered_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    as_admin: str | None
    delivered_by: str | None
    delivered_at: datetime | None
    closed_by: str | None
    closed_at: datetime | None
    why: str | None

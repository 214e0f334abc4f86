"""Tells the exchange about the company: phones that may register, and what the dialplan needs without the service.

Knows: PJSIP's objects for a phone, and the entries of the fallback (docs/architecture.md). Refuses to know: where the
company and the phones' secrets come from, and how the exchange reads it (tables.py).
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
import structlog

from app.ari import resting
from app.ari.boxes import box_by_number, box_of
from app.ari.client import Refused
from app.ari.encryption import ANYWHERE, SoundAddresses, sound_of
from app.ari.events import parse_endpoints
from app.ari.lamp_hints import hints
from app.ari.phone_kinds import aor_of, endpoint_of_kind
from app.ari.text_entries import text_context, text_entries
from app.ari.trunk_rows import AORS, AUTHS, READ_BY, trunk_rows, with_phones
from app.ari.trunk_ways import trunk_entries
from app.calls.orders import every_number
from app.policy.logins import DeviceKind, owner_of
from app.policy.prefixes import barred_prefixes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from datetime import datetime

    from app.ari.client import Ari
    from app.ari.tables import Fields, Rows, Tables
    from app.policy.decision import Leg
    from app.policy.model import Company
    from app.policy.trunks import TrunkAccount

log = structlog.get_logger()

# Two settings of a phone's channels in one, because a table has room for one (ARRAY() is a dialplan function).
SENDS_ON_BY_KEYS = "ARRAY(TRANSFER_CONTEXT,CHANNEL(dtmf_features))=keyed,T"
MARK = "vaxel-mark"  # a login that no phone uses: its password shows that the exchange reads these tables
LAMPS = "vx-lamp/"
PHONES = "res_pjsip.so"  # the module that reads phones, and where trunks are
MANY_PHONES = 500  # from so many phones on, loading takes longer than anybody should wait for an answer


@dataclass(frozen=True, slots=True)
class PhoneLogin:
    """A person's telephone; `login` is its user name (app/policy/logins.py)."""

    login: str
    secret: str = field(repr=False)
    kind: DeviceKind = DeviceKind.DESK

    @property
    def person(self) -> str:
        return owner_of(self.login)


@dataclass(frozen=True, slots=True)
class Silence:
    """Seconds without sound after which we take a phone for gone, in a call and on hold; 0: never."""

    talking: int = 60
    held: int = 1800


USUAL_SILENCE = Silence()


class Provisioner:
    """Writes the tables that the exchange reads."""

    def __init__(
        self,
        ari: Ari,
        tables: Tables,
        dial_string: Callable[[Iterable[Leg]], str],
        silence: Silence = USUAL_SILENCE,
        sound_at: SoundAddresses = ANYWHERE,
        password: Callable[[TrunkAccount], str | None] = lambda _account: None,
    ) -> None:
        """password: of a trunk's account."""
        self._ari = ari
        self._tables = tables
        self._dial_string = dial_string
        self._silence, self._sound_at = silence, sound_at
        self._password = password
        self._trunks: Rows = {}  # where they are, as we told the exchange last
        self._logins: Rows = {}  # of trunks, as the company has them
        self._unread: set[str] = set()  # modules that have not read yet what has changed for them
        self._lock = asyncio.Lock()
        self._mark = secrets.token_hex(8)
        self.renew_at: datetime | None = None
        self.lamps_moved = False  # a lamp that the exchange may know looks at other phones now
        self._written: tuple[Company, list[PhoneLogin], datetime | None] | None = None
        self._told = asyncio.Event()  # another one after each time that we told the exchange

    async def push(
        self, company: Company, phones: Iterable[PhoneLogin], at: datetime, *, load: bool = True
    ) -> int:
        """Tell the exchange this company (as it is today) and these phones. Returns the number of changed rows.

        load: also have it load new phones, if it is connected.

        It reads them at the latest 2 s later (sorcery.conf), even if it is away now. Raises tables.TablesBroken;
        client.Disconnected or client.Refused when only the loading of new phones failed. at: now, by the service's
        clock. From `renew_at` on we must tell the exchange again (S4).
        """
        renew_at = self.renew_at = resting.renew_at(company, at)
        async with self._lock:
            logins = [phone for phone in phones if phone.person in company.people]
            changed = 0
            if not self._is_written(company, logins, renew_at):
                self._written = None
                changed = await asyncio.to_thread(self._write, company, logins, at)
                self._written = company, logins, renew_at
                self._told.set()
                self._told = asyncio.Event()
            if changed:
                log.info("told the exchange about the company", changed=changed)
            if load and self._ari.connected:
                await self._load(logins)
            return changed

    def _write(self, company: Company, logins: list[PhoneLogin], at: datetime) -> int:
        """In a thread. Returns the number of changed rows."""
        before, silence = self._tables.held("entry", LAMPS), self._silence
        moved = False
        trunks = trunk_rows(company.trunks, self._password, silence.talking, silence.held)
        logins_now = trunks[AUTHS]
        trunks[AUTHS] = self._logins | logins_now  # one that is gone must be unregistered yet
        self._logins = logins_now

        def tables() -> Iterator[tuple[str, Rows]]:
            """One after the other: those of a large company would take some 100 MB together."""
            nonlocal moved
            entries = entry_rows(company, logins, self._dial_string, at)
            moved = any(entries.get(key) != fields for key, fields in before.items())
            yield "entry", entries
            del entries
            rows = phone_rows(company, logins, self._mark, silence, self._sound_at)
            yield from with_phones(rows, trunks).items()

        changed = self._tables.write(tables())
        self._unread |= {one for table, one in READ_BY.items() if table in self._tables.changed}
        if trunks[AORS] != self._trunks and AORS in self._tables.changed:
            self._unread.add(PHONES)
        self._trunks = trunks[AORS]
        self.lamps_moved |= moved
        return changed

    def knows(self, login: str, secret: str) -> bool:
        """Whether the exchange was told this login with this password."""
        _, phones, _ = self._written or (None, [], None)
        return any(one.login == login and one.secret == secret for one in phones)

    async def until_told(self, login: str, secret: str) -> None:
        """Until the exchange was told this login with this password; for ever, if nobody tells it."""
        while not self.knows(login, secret):
            await self._told.wait()

    def can_wait(self, phones: int) -> bool:
        """Whether calls had better be served first: the exchange knows the company as it was in an earlier run.

        phones: how many there are. To tell it of 10,000 takes a second of CPU, and of a few nothing.
        """
        return phones >= MANY_PHONES and self._tables.are_older()

    def _is_written(self, company: Company, logins: list[PhoneLogin], renew_at: datetime | None) -> bool:
        """Whether we would write the same again, as after each connection: with 10,000 people it takes a second."""
        if self._written is None or not self._tables.are_there():
            return False
        before, phones, until = self._written
        return before is company and phones == logins and until == renew_at

    async def _load(self, logins: list[PhoneLogin]) -> None:
        """Have the exchange load new phones. For a phone that it meets at its registration, it would learn
        only within a minute whether it is there, and read all other phones for that.

        Calls go on meanwhile; with 10,000 phones it takes two seconds. The same for what has changed of trunks: only
        the modules that read that.
        """
        known = {one.resource for one in parse_endpoints(await self._ari.listed("endpoints/PJSIP"))}
        new = sum(one.login not in known for one in logins)
        if new:
            self._unread.add(PHONES)
        if PHONES in self._unread and len(logins) >= MANY_PHONES:
            await self._step_aside()
        for module in sorted(self._unread):
            await self._ari.reload(module)
            self._unread.discard(module)
            log.info("the exchange has read what is new", module=module, phones=new)

    async def _step_aside(self) -> None:
        """Let an unimportant SIP task wait for the loading ([aside] in extensions.conf)."""
        aside = {"context": "aside", "extension": "s", "priority": "1"}
        try:
            await self._ari.request("POST", "channels", {"endpoint": "Local/s@aside", **aside})
        except Refused as refused:
            log.warning("a request may wait while the exchange loads new phones", error=str(refused))

    async def is_read(self) -> bool:
        """Whether the exchange reads our tables. Raises client.Disconnected or client.Refused."""
        try:
            answer = await self._ari.request("GET", f"asterisk/config/dynamic/res_pjsip/auth/{MARK}")
        except Refused as refused:
            if refused.status != 404:
                raise
            return False
        fields = msgspec.json.decode(answer, type=list[dict[str, str]])
        return {"attribute": "password", "value": self._mark} in fields


def rows_for(
    company: Company,
    phones: Iterable[PhoneLogin],
    mark: str,
    dial_string: Callable[[Iterable[Leg]], str],
    at: datetime,
    silence: Silence = USUAL_SILENCE,
    sound_at: SoundAddresses = ANYWHERE,
) -> dict[str, Rows]:
    """All tables (asterisk/etc/extconfig.conf)."""
    phones = list(phones)
    tables = phone_rows(company, phones, mark, silence, sound_at)
    tables["entry"] = entry_rows(company, phones, dial_string, at)
    return tables


def phone_rows(
    company: Company, phones: Iterable[PhoneLogin], mark: str, silence: Silence, sound_at: SoundAddresses
) -> dict[str, Rows]:
    """The tables of phones, with the mark by which `is_read` knows them."""
    tables = _phones(company, phones, silence, sound_at)
    tables["auth"][MARK] = _login(MARK, mark)
    return tables


def entry_rows(
    company: Company,
    phones: Collection[PhoneLogin],
    dial_string: Callable[[Iterable[Leg]], str],
    at: datetime,
) -> Rows:
    """The table of the dialplan's entries."""
    # People dial a person in some 20 forms: one object for all of them, since a large company has 200,000 entries.
    values: dict[str, Fields] = {}
    lamps = hints(company, (one.login for one in phones))
    return {
        key: values.setdefault(value, {"domain": value})
        for key, value in itertools.chain(
            _entries(company, dial_string, at),
            ((LAMPS + extension, watched) for extension, watched in lamps),
            text_entries(company, (one.login for one in phones)),
        )
        if value
    }


def _login(user: str, secret: str) -> Fields:
    return {"auth_type": "userpass", "username": user, "password": secret}


def _phones(
    company: Company, phones: Iterable[PhoneLogin], silence: Silence, sound_at: SoundAddresses
) -> dict[str, Rows]:
    """PJSIP's objects by table: docs.asterisk.org, res_pjsip configuration. A table's rows have the same fields."""
    auths: Rows = {}
    aors: Rows = {}
    endpoints: Rows = {}
    for phone in phones:
        person = company.people.get(phone.person)
        if person is None:
            continue
        id_, left = phone.login, person.id in company.in_force.gone
        auths[id_] = _login(id_, phone.secret)
        aors[id_] = {
            **aor_of(phone.login, phone.kind),
            **box_of(person, left=left),
            "remove_existing": "yes",
            "remove_unavailable": "yes",
            "qualify_frequency": "60",
            "default_expiration": "600",
        }
        if person.extension and not left:
            aors[person.extension] = box_by_number(aors[id_])
        endpoints[id_] = {
            "context": "from-phones",
            "subscribe_context": "nowhere" if left else "lamps",
            "allow_subscribe": "no" if left else "yes",
            "message_context": text_context(left=left),
            # Ringing shows on a lamp even while the person is absent or on another phone.
            "notify_early_inuse_ringing": "yes",
            "auth": id_,
            "aors": id_,
            "identify_by": "username,auth_username",
            "callerid": f"{person.name} <{person.extension}>",
            "disallow": "all",
            **endpoint_of_kind(phone.kind),
            **sound_of(phone.kind, person.srtp, ipv6=person.ipv6, at=sound_at),
            # Listen for keys as sound only if the phones did not agree on telephone-event; and never where keys
            # transfer callers: the sound could be the far end's, echoed.
            "dtmf_mode": "rfc4733" if person.sends_on_by_keys else "auto",
            "direct_media": "no",
            "rtp_symmetric": "yes",
            "force_rport": "yes",
            "rewrite_contact": "yes",
            "trust_id_inbound": "no",
            "set_var": SENDS_ON_BY_KEYS if person.sends_on_by_keys else "TRANSFER_CONTEXT=transfers",
            "send_pai": "yes",
            "language": person.language,
            "rtp_timeout": str(silence.talking),
            "rtp_timeout_hold": str(silence.held),
            "timers": "always",
            "timers_sess_expires": "600",
        }
    return {"auth": auths, "aor": aors, "endpoint": endpoints}


def _entries(
    company: Company, dial_string: Callable[[Iterable[Leg]], str], at: datetime
) -> Iterator[tuple[str, str]]:
    """The dialplan's entries: "family/key", and a value; an empty one makes no entry. The last of a key holds.

    They serve calls while the service is away, except `vx-box`: with it the dialplan reports the called person's phone.
    """
    yield "vx-present/main", company.main_number
    yield from resting.entries(company, at, at.timestamp() - time.time()).items()
    yield from trunk_entries(company).items()
    yield from ((f"vx-bar/{prefix}", what) for prefix, what in barred_prefixes(company).items())

    @functools.cache
    def dialled(legs: tuple[Leg, ...]) -> str:
        return resting.within_hours(dial_string(legs), legs, company, at)

    for number, place in every_number(company):
        yield f"vx-ring/{number}", dialled(place.legs)
        yield f"vx-box/{number}", place.mailbox
    for short in company.short_numbers:
        person, queue = company.people.get(short.to), company.queues.get(short.to)
        leads_to = person.extension if person else (queue.extension or queue.number) if queue else short.to
        if leads_to:
            yield f"vx-short/{short.number}", leads_to
    for person in company.people.values():
        if person.id in company.in_force.gone:
            yield f"vx-left/{person.id}", "1"
            continue
        yield f"vx-present/{person.id}", person.direct or company.main_number
        if person.mobile:
            yield f"vx-mobile/{person.mobile}", person.id

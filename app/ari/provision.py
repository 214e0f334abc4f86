"""What the exchange keeps of the company: phones that may register, and what the dialplan needs with no service.

Knows: Asterisk's push configuration (PUT asterisk/config/dynamic, kept by the exchange in its AstDB) and the AstDB
entries of the fallback (docs/architecture.md). Only what has changed since the last push is pushed. Refuses to know:
where the company and the phones' secrets come from.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from app.ari.client import Refused
from app.calls.orders import every_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from app.ari.client import Ari
    from app.policy.decision import Leg
    from app.policy.model import Company

log = structlog.get_logger()

MARK = "auth/vaxel-mark"  # an object that no phone uses: its user name tells this exchange from an empty one
AT_ONCE = 32  # requests in flight; the exchange carries them out one by one

Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class PhoneLogin:
    """A desk phone: its person's id is its user name."""

    person: str
    secret: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Seconds without sound after which a phone is believed to be gone, in a call and on hold; 0: never."""

    talking: int = 60
    held: int = 1800


USUAL_SILENCE = Silence()


class Provisioner:
    """Pushes to the exchange what it must know. `kept` remembers what was pushed (digests, no secrets)."""

    def __init__(
        self,
        ari: Ari,
        kept: Path,
        dial_string: Callable[[Iterable[Leg]], str],
        silence: Silence = USUAL_SILENCE,
    ) -> None:
        self._ari = ari
        self._kept = kept
        self._dial_string = dial_string
        self._silence = silence
        self._lock = asyncio.Lock()

    async def push(self, company: Company, phones: Iterable[PhoneLogin]) -> int:
        """Make the exchange know this company (as it is today) and these phones; how many entries had changed.

        Raises client.Disconnected or client.Refused; what was pushed until then is not pushed again.
        """
        wanted: dict[str, str | Fields] = {
            **_phones(company, phones, self._silence),
            **_entries(company, self._dial_string),
        }
        async with self._lock:
            pushed = await self._pushed()
            digests = {key: _digest(value) for key, value in wanted.items()}
            gone = [key for key in pushed if key not in wanted and key != MARK]
            changed = [key for key, digest in digests.items() if pushed.get(key) != digest]
            if not gone and not changed:
                return 0
            # In the order of `wanted`: a phone's login and address of record before its endpoint.
            for start in range(0, len(changed), AT_ONCE):
                some = changed[start : start + AT_ONCE]
                await asyncio.gather(*(self._put(key, wanted[key]) for key in some))
                pushed.update((key, digests[key]) for key in some)
                self._remember(pushed)
            for key in gone:
                await self._remove(key)
                del pushed[key]
                self._remember(pushed)
            log.info("the exchange was told of the company", changed=len(changed), removed=len(gone))
            return len(gone) + len(changed)

    async def _pushed(self) -> dict[str, str]:
        """What this very exchange was told before; nothing if it is another one or lost its memory."""
        try:
            pushed = msgspec.json.decode(self._kept.read_bytes(), type=dict[str, str])
        except (FileNotFoundError, msgspec.DecodeError):
            pushed = {}
        mark = await self._mark()
        if not mark or pushed.get(MARK) != mark:
            mark = secrets.token_hex(8)
            pushed = {MARK: mark}
            await self._put(MARK, {"auth_type": "userpass", "username": mark, "password": mark})
        return pushed

    async def _mark(self) -> str:
        """The mark of an earlier push; "" if there was none."""
        try:
            answer = await self._ari.request("GET", f"asterisk/config/dynamic/res_pjsip/{MARK}")
        except Refused as refused:
            if refused.status != 404:
                raise
            return ""
        fields = msgspec.json.decode(answer, type=list[dict[str, str]])
        return next((field["value"] for field in fields if field["attribute"] == "username"), "")

    async def _put(self, key: str, value: str | Fields) -> None:
        if isinstance(value, str):
            await self._ari.request("POST", "asterisk/variable", {"variable": f"DB({key})", "value": value})
        else:
            fields = [{"attribute": name, "value": text} for name, text in value.items()]
            await self._ari.request(
                "PUT", f"asterisk/config/dynamic/res_pjsip/{key}", body={"fields": fields}
            )

    async def _remove(self, key: str) -> None:
        if key.startswith("vx-"):
            await self._put(key, "")  # an empty entry is no entry to the dialplan
            return
        try:
            await self._ari.request("DELETE", f"asterisk/config/dynamic/res_pjsip/{key}")
        except Refused as refused:
            if refused.status != 404:
                raise

    def _remember(self, pushed: Mapping[str, str]) -> None:
        """A full disk costs only that all is pushed again after the next connection."""
        temporary = self._kept.with_suffix(".new")
        try:
            with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(dict(pushed)))
            temporary.replace(self._kept)
        except OSError as error:
            log.error("what the exchange was told cannot be kept", error=str(error))


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value)).hexdigest()[:32]


def _phones(company: Company, phones: Iterable[PhoneLogin], silence: Silence) -> dict[str, Fields]:
    """Push configuration objects by "type/id": docs.asterisk.org, res_pjsip configuration."""
    auths: dict[str, Fields] = {}
    aors: dict[str, Fields] = {}
    endpoints: dict[str, Fields] = {}
    for phone in phones:
        person = company.people.get(phone.person)
        if person is None:
            continue
        id_ = person.id
        auths[f"auth/{id_}"] = {"auth_type": "userpass", "username": id_, "password": phone.secret}
        aors[f"aor/{id_}"] = {
            "max_contacts": "5",
            "remove_existing": "yes",
            "remove_unavailable": "yes",
            "qualify_frequency": "60",
            "default_expiration": "600",
        }
        endpoints[f"endpoint/{id_}"] = {
            "context": "from-phones",
            "auth": id_,
            "aors": id_,
            "identify_by": "username,auth_username",
            "callerid": f"{person.name} <{person.extension}>",
            "disallow": "all",
            "allow": "alaw,ulaw,g722",
            "direct_media": "no",
            "rtp_symmetric": "yes",
            "force_rport": "yes",
            "rewrite_contact": "yes",
            "trust_id_inbound": "no",
            "set_var": "TRANSFER_CONTEXT=transfers",
            "send_pai": "yes",
            "language": person.language,
            "rtp_timeout": str(silence.talking),
            "rtp_timeout_hold": str(silence.held),
            "timers": "always",
            "timers_sess_expires": "600",
        }
    return {**auths, **aors, **endpoints}


def _entries(company: Company, dial_string: Callable[[Iterable[Leg]], str]) -> dict[str, str]:
    """AstDB entries by "family/key", for calls while the service is away."""
    entries = {"vx-present/main": company.main_number}
    for number, place in every_number(company):
        entries[f"vx-ring/{number}"] = dial_string(place.legs)
        entries[f"vx-box/{number}"] = place.mailbox
    for person in company.people.values():
        if person.id in company.in_force.gone:
            entries[f"vx-left/{person.id}"] = "1"
            continue
        entries[f"vx-present/{person.id}"] = person.direct or company.main_number
        if person.mobile:
            entries[f"vx-mobile/{person.mobile}"] = person.id
    return entries

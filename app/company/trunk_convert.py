"""Turns the trunks of the company file into those that the policy uses.

Knows: both forms. Refuses to know: whether they are right (trunk_checks.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.company.trunk_entries import OutgoingEntry
from app.policy.trunks import (
    Diverted,
    Form,
    ShownIn,
    Srtp,
    Trunk,
    TrunkAccount,
    TrunkConnection,
    Trunks,
    Withheld,
)

if TYPE_CHECKING:
    from app.company.trunk_entries import AccountEntry, TrunkEntry

NO_CALLS_OUT = OutgoingEntry(emergency=False)


def to_trunks(entries: list[TrunkEntry] | None) -> Trunks:
    return Trunks(tuple(_trunk(one) for one in entries or ()))


def _trunk(entry: TrunkEntry) -> Trunk:
    out = entry.outgoing if isinstance(entry.outgoing, OutgoingEntry) else NO_CALLS_OUT
    return Trunk(
        id=entry.id,
        name=entry.name or entry.id,
        connection=_connection(entry),
        mobiles=entry.mobiles,
        numbers=frozenset(entry.numbers),
        reads_national=entry.reads == "national",
        form=Form(entry.writes),
        prefix=entry.prefix,
        presented_form=Form(entry.presents or entry.writes),
        shown_in=ShownIn(entry.presented_in),
        withheld=Withheld(entry.withheld),
        diverted=Diverted(entry.diverted),
        most=None if entry.most_calls == "none" else entry.most_calls,
        calls_out=out is not NO_CALLS_OUT,
        to=frozenset(out.to),
        presented=frozenset(out.presented),
        cost=out.cost,
        emergency=out.emergency,
        silence=out.silence,
    )


def _connection(entry: TrunkEntry) -> TrunkConnection:
    account = _account(entry.account) if entry.account is not None else None
    registers = account is not None and account.registers is not None
    addresses = entry.addresses if entry.addresses is not None else [] if registers else [entry.host]
    return TrunkConnection(
        host=entry.host,
        port=entry.port,
        transport=entry.transport,
        ipv6=entry.ipv6,
        proxy=entry.outbound_proxy,
        account=account,
        from_user=entry.from_user,
        from_domain=entry.from_domain,
        addresses=tuple(addresses),
        srtp=Srtp(entry.srtp),
        codecs=tuple(entry.codecs),
        asks=0 if entry.qualify == "never" else entry.qualify,
        trusted=entry.trusted,
        dialled_in_to=(entry.dialled_in or ("to" if registers else "request")) == "to",
    )


def _account(entry: AccountEntry) -> TrunkAccount:
    return TrunkAccount(
        user=entry.user,
        auth_user=entry.auth_user or entry.user,
        password_env=entry.password_env,
        password_file=entry.password_file,
        registers=None if entry.register_every == "never" else entry.register_every,
        contact=entry.contact,
    )

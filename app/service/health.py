"""The service's health: the figures, and the problems with what to do.

Knows: which room has which figure. Refuses to know: how to show them (web).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.ari.client import Away
from app.ari.strangers import GUESSES, KNOCKS
from app.policy import greylisting
from app.service.trunks_now import trunk_troubles, trunks_now
from app.storage.database import in_words
from app.web.problems import (
    Problem,
    database_is_away,
    greylist_of_old,
    keys_are_in_clear,
    no_room_for_sound,
    passwords_are_guessed,
    sound_ports_are_few,
    sound_ports_are_taken,
    spool_is_full,
    strangers_knock,
    way_out_is_silent,
)
from app.web.status import BesideNow, ExchangeNow, LoadNow, Status, StrangersNow

if TYPE_CHECKING:
    from app.ari.strangers import RefusedLately
    from app.beside.ami.ear import Ear
    from app.service.build import Rooms
    from app.service.connection import Connection
    from app.storage.spool import SpoolState

NAMED: Final = 5  # of many, in one problem


class Health:
    """The web asks it at each request."""

    def __init__(self, rooms: Rooms, connection: Connection) -> None:
        self._rooms = rooms
        self._connection = connection

    def with_queues(self) -> Status:
        company = self._rooms.current.company_if_any()
        queues = self._rooms.glance.queues(company) if company is not None else ()
        return replace(self.status(), queues=queues)

    def status(self) -> Status:
        rooms = self._rooms
        snapshot = rooms.current.snapshot
        journal = rooms.journal.state()
        lately = rooms.strangers.lately()
        switchboards = [rooms.switchboard, *([rooms.theirs.switchboard] if rooms.theirs is not None else [])]
        return Status(
            status=self._in_a_word(),
            company=snapshot.company.name if snapshot else "",
            policy=snapshot.version if snapshot else "",
            exchange_connected=self._connection.is_up,
            own_exchange=bool(rooms.settings.ari_url),
            calls=sum(one.calls for one in switchboards),
            calls_served=sum(one.served for one in switchboards),
            journal_away=journal.away,
            journal_waiting=journal.waiting,
            journal_held=journal.held,
            journal_lost=journal.lost,
            room=not rooms.room.trouble,
            problems=tuple(self._problems(journal, lately)),
            load=LoadNow(
                sound=rooms.load.sound,
                places=rooms.load.places,
                trunk=rooms.load.trunk,
                mobiles=rooms.load.mobiles,
                abroad_minutes=rooms.load.abroad_minutes,
                reached=dict(rooms.load.reached),
            ),
            trunks=trunks_now(rooms, snapshot.company) if snapshot is not None else (),
            exchange=ExchangeNow(
                rooms.exchange.phones.registered,
                rooms.exchange.phones.reachable,
                dict(
                    sum((one.outcomes for one in switchboards), Counter())
                ),  # asdict() counts a Counter's pairs
                told=rooms.signals.has_told,
            ),
            beside=_beside(rooms.ear),
            strangers=StrangersNow(rooms.strangers.passwords, rooms.strangers.unknown, lately.addresses),
            on_phone=len(rooms.floor.talking()),
        )

    def _in_a_word(self) -> str:
        has_company = self._rooms.current.snapshot is not None
        if self._connection.is_up or not self._rooms.settings.ari_url:
            return "ready" if has_company else "starting"
        ari = self._rooms.ari
        if ari.away is Away.NOBODY and not ari.connected:
            return "down"
        return "degraded" if has_company else "starting"

    def _problems(self, journal: SpoolState, lately: RefusedLately) -> list[Problem | str]:
        """A problem that stops calls comes first."""
        rooms = self._rooms
        company, connected = rooms.current.company_if_any(), self._connection.is_up
        problems: list[Problem | str] = [*rooms.problems.all(), *rooms.voicemail.troubles()]
        if rooms.room.trouble:
            problems.append(no_room_for_sound(rooms.room.trouble))
        if company is not None:
            days = greylisting.overdue(company.greylist, rooms.current.day())
            if days != 0:
                problems.append(greylist_of_old(days))
            if not connected and rooms.settings.ari_url:
                problems.insert(0, self._connection.trouble())
            problems += [Problem(en, sv) for en, sv in rooms.load.troubles(company)]
            problems += self._of_sound_ports(company.limits.trunk)
        if lately.passwords >= GUESSES:
            problems.append(passwords_are_guessed(lately.passwords, lately.most, lately.name))
        elif lately.unknown >= KNOCKS:
            problems.append(strangers_knock(lately.unknown, lately.most))
        if connected:
            in_file = {one.id for one in company.trunks.all} if company is not None else set()
            reachable = rooms.exchange.phones.reachable.items()
            ours = {way for way, answers in reachable if not answers} - in_file
            problems += [way_out_is_silent(way) for way in sorted(ours)]
            problems += trunk_troubles(rooms, company) if company is not None else ()
            if readable := self._connection.keys_in_clear:
                problems.append(keys_are_in_clear(_some(readable), tls=bool(rooms.settings.tls.port)))
        away = rooms.problems.of("database") is not None
        if journal.trouble is not None and not away:  # the database can be read, but not written
            problems.append(database_is_away(in_words(journal.trouble, rooms.settings.database)))
        if journal.held or journal.lost:
            spool = str(rooms.settings.data / "spool")
            problems.append(spool_is_full(spool, journal.held, journal.lost))
        return problems

    def _of_sound_ports(self, calls: int | None) -> list[Problem | str]:
        """calls: how many the limits allow on the trunk; None: any number."""
        ports = self._rooms.sound_ports
        found: list[Problem | str] = [sound_ports_are_taken(ports.elsewhere)] if ports.elsewhere else []
        if ports.places and calls is not None and ports.places < 2 * calls:
            found.append(sound_ports_are_few(ports.places, calls))
        return found


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (" ..." if len(names) > NAMED else "")


def _beside(ear: Ear | None) -> BesideNow | None:
    if ear is None:
        return None
    now = ear.now()
    return BesideNow(now.connected, not now.stale, now.talking, now.members, now.free)
